//! What guests share: the contract's bindings, a manifest, and a macro that makes a component of one function.

#[allow(missing_docs, reason = "generated; the WIT carries the documentation")]
#[allow(unsafe_code, reason = "generated")]
#[allow(clippy::all, reason = "generated")]
mod generated {
    wit_bindgen::generate!({
        path: "../../wit",
        world: "microapp:connector/generic-connector",
        pub_export_macro: true,
        export_macro_name: "export_connector",
        default_bindings_module: "test_guests::bindings",
    });
}

/// The contract's bindings.
pub mod bindings {
    pub use super::generated::*;
}

use generated::exports::microapp::connector::connector::{
    Action, Authentication, Effect, Manifest, RateLimits, Setting,
};
pub use generated::microapp::connector::{caller, errors, http, log, progress, settings};

/// A manifest with one action, `run`, and some hosts.
pub fn manifest(hosts: &[&str]) -> Manifest {
    let action = |name: &str, secret_output, effect| Action {
        name: name.to_owned(),
        title: "Run".to_owned(),
        description: "Does what this guest is for.".to_owned(),
        input_schema: "{\"type\":\"object\"}".to_owned(),
        output_schema: "{}".to_owned(),
        effect,
        repeatable: false,
        look_up: None,
        secret_output,
        offline: false,
        scopes: Vec::new(),
    };
    Manifest {
        name: "guest".to_owned(),
        title: "A guest".to_owned(),
        version: "0.1.0".to_owned(),
        description: "For tests.".to_owned(),
        actions: vec![
            action("run", false, Effect::Writes),
            action("reveal", true, Effect::Writes),
            action("look", false, Effect::Reads),
            Action {
                offline: true,
                ..action("stay", false, Effect::Writes)
            },
        ],
        hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
        base_url: "https://service.test/v1/".to_owned(),
        authentication: Authentication {
            modes: vec!["server-to-server".to_owned()],
            authorize_url: "https://service.test/oauth/authorize".to_owned(),
            token_url: "https://service.test/oauth/token".to_owned(),
            revoke_url: None,
        },
        rate_limits: RateLimits {
            requests: 1_000,
            interval_ms: 1_000,
            plans: Vec::new(),
            quotas: Vec::new(),
        },
        settings: vec![Setting {
            name: "greeting".to_owned(),
            description: "A word.".to_owned(),
            schema: "{\"type\":\"string\",\"maxLength\":20}".to_owned(),
        }],
        details: "{}".to_owned(),
    }
}

/// A request without headers and body, as the service.
pub fn request(method: http::Method, url: &str) -> http::Request {
    http::Request {
        method,
        url: url.to_owned(),
        identity: http::Identity::Service,
        headers: Vec::new(),
        body: None,
        rate_class: None,
        quotas: Vec::new(),
    }
}

/// An answer or a failure as JSON, with nothing left out.
pub fn to_json(result: Result<http::Response, http::Failure>) -> serde_json::Value {
    match result {
        Ok(response) => serde_json::json!({
            "status": response.status,
            "headers": response.headers.into_iter().map(|header| [header.name, header.value]).collect::<Vec<_>>(),
            "body": response.body,
        }),
        Err(failure) => {
            let (case, problem) = match failure {
                http::Failure::NotAllowed(problem) => ("not_allowed", problem),
                http::Failure::Unauthorized(problem) => ("unauthorized", problem),
                http::Failure::RateLimited(problem) => ("rate_limited", problem),
                http::Failure::DailyLimit(problem) => ("daily_limit", problem),
                http::Failure::NotSent(problem) => ("not_sent", problem),
                http::Failure::NoAnswer(problem) => ("no_answer", problem),
            };
            serde_json::json!({
                "failure": case,
                "code": problem.code,
                "message": problem.message,
                "details": serde_json::from_str::<serde_json::Value>(&problem.details).unwrap_or_default(),
            })
        }
    }
}

/// Makes a component of a function from the input to the result.
#[macro_export]
macro_rules! guest {
    ($run:path) => {
        $crate::guest!($run, hosts: []);
    };
    ($run:path, hosts: $hosts:expr) => {
        struct Component;

        impl $crate::bindings::exports::microapp::connector::connector::Guest for Component {
            fn describe() -> $crate::bindings::exports::microapp::connector::connector::Manifest {
                $crate::manifest(&$hosts)
            }

            fn invoke(_action: String, input: String) -> Result<String, $crate::errors::Error> {
                $run(input)
            }
        }

        #[allow(unsafe_code, reason = "generated")]
        mod export {
            use super::Component;
            $crate::bindings::export_connector!(Component with_types_in $crate::bindings);
        }
    };
}
