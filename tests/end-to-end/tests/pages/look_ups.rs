//! Searching the account's people and the countries.

use serde_json::Value;

use crate::world::{CREATE, World, meeting, open, send};

async fn found(world: &mut World, control: &str, query: &str) -> Vec<Value> {
    let answer = world
        .browser
        .get(&format!("{CREATE}/lookup/{control}?q={query}"))
        .await
        .is(200);
    let told: Value = serde_json::from_str(&answer.body).expect("JSON");
    told["options"].as_array().cloned().expect("options")
}

#[tokio::test]
async fn r64_people_are_found_by_name_and_address_and_who_cannot_is_marked_with_the_reason() {
    let mut world = World::new().await;
    let users = world.zoom.users();
    let basic = users
        .iter()
        .find(|user| user.kind == 1)
        .expect("somebody without a licence")
        .email
        .clone();
    let query = basic.split('@').next().expect("a name").to_owned();
    let options = found(&mut world, "co_hosts", &query).await;
    let option = options
        .iter()
        .find(|option| option["value"] == basic.as_str())
        .expect("found");
    assert_eq!(option["disabled"], true);
    assert!(
        option["reason"].as_str().expect("a reason").contains("licence"),
        "{option}"
    );
    // Another cause has words of its own.
    let inactive = users
        .iter()
        .find(|user| user.status == "inactive")
        .expect("somebody inactive");
    let options = found(&mut world, "co_hosts", &inactive.email).await;
    let reason = options[0]["reason"].as_str().expect("a reason");
    assert!(reason.contains("not active") && !reason.contains("licence"), "{reason}");
    // Who is sent all the same is refused here, before anything is sent.
    let page = open(&mut world.browser, CREATE).await;
    send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("co_hosts", &basic)]),
    )
    .await
    .is(422);
    assert_eq!(world.sent("POST"), 0);
}

#[tokio::test]
async fn a_look_up_shows_declared_columns_only_and_only_to_people_who_are_signed_in() {
    let mut world = World::new().await;
    let options = found(&mut world, "co_hosts", "").await;
    assert!(!options.is_empty());
    let all = serde_json::to_string(&options).expect("text");
    assert!(!all.contains("licence\":") && !all.contains("status"), "{all}");
    assert!(!all.contains(&world.ada.email), "nobody is their own co-host");
    let mut nobody = world.served.browser();
    nobody.get(&format!("{CREATE}/lookup/co_hosts?q=a")).await.is(303);
    world.browser.get(&format!("{CREATE}/lookup/topic?q=a")).await.is(404);
}

#[tokio::test]
async fn r65_countries_are_found_by_their_names_in_the_language_of_the_page() {
    let mut world = World::new().await;
    let options = found(&mut world, "dial_in_countries", "germ").await;
    assert_eq!(options[0]["value"], "DE");
    world
        .browser
        .cookies
        .insert("microapp-language".to_owned(), "fi".to_owned());
    let options = found(&mut world, "dial_in_countries", "saksa").await;
    assert_eq!(options[0]["value"], "DE");
}
