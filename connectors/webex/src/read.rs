//! From Webex's meeting to the contract's.

use connector_kit::meetings::{
    AutoRecording, DialInNumber, Meeting, MeetingSummary, Occurrence, OccurrenceStatus, Recurrence,
};
use connector_kit::{Level, host};

use crate::rule;
use crate::time::when;
use crate::webex;

/// A meeting, with the dates of its series.
pub fn meeting(from: webex::Meeting, dates: Vec<webex::Meeting>) -> Meeting {
    let when = when(from.start.as_deref(), from.end.as_deref());
    let numbers = from
        .telephony
        .into_iter()
        .flat_map(|telephony| telephony.call_in_numbers);
    Meeting {
        start: when.as_ref().map(|when| when.start.clone()),
        local_start: when.as_ref().map(|when| when.local_start.clone()),
        duration_minutes: when.map(|when| when.minutes),
        recurrence: recurrence(from.recurrence.as_deref()),
        occurrences: dates.into_iter().filter_map(occurrence).collect(),
        dial_in_numbers: numbers.filter_map(dial_in).collect(),
        uuid: None,
        id: from.id,
        topic: from.title,
        agenda: from.agenda,
        host_id: from.host_user_id,
        host_email: from.host_email,
        status: from.state,
        time_zone: from.timezone,
        join_url: from.web_link,
        passcode: from.password,
        phone_passcode: from.phone_and_video_system_password,
        // Webex tells its invitees at an address of their own.
        co_hosts: Vec::new(),
        registration_url: from.register_link,
        created_at: None,
        waiting_room: from
            .unlocked_meeting_join_security
            .map(|security| security == "allowJoinWithLobby"),
        join_before_host: from.enabled_join_before_host,
        mute_upon_entry: None,
        host_video: None,
        participant_video: None,
        auto_recording: from.enabled_auto_record_meeting.map(|records| match records {
            true => AutoRecording::Cloud,
            false => AutoRecording::None,
        }),
    }
}

/// A meeting in a list.
pub fn summary(from: webex::Meeting) -> MeetingSummary {
    let when = when(from.start.as_deref(), from.end.as_deref());
    MeetingSummary {
        start: when.as_ref().map(|when| when.start.clone()),
        local_start: when.as_ref().map(|when| when.local_start.clone()),
        duration_minutes: when.map(|when| when.minutes),
        // A single meeting has a series of its own; a rule tells that there are others.
        recurring: from.recurrence.is_some(),
        id: from.id,
        uuid: None,
        topic: from.title,
        host_id: from.host_user_id,
        time_zone: from.timezone,
        join_url: Some(from.web_link).filter(|link| !link.is_empty()),
    }
}

/// A yearly series, which nobody can make here, is shown by its dates alone.
fn recurrence(rule: Option<&str>) -> Recurrence {
    let Some(rule) = rule.filter(|rule| !rule.is_empty()) else {
        return Recurrence::Once;
    };
    rule::read(rule).unwrap_or_else(|| {
        host::log(
            Level::Warn,
            "a recurrence that the contract has no case for",
            &[("rule", rule)],
        );
        Recurrence::Once
    })
}

fn occurrence(date: webex::Meeting) -> Option<Occurrence> {
    let when = when(date.start.as_deref(), date.end.as_deref())?;
    Some(Occurrence {
        id: date.id,
        start: when.start,
        local_start: when.local_start,
        duration_minutes: when.minutes,
        // Webex lists no date that was cancelled.
        status: OccurrenceStatus::Available,
    })
}

/// `US Toll` begins with the country; a number whose label doesn't is left out, since nobody could tell where it is.
fn dial_in(number: webex::CallInNumber) -> Option<DialInNumber> {
    let label = number.label.unwrap_or_default();
    let country = label.split([' ', '/', ',']).next().unwrap_or_default();
    let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| DialInNumber {
        country: country.to_owned(),
        country_name: None,
        city: None,
        number: number.call_in_number,
        toll_free: number.toll_type.as_deref() == Some("tollFree"),
    })
}
