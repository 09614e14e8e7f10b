//! The inner cargo: its environment, its arguments, and what to say when it fails.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{PROFILE, TRIPLE};

/// Variables that the outer cargo, rustc or clippy set for the host's build, and that would change the component's.
const LEAKING: &[&str] = &[
    "RUSTC",
    "RUSTC_LINKER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOC",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
    "CLIPPY_ARGS",
    "CLIPPY_CONF_DIR",
    "DEBUG",
    "HOST",
    "NUM_JOBS",
    "OPT_LEVEL",
    "OUT_DIR",
    "PROFILE",
    "TARGET",
    "LLVM_PROFILE_FILE",
];

/// `CARGO_…` variables that say where things are and how to fetch them, not how to compile.
const KEPT: &[&str] = &["CARGO_HOME", "CARGO_MAKEFLAGS", "CARGO_BUILD_JOBS", "CARGO_TERM_COLOR"];
const KEPT_PREFIXES: &[&str] = &[
    "CARGO_NET_",
    "CARGO_HTTP_",
    "CARGO_REGISTRIES_",
    "CARGO_REGISTRY_",
    "CARGO_SOURCE_",
];

fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    clean(&mut command);
    command
}

/// What cargo says to these arguments, in a folder.
pub(crate) fn ask(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = cargo()
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Flags for the compiler that take this machine's folders out of the component: panics name the files that they are
/// in, and the same source has to give the same bytes wherever it lies.
fn without_folders(target_dir: &Path) -> Result<String, String> {
    let root = ask(
        Path::new("."),
        &["locate-project", "--workspace", "--message-format", "plain"],
    )?;
    let root = Path::new(root.trim()).parent().unwrap_or(Path::new("/")).to_path_buf();
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    // The last that fits counts: a target folder may lie within the workspace.
    let folders = [
        (home, "/cargo"),
        (Some(root), "/source"),
        (Some(target_dir.to_owned()), "/target"),
    ];
    let flags = folders
        .iter()
        .filter_map(|(folder, name)| Some(format!("--remap-path-prefix={}={name}", folder.as_ref()?.display())));
    // As cargo separates flags that may hold spaces.
    Ok(flags.collect::<Vec<_>>().join("\u{1f}"))
}

/// Runs cargo with these arguments for the component target, into `target_dir`.
pub(crate) fn run(target_dir: &Path, arguments: &[&str]) {
    let mut command = cargo();
    match without_folders(target_dir) {
        Ok(flags) => command.env("CARGO_ENCODED_RUSTFLAGS", flags),
        Err(error) => panic!("cargo does not tell where the workspace is: {error}"),
    };
    // The subcommand comes first; the rest is the same for all.
    command
        .args(arguments)
        .args(["--target", TRIPLE, "--profile", PROFILE, "--target-dir"])
        .arg(target_dir);
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("cargo can't be started to build a component: {error}"),
    };
    if !output.status.success() {
        panic!(
            "building a component failed ({command:?}):\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Makes sure that the standard library for components is there, and fetches it if rustup can.
pub(crate) fn require_target() {
    if installed() {
        return;
    }
    let mut rustup = Command::new("rustup");
    clean(&mut rustup);
    let fetched = rustup.args(["target", "add", TRIPLE]).output();
    if installed() {
        return;
    }
    let reason = match fetched {
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    panic!(
        "the Rust standard library for {TRIPLE} is missing, and `rustup target add {TRIPLE}` did not bring it:\n{reason}\n\
         Run that command by hand, or install the target with whatever installed this Rust, and build again."
    );
}

/// Whether the compiler that will be used has the target.
fn installed() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let Ok(output) = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TRIPLE])
        .output()
    else {
        return false;
    };
    let folder = String::from_utf8_lossy(&output.stdout);
    std::fs::read_dir(folder.trim()).is_ok_and(|mut entries| entries.next().is_some())
}

/// Takes what belongs to the outer build out of the environment.
fn clean(command: &mut Command) {
    for name in LEAKING {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let kept = KEPT.contains(&text) || KEPT_PREFIXES.iter().any(|prefix| text.starts_with(prefix));
        if text.starts_with("CARGO_") && !kept || text.starts_with("DEP_") {
            command.env_remove(&name);
        }
    }
}
