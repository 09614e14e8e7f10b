//! Scratch folders of tests, and the secrets that come up in them: what the canary scan over the whole suite needs.
//!
//! `tests/canaries COMMAND` runs the suite with `MICROAPP_CANARIES` set to a folder. Then
//!
//! | What | Is |
//! |---|---|
//! | a [`tempdir`] | below that folder, since the command sets `TMPDIR`, and kept |
//! | a [`secret`] that a test or the simulator makes up, gives out or takes | noted in `secrets/` |
//! | what a test was shown or told ([`keep`]) | written to `left/` |
//!
//! and in the end each secret is looked for in everything under `left/`. Without the variable, all of this does nothing.
//! It must never be used outside of tests.

#![deny(missing_docs)]

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use tempfile::TempDir;

/// Names the folder of a canary scan.
pub const VARIABLE: &str = "MICROAPP_CANARIES";

/// Where the scan wants everything; none in an ordinary run.
pub fn folder() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
    FOLDER.get_or_init(|| find().map(PathBuf::from)).as_deref()
}

/// A folder for one test, which ends with it unless a scan is to come.
///
/// # Errors
///
/// If it can't be made.
pub fn tempdir() -> io::Result<TempDir> {
    tempfile::Builder::new().disable_cleanup(folder().is_some()).tempdir()
}

/// `target/tmp/components`: the compiled components that all test programs share. Found from the program's own place,
/// whether it is a test or a binary of the workspace; none if it was moved out of the target folder.
pub fn compiled_components() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let target = program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file())?;
    Some(target.join("tmp").join("components"))
}

/// Notes a secret, to be looked for: what kind it is, and itself. One of several lines is none that anybody makes up here.
pub fn secret(kind: &str, text: &str) {
    static NOTED: Mutex<Option<(BTreeSet<String>, File)>> = Mutex::new(None);
    let Some(folder) = folder() else { return };
    let mut noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
    let (known, file) = noted.get_or_insert_with(|| {
        let file = open(folder, "secrets", "txt");
        (BTreeSet::new(), file)
    });
    if known.insert(text.to_owned()) {
        let written = file.write_all(format!("{kind}\t{text}\n").as_bytes());
        assert!(written.is_ok(), "a secret can't be noted: {written:?}");
    }
}

/// Keeps what a test was shown: one of the `pages`, or a program's output.
pub fn keep(what: &str, bytes: &[u8]) {
    let Some(folder) = folder() else { return };
    if !bytes.is_empty() {
        let ending = if what == "pages" { "html" } else { "txt" };
        let written = open(&folder.join("left"), what, ending).write_all(bytes);
        assert!(written.is_ok(), "{what} can't be kept: {written:?}");
    }
}

/// A log of this process, for as long as it lives; none in an ordinary run.
pub fn log() -> Option<File> {
    Some(open(&folder()?.join("left"), "logs", "log"))
}

/// A new file, whose name no other process or thread has.
fn open(folder: &Path, name: &str, ending: &str) -> File {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let folder = folder.join(name);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!("{}-{number}.{ending}", std::process::id()));
    let opened = fs::create_dir_all(&folder).and_then(|()| OpenOptions::new().create(true).append(true).open(&path));
    opened.unwrap_or_else(|error| panic!("{} can't be written: {error}", path.display()))
}
