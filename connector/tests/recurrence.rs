//! The dates of a rule: by example, by what must hold of any rule, and against other authors' code.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Weekday as Day, date},
};
use proptest::prelude::*;
use zoom_connector::{
    bindings::exports::microapp::connector::meetings::{
        Daily, DayOfMonth, DaylightSavingEffect as Effect, Monthly, NthWeekday, Recurrence, SeriesEnd, WeekOfMonth,
        Weekday, Weekly,
    },
    recurrence::{Instance, RuleError, expand, preview, rrule, weekday_number, weekday_of_number, zoom_weekdays},
    start::{Start, parse},
    zone::Zone,
};

const WEEK: [Weekday; 7] = [
    Weekday::Sunday,
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
];

fn daily(every: u32, end: Option<SeriesEnd>) -> Recurrence {
    Recurrence::Daily(Daily {
        every: Some(every),
        end,
    })
}

fn weekly(every: u32, days: &[Weekday], end: Option<SeriesEnd>) -> Recurrence {
    Recurrence::Weekly(Weekly {
        every: Some(every),
        days: days.to_vec(),
        end,
    })
}

fn monthly(every: u32, on: DayOfMonth, end: Option<SeriesEnd>) -> Recurrence {
    Recurrence::Monthly(Monthly {
        every: Some(every),
        on,
        end,
    })
}

fn nth(week: WeekOfMonth, day: Weekday) -> DayOfMonth {
    DayOfMonth::Nth(NthWeekday { week, day })
}

fn count(count: u32) -> Option<SeriesEnd> {
    Some(SeriesEnd::Count(count))
}

fn until(date: &str) -> Option<SeriesEnd> {
    Some(SeriesEnd::Until(date.to_owned()))
}

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

/// The local dates that a rule gives from a start in Berlin.
fn dates(rule: &Recurrence, start: &str) -> Vec<String> {
    expand(rule, &parse(start).unwrap(), &zone("Europe/Berlin"), 60)
        .unwrap()
        .iter()
        .map(|instance| instance.nominal.date().to_string())
        .collect()
}

fn refusal(rule: &Recurrence) -> RuleError {
    let start = parse("2026-12-01T10:00").unwrap();
    expand(rule, &start, &zone("Europe/Berlin"), 60).unwrap_err()
}

mod by_example {
    use super::*;

    #[test]
    fn every_third_day() {
        let rule = daily(3, count(3));
        assert_eq!(
            dates(&rule, "2026-12-30T10:00"),
            ["2026-12-30", "2027-01-02", "2027-01-05"]
        );
    }

    #[test]
    fn several_days_of_a_week_begin_with_the_first_that_is_not_before_the_start() {
        // 1 December 2026 is a Tuesday.
        let rule = weekly(1, &[Weekday::Wednesday, Weekday::Monday], count(4));
        assert_eq!(
            dates(&rule, "2026-12-01T10:00"),
            ["2026-12-02", "2026-12-07", "2026-12-09", "2026-12-14"]
        );
    }

    #[test]
    fn weeks_are_counted_from_the_sunday_before_the_start() {
        // Monday is over in the week of the start, and Sunday begins the next one.
        let rule = weekly(2, &[Weekday::Sunday, Weekday::Monday], count(4));
        assert_eq!(
            dates(&rule, "2026-12-01T10:00"),
            ["2026-12-13", "2026-12-14", "2026-12-27", "2026-12-28"]
        );
    }

    #[test]
    fn a_day_that_is_named_twice_comes_once() {
        let rule = weekly(1, &[Weekday::Tuesday, Weekday::Tuesday], count(2));
        assert_eq!(dates(&rule, "2026-12-01T10:00"), ["2026-12-01", "2026-12-08"]);
    }

