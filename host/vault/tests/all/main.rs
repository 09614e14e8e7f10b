//! The vault over the real store, with a token endpoint that behaves as Zoom's.

mod connections;
mod crashes;
mod interleavings;
mod keys;
mod leaks;
mod processes;
mod refreshing;
mod rotation;
mod sealing;
mod streams;
mod support;
