//! The host's small capabilities. Off the component, [`testing`](crate::testing) plays them.

use serde::de::DeserializeOwned;

use crate::Level;

#[cfg(target_family = "wasm")]
use crate::bindings::microapp::connector as capability;
#[cfg(not(target_family = "wasm"))]
use crate::testing::capability;

pub(crate) use capability::http::{send, send_all};

/// How the service addresses the acting user in a path; none when no person is acting.
pub fn acting_user() -> Option<String> {
    capability::caller::acting_user()
}

/// The marker of the present intent, to be left with what is created; none when the host keeps no intents.
pub fn intent() -> Option<String> {
    capability::caller::intent()
}

/// What the admin has set; none for the default, and for a value that does not fit.
pub fn setting<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_str(&capability::settings::get(name)?).ok()
}

/// Writes an entry to the log that the admin reads. Never a secret.
pub fn log(level: Level, message: &str, fields: &[(&str, &str)]) {
    use crate::bindings::microapp::connector::log::Field;
    let fields: Vec<Field> = fields
        .iter()
        .map(|(name, value)| Field {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
        })
        .collect();
    capability::log::write(level, message, &fields);
}

/// Tells how far a long action has come: `done` of `total` steps.
pub fn progress(done: u64, total: Option<u64>, message: &str) {
    capability::progress::report(done, total, message);
}
