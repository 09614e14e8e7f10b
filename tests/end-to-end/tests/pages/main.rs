//! The users' pages, over real HTTP: the real server, the real component in its sandbox, the real template, and a simulated
//! Zoom.

mod back;
mod conflicts;
mod create;
mod crowd;
mod embed;
mod hosts;
mod in_doubt;
mod installed;
mod languages;
mod look_ups;
mod manage;
mod once;
mod options;
mod queue;
mod refusals;
mod safety;
mod signed_out;
mod start;
mod steps;
#[path = "../server/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the server's own tests use the rest")]
mod support;
mod world;
