//! What the connector can do: one file for each action, and the table by which both faces find them.

mod create_meeting;
mod delete_meeting;
mod find_conflicts;
mod find_outcome;
mod get_invitation;
mod get_meeting;
mod get_meeting_options;
mod get_start_url;
mod get_user;
mod kept_dates;
mod list_meetings;
mod list_users;
mod new_dates;
mod preview_change;
mod preview_recurrence;
mod update_meeting;

pub use self::create_meeting::create_meeting;
pub use self::delete_meeting::delete_meeting;
pub use self::find_conflicts::{Conflict, ConflictQuery, Conflicts, find_conflicts};
pub use self::find_outcome::find_outcome;
pub use self::get_invitation::get_invitation;
pub use self::get_meeting::get_meeting;
pub use self::get_meeting_options::{Country, MeetingOptions, OptionsQuery, PasscodeRules, get_meeting_options};
pub use self::get_start_url::get_start_url;
pub use self::get_user::get_user;
pub use self::list_meetings::list_meetings;
pub use self::list_users::list_users;
pub use self::preview_change::{ChangePreview, ChangePreviewQuery, ChangedDate, preview_change};
pub use self::preview_recurrence::preview_recurrence;
pub use self::update_meeting::update_meeting;

use connector_kit::similar::most_similar;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::bindings::microapp::connector::errors::Error;
use crate::describe::ACTIONS;
use crate::input_errors::input_errors;
use crate::problem::{internal, invalid_field, invalid_input, not_found};

/// Runs an action by its name, JSON in and JSON out.
///
/// # Errors
///
/// `not-found` for a name that no action has, `invalid-input` for input that does not fit, and the action's own.
pub fn invoke(action: &str, input: &str) -> Result<String, Error> {
    match action {
        "create-meeting" => run(action, input, create_meeting),
        "get-meeting" => run(action, input, get_meeting),
        "list-meetings" => run(action, input, list_meetings),
        "update-meeting" => run(action, input, update_meeting),
        "delete-meeting" => run(action, input, delete_meeting),
        "find-outcome" => write(find_outcome(find_outcome::query(action, input)?)?),
        "get-invitation" => run(action, input, get_invitation),
        "preview-recurrence" => run(action, input, preview_recurrence),
        "find-conflicts" => run(action, input, find_conflicts),
        "preview-change" => run(action, input, preview_change),
        "get-meeting-options" => run(action, input, get_meeting_options),
        "list-users" => run(action, input, list_users),
        "get-start-url" => run(action, input, get_start_url),
        "get-user" => run(action, input, get_user),
        _ => Err(unknown_action(action)),
    }
}

fn run<I: DeserializeOwned, O: Serialize>(
    action: &str,
    input: &str,
    implementation: fn(I) -> Result<O, Error>,
) -> Result<String, Error> {
    write(implementation(read(action, input)?)?)
}

/// Reads an action's input.
fn read<I: DeserializeOwned>(action: &str, input: &str) -> Result<I, Error> {
    // A record would be read from a list of its values too; the contract says an object.
    let read = if input.trim_start().starts_with('[') {
        Err(serde::de::Error::custom("it is a list, not an object"))
    } else {
        serde_json::from_str(input)
    };
    read.map_err(|error| misfit(action, input, &error))
}

fn write<O: Serialize>(output: O) -> Result<String, Error> {
    serde_json::to_string(&output).map_err(|error| internal(format!("The result can't be written as JSON: {error}.")))
}

/// Why an input does not fit: every mismatch with the schema. Deserialisation alone would name the first only.
fn misfit(action: &str, input: &str, error: &serde_json::Error) -> Error {
    let Ok(value) = serde_json::from_str::<Value>(input) else {
        return invalid_field(
            "",
            "no-json",
            format!("The input is not JSON: {error}. Send one object, such as {{\"topic\": \"…\"}}."),
        );
    };
    let schema = ACTIONS
        .iter()
        .find(|known| known.name == action)
        .map(|known| known.input_schema);
    let schema: Value = schema
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let found = input_errors(&schema, &value);
    if found.is_empty() {
        return invalid_field("", "misfit", format!("The input does not fit: {error}."));
    }
    invalid_input(&found)
}

fn unknown_action(action: &str) -> Error {
    let names = ACTIONS.iter().map(|action| action.name);
    let message = match most_similar(action, names, 1).first() {
        Some(near) => format!("There is no action `{action}`. Did you mean `{near}`?"),
        None => {
            let names: Vec<&str> = ACTIONS.iter().map(|action| action.name).collect();
            format!("There is no action `{action}`. There are {}.", names.join(", "))
        }
    };
    not_found("action", action, message)
}
