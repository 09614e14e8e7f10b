//! People who register for a meeting.

use serde_json::{Map, Value, json};

use super::Call;
use super::error::{ApiError, Problems};
use super::meetings::{self, render};
use super::paging;
use crate::server::reply::Reply;
use crate::world::meetings::{Meeting, Registrant};
use crate::world::stamp;

/// Texts of the registration form, and how long they may be.
const FIELDS: [(&str, usize); 15] = [
    ("first_name", 64),
    ("last_name", 64),
    ("email", 128),
    ("address", 200),
    ("city", 200),
    ("state", 200),
    ("zip", 200),
    ("country", 200),
    ("phone", 200),
    ("industry", 200),
    ("org", 200),
    ("job_title", 200),
    ("comments", 2000),
    ("language", 20),
    ("status", 20),
];

const CHOICES: [(&str, &[&str]); 3] = [
    (
        "purchasing_time_frame",
        &[
            "",
            "Within a month",
            "1-3 months",
            "4-6 months",
            "More than 6 months",
            "No timeframe",
        ],
    ),
    (
        "role_in_purchase_process",
        &[
            "",
            "Decision Maker",
            "Evaluator/Recommender",
            "Influencer",
            "Not involved",
        ],
    ),
    (
        "no_of_employees",
        &[
            "",
            "1-20",
            "21-50",
            "51-100",
            "101-250",
            "251-500",
            "501-1,000",
            "1,001-5,000",
            "5,001-10,000",
            "More than 10,000",
        ],
    ),
];

/// Zoom: POST /meetings/{meetingId}/registrants
pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = meetings::find(call, "You are not the meeting host.")?;
    let fields = read(&call.json()?)?;
    let email = fields
        .get("email")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let meeting = &call.world.meetings[&id];
    let approval = render::approval_type(meeting);
    if approval == 2 {
        return Err(ApiError::gone(
            300,
            format!("This meeting has not registration required: {id}"),
        ));
    }
    let host = call.world.user(&meeting.host_id);
    if host.is_some_and(|host| host.kind != 2) {
        return Err(ApiError::bad(200, "Only available for Paid or ZMP account."));
    }
    let alternative = meeting
        .settings
        .get("alternative_hosts")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_host = host.is_some_and(|host| host.email.eq_ignore_ascii_case(&email));
    if is_host || alternative.split(';').any(|name| name.eq_ignore_ascii_case(&email)) {
        return Err(ApiError::bad(3027, "Host can not register"));
    }
    if meeting.registrants.len() >= 4999 {
        return Err(ApiError::bad(
            3043,
            "The meeting has reached its maximum number of registrants.",
        ));
    }
    let occurrences = wanted_occurrences(call, meeting)?;
    if call.world.switches.limits && !call.world.limits.register(id, &email, call.world.now) {
        return Err(ApiError::too_many(
            "You have exceeded the daily rate limit (3) of Add meeting registrant API requests permitted for this particular registrant. You may resume these requests at GMT 00:00:00.",
        ));
    }
    let status = if approval == 0 { "approved" } else { "pending" };
    let (registrant_id, token) = (call.world.random.id22(), call.world.random.letters(43));
    let pin = 100_000 + call.world.random.below(899_999) as u32;
    let now = call.world.now;
    let Some(meeting) = call.world.meetings.get_mut(&id) else {
        return Err(meetings::missing(call, ""));
    };
    let join_url = format!(
        "https://us05web.zoom.us/w/{id}?tk={token}&pwd={}",
        meeting.encrypted_password
    );
    // Registering again replaces the earlier registration.
    meeting
        .registrants
        .retain(|known| !known.email.eq_ignore_ascii_case(&email));
    let registrant = Registrant {
        id: registrant_id,
        email,
        status,
        fields,
        created_at: now,
        join_url,
        pin,
        occurrences,
    };
    let mut body = json!({
        "id": id,
        "registrant_id": registrant.id,
        "topic": meeting.topic,
        "participant_pin_code": registrant.pin,
    });
    if let Some(start) = meeting.start {
        body["start_time"] = stamp(start).into();
    }
    if status == "approved" {
        body["join_url"] = registrant.join_url.as_str().into();
    }
    if !meeting.occurrences.is_empty() {
        let mine = meeting.occurrences.iter().filter(|one| {
            !one.deleted && (registrant.occurrences.is_empty() || registrant.occurrences.contains(&one.id))
        });
        body["occurrences"] = mine.map(render::occurrence).collect();
    }
    meeting.registrants.push(registrant);
    Ok(Reply::created(&body))
}

fn read(body: &Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
    let mut problems = Problems::default();
    let mut fields = Map::new();
    for (name, longest) in FIELDS {
        match body.get(name) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.chars().count() <= longest => {
                fields.insert(name.to_owned(), text.as_str().into());
            }
            Some(_) => problems.add(name),
        }
    }
    for (name, allowed) in CHOICES {
        match body.get(name).and_then(Value::as_str) {
            Some(choice) if allowed.contains(&choice) => {
                fields.insert(name.to_owned(), choice.into());
            }
            Some(_) => problems.add(name),
            None => {}
        }
    }
    let present = |name: &str| {
        fields
            .get(name)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    if !present("first_name") {
        problems.add("first_name");
    }
    if !fields
        .get("email")
        .and_then(Value::as_str)
        .is_some_and(|email| email.contains('@'))
    {
        problems.add("email");
    }
    problems.check()?;
    if let Some(questions @ Value::Array(_)) = body.get("custom_questions") {
        fields.insert("custom_questions".into(), questions.clone());
    }
    Ok(fields)
}

