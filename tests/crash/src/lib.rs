//! Kills the process that works, again and again, and looks at what is left.
//!
//! A [`worker`] carries out wishes against a simulated Zoom that lives in the test. It is killed at random moments, or ends
//! itself at a named fail point of journal or vault; then another takes its place, on the same files. What was wished has
//! to be there once in the end, and the sign-in has to live as long as Zoom accepts it: that is for [`epoch`] to say.
//!
//! `cargo run --bin crash -- 1000` lives through 1,000 rounds, and fails unless each point has ended a process and
//! some were killed in the middle of a wish; the test lives through a few dozen.

mod consent;
pub mod epoch;
mod http;
pub mod order;
pub mod tally;
pub mod worker;
