//! How a connection stands, as pages say it.

use microapp_vault::{Reason, State, Status, VaultError};
use minijinja::{Value, context};

use crate::connections::{IntegrationApps, missing_scopes};
use crate::sign_in::lacking;
use crate::web::Failure;
use crate::words::{Said, Words};

/// How a connection stands, with what it lacks. One whose row can't be read is shown with what is wrong: to connect it again
/// is the way out.
///
/// # Errors
///
/// The store's.
pub(super) fn shown_connection(
    status: Result<Status, VaultError>,
    apps: &IntegrationApps,
    words: &Words,
) -> Result<Value, Failure> {
    match status {
        Ok(status) => Ok(shown_status(&status, apps, words)),
        Err(VaultError::Store(error)) => Err(Failure::from(&*error)),
        Err(error) => {
            tracing::warn!(target: "microapp::web", %error, "a connection can't be read");
            let (kind, word) = tag_of(State::NeedsReconnect);
            Ok(context! {
                kind, word => words.text(word), missing => Vec::<String>::new(), connected => false, switch => "",
                reason => context! { text => error.to_string(), lang => "en" },
            })
        }
    }
}

fn shown_status(status: &Status, apps: &IntegrationApps, words: &Words) -> Value {
    // The service can grant less with each new token.
    let missing = lacking(&missing_scopes(apps, &status.id.principal, &status.scopes), words);
    let (kind, word) = tag_of(status.state);
    context! {
        kind, word => words.text(word), missing,
        connected => status.state == State::Connected,
        switch => match status.state {
            State::Disabled => "on",
            State::Connected | State::NeedsReconnect => "off",
            _ => "",
        },
        reason => status.reason.as_ref().map(|reason| shown_reason(reason, words)),
        since => status.since.map(|time| words.moment(time)),
    }
}

/// How a connection stands, and why.
pub(super) fn shown_state(status: &Status, words: &Words) -> Value {
    let (kind, word) = tag_of(status.state);
    let reason = status.reason.as_ref().map(|reason| shown_reason(reason, words));
    context! { kind, word => words.text(word), reason }
}

/// A state's colour and words.
fn tag_of(state: State) -> (&'static str, &'static str) {
    match state {
        State::Connected => ("success", "state-connected"),
        State::SignInNeeded => ("warning", "state-not-connected"),
        State::NeedsReconnect => ("danger", "state-reconnect"),
        State::Disabled => ("danger", "state-off"),
        State::SecretsMissing => ("danger", "state-secrets"),
        State::NotConfigured => ("danger", "state-not-set-up"),
    }
}

/// Why a connection is in its state, in the reader's language; what only English says is marked so.
fn shown_reason(reason: &Reason, words: &Words) -> Value {
    let (said, lang) = match reason {
        Reason::SwitchedOff { who } => (Some(Said::from("reason-switched-off").with("who", who)), ""),
        Reason::Disconnected { who } => (Some(Said::from("reason-disconnected").with("who", who)), ""),
        Reason::SetUpAnew { who } => (Some(Said::from("reason-set-up-anew").with("who", who)), ""),
        Reason::Ended {
            code,
            words,
            answer_was_lost,
        } => {
            let key = match answer_was_lost {
                true => Said::from("reason-ended-lost"),
                false => Said::from("reason-ended"),
            };
            (Some(key.with("words", words).with("code", code)), "")
        }
        Reason::NothingToRenew => (Some(Said::from("reason-nothing-to-renew")), ""),
        Reason::KeyMissing { what } => (Some(Said::from("reason-key-missing").with("what", what)), ""),
        _ => (None, "en"),
    };
    let text = said.map_or_else(|| reason.to_string(), |said| words.say(&said));
    context! { text, lang }
}
