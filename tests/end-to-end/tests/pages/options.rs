//! What the account says of meetings: the passcode policy, and the countries with dial-in numbers.

use serde_json::{Value, json};

use crate::world::{CREATE, World, meeting, open, send, view};

async fn with_policy(policy: Value) -> World {
    let world = World::new().await;
    world
        .settings(0, json!({"meeting_security": {"meeting_password_requirement": policy}}))
        .await;
    world
}

/// The passcode that a page's field holds.
fn passcode(html: &str) -> String {
    let field = html.split("name=\"passcode\"").nth(1).expect("the field");
    let value = field.split("value=\"").nth(1).and_then(|after| after.split('"').next());
    value.expect("a value").to_owned()
}

/// A policy is shown, a passcode that breaks it is refused at its field and not sent, and one that is made up keeps it.
async fn kept(policy: Value, shown: &str, broken: &str, fits: impl Fn(&str) -> bool) {
    let mut world = with_policy(policy).await;
    let page = world.browser.get(CREATE).await.is(200).says(shown);
    let page = view(&page);
    let refused = send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("passcode", broken)]),
    )
    .await;
    refused.is(422).says("href=\"#passcode\"").says("Needed:");
    assert_eq!(world.sent("POST"), 0);
    for _ in 0..5 {
        let made = send(&mut world.browser, CREATE, &page, "generate:passcode", &meeting(&[]))
            .await
            .is(200);
        let made = passcode(&made.body);
        assert!(fits(&made), "{made}");
    }
    let made = send(&mut world.browser, CREATE, &page, "generate:passcode", &meeting(&[]))
        .await
        .is(200);
    let made = passcode(&made.body);
    send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("passcode", &made)]),
    )
    .await
    .is(303);
    assert_eq!(world.meetings()[0]["password"], made.as_str());
}

#[tokio::test]
async fn r63_a_policy_of_letters_digits_and_signs_is_shown_kept_and_made_up() {
    let policy = json!({
        "length": 9, "have_letter": true, "have_number": true, "have_special_character": true,
        "have_upper_and_lower_characters": true,
    });
    let shown = "Needed: at least 9 characters, capital and small letters, a digit and one of @ - _ *.";
    kept(policy, shown, "abcdefghi", |made| {
        let has = |class: fn(&u8) -> bool| made.as_bytes().iter().any(class);
        made.len() == 9
            && has(u8::is_ascii_lowercase)
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_punctuation)
    })
    .await;
}

#[tokio::test]
async fn r63_a_policy_of_digits_only_is_shown_kept_and_made_up() {
    let policy = json!({"length": 6, "only_allow_numeric": true});
    kept(
        policy,
        "Needed: at least 6 characters and digits only.",
        "abc123",
        |made| made.len() == 8 && made.bytes().all(|byte| byte.is_ascii_digit()),
    )
    .await;
}

#[tokio::test]
async fn r63_a_policy_against_runs_is_shown_kept_and_made_up() {
    let policy = json!({"length": 10, "have_letter": true, "consecutive_characters_length": 4});
    let shown = "no 4 characters in a row that are equal or follow each other";
    kept(policy, shown, "abcd135790", |made| {
        made.len() == 10 && made.bytes().any(|byte| byte.is_ascii_alphabetic()) && !made.contains("1234")
    })
    .await;
}

#[tokio::test]
async fn the_script_makes_up_what_the_policy_asks_for() {
    let mut world = with_policy(json!({"length": 9, "have_special_character": true})).await;
    let page = world.browser.get(CREATE).await.is(200);
    let told = page
        .body
        .split("data-generate=\"")
        .nth(1)
        .and_then(|after| after.split('"').next());
    let told: Value = serde_json::from_str(&told.expect("rules").replace("&quot;", "\"")).expect("JSON");
    assert_eq!(
        (&told["length"], &told["special"], &told["letters"]),
        (&json!(9), &json!(true), &json!(false))
    );
}

async fn countries(world: &mut World, query: &str) -> Vec<String> {
    let answer = world
        .browser
        .get(&format!("{CREATE}/lookup/dial_in_countries?q={query}"))
        .await
        .is(200);
    let told: Value = serde_json::from_str(&answer.body).expect("JSON");
    let options = told["options"].as_array().cloned().expect("options");
    options
        .iter()
        .filter_map(|option| Some(option["value"].as_str()?.to_owned()))
        .collect()
}

#[tokio::test]
async fn r65_the_countries_are_those_that_the_account_has() {
    let mut world = World::new().await;
    let numbers = json!([
        {"code": "358", "country_code": "FI", "country_name": "Finland", "display_number": "+358 9 555 0100"},
        {"code": "383", "country_code": "XK", "country_name": "Kosovo", "display_number": "+383 38 555 010"},
        {"code": "358", "country_code": "FI", "country_name": "Finland", "display_number": "+358 9 555 0101"},
    ]);
    world
        .settings(
            0,
            json!({"audio_conferencing": {"toll_free_and_fee_based_toll_call": {"numbers": numbers}}}),
        )
        .await;
    assert_eq!(countries(&mut world, "").await, ["FI", "XK"]);
    assert!(countries(&mut world, "germ").await.is_empty());
    let language = ("microapp-language".to_owned(), "fi".to_owned());
    world.browser.cookies.extend([language]);
    assert_eq!(countries(&mut world, "suomi").await, ["FI"]);
    assert_eq!(countries(&mut world, "kosovo").await, ["XK"]);
}

#[tokio::test]
async fn r65_without_the_scope_all_usual_countries_are_offered_and_the_page_works() {
    let mut world = World::new().await;
    world.order(json!({
        "method": "GET", "route": "/users/{userId}/settings", "status": 400, "times": 50,
        "body": {"code": 4711, "message": "Invalid access token, does not contain scopes:[user:read:settings:admin]."},
    }));
    assert_eq!(countries(&mut world, "brazil").await, ["BR"]);
    let page = open(&mut world.browser, CREATE).await;
    send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("dial_in_countries", "BR")]),
    )
    .await
    .is(303);
}

#[tokio::test]
async fn what_the_account_says_is_asked_for_once_in_a_while() {
    let mut world = World::new().await;
    for _ in 0..3 {
        world.browser.get(CREATE).await.is(200);
    }
    let settings = world
        .zoom
        .requests()
        .into_iter()
        .filter(|request| request.path.contains("/settings"));
    assert_eq!(settings.count(), 1);
}

#[tokio::test]
async fn r63_an_account_that_wants_a_passcode_for_every_meeting_says_so() {
    let wanted = "Your account wants one for every meeting.";
    for required in [false, true] {
        let mut world = World::new().await;
        let scheduling = json!({
            "require_password_for_scheduling_new_meetings": required, "require_password_for_scheduled_meetings": required,
        });
        world.settings(0, json!({ "schedule_meeting": scheduling })).await;
        let page = world.browser.get(CREATE).await.is(200);
        assert_eq!(page.body.contains(wanted), required, "{}", page.body);
    }
}
