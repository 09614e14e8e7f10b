//! Rules and their dates, by example.

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
