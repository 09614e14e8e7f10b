//! What goes wrong, in the contract's cases.

use serde_json::{Value, json};
use test_guests::errors::{Error, Problem};
use test_guests::http::{Failure, Response};

use crate::shows;

pub fn problem(code: &str, details: Value) -> Problem {
    Problem {
        code: code.to_owned(),
        message: "It did not work.".to_owned(),
        details: details.to_string(),
    }
}

pub fn invalid(field: &str) -> Error {
    if shows("no fields") {
        return Error::InvalidInput(problem("invalid", json!({})));
    }
    let field = if shows("another field") { "elsewhere" } else { field };
    Error::InvalidInput(problem(
        "invalid",
        json!({ "fields": [{ "field": field, "code": "wrong", "message": "No." }] }),
    ))
}

fn upstream(status: u16) -> Error {
    Error::Upstream(problem("upstream", json!({ "status": status })))
}

/// What a failure means for a request that changes something or does not.
pub fn of_failure(failure: Failure, writes: bool) -> Error {
    match failure {
        Failure::NotAllowed(problem) => Error::NotAllowed(problem),
        Failure::Unauthorized(_) => unauthorized(),
        Failure::RateLimited(problem) => Error::RateLimited(problem),
        Failure::DailyLimit(problem) => Error::DailyLimit(problem),
        Failure::NotSent(_) if shows("not sent as upstream") => upstream(0),
        Failure::NotSent(problem) => Error::Unavailable(problem),
        Failure::NoAnswer(problem) if writes && !shows("a lost answer as unavailable") => {
            Error::UnknownOutcome(problem)
        }
        Failure::NoAnswer(problem) => Error::Unavailable(problem),
    }
}

fn unauthorized() -> Error {
    let details = if shows("no identity") {
        json!({})
    } else {
        json!({ "identity": "service" })
    };
    Error::Unauthorized(problem("unauthorized", details))
}

/// What a status means that is not 2xx.
pub fn of_status(response: &Response) -> Error {
    match response.status {
        401 if shows("401 as upstream") => upstream(401),
        401 => unauthorized(),
        429 => Error::RateLimited(problem("rate-limited", json!({ "retry_after_ms": 2_000 }))),
        404 => Error::NotFound(problem("not-found", json!({ "kind": "thing" }))),
        409 if shows("a conflict as upstream") => upstream(409),
        418 if shows("an error that is not listed") => Error::Other(problem("teapot", json!({}))),
        409 => Error::Conflict(problem("conflict", json!({}))),
        status => upstream(status),
    }
}

/// What an answer means that can't be read.
pub fn unreadable(response: &Response) -> Error {
    if shows("a panic at an answer") {
        panic!("no JSON");
    }
    if shows("a loop at an answer") {
        loop {
            std::hint::black_box(response);
        }
    }
    upstream(response.status)
}
