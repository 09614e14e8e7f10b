//! The local dates of a rule.

use jiff::{Span, civil::Date};

use super::{RuleError, weekdays};
use crate::{
    bindings::exports::microapp::connector::meetings::{DayOfMonth, Recurrence, SeriesEnd, WeekOfMonth, Weekday},
    start::parse_date,
};

/// The dates of a rule, in order, none before `start`. Empty for rules that don't repeat at fixed times.
pub(super) fn dates(rule: &Recurrence, start: Date, limit: u32) -> Result<Vec<Date>, RuleError> {
    match rule {
        Recurrence::Once | Recurrence::NoFixedTime => Ok(Vec::new()),
        Recurrence::Daily(daily) => {
            let every = step(daily.every)?;
            collect(steps(start, every, Span::try_days), daily.end.as_ref(), limit)
        }
        Recurrence::Weekly(weekly) => {
            let every = step(weekly.every)?;
            if weekly.days.is_empty() {
                return Err(RuleError::NoDays);
            }
            let matching = steps(week_of(start), every, Span::try_weeks)
                .flat_map(|sunday| days_in_week(sunday, &weekly.days))
                .filter(|date| *date >= start);
            collect(matching, weekly.end.as_ref(), limit)
        }
        Recurrence::Monthly(monthly) => {
            let every = step(monthly.every)?;
            if let DayOfMonth::Day(day) = monthly.on
                && !(1..=31).contains(&day)
            {
                return Err(RuleError::DayOfMonth(day));
            }
            let matching = steps(start.first_of_month(), every, Span::try_months)
                .filter_map(|first| day_in_month(first, &monthly.on))
                .filter(|date| *date >= start);
            collect(matching, monthly.end.as_ref(), limit)
        }
    }
}

fn step(every: Option<u32>) -> Result<u32, RuleError> {
    match every {
        Some(0) => Err(RuleError::Interval),
        Some(every) => Ok(every),
        None => Ok(1),
    }
}

/// `from`, and then every so many units later, until the calendar ends.
fn steps(from: Date, every: u32, unit: fn(Span, i64) -> Result<Span, jiff::Error>) -> impl Iterator<Item = Date> {
    // Counted from the first and not from the last: 31 January plus two months is no day 28.
    (0_i64..).map_while(move |index| {
        let span = unit(Span::new(), index.checked_mul(i64::from(every))?).ok()?;
        from.checked_add(span).ok()
    })
}

/// The Sunday with which the week begins. The calendar's first week, in the year -9999, begins where the calendar does.
fn week_of(date: Date) -> Date {
    let since_sunday = i64::from(date.weekday().to_sunday_zero_offset());
    date.saturating_sub(Span::new().days(since_sunday))
}

fn days_in_week(sunday: Date, days: &[Weekday]) -> impl Iterator<Item = Date> {
    weekdays::in_week_order(days).filter_map(move |day| {
        let after_sunday = i64::from(weekdays::civil(day).to_sunday_zero_offset());
        sunday.checked_add(Span::new().days(after_sunday)).ok()
    })
}

/// The day of the month that begins with `first`, where the month has it.
fn day_in_month(first: Date, on: &DayOfMonth) -> Option<Date> {
    match on {
        DayOfMonth::Day(day) => {
            let day = i8::try_from(*day).ok()?;
            Date::new(first.year(), first.month(), day).ok()
        }
        DayOfMonth::Nth(nth) => {
            let week = match nth.week {
                WeekOfMonth::First => 1,
                WeekOfMonth::Second => 2,
                WeekOfMonth::Third => 3,
                WeekOfMonth::Fourth => 4,
                WeekOfMonth::Last => -1,
            };
            first.nth_weekday_of_month(week, weekdays::civil(nth.day)).ok()
        }
    }
}

/// Takes dates up to the end of the series.
fn collect(
    mut matching: impl Iterator<Item = Date>,
    end: Option<&SeriesEnd>,
    limit: u32,
) -> Result<Vec<Date>, RuleError> {
    let take = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let dates = match end {
        None => matching.take(take(limit)).collect(),
        Some(SeriesEnd::Count(0)) => return Err(RuleError::NoCount),
        Some(SeriesEnd::Count(count)) if *count > limit => {
            return Err(RuleError::Count { count: *count, limit });
        }
        Some(SeriesEnd::Count(count)) => {
            let dates: Vec<_> = matching.take(take(*count)).collect();
            if dates.len() < take(*count) {
                return Err(RuleError::CalendarEnds);
            }
            dates
        }
        Some(SeriesEnd::Until(text)) => {
            let until = parse_date(text).map_err(RuleError::Until)?;
            let mut within = matching.by_ref().take_while(|date| *date <= until);
            let dates: Vec<_> = within.by_ref().take(take(limit)).collect();
            if let (Some(last), Some(_)) = (dates.last(), within.next()) {
                let last = last.to_string();
                return Err(RuleError::UntilGivesTooMany {
                    until: text.clone(),
                    limit,
                    last,
                });
            }
            dates
        }
    };
    if dates.is_empty() {
        Err(RuleError::NoDates)
    } else {
        Ok(dates)
    }
}
