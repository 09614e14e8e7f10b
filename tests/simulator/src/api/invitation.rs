//! The invitation that a host copies into a mail, and links for single guests.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::Call;
use super::dial_in::{self, Number};
use super::error::{ApiError, Problems};
use super::meetings::{self, render};
use crate::occurrences::Pattern;
use crate::options::InvitationFormat;
use crate::server::reply::Reply;
use crate::world::World;
use crate::world::meetings::{Kind, Meeting};

/// Zoom: GET /meetings/{meetingId}/invitation
pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = meetings::find(call, "Cannot access meeting information.")?;
    let meeting = &call.world.meetings[&id];
    let telephone = !dial_in::numbers(meeting).is_empty();
    let sip_links: Vec<String> = if telephone {
        vec![format!("{id}@zoomcrc.com")]
    } else {
        Vec::new()
    };
    Ok(Reply::ok(
        &json!({ "invitation": text(call.world, meeting), "sip_links": sip_links }),
    ))
}

/// The text. Lines end in CRLF.
fn text(world: &World, meeting: &Meeting) -> String {
    let mut lines = Lines(String::new());
    let host = world
        .user(&meeting.host_id)
        .map(|host| host.display_name.as_str())
        .unwrap_or_default();
    lines.put(format!("{host} is inviting you to a scheduled Zoom meeting."));
    lines.put("");
    lines.put(format!("Topic: {}", meeting.topic));
    lines.put(time_line(meeting));
    if meeting.kind == Kind::FixedTime {
        series_lines(&mut lines, meeting);
    }
    lines.put("");
    lines.put("Join Zoom Meeting");
    lines.put(render::join_url(meeting));
    lines.put("");
    lines.put(format!("Meeting ID: {}", grouped(meeting.id)));
    if !meeting.password.is_empty() {
        lines.put(format!("Passcode: {}", meeting.password));
    }
    let numbers = dial_in::numbers(meeting);
    if numbers.is_empty() {
        lines.put("");
        return lines.0;
    }
    match world.switches.invitation {
        InvitationFormat::Classic => classic(&mut lines, meeting, &numbers),
        InvitationFormat::Bullets => bullets(&mut lines, meeting, &numbers),
    }
    lines.0
}

struct Lines(String);

impl Lines {
    fn put(&mut self, line: impl AsRef<str>) {
        self.0.push_str(line.as_ref());
        self.0.push_str("\r\n");
    }
}

fn time_line(meeting: &Meeting) -> String {
    match (meeting.kind, meeting.start) {
        (Kind::NoFixedTime, _) | (_, None) => "Time: This is a recurring meeting Meet anytime".to_owned(),
        (_, Some(start)) => format!("Time: {} {}", moment(meeting, start), zone_name(meeting)),
    }
}

/// `Mar 15, 2021 06:08 AM`, in the meeting's zone.
fn moment(meeting: &Meeting, at: DateTime<Utc>) -> String {
    at.with_timezone(&meeting.timezone)
        .format("%b %-d, %Y %I:%M %p")
        .to_string()
}

/// Zoom writes a few zones by name, and the rest by their city.
fn zone_name(meeting: &Meeting) -> String {
    match meeting.timezone.name() {
        "America/Los_Angeles" => "Pacific Time (US and Canada)".into(),
        "America/Denver" => "Mountain Time (US and Canada)".into(),
        "America/Chicago" => "Central Time (US and Canada)".into(),
        "America/New_York" => "Eastern Time (US and Canada)".into(),
        "Europe/Berlin" => "Amsterdam, Berlin, Rome, Stockholm, Vienna".into(),
        "Asia/Kolkata" => "India".into(),
        "UTC" | "Etc/UTC" => "Universal Time UTC".into(),
        name => name.rsplit('/').next().unwrap_or(name).replace('_', " "),
    }
}

fn series_lines(lines: &mut Lines, meeting: &Meeting) {
    let Some((rule, _)) = &meeting.recurrence else {
        return;
    };
    let open: Vec<_> = meeting.occurrences.iter().filter(|one| !one.deleted).collect();
    let last = open.iter().map(|one| one.start).max().unwrap_or(meeting.created_at);
    let until = last.with_timezone(&meeting.timezone).format("%b %-d, %Y");
    let unit = |one: &str, many: &str| match rule.interval {
        1 => format!("Every {one}"),
        every => format!("Every {every} {many}"),
    };
    let (repeats, file) = match &rule.pattern {
        Pattern::Daily => (unit("day", "days"), "Daily"),
        Pattern::Weekly(days) => {
            let names: Vec<String> = days.iter().map(chrono::Weekday::to_string).collect();
            (format!("{} on {}", unit("week", "weeks"), names.join(", ")), "Weekly")
        }
        Pattern::MonthlyDay(day) => (
            format!("{} on the {day} of the month", unit("month", "months")),
            "Monthly",
        ),
        Pattern::MonthlyWeekday(week, day) => {
            let week = match week {
                1 => "First",
                2 => "Second",
                3 => "Third",
                4 => "Fourth",
                _ => "Last",
            };
            (format!("{} on the {week} {day}", unit("month", "months")), "Monthly")
        }
    };
    lines.put(format!(
        "        {repeats}, until {until}, {} occurrence(s)",
        open.len()
    ));
    for one in open {
        lines.put(format!("        {}", moment(meeting, one.start)));
    }
    lines.put("Please download and import the following iCalendar (.ics) files to your calendar system.");
    let token = meeting.uuid.replace(['/', '+', '='], "x");
    lines.put(format!(
        "{file}: https://us02web.zoom.us/meeting/{token}/ics?icsToken={token}"
    ));
}

