//! What the tests stand on. Not every test program uses all of it.
#![allow(dead_code, unused_imports)]

mod clock;
mod world;
mod zoom;

pub use clock::TestClock;
pub use world::{World, ring, sent, service, user};
pub use zoom::{Fault, Zoom};
