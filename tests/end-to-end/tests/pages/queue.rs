//! The queue in front of the rate limit, as people meet it: they are told how long it takes, and nobody keeps the head of it.

use std::time::Duration;

use microapp_runtime::Priority;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Answer, Browser};
use crate::world::{CREATE, View, World, meeting, open, send, zoom_template};

const MEETINGS: &str = "/app/zoom/my-meetings";

/// A world whose rate limit is this table of the configuration.
async fn limited(rate_limit: Value) -> World {
    World::with(&zoom_template(), false, |setup| {
        setup.integration.insert("rate_limit".to_owned(), rate_limit);
    })
    .await
}

/// Presses *Create* beside whatever else goes on.
fn press(all: &mut JoinSet<Answer>, browser: &Browser, view: View, topic: &str) {
    let (mut browser, fields) = (browser.clone(), meeting(&[("topic", topic)]));
    all.spawn(async move { send(&mut browser, CREATE, &view, "create", &fields).await });
}

/// Waits until so many requests of people wait for the integration's window.
async fn until_waiting(world: &World, requests: u64) {
    let running = world.running().await;
    let waiting = || {
        running
            .integration()
            .limits()
            .map(|limits| limits.window.waiting.person)
    };
    let wait = async {
        while waiting() < Some(requests) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait)
        .await
        .expect("a queue");
}

/// The seconds in "It takes about 12 seconds."
#[track_caller]
fn seconds(answer: &Answer) -> u64 {
    let said = answer.body.split("It takes about ").nth(1);
    let said = said.and_then(|said| said.split(' ').next()?.parse().ok());
    said.unwrap_or_else(|| panic!("no time in {}", answer.body))
}

#[tokio::test]
async fn who_waits_for_the_accounts_plan_is_told_how_long() {
    // Two requests a second of the class in which meetings are made, and nobody waits for the integration's own window.
    let mut world = limited(json!({"plan": "free"})).await;
    let mut pressing = JoinSet::new();
    let mut views = Vec::new();
    for _ in 0..12 {
        views.push(open(&mut world.browser, CREATE).await);
    }
    for (number, view) in views.into_iter().enumerate() {
        press(&mut pressing, &world.browser, view, &format!("Meeting {number}"));
    }
    let mut told = Vec::new();
    while let Some(answer) = pressing.join_next().await {
        let answer = answer.expect("an answer");
        if answer.location().contains("/outcome?") {
            told.push(world.browser.get(answer.location()).await);
        }
    }
    let waiting: Vec<&Answer> = told.iter().filter(|answer| answer.status == 200).collect();
    assert!(
        waiting.len() >= 8,
        "the button waits for a second only: {}",
        waiting.len()
    );
    let longest = waiting.iter().map(|answer| seconds(answer)).max();
    assert!(longest >= Some(5), "{longest:?}");
    let wait = world.running().await.integration().would_wait(Priority::Person);
    assert!(wait >= Duration::from_secs(2), "{wait:?}");
}

#[tokio::test]
async fn one_press_does_not_keep_the_head_of_the_queue_for_whatever_its_person_loads() {
    let mut world = limited(json!({"requests": 1, "interval": "400ms"})).await;
    let bob = world.somebody(1);
    let (mine, theirs) = (
        open(&mut world.browser, CREATE).await,
        open(&mut bob.clone(), CREATE).await,
    );
    let mut pressing = JoinSet::new();
    press(&mut pressing, &world.browser, mine, "Her review");
    let answer = pressing.join_next().await.expect("one").expect("an answer").is(303);
    let mut shown = answer.location().to_owned();
    while shown.contains("/outcome?") {
        let answer = world.browser.get(&shown).await;
        match answer.status.as_u16() {
            303 => shown = answer.location().to_owned(),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    world.browser.get(&shown).await.is(200).says("Her review");

    // Bob's press waits, and after it come many pages of somebody who has pressed before him.
    world.zoom.clear_requests();
    press(&mut pressing, &bob, theirs, "His planning");
    until_waiting(&world, 1).await;
    let mut pages = JoinSet::new();
    for _ in 0..15 {
        let mut browser = world.browser.clone();
        pages.spawn(async move { browser.get(MEETINGS).await });
    }
    let made = async {
        while world.sent("POST") == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), made)
        .await
        .expect("Bob's meeting");
    let before = world
        .zoom
        .requests()
        .into_iter()
        .filter(|request| request.path.starts_with("/v2/"));
    let before = before.take_while(|request| request.method != "POST").count();
    assert!(before < 10, "{before} requests went before Bob's");
}
