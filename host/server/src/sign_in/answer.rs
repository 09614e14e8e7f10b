//! What a person reads when the browser has come back.

use http::StatusCode;
use microapp_store::Principal;

use super::{Finished, SignInError};

/// The outcome of a sign-in, in words. It holds no code, no state and no token, and is plain text: whoever shows it as HTML
/// escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of a page that shows it.
    pub status: StatusCode,
    /// One line.
    pub title: String,
    /// What happened, and what to do.
    pub paragraphs: Vec<String>,
    /// One line each: what is missing.
    pub list: Vec<String>,
    /// What follows the list.
    pub after: Vec<String>,
}

/// The words for an outcome.
pub fn answer(ended: &Result<Finished, SignInError>) -> Answer {
    match ended {
        Ok(finished) => connected(finished),
        Err(error) => failed(error),
    }
}

fn connected(finished: &Finished) -> Answer {
    let whose = match &finished.connection.principal {
        Principal::Service => "The account".to_owned(),
        Principal::User(name) => name.clone(),
    };
    let mut answer = Answer {
        status: StatusCode::OK,
        title: "Connected".to_owned(),
        paragraphs: vec![format!(
            "{whose} is connected with {}. You can close this tab.",
            finished.connection.integration
        )],
        list: Vec::new(),
        after: Vec::new(),
    };
    if finished.missing.is_empty() {
        return answer;
    }
    "Connected, but some things will not work".clone_into(&mut answer.title);
    answer
        .paragraphs
        .push("The app at the service has not all the scopes that the actions need:".to_owned());
    answer.list = finished
        .missing
        .iter()
        .map(|missing| format!("{} (for {})", missing.scope, missing.actions.join(", ")))
        .collect();
    answer.after.extend(finished.scopes_help.clone());
    answer.after.push("Then connect once more.".to_owned());
    answer
}

fn failed(error: &SignInError) -> Answer {
    let status = match error {
        SignInError::NotOffered(_) => StatusCode::NOT_FOUND,
        SignInError::Exchange(_) => StatusCode::BAD_GATEWAY,
        error if error.is_for_the_person() => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let words = if error.is_for_the_person() {
        sentence(&error.to_string())
    } else {
        "Something is wrong at this installation; its log says what. Nothing was connected.".to_owned()
    };
    Answer {
        status,
        title: "Not connected".to_owned(),
        paragraphs: vec![words],
        list: Vec::new(),
        after: Vec::new(),
    }
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), characters.as_str())
}
