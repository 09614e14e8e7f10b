//! Sending: one request, several at once, all pages of a list; and what an answer or its absence means.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::bindings::microapp::connector::caller;
use crate::bindings::microapp::connector::errors::{Error, Problem};
use crate::bindings::microapp::connector::http::{Failure, Identity, Method, QuotaUse, Request, Response};
use crate::bindings::microapp::connector::progress;
use crate::clock;
use crate::describe::limits::MEETING_WRITES;
use crate::pace;
use crate::problem::problem;
use crate::zoom::path::Path;
use crate::zoom::refusal::{Answer, Asked, error_of};
use crate::zoom::reply::parse;

/// Zoom's largest page.
const PAGE_SIZE: &str = "300";
/// No account has this many pages of 300; a service that says so is at fault.
const MAX_PAGES: usize = 10_000;

/// Zoom's rate label of an endpoint, as its specification gives it.
#[derive(Clone, Copy, Debug)]
pub enum RateClass {
    /// Reading or changing one thing.
    Light,
    /// Lists, and creating a meeting.
    Medium,
}

/// One question to Zoom.
#[derive(Debug)]
pub struct Ask<'a> {
    method: Method,
    path: Path,
    identity: Identity,
    class: RateClass,
    body: Option<String>,
    /// Whose daily quota of creates and updates it draws on.
    quota_subject: Option<String>,
    /// What the path names, for errors: kind and id.
    about: (&'static str, &'a str),
    /// The occurrence that the query names, for errors.
    occurrence: Option<&'a str>,
}

impl<'a> Ask<'a> {
    /// A question about something, named for errors by its kind and id.
    pub fn new(method: Method, path: Path, class: RateClass, kind: &'static str, id: &'a str) -> Self {
        Self {
            method,
            path,
            identity: Identity::ActingUser,
            class,
            body: None,
            quota_subject: None,
            about: (kind, id),
            occurrence: None,
        }
    }

    /// Names the occurrence that the query asks for, for errors.
    pub fn of_occurrence(mut self, id: Option<&'a str>) -> Self {
        self.occurrence = id;
        self
    }

    /// Asks as the integration's own account instead of the acting user.
    pub fn as_service(mut self) -> Self {
        self.identity = Identity::Service;
        self
    }

    /// Sends a body.
    pub fn with_body(mut self, body: String) -> Self {
        self.body = Some(body);
        self
    }

    /// Counts as one of the host's creates and updates of the day, in whatever letters they are named.
    pub fn counted_for(mut self, host: &str) -> Self {
        self.quota_subject = Some(host.trim().to_lowercase());
        self
    }

    /// Sends and expects success.
    ///
    /// # Errors
    ///
    /// What Zoom's refusal means, or why there is no answer.
    pub fn send(self) -> Result<Response, Error> {
        let asked = self.asked();
        let answer = pace::send(&self.into_request());
        asked.read(answer)
    }

    /// Sends and reads the reply.
    ///
    /// # Errors
    ///
    /// As [`Ask::send`], and if the reply is not what Zoom documents.
    pub fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let asked = self.asked();
        let response = self.send()?;
        asked.parse(&response)
    }

    fn asked(&self) -> AskedFor<'a> {
        AskedFor {
            asked: Asked {
                writes: self.method != Method::Get,
                identity: match self.identity {
                    Identity::Service => "service",
                    Identity::ActingUser => "acting_user",
                },
                kind: self.about.0,
                id: self.about.1,
                occurrence: self.occurrence,
            },
        }
    }

    fn into_request(self) -> Request {
        Request {
            method: self.method,
            url: self.path.into_string(),
            identity: self.identity,
            headers: Vec::new(),
            body: self.body,
            rate_class: Some(
                match self.class {
                    RateClass::Light => "light",
                    RateClass::Medium => "medium",
                }
                .to_owned(),
            ),
            quotas: self
                .quota_subject
                .map(|subject| QuotaUse {
                    quota: MEETING_WRITES.to_owned(),
                    subject,
                })
                .into_iter()
                .collect(),
        }
    }
}

