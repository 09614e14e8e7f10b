//! An exact rate limiter: never more than `n` requests in any window, measured where they arrive.
//!
//! Most limiters bound what is *sent*, in windows of their own choosing, and let almost twice the limit arrive in the worst
//! second. This one gives each request a slot and frees the slot one interval after the *response* has arrived. That is
//! the whole idea; [`guide`] has the drawing, the proof in four steps, and what it costs.
//!
//! The core is pure: time is handed in, nothing is sent, no thread runs. It must never read a clock, open a file or know a
//! vendor. A host with an async runtime and a WebAssembly component with WASI's clock use the same code through
//! [`driver`].
//!
//! | To | read |
//! |---|---|
//! | understand the promise | [`guide`], then `slots.rs` |
//! | wait for a permit in async code | [`driver::Shared`] |
//! | drive the state machine oneself | [`Limiter`] |
//! | keep the limit across restarts | [`Snapshot`], [`Journal`] |
//! | keep it across processes | [`store`] |
//! | respect what the vendor limits on top | [`upstream`] |

#![deny(missing_docs)]

pub mod guide;
mod journal;
mod limit;
mod limiter;
mod queue;
mod slots;
mod snapshot;
mod snapshot_text;
mod stats;
mod time;

#[cfg(feature = "driver")]
pub mod driver;
#[cfg(feature = "driver")]
mod sync;

pub mod store;
pub mod upstream;

pub use journal::Journal;
pub use limit::{InvalidLimit, Limit};
pub use limiter::{Decision, Entry, Limiter};
pub use queue::{Priority, Rank, Ticket};
pub use slots::{Outcome, Permit};
pub use snapshot::{Reserve, Snapshot};
pub use snapshot_text::BadSnapshot;
pub use stats::{RateLimited, Stats};
pub use time::{Moment, WallTime};
