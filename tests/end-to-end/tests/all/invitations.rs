//! `get-invitation`: Zoom's text, its parts, and a calendar file that says the same.

use icalendar::parser::{read_calendar, unfold};
use microapp_runtime::ErrorKind;
use microapp_tests::{World, each};
use serde_json::{Value, json};
use zoom_simulator::InvitationFormat;

async fn invitation(world: &World, made: &Value) -> Value {
    world.does("get-invitation", json!({"meeting_id": made["id"]})).await
}

/// What stands after a name in the text: `Topic: …`.
fn line<'a>(text: &'a str, name: &str) -> &'a str {
    let start = format!("{name}: ");
    text.lines()
        .find_map(|line| line.strip_prefix(&start))
        .unwrap_or_else(|| panic!("no {name} in {text}"))
}

/// All that the page *Invitations* shows, for one meeting in each form of the text, with and without telephone numbers.
async fn shows_everything(input: Value) {
    for format in [InvitationFormat::Classic, InvitationFormat::Bullets] {
        for countries in [json!([]), json!(["US", "DE", "SG"])] {
            let world = World::with_switches(|switches| switches.invitation = format).await;
            let mut input = input.clone();
            input["topic"] = "Topic: with \"signs\" & more".into();
            input["passcode"] = "abc-123_*@".into();
            input["dial_in_countries"] = countries.clone();
            let made = world.create(input).await;
            let shown = invitation(&world, &made).await;
            let text = shown["text"].as_str().unwrap();
            // Each part of the invitation, in its order.
            assert_eq!(shown["topic"], "Topic: with \"signs\" & more");
            assert_eq!(line(text, "Topic"), "Topic: with \"signs\" & more");
            assert_eq!(shown["passcode"], "abc-123_*@");
            assert_eq!(line(text, "Passcode"), "abc-123_*@");
            let details = shown["calendar_details"].as_str().unwrap();
            assert!(
                !details.is_empty() && details.lines().all(|line| text.contains(line.trim())),
                "{details}"
            );
            assert_eq!(shown["occurrences"], made["occurrences"]);
            assert_eq!(shown["join_url"], made["join_url"]);
            assert!(text.contains(made["join_url"].as_str().unwrap()));
            for same in ["start", "local_start", "time_zone", "duration_minutes"] {
                assert_eq!(shown[same], made[same], "{same}");
            }
            assert_eq!(shown["meeting_id"], made["id"]);
            assert_eq!(line(text, "Meeting ID").replace(' ', ""), made["id"].as_str().unwrap());
            assert_eq!(shown["dial_in_numbers"], made["dial_in_numbers"]);
            for number in each(&shown["dial_in_numbers"], "number") {
                assert!(text.contains(&number), "{number} in {text}");
            }
            assert_eq!(shown["host_name"], "Jill Chill");
            let telephone = !each(&made["dial_in_numbers"], "number").is_empty();
            if telephone {
                assert_eq!(shown["phone_passcode"], made["phone_passcode"]);
                let one_tap = shown["one_tap_numbers"][0].as_str().unwrap();
                assert!(
                    one_tap.starts_with('+') && one_tap.contains(made["id"].as_str().unwrap()),
                    "{one_tap}"
                );
                let sip = format!("{}@zoomcrc.com", made["id"].as_str().unwrap());
                assert_eq!(shown["sip_addresses"], json!([sip]));
            }
            assert_eq!(
                shown["icalendar"].is_null(),
                made["start"].is_null(),
                "a file wherever there is a time"
            );
        }
    }
}

#[tokio::test]
async fn r6_r69_to_r76_of_a_one_off_meeting() {
    shows_everything(json!({})).await;
}

#[tokio::test]
async fn r6_r69_to_r76_of_a_series() {
    shows_everything(json!({"recurrence": {"weekly": {"days": ["tuesday", "friday"], "end": {"count": 5}}}})).await;
    shows_everything(json!({"recurrence": {"monthly": {"on": {"day": 15}, "end": {"until": "2027-03-31"}}}})).await;
}

