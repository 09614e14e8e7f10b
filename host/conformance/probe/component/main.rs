//! A connector that does what its input says. Its action `run` takes `{"do": [step, …]}` and returns
//! `{"did": [what came of each step, …]}`; the steps are in `steps.rs`. `look` takes the same, and declares that it reads;
//! `think`, that it sends nothing.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

mod manifest;
mod send;
mod steps;

#[allow(missing_docs, unsafe_code, reason = "generated; the WIT carries the documentation")]
#[allow(clippy::all, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        path: "../../../wit",
        world: "microapp:connector/generic-connector",
        pub_export_macro: true,
        export_macro_name: "export_connector",
        default_bindings_module: "crate::bindings",
    });
}

use bindings::exports::microapp::connector::connector::{Guest, Manifest};
use bindings::microapp::connector::errors::{Error, Problem};
use serde_json::{Value, json};

struct Probe;

impl Guest for Probe {
    fn describe() -> Manifest {
        manifest::manifest()
    }

    fn invoke(action: String, input: String) -> Result<String, Error> {
        match action.as_str() {
            "run" | "look" | "think" => run(&input),
            // To see whether texts pass unchanged.
            "echo" => match serde_json::from_str(&input) {
                Ok(Value::Object(_)) => Ok(input),
                _ => Err(invalid("", "Send an object.")),
            },
            _ => Err(Error::NotFound(Problem {
                code: "unknown-action".to_owned(),
                message: "There are the actions `run`, `look`, `think` and `echo`.".to_owned(),
                details: json!({ "kind": "action", "id": action }).to_string(),
            })),
        }
    }
}

fn run(input: &str) -> Result<String, Error> {
    let script: Value = serde_json::from_str(input).unwrap_or_default();
    let Some(steps) = script["do"].as_array() else {
        return Err(invalid("do", "Send an object with a list of steps: {\"do\": []}."));
    };
    let mut did = Vec::with_capacity(steps.len());
    for step in steps {
        did.push(steps::take(step)?);
    }
    Ok(json!({ "did": did }).to_string())
}

fn invalid(field: &str, message: &str) -> Error {
    Error::InvalidInput(Problem {
        code: "misfit".to_owned(),
        message: message.to_owned(),
        details: json!({ "fields": [{ "field": field, "code": "misfit", "message": message }] }).to_string(),
    })
}

#[allow(unsafe_code, reason = "generated")]
mod export {
    use super::Probe;
    crate::bindings::export_connector!(Probe with_types_in crate::bindings);
}
