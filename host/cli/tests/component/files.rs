//! Components as files: signed, checked before anything is compiled, and refused with words that help.

use std::path::Path;

use serde_json::Value;

use crate::desk::{Desk, text};

fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).expect("to write");
}

#[test]
fn a_signed_component_runs_where_its_key_is_trusted() {
    let desk = Desk::new();
    desk.sign();
    let key = desk.key();
    let shown = desk.succeeds(&desk.invoke(&format!("trusted_keys = [\"{key}\"]")));
    assert!(shown.contains("2030-01-02T10:00:00Z"), "{shown}");
    assert_eq!(desk.compiled(), 1);
}

#[test]
fn what_nobody_vouches_for_is_refused_and_never_compiled() {
    let desk = Desk::new();
    let trusted = format!("trusted_keys = [\"{}\"]", desk.key());
    let missing = desk.refused(&desk.invoke(&trusted));
    assert!(
        missing.contains("is not signed, and a signature is required"),
        "{missing}"
    );

    desk.sign();
    desk.succeeds(&["component", "keygen", "--out", "other"]);
    let other = std::fs::read_to_string(desk.path("other.pub")).expect("a file");
    let other = other.lines().nth(1).expect("a line");
    let stranger = desk.refused(&desk.invoke(&format!("trusted_keys = [\"{other}\"]")));
    assert!(
        stranger.contains("which is not trusted here") && stranger.contains("trusted_keys"),
        "{stranger}"
    );

    let signature = desk.path("zoom.wasm.minisig");
    let honest = std::fs::read_to_string(&signature).expect("a signature");
    std::fs::write(&signature, honest.replace("version:0", "version:9")).expect("to write");
    let renamed = desk.refused(&desk.invoke(&trusted));
    assert!(renamed.contains("was changed since it was signed"), "{renamed}");

    std::fs::write(&signature, honest).expect("to write");
    flip(&desk.path("zoom.wasm"));
    let tampered = desk.refused(&desk.invoke(&trusted));
    assert!(tampered.contains("was changed since it was signed"), "{tampered}");

    assert_eq!(desk.compiled(), 0);
}

#[test]
fn a_key_of_the_installation_counts_for_every_integration() {
    let desk = Desk::new();
    let listed = desk.succeeds(&["component", "trust"]);
    assert!(listed.contains("No key is trusted yet"), "{listed}");
    desk.succeeds(&["component", "trust", "release.pub"]);
    desk.succeeds(&["component", "trust", &desk.key()]);
    assert_eq!(desk.succeeds(&["component", "trust"]).lines().count(), 1);
    let unsigned = desk.refused(&desk.invoke(""));
    assert!(unsigned.contains("is not signed"), "{unsigned}");
    desk.succeeds(&desk.invoke("require_signature = false"));
    desk.sign();
    desk.succeeds(&desk.invoke(""));
    let verified = desk.succeeds(&["component", "verify", "zoom.wasm"]);
    assert!(verified.contains("zoom 0.1.0, signed with the key"), "{verified}");
}

#[test]
fn keys_are_private_and_never_written_over() {
    let desk = Desk::new();
    let secret = desk.path("release.key");
    let before = std::fs::read(&secret).expect("a key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(&secret).expect("a file").permissions().mode() & 0o777,
            0o600
        );
    }
    let again = desk.run(&["component", "keygen", "--out", "release"]);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(std::fs::read(&secret).expect("a key"), before);
    let mistaken = desk.run(&["component", "trust", "release.key"]);
    assert_eq!(mistaken.status.code(), Some(2));
    let line = text(&before).lines().nth(1).expect("a line");
    assert!(!text(&mistaken.stderr).contains(line), "{}", text(&mistaken.stderr));
}

#[test]
fn nothing_in_the_component_names_this_machine() {
    let holds = |text: &str| {
        let text = text.as_bytes();
        zoom_component::ZOOM_WASM.windows(text.len()).any(|part| part == text)
    };
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the workspace");
    assert!(!holds(workspace.to_str().expect("UTF-8")));
    assert!(!holds(".cargo/registry") && !holds(".rustup"));
    assert!(holds("/cargo/registry") || holds("/source"), "folders have other names");
}

#[test]
fn a_component_tells_its_name_its_licence_and_what_it_was_built_of() {
    let desk = Desk::new();
    let shown = desk.succeeds(&["inspect", "zoom.wasm"]);
    for part in ["zoom 0.1.0", "MIT OR Apache-2.0", "sha256:", "made with", "packages"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let whole: Value = serde_json::from_str(&desk.succeeds(&["inspect", "--json"])).expect("JSON");
    assert_eq!(whole["metadata"]["name"], whole["manifest"]["name"]);
    assert_eq!(whole["metadata"]["version"], whole["manifest"]["version"]);
    let sbom: Value = serde_json::from_str(&desk.succeeds(&["component", "sbom"])).expect("JSON");
    assert_eq!(
        (&sbom["bomFormat"], &sbom["specVersion"]),
        (&"CycloneDX".into(), &"1.6".into())
    );
    let names: Vec<&str> = sbom["components"]
        .as_array()
        .expect("components")
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert!(names.contains(&"jiff") && names.contains(&"serde_json"), "{names:?}");
    assert!(!names.contains(&"wasmtime") && !names.contains(&"syn"), "{names:?}");
}
