//! Components for other versions of the contract: what was built for an older one runs, what is for an unknown one is refused.

use std::collections::BTreeMap;
use std::path::Path;

use microapp_distribution::Digest;
use microapp_runtime::{Connector, Invocation, LoadError};

use crate::support::{Fixture, first};

/// Built when 0.1.0 was the newest version, and not since.
const FOR_0_1_0: &[u8] = include_bytes!("../../../../tests/guests/frozen/echo-0.1.0.wasm");
/// The same with the typed face.
const FOR_0_1_0_TYPED: &[u8] = include_bytes!("../../../../tests/guests/frozen/meetings-0.1.0.wasm");

/// The digests of what is frozen. A line is only ever added.
const FROZEN: [(&str, &str); 2] = [
    (
        "echo-0.1.0.wasm",
        "sha256:caeb839842d2e7c7354be2d09acf7664e80b9a77ad5fb463f3b270ffc7d3a275",
    ),
    (
        "meetings-0.1.0.wasm",
        "sha256:6809779fda9190b3e13aeb302a97767f04866e16f156c1bbb811301f07b1f71a",
    ),
];

#[test]
fn what_is_frozen_is_never_replaced() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/guests/frozen");
    let components = std::fs::read_dir(&folder).expect("a folder").filter_map(|entry| {
        let path = entry.expect("a file").path();
        let name = path.file_name()?.to_str()?.to_owned();
        let digest = Digest::of(&std::fs::read(&path).expect("a component")).to_string();
        name.ends_with(".wasm").then_some((name, digest))
    });
    let found: BTreeMap<_, _> = components.collect();
    let recorded = FROZEN.map(|(name, digest)| (name.to_owned(), digest.to_owned()));
    assert_eq!(found, BTreeMap::from(recorded));
}

#[tokio::test]
async fn the_typed_face_beside_the_generic_one_is_no_obstacle() {
    let fixture = Fixture::new().await;
    for component in [FOR_0_1_0_TYPED, test_guests::MEETINGS] {
        let integration = fixture.integration(component).await;
        let output = integration.invoke(Invocation::new("list-meetings", "{}")).await;
        assert_eq!(output.expect("an output").json(), "{\"meetings\":[]}");
    }
}

/// The same component, as if it had been built for another version of as many letters.
fn for_version(version: &str) -> Vec<u8> {
    let mut component = FOR_0_1_0.to_vec();
    let (package, old) = (b"microapp:connector/".as_slice(), b"@0.1.0".as_slice());
    let mut places = 0;
    for at in 0..component.len() - package.len() {
        if !component[at..].starts_with(package) {
            continue;
        }
        let name = at + package.len();
        let letters = component[name..]
            .iter()
            .take_while(|byte| byte.is_ascii_lowercase() || **byte == b'-');
        let end = name + letters.count();
        if component[end..].starts_with(old) {
            component[end + 1..end + old.len()].copy_from_slice(version.as_bytes());
            places += 1;
        }
    }
    assert!(places > 5, "{places}");
    component
}

#[tokio::test]
async fn a_component_that_was_built_for_an_older_version_runs() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(FOR_0_1_0).await;
    let output = integration
        .invoke(Invocation::new("run", r#"{"requests":[{"url":"echo"}]}"#))
        .await;
    assert_eq!(first(&output)["status"], 200);
}

#[tokio::test]
async fn versions_of_one_track_fit_each_other() {
    let fixture = Fixture::new().await;
    let component = for_version("0.1.7");
    assert_eq!(fixture.load(&component).contract_version(), "0.1.7");
    let integration = fixture.integration(&component).await;
    let output = integration
        .invoke(Invocation::new("run", r#"{"requests":[{"url":"echo"}]}"#))
        .await;
    assert_eq!(first(&output)["status"], 200);
}

#[tokio::test]
async fn a_component_for_a_newer_track_is_refused_with_both_versions_named() {
    let fixture = Fixture::new().await;
    for version in ["0.2.0", "1.0.0"] {
        let error = Connector::from_bytes(&fixture.engine, &for_version(version)).expect_err(version);
        assert!(matches!(error, LoadError::ContractVersion { .. }), "{error}");
        let words = error.to_string();
        assert!(words.contains(&format!("version {version} of the contract")), "{words}");
        assert!(words.contains("this host loads `0.1.x`"), "{words}");
    }
    fixture.still_serves().await;
}
