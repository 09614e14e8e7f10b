//! What goes over the wire, in Webex's names. Replies are read as far as they are needed, and whatever may be absent is.

use serde::{Deserialize, Serialize};

/// Webex: the body of `POST /meetings`.
#[derive(Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewMeeting {
    /// Up to 128 characters.
    pub title: String,
    /// Up to 1,300 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// By the rules of the site; absent, Webex makes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Local in `timezone`, or with an offset.
    pub start: String,
    /// 10 minutes to 24 hours after the start.
    pub end: String,
    /// An IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// A rule of RFC 2445.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<String>,
    /// In the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled_auto_record_meeting: Option<bool>,
    /// Whether people may come first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled_join_before_host: Option<bool>,
    /// 0, 5, 10 or 15.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_before_host_minutes: Option<u32>,
    /// `allowJoin` or `allowJoinWithLobby`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlocked_meeting_join_security: Option<&'static str>,
    /// Whether Webex mails those who are invited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send_email: Option<bool>,
    /// Another host than the person whose credential it is; takes an admin's scopes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_email: Option<String>,
    /// Co-hosts and guests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invitees: Vec<Invitee>,
    /// Keys by which the meeting is found again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub integration_tags: Vec<String>,
}

/// Webex: `invitees[]`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitee {
    /// The address.
    pub email: String,
    /// Whether they may run the meeting.
    pub co_host: bool,
}

/// Webex: a meeting of `POST /meetings`, `GET /meetings/{id}` and `GET /meetings`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meeting {
    /// By which the API names it.
    pub id: String,
    /// What it is about.
    #[serde(default)]
    pub title: String,
    /// What will be spoken of.
    pub agenda: Option<String>,
    /// For browsers and apps.
    pub password: Option<String>,
    /// For telephones and video systems.
    pub phone_and_video_system_password: Option<String>,
    /// `active`, `scheduled`, `ready`, `inProgress`, `ended`, …
    pub state: Option<String>,
    /// An IANA name.
    pub timezone: Option<String>,
    /// With its offset.
    pub start: Option<String>,
    /// With its offset.
    pub end: Option<String>,
    /// A rule of RFC 2445; absent for a one-off meeting.
    pub recurrence: Option<String>,
    /// The host's id.
    pub host_user_id: Option<String>,
    /// The host's address.
    pub host_email: Option<String>,
    /// Where people join.
    #[serde(default)]
    pub web_link: String,
    /// Where people register.
    pub register_link: Option<String>,
    /// Of a date: its series.
    pub meeting_series_id: Option<String>,
    /// Whether it is recorded on its own.
    pub enabled_auto_record_meeting: Option<bool>,
    /// Whether people may come first.
    pub enabled_join_before_host: Option<bool>,
    /// `allowJoin`, `allowJoinWithLobby` or `blockFromJoin`.
    pub unlocked_meeting_join_security: Option<String>,
    /// How to call in.
    pub telephony: Option<Telephony>,
}

/// Webex: `telephony`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Telephony {
    /// The numbers.
    #[serde(default)]
    pub call_in_numbers: Vec<CallInNumber>,
}

/// Webex: `telephony.callInNumbers[]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallInNumber {
    /// Such as `US Toll`.
    pub label: Option<String>,
    /// The number.
    pub call_in_number: String,
    /// `toll` or `tollFree`.
    pub toll_type: Option<String>,
}

/// Webex: a page of `GET /meetings`. The next one is named by the `link` header.
#[derive(Debug, Deserialize)]
pub struct Page {
    /// The meetings.
    #[serde(default)]
    pub items: Vec<Meeting>,
}
