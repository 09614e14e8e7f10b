//! A clock that a test holds.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_store::Timestamp;
use microapp_vault::Clock;

/// Stands still until it is advanced. Whoever waits for less than a second advances it, so that loops that look every
/// few milliseconds go on.
#[derive(Clone)]
pub struct TestClock(Arc<Inner>);

struct Inner {
    now: AtomicI64,
    waiting: Mutex<Vec<Waker>>,
}

impl TestClock {
    pub fn new() -> Self {
        Self(Arc::new(Inner {
            now: AtomicI64::new(1_800_000_000_000),
            waiting: Mutex::default(),
        }))
    }

    pub fn advance(&self, length: Duration) {
        self.0.now.fetch_add(millis(length), Ordering::SeqCst);
        for waker in self.0.waiting.lock().expect("wakers").drain(..) {
            waker.wake();
        }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.now.load(Ordering::SeqCst))
    }

    fn sleep(&self, length: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        let end = clock.now().plus_millis(millis(length));
        let mut is_short = length < Duration::from_secs(1);
        Box::pin(std::future::poll_fn(move |context| {
            if clock.now() >= end {
                return Poll::Ready(());
            }
            clock.0.waiting.lock().expect("wakers").push(context.waker().clone());
            if std::mem::take(&mut is_short) {
                // Others go first; whoever is in the middle of something gets on.
                std::thread::yield_now();
                clock.advance(length);
            }
            Poll::Pending
        }))
    }
}

fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).expect("a short time")
}
