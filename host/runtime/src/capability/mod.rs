//! What the host lends to a call besides HTTP, each as one small trait with a production default: a log, a report of
//! progress, clocks and randomness.
//!
//! A test, or a platform with habits of its own, hands in another implementation; nothing in this crate reads a clock
//! or writes a log in any other way.

mod clock;
mod log;
mod progress;

pub use clock::{Clock, SystemClock};
pub use log::{LogEntry, LogLevel, LogSink, TracingLog};
pub use progress::{ProgressReport, ProgressSink};
