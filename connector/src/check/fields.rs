//! Rules of single fields, and the list of those that are broken.

use serde_json::Value;

use crate::bindings::exports::microapp::connector::meetings::MeetingChange;
use crate::bindings::microapp::connector::errors::Error;
use crate::input_errors::FieldError;
use crate::problem::invalid_input;
use crate::zoom::policy::MAX_LENGTH;

/// Zoom's longest topic, in characters.
const TOPIC: usize = 200;
/// Zoom's longest agenda, in characters.
pub const AGENDA: usize = 2000;
/// A day, in minutes.
const DURATION: u32 = 1440;

/// The rules broken so far.
#[derive(Debug, Default)]
pub(super) struct Checks {
    pub(super) found: Vec<FieldError>,
}

impl Checks {
    pub(super) fn finish<T>(self, value: T) -> Result<T, Error> {
        if self.found.is_empty() {
            Ok(value)
        } else {
            Err(invalid_input(&self.found))
        }
    }

    pub(super) fn broken(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.found.push(FieldError {
            field: field.to_owned(),
            code,
            message: message.into(),
            limit: None,
        });
    }

    pub(super) fn beyond(
        &mut self,
        field: &str,
        code: &'static str,
        limit: impl Into<Value>,
        message: impl Into<String>,
    ) {
        self.found.push(FieldError {
            field: field.to_owned(),
            code,
            message: message.into(),
            limit: Some(limit.into()),
        });
    }

    /// The fields of a change, each by itself.
    pub(super) fn fields_of_change(&mut self, input: &MeetingChange) {
        self.topic(input.topic.as_deref());
        self.agenda(input.agenda.as_deref());
        self.duration(input.duration_minutes);
        self.passcode(input.passcode.as_deref());
        self.co_hosts(input.co_hosts.as_deref().unwrap_or_default());
        self.countries(input.dial_in_countries.as_deref().unwrap_or_default());
        self.join_minutes(input.join_before_host_minutes);
        self.email("contact_email", input.contact_email.as_deref());
        if input.occurrence_id.is_some() {
            self.only_for_occurrences(input);
        }
    }

    pub(super) fn topic(&mut self, topic: Option<&str>) {
        let Some(topic) = topic else { return };
        if topic.trim().is_empty() {
            self.broken("topic", "missing", "Say what the meeting is about.");
        }
        self.length("topic", topic, TOPIC);
        if topic.chars().any(char::is_control) {
            self.broken(
                "topic",
                "control-character",
                "A topic is one line without control characters.",
            );
        }
    }

    pub(super) fn agenda(&mut self, agenda: Option<&str>) {
        if let Some(agenda) = agenda {
            self.length("agenda", agenda, AGENDA);
        }
    }

    pub(super) fn length(&mut self, field: &str, text: &str, limit: usize) {
        let length = text.chars().count();
        if length > limit {
            let message = format!("At most {limit} characters; this has {length}.");
            self.beyond(field, "too-long", limit, message);
        }
    }

    pub(super) fn duration(&mut self, minutes: Option<u32>) {
        if let Some(minutes) = minutes
            && !(1..=DURATION).contains(&minutes)
        {
            self.beyond(
                "duration_minutes",
                "out-of-range",
                DURATION,
                format!("1 to {DURATION} minutes, not {minutes}."),
            );
        }
    }

    pub(super) fn passcode(&mut self, passcode: Option<&str>) {
        let Some(passcode) = passcode else { return };
        self.length("passcode", passcode, MAX_LENGTH);
        let odd: Vec<char> = passcode
            .chars()
            .filter(|c| !(c.is_ascii_alphanumeric() || matches!(c, '@' | '-' | '_' | '*')))
            .collect();
        if !odd.is_empty() {
            self.broken(
                "passcode",
                "character-not-allowed",
                "A passcode has letters A to Z, digits and @ - _ * only.",
            );
        }
    }

    pub(super) fn co_hosts(&mut self, co_hosts: &[String]) {
        for (at, co_host) in co_hosts.iter().enumerate() {
            let field = format!("co_hosts[{at}]");
            let co_host = co_host.trim();
            if co_host.is_empty() {
                self.broken(&field, "missing", "Give an e-mail address or an id.");
            } else if co_host.contains([';', ',']) || co_host.chars().any(|c| c.is_whitespace() || c.is_control()) {
                self.broken(
                    &field,
                    "several",
                    "Give one e-mail address or id in each entry of the list.",
                );
            }
        }
    }

    pub(super) fn countries(&mut self, countries: &[String]) {
        for (at, country) in countries.iter().enumerate() {
            if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
                self.broken(
                    &format!("dial_in_countries[{at}]"),
                    "no-country-code",
                    format!("`{country}` is not a country code of two capital letters, such as US or DE."),
                );
            }
        }
    }

    pub(super) fn join_minutes(&mut self, minutes: Option<u32>) {
        if let Some(minutes) = minutes
            && !matches!(minutes, 0 | 5 | 10 | 15)
        {
            self.beyond(
                "join_before_host_minutes",
                "not-one-of",
                vec![0, 5, 10, 15],
                format!("0, 5, 10 or 15 minutes, not {minutes}."),
            );
        }
    }

    pub(super) fn email(&mut self, field: &str, address: Option<&str>) {
        let Some(address) = address else { return };
        let fits = address
            .split_once('@')
            .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.') && !domain.contains('@'));
        if !fits || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
            self.broken(field, "no-address", format!("`{address}` is not an e-mail address."));
        }
    }

    /// With an occurrence, Zoom changes these fields and ignores the others without a word.
    pub(super) fn only_for_occurrences(&mut self, input: &MeetingChange) {
        let others = [
            ("topic", input.topic.is_some()),
            ("time_zone", input.time_zone.is_some() && input.start.is_none()),
            ("recurrence", input.recurrence.is_some()),
            ("passcode", input.passcode.is_some()),
            ("co_hosts", input.co_hosts.is_some()),
            ("dial_in_countries", input.dial_in_countries.is_some()),
            ("join_before_host_minutes", input.join_before_host_minutes.is_some()),
            ("audio", input.audio.is_some()),
            ("require_sign_in", input.require_sign_in.is_some()),
            ("allow_multiple_devices", input.allow_multiple_devices.is_some()),
            ("focus_mode", input.focus_mode.is_some()),
            ("private", input.private.is_some()),
            ("notify_co_hosts", input.notify_co_hosts.is_some()),
            ("contact_name", input.contact_name.is_some()),
            ("contact_email", input.contact_email.is_some()),
        ];
        for (field, given) in others {
            if given {
                self.broken(
                    field,
                    "not-for-one-occurrence",
                    "Zoom can change this for the whole series only. Leave occurrence_id away.",
                );
            }
        }
    }
}
