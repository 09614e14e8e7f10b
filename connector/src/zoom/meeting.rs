//! Zoom's meetings in the contract's terms.

use crate::bindings::exports::microapp::connector::meetings::{
    AutoRecording, DialInNumber, Meeting, MeetingSummary, Occurrence, OccurrenceStatus, Recurrence,
};
use crate::marker::unmarked;
use crate::time_text;
use crate::zone::{Zone, utc_text};
use crate::zoom::reply::{DialInReply, MeetingReply, OccurrenceReply};

/// Zoom: type 3, recurring without fixed time.
const NO_FIXED_TIME: u32 = 3;
/// Zoom: type 8, recurring with fixed time.
const SERIES: u32 = 8;

/// A moment and how the meeting's zone shows it.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// In UTC.
    pub utc: Option<String>,
    /// In the zone, with its offset.
    pub local: Option<String>,
}

impl Moment {
    /// Reads Zoom's UTC time; what can't be read is passed on as it is, so that nothing is lost.
    pub fn of(start_time: Option<&str>, zone: Option<&Zone>) -> Self {
        let Some(text) = start_time.filter(|text| !text.is_empty()) else {
            return Self::default();
        };
        match time_text::instant(text) {
            Some(instant) => Self {
                utc: Some(utc_text(instant)),
                local: zone.map(|zone| zone.local_text(instant)),
            },
            None => Self {
                utc: Some(text.to_owned()),
                local: None,
            },
        }
    }
}

/// The zone that a reply names, if the table knows it.
pub fn zone_of(reply: &MeetingReply) -> Option<Zone> {
    reply.timezone.as_deref().and_then(|name| Zone::named(name).ok())
}

/// The dates of a series.
pub fn occurrences(replies: &[OccurrenceReply], zone: Option<&Zone>) -> Vec<Occurrence> {
    replies
        .iter()
        .filter_map(|reply| {
            let moment = Moment::of(reply.start_time.as_deref(), zone);
            let start = moment.utc?;
            Some(Occurrence {
                id: reply.occurrence_id.clone()?,
                local_start: moment.local.unwrap_or_else(|| start.clone()),
                start,
                duration_minutes: reply.duration.unwrap_or_default(),
                status: match reply.status.as_deref() {
                    Some("deleted") => OccurrenceStatus::Deleted,
                    _ => OccurrenceStatus::Available,
                },
            })
        })
        .collect()
}

/// How the meeting repeats.
pub fn recurrence(reply: &MeetingReply, zone: Option<&Zone>) -> Recurrence {
    match reply.kind {
        Some(NO_FIXED_TIME) => Recurrence::NoFixedTime,
        Some(SERIES) => {
            let Some(rule) = &reply.recurrence else {
                return Recurrence::Once;
            };
            let until = rule.end_date_time.as_deref().and_then(|end| {
                let instant = time_text::instant(end)?;
                let local = zone.map_or_else(|| Zone::utc().local(instant), |zone| zone.local(instant));
                Some(time_text::date(local.date()))
            });
            rule.to_contract(until).unwrap_or(Recurrence::Once)
        }
        _ => Recurrence::Once,
    }
}

/// The dial-in numbers.
pub fn dial_in_numbers(replies: Option<&[DialInReply]>) -> Vec<DialInNumber> {
    replies
        .unwrap_or_default()
        .iter()
        .filter_map(|reply| {
            Some(DialInNumber {
                country: reply.country.clone().unwrap_or_default(),
                country_name: reply.country_name.clone().filter(|name| !name.is_empty()),
                city: reply.city.clone().filter(|city| !city.is_empty()),
                number: reply.number.clone()?,
                toll_free: reply.kind.as_deref() == Some("tollfree"),
            })
        })
        .collect()
}

/// The co-hosts: separated by semicolons, in older accounts by commas.
pub fn co_hosts(reply: &MeetingReply) -> Vec<String> {
    let list = reply.settings.alternative_hosts.as_deref().unwrap_or_default();
    list.split([';', ','])
        .map(|host| host.trim().to_owned())
        .filter(|host| !host.is_empty())
        .collect()
}

