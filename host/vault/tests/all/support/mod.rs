//! What the tests stand on.

mod clock;
mod world;
mod zoom;

pub use clock::TestClock;
pub use world::{World, ring, sent, service, user};
pub use zoom::{Fault, Zoom};