    #[test]
    fn months_without_the_date_are_left_out() {
        let rule = monthly(1, DayOfMonth::Day(31), count(4));
        assert_eq!(
            dates(&rule, "2027-01-31T10:00"),
            ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]
        );
        let rule = monthly(2, DayOfMonth::Day(29), count(3));
        assert_eq!(
            dates(&rule, "2027-02-01T10:00"),
            ["2027-04-29", "2027-06-29", "2027-08-29"]
        );
    }

    #[test]
    fn months_are_counted_from_that_of_the_start() {
        let rule = monthly(3, DayOfMonth::Day(15), count(2));
        assert_eq!(dates(&rule, "2026-12-20T10:00"), ["2027-03-15", "2027-06-15"]);
    }

    #[test]
    fn the_last_weekday_is_the_fourth_or_the_fifth() {
        let rule = monthly(1, nth(WeekOfMonth::Last, Weekday::Friday), count(3));
        assert_eq!(
            dates(&rule, "2026-12-01T10:00"),
            ["2026-12-25", "2027-01-29", "2027-02-26"]
        );
        let rule = monthly(1, nth(WeekOfMonth::First, Weekday::Tuesday), count(2));
        assert_eq!(dates(&rule, "2026-12-02T10:00"), ["2027-01-05", "2027-02-02"]);
    }

    #[test]
    fn the_end_date_is_within_the_series() {
        let rule = daily(1, until("2026-12-03"));
        assert_eq!(
            dates(&rule, "2026-12-01T23:30"),
            ["2026-12-01", "2026-12-02", "2026-12-03"]
        );
    }

    #[test]
    fn without_an_end_there_are_as_many_as_the_service_makes() {
        assert_eq!(dates(&daily(1, None), "2026-12-01T10:00").len(), 60);
    }

    #[test]
    fn a_one_off_meeting_has_one_date_and_one_without_fixed_times_none() {
        assert_eq!(dates(&Recurrence::Once, "2026-12-01T10:00"), ["2026-12-01"]);
        assert_eq!(dates(&Recurrence::NoFixedTime, "2026-12-01T10:00"), [""; 0]);
    }

    #[test]
    fn an_instant_is_read_on_the_clocks_of_the_zone() {
        // 20:00 in New York is the next day in Berlin.
        let rule = weekly(1, &[Weekday::Wednesday], count(1));
        assert_eq!(dates(&rule, "2026-12-01T20:00-05:00"), ["2026-12-02"]);
    }

    #[test]
    fn an_instant_says_which_of_two_equal_times_is_meant() {
        let start = parse("2027-10-31T02:30+01:00").unwrap();
        let once = expand(&Recurrence::Once, &start, &zone("Europe/Berlin"), 60).unwrap();
        assert_eq!(once[0].start.to_string(), "2027-10-31T01:30:00Z");
    }

    #[test]
    fn what_gives_no_dates_is_said() {
        let message = |rule| refusal(&rule).to_string();
        assert_eq!(message(daily(0, None)), "the step must be at least 1");
        assert_eq!(message(weekly(1, &[], None)), "a weekly series needs at least one day");
        assert_eq!(
            message(monthly(1, DayOfMonth::Day(32), None)),
            "no month has a day 32; give 1 to 31"
        );
        assert_eq!(message(daily(1, count(0))), "a series needs at least one occurrence");
        assert_eq!(
            message(daily(1, count(61))),
            "a series has at most 60 occurrences, not 61"
        );
        assert_eq!(
            message(daily(1, until("2026-11-30"))),
            "the rule gives no date between the start and its end"
        );
        assert_eq!(
            message(daily(1, until("2027-02-29"))),
            "`2027-02-29` is not a date: there is no day 29, the month ends on day 28; write one such as `2027-03-31`"
        );
        assert_eq!(
            message(daily(1, until("2027-03-31"))),
            "a series has at most 60 occurrences; until 2027-03-31 there would be more, until 2027-01-29 it is just \
             as many"
        );
    }

    #[test]
    fn just_as_many_as_allowed_are_no_error() {
        assert_eq!(dates(&daily(1, until("2027-01-29")), "2026-12-01T10:00").len(), 60);
    }

    #[test]
    fn the_calendar_ends_without_harm() {
        let last = parse("9999-12-01T10:00").unwrap();
        let berlin = zone("Europe/Berlin");
        let ends = Err(RuleError::CalendarEnds);
        assert_eq!(expand(&daily(u32::MAX, count(60)), &last, &berlin, 60), ends);
        assert_eq!(
            expand(&monthly(12, DayOfMonth::Day(31), count(2)), &last, &berlin, 60),
            ends
        );
        // No April has a day 31, however long one waits.
        let start = parse("2027-04-01T10:00").unwrap();
        let never = monthly(12, DayOfMonth::Day(31), None);
        assert_eq!(expand(&never, &start, &berlin, 60), Err(RuleError::NoDates));
        assert_eq!(
            expand(&daily(1, count(60)), &parse("9999-12-31T23:59").unwrap(), &berlin, 60),
            ends
        );
    }

    #[test]
    fn zoom_counts_days_from_sunday() {
        assert_eq!(
            zoom_weekdays(&[Weekday::Wednesday, Weekday::Sunday, Weekday::Sunday]),
            "1,4"
        );
        assert_eq!(zoom_weekdays(&WEEK), "1,2,3,4,5,6,7");
        for (number, day) in (1..).zip(WEEK) {
            assert_eq!(weekday_number(day), number);
            assert_eq!(weekday_of_number(number), Some(day));
        }
        assert_eq!((weekday_of_number(0), weekday_of_number(8)), (None, None));
    }
}