/// `123 4567 8901`
fn grouped(id: i64) -> String {
    let digits = id.to_string();
    let (first, rest) = digits.split_at(digits.len().min(3));
    let (second, third) = rest.split_at(rest.len().min(4));
    [first, second, third]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

fn one_tap(meeting: &Meeting, number: &Number) -> String {
    let passcode = match meeting.numeric_password.as_str() {
        "" => String::new(),
        digits => format!(",,,,*{digits}#"),
    };
    format!("{},,{}#{passcode}", number.e164(), meeting.id)
}

fn telephone_end(lines: &mut Lines, meeting: &Meeting) {
    lines.put(format!("Meeting ID: {}", grouped(meeting.id)));
    if !meeting.numeric_password.is_empty() {
        lines.put(format!("Passcode: {}", meeting.numeric_password));
    }
    let code = meeting.uuid.replace(['/', '+', '='], "k");
    lines.put(format!(
        "Find your local number: https://us02web.zoom.us/u/{}",
        &code[..9]
    ));
}

fn classic(lines: &mut Lines, meeting: &Meeting, numbers: &[Number]) {
    lines.put("One tap mobile");
    for number in numbers.iter().take(2) {
        lines.put(format!("{} {}", one_tap(meeting, number), number.place()));
    }
    lines.put("");
    lines.put("Dial by your location");
    for number in numbers {
        lines.put(format!("        {} {}", number.number, number.place()));
    }
    telephone_end(lines, meeting);
    lines.put("");
    lines.put("Join by SIP");
    lines.put(format!("{}@zoomcrc.com", meeting.id));
    lines.put("");
    lines.put("Join by H.323");
    lines.put("162.255.37.11 (US West)");
    lines.put("162.255.36.11 (US East)");
    lines.put(format!("Meeting ID: {}", grouped(meeting.id)));
    if !meeting.numeric_password.is_empty() {
        lines.put(format!("Passcode: {}", meeting.numeric_password));
    }
    lines.put("");
}

fn bullets(lines: &mut Lines, meeting: &Meeting, numbers: &[Number]) {
    lines.put("");
    lines.put("---");
    lines.put("");
    lines.put("One tap mobile");
    for number in numbers.iter().take(2) {
        lines.put(format!("{} {}", one_tap(meeting, number), number.country_name));
    }
    lines.put("");
    lines.put("---");
    lines.put("");
    lines.put("Dial by your location");
    for number in numbers {
        lines.put(format!("• {} {}", number.number, number.place()));
    }
    lines.put("");
    telephone_end(lines, meeting);
    lines.put("");
    lines.put("Join by SIP");
    lines.put(format!("• {}@zoomcrc.com", meeting.id));
    lines.put("");
    lines.put("Join instructions");
    let token = meeting.uuid.replace(['/', '+', '='], "x");
    lines.put(format!(
        "https://us05web.zoom.us/meetings/{}/invitations?signature={token}",
        meeting.id
    ));
    lines.put("");
}

/// Zoom: POST /meetings/{meetingId}/invite_links
pub(super) fn create_links(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = meetings::find(call, "Cannot access meeting information.")?;
    let body = call.json()?;
    let mut problems = Problems::default();
    let attendees = body
        .get("attendees")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if !(1..=500).contains(&attendees.len()) {
        problems.add("attendees");
    }
    let name = |attendee: &Value| {
        let name = attendee.get("name")?.as_str()?;
        (1..=64).contains(&name.chars().count()).then(|| name.to_owned())
    };
    let names: Vec<Option<String>> = attendees.iter().map(name).collect();
    for (index, _) in names.iter().enumerate().filter(|(_, name)| name.is_none()) {
        problems.add(format!("attendees[{index}].name"));
    }
    if body
        .get("ttl")
        .is_some_and(|ttl| ttl.as_u64().is_none_or(|ttl| ttl > 7_776_000))
    {
        problems.add("ttl");
    }
    problems.check()?;
    let mut links = Vec::with_capacity(names.len());
    for name in names.into_iter().flatten() {
        let token = call.world.random.letters(43);
        links.push(json!({ "name": name, "join_url": format!("https://us05web.zoom.us/w/{id}?tk={token}") }));
    }
    Ok(Reply::created(&json!({ "attendees": links })))
}
