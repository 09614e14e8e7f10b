//! What Zoom says of a meeting: not there, or begun.

use super::*;

#[tokio::test]
async fn not_found_says_what() {
    let world = World::new().await;
    let error = world
        .refuses("get-meeting", json!({"meeting_id": "12345678901"}), ErrorKind::NotFound)
        .await;
    assert_eq!(
        (&error.details["kind"], &error.details["id"]),
        (&json!("meeting"), &json!("12345678901"))
    );
    assert_kept(&error, 404, 3001, "Meeting does not exist: 12345678901.");

    let input = meeting(json!({"host": "nobody@example.com"}));
    let error = world.refuses("create-meeting", input, ErrorKind::NotFound).await;
    assert_eq!(
        (&error.details["kind"], &error.details["id"]),
        (&json!("user"), &json!("nobody@example.com"))
    );
    let error = world
        .refuses(
            "list-meetings",
            json!({"host": "nobody@example.com"}),
            ErrorKind::NotFound,
        )
        .await;
    assert_eq!(
        (&error.details["kind"], &error.details["id"]),
        (&json!("user"), &json!("nobody@example.com"))
    );

    let made = world
        .create(json!({"recurrence": {"daily": {"end": {"count": 2}}}}))
        .await;
    for action in ["get-meeting", "update-meeting", "delete-meeting", "get-invitation"] {
        let mut input = json!({"meeting_id": made["id"], "occurrence_id": "1"});
        if action == "update-meeting" {
            input["agenda"] = "x".into();
        }
        let error = world.refuses(action, input, ErrorKind::NotFound).await;
        assert_eq!(
            (&error.details["kind"], &error.details["id"]),
            (&json!("occurrence"), &json!("1")),
            "{action}"
        );
    }

    let error = world.refuses("create-meting", json!({}), ErrorKind::NotFound).await;
    assert_eq!(
        (&error.details["kind"], &error.details["id"]),
        (&json!("action"), &json!("create-meting"))
    );
    assert!(
        error.message.contains("Did you mean `create-meeting`?"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn not_found_in_zooms_other_words() {
    let world = World::with_switches(|switches| switches.missing_meeting = MissingMeetingText::NotFoundOrExpired).await;
    let error = world
        .refuses("get-meeting", json!({"meeting_id": "12345678901"}), ErrorKind::NotFound)
        .await;
    assert_kept(&error, 404, 3001, "Meeting 12345678901 is not found or has expired.");
}

#[tokio::test]
async fn conflict_with_a_meeting_that_has_begun() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    world
        .control(
            "POST",
            &format!("/meetings/{}/start", made["id"].as_str().unwrap()),
            &json!({}),
        )
        .await;
    let id = json!({"meeting_id": made["id"]});
    let error = world.refuses("delete-meeting", id, ErrorKind::Conflict).await;
    assert_kept(
        &error,
        400,
        3002,
        "Sorry, you cannot delete this meeting since it is in progress.",
    );
    let change = json!({"meeting_id": made["id"], "topic": "New"});
    let error = world.refuses("update-meeting", change, ErrorKind::Conflict).await;
    assert_kept(
        &error,
        400,
        3000,
        "You cannot update or delete meetings that have started using this method.",
    );
}
