//! One question to the service, and what its answer or its absence means.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::bindings::microapp::connector::http::{Header, QuotaUse};
use crate::host;
use crate::path::Path;
use crate::problem::{internal, problem};
use crate::refusal::Refusal;
use crate::response::identity_text;
use crate::{Error, Failure, Identity, Method, Problem, Request, Response};

/// What a service's own refusals mean; none leaves it to the status. See [`Ask::refused_by`].
pub type Reading = fn(&Refusal<'_>) -> Option<Error>;

/// A question, to be sent once. It is asked as the acting user, unless it says otherwise.
#[derive(Debug)]
#[must_use = "nothing is sent before `send` or `json`"]
pub struct Ask<'a> {
    request: Request,
    about: (&'a str, &'a str),
    reading: Option<Reading>,
    unwritable: Option<String>,
}

impl<'a> Ask<'a> {
    /// Asks for a resource.
    pub fn get(path: Path) -> Self {
        Self::new(Method::Get, path)
    }

    /// Creates beneath it.
    pub fn post(path: Path) -> Self {
        Self::new(Method::Post, path)
    }

    /// Replaces it.
    pub fn put(path: Path) -> Self {
        Self::new(Method::Put, path)
    }

    /// Changes it.
    pub fn patch(path: Path) -> Self {
        Self::new(Method::Patch, path)
    }

    /// Removes it.
    pub fn delete(path: Path) -> Self {
        Self::new(Method::Delete, path)
    }

    /// A question by its method.
    pub fn new(method: Method, path: Path) -> Self {
        Self::to(method, path.into_string())
    }

    /// A question to an address as it is, such as the link to a next page. The host holds it to what is granted.
    pub fn to(method: Method, url: impl Into<String>) -> Self {
        Self {
            request: Request {
                method,
                url: url.into(),
                identity: Identity::ActingUser,
                headers: Vec::new(),
                body: None,
                rate_class: None,
                quotas: Vec::new(),
            },
            about: ("resource", ""),
            reading: None,
            unwritable: None,
        }
    }

    /// Asks as the integration's own account.
    pub fn as_service(mut self) -> Self {
        self.request.identity = Identity::Service;
        self
    }

    /// Names what the question is about by kind and id, for `not-found`.
    pub fn about(mut self, kind: &'a str, id: &'a str) -> Self {
        self.about = (kind, id);
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request.headers.push(Header {
            name: name.to_owned(),
            value: value.to_owned(),
        });
        self
    }

    /// Sends this as JSON.
    pub fn body(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
            Ok(text) => self.request.body = Some(text),
            Err(error) => self.unwritable = Some(error.to_string()),
        }
        self
    }

    /// Sends a text of this type.
    pub fn text(mut self, content_type: &str, body: impl Into<String>) -> Self {
        self.request.body = Some(body.into());
        self.header("content-type", content_type)
    }

    /// Counts in this rate class of the manifest.
    pub fn rate_class(mut self, name: &str) -> Self {
        self.request.rate_class = Some(name.to_owned());
        self
    }

    /// Draws on this quota of the manifest, for this subject.
    pub fn quota(mut self, quota: &str, subject: impl Into<String>) -> Self {
        self.request.quotas.push(QuotaUse {
            quota: quota.to_owned(),
            subject: subject.into(),
        });
        self
    }

    /// Has the service's own refusals read by this function first.
    pub fn refused_by(mut self, reading: Reading) -> Self {
        self.reading = Some(reading);
        self
    }

    /// Sends it, and expects success.
    ///
    /// # Errors
    ///
    /// What the service's refusal means, or why there is no answer.
    pub fn send(self) -> Result<Response, Error> {
        self.check()?;
        let answer = host::send(&self.request);
        self.read(answer)
    }

    /// Sends it and reads the reply as JSON.
    ///
    /// # Errors
    ///
    /// As [`Ask::send`], and if the reply is not what was expected: of a change that is `unknown-outcome`.
    pub fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        self.json_with().map(|(_, reply)| reply)
    }

    /// The same, with the answer that it was read from, whose headers may name the next page.
    ///
    /// # Errors
    ///
    /// As [`Ask::json`].
    pub fn json_with<T: DeserializeOwned>(self) -> Result<(Response, T), Error> {
        self.check()?;
        let answer = host::send(&self.request);
        let response = self.read(answer)?;
        let reply = self.parse(&response)?;
        Ok((response, reply))
    }

    /// Reads an answer as JSON, for those who have sent it by [`send_all`].
    ///
    /// # Errors
    ///
    /// If it is not what was expected.
    pub fn parse<T: DeserializeOwned>(&self, response: &Response) -> Result<T, Error> {
        serde_json::from_str(&response.body).map_err(|error| {
            let message = format!(
                "The service's reply (status {}) can't be read: {error}.",
                response.status
            );
            let details = json!({ "status": response.status });
            if self.writes() {
                let message = format!("{message} The change may have been made; look before you repeat it.");
                Error::UnknownOutcome(problem("unreadable-reply", message, details))
            } else {
                Error::Upstream(problem("unreadable-reply", message, details))
            }
        })
    }

    fn writes(&self) -> bool {
        self.request.method != Method::Get
    }

    fn check(&self) -> Result<(), Error> {
        match &self.unwritable {
            None => Ok(()),
            Some(reason) => Err(internal(format!("The request can't be written as JSON: {reason}."))),
        }
    }

    fn read(&self, answer: Result<Response, Failure>) -> Result<Response, Error> {
        let response = answer.map_err(|failure| self.error_of(failure))?;
        if (200..300).contains(&response.status) {
            return Ok(response);
        }
        let refusal = Refusal {
            response: &response,
            writes: self.writes(),
            identity: self.request.identity,
            about: self.about,
        };
        let own = self
            .reading
            .filter(|_| refusal.nothing_was_done())
            .and_then(|reading| reading(&refusal));
        Err(own.unwrap_or_else(|| refusal.by_status()))
    }

    fn error_of(&self, failure: Failure) -> Error {
        match failure {
            Failure::NotAllowed(problem) => Error::NotAllowed(problem),
            Failure::Unauthorized(problem) => Error::Unauthorized(with_identity(problem, self.request.identity)),
            Failure::RateLimited(problem) => Error::RateLimited(problem),
            Failure::DailyLimit(problem) => Error::DailyLimit(problem),
            Failure::NotSent(problem) => Error::Unavailable(problem),
            Failure::NoAnswer(problem) if self.writes() => Error::UnknownOutcome(problem),
            Failure::NoAnswer(problem) => Error::Unavailable(problem),
        }
    }
}

