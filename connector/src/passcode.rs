//! The passcode of a meeting: what the input says, or a random one, and in both cases what the host's policy allows.

use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::bindings::microapp::connector::log::{self, Level};
use crate::client::{Ask, RateClass};
use crate::input_errors::FieldError;
use crate::problem::{internal, invalid_input};
use crate::setting;
use crate::zoom::path::Path;
use crate::zoom::policy::{PasscodePolicy, SecuritySettings};

/// The passcode to send; empty for none.
///
/// # Errors
///
/// `invalid-input` if the policy does not allow it.
pub fn for_new_meeting(wanted: Option<&str>, host: &str) -> Result<String, Error> {
    match wanted {
        Some("") => Ok(String::new()),
        Some(passcode) => {
            check(passcode, &policy_of(host)?)?;
            Ok(passcode.to_owned())
        }
        None if setting::random_passcode() => {
            let policy = policy_of(host)?;
            let mut failed = None;
            let passcode = policy.generate(|buffer| {
                if let Err(error) = getrandom::fill(buffer) {
                    failed = Some(error);
                }
            });
            match failed {
                Some(error) => Err(internal(format!("There is no randomness for a passcode: {error}."))),
                None => Ok(passcode),
            }
        }
        None => Ok(String::new()),
    }
}

/// Checks a new passcode for a meeting that exists.
///
/// # Errors
///
/// `invalid-input` if the policy does not allow it.
pub fn for_change(passcode: &str, host: &str) -> Result<(), Error> {
    if passcode.is_empty() {
        Ok(())
    } else {
        check(passcode, &policy_of(host)?)
    }
}

fn check(passcode: &str, policy: &PasscodePolicy) -> Result<(), Error> {
    let violations: Vec<FieldError> = policy
        .violations(passcode)
        .into_iter()
        .map(|message| FieldError::new("passcode", "policy", message))
        .collect();
    if violations.is_empty() {
        Ok(())
    } else {
        Err(invalid_input(&violations))
    }
}

/// Zoom: `GET /users/{userId}/settings?option=meeting_security`.
fn policy_of(host: &str) -> Result<PasscodePolicy, Error> {
    let path = Path::new("users")
        .segment(host)
        .word("settings")
        .query("option", "meeting_security");
    let reply: Result<SecuritySettings, Error> = Ask::new(Method::Get, path, RateClass::Medium, "user", host).json();
    match reply {
        Ok(settings) => Ok(settings.meeting_security.meeting_password_requirement),
        // Not every app has the scope. Zoom checks the passcode itself, and then its words are shown.
        Err(Error::MissingScope(problem) | Error::NotAllowed(problem)) => {
            log::write(
                Level::Warn,
                "The passcode policy can't be read; Zoom alone decides about the passcode.",
                &[log::Field {
                    name: "reason".to_owned(),
                    value: problem.message,
                }],
            );
            Ok(PasscodePolicy::default())
        }
        Err(error) => Err(error),
    }
}
