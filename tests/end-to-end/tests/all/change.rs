//! Changing a meeting: what is absent stays, what nobody has touched is not checked, and what can't be is refused.

use microapp_runtime::ErrorKind;
use microapp_tests::{World, each, fields};
use serde_json::{Value, json};

use crate::manage::of;

#[tokio::test]
async fn a_change_leaves_what_is_absent() {
    let world = World::new().await;
    let made = world
        .create(json!({"agenda": "old", "duration_minutes": 45, "co_hosts": world.colleagues()[..1], "mute_upon_entry": true}))
        .await;
    world.zoom.clear_requests();
    let changed = world.does("update-meeting", of(&made, json!({"topic": "New"}))).await;
    let mut expected = made.clone();
    expected["topic"] = "New".into();
    assert_eq!(changed, expected);
    assert_eq!(world.body("PATCH"), json!({"topic": "New"}));
}

#[tokio::test]
async fn a_change_of_nothing_sends_nothing() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    assert_eq!(world.does("update-meeting", of(&made, json!({}))).await, made);
    assert_eq!(world.sent("PATCH").len(), 0);
}

#[tokio::test]
async fn everything_can_be_changed() {
    let world = World::new().await;
    let made = world.create(json!({"co_hosts": world.colleagues()[..2]})).await;
    let changed = world
        .does(
            "update-meeting",
            of(
                &made,
                json!({
                    "topic": "New", "agenda": "new", "start": "2026-12-05T08:30", "time_zone": "America/New_York",
                    "duration_minutes": 30, "passcode": "99887766", "co_hosts": [world.colleagues()[2]],
                    "dial_in_countries": ["GB"], "waiting_room": true, "mute_upon_entry": true, "host_video": true,
                    "participant_video": true, "auto_recording": "local", "audio": "telephony", "focus_mode": true,
                    "contact_name": "Ada",
                }),
            ),
        )
        .await;
    assert_eq!((&changed["topic"], &changed["agenda"]), (&json!("New"), &json!("new")));
    assert_eq!(changed["local_start"], "2026-12-05T08:30:00-05:00");
    assert_eq!(changed["duration_minutes"], 30);
    assert_eq!(changed["passcode"], "99887766");
    assert_eq!(
        changed["co_hosts"],
        json!([world.colleagues()[2]]),
        "replaced, not added to"
    );
    assert_eq!(each(&changed["dial_in_numbers"], "country"), ["GB", "GB"]);
    assert_eq!(changed["auto_recording"], "local");
    let settings = &world.at_zoom(&made)["settings"];
    assert_eq!(
        (&settings["audio"], &settings["focus_mode"]),
        (&json!("telephony"), &json!(true))
    );
    assert_eq!((&changed["id"], &changed["join_url"].is_string()), (&made["id"], &true));
}

#[tokio::test]
async fn co_hosts_and_passcode_can_be_taken_away() {
    let world = World::new().await;
    let made = world.create(json!({"co_hosts": world.colleagues()[..2]})).await;
    let changed = world
        .does("update-meeting", of(&made, json!({"co_hosts": [], "passcode": ""})))
        .await;
    assert_eq!((&changed["co_hosts"], &changed["passcode"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn a_refused_co_host_changes_nothing() {
    let world = World::new().await;
    let made = world.create(json!({"co_hosts": world.colleagues()[..2]})).await;
    let input = of(&made, json!({"topic": "New", "co_hosts": ["bob.basic@example.com"]}));
    let error = world.refuses("update-meeting", input, ErrorKind::CoHostRefused).await;
    assert_eq!(error.details["co_hosts"], json!(["bob.basic@example.com"]));
    assert_eq!(world.does("get-meeting", of(&made, json!({}))).await, made);
}

#[tokio::test]
async fn a_local_start_is_read_in_the_meetings_own_zone() {
    let world = World::new().await;
    let made = world
        .create(json!({"start": "2026-12-01T10:00", "time_zone": "Asia/Tokyo"}))
        .await;
    let moved = world
        .does("update-meeting", of(&made, json!({"start": "2026-12-08T11:00"})))
        .await;
    assert_eq!(moved["local_start"], "2026-12-08T11:00:00+09:00");
    assert_eq!(moved["time_zone"], "Asia/Tokyo");
    let moved = world
        .does("update-meeting", of(&made, json!({"start": "2026-12-08T11:00:00Z"})))
        .await;
    assert_eq!(
        (&moved["start"], &moved["time_zone"]),
        (&json!("2026-12-08T11:00:00Z"), &json!("Asia/Tokyo"))
    );
}

#[tokio::test]
async fn a_meeting_keeps_its_kind() {
    let world = World::new().await;
    let kinds = [
        json!("once"),
        json!({"daily": {"end": {"count": 2}}}),
        json!("no_fixed_time"),
    ];
    for (at, from) in kinds.iter().enumerate() {
        let made = world.create(json!({"recurrence": from})).await;
        for (other, to) in kinds.iter().enumerate().filter(|(other, _)| *other != at) {
            let input = of(&made, json!({"recurrence": to}));
            let error = world.refuses("update-meeting", input, ErrorKind::InvalidInput).await;
            assert_eq!(fields(&error), ["recurrence"], "{at} to {other}");
        }
    }
    assert_eq!(world.sent("PATCH").len(), 0);
}

#[tokio::test]
async fn a_meeting_without_fixed_time_gets_no_start() {
    let world = World::new().await;
    let made = world.create(json!({"recurrence": "no_fixed_time"})).await;
    let input = of(&made, json!({"start": "2026-12-01T10:00:00Z"}));
    let error = world.refuses("update-meeting", input, ErrorKind::InvalidInput).await;
    assert_eq!(fields(&error), ["start"]);
}

#[tokio::test]
async fn a_new_passcode_has_to_meet_the_policy() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    world
        .set_passcode_policy(json!({"length": 6, "have_letter": true}))
        .await;
    let input = of(&made, json!({"passcode": "123456"}));
    let error = world.refuses("update-meeting", input, ErrorKind::InvalidInput).await;
    assert_eq!(fields(&error), ["passcode"]);
    assert_eq!(world.sent("PATCH").len(), 0);
}

#[tokio::test]
async fn what_nobody_has_touched_is_not_held_against_a_change() {
    let world = World::new().await;
    let made = world
        .create(json!({"passcode": "123456", "co_hosts": world.colleagues()[..1]}))
        .await;
    world
        .set_passcode_policy(json!({"length": 8, "have_letter": true}))
        .await;
    world.zoom.clear_requests();
    let form = json!({"topic": "New", "passcode": "123456", "co_hosts": world.colleagues()[..1]});
    let after = world.does("update-meeting", of(&made, form)).await;
    assert_eq!((&after["topic"], &after["passcode"]), (&json!("New"), &json!("123456")));
    assert_eq!(world.body("PATCH"), json!({"topic": "New"}));
}
