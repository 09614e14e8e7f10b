//! Clocks that go when the test says so.

use std::sync::Mutex;
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_runtime::Clock;
use microapp_store::Timestamp;
use microapp_tests::NOW;
use microapp_vault::SystemClock;

/// Stands at [`NOW`] until it is moved.
#[derive(Debug)]
pub struct HeldClock {
    passed: Mutex<Duration>,
}

impl HeldClock {
    pub fn new() -> Self {
        Self {
            passed: Mutex::new(Duration::ZERO),
        }
    }

    pub fn advance(&self, by: Duration) {
        *self.passed.lock().expect("a clock") += by;
    }

    fn passed(&self) -> Duration {
        *self.passed.lock().expect("a clock")
    }
}

impl Clock for HeldClock {
    fn wall(&self) -> Duration {
        NOW + self.passed()
    }

    fn monotonic(&self) -> Duration {
        self.passed()
    }
}

/// The system's clock, and as much later as the test says: sign-ins and intents go by it.
#[derive(Debug, Default)]
pub struct LaterClock {
    passed: Mutex<Duration>,
}

impl LaterClock {
    pub fn advance(&self, by: Duration) {
        *self.passed.lock().expect("a clock") += by;
    }
}

impl microapp_vault::Clock for LaterClock {
    fn now(&self) -> Timestamp {
        let passed = self.passed.lock().expect("a clock").as_millis();
        SystemClock
            .now()
            .plus_millis(i64::try_from(passed).expect("no age of the world"))
    }

    fn sleep(&self, length: Duration) -> BoxFuture<'static, ()> {
        SystemClock.sleep(length)
    }
}
