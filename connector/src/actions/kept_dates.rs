//! What was said of single dates of a series, kept when Zoom makes its dates anew.
//!
//! A series that gets another start or rule gets new dates, and those that were cancelled or moved are forgotten. So they
//! are compared afterwards:
//!
//! | A date that was | is, if |
//! |-|-|
//! | cancelled | cancelled again, if the new dates have one on the same day |
//! | moved, or has a length of its own | moved again, if the new dates have one on the day for which it was planned |
//!
//! What else a date had of its own (its agenda, its settings) Zoom shows in no list, and it is lost. Dates that are over
//! stay as they are.

use jiff::Timestamp;
use serde_json::json;

use crate::bindings::microapp::connector::http::Method;
use crate::bindings::microapp::connector::log::{self, Level};
use crate::client::{Ask, RateClass};
use crate::icalendar::original_start;
use crate::time_text;
use crate::zone::{Zone, utc_text};
use crate::zoom::meeting::zone_of;
use crate::zoom::path::{MeetingSegment as _, Path};
use crate::zoom::reply::{MeetingReply, OccurrenceReply};

/// What has to be said of a date once more.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// It does not take place.
    Cancelled {
        /// The new date, by Zoom's id.
        id: String,
    },
    /// It takes place at another time, or for another time.
    Moved {
        /// The date, by Zoom's id.
        id: String,
        /// When.
        start: Option<Timestamp>,
        /// How long, in minutes.
        duration: Option<u32>,
    },
}

/// What is missing `after` a change of what single dates were `before`.
pub(super) fn forgotten(before: &MeetingReply, after: &MeetingReply, now: Timestamp) -> Vec<Again> {
    let (old_zone, new_zone) = (zone_of(before), zone_of(after));
    let mut left = after.occurrences.iter().filter(|date| !is_cancelled(date)).count();
    let mut again = Vec::new();
    for old in &before.occurrences {
        let Some(planned) = planned(old).filter(|planned| *planned >= now) else {
            continue;
        };
        let day = day(planned, old_zone.as_ref());
        let on_that_day = |new: &&OccurrenceReply| {
            self::planned(new).is_some_and(|planned| self::day(planned, new_zone.as_ref()) == day)
        };
        let mut open = after.occurrences.iter().filter(|date| !is_cancelled(date));
        let Some((new, id)) = open
            .find(on_that_day)
            .and_then(|new| Some((new, new.occurrence_id.clone()?)))
        else {
            continue;
        };
        if is_cancelled(old) {
            // With its last date the whole meeting would go.
            if left > 1 {
                left -= 1;
                again.push(Again::Cancelled { id });
            }
            continue;
        }
        let start = start(old).filter(|start| *start != planned && *start > now && self::start(new) != Some(*start));
        let duration = old
            .duration
            .filter(|own| Some(*own) != before.duration && Some(*own) != new.duration);
        if start.is_some() || duration.is_some() {
            again.push(Again::Moved { id, start, duration });
        }
    }
    again
}

/// Says it once more. A date that Zoom refuses is told to the log: the change itself is made, and the answer to it shows
/// the dates as they are.
pub(super) fn say_again(id: &str, quota: &str, again: Vec<Again>) {
    for one in again {
        let path = Path::new("meetings").meeting(id);
        let sent = match &one {
            Again::Cancelled { id: date } => {
                // Nobody has to be told of what they know.
                let path = path
                    .query("occurrence_id", date)
                    .query("schedule_for_reminder", "false");
                Ask::new(Method::Delete, path, RateClass::Light, "meeting", id)
                    .of_occurrence(Some(date))
                    .send()
            }
            Again::Moved {
                id: date,
                start,
                duration,
            } => {
                let mut body = json!({});
                if let Some(start) = start {
                    body["start_time"] = utc_text(*start).into();
                }
                if let Some(duration) = duration {
                    body["duration"] = (*duration).into();
                }
                Ask::new(
                    Method::Patch,
                    path.query("occurrence_id", date),
                    RateClass::Light,
                    "meeting",
                    id,
                )
                .of_occurrence(Some(date))
                .with_body(body.to_string())
                .counted_for(quota)
                .send()
            }
        };
        if let Err(error) = sent {
            log::write(
                Level::Warn,
                "A date of a series that was cancelled or moved is as the series has it after a change of the series.",
                &[
                    log::Field {
                        name: "date".to_owned(),
                        value: format!("{one:?}"),
                    },
                    log::Field {
                        name: "reason".to_owned(),
                        value: format!("{error:?}"),
                    },
                ],
            );
        }
    }
}