/// The whole meeting. None if the reply lacks the id or the join URL, without which it is no meeting.
pub fn meeting(reply: MeetingReply) -> Option<Meeting> {
    let zone = zone_of(&reply);
    let recurrence = recurrence(&reply, zone.as_ref());
    let occurrences = occurrences(&reply.occurrences, zone.as_ref());
    let timed = recurrence != Recurrence::NoFixedTime;
    // Zoom leaves the series' own start away in some replies; its first date says the same.
    let first = reply.start_time.clone().or_else(|| {
        let taking_place = |occurrence: &&Occurrence| occurrence.status == OccurrenceStatus::Available;
        occurrences
            .iter()
            .find(taking_place)
            .map(|occurrence| occurrence.start.clone())
    });
    let moment = if timed {
        Moment::of(first.as_deref(), zone.as_ref())
    } else {
        Moment::default()
    };
    let co_hosts = co_hosts(&reply);
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    Some(Meeting {
        id: reply.id?,
        uuid: filled(reply.uuid),
        topic: reply.topic.unwrap_or_default(),
        agenda: filled(reply.agenda.map(|agenda| unmarked(&agenda).to_owned())),
        host_id: filled(reply.host_id),
        host_email: filled(reply.host_email),
        status: filled(reply.status),
        start: moment.utc,
        local_start: moment.local,
        time_zone: filled(reply.timezone),
        duration_minutes: reply.duration.filter(|_| timed),
        recurrence,
        occurrences,
        join_url: reply.join_url?,
        passcode: filled(reply.password),
        phone_passcode: filled(reply.pstn_password).or_else(|| filled(reply.h323_password)),
        co_hosts,
        dial_in_numbers: dial_in_numbers(reply.settings.global_dial_in_numbers.as_deref()),
        registration_url: filled(reply.registration_url),
        created_at: filled(reply.created_at),
        waiting_room: reply.settings.waiting_room,
        join_before_host: reply.settings.join_before_host,
        mute_upon_entry: reply.settings.mute_upon_entry,
        host_video: reply.settings.host_video,
        participant_video: reply.settings.participant_video,
        auto_recording: match reply.settings.auto_recording.as_deref() {
            Some("none") => Some(AutoRecording::None),
            Some("local") => Some(AutoRecording::Local),
            Some("cloud") => Some(AutoRecording::Cloud),
            _ => None,
        },
    })
}

/// A meeting in a list. None without an id.
pub fn summary(reply: MeetingReply) -> Option<MeetingSummary> {
    let zone = zone_of(&reply);
    let moment = Moment::of(reply.start_time.as_deref(), zone.as_ref());
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    Some(MeetingSummary {
        id: reply.id?,
        uuid: filled(reply.uuid),
        topic: reply.topic.unwrap_or_default(),
        host_id: filled(reply.host_id),
        start: moment.utc,
        local_start: moment.local,
        time_zone: filled(reply.timezone),
        duration_minutes: reply.duration,
        recurring: matches!(reply.kind, Some(NO_FIXED_TIME | SERIES)),
        join_url: filled(reply.join_url),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::reply::parse;

    #[test]
    fn a_series_without_a_start_begins_with_its_first_date() {
        let reply = r#"{"id": 1, "type": 8, "join_url": "https://zoom.example/j/1", "timezone": "Europe/Berlin",
            "recurrence": {"type": 1, "repeat_interval": 1, "end_date_time": "2026-12-02T22:59:00Z"},
            "occurrences": [
                {"occurrence_id": "1", "start_time": "2026-12-01T09:00:00Z", "duration": 60, "status": "deleted"},
                {"occurrence_id": "2", "start_time": "2026-12-02T09:00:00Z", "duration": 60, "status": "available"}],
            "settings": {"alternative_hosts": "a@x.org;b@x.org, c@x.org;"}}"#;
        let meeting = meeting(parse(reply).unwrap()).unwrap();
        assert_eq!(meeting.local_start.as_deref(), Some("2026-12-02T10:00:00+01:00"));
        assert_eq!(meeting.co_hosts, ["a@x.org", "b@x.org", "c@x.org"]);
        assert_eq!(meeting.occurrences[0].status, OccurrenceStatus::Deleted);
        assert!(
            format!("{:?}", meeting.recurrence).contains("2026-12-02"),
            "{:?}",
            meeting.recurrence
        );
    }

    #[test]
    fn a_zone_that_nobody_knows_does_no_harm() {
        let reply = r#"{"id": 1, "type": 2, "join_url": "u", "timezone": "Mars/Olympus", "start_time": "2026-12-01T09:00:00Z"}"#;
        let meeting = meeting(parse(reply).unwrap()).unwrap();
        assert_eq!(meeting.start.as_deref(), Some("2026-12-01T09:00:00Z"));
        assert_eq!(meeting.local_start, None);
        assert_eq!(meeting.time_zone.as_deref(), Some("Mars/Olympus"));
    }
}
