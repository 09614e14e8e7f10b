//! Where daylight saving touches a series.
//!
//! What people notice is that the same local time has become another time in UTC, and so in every other zone. That is
//! measured from what the rule says, not from what the clocks show: a meeting at 02:30 on the day that has no 02:30 is
//! still at the old time in UTC; it moves on the next day.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Weekday},
    tz::Offset,
};

use super::{Clock, Instance};
use crate::{
    bindings::exports::microapp::connector::meetings::{DaylightSavingEffect as Effect, DaylightSavingWarning},
    zone::{Zone, utc_text},
};

pub(super) fn warnings(instances: &[Instance], zone: &Zone) -> Vec<DaylightSavingWarning> {
    let mut found = Vec::new();
    let mut warn = |effect, instance: &Instance, message| {
        found.push(DaylightSavingWarning {
            effect,
            start: utc_text(instance.start),
            message,
        });
    };
    let mut before: Option<&Instance> = None;
    for instance in instances {
        if let Some(before) = before
            && ahead_of_utc(before) != ahead_of_utc(instance)
        {
            warn(Effect::OffsetChanged, instance, offset_changed(before, instance, zone));
        }
        match instance.clock {
            Clock::Once => {}
            Clock::Skipped => warn(Effect::TimeSkipped, instance, time_skipped(instance, zone)),
            Clock::Doubled => warn(Effect::TimeDoubled, instance, time_doubled(instance, zone)),
        }
        before = Some(instance);
    }
    found
}

/// How far the nominal time is ahead of UTC.
fn ahead_of_utc(instance: &Instance) -> SignedDuration {
    instance.nominal.duration_since(Offset::UTC.to_datetime(instance.start))
}

fn offset_changed(before: &Instance, instance: &Instance, zone: &Zone) -> String {
    let direction = if ahead_of_utc(instance) > ahead_of_utc(before) {
        "forward"
    } else {
        "back"
    };
    let changed = last_change(instance.start, zone).unwrap_or_else(|| instance.nominal.date());
    format!(
        "On {} clocks in {zone} go {direction}: {} is {} UTC from here on, {} before.",
        long_date(changed),
        clock_time(instance.nominal),
        utc_clock_time(instance.start),
        utc_clock_time(before.start),
    )
}

fn time_skipped(instance: &Instance, zone: &Zone) -> String {
    format!(
        "On {} clocks in {zone} jump over {}: the meeting is at {}.",
        long_date(instance.nominal.date()),
        clock_time(instance.nominal),
        clock_time(zone.local(instance.start)),
    )
}

fn time_doubled(instance: &Instance, zone: &Zone) -> String {
    format!(
        "On {} clocks in {zone} show {} twice: the meeting is at the first, {} UTC.",
        long_date(instance.nominal.date()),
        clock_time(instance.nominal),
        utc_clock_time(instance.start),
    )
}

/// The local date of the last change of clocks that is not after an instant.
fn last_change(instant: Timestamp, zone: &Zone) -> Option<Date> {
    let just_after = instant.checked_add(SignedDuration::from_secs(1)).ok()?;
    let change = zone.time_zone().preceding(just_after).next()?;
    // The date on the clocks that are about to change: at midnight the new ones may show the next.
    let just_before = change.timestamp().checked_sub(SignedDuration::from_secs(1)).ok()?;
    Some(zone.local(just_before).date())
}

fn clock_time(local: DateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

fn utc_clock_time(instant: Timestamp) -> String {
    clock_time(Offset::UTC.to_datetime(instant))
}

/// `Sunday 28 March 2027`.
fn long_date(date: Date) -> String {
    let day = match date.weekday() {
        Weekday::Sunday => "Sunday",
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
    };
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::from(date.month().unsigned_abs()).checked_sub(1);
    let month = month.and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    format!("{day} {} {month} {}", date.day(), date.year())
}
