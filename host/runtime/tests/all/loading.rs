//! What loads, and what is refused with a reason.

use microapp_runtime::{Connector, EngineOptions, LoadError};

use crate::support::Fixture;

#[tokio::test]
async fn sockets_and_files_are_refused_by_name() {
    let fixture = Fixture::new().await;
    for (guest, import) in [
        (test_guests::SOCKET_IMPORT, "wasi:sockets/"),
        (test_guests::FILE_IMPORT, "wasi:filesystem/"),
    ] {
        let error = Connector::from_bytes(&fixture.engine, guest).expect_err(import);
        assert!(matches!(error, LoadError::ForbiddenImport { .. }));
        assert!(error.to_string().contains(import), "{error}");
    }
    fixture.still_serves().await;
}

#[tokio::test]
async fn another_version_of_the_contract_is_refused_with_those_that_load() {
    let fixture = Fixture::new().await;
    let error = Connector::from_bytes(&fixture.engine, test_guests::OLD_CONTRACT).expect_err("a version");
    assert_eq!(
        error.to_string(),
        "the connector speaks version 0.9.0 of the contract; this host loads `0.1.x`"
    );
}

#[tokio::test]
async fn what_is_no_connector_is_refused() {
    let fixture = Fixture::new().await;
    let error = Connector::from_bytes(&fixture.engine, test_guests::NO_CONNECTOR).expect_err("no connector");
    assert!(error.to_string().contains("`greet`"), "{error}");
    for bytes in [
        &b""[..],
        b"\0asm",
        b"\0asm\x01\0\0\0",
        b"hello",
        &test_guests::ECHO[..1_000],
    ] {
        let error = Connector::from_bytes(&fixture.engine, bytes).expect_err("no component");
        assert!(matches!(error, LoadError::NotAComponent { .. }), "{error}");
    }
}

#[tokio::test]
async fn compiled_code_is_refused_from_outside() {
    let fixture = Fixture::new().await;
    let engine = wasmtime::Engine::default();
    let code = engine.precompile_component(test_guests::ECHO).expect("code");
    let error = Connector::from_bytes(&fixture.engine, &code).expect_err("code");
    assert!(error.to_string().contains("it is compiled code"), "{error}");
}

#[tokio::test]
async fn damaged_components_are_errors_and_never_panics() {
    let fixture = Fixture::new().await;
    let whole = test_guests::OLD_CONTRACT;
    for at in (0..whole.len()).step_by(97) {
        let mut damaged = whole.to_vec();
        damaged[at] ^= 0x55;
        let _error = Connector::from_bytes(&fixture.engine, &damaged).expect_err("the contract is another");
    }
}

#[tokio::test]
async fn the_manifest_is_typed() {
    let fixture = Fixture::new().await;
    let connector = fixture.load(test_guests::ECHO);
    assert_eq!(connector.contract_version(), "0.1.0");
    assert!(
        connector
            .imports()
            .iter()
            .any(|import| import == "microapp:connector/http@0.1.0")
    );
    let manifest = connector.manifest().await.expect("a manifest");
    assert_eq!(manifest.hosts[0].to_string(), "*.granted.test");
    assert_eq!(manifest.base_url.as_str(), "https://service.test/v1/");
    let run = manifest.action("run").expect("an action");
    assert_eq!(run.input_schema["type"], "object");
    assert!(manifest.action("reveal").expect("an action").secret_output);
    let json = serde_json::to_value(manifest).expect("JSON");
    assert_eq!(json["actions"][0]["effect"], "writes");
}

#[test]
fn an_engine_that_asks_for_too_much_is_an_error() {
    let mut options = EngineOptions::default();
    options.max_instances = 4_000_000;
    let error = microapp_runtime::Engine::new(options).expect_err("no room");
    assert!(
        error.to_string().contains("room for 4000000 instances of 64 MiB"),
        "{error}"
    );
}
