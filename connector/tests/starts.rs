//! How starts are read, and what is said of those that can't be.

use jiff::civil::date;
use proptest::prelude::*;
use zoom_connector::{
    start::{Start, parse, parse_date},
    zone::Zone,
};

#[test]
fn a_local_time_waits_for_its_zone() {
    let start = parse("2026-12-01T10:00").unwrap();
    assert_eq!(start, Start::Local(date(2026, 12, 1).at(10, 0, 0, 0)));
    assert!(start.needs_zone());
    let instant = |zone| start.instant_in(&Zone::named(zone).unwrap()).unwrap().to_string();
    assert_eq!(instant("Europe/Berlin"), "2026-12-01T09:00:00Z");
    assert_eq!(instant("Asia/Tokyo"), "2026-12-01T01:00:00Z");
}

#[test]
fn seconds_may_be_written() {
    assert_eq!(
        parse("2026-12-01T10:00:30"),
        Ok(Start::Local(date(2026, 12, 1).at(10, 0, 30, 0)))
    );
    assert_eq!(parse("2026-12-01T10:00:00.000"), parse("2026-12-01T10:00"));
}

#[test]
fn an_instant_is_the_same_in_every_zone() {
    for text in [
        "2026-12-01T09:00:00Z",
        "2026-12-01t09:00z",
        "2026-12-01T10:00+01:00",
        "2026-12-01T10:00:00+01:00",
        "2026-12-01T09:00:00-00:00",
        "2026-12-01T04:00:00.0-05:00",
        "2026-12-01T14:30:00+05:30",
    ] {
        let start = parse(text).unwrap();
        assert!(!start.needs_zone());
        let berlin = Zone::named("Europe/Berlin").unwrap();
        assert_eq!(
            start.instant_in(&berlin).unwrap().to_string(),
            "2026-12-01T09:00:00Z",
            "{text}"
        );
        assert_eq!(start.local_in(&berlin), date(2026, 12, 1).at(10, 0, 0, 0), "{text}");
    }
}

#[test]
fn each_slip_is_named() {
    for (text, reason) in [
        ("", "it is empty"),
        ("  ", "it is empty"),
        ("tomorrow", "it has another form"),
        ("01.12.2026 10:00", "it has another form"),
        ("2026-12-01", "the time is missing"),
        ("2026-12-01T", "the time is missing"),
        ("2026-12-01 10:00", "between date and time stands a `T`"),
        ("2026-12-01T10", "it has another form"),
        ("2026-12-01T9:00", "it has another form"),
        ("2026-12-01T10:00:00.", "it has another form"),
        ("2026-12-01T10:00:00.250", "parts of a second are not possible"),
        ("2026-00-01T10:00", "there is no month 0"),
        ("2026-13-01T10:00", "there is no month 13"),
        ("2026-12-00T10:00", "there is no day 0"),
        ("2027-02-30T10:00", "there is no day 30, the month ends on day 28"),
        ("2028-02-30T10:00", "there is no day 30, the month ends on day 29"),
        ("2026-12-01T25:00", "there is no hour 25, the last is 23"),
        ("2026-12-01T24:00", "there is no hour 24, the last is 23"),
        ("2026-12-01T10:60", "there is no minute 60, the last is 59"),
        ("2026-12-01T10:00:60", "there is no second 60, the last is 59"),
        (
            "2026-12-01T10:00 +01:00",
            "the offset is none, `Z` or one such as `+01:00` is",
        ),
        (
            "2026-12-01T10:00+0100",
            "the offset is none, `Z` or one such as `+01:00` is",
        ),
        (
            "2026-12-01T10:00+24:00",
            "the offset is none, `Z` or one such as `+01:00` is",
        ),
        (
            "2026-12-01T10:00[Europe/Berlin]",
            "the offset is none, `Z` or one such as `+01:00` is",
        ),
        ("0000-12-01T10:00", "it lies outside the years 1 to 9999"),
        ("9999-12-31T23:59-12:00", "it lies outside the years 1 to 9999"),
        ("２０２６-12-01T10:00", "it has another form"),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.reason.to_string(), reason, "{text}");
    }
}

#[test]
fn the_message_shows_both_forms() {
    assert_eq!(
        parse("2026-12-01 10:00").unwrap_err().to_string(),
        "`2026-12-01 10:00` is not a start: between date and time stands a `T`; write a local time such as \
         `2026-12-01T10:00`, or an instant with its offset such as `2026-12-01T10:00:00+01:00`"
    );
}

#[test]
fn end_dates_are_read_alone() {
    assert_eq!(parse_date("2027-03-31"), Ok(date(2027, 3, 31)));
    assert_eq!(
        parse_date("2027-03-32").unwrap_err().to_string(),
        "`2027-03-32` is not a date: there is no day 32, the month ends on day 31; write one such as `2027-03-31`"
    );
    assert!(parse_date("2027-03-31T10:00").is_err());
}

proptest! {
    #[test]
    fn whatever_is_written_gets_an_answer(text in "\\PC*") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.to_string().chars().count() < 300);
        }
        let _ = parse_date(&text);
    }

    #[test]
    fn each_local_time_is_read_back(
        year in 1_i16..=9999, month in 1_i8..=12, day in 1_i8..=28, hour in 0_i8..24, minute in 0_i8..60,
        second in 0_i8..60,
    ) {
        let local = date(year, month, day).at(hour, minute, second, 0);
        prop_assert_eq!(parse(&local.to_string()), Ok(Start::Local(local)));
    }
}
