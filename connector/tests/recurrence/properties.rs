//! What must hold of any rule, and what other authors' code makes of it.

use super::*;

fn any_day() -> impl Strategy<Value = Weekday> {
    proptest::sample::select(&WEEK[..])
}

fn any_end(start: Date) -> impl Strategy<Value = Option<SeriesEnd>> {
    prop_oneof![
        Just(None),
        (1_u32..=60).prop_map(|n| Some(SeriesEnd::Count(n))),
        (0_i64..400).prop_map(move |days| {
            let end = start.checked_add(jiff::Span::new().days(days)).unwrap();
            Some(SeriesEnd::Until(end.to_string()))
        }),
    ]
}

fn any_rule(start: Date) -> impl Strategy<Value = Recurrence> {
    let week = proptest::sample::select(vec![
        WeekOfMonth::First,
        WeekOfMonth::Second,
        WeekOfMonth::Third,
        WeekOfMonth::Fourth,
        WeekOfMonth::Last,
    ]);
    let on = prop_oneof![
        (1_u32..=31).prop_map(DayOfMonth::Day),
        (week, any_day()).prop_map(|(week, day)| nth(week, day)),
    ];
    prop_oneof![
        (1_u32..=90, any_end(start)).prop_map(|(every, end)| daily(every, end)),
        (1_u32..=12, proptest::collection::vec(any_day(), 1..4), any_end(start))
            .prop_map(|(every, days, end)| weekly(every, &days, end)),
        (1_u32..=3, on, any_end(start)).prop_map(|(every, on, end)| monthly(every, on, end)),
    ]
}

fn any_start() -> impl Strategy<Value = DateTime> {
    (
        2026_i16..2045,
        1_i8..=12,
        1_i8..=31,
        0_i8..24,
        prop::sample::select(vec![0_i8, 15, 30, 59]),
    )
        .prop_map(|(year, month, day, hour, minute)| {
            let last = date(year, month, 1).days_in_month();
            date(year, month, day.min(last)).at(hour, minute, 0, 0)
        })
}

fn any_zone() -> impl Strategy<Value = Zone> {
    let names: Vec<_> = Zone::names().collect();
    proptest::sample::select(names).prop_map(zone)
}

fn any_series() -> impl Strategy<Value = (Recurrence, DateTime, Zone)> {
    any_start().prop_flat_map(|start| (any_rule(start.date()), Just(start), any_zone()))
}

fn end_of(rule: &Recurrence) -> Option<&SeriesEnd> {
    match rule {
        Recurrence::Daily(rule) => rule.end.as_ref(),
        Recurrence::Weekly(rule) => rule.end.as_ref(),
        Recurrence::Monthly(rule) => rule.end.as_ref(),
        Recurrence::Once | Recurrence::NoFixedTime => None,
    }
}

fn civil_day(day: Weekday) -> Day {
    Day::from_sunday_one_offset(i8::try_from(weekday_number(day)).unwrap()).unwrap()
}

/// Months since the year 0.
fn month_number(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month())
}

/// Weeks since a Sunday long ago.
fn week_number(day: Date) -> i64 {
    let days = day.duration_since(date(1899, 12, 31)).as_hours() / 24;
    days.div_euclid(7)
}

/// Whether a date belongs to the rule, by arithmetic on it alone.
fn matches(rule: &Recurrence, start: Date, date: Date) -> bool {
    match rule {
        Recurrence::Daily(rule) => {
            let days = date.duration_since(start).as_hours() / 24;
            days % i64::from(rule.every.unwrap()) == 0
        }
        Recurrence::Weekly(rule) => {
            let weeks = week_number(date) - week_number(start);
            weeks % i64::from(rule.every.unwrap()) == 0 && rule.days.iter().any(|day| civil_day(*day) == date.weekday())
        }
        Recurrence::Monthly(rule) => {
            let months = month_number(date) - month_number(start);
            let on = match &rule.on {
                DayOfMonth::Day(day) => i64::from(date.day()) == i64::from(*day),
                DayOfMonth::Nth(nth) => {
                    let week = (date.day() - 1) / 7;
                    civil_day(nth.day) == date.weekday()
                        && match nth.week {
                            WeekOfMonth::First => week == 0,
                            WeekOfMonth::Second => week == 1,
                            WeekOfMonth::Third => week == 2,
                            WeekOfMonth::Fourth => week == 3,
                            WeekOfMonth::Last => date.day() + 7 > date.days_in_month(),
                        }
                }
            };
            months % i64::from(rule.every.unwrap()) == 0 && on
        }
        Recurrence::Once | Recurrence::NoFixedTime => false,
    }
}

