//! Where keys come from.

use std::path::Path;
use std::sync::Arc;

use microapp_store::SqliteStore;
use microapp_vault::{KeyError, KeyRing, KeySource, Vault, VaultError};

fn store() -> Arc<SqliteStore> {
    Arc::new(SqliteStore::in_memory().expect("a store"))
}

fn open(store: &Arc<SqliteStore>, source: KeySource) -> Result<Vault, VaultError> {
    Vault::builder(store.clone()).open(source)
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn a_key_file_is_made_on_first_use_for_its_owner_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys");
    let store = store();
    open(&store, KeySource::File(path.clone())).expect("a vault");
    assert_eq!(mode(&path), 0o600);
    let text = std::fs::read_to_string(&path).expect("text");
    assert!(text.starts_with("# Keys of this installation's vault."), "{text}");
    open(&store, KeySource::File(path.clone())).expect("the same key");
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        1,
        "no draft is left behind"
    );
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys");
    open(&store(), KeySource::File(path.clone())).expect("a vault");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("a mode");
    let error = open(&store(), KeySource::File(path.clone())).expect_err("refused");
    let path = path.display();
    assert_eq!(
        error.to_string(),
        format!(
            "the key file {path} can be read by others (mode 640); run `chmod 600 {path}`, and think of rotating the key"
        )
    );
}

#[test]
fn a_lost_key_file_is_not_replaced_by_a_new_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys");
    let store = store();
    open(&store, KeySource::File(path.clone())).expect("a vault");
    std::fs::remove_file(&path).expect("removed");
    let error = open(&store, KeySource::File(path.clone())).expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!(
            "the key key-1 is not in the file {}. Put it back; without it the connections can't be read",
            path.display()
        )
    );
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn keys_come_from_a_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys");
    let store = store();
    open(&store, KeySource::File(path.clone())).expect("a vault");
    let command = |words: &[&str]| KeySource::Command(words.iter().map(|word| (*word).to_owned()).collect());
    let path = path.display().to_string();
    open(&store, command(&["cat", &path])).expect("the same key");
    let error = open(&store, command(&["false", "--token", "hunter22"])).expect_err("it fails");
    assert_eq!(
        error.to_string(),
        "no keys can be read from the command `false`: it ended with exit status: 1"
    );
    let error = open(&store, command(&["true"])).expect_err("it prints nothing");
    assert_eq!(
        error.to_string(),
        "no keys can be read from the command `true`: there is no key in it"
    );
}

#[test]
fn a_missing_environment_variable_is_named() {
    let source = KeySource::Environment("MICROAPP_NO_SUCH_KEY".to_owned());
    let error = open(&store(), source).expect_err("not set");
    assert_eq!(
        error.to_string(),
        "no keys can be read from the environment variable MICROAPP_NO_SUCH_KEY: environment variable not found"
    );
}

#[test]
fn a_bad_line_is_named_without_being_shown() {
    let good = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for (text, reason) in [
        ("hunter22".to_owned(), "it has one part only"),
        (format!("KEY {good}"), "its name is none"),
        ("key-1 hunter!!".to_owned(), "it is not in base64"),
        ("key-1 aHVudGVyMjI=".to_owned(), "it has not 32 bytes"),
    ] {
        let error = KeyRing::parse(&format!("# comment\n\n{text}\n"), "a file").expect_err("refused");
        assert_eq!(
            error.to_string(),
            format!("line 3 of a file is no key: {reason}. A key is its name, a space, and 32 bytes in base64")
        );
        assert!(!error.to_string().contains("hunter"));
    }
    let twice = KeyRing::parse(&format!("key-1 {good}\nkey-1 {good}"), "a file");
    assert_eq!(
        twice.expect_err("refused"),
        KeyError::Taken {
            name: "key-1".to_owned()
        }
    );
    let several = KeyRing::parse(&format!("key-1 {good}, key-7:{good}"), "the environment").expect("two keys");
    assert_eq!(several.free_name(&[]).as_str(), "key-8");
}
