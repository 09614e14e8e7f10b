//! Push and pull over real sockets, at a registry that wants tokens, serves blobs elsewhere, and lies on demand.

mod shelf;

use microapp_distribution::{Digest, SigningKey};
use microapp_registry::{Credentials, Pulled, Reference, Registry, RegistryError};

use crate::shelf::Shelf;

const COMPONENT: &[u8] = include_bytes!("../../distribution/tests/fixture/example.wasm");

fn ada() -> Option<Credentials> {
    Some(Credentials::new("ada", "s3cr3t".to_owned().into()))
}

fn reference(shelf: &Shelf, rest: &str) -> Reference {
    shelf.named(rest).parse().expect("a reference")
}

async fn pushed(shelf: &Shelf) -> (Reference, String) {
    let key = SigningKey::generate().expect("a key");
    let (signature, _) = key.sign(COMPONENT).expect("a signature");
    let registry = Registry::new(&reference(shelf, "example:1.2.3"), ada()).expect("a registry");
    let pinned = registry.push(COMPONENT, Some(&signature)).await.expect("pushed");
    (pinned, signature)
}

#[tokio::test]
async fn what_is_pushed_is_pulled_by_tag_and_by_digest_with_its_signature() {
    let shelf = Shelf::start(true).await;
    let (pinned, signature) = pushed(&shelf).await;
    for reference in [reference(&shelf, "example:1.2.3"), pinned.clone()] {
        let pulled = Registry::new(&reference, ada())
            .expect("a registry")
            .pull()
            .await
            .expect("pulled");
        assert_eq!(pulled.component, COMPONENT);
        assert_eq!(pulled.signature.as_deref(), Some(signature.as_str()));
        assert_eq!(pulled.reference.digest, pinned.digest);
    }
}

#[tokio::test]
async fn the_artifact_is_one_that_wkg_knows() {
    let shelf = Shelf::start(false).await;
    let (pinned, _) = pushed(&shelf).await;
    let digest = pinned.digest.expect("a digest").to_string();
    let manifest = shelf.with(|content| content.manifests[&digest].clone());
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.wasm.config.v0+json");
    assert_eq!(manifest["layers"][0]["mediaType"], "application/wasm");
    assert_eq!(manifest["layers"][0]["size"], COMPONENT.len());
    assert_eq!(manifest["annotations"]["org.opencontainers.image.title"], "example");
    assert_eq!(manifest["annotations"]["org.opencontainers.image.version"], "1.2.3");
    let config = manifest["config"]["digest"].as_str().expect("a digest");
    let config = shelf.with(|content| content.blobs[config].clone());
    let config: serde_json::Value = serde_json::from_slice(&config).expect("JSON");
    assert_eq!(
        (&config["architecture"], &config["os"]),
        (&"wasm".into(), &"wasip2".into())
    );
    assert_eq!(config["layerDigests"][0], Digest::of(COMPONENT).to_string());
    let again = Registry::new(&reference(&shelf, "example:1.2.3"), None).expect("a registry");
    let unsigned = again.push(COMPONENT, None).await.expect("pushed");
    assert_eq!(
        again.push(COMPONENT, None).await.expect("pushed").digest,
        unsigned.digest
    );
}