#[tokio::test]
async fn r6_r69_to_r76_of_a_meeting_without_fixed_time() {
    shows_everything(json!({"recurrence": "no_fixed_time"})).await;
}

#[tokio::test]
async fn r68_both_questions_are_asked_at_once() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    world.zoom.clear_requests();
    invitation(&world, &made).await;
    let asked: Vec<String> = world.sent("GET").into_iter().map(|request| request.path).collect();
    let id = made["id"].as_str().unwrap();
    assert_eq!(asked.len(), 2);
    assert!(asked.contains(&format!("/v2/meetings/{id}/invitation")), "{asked:?}");
}

#[tokio::test]
async fn a_meeting_without_passcode_has_none_in_its_invitation() {
    let world = World::new().await;
    let made = world.create(json!({"passcode": ""})).await;
    let shown = invitation(&world, &made).await;
    assert_eq!(
        (&shown["passcode"], &shown["phone_passcode"]),
        (&Value::Null, &Value::Null)
    );
}

/// The lines of a calendar's first event, unfolded, and of those that replace one date.
fn events(shown: &Value) -> Vec<Vec<(String, String)>> {
    let text = shown["icalendar"].as_str().expect("a calendar");
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).expect("another parser reads it");
    let events = calendar
        .components
        .iter()
        .filter(|component| component.name == "VEVENT");
    let lines = |event: &icalendar::parser::Component<'_>| {
        let properties = event.properties.iter();
        properties
            .map(|line| (line.name.to_string(), line.val.to_string()))
            .collect::<Vec<_>>()
    };
    events.map(lines).collect()
}

fn value<'a>(event: &'a [(String, String)], name: &str) -> Option<&'a str> {
    event
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn r71_a_calendar_file_of_a_one_off_meeting() {
    let world = World::new().await;
    let made = world.create(json!({"duration_minutes": 45})).await;
    let shown = invitation(&world, &made).await;
    let [event] = &events(&shown)[..] else {
        panic!("one event")
    };
    assert_eq!(value(event, "SUMMARY"), Some("Planning"));
    assert_eq!(value(event, "DTSTART"), Some("20261201T100000"));
    let ends = value(event, "DTEND") == Some("20261201T104500") || value(event, "DURATION") == Some("PT45M");
    assert!(ends, "{event:?}");
    assert_eq!(value(event, "RRULE"), None);
    assert!(shown["icalendar"].as_str().unwrap().contains("BEGIN:VTIMEZONE"));
    assert!(
        event.iter().any(|(_, value)| value.contains("/j/")),
        "the join URL: {event:?}"
    );
}

#[tokio::test]
async fn a_next_date_of_another_length_is_shown_with_its_own() {
    let world = World::new().await;
    let rule = json!({"daily": {"end": {"count": 3}}});
    let made = world.create(json!({"recurrence": rule, "duration_minutes": 60})).await;
    let shorter = json!({
        "meeting_id": made["id"], "occurrence_id": made["occurrences"][0]["id"], "duration_minutes": 30,
    });
    world.does("update-meeting", shorter).await;
    let shown = invitation(&world, &made).await;
    assert_eq!(shown["start"], made["occurrences"][0]["start"]);
    assert_eq!(shown["duration_minutes"], 30);
    let first = json!({"meeting_id": made["id"], "occurrence_id": made["occurrences"][0]["id"]});
    world.does("delete-meeting", first).await;
    let shown = invitation(&world, &made).await;
    assert_eq!(
        (&shown["start"], &shown["duration_minutes"]),
        (&made["occurrences"][1]["start"], &json!(60))
    );
}

