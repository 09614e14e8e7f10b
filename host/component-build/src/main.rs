//! Builds a package of the workspace in the current folder as a component, as a release does.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program")]

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, name, out, target_dir] = arguments.as_slice() else {
        eprintln!("usage: component-build PACKAGE NAME OUT-FOLDER TARGET-FOLDER");
        return ExitCode::from(2);
    };
    let file = component_build::release(package, name, Path::new(out), Path::new(target_dir));
    println!("{}", file.display());
    ExitCode::SUCCESS
}
