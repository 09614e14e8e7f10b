//! Events for the audit log, made so that all of them look alike.

use microapp_store::{AuditEvent, AuditResult, ConnectionId, Principal, Timestamp};
use serde_json::{Map, Value};

/// How a connection is called in the audit log, in errors and in the names of leases: `zoom/service`,
/// `zoom/user/ada@example.com`. A `/` or `%` within a name is written `%2F` or `%25`, so that two connections are never
/// called alike.
#[must_use]
pub fn subject(id: &ConnectionId) -> String {
    let plain = |name: &str| name.replace('%', "%25").replace('/', "%2F");
    match &id.principal {
        Principal::Service => format!("{}/service", plain(&id.integration)),
        Principal::User(name) => format!("{}/user/{}", plain(&id.integration), plain(name)),
    }
}

/// An event that is being put together.
///
/// ```
/// use microapp_store::{AuditResult, Timestamp};
/// use microapp_vault::Event;
///
/// let event = Event::new("ada", "intent.settled", "zoom/4711").detail("happened", true).at(Timestamp(1));
/// assert_eq!(event.details, r#"{"happened":true}"#);
/// assert_eq!(event.result, AuditResult::Ok);
/// ```
#[derive(Debug, Clone)]
pub struct Event {
    who: String,
    what: &'static str,
    subject: String,
    result: AuditResult,
    details: Map<String, Value>,
}

impl Event {
    /// Who did what to what: `what` is a thing and a past participle, such as `connection.connected`.
    pub fn new(who: impl Into<String>, what: &'static str, subject: impl Into<String>) -> Self {
        Self {
            who: who.into(),
            what,
            subject: subject.into(),
            result: AuditResult::Ok,
            details: Map::new(),
        }
    }

    /// It was not allowed, or it failed.
    #[must_use]
    pub fn result(mut self, result: AuditResult) -> Self {
        self.result = result;
        self
    }

    /// One more fact. Never a secret: the log is kept for good, and in clear.
    #[must_use]
    pub fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// Finished: it happened now.
    #[must_use]
    pub fn at(self, now: Timestamp) -> AuditEvent {
        AuditEvent {
            at: now,
            who: self.who,
            what: self.what.to_owned(),
            subject: self.subject,
            result: self.result,
            details: Value::Object(self.details).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_connections_are_never_called_alike() {
        let called = |integration: &str, user: Option<&str>| {
            subject(&ConnectionId {
                integration: integration.to_owned(),
                principal: user.map_or(Principal::Service, |name| Principal::User(name.to_owned())),
            })
        };
        assert_eq!(called("zoom", Some("ada@example.com")), "zoom/user/ada@example.com");
        assert_ne!(called("zoom/user/a", None), called("zoom", Some("a/service")));
        assert_ne!(called("a%2Fb", None), called("a/b", None));
    }
}
