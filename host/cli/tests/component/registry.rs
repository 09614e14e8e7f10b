//! Components in a registry: pushed with all that they say of themselves, pulled, run by a configuration that names them.

use serde_json::Value;
use wit_parser::decoding::{DecodedWasm, decode};

use crate::desk::{Desk, text};
use crate::shelf::Shelf;

/// A registry that lives as long as its runtime.
pub struct Port {
    _runtime: tokio::runtime::Runtime,
    pub shelf: Shelf,
}

impl Port {
    pub fn open(locked: bool) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let shelf = runtime.block_on(Shelf::start(locked));
        Self {
            _runtime: runtime,
            shelf,
        }
    }

    /// Pushes a file of the desk's, and gives where it is, pinned.
    pub fn push(&self, desk: &Desk, file: &str, name: &str) -> String {
        let told = desk.succeeds(&["component", "push", file, &self.shelf.named(name)]);
        told.lines().last().expect("a line").to_owned()
    }
}

/// The connector with a section that tells where its source is, which a build of every day leaves out.
fn with_source(source: &str) -> Vec<u8> {
    let name = "source";
    let mut section = vec![u8::try_from(name.len()).expect("short")];
    section.extend(name.bytes().chain(source.bytes()));
    let size = u8::try_from(section.len()).expect("short");
    assert!(size < 0x80, "one byte says how long it is");
    [zoom_component::ZOOM_WASM, &[0, size], &section].concat()
}

#[test]
fn what_is_pulled_has_the_wit_and_says_name_version_source_licence_and_what_it_is_made_of() {
    let (desk, port) = (Desk::new(), Port::open(false));
    let source = "https://example.com/connectors/zoom";
    std::fs::write(desk.path("zoom.wasm"), with_source(source)).expect("to write");
    desk.sign();
    let pinned = port.push(&desk, "zoom.wasm", "zoom:0.1.0");
    assert!(pinned.contains("/connectors/zoom:0.1.0@sha256:"), "{pinned}");

    let pulled = desk.succeeds(&["component", "pull", &pinned, "--out", "pulled.wasm"]);
    assert_eq!(pulled.lines().last(), Some(pinned.as_str()), "{pulled}");
    let bytes = std::fs::read(desk.path("pulled.wasm")).expect("a component");
    assert!(bytes == std::fs::read(desk.path("zoom.wasm")).expect("a component"));
    desk.trust();
    let verified = desk.succeeds(&["component", "verify", "pulled.wasm"]);
    assert!(verified.contains("zoom 0.1.0, signed with the key"), "{verified}");

    let told: Value = serde_json::from_str(&desk.succeeds(&["inspect", "pulled.wasm", "--json"])).expect("JSON");
    let metadata = &told["metadata"];
    for (member, value) in [
        ("name", "zoom"),
        ("version", "0.1.0"),
        ("source", source),
        ("licenses", "MIT OR Apache-2.0"),
    ] {
        assert_eq!(metadata[member], value, "{member}");
    }
    let bill: Value = serde_json::from_str(&desk.succeeds(&["component", "sbom", "pulled.wasm"])).expect("JSON");
    let parts = bill["components"].as_array().expect("components");
    assert!(parts.iter().any(|part| part["name"] == "jiff"), "{bill}");

    // The WIT, with types and functions, out of the component alone.
    let DecodedWasm::Component(wit, world) = decode(&bytes).expect("WIT") else {
        panic!("it is no component");
    };
    let exports = wit.worlds[world].exports.keys().map(|key| wit.name_world_key(key));
    let exports: Vec<_> = exports.collect();
    assert!(
        exports
            .iter()
            .any(|name| name.starts_with("microapp:connector/connector@0.1")),
        "{exports:?}"
    );
    let meetings = wit
        .interfaces
        .iter()
        .find(|(_, found)| found.name.as_deref() == Some("meetings"));
    let (_, meetings) = meetings.expect("the typed face");
    assert!(meetings.functions.contains_key("create-meeting") && meetings.types.contains_key("new-meeting"));
}