/// Sends several questions at once; the answers stand in their order, and one failure stops none of the others.
pub fn send_all(asks: &[Ask<'_>]) -> Vec<Result<Response, Error>> {
    if let Some(error) = asks.iter().find_map(|ask| ask.check().err()) {
        return asks.iter().map(|_| Err(error.clone())).collect();
    }
    let requests: Vec<Request> = asks.iter().map(|ask| ask.request.clone()).collect();
    let answers = host::send_all(&requests);
    asks.iter().zip(answers).map(|(ask, answer)| ask.read(answer)).collect()
}

/// The promise of `unauthorized`: as whom.
fn with_identity(mut problem: Problem, identity: Identity) -> Problem {
    if let Ok(Value::Object(mut details)) = serde_json::from_str::<Value>(&problem.details) {
        details
            .entry("identity")
            .or_insert_with(|| identity_text(identity).into());
        problem.details = Value::Object(details).to_string();
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Service;

    fn failure(make: fn(Problem) -> Failure) -> Failure {
        make(problem("code", "Words.", json!({})))
    }

    fn asked(service: &Service, method: Method) -> Error {
        let _ = service;
        Ask::new(method, Path::new("items")).send().expect_err("a failure")
    }

    #[test]
    fn a_lost_answer_to_a_change_is_of_unknown_outcome() {
        let service = Service::new()
            .fails(failure(Failure::NoAnswer))
            .fails(failure(Failure::NoAnswer));
        assert!(matches!(asked(&service, Method::Post), Error::UnknownOutcome(_)));
        assert!(matches!(asked(&service, Method::Get), Error::Unavailable(_)));
    }

    #[test]
    fn a_request_that_did_not_leave_is_safe_to_repeat() {
        let service = Service::new()
            .fails(failure(Failure::NotSent))
            .fails(failure(Failure::RateLimited));
        assert!(matches!(asked(&service, Method::Post), Error::Unavailable(_)));
        assert!(matches!(asked(&service, Method::Post), Error::RateLimited(_)));
    }

    #[test]
    fn a_missing_credential_says_whose() {
        let service = Service::new().fails(failure(Failure::Unauthorized));
        let Error::Unauthorized(problem) = asked(&service, Method::Get) else {
            panic!("unauthorized")
        };
        assert_eq!(problem.details, r#"{"identity":"acting_user"}"#);
    }

    #[test]
    fn an_unreadable_reply_to_a_change_is_of_unknown_outcome() {
        let _service = Service::new().answers(200, "<html>").answers(200, "<html>");
        let wrote = Ask::post(Path::new("items")).body(&json!({})).json::<Value>();
        assert!(matches!(wrote, Err(Error::UnknownOutcome(_))), "{wrote:?}");
        let read = Ask::get(Path::new("items")).json::<Value>();
        assert!(matches!(read, Err(Error::Upstream(_))), "{read:?}");
    }

    #[test]
    fn what_is_said_of_a_question_is_sent() {
        let service = Service::new().answers(200, "{}");
        let ask = Ask::post(Path::new("items"))
            .as_service()
            .text("text/calendar", "BEGIN");
        ask.rate_class("light")
            .quota("creates", "ada")
            .send()
            .expect("an answer");
        let sent = &service.requests()[0];
        assert_eq!(
            (sent.identity, sent.body.as_deref()),
            (Identity::Service, Some("BEGIN"))
        );
        assert_eq!(sent.headers[0].value, "text/calendar");
        assert_eq!(
            (sent.rate_class.as_deref(), sent.quotas[0].subject.as_str()),
            (Some("light"), "ada")
        );
    }

    #[test]
    fn answers_to_several_stand_in_their_order() {
        let _service = Service::new().answers(200, "1").answers(404, "").answers(200, "3");
        let asks = [1, 2, 3].map(|_| Ask::get(Path::new("items")).about("item", "7"));
        let answers = send_all(&asks);
        assert_eq!(answers[0].as_ref().map(|answer| answer.body.as_str()), Ok("1"));
        assert!(matches!(answers[1], Err(Error::NotFound(_))));
        assert_eq!(answers[2].as_ref().map(|answer| answer.body.as_str()), Ok("3"));
    }
}
