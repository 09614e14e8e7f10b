//! Credentials, scopes and rights.

use super::*;

#[tokio::test]
async fn an_expired_token_is_renewed_once_without_anybody_noticing() {
    let world = World::new().await;
    world.create(json!({})).await;
    assert_eq!(world.tokens_asked_for(), 1, "one token for many requests");
    world.zoom.advance(std::time::Duration::from_secs(3601));
    world.create(json!({})).await;
    assert_eq!(world.tokens_asked_for(), 2);
    assert_eq!(world.meetings_at_zoom(), 2);
}

#[tokio::test]
async fn unauthorized_after_one_renewal() {
    let world = World::new().await;
    let refused = json!({"status": 401, "times": 100, "headers": {"x-zm-trackingid": "WEB_1"}, "route": CREATE,
        "body": {"code": 124, "message": "Invalid access token."}});
    world.order(refused);
    let error = world
        .refuses(
            "create-meeting",
            meeting(json!({"passcode": ""})),
            ErrorKind::Unauthorized,
        )
        .await;
    assert_kept(&error, 401, 124, "Invalid access token.");
    assert_eq!(error.details["identity"], "acting_user");
    assert_eq!(
        (world.sent("POST").len(), world.tokens_asked_for()),
        (2, 2),
        "once more with a new token, then no more"
    );
}

#[tokio::test]
async fn unauthorized_where_me_is_nobody() {
    let world = World::with_switches(|switches| switches.me_for_service = SelfForService::Refused).await;
    // Without an acting user, `me` is the account's own token, which some accounts refuse.
    let nobody = Invocation::new("list-meetings", "{}");
    let error = world.integration.invoke(nobody).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unauthorized);
    assert_kept(&error, 401, 124, "Invalid access token.");
    world.create(json!({})).await;
}

#[tokio::test]
async fn unauthorized_when_the_client_secret_is_wrong() {
    let world = World::new().await;
    world.order(json!({"route": "/oauth/token", "times": 10, "status": 400,
        "body": {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}}));
    let error = world.refuses("list-meetings", json!({}), ErrorKind::Unauthorized).await;
    assert!(
        error.message.contains("Invalid client_id or client_secret"),
        "{}",
        error.message
    );
    assert_eq!(world.zoom_requests().len(), 0);
}

#[tokio::test]
async fn missing_scope_names_the_scopes() {
    let world = World::with_scopes(&["meeting:read:meeting:admin", "user:read:settings:admin"]).await;
    let error = world
        .refuses("create-meeting", meeting(json!({})), ErrorKind::MissingScope)
        .await;
    let scopes = error.details["scopes"].as_array().unwrap();
    assert!(scopes.contains(&json!("meeting:write:meeting:admin")), "{scopes:?}");
    assert_eq!(
        (&error.details["status"], &error.details["service_code"]),
        (&json!(400), &json!(4711))
    );
    assert!(
        error.message.contains("meeting:write:meeting:admin"),
        "{}",
        error.message
    );
    let classic = World::with_scopes(&["meeting:read:admin"]).await;
    let error = classic
        .refuses("create-meeting", meeting(json!({})), ErrorKind::MissingScope)
        .await;
    assert!(
        error.details["scopes"]
            .as_array()
            .unwrap()
            .contains(&json!("meeting:write:admin")),
        "{}",
        error.details
    );
}

#[tokio::test]
async fn r84_the_scopes_that_the_manifest_names_are_enough() {
    let manifest = World::new().await.integration.manifest().clone();
    for action in manifest.actions.iter().filter(|action| !action.offline) {
        for vocabulary in ["classic", "granular"] {
            let scopes: Vec<&str> = action
                .scopes
                .iter()
                .filter(|set| set.vocabulary == vocabulary && set.identity == "service")
                .flat_map(|set| set.scopes.iter().map(String::as_str))
                .collect();
            assert!(!scopes.is_empty(), "{} {vocabulary}", action.name);
            let world = World::with_scopes(&scopes).await;
            let input = match action.name.as_str() {
                "create-meeting" => meeting(json!({})),
                "list-meetings" | "list-users" | "get-meeting-options" | "get-user" => json!({}),
                "find-conflicts" => json!({"start": "2026-12-01T10:00", "time_zone": "Europe/Berlin"}),
                "find-outcome" => json!({
                    "action": "delete-meeting", "input": {"meeting_id": "12345678901"}, "since": "2026-11-22T08:00:00Z",
                }),
                _ => json!({"meeting_id": "12345678901"}),
            };
            // Zoom checks scopes before it looks for the meeting, so that a meeting that is not there will do.
            let outcome = world.invoke(&action.name, input).await;
            let fine = outcome
                .as_ref()
                .err()
                .is_none_or(|error| error.kind == ErrorKind::NotFound);
            assert!(fine, "{} with {scopes:?}: {outcome:?}", action.name);
        }
    }
}

#[tokio::test]
async fn not_allowed_by_zoom() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    for (status, code, words) in [
        (400, 3003, "You are not the meeting host."),
        (
            400,
            3161,
            "Meeting hosting and scheduling capabilities are not allowed for your user account.",
        ),
        (400, 200, "Only available for paid account: abc"),
    ] {
        let body = json!({"code": code, "message": words});
        world.order(
            json!({"method": "DELETE", "status": status, "body": body, "headers": {"x-zm-trackingid": "WEB_1"}}),
        );
        let error = world
            .refuses(
                "delete-meeting",
                json!({"meeting_id": made["id"]}),
                ErrorKind::NotAllowed,
            )
            .await;
        assert_kept(&error, status, code, words);
    }
    assert_eq!(world.meetings_at_zoom(), 1);
}
