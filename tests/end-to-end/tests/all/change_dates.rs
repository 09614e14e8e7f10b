//! Changing when a series takes place: one date, all of them, and what was said of single dates before.

use microapp_runtime::ErrorKind;
use microapp_tests::{World, each, fields, meeting};
use serde_json::{Value, json};

use crate::manage::{SERIES, of, series};

#[tokio::test]
async fn one_occurrence_moves_and_the_others_stay() {
    let world = World::new().await;
    let made = series(&world).await;
    let second = made["occurrences"][1]["id"].clone();
    world.zoom.clear_requests();
    let input = of(
        &made,
        json!({
            "occurrence_id": second, "start": "2026-12-02T15:00", "duration_minutes": 30, "agenda": "only today",
            "mute_upon_entry": true,
        }),
    );
    let one = world.does("update-meeting", input).await;
    assert_eq!(one["local_start"], "2026-12-02T15:00:00+01:00");
    assert_eq!(
        (&one["agenda"], &one["mute_upon_entry"]),
        (&json!("only today"), &json!(true))
    );
    let patch = world.sent("PATCH").remove(0);
    assert_eq!(patch.query, format!("occurrence_id={}", second.as_str().unwrap()));
    let all = world.does("get-meeting", of(&made, json!({}))).await;
    assert_eq!(all["occurrences"][1]["id"], second, "it keeps its id");
    assert_eq!(all["occurrences"][1]["duration_minutes"], 30);
    for other in [0, 2, 3] {
        assert_eq!(all["occurrences"][other], made["occurrences"][other]);
    }
    assert_eq!(all["agenda"], made["agenda"]);
}

#[tokio::test]
async fn one_occurrence_moves_to_the_hour_of_another_zone() {
    let world = World::new().await;
    let made = series(&world).await;
    let input = of(
        &made,
        json!({
            "occurrence_id": made["occurrences"][1]["id"], "start": "2026-12-02T15:00", "time_zone": "America/New_York",
        }),
    );
    let one = world.does("update-meeting", input).await;
    assert_eq!(
        (&one["start"], &one["time_zone"]),
        (&json!("2026-12-02T20:00:00Z"), &json!("Europe/Berlin"))
    );
}

#[tokio::test]
async fn what_zoom_ignores_for_one_occurrence_is_refused() {
    let world = World::new().await;
    let made = series(&world).await;
    let input = of(
        &made,
        json!({
            "occurrence_id": made["occurrences"][1]["id"], "topic": "x", "co_hosts": [], "passcode": "1", "audio": "voip",
        }),
    );
    let error = world.refuses("update-meeting", input, ErrorKind::InvalidInput).await;
    assert_eq!(fields(&error), ["topic", "passcode", "co_hosts", "audio"]);
    assert_eq!(world.sent("PATCH").len(), 0);
}

#[tokio::test]
async fn a_whole_series_changes() {
    let world = World::new().await;
    let made = series(&world).await;
    let renamed = world.does("update-meeting", of(&made, json!({"topic": "New"}))).await;
    assert_eq!(renamed["occurrences"], made["occurrences"], "dates stay");
    let moved = world
        .does("update-meeting", of(&made, json!({"start": "2026-12-01T16:00"})))
        .await;
    let starts = each(&moved["occurrences"], "local_start");
    assert!(
        starts.len() == 4 && starts.iter().all(|start| &start[11..16] == "16:00"),
        "{starts:?}"
    );
    let rule = json!({"weekly": {"days": ["monday", "friday"], "end": {"count": 6}}});
    let weekly = world
        .does("update-meeting", of(&made, json!({"recurrence": rule})))
        .await;
    assert_eq!(weekly["occurrences"].as_array().unwrap().len(), 6);
    assert_eq!(weekly["recurrence"]["weekly"]["days"], json!(["monday", "friday"]));
    assert_eq!(weekly["co_hosts"], made["co_hosts"]);
}

