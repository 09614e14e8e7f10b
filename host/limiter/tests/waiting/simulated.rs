//! A runtime for one thread on a clock that jumps: it counts every wake-up.

use microapp_limiter::Moment;
use microapp_limiter::driver::Clock;
use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// The clock. It stands still while any task can run, and then jumps to the next sleeper's moment.
#[derive(Clone, Default)]
pub struct Time(Arc<Inner>);

#[derive(Default)]
struct Inner {
    now: AtomicU64,
    sleeps: AtomicU64,
    sleepers: Mutex<BTreeMap<(u64, u64), Waker>>,
}

impl Clock for Time {
    type Sleep = Sleep;

    fn now(&self) -> Moment {
        Moment::from_nanos(self.0.now.load(Relaxed))
    }

    fn sleep_until(&self, moment: Moment) -> Sleep {
        Sleep {
            key: (moment.as_nanos(), self.0.sleeps.fetch_add(1, Relaxed)),
            time: self.clone(),
        }
    }
}

impl Time {
    pub fn sleep(&self, span: Duration) -> Sleep {
        self.sleep_until(self.now().after(span))
    }

    /// Jumps to the next sleeper's moment and wakes it. False if nobody sleeps.
    fn jump(&self) -> bool {
        let Some(((at, _), waker)) = self.0.sleepers.lock().unwrap().pop_first() else {
            return false;
        };
        self.0.now.fetch_max(at, Relaxed);
        waker.wake();
        true
    }
}

pub struct Sleep {
    key: (u64, u64),
    time: Time,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.time.0.now.load(Relaxed) >= self.key.0 {
            return Poll::Ready(());
        }
        self.time
            .0
            .sleepers
            .lock()
            .unwrap()
            .insert(self.key, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.time.0.sleepers.lock().unwrap().remove(&self.key);
    }
}

struct Task {
    number: usize,
    queued: AtomicBool,
    wakes: Arc<AtomicU64>,
    ready: Arc<Mutex<VecDeque<usize>>>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.wakes.fetch_add(1, Relaxed);
        if !self.queued.swap(true, Relaxed) {
            self.ready.lock().unwrap().push_back(self.number);
        }
    }
}

type Job = (Arc<Task>, Option<Pin<Box<dyn Future<Output = ()>>>>);

/// The tasks.
#[derive(Default)]
pub struct Runtime {
    pub time: Time,
    jobs: Vec<Job>,
    ready: Arc<Mutex<VecDeque<usize>>>,
    wakes: Arc<AtomicU64>,
}

impl Runtime {
    pub fn spawn(&mut self, future: impl Future<Output = ()> + 'static) -> usize {
        let number = self.jobs.len();
        let (wakes, ready) = (Arc::clone(&self.wakes), Arc::clone(&self.ready));
        let task = Task {
            number,
            queued: AtomicBool::new(true),
            wakes,
            ready,
        };
        self.jobs.push((Arc::new(task), Some(Box::pin(future))));
        self.ready.lock().unwrap().push_back(number);
        number
    }

    /// Drops a task where it stands.
    pub fn abort(&mut self, number: usize) {
        self.jobs[number].1 = None;
    }

    /// Runs what can run now, without moving the clock.
    pub fn run_ready(&mut self) {
        loop {
            let next = self.ready.lock().unwrap().pop_front();
            let Some(number) = next else { return };
            let (task, job) = &mut self.jobs[number];
            task.queued.store(false, Relaxed);
            let waker = Waker::from(Arc::clone(task));
            if let Some(future) = job
                && future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready()
            {
                *job = None;
            }
        }
    }

    /// Runs until nothing is left to do, and checks that every task came to its end.
    pub fn run(&mut self) {
        self.run_ready();
        while self.time.jump() {
            self.run_ready();
        }
        assert!(self.jobs.iter().all(|(_, job)| job.is_none()), "a task waits for ever");
    }

    /// How many times tasks were woken, not counting their start.
    pub fn wakes(&self) -> u64 {
        self.wakes.load(Relaxed)
    }
}
