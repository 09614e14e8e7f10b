//! The exports: the contract's capabilities, and an environment with nothing in it.

use std::cell::OnceCell;
use std::io::Write as _;

use serde_json::{Map, Value};

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
    pub(crate) token: Option<String>,
    acting_user: Option<String>,
    settings: Map<String, Value>,
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
        let settings = variable("MICROAPP_SETTINGS").and_then(|text| serde_json::from_str(&text).ok());
        Self {
            base,
            token: variable("MICROAPP_TOKEN"),
            acting_user: variable("MICROAPP_ACTING_USER"),
            settings: settings.unwrap_or_default(),
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

impl log::Guest for Adapter {
    fn write(level: log::Level, message: String, fields: Vec<log::Field>) {
        let mut line = format!("{level:?} {message}");
        for field in fields {
            line.push_str(&format!(" {}={:?}", field.name, field.value));
        }
        // A host that shows no standard error loses the log, and nothing else.
        let _shown = writeln!(std::io::stderr(), "{}", line.replace(['\r', '\n'], " "));
    }
}

impl progress::Guest for Adapter {
    fn report(_done: u64, _total: Option<u64>, _message: String) {}
}

impl settings::Guest for Adapter {
    fn get(name: String) -> Option<String> {
        with(|surroundings| surroundings.settings.get(&name).map(Value::to_string))
    }
}

impl caller::Guest for Adapter {
    fn acting_user() -> Option<String> {
        with(|surroundings| surroundings.acting_user.clone())
    }

    fn intent() -> Option<String> {
        None
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
