//! Whatever a browser sends is read without a panic; and what a form shows of some data is read as the same data.

mod common;

use std::sync::LazyLock;

use microapp_templates::Template;
use microapp_templates::form::{Fields, Tables};
use proptest::prelude::*;
use serde_json::{Value, json};

static TEMPLATE: LazyLock<Template> = LazyLock::new(common::template);

fn end() -> impl Strategy<Value = Option<Value>> {
    prop::option::of(prop_oneof![
        (1..=365_u32).prop_map(|count| json!({"count": count})),
        (2027..2030_u16, 1..=12_u8, 1..=28_u8)
            .prop_map(|(year, month, day)| json!({"until": format!("{year}-{month:02}-{day:02}")})),
    ])
}

fn with(mut members: Value, every: Option<u32>, end: Option<Value>) -> Value {
    if let Some(every) = every {
        members["every"] = every.into();
    }
    if let Some(end) = end {
        members["end"] = end;
    }
    members
}

fn recurrence() -> impl Strategy<Value = Value> {
    const DAYS: [&str; 7] = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    let day = prop::sample::select(&DAYS[..]);
    let week = prop::sample::select(vec!["first", "second", "third", "fourth", "last"]);
    let on = prop_oneof![
        (1..=31_u32).prop_map(|day| json!({"day": day})),
        (week, day).prop_map(|(week, day)| json!({"nth": {"week": week, "day": day}})),
    ];
    prop_oneof![
        Just(json!("once")),
        (prop::option::of(1..=90_u32), end()).prop_map(|(every, end)| json!({"daily": with(json!({}), every, end)})),
        (
            prop::sample::subsequence(&DAYS[..], 1..=7),
            prop::option::of(1..=12_u32),
            end()
        )
            .prop_map(|(days, every, end)| json!({"weekly": with(json!({"days": days}), every, end)})),
        (on, prop::option::of(1..=3_u32), end())
            .prop_map(|(on, every, end)| json!({"monthly": with(json!({"on": on}), every, end)})),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn data_that_fits_comes_back_as_it_was(
        topic in "[^\\s\\p{Cc}]{1,20}( [^\\s\\p{Cc}]{1,20}){0,3}",
        recurrence in recurrence(),
        day in 1..=28_u8,
        hour in 0..=23_u8,
        minute in 0..=59_u8,
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu"]),
        co_hosts in prop::collection::btree_set("[a-z]{1,8}@example\\.com", 1..4),
        recording in prop::option::of(prop::sample::select(vec!["none", "local", "cloud"])),
        agenda in prop::option::of("[a-z]{1,9}(\n[a-z]{1,9}){0,3}"),
    ) {
        let mut data = json!({
            "topic": topic,
            "start": format!("2027-05-{day:02}T{hour:02}:{minute:02}"),
            "time_zone": zone,
            "recurrence": recurrence,
            "co_hosts": co_hosts,
            "room": "1",
        });
        for (name, value) in [("auto_recording", recording.map(str::to_owned)), ("agenda", agenda)] {
            if let Some(value) = value {
                data[name] = value.into();
            }
        }
        let form = TEMPLATE.page("book").unwrap().form.as_ref().unwrap();
        let fields = form.fields_of(&data);
        let submission = form.parse(&fields, &TEMPLATE.locale("en"), &Tables::new());
        prop_assert_eq!(submission.errors, vec![]);
        prop_assert_eq!(submission.input, data);
    }

    #[test]
    fn anything_can_be_sent(pairs in prop::collection::vec((name(), ".{0,12}"), 0..30)) {
        let form = TEMPLATE.page("book").unwrap().form.as_ref().unwrap();
        let fields = Fields::new(pairs);
        let submission = form.parse(&fields, &TEMPLATE.locale("en"), &Tables::new());
        // What has no error fits the whole schema; what has one is told at a field of the form.
        if submission.errors.is_empty() {
            prop_assert!(jsonschema::is_valid(form.schema(), &submission.input));
        }
        for error in submission.errors {
            prop_assert!(error.field.is_some_and(|name| form.control(&name).is_some()));
        }
    }
}

fn name() -> impl Strategy<Value = String> {
    let form = TEMPLATE.page("book").unwrap().form.as_ref().unwrap();
    let mut names: Vec<String> = form.controls().iter().map(|control| control.name.clone()).collect();
    names.extend(["start.date", "start.time", "_action", "x"].map(str::to_owned));
    prop::sample::select(names)
}
