//! Invitation texts come from Zoom, with a topic and a name that anybody chose.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zoom_connector::invitation::parse;

fuzz_target!(|text: &str| {
    let found = parse(text);
    let digits = |text: &String| text.bytes().all(|byte| byte.is_ascii_digit());
    assert!(found.meeting_id.as_ref().is_none_or(digits));
    assert!(found.join_url.is_none_or(|url| url.starts_with("https://")));
    assert!(found.dial_in_numbers.iter().all(|number| text.contains(&number.number)));
    assert!(found.sip_addresses.iter().all(|address| text.contains(address)));
});