/// Sends two questions at once and reads both replies.
///
/// # Errors
///
/// The first question's error before the second's.
pub fn both<A: DeserializeOwned, B: DeserializeOwned>(first: Ask<'_>, second: Ask<'_>) -> Result<(A, B), Error> {
    let asked = (first.asked(), second.asked());
    let answers = pace::send_all(&[first.into_request(), second.into_request()]);
    let Ok([first, second]) = <[_; 2]>::try_from(answers) else {
        return Err(crate::problem::internal(
            "The host answered a batch of two with another number of answers.",
        ));
    };
    let (first, second) = (asked.0.read(first)?, asked.1.read(second)?);
    Ok((asked.0.parse(&first)?, asked.1.parse(&second)?))
}

/// Reads every page of a list. `page` makes the question, `take` collects a page's items and returns the token of the
/// next page and the number of items over all pages.
///
/// # Errors
///
/// As [`Ask::json`], and if Zoom hands out a page token for the second time.
pub fn all_pages<'a, T: DeserializeOwned>(
    what: &str,
    path: &Path,
    ask: impl Fn(Path) -> Ask<'a>,
    mut take: impl FnMut(T) -> (Option<String>, Option<u64>, u64),
) -> Result<(), Error> {
    let mut token: Option<String> = None;
    let mut done = 0;
    for _ in 0..MAX_PAGES {
        let path = path
            .clone()
            .query("page_size", PAGE_SIZE)
            .query_if("next_page_token", token.as_deref());
        let (next, total, items) = take(ask(path).json()?);
        done += items;
        progress::report(done, total, what);
        match next.filter(|next| !next.is_empty()) {
            None => return Ok(()),
            Some(next) if token.as_ref() == Some(&next) => break,
            next => token = next,
        }
    }
    Err(Error::Upstream(problem(
        "endless-list",
        format!("Zoom's list of {what} does not end: a page names itself as the next one."),
        json!({}),
    )))
}

/// How to name a host in a path: what the input says, or the acting user.
pub fn host_segment(host: Option<&str>) -> String {
    match host.map(str::trim) {
        None | Some("" | "me") => caller::acting_user().unwrap_or_else(|| "me".to_owned()),
        Some(host) => host.to_owned(),
    }
}

/// What is needed to read an answer after the question is gone.
struct AskedFor<'a> {
    asked: Asked<'a>,
}

impl AskedFor<'_> {
    fn read(&self, answer: Result<Response, Failure>) -> Result<Response, Error> {
        let response = answer.map_err(|failure| self.error_of_failure(failure))?;
        if (200..300).contains(&response.status) {
            return Ok(response);
        }
        Err(error_of(
            &Answer {
                status: response.status,
                body: &response.body,
                tracking_id: header(&response, "x-zm-trackingid"),
                retry_after: header(&response, "retry-after"),
                limit_type: header(&response, "x-ratelimit-type"),
                at: clock::now(),
            },
            &self.asked,
        ))
    }

    fn parse<T: DeserializeOwned>(&self, response: &Response) -> Result<T, Error> {
        parse(&response.body).map_err(|error| {
            let details = json!({
                "status": response.status,
                "tracking_id": header(response, "x-zm-trackingid"),
            });
            let message = format!("Zoom's reply (status {}) can't be read: {error}.", response.status);
            if self.asked.writes {
                Error::UnknownOutcome(problem(
                    "unreadable-reply",
                    format!("{message} The change may have been made; look before you repeat it."),
                    details,
                ))
            } else {
                Error::Upstream(problem("unreadable-reply", message, details))
            }
        })
    }

    fn error_of_failure(&self, failure: Failure) -> Error {
        match failure {
            Failure::NotAllowed(problem) => Error::NotAllowed(problem),
            Failure::Unauthorized(problem) => Error::Unauthorized(with_identity(problem, self.asked.identity)),
            Failure::RateLimited(problem) => Error::RateLimited(problem),
            Failure::DailyLimit(problem) => Error::DailyLimit(problem),
            Failure::NotSent(problem) => Error::Unavailable(problem),
            Failure::NoAnswer(problem) if self.asked.writes => Error::UnknownOutcome(problem),
            Failure::NoAnswer(problem) => Error::Unavailable(problem),
        }
    }
}

/// The promise of `unauthorized`: as whom.
fn with_identity(mut problem: Problem, identity: &str) -> Problem {
    if let Ok(Value::Object(mut details)) = serde_json::from_str::<Value>(&problem.details) {
        details.entry("identity").or_insert_with(|| identity.into());
        problem.details = Value::Object(details).to_string();
    }
    problem
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case(name))
        .map(|header| header.value.as_str())
}
