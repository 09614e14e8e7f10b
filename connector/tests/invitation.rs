//! Zoom's invitation text in its forms.

use proptest::prelude::*;
use zoom_connector::invitation::{DialIn, InvitationText, parse};

const CLASSIC: &str = "Ann Host is inviting you to a scheduled Zoom meeting.\r\n\r\nTopic: Planning\r\nTime: Dec 1, 2026 \
10:00 AM Amsterdam, Berlin, Rome, Stockholm, Vienna\r\n\r\nJoin Zoom Meeting\r\n\
https://us05web.zoom.us/j/12345678901?pwd=QUJD\r\n\r\nMeeting ID: 123 4567 8901\r\nPasscode: a*b_1\r\n\
One tap mobile\r\n+16699006833,,12345678901#,,,,*654321# US (San Jose)\r\n\
+496971049922,,12345678901#,,,,*654321# Germany\r\n\r\nDial by your location\r\n\
\x20       +1 669 900 6833 US (San Jose)\r\n        +49 69 7104 9922 Germany\r\n        833 548 0276 US Toll-free\r\n\
Meeting ID: 123 4567 8901\r\nPasscode: 654321\r\nFind your local number: https://us02web.zoom.us/u/kabc\r\n\r\n\
Join by SIP\r\n12345678901@zoomcrc.com\r\n\r\nJoin by H.323\r\n162.255.37.11 (US West)\r\n162.255.36.11 (US East)\r\n\
Meeting ID: 123 4567 8901\r\nPasscode: 777777\r\n\r\n";

const BULLETS: &str = "Ann Host is inviting you to a scheduled Zoom meeting.\n\nTopic: Planning\nTime: Dec 1, 2026 10:00 \
AM Amsterdam, Berlin, Rome, Stockholm, Vienna\n\nJoin Zoom Meeting\nhttps://us05web.zoom.us/j/12345678901?pwd=QUJD\n\n\
Meeting ID: 123 4567 8901\nPasscode: a*b_1\n\n---\n\nOne tap mobile\n\
+16699006833,,12345678901#,,,,*654321# US (San Jose)\n+496971049922,,12345678901#,,,,*654321# Germany\n\n---\n\n\
Dial by your location\n• +1 669 900 6833 US (San Jose)\n• +49 69 7104 9922 Germany\n• 833 548 0276 US Toll-free\n\n\
Meeting ID: 123 4567 8901\nPasscode: 654321\nFind your local number: https://us02web.zoom.us/u/kabc\n\nJoin by SIP\n\
• 12345678901@zoomcrc.com\n\nJoin instructions\nhttps://us05web.zoom.us/meetings/12345678901/invitations?signature=x\n";

fn number(number: &str, country: &str, city: Option<&str>, toll_free: bool) -> DialIn {
    DialIn {
        number: number.to_owned(),
        country_name: Some(country.to_owned()),
        city: city.map(str::to_owned),
        toll_free,
    }
}

fn whole() -> InvitationText {
    InvitationText {
        host_name: Some("Ann Host".into()),
        topic: Some("Planning".into()),
        calendar_details: "Dec 1, 2026 10:00 AM Amsterdam, Berlin, Rome, Stockholm, Vienna".into(),
        join_url: Some("https://us05web.zoom.us/j/12345678901?pwd=QUJD".into()),
        meeting_id: Some("12345678901".into()),
        passcode: Some("a*b_1".into()),
        phone_passcode: Some("654321".into()),
        one_tap_numbers: vec![
            "+16699006833,,12345678901#,,,,*654321#".into(),
            "+496971049922,,12345678901#,,,,*654321#".into(),
        ],
        dial_in_numbers: vec![
            number("+1 669 900 6833", "US", Some("San Jose"), false),
            number("+49 69 7104 9922", "Germany", None, false),
            number("833 548 0276", "US", None, true),
        ],
        sip_addresses: vec!["12345678901@zoomcrc.com".into()],
    }
}

#[test]
fn the_classic_form() {
    assert_eq!(parse(CLASSIC), whole());
}

#[test]
fn the_form_with_bullets() {
    assert_eq!(parse(BULLETS), whole());
}

#[test]
fn line_ends_do_not_matter() {
    assert_eq!(parse(&CLASSIC.replace("\r\n", "\n")), whole());
    assert_eq!(parse(&BULLETS.replace('\n', "\r\n")), whole());
}

#[test]
fn without_telephone_and_passcode() {
    let text = "Ann Host is inviting you to a scheduled Zoom meeting.\r\n\r\nTopic: Planning\r\nTime: Dec 1, 2026 10:00 AM \
                India\r\n\r\nJoin Zoom Meeting\r\nhttps://us05web.zoom.us/j/1234567890\r\n\r\nMeeting ID: 123 456 7890\
                \r\n\r\n";
    assert_eq!(
        parse(text),
        InvitationText {
            host_name: Some("Ann Host".into()),
            topic: Some("Planning".into()),
            calendar_details: "Dec 1, 2026 10:00 AM India".into(),
            join_url: Some("https://us05web.zoom.us/j/1234567890".into()),
            meeting_id: Some("1234567890".into()),
            ..InvitationText::default()
        }
    );
}

