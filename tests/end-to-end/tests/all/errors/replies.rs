//! Replies that can't be used, come late, or never.

use super::*;

#[tokio::test]
async fn upstream_for_whatever_zoom_should_not_answer() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    let id = json!({"meeting_id": made["id"]});
    for (fault, fact) in [
        (
            json!({"status": 302, "headers": {"location": "https://elsewhere.example/"}, "body": ""}),
            "redirect",
        ),
        (json!({"status": 200, "content": "html"}), "can't be read"),
        (json!({"status": 200, "content": "xml"}), "can't be read"),
        (json!({"status": 200, "body": "[]"}), "id or join URL is missing"),
        (json!({"status": 200, "body": "{\"id\": 1"}), "can't be read"),
        (json!({"status": 200, "body": {}}), "id or join URL is missing"),
        (json!({"status": 418, "body": "short and stout"}), "short and stout"),
        (
            json!({"status": 400, "body": {"code": 9999, "message": "Something new."}}),
            "Something new.",
        ),
    ] {
        let mut ordered = fault.clone();
        ordered["method"] = "GET".into();
        world.order(ordered);
        let error = world.refuses("get-meeting", id.clone(), ErrorKind::Upstream).await;
        assert!(error.message.contains(fact), "{fault}: {}", error.message);
    }
    let elsewhere: Vec<_> = world
        .zoom_requests()
        .into_iter()
        .filter(|request| request.path == "/")
        .collect();
    assert!(elsewhere.is_empty(), "no redirect was followed");
}

#[tokio::test]
async fn unknown_outcome_when_a_create_may_have_happened() {
    for (fault, happened) in [
        (json!({"drop": "after"}), true),
        (json!({"drop": "after", "ending": "reset"}), true),
        (json!({"drop": "before"}), false),
        (json!({"cut_body_after": 40}), true),
        (json!({"cut_body_after": 40, "ending": "reset"}), true),
        (json!({"cut_body_after": 0}), true),
        (json!({"content_length_off_by": 7}), true),
        (json!({"content_length_off_by": -7}), true),
        (
            json!({"status": 500, "execute": true, "body": {"code": 5000, "message": "Oops."}}),
            true,
        ),
        (json!({"status": 502, "content": "html"}), false),
        (json!({"status": 201, "execute": true, "body": "{\"id\": 123"}), true),
        (json!({"status": 201, "execute": true, "body": {"topic": "x"}}), true),
        (json!({"status": 201, "execute": true, "body": ""}), true),
    ] {
        let world = World::new().await;
        let mut ordered = fault.clone();
        ordered["method"] = "POST".into();
        ordered["route"] = CREATE.into();
        world.order(ordered);
        let input = meeting(json!({"passcode": ""}));
        world.refuses("create-meeting", input, ErrorKind::UnknownOutcome).await;
        assert_eq!(world.sent("POST").len(), 1, "{fault}: a create is never repeated");
        assert_eq!(world.meetings_at_zoom(), usize::from(happened), "{fault}");
    }
}

#[tokio::test]
async fn unknown_outcome_of_updates_and_deletes() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    for (action, method, input) in [
        (
            "update-meeting",
            "PATCH",
            json!({"meeting_id": made["id"], "topic": "New"}),
        ),
        ("delete-meeting", "DELETE", json!({"meeting_id": made["id"]})),
    ] {
        world.order(json!({"method": method, "drop": "after"}));
        let error = world.refuses(action, input, ErrorKind::UnknownOutcome).await;
        assert!(!error.message.is_empty());
        assert_eq!(world.sent(method).len(), 1, "{method} is not repeated");
    }
    assert_eq!(world.meetings_at_zoom(), 0, "it was carried out");
}

#[tokio::test]
async fn unknown_outcome_when_a_create_outlasts_its_deadline() {
    let world = World::new().await;
    world.order(json!({"method": "POST", "route": CREATE, "delay_after_ms": 60_000}));
    let input = meeting(json!({"passcode": ""})).to_string();
    let hasty = Invocation::new("create-meeting", input)
        .acting_user(&world.host)
        .deadline(std::time::Duration::from_secs(1));
    let error = world.integration.invoke(hasty).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnknownOutcome, "{}", json!(error));
    assert_eq!(world.meetings_at_zoom(), 1);
}

#[tokio::test]
async fn unavailable_when_nobody_listens() {
    let world = World::new().await;
    let World {
        zoom,
        integration,
        host,
    } = world;
    zoom.shutdown().await;
    for (action, input) in [
        ("list-meetings", json!({})),
        ("create-meeting", meeting(json!({"passcode": ""}))),
    ] {
        let call = Invocation::new(action, input.to_string()).acting_user(&host);
        let error = integration.invoke(call).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unavailable, "{action}: {}", json!(error));
    }
}

#[tokio::test]
async fn unavailable_when_zoom_says_so() {
    let world = World::new().await;
    let id = json!({"meeting_id": world.create(json!({})).await["id"]});
    for fault in [
        json!({"status": 503, "body": ""}),
        json!({"status": 502, "content": "html"}),
        json!({"status": 504, "body": {"code": 504, "message": "Gateway Timeout"}}),
        json!({"drop": "before"}),
        json!({"drop": "after", "ending": "reset"}),
        json!({"cut_body_after": 10, "ending": "reset"}),
        json!({"cut_body_after": 10}),
    ] {
        let mut ordered = fault.clone();
        ordered["method"] = "GET".into();
        // A client may ask once more on a fresh connection when a kept one was closed under it.
        ordered["times"] = 3.into();
        world.order(ordered);
        let outcome = world.invoke("get-meeting", id.clone()).await;
        let error = outcome.expect_err(&fault.to_string());
        assert_eq!(error.kind, ErrorKind::Unavailable, "{fault}: {}", json!(error));
        world.zoom.clear_faults();
    }
    world.does("get-meeting", id).await;
}

#[tokio::test]
async fn a_slow_reply_is_waited_for() {
    let world = World::new().await;
    world.order(json!({"method": "POST", "route": CREATE, "slow_body": {"chunk_bytes": 500, "pause_ms": 20}}));
    let made = world.create(json!({"passcode": ""})).await;
    assert_eq!(world.at_zoom(&made)["topic"], "Planning");
}

#[tokio::test]
async fn unknown_and_missing_fields_in_replies_do_no_harm() {
    let world = World::new().await;
    world.order(json!({"method": "GET", "status": 200, "body": {
        "id": "98765432101", "join_url": "https://zoom.example/j/98765432101", "type": 2, "new_member": {"deep": [1, null]},
        "settings": null, "occurrences": null, "timezone": "Mars/Olympus", "start_time": "2026-12-01T09:00:00Z",
    }}));
    let got = world.does("get-meeting", json!({"meeting_id": "98765432101"})).await;
    assert_eq!((&got["id"], &got["topic"]), (&json!("98765432101"), &json!("")));
    assert_eq!(
        (&got["start"], &got["local_start"]),
        (&json!("2026-12-01T09:00:00Z"), &Value::Null)
    );
}

#[tokio::test]
async fn a_list_that_never_ends_is_an_error() {
    let world = World::new().await;
    let page = json!({"meetings": [], "next_page_token": "again"});
    world.order(json!({"method": "GET", "status": 200, "times": 5, "body": page}));
    let error = world.refuses("list-meetings", json!({}), ErrorKind::Upstream).await;
    assert_eq!(error.code, "endless-list");
    assert_eq!(world.sent("GET").len(), 2);
}