mod rules_as_text {
    use super::*;

    fn text(rule: &Recurrence) -> Option<String> {
        rrule(rule, &zone("America/New_York"), 60)
    }

    #[test]
    fn each_kind_of_rule() {
        let text = |rule| text(&rule).unwrap();
        assert_eq!(
            text(weekly(2, &[Weekday::Wednesday, Weekday::Monday], count(12))),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=12;WKST=SU"
        );
        assert_eq!(text(daily(1, None)), "FREQ=DAILY;COUNT=60");
        assert_eq!(
            text(monthly(3, DayOfMonth::Day(15), count(2))),
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15;COUNT=2"
        );
        assert_eq!(
            text(monthly(1, nth(WeekOfMonth::Last, Weekday::Friday), count(2))),
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=2"
        );
    }

    #[test]
    fn the_end_date_is_the_end_of_that_day_in_utc() {
        assert_eq!(
            text(&daily(1, until("2027-01-10"))).unwrap(),
            "FREQ=DAILY;UNTIL=20270111T045959Z"
        );
    }

    #[test]
    fn what_does_not_repeat_at_fixed_times_has_none() {
        assert_eq!(text(&Recurrence::Once), None);
        assert_eq!(text(&Recurrence::NoFixedTime), None);
    }
}

mod daylight_saving {
    use super::*;

    fn warnings(rule: &Recurrence, start: &str, zone_name: &str) -> Vec<(Effect, String, String)> {
        preview(rule, &parse(start).unwrap(), &zone(zone_name), 60, 60)
            .unwrap()
            .warnings
            .into_iter()
            .map(|warning| (warning.effect, warning.start, warning.message))
            .collect()
    }

    #[test]
    fn ten_stays_ten_and_moves_in_utc() {
        let rule = weekly(1, &[Weekday::Tuesday], count(3));
        let series = preview(
            &rule,
            &parse("2027-03-23T10:00").unwrap(),
            &zone("Europe/Berlin"),
            45,
            60,
        )
        .unwrap();
        let found: Vec<_> = series
            .occurrences
            .iter()
            .map(|o| [o.start.as_str(), o.local_start.as_str(), o.end.as_str()])
            .collect();
        assert_eq!(
            found,
            [
                [
                    "2027-03-23T09:00:00Z",
                    "2027-03-23T10:00:00+01:00",
                    "2027-03-23T09:45:00Z"
                ],
                [
                    "2027-03-30T08:00:00Z",
                    "2027-03-30T10:00:00+02:00",
                    "2027-03-30T08:45:00Z"
                ],
                [
                    "2027-04-06T08:00:00Z",
                    "2027-04-06T10:00:00+02:00",
                    "2027-04-06T08:45:00Z"
                ],
            ]
        );
        assert_eq!(series.rrule.as_deref(), Some("FREQ=WEEKLY;BYDAY=TU;COUNT=3;WKST=SU"));
    }

