//! A series whose dates Zoom makes anew, and whose answer may be lost.
//!
//! Most changes can be made twice. This one can't be begun again: who reads the series after its dates were made anew finds
//! none of them cancelled or moved any more, and counts as many dates to come as there were in all. So what became of
//! it is found out here, while it is known what the series was before.

use jiff::Timestamp;

use super::{get_meeting, kept_dates};
use crate::bindings::exports::microapp::connector::meetings::Recurrence;
use crate::bindings::microapp::connector::errors::Error;
use crate::check;
use crate::zoom::meeting::{recurrence, zone_of};
use crate::zoom::recurrence::ZoomRecurrence;
use crate::zoom::reply::MeetingReply;

/// How often a series is read before it counts as out of reach.
const READS: u32 = 3;

/// The dates of a series, as far as the series' own change makes them.
#[derive(PartialEq)]
struct Dates {
    start: Option<String>,
    zone: Option<String>,
    planned: Vec<Timestamp>,
}

impl Dates {
    fn of(reply: &MeetingReply) -> Self {
        Self {
            start: reply.start_time.clone(),
            zone: reply.timezone.clone(),
            planned: reply.occurrences.iter().filter_map(kept_dates::planned).collect(),
        }
    }
}

/// Sends a change that has a rule, and reads the series as it is then. Where the answer was lost the series tells: it is
/// `before` still, and the change is sent once more; or it has other dates by the rule that was sent.
///
/// # Errors
///
/// What Zoom's refusal means; `unknown-outcome` if the series can't be read either, or is neither.
pub(super) fn send(
    id: &str,
    before: &MeetingReply,
    rule: &ZoomRecurrence,
    send: impl Fn() -> Result<(), Error>,
) -> Result<MeetingReply, Error> {
    match send() {
        Ok(()) => read(id),
        Err(Error::UnknownOutcome(lost)) => match read(id) {
            Ok(now) if is_as_before(before, &now) => {
                send()?;
                read(id)
            }
            Ok(now) if has_rule(&now, rule) => Ok(now),
            Ok(_) | Err(_) => Err(Error::UnknownOutcome(lost)),
        },
        Err(error) => Err(error),
    }
}

fn is_as_before(before: &MeetingReply, now: &MeetingReply) -> bool {
    Dates::of(before) == Dates::of(now) && rule_of(before) == rule_of(now)
}

fn has_rule(now: &MeetingReply, sent: &ZoomRecurrence) -> bool {
    // Read as a rule of this meeting, on its clocks.
    let asked = MeetingReply {
        kind: now.kind,
        timezone: now.timezone.clone(),
        recurrence: Some(sent.clone()),
        ..MeetingReply::default()
    };
    check::is_same_rule(&rule_of(now), &rule_of(&asked))
}

fn rule_of(reply: &MeetingReply) -> Recurrence {
    recurrence(reply, zone_of(reply).as_ref())
}

/// The series; once more if Zoom can't answer at the moment.
///
/// # Errors
///
/// What Zoom's refusal means.
pub(super) fn read(id: &str) -> Result<MeetingReply, Error> {
    for _ in 1..READS {
        match get_meeting::reply(id, None) {
            Err(Error::Unavailable(_) | Error::Upstream(_)) => {}
            read => return read,
        }
    }
    get_meeting::reply(id, None)
}