#[tokio::test]
async fn r72_the_calendar_file_has_zooms_dates_after_one_was_cancelled_and_one_moved() {
    let world = World::new().await;
    // Across the change of clocks on 2027-03-28.
    let rule = json!({"weekly": {"days": ["monday"], "end": {"count": 5}}});
    let made = world
        .create(json!({"start": "2027-03-15T10:00", "time_zone": "Europe/Berlin", "recurrence": rule}))
        .await;
    let id = |at: usize| made["occurrences"][at]["id"].clone();
    world
        .does(
            "delete-meeting",
            json!({"meeting_id": made["id"], "occurrence_id": id(1)}),
        )
        .await;
    let move_it = json!({"meeting_id": made["id"], "occurrence_id": id(3), "start": "2027-04-06T15:30"});
    world.does("update-meeting", move_it).await;
    let shown = invitation(&world, &made).await;
    let events = events(&shown);
    let [series, moved] = &events[..] else {
        panic!("a series and an exception: {events:?}")
    };
    assert_eq!(value(series, "DTSTART"), Some("20270315T100000"));
    let rrule = value(series, "RRULE").unwrap();
    assert!(rrule.contains("FREQ=WEEKLY") && rrule.contains("COUNT=5"), "{rrule}");
    assert_eq!(value(series, "EXDATE"), Some("20270322T100000"));
    assert_eq!(value(moved, "RECURRENCE-ID"), Some("20270405T100000"));
    assert_eq!(value(moved, "DTSTART"), Some("20270406T153000"));
    assert_eq!(value(moved, "UID"), value(series, "UID"));
    // The same dates, from Zoom.
    let at_zoom = world.at_zoom(&made);
    let open: Vec<String> = at_zoom["occurrences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["status"] == "available")
        .map(|one| one["start_time"].as_str().unwrap().to_owned())
        .collect();
    let expected = [
        "2027-03-15T09:00:00Z",
        "2027-03-29T08:00:00Z",
        "2027-04-06T13:30:00Z",
        "2027-04-12T08:00:00Z",
    ];
    assert_eq!(open, expected);
}

#[tokio::test]
async fn the_invitation_of_one_occurrence_is_about_that_date() {
    let world = World::new().await;
    let made = world
        .create(json!({"recurrence": {"daily": {"end": {"count": 3}}}}))
        .await;
    let second = &made["occurrences"][1];
    let input = json!({"meeting_id": made["id"], "occurrence_id": second["id"]});
    let shown = world.does("get-invitation", input).await;
    assert_eq!(
        (&shown["start"], &shown["occurrences"]),
        (&second["start"], &json!([second]))
    );
    let [event] = &events(&shown)[..] else {
        panic!("one event")
    };
    assert_eq!(
        (value(event, "DTSTART"), value(event, "RRULE")),
        (Some("20261202T100000"), None)
    );
    let text = shown["text"].as_str().unwrap();
    assert!(
        text.contains("\r\nTime: Dec 2, 2026 10:00 AM Amsterdam")
            && !text.contains("Every day")
            && !text.contains("ics"),
        "{text}"
    );
    assert_eq!(
        shown["calendar_details"],
        "Dec 2, 2026 10:00 AM Amsterdam, Berlin, Rome, Stockholm, Vienna"
    );
}

#[tokio::test]
async fn the_start_of_a_series_is_its_next_date() {
    let world = World::new().await;
    let made = world
        .create(json!({"recurrence": {"daily": {"end": {"count": 3}}}}))
        .await;
    let first = json!({"meeting_id": made["id"], "occurrence_id": made["occurrences"][0]["id"]});
    world.does("delete-meeting", first).await;
    let shown = invitation(&world, &made).await;
    assert_eq!(shown["start"], made["occurrences"][1]["start"]);
    assert_eq!(
        each(&shown["occurrences"], "status"),
        ["deleted", "available", "available"]
    );
}

#[tokio::test]
async fn a_meeting_that_is_gone_has_no_invitation() {
    let world = World::new().await;
    let error = world
        .refuses(
            "get-invitation",
            json!({"meeting_id": "12345678901"}),
            ErrorKind::NotFound,
        )
        .await;
    assert_eq!(error.details["kind"], "meeting");
}
