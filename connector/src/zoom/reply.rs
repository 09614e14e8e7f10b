//! The replies that Zoom gives, as far as the connector needs them.
//!
//! Lenient on purpose: unknown members are skipped, every member may be missing or null, ids come as numbers or as
//! strings. What a reply must have for its action is decided where it is used.

use std::fmt;

use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};

use crate::zoom::recurrence::ZoomRecurrence;

/// Zoom: the reply of `POST /users/{userId}/meetings` and `GET /meetings/{meetingId}`, and an item of
/// `GET /users/{userId}/meetings`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MeetingReply {
    /// The number by which people join.
    #[serde(deserialize_with = "optional_text")]
    pub id: Option<String>,
    /// The host's personal number, if people join by that.
    #[serde(deserialize_with = "optional_text")]
    pub pmi: Option<String>,
    /// This instance.
    pub uuid: Option<String>,
    /// The host.
    pub host_id: Option<String>,
    /// The host's address.
    pub host_email: Option<String>,
    /// The topic.
    pub topic: Option<String>,
    /// 1 instant, 2 scheduled, 3 recurring without fixed time, 4 personal meeting id, 8 recurring with fixed time.
    #[serde(rename = "type")]
    pub kind: Option<u32>,
    /// `waiting` or `started`.
    pub status: Option<String>,
    /// In UTC.
    pub start_time: Option<String>,
    /// Minutes.
    pub duration: Option<u32>,
    /// An IANA name.
    pub timezone: Option<String>,
    /// The agenda.
    pub agenda: Option<String>,
    /// In UTC.
    pub created_at: Option<String>,
    /// The host's way in. A secret.
    pub start_url: Option<Secret>,
    /// The participants' way in.
    pub join_url: Option<String>,
    /// Where to register.
    pub registration_url: Option<String>,
    /// The passcode.
    pub password: Option<String>,
    /// The passcode for telephones.
    pub pstn_password: Option<String>,
    /// The same for rooms, by an older name.
    pub h323_password: Option<String>,
    /// The rule of a series.
    pub recurrence: Option<ZoomRecurrence>,
    /// The dates of a series.
    #[serde(deserialize_with = "or_default")]
    pub occurrences: Vec<OccurrenceReply>,
    /// The settings.
    #[serde(deserialize_with = "or_default")]
    pub settings: SettingsReply,
}

/// Zoom: `occurrences[]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OccurrenceReply {
    /// Zoom's id.
    #[serde(deserialize_with = "optional_text")]
    pub occurrence_id: Option<String>,
    /// In UTC.
    pub start_time: Option<String>,
    /// Minutes.
    pub duration: Option<u32>,
    /// `available` or `deleted`.
    pub status: Option<String>,
}

/// Zoom: `settings` of a meeting.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SettingsReply {
    /// Co-hosts, separated by semicolons, in older accounts by commas.
    pub alternative_hosts: Option<String>,
    /// Dial-in numbers.
    pub global_dial_in_numbers: Option<Vec<DialInReply>>,
    /// Countries.
    pub global_dial_in_countries: Option<Vec<String>>,
    /// As in the request.
    pub waiting_room: Option<bool>,
    /// As in the request.
    pub join_before_host: Option<bool>,
    /// As in the request.
    pub mute_upon_entry: Option<bool>,
    /// As in the request.
    pub host_video: Option<bool>,
    /// As in the request.
    pub participant_video: Option<bool>,
    /// As in the request.
    pub auto_recording: Option<String>,
}

/// Zoom: `settings.global_dial_in_numbers[]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DialInReply {
    /// ISO 3166 code.
    pub country: Option<String>,
    /// In words.
    pub country_name: Option<String>,
    /// In words.
    pub city: Option<String>,
    /// The number.
    pub number: Option<String>,
    /// `toll` or `tollfree`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// Zoom: the reply of `GET /meetings/{meetingId}/invitation`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InvitationReply {
    /// The text, with line ends of CR LF.
    pub invitation: Option<String>,
    /// Links for SIP rooms.
    pub sip_links: Option<Vec<String>>,
}

