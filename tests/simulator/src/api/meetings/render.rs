//! A meeting as Zoom's answers and events show it.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{pick, settings};
use crate::api::dial_in;
use crate::world::meetings::{Kind, Meeting, Occurrence, State};
use crate::world::{World, stamp};

/// Which occurrences are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) enum View {
    /// All, past ones too.
    All,
    /// Those that are still to come, or going on.
    Ahead,
    /// The meeting as this occurrence has it.
    Occurrence(i64),
}

/// Zoom: the 201 body of POST /users/{userId}/meetings and the 200 body of GET /meetings/{meetingId}
pub(crate) fn meeting(world: &World, meeting: &Meeting, view: View) -> Value {
    let host = world.user(&meeting.host_id);
    let email = host.map(|host| host.email.as_str()).unwrap_or_default();
    let one = match view {
        View::Occurrence(id) => meeting.occurrences.iter().find(|known| known.id == id),
        View::All | View::Ahead => None,
    };
    let chat = meeting.encrypted_password.get(..16).unwrap_or("MtgChat00000000A");
    let mut body = json!({
        "uuid": meeting.uuid,
        "id": meeting.id,
        "host_id": meeting.host_id,
        "host_email": email,
        "topic": meeting.topic,
        "type": meeting.kind.number(),
        "status": if meeting.state == State::Waiting { "waiting" } else { "started" },
        "timezone": meeting.timezone.name(),
        "agenda": one.and_then(|one| one.agenda.as_ref()).unwrap_or(&meeting.agenda),
        "created_at": stamp(meeting.created_at),
        "start_url": start_url(meeting),
        "join_url": join_url(meeting),
        "chat_join_url": format!("https://us05web.zoom.us/launch/jc/{}?c={chat}", meeting.id),
        "pre_schedule": meeting.pre_schedule,
        "creation_source": "open_api",
        "dynamic_host_key": meeting.host_key,
        "supportGoLive": false,
        "settings": all_settings(world, meeting, one),
        "tracking_fields": meeting.tracking_fields,
    });
    if let Some(start) = one.map(|one| one.start).or(meeting.start) {
        body["start_time"] = stamp(start).into();
    }
    if meeting.kind != Kind::NoFixedTime {
        body["duration"] = one.map_or(meeting.duration, |one| one.duration).into();
    }
    if let Some(assistant) = &meeting.assistant_id {
        body["assistant_id"] = assistant.as_str().into();
    }
    if !meeting.password.is_empty() {
        body["password"] = meeting.password.as_str().into();
        body["h323_password"] = meeting.numeric_password.as_str().into();
        body["pstn_password"] = meeting.numeric_password.as_str().into();
        body["encrypted_password"] = meeting.encrypted_password.as_str().into();
    }
    if let Some(host) = host.filter(|_| meeting.flag("use_pmi")) {
        body["pmi"] = host.pmi.to_string().into();
    }
    if approval_type(meeting) != 2 {
        body["registration_url"] = registration_url(meeting).into();
    }
    if let Some((_, shown)) = &meeting.recurrence {
        body["recurrence"] = Value::Object(shown.clone());
        let wanted = |known: &&Occurrence| match view {
            View::All => true,
            View::Ahead => known.start + chrono::TimeDelta::minutes(known.duration.into()) > world.now,
            View::Occurrence(id) => known.id == id,
        };
        body["occurrences"] = meeting.occurrences.iter().filter(wanted).map(occurrence).collect();
    }
    body
}

pub(crate) fn occurrence(occurrence: &Occurrence) -> Value {
    json!({
        "occurrence_id": occurrence.id.to_string(),
        "start_time": stamp(occurrence.start),
        "duration": occurrence.duration,
        "status": if occurrence.deleted { "deleted" } else { "available" },
    })
}

/// Zoom: `settings.approval_type`; 2 is no registration.
pub(crate) fn approval_type(meeting: &Meeting) -> i64 {
    meeting
        .settings
        .get("approval_type")
        .and_then(Value::as_i64)
        .unwrap_or(2)
}

/// `https://us05web.zoom.us/j/{id}?pwd=…`
pub(crate) fn join_url(meeting: &Meeting) -> String {
    if meeting.encrypted_password.is_empty() {
        format!("https://us05web.zoom.us/j/{}", meeting.id)
    } else {
        format!(
            "https://us05web.zoom.us/j/{}?pwd={}",
            meeting.id, meeting.encrypted_password
        )
    }
}

