//! From a new meeting of the contract to Webex's, and what stands against it.

use connector_kit::field_error::FieldError;
use connector_kit::meetings::{AutoRecording, DayOfMonth, NewMeeting, Recurrence, SeriesEnd};
use connector_kit::problem::invalid_input;
use connector_kit::{Error, host};

use crate::rule;
use crate::time;
use crate::webex::{Invitee, NewMeeting as Body};

/// Where the contract says nothing else, an hour.
const HOUR: u32 = 60;
/// Webex's shortest and longest meeting, in minutes.
const LENGTHS: std::ops::RangeInclusive<u32> = 10..=1440;

/// The body of `POST /meetings`.
///
/// # Errors
///
/// `invalid-input` with every rule that the meeting breaks, and every field that Webex has nothing for.
pub fn body(input: NewMeeting) -> Result<Body, Error> {
    let mut wrong = not_supported(&input);
    let minutes = input.duration_minutes.unwrap_or(HOUR);
    let span = input.start.as_deref().map(|start| time::span(start, minutes));
    check(&input, minutes, &span, &mut wrong);
    let (Some(Some(span)), []) = (span, wrong.as_slice()) else {
        return Err(invalid_input(&wrong));
    };
    let invited = |email: &String, co_host| Invitee {
        email: email.trim().to_owned(),
        co_host,
    };
    let co_hosts = input.co_hosts.iter().map(|email| invited(email, true));
    let guests = input.invitees.iter().map(|email| invited(email, false));
    Ok(Body {
        invitees: co_hosts.chain(guests).collect(),
        title: input.topic,
        agenda: input.agenda,
        password: input.passcode,
        start: span.start,
        end: span.end,
        timezone: input.time_zone,
        recurrence: input.recurrence.as_ref().and_then(rule::write),
        enabled_auto_record_meeting: input.auto_recording.map(|recording| recording == AutoRecording::Cloud),
        enabled_join_before_host: input.join_before_host,
        join_before_host_minutes: input.join_before_host_minutes,
        unlocked_meeting_join_security: input.waiting_room.map(|waits| match waits {
            true => "allowJoinWithLobby",
            false => "allowJoin",
        }),
        send_email: input.notify_co_hosts,
        host_email: other_host(input.host.as_deref()).map(str::to_owned),
        integration_tags: host::intent().into_iter().collect(),
    })
}

/// The host, if it is not the person whose credential it is.
pub fn other_host(host: Option<&str>) -> Option<&str> {
    host.map(str::trim).filter(|host| !host.is_empty() && *host != "me")
}

/// What the schema can't say. The typed face has no schema, so it is checked here too what that says.
fn check(input: &NewMeeting, minutes: u32, span: &Option<Option<time::Span>>, wrong: &mut Vec<FieldError>) {
    let mut tell = |field: &str, code, message: &str| wrong.push(FieldError::new(field, code, message));
    let length = input.topic.chars().count();
    if !(1..=128).contains(&length) {
        tell("topic", "out-of-range", "Give 1 to 128 characters.");
    }
    if input
        .agenda
        .as_ref()
        .is_some_and(|agenda| agenda.chars().count() > 1300)
    {
        tell("agenda", "too-long", "Give 1300 characters at most.");
    }
    if !LENGTHS.contains(&minutes) {
        tell(
            "duration_minutes",
            "out-of-range",
            "A Webex meeting is 10 to 1440 minutes long.",
        );
    }
    match span {
        None => tell(
            "start",
            "missing",
            "`start` is missing: Webex has no meetings without a time.",
        ),
        Some(None) => tell(
            "start",
            "malformed",
            "Write it as 2026-12-01T10:00 with a `time_zone`, or 2026-12-01T10:00:00+01:00.",
        ),
        Some(Some(span)) if span.local && input.time_zone.is_none() => {
            tell(
                "time_zone",
                "missing",
                "A local `start` needs a `time_zone`, such as Europe/Berlin.",
            );
        }
        Some(Some(_)) => {}
    }
    if input
        .join_before_host_minutes
        .is_some_and(|minutes| ![0, 5, 10, 15].contains(&minutes))
    {
        tell("join_before_host_minutes", "not-one-of", "Give 0, 5, 10 or 15.");
    }
    if input.passcode.as_deref() == Some("") {
        tell(
            "passcode",
            "not-supported",
            "A Webex meeting always has a passcode; leave it out, and Webex makes one.",
        );
    }
    if other_host(input.host.as_deref()).is_some_and(|host| !host.contains('@')) {
        tell("host", "malformed", "Webex names hosts by their e-mail address.");
    }
    for (field, people) in [("co_hosts", &input.co_hosts), ("invitees", &input.invitees)] {
        for (index, _) in people.iter().enumerate().filter(|(_, person)| !person.contains('@')) {
            tell(
                &format!("{field}[{index}]"),
                "malformed",
                "Webex names people by their e-mail address.",
            );
        }
    }
    recurrence(input.recurrence.as_ref(), &mut tell);
}

