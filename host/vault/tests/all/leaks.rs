//! Nothing is left behind in clear, and nothing is shown.

use std::sync::Arc;

use microapp_store::{SqliteOptions, SqliteStore};
use microapp_vault::canary::{Canaries, assert_absent};
use microapp_vault::{KeySource, Vault};

use crate::support::{Fault, World, Zoom, service, user};

#[tokio::test]
async fn no_file_of_the_store_holds_a_token_or_a_client_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    let zoom = Zoom::default();
    let store = SqliteStore::open(&data.join("microapp.db"), &SqliteOptions::default()).expect("a store");
    let builder = Vault::builder(Arc::new(store)).endpoint(Arc::new(zoom.clone()));
    let vault = builder
        .open(KeySource::File(folder.path().join("keys")))
        .expect("a vault");
    let secrets = [("client_secret".to_owned(), "qZ7w-client-secret-7Hk2".into())].into();
    vault
        .save_integration("zoom", "zoom", "{}", Some(&secrets), "ada")
        .expect("an integration");
    for id in [service(), user("ada")] {
        vault.connect(&id, zoom.sign_in(&id), "ada").await.expect("connected");
        for _ in 0..3 {
            let token = vault.access_token(&id).await.expect("a token");
            vault.renew(&id, &token).await.expect("a newer one");
        }
        zoom.fail([Fault::AnswerLost]);
        let token = vault.access_token(&id).await.expect("a token");
        vault.renew(&id, &token).await.expect_err("lost");
    }
    let mut sought = zoom.secrets();
    assert_eq!(sought.len(), 2 * (2 + 6 + 2));
    sought.push("qZ7w-client-secret-7Hk2".to_owned());
    let keys = std::fs::read_to_string(folder.path().join("keys")).expect("keys");
    sought.push(
        keys.lines()
            .last()
            .expect("a key")
            .split(' ')
            .nth(1)
            .expect("its text")
            .to_owned(),
    );
    // While the database is open, its write-ahead log is there, too.
    assert_absent(&data, &sought);
    drop(vault);
    assert_absent(&data, &sought);
    let found = Canaries::new(&sought).scan(folder.path()).expect("looked");
    assert_eq!(
        found.len(),
        1,
        "the key file holds the key, so the search finds what is there: {found:?}"
    );
}

#[tokio::test]
async fn debug_shows_no_secret_of_any_type() {
    let world = World::connected().await;
    let token = world.vault.access_token(&service()).await.expect("a token");
    let grant = world.zoom.sign_in(&service());
    let shown = [
        format!("{:?}", world.vault),
        format!("{:?}", Vault::builder(world.store.clone())),
        format!("{token:?}"),
        format!("{grant:?}"),
        format!("{:?}", grant.renewal),
        format!("{:?}", world.ring),
        format!("{:?}", world.ring.keys()),
        format!("{:?}", world.vault.status(&service()).await),
        format!("{:?}", world.vault.disconnect(&service(), "ada").await),
        format!("{:?}", world.row(&service())),
        format!("{:?}", world.audit()),
    ];
    let mut secrets = world.zoom.secrets();
    let line = world.ring.keys()[0].to_line();
    secrets.push(line.split(' ').nth(1).expect("a key").to_owned());
    let canaries = Canaries::new(&secrets);
    for text in shown {
        assert_eq!(canaries.find(text.as_bytes(), "shown".as_ref()), [], "{text}");
    }
}

#[test]
fn a_canary_is_found_in_every_form() {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    let secret = "s3cr3t/with \"signs\" & more?";
    let canaries = Canaries::new(&[secret]);
    let forms = [
        secret.to_owned(),
        STANDARD.encode(secret),
        STANDARD.encode(format!("a:{secret}:b")),
        STANDARD.encode(format!("ab:{secret}:b")),
        STANDARD.encode(format!("abc:{secret}:b")),
        URL_SAFE_NO_PAD.encode(format!("client:{secret}")),
        secret.bytes().map(|byte| format!("{byte:02x}")).collect(),
        secret.bytes().map(|byte| format!("{byte:02X}")).collect(),
        "s3cr3t%2Fwith%20%22signs%22%20%26%20more%3F".to_owned(),
        "s3cr3t%2fwith%20%22signs%22%20%26%20more%3f".to_owned(),
        serde_json::json!({ "token": secret }).to_string(),
    ];
    for form in &forms {
        let found = canaries.find(format!("before {form} after").as_bytes(), "a".as_ref());
        assert!(!found.is_empty(), "{form}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert_absent(folder.path(), &[secret]);
    std::fs::create_dir(folder.path().join("below")).expect("a folder");
    std::fs::write(folder.path().join("below/log"), &forms[3]).expect("a file");
    let found = canaries.scan(folder.path()).expect("looked");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].form, found[0].secret), ("base64", 0));
    let shown = std::panic::catch_unwind(|| assert_absent(folder.path(), &[secret]));
    let words = shown.expect_err("found");
    let words = words.downcast_ref::<String>().expect("words");
    assert!(words.contains("below/log") && !words.contains(secret), "{words}");
}
