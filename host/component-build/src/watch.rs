//! When to build again: tells the outer cargo what the inner compiler has read.

use std::path::Path;

/// Watches the files that a dep-info file names (`artifact: source source …`, with `\ ` for a space in a path).
///
/// Its artifacts' path dependencies and included files (a WIT folder, say) are among them.
pub(crate) fn sources(dep_info: &Path) {
    let Ok(text) = read_either_spelling(dep_info) else {
        return;
    };
    for line in text.lines() {
        let Some((_, sources)) = line.split_once(": ") else {
            continue;
        };
        for source in sources.replace("\\ ", "\u{0}").split_whitespace() {
            println!("cargo::rerun-if-changed={}", source.replace('\u{0}', " "));
        }
    }
}

/// Watches what decides over versions and profiles: the workspace's manifest and lock, and the contract's folder.
pub(crate) fn workspace(out: &Path) {
    println!("cargo::rerun-if-changed=build.rs");
    let root = out.ancestors().find(|folder| folder.join("Cargo.lock").exists());
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let above = Path::new(&manifest)
        .ancestors()
        .find(|folder| folder.join("Cargo.lock").exists());
    if let Some(root) = above.or(root) {
        for name in ["Cargo.toml", "Cargo.lock", "wit"] {
            println!("cargo::rerun-if-changed={}", root.join(name).display());
        }
    }
    for variable in ["CARGO", "MICROAPP_SOURCE", "MICROAPP_REVISION"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
}

/// For examples cargo keeps hyphens, for libraries it does not.
fn read_either_spelling(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path).or_else(|_| {
        let file = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .replace('_', "-");
        std::fs::read_to_string(path.with_file_name(file))
    })
}
