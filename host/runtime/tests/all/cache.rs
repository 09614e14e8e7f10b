//! Compiled code is kept, and trusted only if this host wrote it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use microapp_runtime::{Connector, Engine, EngineOptions, LoadError};

fn engine(folder: &Path) -> Engine {
    let mut options = EngineOptions::with_cache(folder);
    options.max_instances = 4;
    Engine::new(options).expect("an engine")
}

fn load(folder: &Path) -> Duration {
    let engine = engine(folder);
    let started = Instant::now();
    Connector::from_bytes(&engine, test_guests::ECHO).expect("a connector");
    started.elapsed()
}

fn compiled(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "cwasm"))
        .collect()
}

#[test]
fn the_second_load_takes_what_the_first_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = folder.path().join("a/cache");
    let cold = load(&cache);
    let files = compiled(&cache);
    assert_eq!(files.len(), 1);
    assert_eq!(
        fs::metadata(&files[0]).expect("a file").permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(
        fs::metadata(&cache).expect("a folder").permissions().mode() & 0o777,
        0o700
    );
    let written = fs::metadata(&files[0]).expect("a file").modified().expect("a time");
    let warm = load(&cache);
    assert!(warm < cold / 3, "cold {cold:?}, warm {warm:?}");
    assert_eq!(
        fs::metadata(&files[0]).expect("a file").modified().expect("a time"),
        written
    );
}

#[test]
fn a_file_that_was_touched_is_compiled_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    load(folder.path());
    let file = compiled(folder.path()).remove(0);
    let good = fs::read(&file).expect("a file");
    let mut tampered = good.clone();
    tampered[good.len() / 2] ^= 1;
    let foreign = wasmtime::Engine::default()
        .precompile_component(test_guests::ECHO)
        .expect("code");
    for bad in [
        tampered,
        good[..good.len() - 1].to_vec(),
        good[..10].to_vec(),
        Vec::new(),
        foreign,
    ] {
        fs::write(&file, &bad).expect("a write");
        load(folder.path());
        let mended = fs::read(&file).expect("a file");
        assert_ne!(mended, bad);
        // Mended means: taken again.
        let written = fs::metadata(&file).expect("a file").modified().expect("a time");
        load(folder.path());
        assert_eq!(
            fs::metadata(&file).expect("a file").modified().expect("a time"),
            written
        );
    }
}

#[test]
fn code_of_one_connector_is_not_taken_for_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = engine(folder.path());
    Connector::from_bytes(&engine, test_guests::ECHO).expect("a connector");
    let echo = compiled(folder.path()).remove(0);
    Connector::from_bytes(&engine, test_guests::CRASH).expect("a connector");
    let crash = compiled(folder.path())
        .into_iter()
        .find(|path| *path != echo)
        .expect("a second file");
    fs::copy(&echo, &crash).expect("a copy");
    let connector = Connector::from_bytes(&engine, test_guests::CRASH).expect("a connector");
    // The echo guest imports more than the crashing one.
    assert!(
        !connector
            .imports()
            .iter()
            .any(|import| import.contains("connector/progress"))
    );
    assert_ne!(fs::read(&crash).expect("a file"), fs::read(&echo).expect("a file"));
}

#[test]
fn another_hosts_cache_is_worth_nothing() {
    let [ours, theirs] = [
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    ];
    load(theirs.path());
    load(ours.path());
    let stolen = compiled(theirs.path()).remove(0);
    let own = compiled(ours.path()).remove(0);
    assert_ne!(stolen.file_name(), own.file_name());
    let before = fs::read(&own).expect("a file");
    fs::copy(&stolen, &own).expect("a copy");
    load(ours.path());
    let after = fs::read(&own).expect("a file");
    assert_eq!(before, after);
}

#[test]
fn a_folder_that_others_may_write_to_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("a change");
    let error = Engine::new(EngineOptions::with_cache(folder.path())).expect_err("unsafe");
    assert!(error.to_string().contains("others may write to it"), "{error}");

    let link = folder.path().join("link");
    std::os::unix::fs::symlink(folder.path(), &link).expect("a link");
    let error = Engine::new(EngineOptions::with_cache(&link)).expect_err("unsafe");
    assert!(error.to_string().contains("symbolic link"), "{error}");
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    load(folder.path());
    fs::set_permissions(folder.path().join("key"), fs::Permissions::from_mode(0o644)).expect("a change");
    let error = Engine::new(EngineOptions::with_cache(folder.path())).expect_err("unsafe");
    assert!(error.to_string().contains("others may read its key"), "{error}");
}

#[test]
fn a_cache_does_not_make_a_bad_component_good() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = engine(folder.path());
    for _ in 0..2 {
        let error = Connector::from_bytes(&engine, test_guests::SOCKET_IMPORT).expect_err("sockets");
        assert!(matches!(error, LoadError::ForbiddenImport { .. }));
    }
}
