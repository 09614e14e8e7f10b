//! What the tests stand on. Not every test program uses all of it.
#![allow(dead_code, unused_imports)]

mod clock;
mod meddled;
mod world;
mod zoom;

pub use clock::TestClock;
pub use meddled::{Meddled, writes_a_pair};
pub use world::{World, ring, sent, service, user};
pub use zoom::{Fault, Zoom};