fn recurrence(recurrence: Option<&Recurrence>, tell: &mut impl FnMut(&str, &'static str, &str)) {
    let (field, every, most, end) = match recurrence {
        None | Some(Recurrence::Once | Recurrence::NoFixedTime) => return,
        Some(Recurrence::Daily(daily)) => ("daily", daily.every, 90, &daily.end),
        Some(Recurrence::Weekly(weekly)) => {
            if weekly.days.is_empty() {
                tell("recurrence.weekly.days", "too-short", "Give one day at least.");
            }
            ("weekly", weekly.every, 12, &weekly.end)
        }
        Some(Recurrence::Monthly(monthly)) => {
            if matches!(monthly.on, DayOfMonth::Day(day) if !(1..=31).contains(&day)) {
                tell("recurrence.monthly.on.day", "out-of-range", "Give 1 to 31.");
            }
            ("monthly", monthly.every, 3, &monthly.end)
        }
    };
    if every.is_some_and(|every| !(1..=most).contains(&every)) {
        tell(
            &format!("recurrence.{field}.every"),
            "out-of-range",
            &format!("Give 1 to {most}."),
        );
    }
    match end {
        Some(SeriesEnd::Count(0)) => tell(
            &format!("recurrence.{field}.end.count"),
            "out-of-range",
            "Give 1 or more.",
        ),
        Some(SeriesEnd::Until(date)) if date.parse::<jiff::civil::Date>().is_err() || date.len() != 10 => {
            tell(
                &format!("recurrence.{field}.end.until"),
                "malformed",
                "Write it as 2027-03-31.",
            );
        }
        _ => {}
    }
}

/// The fields that Webex has nothing for, or that this connector has no mapping for.
fn not_supported(input: &NewMeeting) -> Vec<FieldError> {
    let given = [
        ("recurrence", input.recurrence == Some(Recurrence::NoFixedTime)),
        ("dial_in_countries", !input.dial_in_countries.is_empty()),
        ("mute_upon_entry", input.mute_upon_entry.is_some()),
        ("host_video", input.host_video.is_some()),
        ("participant_video", input.participant_video.is_some()),
        ("auto_recording", input.auto_recording == Some(AutoRecording::Local)),
        ("audio", input.audio.is_some()),
        ("require_sign_in", input.require_sign_in.is_some()),
        ("allow_multiple_devices", input.allow_multiple_devices.is_some()),
        ("focus_mode", input.focus_mode.is_some()),
        ("private", input.private.is_some()),
        ("watermark", input.watermark.is_some()),
        ("use_personal_meeting_id", input.use_personal_meeting_id.is_some()),
        ("contact_name", input.contact_name.is_some()),
        ("contact_email", input.contact_email.is_some()),
        ("tracking_fields", !input.tracking_fields.is_empty()),
    ];
    let given = given.iter().filter(|(_, given)| *given);
    given
        .map(|(field, _)| FieldError::new(field, "not-supported", "Webex has nothing for this here; leave it out."))
        .collect()
}