/// Zoom: an item of `GET /users`, and the reply of `GET /users/{userId}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct UserReply {
    /// The id; pending people have none in lists.
    #[serde(deserialize_with = "optional_text")]
    pub id: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The shown name.
    pub display_name: Option<String>,
    /// 1 basic, 2 licensed, 4 no meetings, 99 none.
    #[serde(rename = "type")]
    pub kind: Option<u32>,
    /// `active`, `inactive` or `pending`.
    pub status: Option<String>,
    /// An IANA name, or empty.
    pub timezone: Option<String>,
    /// The department, or empty.
    pub dept: Option<String>,
}

/// Zoom: a page of `GET /users`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct UsersPage {
    /// The items.
    #[serde(deserialize_with = "or_default")]
    pub users: Vec<UserReply>,
    /// Empty on the last page.
    pub next_page_token: Option<String>,
    /// Over all pages.
    pub total_records: Option<u64>,
}

/// Zoom: a page of `GET /users/{userId}/meetings`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MeetingsPage {
    /// The items.
    #[serde(deserialize_with = "or_default")]
    pub meetings: Vec<MeetingReply>,
    /// Empty on the last page.
    pub next_page_token: Option<String>,
    /// Over all pages.
    pub total_records: Option<u64>,
}

/// Zoom: the body of every refusal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RefusalReply {
    /// Zoom's code.
    #[serde(deserialize_with = "optional_text")]
    pub code: Option<String>,
    /// Zoom's words.
    pub message: Option<String>,
    /// The fields it means.
    #[serde(deserialize_with = "or_default")]
    pub errors: Vec<RefusedField>,
}

/// Zoom: `errors[]` of a refusal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RefusedField {
    /// The path in the body.
    pub field: Option<String>,
    /// Zoom's words.
    pub message: Option<String>,
}

/// Text that must not be printed.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Hands the text out, for the one result that is meant to hold it.
    pub fn reveal(self) -> String {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

/// Reads a reply.
///
/// # Errors
///
/// If the body is not JSON, or not of the documented shape.
pub fn parse<T: DeserializeOwned>(body: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(body)
}

/// Reads null as the default, an empty list or an empty object.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads a string, a number or null as text. Zoom writes the same id either way, depending on the endpoint.
///
/// # Errors
///
/// If the value is of another type.
pub fn optional_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    struct TextOrNumber;

    impl Visitor<'_> for TextOrNumber {
        type Value = Option<String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string or a whole number")
        }

        fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
            Ok(Some(value.to_owned()))
        }

        fn visit_string<E: de::Error>(self, value: String) -> Result<Self::Value, E> {
            Ok(Some(value))
        }

        fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok(Some(value.to_string()))
        }

        fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
            Ok(Some(value.to_string()))
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }

    deserializer.deserialize_any(TextOrNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_as_numbers_or_strings() {
        let number: MeetingReply =
            parse(r#"{"id": 98765432101, "occurrences": [{"occurrence_id": 1648194360000}]}"#).unwrap();
        assert_eq!(number.id.as_deref(), Some("98765432101"));
        assert_eq!(number.occurrences[0].occurrence_id.as_deref(), Some("1648194360000"));
        let text: MeetingReply = parse(r#"{"id": "98765432101", "new_member": {"deep": [1]}}"#).unwrap();
        assert_eq!(text.id.as_deref(), Some("98765432101"));
        assert_eq!(parse::<MeetingReply>("{}").unwrap().id, None);
        let nulls: MeetingReply = parse(r#"{"id": null, "occurrences": null, "settings": null}"#).unwrap();
        assert!(nulls.occurrences.is_empty());
    }

    #[test]
    fn a_start_url_is_never_printed() {
        let reply: MeetingReply = parse(r#"{"start_url": "https://zoom.example/s/1?zak=abc"}"#).unwrap();
        assert!(!format!("{reply:?}").contains("zak"), "{reply:?}");
    }
}
