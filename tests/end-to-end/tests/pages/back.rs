//! Going back to a form that was sent: its address has the page view's key, so it is the same view, and one wish of it is
//! carried out once, whatever the browser keeps of the page.

use http::Method;
use serde_json::json;

use crate::support::Answer;
use crate::world::{CREATE, View, World, meeting, open, send, view};

const MADE: &str = "From this form “Planning” was made";

/// The address of a page view, as a browser's history has it.
fn address(page: &View) -> String {
    format!("{CREATE}?_key={}", page.key)
}

/// Opens Create Meeting, makes a meeting, and gives the view with the meeting's page.
async fn made(world: &mut World) -> (View, String) {
    let page = open(&mut world.browser, CREATE).await;
    let made = send(&mut world.browser, CREATE, &page, "create", &meeting(&[])).await;
    (page, made.is(303).location().to_owned())
}

/// Follows the link with these words.
async fn follow(world: &mut World, page: &Answer, words: &str) -> Answer {
    let (before, _) = page.body.split_once(&format!(">{words}</a>")).expect("a link");
    let (_, href) = before.rsplit_once("href=\"").expect("an address");
    let href = href.trim_end_matches('"').replace("&amp;", "&");
    world.browser.get(&href).await
}

#[tokio::test]
async fn the_address_of_a_page_that_makes_something_gets_a_key_and_keeps_what_else_it_says() {
    let mut world = World::new().await;
    let mut keys = Vec::new();
    for (method, path, start) in [
        (Method::GET, CREATE, "/app/zoom/create-meeting?_key="),
        (Method::HEAD, CREATE, "/app/zoom/create-meeting?_key="),
        (
            Method::GET,
            "/embed/zoom/create-meeting",
            "/embed/zoom/create-meeting?_key=",
        ),
        (
            Method::GET,
            "/app/zoom/create-meeting?from=a+b%26c&_key=no-key",
            "/app/zoom/create-meeting?from=a+b%26c&_key=",
        ),
    ] {
        let answer = world.browser.send(method, path, &[], "").await.is(303);
        let key = answer.location().strip_prefix(start);
        keys.push(key.unwrap_or_else(|| panic!("{}", answer.location())).to_owned());
        let page = world
            .browser
            .send(Method::GET, answer.location(), &[], "")
            .await
            .is(200);
        assert_eq!(&view(&page).key, keys.last().expect("a key"));
    }
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 4, "each view has a key of its own");
    let nothing_made = world.browser.send(Method::GET, "/app/zoom/my-meetings", &[], "").await;
    nothing_made.is(200);
}

#[tokio::test]
async fn going_back_shows_what_was_made_and_what_was_typed_and_pressing_leads_to_the_same_meeting() {
    let mut world = World::new().await;
    let (page, meeting_page) = made(&mut world).await;
    let back = world.browser.get(&address(&page)).await.is(200);
    let back = back.says(MADE).says("value=\"Planning\"").says("value=\"10:00\"");
    assert_eq!(view(&back).key, page.key);
    follow(&mut world, &back, "See what was made")
        .await
        .leads_to(&meeting_page);
    for page in [&page, &view(&back)] {
        let again = send(&mut world.browser, CREATE, page, "create", &meeting(&[])).await;
        again.leads_to(&meeting_page);
    }
    assert_eq!((world.meetings().len(), world.sent("POST")), (1, 1));

    let another = follow(&mut world, &back, "Make another").await.is(200);
    assert!(!another.body.contains(MADE) && !another.body.contains("value=\"Planning\""));
    assert_ne!(view(&another).key, page.key);
}

#[tokio::test]
async fn what_is_different_is_kept_and_sent_in_addition_only_by_another_press_and_once() {
    let mut world = World::new().await;
    let (page, first) = made(&mut world).await;
    let changed = meeting(&[("topic", "Another"), ("start.time", "14:00")]);
    let asked = send(&mut world.browser, CREATE, &page, "create", &changed)
        .await
        .is(409);
    let asked = asked.says(MADE).says("has not been sent").says("value=\"Another\"");
    follow(&mut world, &asked, "See what was made").await.leads_to(&first);
    assert_eq!(world.meetings().len(), 1);
    let addition = view(&asked);
    let second = send(&mut world.browser, CREATE, &addition, "create", &changed)
        .await
        .is(303);
    assert_ne!(second.location(), first);
    // Going back to the first view, or to the answer that asked, makes no third.
    for page in [&page, &addition] {
        let again = send(&mut world.browser, CREATE, page, "create", &changed).await;
        again.leads_to(second.location());
    }
    let again = send(&mut world.browser, CREATE, &page, "create", &meeting(&[])).await;
    again.leads_to(&first);
    assert_eq!(world.meetings().len(), 2);
}

#[tokio::test]
async fn the_key_of_somebody_else_tells_nothing() {
    let mut world = World::new().await;
    let (page, _) = made(&mut world).await;
    let mut other = world.somebody(1);
    let shown = other.get(&address(&page)).await.is(200);
    assert!(!shown.body.contains("was made") && !shown.body.contains("Planning"));
    let view = view(&shown);
    send(&mut other, CREATE, &view, "create", &meeting(&[])).await.is(303);
    assert_eq!(world.meetings().len(), 2, "their wish is their own");
}

#[tokio::test]
async fn a_refused_wish_that_was_mended_is_the_same_wish() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let refusal = json!({"code": 300, "message": "Invalid request."});
    world.order(json!({
        "method": "POST", "route": "/users/{userId}/meetings", "status": 400, "body": refusal, "times": 2,
    }));
    let refused = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(422);
    // To press again is to try again.
    let refused = send(&mut world.browser, CREATE, &view(&refused), "create", &meeting(&[])).await;
    let next = view(&refused.is(422));
    assert_eq!(world.sent("POST"), 2);
    // Nothing came of it, so the page has nothing to tell.
    let back = world.browser.get(&address(&page)).await.is(200);
    assert!(!back.body.contains("was made"));
    let mended = meeting(&[("topic", "Mended")]);
    let made = send(&mut world.browser, CREATE, &next, "create", &mended).await.is(303);
    for page in [&page, &next] {
        send(&mut world.browser, CREATE, page, "create", &mended)
            .await
            .leads_to(made.location());
    }
    let back = world.browser.get(&address(&page)).await.is(200);
    back.says("From this form “Mended” was made").says("value=\"Mended\"");
    assert_eq!(world.meetings().len(), 1);
}

#[tokio::test]
async fn what_is_not_known_yet_is_said_on_the_page_and_nothing_else_takes_its_place() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    world.lose_creates("late");
    let pending = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(303);
    let back = world.browser.get(&address(&page)).await.is(200);
    let back = back.says("is still being done").says("value=\"Planning\"");
    let stands = follow(&mut world, &back, "See where it stands").await.is(200);
    stands.says("We are finding out");
    send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .leads_to(pending.location());
    let other = meeting(&[("topic", "Another")]);
    let asked = send(&mut world.browser, CREATE, &page, "create", &other).await.is(409);
    asked.says("is still being done").says("value=\"Another\"");
    assert_eq!(world.sent("POST"), 1);
}
