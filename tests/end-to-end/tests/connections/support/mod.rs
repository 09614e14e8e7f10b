//! A Zoom, installations that connect with it, and a browser.

mod browser;
mod installation;

pub use browser::{Browser, Page};
pub use installation::{Installation, World, id, operator, user};
