//! What a person reads when the browser has come back.

use http::StatusCode;
use microapp_store::Principal;

use super::{Finished, SignInError};
use crate::connections::MissingScope;
use crate::words::{Said, Words};

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
pub fn answer(ended: &Result<Finished, SignInError>, words: &Words) -> Answer {
    match ended {
        Ok(finished) => connected(finished, words),
        Err(error) => failed(error, words),
    }
}

fn connected(finished: &Finished, words: &Words) -> Answer {
    let integration = &finished.connection.integration;
    let [title, account, person] = if finished.switched_off {
        ["kept-switched-off", "kept-account", "kept-person"]
    } else {
        ["state-connected", "connected-account", "connected-person"]
    };
    let whole = match &finished.connection.principal {
        Principal::Service => Said::from(account).with("integration", integration),
        Principal::User(name) => Said::from(person).with("person", name).with("integration", integration),
    };
    let mut answer = Answer {
        status: StatusCode::OK,
        title: words.text(title),
        paragraphs: vec![words.say(&whole)],
        list: Vec::new(),
        after: Vec::new(),
    };
    if finished.missing.is_empty() {
        return answer;
    }
    if !finished.switched_off {
        answer.title = words.text("connected-in-part");
    }
    answer.paragraphs.push(words.text("connected-lacks"));
    answer.list = lacking(&finished.missing, words);
    answer.after.extend(finished.scopes_help.clone());
    answer.after.push(words.text("connect-once-more"));
    answer
}

/// What a connection lacks, one line each, with the actions that need it.
pub(crate) fn lacking(missing: &[MissingScope], words: &Words) -> Vec<String> {
    let line = |missing: &MissingScope| {
        let line = Said::from("missing-scope").with("scope", &missing.scope);
        words.say(&line.with("actions", missing.actions.join(", ")))
    };
    missing.iter().map(line).collect()
}

fn failed(error: &SignInError, words: &Words) -> Answer {
    let status = match error {
        SignInError::NotOffered(_) => StatusCode::NOT_FOUND,
        SignInError::Exchange(_) | SignInError::AccountUnknown(_) => StatusCode::BAD_GATEWAY,
        SignInError::OtherPerson | SignInError::OtherAccount { .. } => StatusCode::FORBIDDEN,
        error if error.is_for_the_person() => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let said = match error {
        SignInError::NotOffered(_) => Said::from("sign-in-not-offered"),
        SignInError::NotWaiting => Said::from("sign-in-not-waiting"),
        SignInError::OtherBrowser => Said::from("sign-in-other-browser"),
        SignInError::OtherPerson => Said::from("sign-in-other-person"),
        SignInError::OtherApp => Said::from("sign-in-other-app"),
        SignInError::OtherRedirect { expected } => Said::from("sign-in-other-redirect").with("expected", expected),
        SignInError::Denied { error, description } => {
            Said::from("sign-in-denied").with("reason", format!("{error}{description}"))
        }
        SignInError::BadReturn(_) | SignInError::OtherAttempt => Said::from("sign-in-bad-return"),
        SignInError::Exchange(error) => Said::from("sign-in-not-exchanged").with("reason", error.to_string()),
        SignInError::OtherAccount { expected, found } => Said::from("sign-in-other-account")
            .with("expected", expected)
            .with("found", found),
        SignInError::AccountUnknown(reason) => Said::from("sign-in-account-unknown").with("reason", reason),
        SignInError::NoRandomness(_) | SignInError::Vault(_) | SignInError::Store(_) => Said::from("sign-in-failed"),
    };
    Answer {
        status,
        title: words.text("state-not-connected"),
        paragraphs: vec![words.say(&said)],
        list: Vec::new(),
        after: Vec::new(),
    }
}
