//! The vault over the real store, with a token endpoint that behaves as Zoom's.

mod connections;
mod integrations;
mod interleavings;
mod keys;
mod leaks;
mod refreshing;
mod rotation;
mod sealing;
mod streams;
#[path = "../support/mod.rs"]
mod support;
mod trouble;
