//! The browser of whoever sits at this machine.

use anstream::eprintln;

use crate::style::DIM;

/// Opens an address where there is a desktop to open it on. That there is none is no failure: the address was printed.
pub fn open(url: &str) {
    if !has_desktop() {
        return;
    }
    if let Err(error) = open::that_detached(url) {
        eprintln!("{DIM}No browser could be opened ({error}); open the address yourself.{DIM:#}");
    }
}

/// Without one, a text browser would take the terminal over.
fn has_desktop() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
