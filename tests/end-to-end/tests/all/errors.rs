//! Every kind of failure that the contract knows: how it comes about, and what it tells.

use microapp_runtime::{ErrorKind, ExactLimiter, Invocation, InvokeError};
use microapp_tests::{NOW, World, fields, meeting, without_service_limits};
use serde_json::{Value, json};
use zoom_simulator::{MissingMeetingText, Options, Plan, SelfForService};

const CREATE: &str = "/users/{userId}/meetings";

/// The one message and its fact that support asks for.
fn assert_kept(error: &InvokeError, status: u16, code: u32, words: &str) {
    assert_eq!(error.details["status"], status, "{}", json!(error));
    assert_eq!(error.details["service_code"], code, "{}", json!(error));
    assert_eq!(error.details["service_message"], words, "{}", json!(error));
    let tracking = error.details["tracking_id"].as_str().unwrap_or_default();
    assert!(tracking.starts_with("WEB_"), "{}", json!(error));
    assert_eq!(error.code, code.to_string());
}

#[tokio::test]
async fn invalid_input_names_every_broken_rule_at_once() {
    let world = World::new().await;
    let input = json!({
        "topic": "x".repeat(201), "agenda": "y".repeat(2001), "start": "tomorrow", "time_zone": "Europe/Berln",
        "duration_minutes": 1441, "passcode": "ä", "co_hosts": ["a;b"], "dial_in_countries": ["Germany"],
        "join_before_host_minutes": 7, "contact_email": "nobody", "invitees": ["somebody"],
    });
    let error = world.refuses("create-meeting", input, ErrorKind::InvalidInput).await;
    let named = [
        "topic",
        "agenda",
        "duration_minutes",
        "passcode",
        "co_hosts[0]",
        "dial_in_countries[0]",
        "join_before_host_minutes",
        "contact_email",
        "invitees[0]",
        "time_zone",
        "start",
    ];
    assert_eq!(fields(&error), named);
    let of = |field: &str| {
        let all = error.details["fields"].as_array().unwrap();
        all.iter().find(|entry| entry["field"] == field).unwrap().clone()
    };
    assert_eq!(
        (&of("topic")["limit"], &of("agenda")["limit"]),
        (&json!(200), &json!(2000))
    );
    assert!(
        of("time_zone")["message"].as_str().unwrap().contains("Europe/Berlin"),
        "did you mean"
    );
    assert!(
        error.message.contains("11 fields") && error.message.contains("topic"),
        "{}",
        error.message
    );
    assert_eq!(world.zoom_requests().len(), 0, "nothing was sent");
    assert_eq!(world.tokens_asked_for(), 0, "not even for a token");
}

#[tokio::test]
async fn misfits_of_the_schema_are_told_with_their_paths() {
    let world = World::new().await;
    let input = json!({
        "topik": "x", "start": 5, "co_hosts": "ada@example.com", "duration_minutes": "60",
        "recurrence": {"weekly": {"days": ["monday", "mittwoch"], "every": 1}},
    });
    let error = world.refuses("create-meeting", input, ErrorKind::InvalidInput).await;
    let named = fields(&error);
    for field in [
        "topic",
        "topik",
        "start",
        "co_hosts",
        "duration_minutes",
        "recurrence.weekly.days[1]",
    ] {
        assert!(named.contains(&field.to_owned()), "{field} in {named:?}");
    }
    let text = error.details.to_string();
    assert!(text.contains("Did you mean `topic`?"), "{text}");
}

#[tokio::test]
async fn input_that_is_no_json_says_where() {
    let world = World::new().await;
    let error = world.output("create-meeting", "{\"topic\": }").await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::InvalidInput, "no-json"));
    assert!(error.message.contains("line 1 column 11"), "{}", error.message);
}

#[tokio::test]
async fn what_zoom_alone_can_check_is_told_in_the_contracts_names() {
    let world = World::new().await;
    world.order(
        json!({"method": "POST", "route": CREATE, "status": 400, "headers": {"x-zm-trackingid": "WEB_1"}, "body": {
            "code": 300, "message": "Validation Failed.", "errors": [
                {"field": "settings.alternative_hosts", "message": "Invalid field."},
                {"field": "start_time", "message": "Invalid field."},
            ],
        }}),
    );
    let error = world
        .refuses("create-meeting", meeting(json!({})), ErrorKind::InvalidInput)
        .await;
    assert_eq!(fields(&error), ["co_hosts", "start"]);
    assert_kept(&error, 400, 300, "Validation Failed.");
}

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

