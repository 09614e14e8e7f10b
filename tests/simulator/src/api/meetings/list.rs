//! Listing a host's meetings.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde_json::{Value, json};

use super::render;
use crate::api::Call;
use crate::api::error::ApiError;
use crate::api::paging;
use crate::server::reply::Reply;
use crate::world::meetings::{Kind, Meeting, State};
use crate::world::{World, stamp};

/// What a row is of.
#[derive(Debug, Clone)]
struct Row {
    meeting: i64,
    /// The start to show: the meeting's own, an occurrence's or a past instance's.
    start: Option<DateTime<Utc>>,
    duration: u32,
    uuid: Option<String>,
}

/// Zoom: GET /users/{userId}/meetings
pub(crate) fn list(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let user = call.path_user()?;
    let kind = call.query("type").unwrap_or("scheduled").to_owned();
    let now = call.world.now;
    let rows = rows(call.world, &user);
    let mut rows: Vec<Row> = match kind.as_str() {
        "scheduled" => rows,
        "live" => rows
            .into_iter()
            .filter(|row| call.world.meetings[&row.meeting].state != State::Waiting)
            .collect(),
        "upcoming" | "upcoming_meetings" => upcoming(call.world, rows, now),
        "previous_meetings" => previous(call.world, rows, now),
        _ => return Err(ApiError::field("type")),
    };
    if let Some(from) = date(call, "from")? {
        rows.retain(|row| row.start.is_none_or(|start| start.date_naive() >= from));
    }
    if let Some(to) = date(call, "to")? {
        rows.retain(|row| row.start.is_none_or(|start| start.date_naive() <= to));
    }
    let page = paging::page(call, &format!("meetings/{user}/{kind}"), rows)?;
    let mut body = page.around;
    body["meetings"] = page.items.iter().map(|row| show(call.world, row)).collect();
    Ok(Reply::ok(&body))
}

/// Zoom: GET /users/{userId}/upcoming_meetings
pub(crate) fn upcoming_meetings(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let user = call.path_user()?;
    let now = call.world.now;
    let rows = upcoming(call.world, rows(call.world, &user), now);
    let meetings: Vec<Value> = rows
        .iter()
        .map(|row| {
            let meeting = &call.world.meetings[&row.meeting];
            let mut shown = show(call.world, row);
            shown["passcode"] = meeting.password.as_str().into();
            shown["use_pmi"] = meeting.flag("use_pmi").into();
            shown["is_host"] = true.into();
            shown
        })
        .collect();
    Ok(Reply::ok(
        &json!({ "total_records": meetings.len(), "meetings": meetings }),
    ))
}

/// One row for each meeting that Zoom lists: no instant ones, none that expired.
fn rows(world: &World, user: &str) -> Vec<Row> {
    let ids = world.meetings_of.get(user).map(Vec::as_slice).unwrap_or_default();
    let meetings = ids.iter().map(|id| &world.meetings[id]);
    meetings
        .filter(|meeting| meeting.kind != Kind::Instant || meeting.state != State::Waiting)
        .filter(|meeting| !world.switches.meetings_expire || !meeting.expired(world.now))
        .map(|meeting| Row {
            meeting: meeting.id,
            start: meeting.start,
            duration: meeting.duration,
            uuid: None,
        })
        .collect()
}

/// Zoom: a series gives a row for each occurrence, and nothing lies further ahead than six months.
fn upcoming(world: &World, rows: Vec<Row>, now: DateTime<Utc>) -> Vec<Row> {
    let horizon = now.checked_add_months(Months::new(6)).unwrap_or(now);
    let occurrences = |row: Row| -> Vec<Row> {
        let meeting = &world.meetings[&row.meeting];
        if meeting.occurrences.is_empty() {
            return vec![row];
        }
        let open = meeting.occurrences.iter().filter(|one| !one.deleted);
        open.map(|one| Row {
            start: Some(one.start),
            duration: one.duration,
            ..row.clone()
        })
        .collect()
    };
    let ahead = |row: &Row| {
        row.start
            .is_none_or(|start| start + chrono::TimeDelta::minutes(row.duration.into()) > now && start <= horizon)
    };
    let mut rows: Vec<Row> = rows.into_iter().flat_map(occurrences).filter(ahead).collect();
    rows.sort_by_key(|row| row.start);
    rows
}

/// Instances that were held in the last six months.
fn previous(world: &World, rows: Vec<Row>, now: DateTime<Utc>) -> Vec<Row> {
    let horizon = now.checked_sub_months(Months::new(6)).unwrap_or(now);
    let held = |row: Row| -> Vec<Row> {
        let past = world.meetings[&row.meeting]
            .past
            .iter()
            .filter(|instance| instance.start >= horizon);
        past.map(|instance| Row {
            meeting: row.meeting,
            start: Some(instance.start),
            duration: (instance.end - instance.start).num_minutes().try_into().unwrap_or(0),
            uuid: Some(instance.uuid.clone()),
        })
        .collect()
    };
    rows.into_iter().flat_map(held).collect()
}

fn show(world: &World, row: &Row) -> Value {
    let meeting: &Meeting = &world.meetings[&row.meeting];
    let mut shown = json!({
        "uuid": row.uuid.as_ref().unwrap_or(&meeting.uuid),
        "id": meeting.id,
        "host_id": meeting.host_id,
        "topic": meeting.topic,
        "type": meeting.kind.number(),
        "timezone": meeting.timezone.name(),
        // Zoom: "The length of agenda gets truncated to 250 characters when you list all meetings."
        "agenda": meeting.agenda.chars().take(250).collect::<String>(),
        "created_at": stamp(meeting.created_at),
        "join_url": render::join_url(meeting),
    });
    if let Some(start) = row.start {
        shown["start_time"] = stamp(start).into();
    }
    if meeting.kind != Kind::NoFixedTime {
        shown["duration"] = row.duration.into();
    }
    if let Some(host) = world.user(&meeting.host_id).filter(|_| meeting.flag("use_pmi")) {
        shown["pmi"] = host.pmi.to_string().into();
    }
    shown
}

/// A date in the query, `yyyy-MM-dd`.
pub(crate) fn date(call: &Call<'_>, name: &str) -> Result<Option<NaiveDate>, ApiError> {
    let Some(text) = call.query(name) else {
        return Ok(None);
    };
    let day = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    // A date at the very end of the calendar has no next day to compare with.
    day.filter(|day| day.checked_add_days(Days::new(1)).is_some())
        .map(Some)
        .ok_or_else(|| ApiError::field(name))
}
