//! How far a call has come.

use std::time::Duration;

/// One report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgressReport<'a> {
    /// Steps done.
    pub done: u64,
    /// All steps, once they are known.
    pub total: Option<u64>,
    /// What is being done, for a person.
    pub message: &'a str,
}

/// Takes reports. Called on the thread that runs the guest: must not block, and may drop what comes too fast.
pub trait ProgressSink: Send + Sync + 'static {
    /// Takes one report.
    fn report(&self, report: &ProgressReport<'_>);

    /// Is told, about once a second, that a request of the call waits for its turn at the rate limit; `turns` is how long
    /// one that came now would wait, at least, and none if the limiter does not say. Does nothing unless it is implemented.
    fn waiting(&self, _turns: Option<Duration>) {}
}

impl<F: Fn(&ProgressReport<'_>) + Send + Sync + 'static> ProgressSink for F {
    fn report(&self, report: &ProgressReport<'_>) {
        self(report);
    }
}