fn is_cancelled(date: &OccurrenceReply) -> bool {
    date.status.as_deref() == Some("deleted")
}

fn start(date: &OccurrenceReply) -> Option<Timestamp> {
    date.start_time.as_deref().and_then(time_text::instant)
}

/// When the rule has it; where that can't be told, when it is.
pub(super) fn planned(date: &OccurrenceReply) -> Option<Timestamp> {
    let by_id = date.occurrence_id.as_deref().and_then(original_start);
    by_id.or_else(|| start(date))
}

fn day(instant: Timestamp, zone: Option<&Zone>) -> jiff::civil::Date {
    zone.map_or_else(|| Zone::utc().local(instant), |zone| zone.local(instant))
        .date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::reply::parse;

    /// A daily series from 1 December on: for each date the hour in UTC that its rule has, the hour at which it is, its
    /// length, and whether it was cancelled.
    fn series(dates: &[(i64, i64, u32, bool)]) -> MeetingReply {
        let first = time_text::instant("2026-12-01T00:00:00Z").unwrap().as_second();
        let at = |day: usize, hour: i64| first + i64::try_from(day).unwrap() * 86_400 + hour * 3600;
        let date = |(day, (planned, hour, duration, cancelled)): (usize, &(i64, i64, u32, bool))| {
            json!({
                "occurrence_id": (at(day, *planned) * 1000).to_string(),
                "start_time": utc_text(Timestamp::from_second(at(day, *hour)).unwrap()),
                "duration": duration,
                "status": if *cancelled { "deleted" } else { "available" },
            })
        };
        let dates: Vec<_> = dates.iter().enumerate().map(date).collect();
        let reply = json!({"id": 1, "type": 8, "timezone": "Europe/Berlin", "duration": 60, "occurrences": dates});
        parse(&reply.to_string()).unwrap()
    }

    fn found(before: &[(i64, i64, u32, bool)], after: &[(i64, i64, u32, bool)], now: &str) -> Vec<String> {
        let again = forgotten(&series(before), &series(after), time_text::instant(now).unwrap());
        let short = |again: &Again| match again {
            Again::Cancelled { id } => format!("cancel {}", Timestamp::from_millisecond(id.parse().unwrap()).unwrap()),
            Again::Moved { start, duration, .. } => format!("move {start:?} {duration:?}"),
        };
        again.iter().map(short).collect()
    }

    const BEFORE: &str = "2026-11-22T00:00:00Z";

    #[test]
    fn the_same_dates_are_cancelled_and_moved_again() {
        let before = [
            (9, 9, 60, false),
            (9, 9, 60, true),
            (9, 14, 60, false),
            (9, 9, 30, false),
        ];
        assert_eq!(
            found(&before, &[(9, 9, 60, false); 4], BEFORE),
            [
                "cancel 2026-12-02T09:00:00Z",
                "move Some(2026-12-03T14:00:00Z) None",
                "move None Some(30)"
            ]
        );
        assert!(found(&before, &before, BEFORE).is_empty(), "nothing is forgotten");
    }

    #[test]
    fn at_another_time_of_day_what_was_cancelled_or_moved_stays_so() {
        let before = [(9, 9, 60, false), (9, 9, 60, true), (9, 14, 60, false)];
        assert_eq!(
            found(&before, &[(10, 10, 60, false); 3], BEFORE),
            ["cancel 2026-12-02T10:00:00Z", "move Some(2026-12-03T14:00:00Z) None"]
        );
        assert!(
            found(&before[2..], &[(14, 14, 60, false)], BEFORE).is_empty(),
            "it is there already"
        );
    }

    #[test]
    fn what_is_over_and_the_last_date_are_left_alone() {
        let before = [(9, 9, 60, true), (9, 9, 60, true)];
        let after = [(9, 9, 60, false); 2];
        assert_eq!(
            found(&before, &after, "2026-12-01T12:00:00Z"),
            ["cancel 2026-12-02T09:00:00Z"]
        );
        assert_eq!(found(&before, &after, BEFORE).len(), 1, "a meeting needs a date");
    }
}
