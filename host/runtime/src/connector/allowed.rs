//! What a connector may import, in one place: what composes connectors (`adapters/compose`) compiles this file as well.

/// The contract's versions that this host loads: `0.1` stands for every `0.1.x`.
pub const CONTRACT_VERSIONS: &[&str] = &["0.1"];

/// The contract's package.
pub(super) const CONTRACT: &str = "microapp:connector/";

/// Interfaces that may be imported, without their versions.
const ALLOWED: &[&str] = &[
    "microapp:connector/connector",
    "microapp:connector/caller",
    "microapp:connector/errors",
    "microapp:connector/http",
    "microapp:connector/log",
    "microapp:connector/progress",
    "microapp:connector/settings",
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
];

/// Whether an import is of the contract, or of the harmless part of WASI.
pub(super) fn is_allowed(import: &str) -> bool {
    let (interface, version) = import.split_once('@').unwrap_or((import, ""));
    if !ALLOWED.contains(&interface) {
        return false;
    }
    if interface.starts_with(CONTRACT) {
        is_supported(version)
    } else {
        version.starts_with("0.2.")
    }
}

/// Whether this is a released version of the contract that this host loads.
pub(super) fn is_supported(version: &str) -> bool {
    CONTRACT_VERSIONS.iter().any(|supported| {
        version
            .strip_prefix(supported)
            .is_some_and(|rest| rest.starts_with('.') && !rest.contains('-'))
    })
}