#[test]
fn a_configuration_runs_what_it_names_by_digest_and_asks_the_registry_once() {
    let (desk, port) = (Desk::new(), Port::open(false));
    desk.sign();
    let pinned = port.push(&desk, "zoom.wasm", "zoom:0.1.0");
    let trusted = format!("trusted_keys = [\"{}\"]", desk.key());
    std::fs::remove_file(desk.path("zoom.wasm")).expect("removed");
    for run in ["from the registry", "from the cache"] {
        let shown = desk.succeeds(&desk.invoke_from(&pinned, &trusted));
        assert!(shown.contains("2030-01-02T10:00:00Z"), "{run}: {shown}");
        // It is not asked again.
        port.shelf.with(|content| content.manifests.clear());
    }

    let loose = port.shelf.named("zoom:0.1.0");
    let refused = desk.run(&desk.invoke_from(&loose, &trusted));
    assert_eq!(refused.status.code(), Some(3), "{}", text(&refused.stderr));
    assert!(text(&refused.stderr).contains("@sha256:"), "{}", text(&refused.stderr));
}

/// Whose files their group may write, as is usual where each user has a group of their own.
#[test]
fn what_is_pulled_first_leaves_a_cache_that_compiled_code_may_be_kept_in() {
    let (desk, port) = (Desk::new(), Port::open(false));
    desk.sign();
    let pinned = port.push(&desk, "zoom.wasm", "zoom:0.1.0");
    assert!(!desk.path("cache").exists(), "it is made by the pull");
    let invoke = desk.invoke_from(&pinned, &format!("trusted_keys = [\"{}\"]", desk.key()));
    let output = desk.with_umask("002", &invoke).output().expect("the program starts");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(desk.compiled(), 1);
    for folder in ["cache", "cache/registry"] {
        let found = std::fs::metadata(desk.path(folder)).expect("a folder");
        let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions());
        assert_eq!(mode & 0o777, 0o700, "{folder}");
    }
}

#[test]
fn what_a_registry_has_changed_is_neither_run_nor_written() {
    let (desk, port) = (Desk::new(), Port::open(false));
    desk.sign();
    let pinned = port.push(&desk, "zoom.wasm", "zoom:0.1.0");
    port.shelf.with(|content| {
        let largest = content
            .blobs
            .values_mut()
            .max_by_key(|blob| blob.len())
            .expect("the component");
        let middle = largest.len() / 2;
        largest[middle] ^= 1;
    });
    for arguments in [
        vec!["component", "pull", &pinned, "--out", "pulled.wasm"],
        vec!["install", &pinned, "--yes", "--allow-unsigned", "--name", "zoom"],
    ] {
        let refused = desk.run(&arguments);
        assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stderr));
        let said = text(&refused.stderr);
        assert!(said.contains("the component is sha256:"), "{said}");
    }
    assert!(!desk.path("pulled.wasm").exists() && !desk.path("data").exists());
    assert_eq!(desk.compiled(), 0);
}

#[test]
fn a_locked_registry_wants_the_credentials_of_the_environment_and_no_message_shows_them() {
    let (desk, port) = (Desk::new(), Port::open(true));
    let place = port.shelf.named("zoom:0.1.0");
    let address = place
        .trim_start_matches("oci://")
        .split('/')
        .next()
        .expect("an address")
        .to_owned();
    let push = |password: &str| {
        let mut command = desk.command(&["component", "push", "zoom.wasm", &place]);
        command
            .env("MICROAPP_REGISTRY", &address)
            .env("MICROAPP_REGISTRY_USER", "ada")
            .env("MICROAPP_REGISTRY_PASSWORD", password);
        command.output().expect("the program starts")
    };
    let refused = push("wr0ng");
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said.contains("MICROAPP_REGISTRY_USER") && !said.contains("wr0ng"),
        "{said}"
    );
    let pushed = push("s3cr3t");
    assert!(pushed.status.success(), "{}", text(&pushed.stderr));
    assert!(text(&pushed.stdout).contains("unsigned"), "{}", text(&pushed.stdout));
    assert!(
        port.shelf
            .with(|content| content.seen.iter().any(|(path, _)| path == "/token"))
    );
}
