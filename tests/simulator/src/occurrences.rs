//! The dates of a recurring meeting.
//!
//! The rule runs on *floating* dates, a calendar without zones, by the `rrule` crate's reading of RFC 5545; each date is
//! then placed in the meeting's zone by `chrono-tz`. So a meeting at 10:00 stays at 10:00 when daylight saving begins.
//! The connector works its own preview out with other libraries and other code, on purpose: two that agree are better
//! evidence than one that agrees with itself.

use chrono::offset::LocalResult;
use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use rrule::{Frequency, NWeekday, RRule, RRuleSet};

/// When a meeting repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) pattern: Pattern,
    /// Every so many days, weeks or months.
    pub(crate) interval: u16,
    pub(crate) end: End,
}

/// What repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    Daily,
    Weekly(Vec<Weekday>),
    /// The day of the month. Months that don't have it are skipped.
    MonthlyDay(i8),
    /// The first to fourth weekday of the month, or the last (-1).
    MonthlyWeekday(i16, Weekday),
}

/// When it stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// After so many.
    Count(u32),
    /// No occurrence starts after this moment.
    Until(DateTime<Utc>),
}

/// The starts of a series that begins at `start`, at most `limit` of them.
///
/// The start itself is one of them only if the rule matches it.
pub(crate) fn starts(rule: &Rule, start: DateTime<Utc>, zone: Tz, limit: u32) -> Vec<DateTime<Utc>> {
    let first = start.with_timezone(&zone).naive_local();
    let frequency = match rule.pattern {
        Pattern::Daily => Frequency::Daily,
        Pattern::Weekly(_) => Frequency::Weekly,
        Pattern::MonthlyDay(_) | Pattern::MonthlyWeekday(..) => Frequency::Monthly,
    };
    let parts = RRule::new(frequency).interval(rule.interval).week_start(Weekday::Sun);
    let parts = match &rule.pattern {
        Pattern::Daily => parts,
        Pattern::Weekly(days) => parts.by_weekday(days.iter().copied().map(NWeekday::Every).collect()),
        Pattern::MonthlyDay(day) => parts.by_month_day(vec![*day]),
        Pattern::MonthlyWeekday(week, day) => parts.by_weekday(vec![NWeekday::Nth(*week, *day)]),
    };
    // UTC stands for "no zone" here: it is the one zone in which every local time exists once.
    let floating = rrule::Tz::UTC.from_utc_datetime(&first);
    let Ok(parts) = parts.validate(floating) else {
        return Vec::new();
    };
    let wanted = match rule.end {
        End::Count(count) => count.min(limit),
        End::Until(_) => limit,
    };
    RRuleSet::new(floating)
        .rrule(parts)
        .into_iter()
        .map(|date| in_zone(date.naive_utc(), zone))
        .take_while(|date| !matches!(rule.end, End::Until(until) if *date > until))
        .take(wanted as usize)
        .collect()
}

/// The moment of a local time. One that daylight saving skips is read with the offset before the gap, one that happens
/// twice is the first (RFC 5545, 3.3.5).
pub(crate) fn in_zone(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => time.to_utc(),
        LocalResult::None => {
            let day_before = zone.offset_from_utc_datetime(&(local - TimeDelta::days(1)));
            (local - day_before.fix()).and_utc()
        }
    }
}

/// The last minute of a moment's day in a zone.
pub(crate) fn end_of_day(moment: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let day = moment.with_timezone(&zone).date_naive();
    day.and_hms_opt(23, 59, 0).map_or(moment, |end| in_zone(end, zone))
}

