//! `microapp connector build`

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use component_build::Stamp;
use serde_json::Value;

use crate::exit::Failure;
use crate::integration;
use crate::style::{BOLD, DIM, GOOD};

/// What Rust components are compiled for, and with which profile of the connector's manifest.
const TRIPLE: &str = "wasm32-wasip2";
const PROFILE: &str = "component";

/// `microapp connector build`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp connector build\n  microapp connector build notice-board --source \
                  https://example.com/notice-board\n\nIt runs `cargo build --profile component --target wasm32-wasip2`, or \
                  `npm run build`, writes into what came of it its name, version, licence and the packages that it is made \
                  of, and loads it with nothing granted."
)]
pub struct Build {
    /// The connector's folder.
    #[arg(default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Where its source is, for whoever looks at the component; its manifest's `repository` when absent.
    #[arg(long, value_name = "URL", env = "MICROAPP_SOURCE")]
    source: Option<String>,
}

/// Builds a connector.
pub async fn run(args: Build) -> Result<(), Failure> {
    let folder = &args.folder;
    let (file, stamp) = if folder.join("Cargo.toml").is_file() {
        (rust(folder)?, Stamp::of_cargo(folder))
    } else if folder.join("package.json").is_file() {
        (javascript(folder)?, Stamp::of_npm(folder))
    } else {
        return Err(Failure::Usage(format!(
            "{} has neither a Cargo.toml nor a package.json; `microapp connector new` makes a connector's folder",
            folder.display()
        )));
    };
    let stamp = stamp.map_err(|error| Failure::Usage(error.to_string()))?;
    let stamp = match &args.source {
        Some(source) => stamp.with_source(source),
        None => stamp,
    };
    stamp.put(&file, stamp.name()).map_err(|error| Failure::Io {
        what: format!("{} can't be stamped", file.display()),
        error,
    })?;
    let connector = integration::connector(Some(&file))?;
    let manifest = connector.manifest().await?;
    let shown = file.strip_prefix(".").unwrap_or(&file).display();
    println!(
        "{GOOD}Built{GOOD:#} {BOLD}{shown}{BOLD:#} {DIM}{} KB: {} {}{DIM:#}",
        connector.size().div_ceil(1000),
        manifest.name,
        manifest.version
    );
    for action in &manifest.actions {
        println!("  {:<20} {}", action.name, action.description);
    }
    Ok(())
}

/// Compiles with cargo, and copies what came of it beside the manifest.
fn rust(folder: &Path) -> Result<PathBuf, Failure> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--lib", "--profile", PROFILE, "--target", TRIPLE])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(folder)
        .stderr(Stdio::inherit());
    let output = cargo.output().map_err(|error| Failure::Io {
        what: "cargo can't be started; install Rust by https://rustup.rs".to_owned(),
        error,
    })?;
    if !output.status.success() {
        return Err(Failure::Usage(format!(
            "cargo did not build it; if the target is missing, run `rustup target add {TRIPLE}`"
        )));
    }
    let built = String::from_utf8_lossy(&output.stdout);
    // The last artifact is that of the folder's own package.
    let component = built.lines().rev().find_map(component_of).ok_or_else(|| {
        Failure::Usage("the package makes no component: its [lib] needs crate-type = [\"cdylib\"]".to_owned())
    })?;
    let name = component
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default()
        .replace('_', "-");
    let file = folder.join(format!("{name}.wasm"));
    fs::copy(&component, &file).map_err(|error| Failure::Io {
        what: format!("{} can't be copied to {}", component.display(), file.display()),
        error,
    })?;
    Ok(file)
}

/// The `.wasm` file that one of cargo's messages tells of.
fn component_of(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let files = message["filenames"].as_array()?;
    files
        .iter()
        .filter_map(Value::as_str)
        .find(|file| file.ends_with(".wasm"))
        .map(PathBuf::from)
}

/// Runs the package's own `build`, which writes `NAME.wasm`.
fn javascript(folder: &Path) -> Result<PathBuf, Failure> {
    let manifest = folder.join("package.json");
    let failed = |error| Failure::Io {
        what: format!("{} can't be read", manifest.display()),
        error,
    };
    let package: Value = serde_json::from_str(&fs::read_to_string(&manifest).map_err(failed)?)
        .map_err(|error| Failure::Usage(format!("{} is no JSON: {error}", manifest.display())))?;
    let name = package["name"].as_str().unwrap_or_default();
    if !folder.join("node_modules").is_dir() {
        return Err(Failure::Usage(
            "the compiler is not installed yet; run `npm install` first".to_owned(),
        ));
    }
    let status = Command::new("npm")
        .args(["run", "--silent", "build"])
        .current_dir(folder)
        .status()
        .map_err(|error| Failure::Io {
            what: "npm can't be started; install Node".to_owned(),
            error,
        })?;
    if !status.success() {
        return Err(Failure::Usage("`npm run build` did not build it".to_owned()));
    }
    Ok(folder.join(format!("{name}.wasm")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_component_is_found_among_cargos_messages() {
        let message =
            r#"{"reason":"compiler-artifact","filenames":["/t/libnotice_board.rlib","/t/notice_board.wasm"]}"#;
        assert_eq!(component_of(message), Some("/t/notice_board.wasm".into()));
        for other in [
            "",
            "nonsense",
            r#"{"reason":"build-finished"}"#,
            r#"{"filenames":["/t/libserde.rlib"]}"#,
        ] {
            assert_eq!(component_of(other), None, "{other}");
        }
    }
}
