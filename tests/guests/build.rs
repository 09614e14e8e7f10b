//! Builds each guest as a component, for the host that tests with them.

use component_build::Target;

/// Every guest, as in the manifest.
const GUESTS: &[&str] = &[
    "authorization",
    "crash",
    "echo",
    "endless_loop",
    "exit_early",
    "file_import",
    "forbidden_host",
    "host_call_flood",
    "huge_reply",
    "log_flood",
    "meetings",
    "memory_hog",
    "no_connector",
    "old_contract",
    "recursion",
    "redirect",
    "sloppy",
    "socket_import",
];

fn main() {
    // The inner build compiles this package as well, for the guests: there is nothing to build inside of that.
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        return;
    }
    let targets: Vec<_> = GUESTS.iter().map(|name| (Target::Example(name), *name)).collect();
    component_build::build_all("test-guests", &targets);
}
