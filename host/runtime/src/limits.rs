//! What one call may use, each with the abuse it stops.

use std::time::Duration;

/// The bounds of one call. Memory is bounded by the engine's slots, see [`crate::EngineOptions`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// A call as a whole, waiting for the service and for the rate limit included, unless the invocation says
    /// otherwise. Default: 60 s.
    pub deadline: Duration,
    /// Computing time, measured in ticks of the engine's epoch, so within some milliseconds. An endless loop ends
    /// here. Default: 5 s.
    pub computing: Duration,
    /// One request, from the permit to the last byte of the answer. Default: 30 s.
    pub request: Duration,
    /// Requests of one call. A loop that floods the service ends here. Default: 2,000.
    pub requests: u32,
    /// Requests of one call that are under way at once. Default: 128.
    pub concurrent_requests: usize,
    /// All calls into the host, cheap ones included. Default: 200,000.
    pub host_calls: u32,
    /// Bytes that one host call may carry out of the sandbox (wasmtime's fuel for lifting values). Default: 16 MiB.
    pub host_call_bytes: usize,
    /// A request's body and headers. Default: 1 MiB.
    pub request_bytes: usize,
    /// An answer's body. Default: 8 MiB.
    pub response_bytes: usize,
    /// All answers of one host call together, headers included: those of a batch. More would not fit into an instance. What is
    /// beyond fails as `answer-too-large`. Default: 64 MiB, as an instance's memory.
    pub answers_bytes: usize,
    /// The input of a call. Default: 1 MiB.
    pub input_bytes: usize,
    /// The result of a call. Default: 16 MiB.
    pub output_bytes: usize,
    /// Log entries of one call; what is beyond is dropped, and one entry says so. Default: 500.
    pub log_entries: u32,
    /// A log entry, message and fields together; longer ones are cut. Default: 4 KiB.
    pub log_entry_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(60),
            computing: Duration::from_secs(5),
            request: Duration::from_secs(30),
            requests: 2_000,
            concurrent_requests: 128,
            host_calls: 200_000,
            host_call_bytes: 16 << 20,
            request_bytes: 1 << 20,
            response_bytes: 8 << 20,
            answers_bytes: 64 << 20,
            input_bytes: 1 << 20,
            output_bytes: 16 << 20,
            log_entries: 500,
            log_entry_bytes: 4 << 10,
        }
    }
}
