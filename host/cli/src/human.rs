//! Results for people: the same facts as in the JSON, in lines.

use std::fmt::Write as _;

use serde_json::Value;

use crate::style::{BOLD, DIM};

/// A result as lines of text.
pub fn result(action: &str, value: &Value) -> String {
    match action {
        "create-meeting" | "get-meeting" | "update-meeting" => meeting(value),
        "get-invitation" => text(value, "text"),
        "list-meetings" => list(value, "meetings", "No upcoming meetings.", |meeting| {
            format!(
                "{}  {}  {}",
                meeting_id(&text(meeting, "id")),
                start(meeting).unwrap_or_else(|| "no fixed time".to_owned()),
                text(meeting, "topic")
            )
        }),
        "list-users" => list(value, "users", "Nobody.", |user| {
            format!(
                "{}  {DIM}{}, {}{DIM:#}",
                text(user, "email"),
                text(user, "licence"),
                text(user, "status")
            )
        }),
        "preview-recurrence" => preview(value),
        "delete-meeting" => match value["occurrence_id"].as_str() {
            Some(occurrence) => format!(
                "Deleted occurrence {occurrence} of meeting {}.",
                text(value, "meeting_id")
            ),
            None => format!("Deleted meeting {}.", text(value, "meeting_id")),
        },
        "get-start-url" => text(value, "start_url"),
        _ => format!("{value:#}"),
    }
}

/// A meeting's id as invitations write it: `987 6543 2101`.
pub fn meeting_id(id: &str) -> String {
    match id.len() {
        9 => format!("{} {} {}", &id[..3], &id[3..6], &id[6..]),
        10 => format!("{} {} {}", &id[..3], &id[3..6], &id[6..]),
        11 => format!("{} {} {}", &id[..3], &id[3..7], &id[7..]),
        _ => id.to_owned(),
    }
}

fn meeting(value: &Value) -> String {
    let mut lines = format!("{BOLD}{}{BOLD:#}\n", text(value, "topic"));
    let mut line = |name: &str, content: String| {
        if !content.is_empty() {
            // Writing to a string can't fail.
            let _ = writeln!(lines, "  {name:<11}{content}");
        }
    };
    line("meeting id", meeting_id(&text(value, "id")));
    match start(value) {
        Some(start) => line("start", format!("{start}, {} minutes", value["duration_minutes"])),
        None => line("start", "no fixed time".to_owned()),
    }
    line("join", text(value, "join_url"));
    line("passcode", text(value, "passcode"));
    line("co-hosts", texts(&value["co_hosts"]).join(", "));
    let numbers: Vec<String> = items(&value["dial_in_numbers"])
        .map(|number| text(number, "number"))
        .collect();
    line("dial-in", numbers.join(", "));
    for (at, occurrence) in items(&value["occurrences"]).enumerate() {
        let deleted = if text(occurrence, "status") == "deleted" {
            " (cancelled)"
        } else {
            ""
        };
        let name = if at == 0 { "dates" } else { "" };
        line(
            name,
            format!(
                "{}{deleted}  {DIM}{}{DIM:#}",
                moment(&text(occurrence, "local_start")),
                text(occurrence, "id")
            ),
        );
    }
    lines.trim_end().to_owned()
}

fn preview(value: &Value) -> String {
    let mut lines = String::new();
    for occurrence in items(&value["occurrences"]) {
        let _ = writeln!(lines, "{}", moment(&text(occurrence, "local_start")));
    }
    for warning in items(&value["warnings"]) {
        let _ = writeln!(lines, "{BOLD}note:{BOLD:#} {}", text(warning, "message"));
    }
    lines.trim_end().to_owned()
}

fn list(value: &Value, member: &str, nothing: &str, line: impl Fn(&Value) -> String) -> String {
    let lines: Vec<String> = items(&value[member]).map(line).collect();
    if lines.is_empty() {
        nothing.to_owned()
    } else {
        lines.join("\n")
    }
}

/// The start on the meeting's own clocks, with the zone's name.
fn start(value: &Value) -> Option<String> {
    let zone = text(value, "time_zone");
    match value["local_start"].as_str() {
        Some(local) => Some(format!("{} {zone}", moment(local))),
        None => value["start"].as_str().map(|utc| format!("{} UTC", moment(utc))),
    }
}

/// `2026-12-01T10:00:00+01:00` as `Tue 2026-12-01 10:00`; what is not of that form stays as it is.
fn moment(text: &str) -> String {
    text.get(..19)
        .and_then(|local| local.parse::<jiff::civil::DateTime>().ok())
        .map_or_else(
            || text.to_owned(),
            |local| local.strftime("%a %Y-%m-%d %H:%M").to_string(),
        )
}

fn text(value: &Value, member: &str) -> String {
    printable(value[member].as_str().unwrap_or_default())
}

/// Text from outside without control characters but the line feed: a topic must not move the cursor, change the window's
/// title, or turn the order of letters around.
pub fn printable(text: &str) -> String {
    text.chars()
        .filter(|letter| *letter == '\n' || !(letter.is_control() || turns_around(*letter)))
        .collect()
}

/// The same in one line, for what stands beside something else: a stranger's text must not begin lines of its own.
pub fn in_a_line(text: &str) -> String {
    printable(text).replace(['\n', '\u{2028}', '\u{2029}'], " ")
}

/// Unicode's controls of direction.
fn turns_around(letter: char) -> bool {
    matches!(letter, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn texts(value: &Value) -> Vec<&str> {
    items(value).filter_map(Value::as_str).collect()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_grouped_as_in_invitations() {
        assert_eq!(meeting_id("98765432101"), "987 6543 2101");
        assert_eq!(meeting_id("9876543210"), "987 654 3210");
        assert_eq!(meeting_id("12"), "12");
    }

    #[test]
    fn a_topic_does_not_reach_the_terminals_controls() {
        let shown = result(
            "get-meeting",
            &serde_json::json!({"topic": "a\u{1b}]0;title\u{7}b", "id": "1"}),
        );
        assert!(shown.contains("a]0;titleb"), "{shown:?}");
        assert_eq!(printable("line\r\nline"), "line\nline");
        assert_eq!(
            in_a_line("reads\n\u{1b}[2K  hosts  \u{202e}none"),
            "reads [2K  hosts  none"
        );
    }

    #[test]
    fn moments_are_shown_with_the_day_of_the_week() {
        assert_eq!(moment("2026-12-01T10:00:00+01:00"), "Tue 2026-12-01 10:00");
        assert_eq!(moment("soon"), "soon");
    }
}
