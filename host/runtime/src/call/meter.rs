//! How long a guest computes, which is the time in which its call is being polled.
//!
//! What it waits for, an answer or a sleep of its own, it waits for outside of a poll, so a call of many requests to a slow
//! service computes no longer than one to a fast service.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Measures one call.
#[derive(Debug, Default)]
pub(crate) struct Meter(Mutex<Measured>);

#[derive(Debug, Default)]
struct Measured {
    /// In polls that have ended.
    before: Duration,
    /// When the present one began.
    since: Option<Instant>,
}

impl Meter {
    /// Runs `work` to its end, and measures it.
    pub(crate) async fn measure<F: Future>(&self, work: F) -> F::Output {
        let mut work = pin!(work);
        poll_fn(|context| {
            self.change(|measured| measured.since = Some(Instant::now()));
            let polled = work.as_mut().poll(context);
            self.change(|measured| {
                measured.before += measured.since.take().map_or(Duration::ZERO, |since| since.elapsed());
            });
            polled
        })
        .await
    }

    /// So far.
    pub(crate) fn computed(&self) -> Duration {
        self.change(|measured| measured.before + measured.since.map_or(Duration::ZERO, |since| since.elapsed()))
    }

    /// Nothing panics while the lock is held.
    fn change<T>(&self, with: impl FnOnce(&mut Measured) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
