//! Any meeting as a calendar file: lines keep their length and nobody's text adds one.
#![no_main]

use fuzz::{AnyStart, Rule, zone};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};
use zoom_connector::icalendar::{Meeting, Occurrence, Organizer, original_start, write};

#[derive(Arbitrary, Debug)]
struct Case {
    text: String,
    name: String,
    id: String,
    rule: Rule,
    start: AnyStart,
    zone: u16,
    duration_minutes: u32,
    occurrences: Vec<AnyOccurrence>,
}

#[derive(Arbitrary, Debug)]
struct AnyOccurrence {
    original: Option<AnyStart>,
    start: AnyStart,
    duration_minutes: u32,
    cancelled: bool,
}

fuzz_target!(|case: Case| {
    let zone = zone(case.zone);
    let _ = original_start(&case.id);
    let Some(start) = case.start.into_start().instant_in(&zone) else {
        return;
    };
    let occurrences: Vec<_> = case
        .occurrences
        .into_iter()
        .filter_map(|occurrence| {
            Some(Occurrence {
                original: occurrence
                    .original
                    .and_then(|start| start.into_start().instant_in(&zone)),
                start: occurrence.start.into_start().instant_in(&zone)?,
                duration_minutes: occurrence.duration_minutes,
                cancelled: occurrence.cancelled,
            })
        })
        .collect();
    let file = write(&Meeting {
        uid: &case.id,
        topic: &case.text,
        description: Some(&case.text),
        join_url: &case.text,
        organizer: Some(Organizer {
            name: Some(&case.name),
            email: &case.text,
        }),
        start,
        zone: &zone,
        duration_minutes: case.duration_minutes,
        recurrence: &case.rule.into_recurrence(),
        occurrences: &occurrences,
        stamp: start,
    });
    let Some(file) = file else { return };
    let lines: Vec<_> = file.split("\r\n").collect();
    assert!(lines.iter().all(|line| line.len() <= 75));
    assert!(!lines.iter().any(|line| line.contains(['\r', '\n'])));
    let begins = lines.iter().filter(|line| line.starts_with("BEGIN:")).count();
    let ends = lines.iter().filter(|line| line.starts_with("END:")).count();
    let events = lines.iter().filter(|line| **line == "BEGIN:VEVENT").count();
    assert!(begins == ends && events >= 1);
    assert!(lines.iter().filter(|line| line.starts_with("SUMMARY:")).count() == events);
});
