//! Inputs of actions come from anybody: JSON of any shape, and texts for starts, dates and zones within.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use zoom_connector::{
    bindings::exports::microapp::connector::meetings::NewMeeting,
    input_errors::input_errors,
    start::{parse, parse_date},
    zone::Zone,
};

static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(NewMeeting).to_value());

fuzz_target!(|text: &str| {
    read_texts(text);
    let Ok(input) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let found = input_errors(&SCHEMA, &input);
    assert!(found.iter().all(|error| !error.message.is_empty()));
    match serde_json::from_value::<NewMeeting>(input) {
        Ok(meeting) => meeting
            .start
            .iter()
            .chain(&meeting.time_zone)
            .for_each(|text| read_texts(text)),
        Err(error) => assert!(!found.is_empty(), "refused without a word: {error}"),
    }
});

fn read_texts(text: &str) {
    if let Err(error) = parse(text) {
        assert!(error.to_string().len() < 1_000);
    }
    if let Err(error) = parse_date(text) {
        assert!(error.to_string().len() < 1_000);
    }
    if let Ok(zone) = Zone::named(text) {
        assert!(zone.name().eq_ignore_ascii_case(text));
    }
}
