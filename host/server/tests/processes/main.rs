//! What the processes of one installation agree on through its store: who may send now, and who does the work of the day.
#![allow(missing_docs, reason = "tests")]

mod background;
mod clock;
mod rate_memory;