/// Zoom's number of a weekday: 1 is Sunday.
pub(crate) fn weekday(number: i64) -> Option<Weekday> {
    let days = [
        Weekday::Sun,
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
    ];
    usize::try_from(number - 1)
        .ok()
        .and_then(|index| days.get(index).copied())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn texts(rule: &Rule, start: &str, zone: Tz) -> Vec<String> {
        starts(rule, at(start), zone, 60)
            .into_iter()
            .map(crate::world::stamp)
            .collect()
    }

    #[test]
    fn zooms_own_example_of_a_weekly_series() {
        // zoom/meeting-events.json: Thursdays 13:00 in Los Angeles, until 2019-08-23T06:59:00Z, seven of them.
        let rule = Rule {
            pattern: Pattern::Weekly(vec![Weekday::Thu]),
            interval: 1,
            end: End::Until(at("2019-08-23T06:59:00Z")),
        };
        let dates = texts(&rule, "2019-07-11T20:00:00Z", Tz::America__Los_Angeles);
        assert_eq!(dates.len(), 7);
        assert_eq!(dates[6], "2019-08-22T20:00:00Z");
    }

    #[test]
    fn local_time_stays_when_daylight_saving_begins() {
        let rule = Rule {
            pattern: Pattern::Daily,
            interval: 1,
            end: End::Count(3),
        };
        let dates = texts(&rule, "2027-03-27T09:00:00Z", Tz::Europe__Berlin);
        assert_eq!(
            dates,
            ["2027-03-27T09:00:00Z", "2027-03-28T08:00:00Z", "2027-03-29T08:00:00Z"]
        );
    }

    #[test]
    fn a_skipped_time_has_the_offset_before_the_gap_and_a_doubled_one_is_the_first() {
        let gap = NaiveDateTime::parse_from_str("2027-03-28T02:30:00", "%Y-%m-%dT%H:%M:%S").unwrap();
        assert_eq!(in_zone(gap, Tz::Europe__Berlin), at("2027-03-28T01:30:00Z"));
        let overlap = NaiveDateTime::parse_from_str("2027-10-31T02:30:00", "%Y-%m-%dT%H:%M:%S").unwrap();
        assert_eq!(in_zone(overlap, Tz::Europe__Berlin), at("2027-10-31T00:30:00Z"));
    }

    #[test]
    fn months_without_the_day_are_skipped() {
        let rule = Rule {
            pattern: Pattern::MonthlyDay(31),
            interval: 1,
            end: End::Count(4),
        };
        let dates = texts(&rule, "2027-01-31T10:00:00Z", Tz::UTC);
        let days: Vec<&str> = dates.iter().map(|date| &date[..10]).collect();
        assert_eq!(days, ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]);
    }

    #[test]
    fn a_start_that_the_rule_does_not_match_is_not_an_occurrence() {
        let rule = Rule {
            pattern: Pattern::Weekly(vec![Weekday::Mon]),
            interval: 2,
            end: End::Count(3),
        };
        // A Wednesday. The week begins on Sunday, so the next Monday of an every-second-week rule is twelve days later.
        let dates = texts(&rule, "2026-12-02T10:00:00Z", Tz::UTC);
        let days: Vec<&str> = dates.iter().map(|date| &date[..10]).collect();
        assert_eq!(days, ["2026-12-14", "2026-12-28", "2027-01-11"]);
    }

    #[test]
    fn the_last_weekday_of_a_month() {
        let rule = Rule {
            pattern: Pattern::MonthlyWeekday(-1, Weekday::Fri),
            interval: 3,
            end: End::Count(2),
        };
        let dates = texts(&rule, "2026-12-01T10:00:00Z", Tz::UTC);
        let days: Vec<&str> = dates.iter().map(|date| &date[..10]).collect();
        assert_eq!(days, ["2026-12-25", "2027-03-26"]);
    }

    fn rules() -> impl Strategy<Value = Rule> {
        let day = || (1_i64..=7).prop_map(|number| weekday(number).unwrap());
        let patterns = prop_oneof![
            Just(Pattern::Daily),
            prop::collection::vec(day(), 1..5).prop_map(Pattern::Weekly),
            (1_i8..=31).prop_map(Pattern::MonthlyDay),
            (prop::sample::select(vec![-1_i16, 1, 2, 3, 4]), day())
                .prop_map(|(n, day)| Pattern::MonthlyWeekday(n, day)),
        ];
        (patterns, 1_u16..=3, 1_u32..=20).prop_map(|(pattern, interval, count)| Rule {
            pattern,
            interval,
            end: End::Count(count),
        })
    }

    proptest! {
        #[test]
        fn starts_ascend_keep_local_time_and_are_as_many_as_asked(
            rule in rules(),
            minutes in 0_i64..(3 * 365 * 24 * 60),
            zone in prop::sample::select(vec![Tz::UTC, Tz::Europe__Berlin, Tz::America__New_York, Tz::Australia__Lord_Howe]),
        ) {
            let start = at("2026-01-01T00:00:00Z") + TimeDelta::minutes(minutes);
            let dates = starts(&rule, start, zone, 60);
            let End::Count(count) = rule.end else { unreachable!("only counts are generated") };
            prop_assert_eq!(dates.len(), count as usize);
            prop_assert!(dates.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(dates[0] >= start - TimeDelta::hours(1), "not before the start, but for a doubled hour");
            let local = start.with_timezone(&zone).time();
            for date in dates {
                let placed = date.with_timezone(&zone).naive_local();
                let floating = placed.date().and_time(local);
                prop_assert_eq!(in_zone(floating, zone), date);
            }
        }
    }
}
