//! The `recurrence` object: its limits, and the series that it makes.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::input::Input;
use crate::api::error::{ApiError, Problems};
use crate::occurrences::{self, End, Pattern, Rule};
use crate::world::World;
use crate::world::meetings::{Kind, Occurrence};

/// A recurrence as far as it can be checked by itself.
#[derive(Debug)]
pub(super) struct RecurrenceInput {
    kind: i64,
    interval: u16,
    weekly_days: Option<Vec<i64>>,
    monthly_day: Option<i64>,
    monthly_week: Option<i64>,
    monthly_week_day: Option<i64>,
    end_times: Option<i64>,
    end_date_time: Option<DateTime<Utc>>,
}

impl RecurrenceInput {
    /// Zoom: `recurrence` of POST /users/{userId}/meetings. At most 90 days, 12 weeks or 3 months apart.
    pub(super) fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        let Some(object) = value.as_object() else {
            problems.add("recurrence");
            return None;
        };
        let mut number = |name: &str, allowed: &dyn Fn(i64) -> bool| {
            let value = object.get(name).filter(|value| !value.is_null())?;
            let number = value.as_i64().filter(|number| allowed(*number));
            if number.is_none() {
                problems.add(format!("recurrence.{name}"));
            }
            number
        };
        let kind = number("type", &|kind| (1..=3).contains(&kind));
        let furthest = match kind {
            Some(2) => 12,
            Some(3) => 3,
            _ => 90,
        };
        let interval = number("repeat_interval", &|interval| (1..=furthest).contains(&interval));
        let monthly_day = number("monthly_day", &|day| (1..=31).contains(&day));
        let monthly_week = number("monthly_week", &|week| [-1, 1, 2, 3, 4].contains(&week));
        let monthly_week_day = number("monthly_week_day", &|day| (1..=7).contains(&day));
        let end_times = number("end_times", &|times| times >= 1);
        if kind.is_none() && object.get("type").is_none_or(Value::is_null) {
            problems.add("recurrence.type");
        }
        if monthly_week.is_some() != monthly_week_day.is_some() && kind == Some(3) {
            problems.add(if monthly_week.is_some() {
                "recurrence.monthly_week_day"
            } else {
                "recurrence.monthly_week"
            });
        }
        let mut parsed = |name: &str, parse: &dyn Fn(&Value) -> Option<Value>| {
            let value = object.get(name).filter(|value| !value.is_null())?;
            let result = parse(value);
            if result.is_none() {
                problems.add(format!("recurrence.{name}"));
            }
            result
        };
        let weekly_days = parsed("weekly_days", &|value| weekly_days(value).map(Value::from));
        let until = parsed("end_date_time", &|value| {
            value
                .as_str()?
                .parse::<DateTime<Utc>>()
                .ok()
                .map(|time| time.timestamp_millis().into())
        });
        if until.is_some() && end_times.is_some() {
            problems.add("recurrence.end_times");
        }
        Some(Self {
            kind: kind?,
            interval: interval.unwrap_or(1) as u16,
            weekly_days: weekly_days.and_then(|days| Some(days.as_array()?.iter().filter_map(Value::as_i64).collect())),
            monthly_day,
            monthly_week,
            monthly_week_day,
            end_times,
            end_date_time: until.and_then(|millis| DateTime::from_timestamp_millis(millis.as_i64()?)),
        })
    }

    /// The rule, and the object that Zoom answers with.
    fn rule(&self, world: &World, zone: Tz) -> Result<(Rule, Map<String, Value>), ApiError> {
        let mut shown = json!({ "type": self.kind, "repeat_interval": self.interval });
        let pattern = match (self.kind, self.monthly_week, self.monthly_week_day) {
            (1, ..) => Pattern::Daily,
            (2, ..) => {
                let days = self.weekly_days.clone().unwrap_or_else(|| vec![1]);
                let texts: Vec<String> = days.iter().map(i64::to_string).collect();
                shown["weekly_days"] = texts.join(",").into();
                Pattern::Weekly(days.into_iter().filter_map(occurrences::weekday).collect())
            }
            (_, Some(week), Some(day)) => {
                shown["monthly_week"] = week.into();
                shown["monthly_week_day"] = day.into();
                let Some(day) = occurrences::weekday(day) else {
                    return Err(ApiError::field("recurrence.monthly_week_day"));
                };
                Pattern::MonthlyWeekday(week as i16, day)
            }
            _ => {
                let day = self.monthly_day.unwrap_or(1);
                shown["monthly_day"] = day.into();
                Pattern::MonthlyDay(day as i8)
            }
        };
        let end = match self.end_date_time {
            Some(until) => {
                let whole_day = world.switches.end_date_time_is_end_of_day;
                let until = if whole_day {
                    occurrences::end_of_day(until, zone)
                } else {
                    until
                };
                shown["end_date_time"] = until.to_rfc3339_opts(SecondsFormat::Secs, true).into();
                End::Until(until)
            }
            None => {
                let times = self.end_times.unwrap_or(1);
                if times > world.switches.max_occurrences.into() {
                    let message = format!("The maximum number of recurring is {}.", world.switches.max_occurrences);
                    let mut problems = Problems::default();
                    problems.add_with("recurrence.end_times", message);
                    problems.check()?;
                }
                shown["end_times"] = times.into();
                End::Count(times as u32)
            }
        };
        let shown = shown.as_object().cloned().unwrap_or_default();
        Ok((
            Rule {
                pattern,
                interval: self.interval,
                end,
            },
            shown,
        ))
    }
}

/// `"1,3"` as documented, or `1` as cal.com sends it and Zoom takes it.
fn weekly_days(value: &Value) -> Option<Vec<i64>> {
    let mut days = match value {
        Value::Number(number) => vec![number.as_i64()?],
        Value::String(text) => text
            .split(',')
            .map(|day| day.trim().parse().ok())
            .collect::<Option<_>>()?,
        _ => return None,
    };
    days.sort_unstable();
    days.dedup();
    days.iter().all(|day| (1..=7).contains(day)).then_some(days)
}

/// A rule with the object that it is shown as.
pub(super) type Recurrence = (Rule, Map<String, Value>);

/// What a meeting of this kind recurs by, and its dates. A series that would have none is refused.
pub(super) fn series(
    world: &World,
    input: &Input,
    kind: Kind,
    start: Option<DateTime<Utc>>,
    zone: Tz,
    duration: u32,
) -> Result<(Option<Recurrence>, Vec<Occurrence>), ApiError> {
    let (Kind::FixedTime, Some(start)) = (kind, start) else {
        return Ok((None, Vec::new()));
    };
    let Some(recurrence) = &input.recurrence else {
        return Err(ApiError::field("recurrence"));
    };
    let (rule, shown) = recurrence.rule(world, zone)?;
    let dates = dates(world, &rule, start, zone, duration);
    if dates.is_empty() {
        return Err(ApiError::field("recurrence.end_date_time"));
    }
    Ok((Some((rule, shown)), dates))
}

/// The occurrences of a rule. A series that ends on a date has at most as many as one that ends by count.
pub(super) fn dates(world: &World, rule: &Rule, start: DateTime<Utc>, zone: Tz, duration: u32) -> Vec<Occurrence> {
    let starts = occurrences::starts(rule, start, zone, world.switches.max_occurrences);
    let occurrence = |start: DateTime<Utc>| Occurrence {
        id: start.timestamp_millis(),
        start,
        duration,
        deleted: false,
        agenda: None,
        settings: Map::new(),
    };
    starts.into_iter().map(occurrence).collect()
}
