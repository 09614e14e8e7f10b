//! The bodies that Zoom takes: `POST /users/{userId}/meetings` and `PATCH /meetings/{meetingId}`.
//!
//! Every field is optional, since what is absent is left to the host's own settings, or as it is.

use serde::Serialize;

use crate::bindings::exports::microapp::connector::meetings::{Audio, AutoRecording, MeetingChange, NewMeeting};
use crate::zoom::recurrence::ZoomRecurrence;

/// Zoom: the body of `POST /users/{userId}/meetings` and of `PATCH /meetings/{meetingId}`.
#[derive(Debug, Default, Serialize, PartialEq)]
pub struct MeetingBody {
    /// Up to 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// 2 scheduled, 3 recurring without fixed time, 8 recurring with fixed time.
    #[serde(skip_serializing_if = "Option::is_none", rename = "type")]
    pub kind: Option<u32>,
    /// Local in `timezone` without a suffix, GMT with a `Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<String>,
    /// An IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
    /// Up to 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// Up to 10 characters; empty for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Only with type 8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<ZoomRecurrence>,
    /// The account's own fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracking_fields: Vec<TrackingField>,
    /// Everything else.
    #[serde(skip_serializing_if = "Settings::is_empty")]
    pub settings: Settings,
}

/// Zoom: `tracking_fields[]`.
#[derive(Debug, Serialize, PartialEq)]
pub struct TrackingField {
    /// The label.
    pub field: String,
    /// The value.
    pub value: String,
}

/// Zoom: `settings.meeting_invitees[]`.
#[derive(Debug, Serialize, PartialEq)]
pub struct Invitee {
    /// The address.
    pub email: String,
}

/// Zoom: `settings`.
#[derive(Debug, Default, Serialize, PartialEq)]
pub struct Settings {
    /// Co-hosts, by e-mail or id, separated by semicolons. Zoom knows no other way to name them beforehand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative_hosts: Option<String>,
    /// Whether Zoom mails them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative_hosts_email_notification: Option<bool>,
    /// Countries by ISO 3166 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global_dial_in_countries: Option<Vec<String>>,
    /// Whether people wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_room: Option<bool>,
    /// Whether people may come first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_before_host: Option<bool>,
    /// 0, 5, 10 or 15 minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jbh_time: Option<u32>,
    /// Whether people enter muted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mute_upon_entry: Option<bool>,
    /// The host's camera.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_video: Option<bool>,
    /// The participants' cameras.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant_video: Option<bool>,
    /// `none`, `local` or `cloud`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_recording: Option<&'static str>,
    /// `both`, `telephony`, `voip` or `thirdParty`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio: Option<&'static str>,
    /// Whether only people who signed in may join.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_authentication: Option<bool>,
    /// Whether one person may join twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_multiple_devices: Option<bool>,
    /// Whether participants see only the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus_mode: Option<bool>,
    /// Whether calendars hide it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_meeting: Option<bool>,
    /// Whether pictures are marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watermark: Option<bool>,
    /// The personal meeting id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_pmi: Option<bool>,
    /// Whom to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// Where to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
    /// Who is invited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meeting_invitees: Vec<Invitee>,
}

/// The settings that a new meeting and a change have alike. A macro, since the contract's two records share the names of
/// their fields and no type.
macro_rules! settings_of_both {
    ($input:expr) => {
        Settings {
            alternative_hosts_email_notification: $input.notify_co_hosts,
            waiting_room: $input.waiting_room,
            join_before_host: $input.join_before_host,
            jbh_time: $input.join_before_host_minutes,
            mute_upon_entry: $input.mute_upon_entry,
            host_video: $input.host_video,
            participant_video: $input.participant_video,
            auto_recording: $input.auto_recording.map(auto_recording),
            audio: $input.audio.map(audio),
            meeting_authentication: $input.require_sign_in,
            allow_multiple_devices: $input.allow_multiple_devices,
            focus_mode: $input.focus_mode,
            private_meeting: $input.private,
            watermark: $input.watermark,
            contact_name: $input.contact_name.clone(),
            contact_email: $input.contact_email.clone(),
            ..Settings::default()
        }
    };
}

impl Settings {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What a new meeting asks for.
    pub fn of_new(input: &NewMeeting) -> Self {
        Self {
            alternative_hosts: (!input.co_hosts.is_empty()).then(|| join_hosts(&input.co_hosts)),
            global_dial_in_countries: (!input.dial_in_countries.is_empty()).then(|| input.dial_in_countries.clone()),
            use_pmi: input.use_personal_meeting_id,
            meeting_invitees: input
                .invitees
                .iter()
                .map(|email| Invitee { email: email.clone() })
                .collect(),
            ..settings_of_both!(input)
        }
    }

    /// What a change asks for.
    pub fn of_change(input: &MeetingChange) -> Self {
        Self {
            alternative_hosts: input.co_hosts.as_deref().map(join_hosts),
            global_dial_in_countries: input.dial_in_countries.clone(),
            ..settings_of_both!(input)
        }
    }
}

fn join_hosts(hosts: &[String]) -> String {
    let hosts: Vec<&str> = hosts.iter().map(|host| host.trim()).collect();
    hosts.join(";")
}

fn auto_recording(value: AutoRecording) -> &'static str {
    match value {
        AutoRecording::None => "none",
        AutoRecording::Local => "local",
        AutoRecording::Cloud => "cloud",
    }
}

fn audio(value: Audio) -> &'static str {
    match value {
        Audio::Both => "both",
        Audio::Telephony => "telephony",
        Audio::Voip => "voip",
        Audio::ThirdParty => "thirdParty",
    }
}
