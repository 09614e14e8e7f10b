//! One wish, one meeting: whatever the person, the browser and the network do.

use std::time::Duration;

use faulty_disk::{Disk, Fault};
use serde_json::json;

use crate::world::{CREATE, World, meeting, open, send};

#[tokio::test]
async fn pressing_twice_at_once_makes_one_meeting() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[]);
    let (mut first, mut second) = (world.browser.clone(), world.browser.clone());
    let (one, other) = tokio::join!(
        send(&mut first, CREATE, &page, "create", &fields),
        send(&mut second, CREATE, &page, "create", &fields),
    );
    assert_eq!(one.is(303).location(), other.is(303).location());
    assert_eq!((world.meetings().len(), world.sent("POST")), (1, 1));
}

#[tokio::test]
async fn two_tabs_make_two_meetings_and_each_shows_its_own() {
    let mut world = World::new().await;
    let one = open(&mut world.browser, CREATE).await;
    let other = open(&mut world.browser, CREATE).await;
    let first = send(
        &mut world.browser,
        CREATE,
        &one,
        "create",
        &meeting(&[("topic", "First")]),
    )
    .await
    .is(303);
    let second = send(
        &mut world.browser,
        CREATE,
        &other,
        "create",
        &meeting(&[("topic", "Second"), ("start.time", "14:00")]),
    )
    .await
    .is(303);
    world.browser.get(first.location()).await.is(200).says("First");
    world.browser.get(second.location()).await.is(200).says("Second");
    assert_eq!(world.meetings().len(), 2);
}

#[tokio::test]
async fn a_reply_that_was_lost_is_found_and_the_very_meeting_is_shown() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    world.lose_creates("after");
    let answer = send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("topic", "Lost and found")]),
    )
    .await
    .is(303);
    let id = world.meetings()[0]["id"].to_string();
    assert_eq!(
        answer.location(),
        format!("/app/zoom/new-single-meetings?meeting_id={id}")
    );
    assert_eq!((world.meetings().len(), world.sent("POST")), (1, 1));
}

#[tokio::test]
async fn what_is_not_known_has_a_page_that_asks_and_then_shows_the_very_meeting() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    world.lose_creates("late");
    let answer = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(303);
    assert!(
        answer.location().starts_with("/app/zoom/create-meeting/outcome?"),
        "{}",
        answer.location()
    );
    let outcome = answer.location().to_owned();
    let waiting = world.browser.get(&outcome).await.is(200).says("We are finding out");
    waiting
        .says("Nothing is made twice")
        .says("http-equiv=\"refresh\"")
        .says("data-poll=");
    // Pressing once more does not send once more.
    let again = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(303);
    assert_eq!(again.location(), outcome);
    assert_eq!(world.sent("POST"), 1);

    assert_eq!(world.zoom.release_late(), 1);
    let running = world.running().await;
    let script = [("accept", "application/json")];
    let looked = async {
        loop {
            running.journal.resolve().await.expect("a look");
            let told = world.browser.send(http::Method::GET, &outcome, &script, "").await;
            if told.body.contains("\"next\"") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), looked)
        .await
        .expect("it is found");
    let id = world.meetings()[0]["id"].to_string();
    let found = world.browser.get(&outcome).await;
    found.leads_to(&format!("/app/zoom/new-single-meetings?meeting_id={id}"));
    assert_eq!((world.meetings().len(), world.sent("POST")), (1, 1));
}

