//! Webex's refusals: `{"message": "…", "errors": [{"description": "…"}], "trackingId": "…"}`.

use connector_kit::Error;
use connector_kit::refusal::Refusal;
use serde_json::{Value, json};

/// What Webex's own words mean, where its status alone does not say it.
pub fn read(refusal: &Refusal<'_>) -> Option<Error> {
    let body = refusal.json();
    let mut words = refusal.words();
    for error in body["errors"].as_array().into_iter().flatten() {
        let description = error["description"].as_str().unwrap_or_default();
        if !description.is_empty() && !words.contains(description) {
            words.push(' ');
            words.push_str(description);
        }
    }
    let tracking_id = &body["trackingId"];
    let make = |message: String, mut details: Value| {
        if tracking_id.is_string() {
            details["tracking_id"] = tracking_id.clone();
        }
        refusal.problem(refusal.response.status.to_string(), message, details)
    };
    match refusal.response.status {
        400 => {
            let field = field_of(&words);
            let entry = json!({ "field": field, "code": "refused-by-webex", "message": words });
            let message = format!("Webex refuses the input: {words}");
            Some(Error::InvalidInput(make(message, json!({ "fields": [entry] }))))
        }
        403 if words.to_ascii_lowercase().contains("scope") => {
            let message = format!("The Webex integration lacks a scope: {words}");
            Some(Error::MissingScope(make(message, json!({ "scopes": [] }))))
        }
        _ => None,
    }
}

/// The contract's field that Webex's words speak of; empty if they name none.
fn field_of(words: &str) -> &'static str {
    let words = words.to_ascii_lowercase();
    let known = [
        ("password", "passcode"),
        ("recurrence", "recurrence"),
        ("timezone", "time_zone"),
        ("invitee", "invitees"),
        ("cohost", "co_hosts"),
        ("agenda", "agenda"),
        ("title", "topic"),
        ("start", "start"),
    ];
    known
        .iter()
        .find(|(word, _)| words.contains(word))
        .map_or("", |(_, field)| field)
}