#[tokio::test]
async fn a_tag_that_was_moved_is_noticed_where_a_digest_is_pinned() {
    let shelf = Shelf::start(false).await;
    let (pinned, _) = pushed(&shelf).await;
    let name = pinned.digest.expect("a digest").to_string();
    shelf.with(|content| {
        let other = content.manifests[&name].iter().copied().chain([b' ']).collect();
        content.manifests.insert(name, other);
    });
    let registry = Registry::new(&pinned, None).expect("a registry");
    let error = registry.pull().await.expect_err("another manifest");
    assert!(
        matches!(
            error,
            RegistryError::OtherDigest {
                what: "the manifest",
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_component_that_was_changed_in_the_registry_is_noticed() {
    let shelf = Shelf::start(false).await;
    let (pinned, _) = pushed(&shelf).await;
    let name = Digest::of(COMPONENT).to_string();
    shelf.with(|content| content.blobs.get_mut(&name).expect("the component")[20] ^= 1);
    let error = Registry::new(&pinned, None)
        .expect("a registry")
        .pull()
        .await
        .expect_err("changed");
    assert!(error.to_string().contains("the component is sha256:"), "{error}");
}

#[tokio::test]
async fn only_the_registry_gets_the_credential() {
    let shelf = Shelf::start(true).await;
    let (pinned, _) = pushed(&shelf).await;
    Registry::new(&pinned, ada())
        .expect("a registry")
        .pull()
        .await
        .expect("pulled");
    shelf.with(|content| {
        let elsewhere: Vec<_> = content.seen.iter().filter(|(path, _)| path == "/elsewhere").collect();
        assert!(
            !elsewhere.is_empty() && elsewhere.iter().all(|(_, value)| value.is_empty()),
            "{elsewhere:?}"
        );
        let passwords = content.seen.iter().filter(|(_, value)| value.starts_with("Basic"));
        assert!(
            passwords.into_iter().all(|(path, _)| path == "/token"),
            "the password goes for a token only"
        );
    });
}

#[tokio::test]
async fn a_place_to_which_the_registry_leads_gets_no_password_by_asking_for_one() {
    let shelf = Shelf::start(true).await;
    let (pinned, _) = pushed(&shelf).await;
    shelf.with(|content| content.storage_asks = true);
    let registry = Registry::new(&pinned, ada()).expect("a registry");
    let error = registry.pull().await.expect_err("it wants a password");
    let words = error.to_string();
    assert!(matches!(error, RegistryError::Strange { .. }), "{words}");
    assert!(words.contains("it leads to localhost, which answers 401"), "{words}");
    shelf.with(|content| {
        let mut elsewhere = content.seen.iter().filter(|(path, _)| path == "/elsewhere");
        assert!(elsewhere.all(|(_, value)| value.is_empty()), "{:?}", content.seen);
        let asked = content.seen.iter().filter(|(path, _)| path == "/elsewhere").count();
        assert_eq!(asked, 1, "the blob, and no token");
    });
}

#[tokio::test]
async fn a_refusal_says_what_to_do_and_shows_no_password() {
    let shelf = Shelf::start(true).await;
    let wrong = Some(Credentials::new("ada", "wr0ng".to_owned().into()));
    for credentials in [wrong, None] {
        let registry = Registry::new(&reference(&shelf, "example:1.2.3"), credentials).expect("a registry");
        let error = registry.push(COMPONENT, None).await.expect_err("denied");
        let words = format!("{error} {error:?}");
        assert!(words.contains("MICROAPP_REGISTRY_USER"), "{words}");
        assert!(!words.contains("wr0ng") && !words.contains("Basic"), "{words}");
    }
}

#[tokio::test]
async fn what_is_no_component_is_named() {
    let shelf = Shelf::start(false).await;
    let missing = Registry::new(&reference(&shelf, "nothing:1"), None).expect("a registry");
    let error = missing.pull().await.expect_err("nothing");
    assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
    for (manifest, words) in [
        ("no json", "no JSON"),
        ("{}", "not exactly one layer"),
        (
            r#"{"layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip"}]}"#,
            "its layer is",
        ),
        (
            r#"{"layers": [{"mediaType": "application/wasm", "digest": "sha256:../.."}]}"#,
            "has no digest",
        ),
    ] {
        shelf.with(|content| content.manifests.insert("1".to_owned(), manifest.as_bytes().to_vec()));
        let error = missing.pull().await.expect_err(manifest).to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[tokio::test]
async fn nobody_listens() {
    let reference: Reference = "oci://127.0.0.1:1/zoom:1".parse().expect("a reference");
    let error = Registry::new(&reference, None)
        .expect("a registry")
        .pull()
        .await
        .expect_err("nobody");
    assert!(matches!(error, RegistryError::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains("refused"), "what happened: {error}");
}

#[tokio::test]
async fn what_is_kept_is_used_again_and_its_digest_recomputed() {
    let shelf = Shelf::start(false).await;
    let (pinned, _) = pushed(&shelf).await;
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("registry");
    assert!(Pulled::kept(&folder, &pinned).is_none());
    let pulled = Registry::new(&pinned, None)
        .expect("a registry")
        .pull()
        .await
        .expect("pulled");
    pulled.keep(&folder).expect("kept");
    let kept = Pulled::kept(&folder, &pinned).expect("kept");
    assert_eq!(
        (kept.component.as_slice(), kept.signature),
        (COMPONENT, pulled.signature)
    );
    assert!(
        Pulled::kept(&folder, &reference(&shelf, "example:1.2.3")).is_none(),
        "a tag is asked for each time"
    );
    for entry in std::fs::read_dir(&folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let whole = std::fs::read(&path).expect("a file");
        std::fs::write(&path, [&whole[..], b" "].concat()).expect("to write");
        assert!(
            Pulled::kept(&folder, &pinned).is_none(),
            "{} was changed",
            path.display()
        );
        std::fs::write(&path, whole).expect("to write");
    }
}