    #[test]
    fn a_new_offset_is_told_with_the_day_on_which_clocks_change() {
        let rule = weekly(1, &[Weekday::Tuesday], count(3));
        assert_eq!(
            warnings(&rule, "2027-03-23T10:00", "Europe/Berlin"),
            [(
                Effect::OffsetChanged,
                "2027-03-30T08:00:00Z".to_owned(),
                "On Sunday 28 March 2027 clocks in Europe/Berlin go forward: 10:00 is 08:00 UTC from here on, 09:00 \
                 before."
                    .to_owned()
            )]
        );
        let back = warnings(&rule, "2027-10-26T10:00", "America/New_York");
        assert_eq!(
            back[0].2,
            "On Sunday 7 November 2027 clocks in America/New_York go back: 10:00 is 15:00 UTC from here on, 14:00 \
             before."
        );
        // Midnight on the clocks in Cairo is already the next day on the old ones.
        let cairo = warnings(&daily(1, count(3)), "2027-04-29T10:00", "Africa/Cairo");
        assert!(
            cairo[0]
                .2
                .starts_with("On Thursday 29 April 2027 clocks in Africa/Cairo go forward"),
            "{cairo:?}"
        );
    }

    #[test]
    fn a_skipped_time_is_later_by_the_jump() {
        let found = warnings(&daily(1, count(3)), "2027-03-27T02:30", "Europe/Berlin");
        assert_eq!(
            found[0],
            (
                Effect::TimeSkipped,
                "2027-03-28T01:30:00Z".to_owned(),
                "On Sunday 28 March 2027 clocks in Europe/Berlin jump over 02:30: the meeting is at 03:30.".to_owned()
            )
        );
        // On that day the meeting is where it was in UTC; on the next one it has moved.
        assert_eq!(
            (found[1].0, found[1].1.as_str()),
            (Effect::OffsetChanged, "2027-03-29T00:30:00Z")
        );
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn of_a_doubled_time_the_first_is_meant() {
        let found = warnings(&daily(1, count(3)), "2027-10-30T02:30", "Europe/Berlin");
        assert_eq!(
            found[0],
            (
                Effect::TimeDoubled,
                "2027-10-31T00:30:00Z".to_owned(),
                "On Sunday 31 October 2027 clocks in Europe/Berlin show 02:30 twice: the meeting is at the first, \
                 00:30 UTC."
                    .to_owned()
            )
        );
        assert_eq!(
            (found[1].0, found[1].1.as_str()),
            (Effect::OffsetChanged, "2027-11-01T01:30:00Z")
        );
    }

    #[test]
    fn half_an_hour_is_a_change_too() {
        let found = warnings(
            &weekly(1, &[Weekday::Friday], count(3)),
            "2027-03-26T10:00",
            "Australia/Lord_Howe",
        );
        assert_eq!(
            found[0].2,
            "On Sunday 4 April 2027 clocks in Australia/Lord_Howe go back: 10:00 is 23:30 UTC from here on, 23:00 \
             before."
        );
    }

    #[test]
    fn the_first_date_alone_can_need_a_warning() {
        assert_eq!(
            warnings(&Recurrence::Once, "2027-03-28T02:30", "Europe/Berlin")[0].0,
            Effect::TimeSkipped
        );
        assert_eq!(warnings(&Recurrence::Once, "2027-03-28T10:00", "Europe/Berlin"), []);
    }

    #[test]
    fn zones_without_daylight_saving_need_none() {
        assert_eq!(warnings(&daily(9, count(60)), "2026-12-01T10:00", "Asia/Tokyo"), []);
    }
}

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
