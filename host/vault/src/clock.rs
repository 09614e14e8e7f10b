//! Time is handed in, so that a test holds it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::future::BoxFuture;
use microapp_store::Timestamp;

/// What time it is, and waiting.
pub trait Clock: Send + Sync + 'static {
    /// Now, by the clock on the wall: tokens end by it, and other processes compare with it.
    fn now(&self) -> Timestamp;

    /// Waits.
    fn sleep(&self, length: Duration) -> BoxFuture<'static, ()>;
}

/// The system's clock. Waits on Tokio's timer, which the runtime must have switched on; outside a runtime on a thread.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, length: Duration) -> BoxFuture<'static, ()> {
        if tokio::runtime::Handle::try_current().is_ok() {
            return Box::pin(tokio::time::sleep(length));
        }
        let (done, waiting) = tokio::sync::oneshot::channel::<()>();
        std::thread::spawn(move || {
            std::thread::sleep(length);
            drop(done);
        });
        Box::pin(async move {
            let _ = waiting.await;
        })
    }
}

/// So much later.
pub(crate) fn later(moment: Timestamp, length: Duration) -> Timestamp {
    moment.plus_millis(i64::try_from(length.as_millis()).unwrap_or(i64::MAX))
}