fn wanted_occurrences(call: &Call<'_>, meeting: &Meeting) -> Result<Vec<i64>, ApiError> {
    let text = call.query("occurrence_ids").unwrap_or_default();
    let known = |id: &str| {
        let id = id.trim().parse().ok()?;
        meeting
            .occurrences
            .iter()
            .any(|one| one.id == id && !one.deleted)
            .then_some(id)
    };
    let ids: Option<Vec<i64>> = text.split(',').filter(|id| !id.is_empty()).map(known).collect();
    ids.ok_or_else(|| ApiError::bad(3000, "Invalid occurrence_id."))
}

/// Zoom: GET /meetings/{meetingId}/registrants
pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = meetings::find(call, "You are not the meeting host.")?;
    let status = call.query("status").unwrap_or("approved").to_owned();
    if !["approved", "pending", "denied"].contains(&status.as_str()) {
        return Err(ApiError::field("status"));
    }
    let meeting = &call.world.meetings[&id];
    let occurrence: Option<i64> = match call.query("occurrence_id") {
        Some(text) => Some(
            text.parse()
                .map_err(|_| ApiError::bad(3000, "Invalid occurrence_id."))?,
        ),
        None => None,
    };
    let attends = |known: &&Registrant| {
        occurrence.is_none_or(|id| known.occurrences.is_empty() || known.occurrences.contains(&id))
    };
    let matching = meeting
        .registrants
        .iter()
        .filter(|known| known.status == status)
        .filter(attends);
    let shown: Vec<Value> = matching.map(show).collect();
    let page = paging::page(call, &format!("registrants/{id}/{status}"), shown)?;
    let mut body = page.around;
    body["registrants"] = page.items.into();
    Ok(Reply::ok(&body))
}

/// Zoom: GET /meetings/{meetingId}/registrants/{registrantId}
pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = meetings::find(call, "You are not the meeting host.")?;
    let wanted = call.path[1].as_str();
    let found = call.world.meetings[&id]
        .registrants
        .iter()
        .find(|known| known.id == wanted);
    found
        .map(|registrant| Reply::ok(&show(registrant)))
        .ok_or_else(|| not_found(wanted))
}

/// Zoom: DELETE /meetings/{meetingId}/registrants/{registrantId}
pub(super) fn delete(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = meetings::find(call, "You are not the meeting host.")?;
    let wanted = call.path[1].clone();
    let Some(meeting) = call.world.meetings.get_mut(&id) else {
        return Err(not_found(&wanted));
    };
    let before = meeting.registrants.len();
    meeting.registrants.retain(|known| known.id != wanted);
    if meeting.registrants.len() == before {
        Err(not_found(&wanted))
    } else {
        Ok(Reply::empty())
    }
}

/// Zoom: PUT /meetings/{meetingId}/registrants/status
pub(super) fn put_status(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = meetings::find(call, "You are not the meeting host.")?;
    let body = call.json()?;
    let status = match body.get("action").and_then(Value::as_str) {
        Some("approve") => "approved",
        Some("deny") => "denied",
        Some("cancel") => "cancelled",
        _ => return Err(ApiError::field("action")),
    };
    let named = body
        .get("registrants")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if named.len() > 30 {
        return Err(ApiError::field("registrants"));
    }
    let text = |person: &Value, name: &str| person.get(name).and_then(Value::as_str).map(str::to_owned);
    let named: Vec<_> = named
        .iter()
        .map(|person| (text(person, "id"), text(person, "email")))
        .collect();
    let Some(meeting) = call.world.meetings.get_mut(&id) else {
        return Ok(Reply::empty());
    };
    let is_named = |known: &Registrant| {
        named.iter().any(|(id, email)| {
            id.as_ref() == Some(&known.id)
                || email
                    .as_ref()
                    .is_some_and(|email| email.eq_ignore_ascii_case(&known.email))
        })
    };
    if status == "cancelled" {
        meeting.registrants.retain(|known| !is_named(known));
    } else {
        meeting
            .registrants
            .iter_mut()
            .filter(|known| is_named(known))
            .for_each(|known| known.status = status);
    }
    Ok(Reply::empty())
}

fn not_found(id: &str) -> ApiError {
    ApiError::gone(300, format!("Registrant not found: {id}"))
}

fn show(registrant: &Registrant) -> Value {
    let mut shown: Map<String, Value> = FIELDS
        .iter()
        .map(|(name, _)| ((*name).to_owned(), Value::from("")))
        .collect();
    shown.extend(CHOICES.iter().map(|(name, _)| ((*name).to_owned(), Value::from(""))));
    shown.insert("custom_questions".into(), json!([]));
    shown.extend(registrant.fields.clone());
    shown.remove("language");
    shown.insert("id".into(), registrant.id.as_str().into());
    shown.insert("status".into(), registrant.status.into());
    shown.insert("create_time".into(), stamp(registrant.created_at).into());
    shown.insert("participant_pin_code".into(), registrant.pin.into());
    if registrant.status == "approved" {
        shown.insert("join_url".into(), registrant.join_url.as_str().into());
    }
    Value::Object(shown)
}
