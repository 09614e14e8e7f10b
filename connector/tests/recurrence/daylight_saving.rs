//! What becomes of dates when clocks change.

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
