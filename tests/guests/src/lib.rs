//! Hostile and sloppy components, built from source for the sandbox tests.
//!
//! Each file in `guests/` is one component that misbehaves in one way, and `echo` one that behaves: it does what its
//! input says. For the host this crate is their bytes, one constant each, built by its build script; for the guests,
//! compiled to WebAssembly, it is what they share: the bindings, and a manifest. It must never become a place for
//! clever code: a guest is to be understood at a glance.

#![deny(missing_docs)]

#[cfg(target_arch = "wasm32")]
mod guest;
#[cfg(target_arch = "wasm32")]
pub use guest::*;

#[cfg(not(target_arch = "wasm32"))]
mod bytes {
    macro_rules! guests {
        ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
            $($(#[$doc])* pub const $name: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/", $file, ".wasm"));)*
        };
    }

    guests! {
        /// Sets an `authorization` header of its own.
        AUTHORIZATION = "authorization";
        /// Panics.
        CRASH = "crash";
        /// Does what its input says, and returns all it sees.
        ECHO = "echo";
        /// Never returns.
        ENDLESS_LOOP = "endless_loop";
        /// Calls `exit`.
        EXIT_EARLY = "exit_early";
        /// Reads a file.
        FILE_IMPORT = "file_import";
        /// Asks a host that it does not declare.
        FORBIDDEN_HOST = "forbidden_host";
        /// Calls the host without end: its input names which function.
        HOST_CALL_FLOOD = "host_call_flood";
        /// Asks for an answer of the size in its input.
        HUGE_REPLY = "huge_reply";
        /// Writes many and long log entries.
        LOG_FLOOD = "log_flood";
        /// Has the typed face beside the generic one, and no service.
        MEETINGS = "meetings";
        /// Takes memory without end.
        MEMORY_HOG = "memory_hog";
        /// A component that is no connector.
        NO_CONNECTOR = "no_connector";
        /// Speaks a version of the contract that never was.
        OLD_CONTRACT = "old_contract";
        /// Recurses without end.
        RECURSION = "recursion";
        /// Asks for a path that redirects, and reports what came.
        REDIRECT = "redirect";
        /// Keeps the contract; [`sloppy`](super::sloppy) makes it break it in one way.
        SLOPPY = "sloppy";
        /// Imports sockets.
        SOCKET_IMPORT = "socket_import";
    }
}
#[cfg(not(target_arch = "wasm32"))]
pub use bytes::*;

/// [`SLOPPY`] with the fault of that name, as `guests/sloppy` spells it: its bytes hold the name, and get another.
///
/// # Panics
///
/// If the name is longer than there is room for.
#[cfg(not(target_arch = "wasm32"))]
pub fn sloppy(fault: &str) -> Vec<u8> {
    const HELD: &[u8] = b"fault: none                             ";
    let mut bytes = SLOPPY.to_vec();
    let at = bytes.windows(HELD.len()).position(|window| window == HELD);
    let at = at.expect("the component holds the name of its fault");
    let name = format!("{:<width$}", format!("fault: {fault}"), width = HELD.len());
    assert_eq!(name.len(), HELD.len(), "the name of the fault is too long: {fault}");
    bytes[at..at + HELD.len()].copy_from_slice(name.as_bytes());
    bytes
}
