//! A crowd of tasks that wait on one limiter, and a clock for its one sleeper.

use microapp_limiter::driver::{Acquire, Clock, Shared};
use microapp_limiter::{Limiter, Moment, Priority};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// A clock that goes when it is told to, and knows its last sleeper.
#[derive(Clone, Debug, Default)]
pub struct Time(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    now: AtomicU64,
    sleeper: Mutex<Option<(Moment, Waker)>>,
}

impl Time {
    pub fn advance(&self, span: Duration) {
        self.0.now.fetch_add(span.as_nanos() as u64, Relaxed);
    }

    /// Goes to the moment that the sleeper waits for, and wakes it.
    fn ring(&self) {
        let sleeper = self.0.sleeper.lock().expect("not poisoned").take();
        let (until, waker) = sleeper.expect("while anyone waits someone sleeps");
        self.0.now.fetch_max(until.as_nanos(), Relaxed);
        waker.wake();
    }
}

impl Clock for Time {
    type Sleep = Sleep;

    fn now(&self) -> Moment {
        Moment::from_nanos(self.0.now.load(Relaxed))
    }

    fn sleep_until(&self, moment: Moment) -> Sleep {
        Sleep(moment, self.clone())
    }
}

pub struct Sleep(Moment, Time);

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.1.now() >= self.0 {
            return Poll::Ready(());
        }
        *self.1.0.sleeper.lock().expect("not poisoned") = Some((self.0, context.waker().clone()));
        Poll::Pending
    }
}

struct Bell {
    number: usize,
    woken: Arc<Mutex<Vec<usize>>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.woken.lock().expect("not poisoned").push(self.number);
    }
}

/// So many tasks, each of which waits again as soon as it was granted and answered.
pub struct Crowd {
    shared: Shared<Time>,
    woken: Arc<Mutex<Vec<usize>>>,
    tasks: Vec<(Waker, Acquire<Time>)>,
}

impl Crowd {
    pub fn new(limiter: Limiter, size: usize) -> Self {
        let shared = Shared::new(limiter, Time::default());
        let woken = Arc::new(Mutex::new(Vec::new()));
        let bell = |number| {
            Waker::from(Arc::new(Bell {
                number,
                woken: Arc::clone(&woken),
            }))
        };
        let tasks = (0..size)
            .map(|number| (bell(number), shared.acquire(Priority::Person, None)))
            .collect();
        let mut crowd = Self { shared, woken, tasks };
        for number in 0..size {
            crowd.poll(number);
        }
        crowd
    }

    /// Goes on until someone was granted a permit and waits again.
    pub fn one_grant(&mut self) {
        let mut granted = false;
        while !granted {
            let next = self.woken.lock().expect("not poisoned").pop();
            match next {
                Some(number) => granted = self.poll(number),
                None => self.shared.clock().ring(),
            }
        }
    }

    fn poll(&mut self, number: usize) -> bool {
        let (waker, acquire) = &mut self.tasks[number];
        let mut granted = false;
        while let Poll::Ready(result) = Pin::new(&mut *acquire).poll(&mut Context::from_waker(waker)) {
            result.expect("no deadline").answered();
            *acquire = self.shared.acquire(Priority::Person, None);
            granted = true;
        }
        granted
    }
}
