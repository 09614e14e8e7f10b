//! The calendar feed: a connector in JavaScript, which npm's compiler makes.
#![allow(clippy::print_stderr, reason = "it says what did not run")]

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where its sources are.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../connectors/calendar-feed");

/// All that the component is made of.
fn sources() -> Vec<PathBuf> {
    let folder = Path::new(FOLDER);
    let mut files = vec![
        folder.join("build.mjs"),
        folder.join("package.json"),
        folder.join("../kit.mjs"),
    ];
    for inner in ["src", "../../wit"] {
        let entries = folder.join(inner).read_dir().expect("a folder");
        files.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    files.sort();
    files
}

/// The component as a file in the folder `cache`, compiled once for the same sources: the engine's snapshot takes seconds. None
/// where the compiler is not installed; CI always has it.
pub fn component(cache: &Path) -> Option<PathBuf> {
    let mut hasher = DefaultHasher::new();
    for file in sources() {
        std::fs::read(&file).expect("a source").hash(&mut hasher);
    }
    let component = cache.join(format!("calendar-feed-{:016x}.wasm", hasher.finish()));
    if component.is_file() {
        return Some(component);
    }
    if !Path::new(FOLDER).join("node_modules").is_dir() {
        let install = "connectors/calendar-feed/install";
        assert!(std::env::var_os("CI").is_none(), "CI installs it first: {install}");
        eprintln!("skipped: run {install}");
        return None;
    }
    let made = cache.join(format!("calendar-feed-{}.wasm", std::process::id()));
    let output = Command::new("node")
        .arg("build.mjs")
        .arg(&made)
        .current_dir(FOLDER)
        .output()
        .expect("node");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::rename(made, &component).expect("to keep it");
    Some(component)
}
