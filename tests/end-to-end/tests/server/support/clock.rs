//! A clock that goes when the test says so.

use std::sync::Mutex;
use std::time::Duration;

use microapp_runtime::Clock;
use microapp_tests::NOW;

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
