//! A server on a free port, with a clock that the test holds, and browsers for it.

mod browser;
mod clock;
mod gate;
mod provider;
mod served;

pub use browser::{Answer, Browser, form_token};
pub use clock::{HeldClock, LaterClock};
pub use gate::Gate;
pub use provider::{CLIENT, IdentityProvider, SECRET, Signed};
pub use served::{PASSWORD, Served, zoom};