/// A series of four days, of which the second is cancelled and the third at three in the afternoon.
async fn series_with_exceptions(world: &World) -> Value {
    let made = series(world).await;
    let date = |at: usize| made["occurrences"][at]["id"].clone();
    world
        .does("delete-meeting", of(&made, json!({"occurrence_id": date(1)})))
        .await;
    let moved = json!({"occurrence_id": date(2), "start": "2026-12-03T15:00", "agenda": "only then"});
    world.does("update-meeting", of(&made, moved)).await;
    world.does("get-meeting", of(&made, json!({}))).await
}

#[tokio::test]
async fn a_series_that_is_renamed_keeps_what_was_said_of_single_dates() {
    let world = World::new().await;
    let before = series_with_exceptions(&world).await;
    world.zoom.clear_requests();
    // The whole form, as a page sends it.
    let rule: Value = serde_json::from_str(SERIES).unwrap();
    let form = json!({
        "topic": "New", "start": "2026-12-01T10:00", "time_zone": "Europe/Berlin", "duration_minutes": 60, "recurrence": rule,
    });
    let after = world.does("update-meeting", of(&before, form)).await;
    assert_eq!(world.body("PATCH"), json!({"topic": "New"}));
    assert_eq!(after["occurrences"], before["occurrences"]);
    let third = of(&before, json!({"occurrence_id": before["occurrences"][2]["id"]}));
    assert_eq!(world.does("get-meeting", third).await["agenda"], "only then");
}

#[tokio::test]
async fn where_zoom_wants_the_rule_with_every_change_the_same_dates_stay_cancelled_and_moved() {
    let world = World::new().await;
    let before = series_with_exceptions(&world).await;
    let mut switches = world.zoom.switches();
    switches.series_change_needs_recurrence = true;
    world.zoom.set_switches(switches);
    let after = world.does("update-meeting", of(&before, json!({"topic": "New"}))).await;
    assert_eq!(
        (&after["topic"], &after["occurrences"]),
        (&json!("New"), &before["occurrences"])
    );
}

#[tokio::test]
async fn a_series_that_gets_new_dates_keeps_those_that_were_cancelled_and_moved() {
    let world = World::new().await;
    let before = series_with_exceptions(&world).await;
    let longer = json!({"recurrence": {"daily": {"end": {"count": 6}}}});
    let after = world.does("update-meeting", of(&before, longer)).await;
    assert_eq!(after["occurrences"].as_array().unwrap().len(), 6);
    for at in 0..4 {
        assert_eq!(after["occurrences"][at], before["occurrences"][at], "{at}");
    }
    let later = of(&before, json!({"start": "2026-12-01T11:00"}));
    let after = world.does("update-meeting", later).await;
    assert_eq!(
        each(&after["occurrences"], "status")[..3],
        ["available", "deleted", "available"]
    );
    assert_eq!(after["occurrences"][1]["local_start"], "2026-12-02T11:00:00+01:00");
    assert_eq!(after["occurrences"][2]["local_start"], "2026-12-03T15:00:00+01:00");
}

#[tokio::test]
async fn nothing_moves_into_the_past_or_begins_there() {
    let world = World::new().await;
    let once = world.create(json!({})).await;
    let daily = series(&world).await;
    for made in [&once, &daily] {
        let input = of(made, json!({"start": "2026-11-01T10:00"}));
        let error = world.refuses("update-meeting", input, ErrorKind::InvalidInput).await;
        assert_eq!(
            (fields(&error), error.code.as_str()),
            (vec!["start".to_owned()], "in-the-past")
        );
    }
    assert_eq!(world.sent("PATCH").len(), 0);
    world.zoom.clear_requests();
    let yesterday = meeting(json!({"start": "2026-11-21T10:00", "time_zone": "UTC"}));
    let error = world
        .refuses("create-meeting", yesterday, ErrorKind::InvalidInput)
        .await;
    assert_eq!(
        (fields(&error), error.code.as_str()),
        (vec!["start".to_owned()], "in-the-past")
    );
    assert_eq!(world.zoom_requests().len(), 0);
}
