//! Recurrence: the contract's variant, and a rule of RFC 2445 as Webex takes and gives it.

use connector_kit::meetings::{
    Daily, DayOfMonth, Monthly, NthWeekday, Recurrence, SeriesEnd, WeekOfMonth, Weekday, Weekly,
};

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Sunday, "SU"),
    (Weekday::Monday, "MO"),
    (Weekday::Tuesday, "TU"),
    (Weekday::Wednesday, "WE"),
    (Weekday::Thursday, "TH"),
    (Weekday::Friday, "FR"),
    (Weekday::Saturday, "SA"),
];
const WEEKS: [(WeekOfMonth, i32); 5] = [
    (WeekOfMonth::First, 1),
    (WeekOfMonth::Second, 2),
    (WeekOfMonth::Third, 3),
    (WeekOfMonth::Fourth, 4),
    (WeekOfMonth::Last, -1),
];

/// The rule; none for a meeting that does not repeat, and for one that has no times.
pub fn write(recurrence: &Recurrence) -> Option<String> {
    let (frequency, every, by, end) = match recurrence {
        Recurrence::Once | Recurrence::NoFixedTime => return None,
        Recurrence::Daily(daily) => ("DAILY", daily.every, String::new(), &daily.end),
        Recurrence::Weekly(weekly) => {
            let days: Vec<&str> = weekly.days.iter().map(|day| day_text(*day)).collect();
            (
                "WEEKLY",
                weekly.every,
                format!(";BYDAY={}", days.join(",")),
                &weekly.end,
            )
        }
        Recurrence::Monthly(monthly) => {
            let by = match &monthly.on {
                DayOfMonth::Day(day) => format!(";BYMONTHDAY={day}"),
                DayOfMonth::Nth(nth) => format!(";BYDAY={}{}", week_number(nth.week), day_text(nth.day)),
            };
            ("MONTHLY", monthly.every, by, &monthly.end)
        }
    };
    let end = match end {
        None => String::new(),
        Some(SeriesEnd::Count(count)) => format!(";COUNT={count}"),
        // A date, and no moment in UTC: that would take a zone to be exact.
        Some(SeriesEnd::Until(date)) => format!(";UNTIL={}", date.replace('-', "")),
    };
    Some(format!("FREQ={frequency};INTERVAL={}{by}{end}", every.unwrap_or(1)))
}

/// Reads a rule; none for what the contract has no case for, such as a yearly one.
pub fn read(rule: &str) -> Option<Recurrence> {
    let rule = rule.strip_prefix("RRULE:").unwrap_or(rule);
    let part = |name: &str| {
        let mut parts = rule.split(';').filter_map(|part| part.split_once('='));
        parts
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    let every = part("INTERVAL").and_then(|text| text.parse().ok());
    let end = match (part("COUNT"), part("UNTIL")) {
        (Some(count), _) => Some(SeriesEnd::Count(count.parse().ok()?)),
        (None, Some(until)) => Some(SeriesEnd::Until(date(until)?)),
        (None, None) => None,
    };
    match part("FREQ")? {
        "DAILY" => Some(Recurrence::Daily(Daily { every, end })),
        "WEEKLY" => {
            let days = part("BYDAY")?.split(',').map(day_of).collect::<Option<_>>()?;
            Some(Recurrence::Weekly(Weekly { every, days, end }))
        }
        "MONTHLY" => {
            let on = match (part("BYMONTHDAY"), part("BYDAY")) {
                (Some(day), _) => DayOfMonth::Day(day.parse().ok()?),
                (None, Some(nth)) => {
                    // `2TU`, or `TU` with `BYSETPOS=2`.
                    let (number, day) = nth.split_at_checked(nth.len().checked_sub(2)?)?;
                    let number = if number.is_empty() { part("BYSETPOS")? } else { number };
                    let week = week_of(number.parse().ok()?)?;
                    DayOfMonth::Nth(NthWeekday {
                        week,
                        day: day_of(day)?,
                    })
                }
                (None, None) => return None,
            };
            Some(Recurrence::Monthly(Monthly { every, on, end }))
        }
        _ => None,
    }
}

/// The date of `20270331T000000Z`, or of `20270331`.
fn date(text: &str) -> Option<String> {
    let digits = text
        .get(..8)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

fn day_text(day: Weekday) -> &'static str {
    DAYS.iter()
        .find(|(known, _)| *known == day)
        .map_or("MO", |(_, text)| text)
}

fn day_of(text: &str) -> Option<Weekday> {
    DAYS.iter().find(|(_, known)| *known == text).map(|(day, _)| *day)
}

fn week_number(week: WeekOfMonth) -> i32 {
    WEEKS
        .iter()
        .find(|(known, _)| *known == week)
        .map_or(1, |(_, number)| *number)
}

fn week_of(number: i32) -> Option<WeekOfMonth> {
    WEEKS.iter().find(|(_, known)| *known == number).map(|(week, _)| *week)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<(Recurrence, &'static str)> {
        let daily = Daily {
            every: Some(1),
            end: Some(SeriesEnd::Count(10)),
        };
        let weekly = Weekly {
            every: Some(2),
            days: vec![Weekday::Monday, Weekday::Thursday],
            end: Some(SeriesEnd::Until("2027-03-31".to_owned())),
        };
        let on_day = Monthly {
            every: Some(1),
            on: DayOfMonth::Day(31),
            end: None,
        };
        let nth = |week, day| Monthly {
            every: Some(3),
            on: DayOfMonth::Nth(NthWeekday { week, day }),
            end: None,
        };
        vec![
            (Recurrence::Daily(daily), "FREQ=DAILY;INTERVAL=1;COUNT=10"),
            (
                Recurrence::Weekly(weekly),
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20270331",
            ),
            (Recurrence::Monthly(on_day), "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=31"),
            (
                Recurrence::Monthly(nth(WeekOfMonth::Second, Weekday::Tuesday)),
                "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU",
            ),
            (
                Recurrence::Monthly(nth(WeekOfMonth::Last, Weekday::Friday)),
                "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR",
            ),
        ]
    }

    #[test]
    fn a_rule_goes_there_and_back() {
        for (recurrence, rule) in rules() {
            assert_eq!(write(&recurrence).as_deref(), Some(rule));
            assert_eq!(read(rule), Some(recurrence), "{rule}");
        }
        assert_eq!(write(&Recurrence::Once), None);
    }

    #[test]
    fn rules_are_read_in_webexs_own_order() {
        let Some(Recurrence::Daily(daily)) = read("FREQ=DAILY;COUNT=10;INTERVAL=1") else {
            panic!("daily")
        };
        assert_eq!(daily.end, Some(SeriesEnd::Count(10)));
        let by_position = read("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;INTERVAL=3");
        assert_eq!(
            by_position.as_ref().and_then(write).as_deref(),
            Some("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU")
        );
    }

    #[test]
    fn what_the_contract_has_no_case_for_is_not_guessed() {
        assert!(read("FREQ=DAILY;UNTIL=20250210T000000Z").is_some());
        for rule in [
            "",
            "FREQ=YEARLY",
            "FREQ=WEEKLY",
            "FREQ=MONTHLY;BYDAY=5é",
            "FREQ=DAILY;UNTIL=é",
            "FREQ=MONTHLY;BYDAY=X",
        ] {
            assert_eq!(read(rule), None, "{rule}");
        }
    }
}
