//! Rate limits and daily quotas.

use super::*;

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
