//! The `settings` of a meeting: which there are, of what shape, and their defaults.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::api::error::Problems;

/// What a setting may be.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Flag,
    Numbers(&'static [i64]),
    Words(&'static [&'static str]),
    Text(usize),
    Texts,
    Object,
    Objects,
}

use Shape::{Flag, Numbers, Object, Objects, Text, Texts, Words};

/// Zoom: `settings` of POST /users/{userId}/meetings, with what the 2026 types add to the specification of 2023.
const SETTINGS: &[(&str, Shape)] = &[
    ("additional_data_center_regions", Texts),
    ("allow_host_control_participant_mute_state", Flag),
    ("allow_multiple_devices", Flag),
    ("alternative_host_manage_cloud_recording", Flag),
    ("alternative_host_manage_meeting_summary", Flag),
    ("alternative_host_update_polls", Flag),
    ("alternative_hosts", Text(20_000)),
    ("alternative_hosts_email_notification", Flag),
    ("approval_type", Numbers(&[0, 1, 2])),
    ("approved_or_denied_countries_or_regions", Object),
    ("audio", Words(&["both", "telephony", "voip", "thirdParty"])),
    ("audio_conference_info", Text(2048)),
    ("authentication_domains", Text(20_000)),
    ("authentication_exception", Objects),
    ("authentication_option", Text(200)),
    ("auto_add_recording_to_video_management", Object),
    ("auto_recording", Words(&["local", "cloud", "none"])),
    ("auto_start_ai_companion_questions", Flag),
    ("auto_start_meeting_summary", Flag),
    ("breakout_room", Object),
    ("calendar_type", Numbers(&[1, 2])),
    ("close_registration", Flag),
    ("cn_meeting", Flag),
    ("contact_email", Text(320)),
    ("contact_name", Text(300)),
    ("continuous_meeting_chat", Object),
    ("custom_keys", Objects),
    ("device_testing", Flag),
    ("disable_participant_video", Flag),
    ("email_in_attendee_report", Flag),
    ("email_notification", Flag),
    ("encryption_type", Words(&["enhanced_encryption", "e2ee"])),
    ("enforce_login", Flag),
    ("enforce_login_domains", Text(20_000)),
    ("focus_mode", Flag),
    ("global_dial_in_countries", Texts),
    ("host_save_video_order", Flag),
    ("host_video", Flag),
    ("in_meeting", Flag),
    ("internal_meeting", Flag),
    ("jbh_time", Numbers(&[0, 5, 10, 15])),
    ("join_before_host", Flag),
    ("language_interpretation", Object),
    ("meeting_authentication", Flag),
    ("meeting_invitees", Objects),
    ("mute_upon_entry", Flag),
    ("participant_focused_meeting", Flag),
    ("participant_video", Flag),
    ("private_meeting", Flag),
    ("push_change_to_calendar", Flag),
    ("question_and_answer", Object),
    ("registrants_confirmation_email", Flag),
    ("registrants_email_notification", Flag),
    ("registration_type", Numbers(&[1, 2, 3])),
    ("resources", Objects),
    ("show_join_info", Flag),
    ("show_share_button", Flag),
    ("sign_language_interpretation", Object),
    ("summary_template_id", Text(200)),
    ("use_pmi", Flag),
    ("waiting_room", Flag),
    ("waiting_room_options", Object),
    ("watermark", Flag),
    ("who_can_ask_questions", Numbers(&[1, 2, 3, 4, 5])),
    ("who_will_receive_summary", Numbers(&[1, 2, 3, 4])),
];

/// The settings that a change to one occurrence may touch.
pub(super) const OF_AN_OCCURRENCE: [&str; 7] = [
    "host_video",
    "participant_video",
    "join_before_host",
    "mute_upon_entry",
    "waiting_room",
    "watermark",
    "auto_recording",
];

/// Takes the known settings out of a request. Unknown ones are ignored, nulls count as absent.
pub(super) fn read(given: &Map<String, Value>, problems: &mut Problems) -> Map<String, Value> {
    let mut settings = Map::new();
    for (name, shape) in SETTINGS {
        let Some(value) = given.get(*name).filter(|value| !value.is_null()) else {
            continue;
        };
        if fits(*shape, value) && inner_limits(name, value) {
            settings.insert((*name).to_owned(), value.clone());
        } else {
            problems.add(format!("settings.{name}"));
        }
    }
    settings
}

fn fits(shape: Shape, value: &Value) -> bool {
    match shape {
        Flag => value.is_boolean(),
        Numbers(allowed) => value.as_i64().is_some_and(|number| allowed.contains(&number)),
        Words(allowed) => value.as_str().is_some_and(|word| allowed.contains(&word)),
        Text(longest) => value.as_str().is_some_and(|text| text.chars().count() <= longest),
        Texts => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
        Object => value.is_object(),
        Objects => value.as_array().is_some_and(|items| items.iter().all(Value::is_object)),
    }
}

/// Limits inside of objects and lists.
fn inner_limits(name: &str, value: &Value) -> bool {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let short = |item: &Value, field: &str, longest: usize| {
        item.get(field)
            .is_none_or(|text| text.as_str().is_some_and(|text| text.chars().count() <= longest))
    };
    let one_of = |item: &Value, field: &str, allowed: &[&str]| {
        item.get(field)
            .is_none_or(|word| word.as_str().is_some_and(|word| allowed.contains(&word)))
    };
    match name {
        "custom_keys" => {
            items.len() <= 10
                && items
                    .iter()
                    .all(|item| short(item, "key", 64) && short(item, "value", 256))
        }
        "resources" => items.iter().all(|item| {
            one_of(item, "resource_type", &["whiteboard"])
                && one_of(item, "permission_level", &["editor", "commenter", "viewer"])
        }),
        "approved_or_denied_countries_or_regions" => one_of(value, "method", &["approve", "deny"]),
        "sign_language_interpretation" => value
            .get("interpreters")
            .is_none_or(|all| all.as_array().is_some_and(|all| all.len() <= 20)),
        "global_dial_in_countries" => items.iter().all(|code| {
            code.as_str()
                .is_some_and(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()))
        }),
        _ => true,
    }
}

/// What Zoom answers for settings that nobody gave.
pub(super) static DEFAULTS: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("defaults.json")).unwrap_or_default());

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_defaults() {
        assert_eq!(super::DEFAULTS["alternative_hosts_email_notification"], true);
    }
}
