//! The exports: the contract's capabilities, and an environment with nothing in it.

use std::cell::OnceCell;
use std::io::Write as _;

use serde_json::{Map, Value, json};

use crate::address::Base;
use crate::bindings::export;
use crate::bindings::exports::microapp::connector::{caller, http, log, progress, settings};
use crate::bindings::exports::wasi::cli::environment;
use crate::exchange::{self, Sent};

struct Adapter;

export!(Adapter with_types_in crate::bindings);

/// What the environment says; read once, an instance lives no longer than its environment.
pub(crate) struct Surroundings {
    pub(crate) base: Result<Base, String>,
    pub(crate) token: Token,
    acting_user: Option<String>,
    intent: Option<String>,
    pub(crate) settings: Result<Map<String, Value>, String>,
}

/// What requests carry.
pub(crate) enum Token {
    /// This.
    Bearer(String),
    /// Nothing, and nothing is wanted.
    NotWanted,
    /// Nothing can be sent: why.
    Missing(&'static str),
}

impl Token {
    fn of(authentication: Option<&str>, token: Option<String>) -> Self {
        match (authentication, token) {
            (Some("none"), None) => Self::NotWanted,
            (Some("none"), Some(_)) => {
                Self::Missing("MICROAPP_AUTHENTICATION is none, and MICROAPP_TOKEN is set: one of them is too much.")
            }
            (None | Some("token"), Some(token)) => Self::Bearer(token),
            (None | Some("token"), None) => Self::Missing(
                "MICROAPP_TOKEN is not set: requests need a token, unless MICROAPP_AUTHENTICATION is none.",
            ),
            (Some(_), _) => Self::Missing("MICROAPP_AUTHENTICATION is neither token nor none."),
        }
    }
}

thread_local! {
    static SURROUNDINGS: OnceCell<Surroundings> = const { OnceCell::new() };
}

fn with<R>(use_them: impl FnOnce(&Surroundings) -> R) -> R {
    SURROUNDINGS.with(|cell| use_them(cell.get_or_init(Surroundings::read)))
}

impl Surroundings {
    fn read() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let base = match variable("MICROAPP_BASE_URL") {
            Some(text) => Base::read(&text).map_err(|reason| format!("MICROAPP_BASE_URL can't be used: {reason}.")),
            None => Err("MICROAPP_BASE_URL is not set: it says where the service is.".to_owned()),
        };
        // What is in them may be a secret: only the place of a mistake is told.
        let settings = match variable("MICROAPP_SETTINGS") {
            Some(text) => serde_json::from_str(&text).map_err(|error| {
                let (line, column) = (error.line(), error.column());
                format!("MICROAPP_SETTINGS is no JSON object: line {line}, column {column}.")
            }),
            None => Ok(Map::new()),
        };
        Self {
            base,
            token: Token::of(
                variable("MICROAPP_AUTHENTICATION").as_deref(),
                variable("MICROAPP_TOKEN"),
            ),
            acting_user: variable("MICROAPP_ACTING_USER"),
            intent: variable("MICROAPP_INTENT"),
            settings,
        }
    }
}

impl http::Guest for Adapter {
    fn send(request: http::Request) -> Result<http::Response, http::Failure> {
        with(|surroundings| exchange::begin(surroundings, request).and_then(Sent::answer))
    }

    fn send_all(requests: Vec<http::Request>) -> Vec<Result<http::Response, http::Failure>> {
        with(|surroundings| {
            // All leave before the first answer is waited for.
            let begin = |request| exchange::begin(surroundings, request);
            let under_way: Vec<_> = requests.into_iter().map(begin).collect();
            under_way.into_iter().map(|sent| sent.and_then(Sent::answer)).collect()
        })
    }
}

/// A line of JSON on standard error. A host that shows none loses the log, and nothing else.
fn say(line: &str) {
    let _shown = writeln!(std::io::stderr(), "{line}");
}

impl log::Guest for Adapter {
    fn write(level: log::Level, message: String, fields: Vec<log::Field>) {
        let level = match level {
            log::Level::Debug => "debug",
            log::Level::Info => "info",
            log::Level::Warn => "warn",
            log::Level::Error => "error",
        };
        // Written by hand: an object of the library would sort the fields, and keep one of two with the same name.
        let fields = fields
            .into_iter()
            .map(|field| format!("{}:{}", json!(field.name), json!(field.value)));
        let fields = fields.collect::<Vec<_>>().join(",");
        let message = json!(message);
        say(&format!(
            r#"{{"level":"{level}","message":{message},"fields":{{{fields}}}}}"#
        ));
    }
}

impl progress::Guest for Adapter {
    fn report(done: u64, total: Option<u64>, message: String) {
        say(&json!({ "progress": { "done": done, "total": total, "message": message } }).to_string());
    }
}

impl settings::Guest for Adapter {
    fn get(name: String) -> Option<String> {
        // Settings that can't be read are told with the first request.
        with(|surroundings| surroundings.settings.as_ref().ok()?.get(&name).map(Value::to_string))
    }
}

impl caller::Guest for Adapter {
    fn acting_user() -> Option<String> {
        with(|surroundings| surroundings.acting_user.clone())
    }

    fn intent() -> Option<String> {
        with(|surroundings| surroundings.intent.clone())
    }
}

/// What the connector sees in place of the real one, which holds the token.
impl environment::Guest for Adapter {
    fn get_environment() -> Vec<(String, String)> {
        Vec::new()
    }

    fn get_arguments() -> Vec<String> {
        Vec::new()
    }

    fn initial_cwd() -> Option<String> {
        None
    }
}