/// All instances, or none for the refusals that a sensible rule can meet.
fn expanded(rule: &Recurrence, start: DateTime, zone: &Zone) -> Vec<Instance> {
    match expand(rule, &Start::Local(start), zone, 60) {
        Ok(instances) => instances,
        Err(RuleError::NoDates | RuleError::UntilGivesTooMany { .. }) => Vec::new(),
        Err(error) => panic!("{error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_series_has_each_matching_date_and_no_other((rule, start, zone) in any_series()) {
        let found: Vec<_> = expanded(&rule, start, &zone).iter().map(|i| i.nominal).collect();
        let Some(last) = found.last() else { return Ok(()) };
        prop_assert!(found.iter().all(|local| local.time() == start.time()));
        let all: Vec<_> = start
            .date()
            .series(jiff::Span::new().days(1))
            .take_while(|date| *date <= last.date())
            .filter(|date| matches(&rule, start.date(), *date))
            .map(|date| date.to_datetime(start.time()))
            .collect();
        prop_assert_eq!(found, all);
    }

    #[test]
    fn a_series_ends_where_it_should((rule, start, zone) in any_series()) {
        let found = expanded(&rule, start, &zone);
        let next = found.last().and_then(|last| {
            let after = last.nominal.date().tomorrow().unwrap();
            after.series(jiff::Span::new().days(1)).take(2_000).find(|date| matches(&rule, start.date(), *date))
        });
        match end_of(&rule) {
            None => prop_assert_eq!(found.len(), 60),
            Some(SeriesEnd::Count(count)) => prop_assert_eq!(found.len(), *count as usize),
            Some(SeriesEnd::Until(until)) => {
                let until: Date = until.parse().unwrap();
                prop_assert!(found.iter().all(|i| i.nominal.date() <= until));
                prop_assert!(next.is_none_or(|next| next > until));
            }
        }
    }

    #[test]
    fn instants_are_those_of_the_whole_database((rule, start, zone) in any_series()) {
        let whole = jiff::tz::TimeZoneDatabase::bundled().get(zone.name()).unwrap();
        let found = expanded(&rule, start, &zone);
        prop_assert!(found.is_sorted_by(|a, b| a.start < b.start));
        for instance in found {
            let theirs = instance.nominal.to_zoned(whole.clone()).unwrap();
            prop_assert_eq!(instance.start, theirs.timestamp());
        }
    }

    #[test]
    fn another_author_reads_the_rule_as_we_do((rule, start, _) in any_series()) {
        let utc = Zone::utc();
        let ours = expanded(&rule, start, &utc);
        prop_assume!(!ours.is_empty());
        let text = rrule(&rule, &utc, u32::try_from(ours.len()).unwrap()).unwrap();
        let text = format!("DTSTART:{}\nRRULE:{text}", start.strftime("%Y%m%dT%H%M%SZ"));
        let set: rrule::RRuleSet = text.parse().unwrap();
        let theirs: Vec<_> = set
            .all(100)
            .dates
            .iter()
            .map(|date| Timestamp::from_second(date.timestamp()).unwrap())
            .collect();
        let ours: Vec<_> = ours.iter().map(|instance| instance.start).collect();
        prop_assert_eq!(ours, theirs, "{}", text);
    }

    #[test]
    fn warnings_stand_where_the_time_in_utc_moves((rule, start, zone) in any_series()) {
        let Ok(series) = preview(&rule, &Start::Local(start), &zone, 60, 60) else { return Ok(()) };
        // Unless a time is skipped, a change is told exactly where the written offset changes.
        let skipped = series.warnings.iter().any(|warning| warning.effect == Effect::TimeSkipped);
        prop_assume!(!skipped);
        let offset = |text: &str| text[19..].to_owned();
        let changes: Vec<_> = series
            .occurrences
            .windows(2)
            .filter(|pair| offset(&pair[0].local_start) != offset(&pair[1].local_start))
            .map(|pair| pair[1].start.clone())
            .collect();
        let told: Vec<_> = series
            .warnings
            .into_iter()
            .filter(|warning| warning.effect == Effect::OffsetChanged)
            .map(|warning| warning.start)
            .collect();
        prop_assert_eq!(told, changes);
    }

    #[test]
    fn no_rule_does_harm(
        every in any::<u32>(),
        number in any::<u32>(),
        limit in 0_u32..500,
        year in 1_i16..=9999,
        until in "\\PC{0,12}",
        zone in any_zone(),
    ) {
        let start = Start::Local(date(year, 12, 31).at(23, 59, 59, 0));
        for end in [None, count(number), Some(SeriesEnd::Until(until))] {
            for rule in [
                daily(every, end.clone()),
                weekly(every, &WEEK, end.clone()),
                monthly(every, DayOfMonth::Day(number), end.clone()),
                monthly(every, nth(WeekOfMonth::Last, Weekday::Monday), end.clone()),
            ] {
                if let Ok(instances) = expand(&rule, &start, &zone, limit) {
                    prop_assert!(instances.len() <= limit as usize);
                }
                let _ = preview(&rule, &start, &zone, u32::MAX, limit);
            }
        }
    }
}