/// A host's link carries a token that signs in as the host: it is a secret.
fn start_url(meeting: &Meeting) -> String {
    format!(
        "https://us05web.zoom.us/s/{}?zak=eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.{}.{}",
        meeting.id,
        meeting.host_id,
        meeting.uuid.replace(['/', '+', '='], "x")
    )
}

fn registration_url(meeting: &Meeting) -> String {
    format!(
        "https://us05web.zoom.us/meeting/register/{}",
        meeting.uuid.replace(['/', '+', '='], "x")
    )
}

fn all_settings(world: &World, meeting: &Meeting, one: Option<&Occurrence>) -> Map<String, Value> {
    let mut all = settings::DEFAULTS.clone();
    all.extend(meeting.settings.clone());
    if let Some(one) = one {
        all.extend(one.settings.clone());
    }
    let host = world.user(&meeting.host_id);
    let mut default = |name: &str, value: &str| {
        all.entry(name).or_insert_with(|| value.into());
    };
    default(
        "contact_name",
        host.map(|host| host.display_name.as_str()).unwrap_or_default(),
    );
    default(
        "contact_email",
        host.map(|host| host.email.as_str()).unwrap_or_default(),
    );
    if meeting.flag("meeting_authentication") {
        default("authentication_option", "signIn_D8cJuqWVQ623CI4Q8yQK0Q");
        default("authentication_name", "Sign in to Zoom");
        default("authentication_domains", "");
    }
    if meeting.kind == Kind::FixedTime {
        all.entry("registration_type").or_insert_with(|| 1.into());
    }
    // A waiting room keeps everybody out until the host comes, so nobody joins before.
    if all.get("waiting_room") == Some(&Value::Bool(true)) {
        all.insert("join_before_host".into(), false.into());
    }
    let internal = |invitee: &mut Value| {
        let known = invitee
            .get("email")
            .and_then(Value::as_str)
            .is_some_and(|email| world.user(email).is_some());
        invitee["internal_user"] = known.into();
    };
    if let Some(Value::Array(invitees)) = all.get_mut("meeting_invitees") {
        invitees.iter_mut().for_each(internal);
    }
    if let Some(Value::Array(exceptions)) = all.get_mut("authentication_exception") {
        exceptions
            .iter_mut()
            .for_each(|person| person["join_url"] = join_url(meeting).into());
    }
    if let Some(Value::Object(chat)) = all.get_mut("continuous_meeting_chat") {
        chat.entry("auto_add_invited_external_users")
            .or_insert_with(|| false.into());
        chat.insert("channel_id".into(), format!("web_sch_{}", meeting.id).into());
    }
    let numbers: Vec<Value> = dial_in::numbers(meeting).iter().map(dial_in::Number::json).collect();
    all.insert("global_dial_in_numbers".into(), numbers.into());
    all
}

/// `payload.object` of meeting.created and meeting.deleted: the id is a number.
pub(crate) fn event_object(meeting: &Meeting) -> Value {
    let mut object = json!({
        "uuid": meeting.uuid,
        "id": meeting.id,
        "host_id": meeting.host_id,
        "topic": meeting.topic,
        "type": meeting.kind.number(),
        "duration": meeting.duration,
        "timezone": meeting.timezone.name(),
    });
    if let Some(start) = meeting.start {
        object["start_time"] = stamp(start).into();
    }
    if let Some((_, shown)) = &meeting.recurrence {
        object["recurrence"] = Value::Object(shown.clone());
        object["occurrences"] = meeting.occurrences.iter().map(occurrence).collect();
    }
    object
}

/// `payload.object` of meeting.started and meeting.ended: the id is a string.
pub(crate) fn running_object(meeting: &Meeting, at: DateTime<Utc>) -> Value {
    let object = event_object(meeting);
    let empty = Map::new();
    let kept = ["uuid", "host_id", "topic", "type", "duration", "timezone"];
    let mut object = Value::Object(pick(object.as_object().unwrap_or(&empty), &kept));
    object["id"] = meeting.id.to_string().into();
    object["start_time"] = stamp(at).into();
    object
}