#[tokio::test]
async fn what_takes_long_goes_on_while_a_page_says_where_it_stands() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    world.order(json!({"method": "POST", "route": "/users/{userId}/meetings", "delay_before_ms": 6000}));
    let answer = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(303);
    let outcome = answer.location().to_owned();
    world
        .browser
        .get(&outcome)
        .await
        .is(200)
        .says("It is being done")
        .says("You can close this page");
    let done = async {
        loop {
            let told = world.browser.get(&outcome).await;
            if told.status == 303 {
                break told;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    let done = tokio::time::timeout(Duration::from_secs(30), done)
        .await
        .expect("it is done");
    assert!(done.location().contains("new-single-meetings"), "{}", done.location());
    assert_eq!(world.meetings().len(), 1);
}

#[tokio::test]
async fn a_key_is_worth_nothing_to_somebody_else() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    world.lose_creates("late");
    let answer = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(303);
    let mut other = world.somebody(1);
    other.get(answer.location()).await.is(404);
    let mut theirs = open(&mut other, CREATE).await;
    theirs.key = page.key;
    let made = send(&mut other, CREATE, &theirs, "create", &meeting(&[("topic", "Theirs")]))
        .await
        .is(303);
    assert!(made.location().contains("new-single-meetings"), "{}", made.location());
}

#[tokio::test]
async fn a_refusal_that_comes_late_shows_the_form_as_it_was_typed() {
    // Its fields are other than the action's: the topic is made of two of them.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/examples/interview-panel");
    let template = microapp_templates::Bundle::from_folder(&folder).expect("a template");
    let mut world = World::with(&template, false, |_| {}).await;
    let book = "/app/zoom/book";
    let page = open(&mut world.browser, book).await;
    let refusal = json!({"code": 300, "message": "Invalid request."});
    world.order(json!({
        "method": "POST", "route": "/users/{userId}/meetings", "delay_before_ms": 4500, "status": 400, "body": refusal,
    }));
    let colleague = world.zoom.users()[1].email.clone();
    let fields = meeting(&[
        ("candidate", "Grace Hopper"),
        ("role", "Compiler engineer"),
        ("co_hosts", &colleague),
        ("notes", "Second round"),
    ]);
    let pending = send(&mut world.browser, book, &page, "create", &fields).await.is(303);
    let outcome = pending.location().to_owned();
    assert!(outcome.starts_with("/app/zoom/book/outcome?"), "{outcome}");
    let refused = async {
        loop {
            let told = world.browser.get(&outcome).await;
            if told.status != 200 {
                break told;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let refused = tokio::time::timeout(Duration::from_secs(30), refused)
        .await
        .expect("refused");
    refused
        .is(422)
        .says("Invalid request.")
        .says("value=\"Grace Hopper\"")
        .says("value=\"Compiler engineer\"")
        .says(">Second round</textarea>");
    assert_eq!(world.meetings().len(), 0);
}

#[tokio::test]
async fn each_of_several_who_wait_is_told_their_own_place() {
    let mut world = World::new().await;
    let (one, other) = (
        open(&mut world.browser, CREATE).await,
        open(&mut world.browser, CREATE).await,
    );
    let slow = json!({
        "method": "POST", "route": "/users/{userId}/meetings", "delay_before_ms": 6000, "times": 2,
    });
    world.order(slow);
    let (mut first, mut second) = (world.browser.clone(), world.browser.clone());
    let (fields, later) = (meeting(&[("topic", "First")]), meeting(&[("topic", "Second")]));
    let (first, second) = tokio::join!(send(&mut first, CREATE, &one, "create", &fields), async {
        // The one who presses a moment later stands behind.
        while world.sent("POST") == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        send(&mut second, CREATE, &other, "create", &later).await
    },);
    let mut browser = world.browser.clone();
    let (first, second) = (first.is(303), second.is(303));
    let said = "You are number 1 of 2 in the queue.";
    browser.get(first.location()).await.is(200).says(said);
    let said = "You are number 2 of 2 in the queue.";
    browser.get(second.location()).await.is(200).says(said);
    let script = [("accept", "application/json")];
    let told = browser.send(http::Method::GET, second.location(), &script, "").await;
    assert!(told.body.contains("You are number 2 of 2"), "{}", told.body);
}

#[tokio::test]
async fn while_the_disk_is_full_nothing_is_made_and_the_same_page_makes_it_when_there_is_room() {
    let disk = Disk::register();
    let mut world = World::on(disk).await;
    let page = open(&mut world.browser, CREATE).await;
    disk.fail(Fault::full(0));
    // Even for somebody whose session would be noted as used again: pages can be read.
    world.served.advance(Duration::from_secs(61));
    world.browser.get("/account").await.is(200);
    let full = send(&mut world.browser, CREATE, &page, "create", &meeting(&[])).await;
    full.is(503).says("no room left").says("Tell an admin");
    assert!(disk.mend() > 0, "the disk was never asked");
    assert_eq!((world.meetings().len(), world.sent("POST")), (0, 0));
    send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(303);
    assert_eq!(world.meetings().len(), 1);
}