#[tokio::test]
async fn r46_rate_limited_by_zoom() {
    let options = Options {
        plan: Plan::Free,
        ..Options::default()
    };
    let world = World::with(options, without_service_limits).await;
    // Zoom's free plan: four light requests in a second.
    let ask = || world.invoke("get-meeting", json!({"meeting_id": "12345678901"}));
    let (a, b, c, d, e, f) = tokio::join!(ask(), ask(), ask(), ask(), ask(), ask());
    let limited: Vec<InvokeError> = [a, b, c, d, e, f]
        .into_iter()
        .filter_map(Result::err)
        .filter(|error| error.kind == ErrorKind::RateLimited)
        .collect();
    assert!(!limited.is_empty(), "some were refused");
    let words = "You have reached the maximum per-second rate limit for this API. Try again later.";
    assert_kept(&limited[0], 429, 429, words);
    assert!(
        limited[0].details["retry_after_ms"].as_u64().is_some(),
        "{}",
        limited[0].details
    );
}

#[tokio::test]
async fn rate_limited_by_the_host_before_anything_is_sent() {
    let slow =
        |builder: microapp_runtime::IntegrationBuilder| builder.rate_limit(1, std::time::Duration::from_secs(3600));
    let world = World::with(Options::default(), slow).await;
    world
        .refuses("get-meeting", json!({"meeting_id": "1"}), ErrorKind::NotFound)
        .await;
    let impatient = Invocation::new("get-meeting", r#"{"meeting_id": "1"}"#)
        .acting_user(&world.host)
        .deadline(std::time::Duration::from_secs(2));
    let error = world.integration.invoke(impatient).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::RateLimited, "{}", json!(error));
    assert!(error.details["retry_after_ms"].as_u64().is_some(), "{}", error.details);
    assert_eq!(world.zoom_requests().len(), 1);
}

#[tokio::test]
async fn daily_limit_of_creates_and_updates_in_zooms_real_words() {
    let world = World::with_switches(|switches| switches.daily_meeting_changes = 3).await;
    for _ in 0..3 {
        world.create(json!({"passcode": ""})).await;
    }
    let error = world
        .refuses(
            "create-meeting",
            meeting(json!({"passcode": ""})),
            ErrorKind::DailyLimit,
        )
        .await;
    let words = "You have exceeded the daily rate limit (3) of Meeting Create/Update API requests permitted for this \
                 particular user. You may resume these requests at GMT 00:00:00.";
    assert_kept(&error, 429, 429, words);
    // Zoom sends no Retry-After here; the rule is in its words.
    assert_eq!(error.details["retry_at"], "2026-11-23T00:00:00Z", "{}", error.details);
    assert_eq!(NOW.as_secs() % 86_400, 8 * 3600, "it is eight in the morning");
    let other = meeting(json!({"host": world.colleagues()[0], "passcode": ""}));
    world.does("create-meeting", other).await;
}

#[tokio::test]
async fn daily_limit_is_a_hundred_whoever_counts() {
    // The host counts along, so that the hundred and first is not even sent.
    let counting = World::new().await;
    // A host that does not hears it from Zoom.
    let plain = ExactLimiter::new(55, std::time::Duration::from_secs(1)).expect("a limit");
    let other = World::with(Options::default(), |builder| {
        builder.limiter(std::sync::Arc::new(plain))
    })
    .await;
    for (world, sent) in [(counting, 100), (other, 101)] {
        for _ in 0..100 {
            world.create(json!({"passcode": ""})).await;
        }
        let error = world
            .refuses(
                "create-meeting",
                meeting(json!({"passcode": ""})),
                ErrorKind::DailyLimit,
            )
            .await;
        assert!(error.message.contains("100"), "{}", error.message);
        assert_eq!(error.details["retry_at"], "2026-11-23T00:00:00Z", "{}", error.details);
        assert_eq!((world.meetings_at_zoom(), world.sent("POST").len()), (100, sent));
    }
}

#[tokio::test]
async fn daily_limit_of_the_account_says_when_it_is_lifted() {
    let options = Options {
        plan: Plan::Free,
        ..Options::default()
    };
    let world = World::with(options, |builder| builder).await;
    world.control("POST", "/limits", &json!({"category": "Light"})).await;
    let error = world
        .refuses("get-meeting", json!({"meeting_id": "1"}), ErrorKind::DailyLimit)
        .await;
    assert_eq!(error.details["retry_at"], "2026-11-23T00:00:00Z", "{}", error.details);
}

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
