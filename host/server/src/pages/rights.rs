//! Whose a meeting is.
//!
//! Where each person signs in for themselves, the service knows what they may. Where the account's own credential does it
//! all, the service lets it read everybody's meetings, and this stands in its place: a person sees the meetings that they
//! host or co-host, changes those that they host, and makes meetings of their own; for others only if the admin allows it. The names are those of the contract's
//! interface `meetings`, which any connector for meetings has.

use microapp_runtime::{ErrorKind, InvokeError};
use microapp_templates::locale::args;
use serde_json::{Value, json};

use super::tables::can_host;
use super::visit::Visit;
use crate::words::Words;

/// The contract's action that reads a meeting.
const GET_MEETING: &str = "get-meeting";

impl Visit {
    /// Whether this person may run an action with this input.
    pub async fn may(&self, action: &str, input: &Value) -> Result<(), InvokeError> {
        if let Some(host) = input["host"].as_str()
            && !self.is_own_host(host)
        {
            self.may_for(host).await?;
        }
        if self.running.each_person() {
            return Ok(());
        }
        let Some(id) = input["meeting_id"].as_str() else {
            return Ok(());
        };
        if self.reads(action) && self.made.as_ref().is_some_and(|made| made.meeting == id) {
            return Ok(());
        }
        if self.running.integration().manifest().action(GET_MEETING).is_none() {
            return Err(self.not_yours());
        }
        let meeting = self.read_unchecked(GET_MEETING, &json!({ "meeting_id": id })).await?;
        let hosts = self.hosts(&meeting);
        let co_hosts = meeting["co_hosts"].as_array().into_iter().flatten();
        let invited = co_hosts.filter_map(Value::as_str).any(|email| self.is_me(email));
        if hosts || (invited && self.reads(action)) {
            Ok(())
        } else {
            Err(self.not_yours())
        }
    }

    /// Whether this person may make meetings for other hosts. Where everybody signs in for themselves nobody may: their own
    /// credentials reach nobody else's calendar.
    pub fn chooses_host(&self) -> bool {
        !self.running.each_person() && self.running.setup.hosts.allows(&self.session.person.email)
    }

    /// Whether what is named as a host is the person themselves.
    pub fn is_own_host(&self, host: &str) -> bool {
        matches!(host.trim(), "" | "me") || self.is_me(host)
    }

    /// An input that says `me` where it names the person themselves as host: a credential of their own reaches nobody by
    /// any other word, not even them.
    pub fn own_host_as_me(&self, input: &Value) -> Value {
        said_as_me(input, |host| self.is_own_host(host))
    }

    async fn may_for(&self, host: &str) -> Result<(), InvokeError> {
        if !self.chooses_host() {
            return Err(self.not_for(host, "not-for-others", "not-allowed-host"));
        }
        match self.app.directory().find(&self.running.name, host).await {
            Ok(Some(entry)) if can_host(&entry) => Ok(()),
            _ => Err(self.not_for(host, "not-a-host", "not-a-host")),
        }
    }

    fn not_for(&self, host: &str, code: &str, word: &str) -> InvokeError {
        let named = args([("host", host.to_owned().into())]);
        let message = self.words.with(word, &named);
        refused(ErrorKind::NotAllowed, code, (message, self.words), "host")
    }

    fn is_me(&self, who: &str) -> bool {
        let id = self.entry.as_ref().and_then(|entry| entry.id.as_deref());
        who.trim().eq_ignore_ascii_case(&self.acting_user) || id == Some(who)
    }

    fn hosts(&self, meeting: &Value) -> bool {
        match (meeting["host_email"].as_str(), meeting["host_id"].as_str()) {
            (Some(email), _) => self.is_me(email),
            (None, Some(id)) => self.is_me(id),
            (None, None) => false,
        }
    }

    /// The same for what is not there and what is somebody else's: nobody learns which ids exist.
    fn not_yours(&self) -> InvokeError {
        refused(
            ErrorKind::NotFound,
            "meeting-not-found",
            (self.words.text("gone-text"), self.words),
            "meeting_id",
        )
    }
}

fn said_as_me(input: &Value, is_own: impl Fn(&str) -> bool) -> Value {
    let mut input = input.clone();
    if let Some(host) = input.get_mut("host")
        && host.as_str().is_some_and(is_own)
    {
        *host = "me".into();
    }
    input
}

/// A refusal of our own, in the reader's language, which it names: a service's is English.
fn refused(kind: ErrorKind, code: &str, (message, words): (String, &Words), field: &str) -> InvokeError {
    let lang = words.tag().as_str();
    InvokeError {
        kind,
        code: code.to_owned(),
        details: json!({ "lang": lang, "fields": [{ "field": field, "code": code, "message": &message, "lang": lang }] }),
        message,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::said_as_me;

    #[test]
    fn whoever_names_themselves_as_host_is_me() {
        let is_ada = |host: &str| host == "ada@example.com";
        let said = |host: &str| said_as_me(&json!({"topic": "Planning", "host": host}), is_ada);
        assert_eq!(said("ada@example.com"), json!({"topic": "Planning", "host": "me"}));
        assert_eq!(
            said("bo@example.com"),
            json!({"topic": "Planning", "host": "bo@example.com"})
        );
        assert_eq!(
            said_as_me(&json!({"topic": "Planning"}), is_ada),
            json!({"topic": "Planning"})
        );
    }
}
