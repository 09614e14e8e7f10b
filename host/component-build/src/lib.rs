//! Builds a crate of this workspace as a WebAssembly component, from a build script.
//!
//! Whoever embeds a component's bytes wants `cargo build` alone to be enough: no second command, no stale `.wasm` in
//! the repository. So a build script calls [`build`], which runs the same cargo once more for `wasm32-wasip2`, in a
//! target folder of its own (cargo holds a lock on the one that is in use), and tells the outer cargo which files to
//! watch: exactly those that the compiler reports to have read.
//!
//! It never compiles with the outer build's flags: what cargo or clippy put into the environment for the host's build
//! would change the component, or run clippy in place of the compiler. Each component is stamped with what it is
//! (name, version, licence, the packages it was built of), and nothing in it depends on the machine or on the time: the
//! same source gives the same bytes. Its program, `component-build`, does the same by hand, for a release; a [`Stamp`] can be put
//! into any component, and `microapp connector build` does so.
//!
//! ```no_run
//! // build.rs
//! let wasm = component_build::build("zoom-connector", component_build::Target::Lib, "zoom");
//! println!("cargo::rustc-env=ZOOM_WASM={}", wasm.display());
//! ```
#![deny(missing_docs)]
#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

mod command;
mod stamp;
mod watch;

pub use self::stamp::{Stamp, StampError};

use std::path::{Path, PathBuf};

/// What components are compiled for.
const TRIPLE: &str = "wasm32-wasip2";
/// The profile of the root manifest that components are compiled with.
const PROFILE: &str = "component";

/// Which target of a package to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// The library.
    Lib,
    /// The example of this name, which has `crate-type = ["cdylib"]`.
    Example(&'a str),
}

/// Builds a component and copies it to `OUT_DIR/<out_name>.wasm`, whose path it returns.
///
/// # Panics
///
/// If it does not compile, with the compiler's words: a build script has no better way to fail.
pub fn build(package: &str, target: Target<'_>, out_name: &str) -> PathBuf {
    let mut paths = build_all(package, &[(target, out_name)]);
    paths.remove(0)
}

/// Builds several targets of one package with one run of cargo for all examples, and returns their paths in order.
///
/// # Panics
///
/// If one does not compile.
pub fn build_all(package: &str, targets: &[(Target<'_>, &str)]) -> Vec<PathBuf> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("OUT_DIR is set for build scripts"));
    let stems = compile(&target_dir(&out).join("components"), package, targets);
    for stem in &stems {
        watch::sources(&stem.with_extension("d"));
    }
    watch::workspace(&out);
    finish(package, targets, &stems, &out)
}

/// Builds a package's library as a component into a folder, with a target folder of its own: what a release does. The
/// package is one of the workspace that this is run in.
///
/// # Panics
///
/// If it does not compile.
pub fn release(package: &str, name: &str, out: &Path, target_dir: &Path) -> PathBuf {
    let targets = [(Target::Lib, name)];
    let stems = compile(target_dir, package, &targets);
    finish(package, &targets, &stems, out).remove(0)
}

/// Compiles, and gives for each target where its artifact is, without extension.
fn compile(built: &Path, package: &str, targets: &[(Target<'_>, &str)]) -> Vec<PathBuf> {
    command::require_target();
    let artifacts = built.join(TRIPLE).join(PROFILE);
    if targets.iter().any(|(target, _)| *target == Target::Lib) {
        command::run(built, &["rustc", "-p", package, "--lib", "--crate-type", "cdylib"]);
    }
    let examples: Vec<&str> = targets
        .iter()
        .filter_map(|(target, _)| match target {
            Target::Example(name) => Some(*name),
            Target::Lib => None,
        })
        .collect();
    if !examples.is_empty() {
        let mut arguments = vec!["build", "-p", package];
        for example in &examples {
            arguments.extend(["--example", example]);
        }
        command::run(built, &arguments);
    }
    let stem = |(target, _): &(Target<'_>, &str)| match target {
        Target::Lib => artifacts.join(package.replace('-', "_")),
        Target::Example(name) => artifacts.join("examples").join(name.replace('-', "_")),
    };
    targets.iter().map(stem).collect()
}

/// Copies the artifacts to where they are wanted, and writes into each what it is.
fn finish(package: &str, targets: &[(Target<'_>, &str)], stems: &[PathBuf], out: &Path) -> Vec<PathBuf> {
    let stamp = Stamp::of(package);
    let finished = targets.iter().zip(stems).map(|((_, name), stem)| {
        let copy = out.join(format!("{name}.wasm"));
        copy_artifact(stem, &copy);
        if let Err(error) = stamp.put(&copy, name) {
            panic!("the component {name} can't be stamped: {error}");
        }
        copy
    });
    finished.collect()
}

/// Copies `<stem>.wasm`; for examples cargo keeps the hyphens of the target's name, so both spellings are tried.
fn copy_artifact(stem: &Path, copy: &Path) {
    let plain = stem.with_extension("wasm");
    let file = stem
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
        .replace('_', "-");
    let hyphened = stem.with_file_name(file).with_extension("wasm");
    let from = if plain.exists() { plain } else { hyphened };
    if let Err(error) = std::fs::copy(&from, copy) {
        panic!("copying the component {}: {error}", from.display());
    }
}

/// The folder that cargo builds into: the nearest one above `out` that carries cargo's tag.
fn target_dir(out: &Path) -> PathBuf {
    out.ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists())
        .or_else(|| out.ancestors().nth(4))
        .unwrap_or(out)
        .to_path_buf()
}