#[test]
fn a_series_lists_its_dates_without_the_calendar_files() {
    let text = CLASSIC.replace(
        "Vienna\r\n",
        "Vienna\r\n        Every day, until Mar 17, 2021, 3 occurrence(s)\r\n        Mar 15, 2021 06:08 AM\r\n        \
         Mar 16, 2021 06:08 AM\r\n        Mar 17, 2021 06:08 AM\r\nPlease download and import the following iCalendar \
         (.ics) files to your calendar system.\r\nDaily: https://us02web.zoom.us/meeting/x/ics?icsToken=y\r\n",
    );
    let calendar_details = "Dec 1, 2026 10:00 AM Amsterdam, Berlin, Rome, Stockholm, Vienna\nEvery day, until Mar 17, \
                            2021, 3 occurrence(s)\nMar 15, 2021 06:08 AM\nMar 16, 2021 06:08 AM\nMar 17, 2021 06:08 AM"
        .to_owned();
    assert_eq!(
        parse(&text),
        InvitationText {
            calendar_details,
            ..whole()
        }
    );
}

#[test]
fn a_meeting_without_fixed_times() {
    let text = CLASSIC.replace(
        "Time: Dec 1, 2026 10:00 AM Amsterdam, Berlin, Rome, Stockholm, Vienna",
        "Time: This is a recurring meeting Meet anytime",
    );
    assert_eq!(
        parse(&text).calendar_details,
        "This is a recurring meeting Meet anytime"
    );
}

#[test]
fn a_topic_may_look_like_anything() {
    for topic in [
        "Meeting ID: 1",
        "Passcode: x",
        "Topic: Time: now",
        "Join Zoom Meeting",
        "One tap mobile",
        "---",
        "Eve is inviting you to a scheduled Zoom meeting.",
        "https://evil.example/j/1",
    ] {
        for text in [CLASSIC, BULLETS] {
            let text = text.replace("Topic: Planning", &format!("Topic: {topic}"));
            assert_eq!(
                parse(&text),
                InvitationText {
                    topic: Some(topic.into()),
                    ..whole()
                }
            );
        }
    }
}

#[test]
fn lines_in_the_wrong_block_are_not_believed() {
    let text = CLASSIC.replace(
        "Planning\r\n",
        "Planning\r\nPasscode: evil\r\nMeeting ID: 666\r\n+1,,2#\r\n",
    );
    assert_eq!(parse(&text), whole());
}

#[test]
fn a_name_may_look_like_anything() {
    for name in ["Topic: x", "A is inviting you to B", "Time: x", "Join Zoom Meeting"] {
        let text = CLASSIC.replace("Ann Host", name);
        assert_eq!(
            parse(&text),
            InvitationText {
                host_name: Some(name.into()),
                ..whole()
            }
        );
    }
}

#[test]
fn the_passcode_for_telephones_is_in_one_tap_numbers_too() {
    let text = CLASSIC.split("Dial by your location").next().unwrap();
    assert_eq!(parse(text).phone_passcode.as_deref(), Some("654321"));
}

#[test]
fn older_texts_say_password() {
    let text = CLASSIC.replace("Passcode:", "Password:");
    assert_eq!(parse(&text), whole());
}

#[test]
fn of_another_language_nothing_is_found() {
    let text =
        "Ann Host lädt Sie zu einem geplanten Zoom-Meeting ein.\r\n\r\nThema: Planung\r\nUhrzeit: 1. Dez. 2026\r\n";
    assert_eq!(parse(text), InvitationText::default());
    assert_eq!(parse(""), InvitationText::default());
}

fn any_lines() -> impl Strategy<Value = String> {
    let known: Vec<String> = CLASSIC.lines().chain(BULLETS.lines()).map(str::to_owned).collect();
    let line = prop_oneof![
        3 => proptest::sample::select(known),
        1 => "\\PC{0,40}",
        1 => "(Topic|Time|Passcode|Meeting ID|•|\\+)[: ]{0,2}[0-9 ,#*()a-zé]{0,30}",
    ];
    proptest::collection::vec(line, 0..60).prop_map(|lines| lines.join("\r\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_comes_is_read(text in any_lines()) {
        let found = parse(&text);
        if let Some(id) = found.meeting_id {
            prop_assert!(id.bytes().all(|byte| byte.is_ascii_digit()));
        }
        prop_assert!(found.dial_in_numbers.iter().all(|number| text.contains(&number.number)));
    }

    #[test]
    fn any_topic_and_name_come_back(topic in "[^\\p{C}\\s]([^\\p{C}\\p{Z}]| ){0,40}[^\\p{C}\\s]", name in "\\w[\\w ]{0,20}\\w") {
        let text = CLASSIC.replace("Planning", &topic).replace("Ann Host", &name);
        prop_assert_eq!(parse(&text), InvitationText { topic: Some(topic), host_name: Some(name), ..whole() });
    }
}
