//! What is composed reaches the world through the adapter alone.

use compose::{ComposeError, compose};
use wac_graph::types::{Package, Types};

/// A component with nothing in it, and a module.
const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// An adapter that needs the network of its host, and stands in for two interfaces.
fn adapter() -> Vec<u8> {
    let exports = ["microapp:connector/log@0.1.0", "wasi:cli/environment@0.2.0"];
    let exports = exports.map(|name| format!(r#"(export "{name}" (instance $empty))"#));
    component(
        &["wasi:http/outgoing-handler@0.2.0"],
        &format!("(instance $empty) {}", exports.join(" ")),
    )
}

/// A component that imports the log of the contract, and these.
fn connector(beside: &[&str]) -> Vec<u8> {
    let log = ["microapp:connector/log@0.1.0"];
    component(&[&log, beside].concat(), "")
}

fn component(imports: &[&str], rest: &str) -> Vec<u8> {
    let imports: String = imports
        .iter()
        .map(|name| format!(r#"(import "{name}" (instance)) "#))
        .collect();
    wat::parse_str(format!("(component {imports} {rest})")).expect("it is well-formed")
}

fn imports(component: &[u8]) -> Vec<String> {
    let mut types = Types::default();
    let package = Package::from_bytes("microapp:composed", None, component, &mut types).expect("it is a component");
    types[package.ty()].imports.keys().cloned().collect()
}

#[test]
fn what_is_no_component_is_refused_on_either_side() {
    for (adapter, connector) in [(MODULE, EMPTY), (EMPTY, MODULE), (EMPTY, b"text".as_slice())] {
        let refused = compose(adapter, connector).expect_err("refused");
        assert!(matches!(refused, ComposeError::NoComponent(_)), "{refused}");
    }
}

#[test]
fn a_component_that_imports_nothing_of_the_contract_needs_no_adapter() {
    let refused = compose(EMPTY, EMPTY).expect_err("refused");
    assert!(matches!(refused, ComposeError::NoConnector), "{refused}");
}

#[test]
fn what_no_connector_gets_is_not_left_to_the_host() {
    for import in [
        "wasi:http/outgoing-handler@0.2.0",
        "wasi:http/types@0.2.0",
        "wasi:sockets/tcp@0.2.0",
        "wasi:filesystem/preopens@0.2.0",
        "wasi:cli/environment@0.3.0",
        "microapp:connector/http@0.2.0",
        "environment",
    ] {
        let refused = compose(&adapter(), &connector(&["wasi:random/random@0.2.0", import])).expect_err(import);
        assert!(
            matches!(&refused, ComposeError::Forbidden(names) if names == &[import]),
            "{refused}"
        );
        assert!(refused.to_string().contains(import), "{refused}");
    }
}

#[test]
fn every_version_of_what_the_adapter_stands_in_for_comes_from_the_adapter() {
    let versions = [
        "wasi:cli/environment@0.2.0",
        "wasi:cli/environment@0.2.3",
        "wasi:cli/environment@0.2.6",
    ];
    let clock = "wasi:clocks/wall-clock@0.2.0";
    let composed = compose(&adapter(), &connector(&[&versions[..], &[clock]].concat())).expect("composed");
    let mut left = imports(&composed);
    left.sort();
    assert_eq!(left, [clock, "wasi:http/outgoing-handler@0.2.0"]);
}

#[test]
fn a_version_that_the_adapter_does_not_have_is_not_left_to_the_host() {
    for import in [
        "wasi:cli/environment@0.2.0-rc-2023-12-05",
        "microapp:connector/settings@0.1.0",
    ] {
        let refused = compose(&adapter(), &connector(&[import])).expect_err(import);
        assert!(
            matches!(&refused, ComposeError::NotGiven(names) if names == &[import]),
            "{refused}"
        );
    }
}
