//! What nobody can tell: seen and settled on pages, by an admin and by whose wish it is.

use std::time::Duration;

use microapp_server::journal::{Fate, IntentKey};
use microapp_store::{IntentFilter, IntentRow, IntentState, Role, Store as _};
use serde_json::{Value, json};

use crate::support::{Answer, Browser};
use crate::world::{CREATE, World, meeting, open, send};

const ADMIN: &str = "/admin/intents";
const MINE: &str = "/app/zoom/my-meetings";
const MEETINGS: &str = "/users/{userId}/meetings";
/// As long as a request may be on its way to the service.
const SETTLE: Duration = Duration::from_secs(61);

/// A create whose answer was lost in this way. Gives the page on which its person waits.
async fn lost(world: &mut World, how: Value) -> String {
    let page = open(&mut world.browser, CREATE).await;
    let mut fault = json!({"method": "POST", "route": MEETINGS});
    fault
        .as_object_mut()
        .expect("an object")
        .extend(how.as_object().expect("an object").clone());
    world.order(fault);
    let fields = meeting(&[("topic", "Which of two")]);
    let answer = send(&mut world.browser, CREATE, &page, "create", &fields).await.is(303);
    assert!(answer.location().contains("/outcome?"), "{}", answer.location());
    answer.location().to_owned()
}

/// Nobody can look.
fn blind(world: &World) {
    world.order(json!({"method": "GET", "route": MEETINGS, "status": 500, "times": 1000}));
}

/// Two meetings of one wish: nobody can say which of them it is.
async fn doubled(world: &mut World) -> String {
    let outcome = lost(world, json!({"executions": 2, "drop": "after"})).await;
    world.served.advance(SETTLE);
    parked(world).await;
    outcome
}

async fn parked(world: &World) {
    let waiting = async {
        while row(world).state != IntentState::Parked {
            world.running().await.journal.resolve().await.expect("a pass");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting)
        .await
        .expect("it is parked");
}

fn row(world: &World) -> IntentRow {
    let filter = IntentFilter {
        limit: 10,
        ..IntentFilter::default()
    };
    let mut rows = world.served.store.intents(&filter).expect("read");
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

async fn fate(world: &World) -> Fate {
    let key = IntentKey::new(row(world).key).expect("a key");
    world
        .running()
        .await
        .journal
        .fate(&key)
        .await
        .expect("read")
        .expect("a fate")
}

async fn candidates(world: &World) -> Vec<Value> {
    let Fate::Parked(candidates) = fate(world).await else {
        panic!("it is not parked")
    };
    candidates
}

/// What a form of this wish says.
fn word<'a>(row: &'a IntentRow, became: &'a str) -> [(&'a str, &'a str); 3] {
    [
        ("integration", "zoom"),
        ("intent", row.key.as_str()),
        ("became", became),
    ]
}

/// Where the forms of a page go.
fn target(page: &Answer) -> String {
    let mut forms = page.body.split("action=\"").skip(1);
    let found = forms.find_map(|form| form.split('"').next().filter(|target| target.contains("/settle")));
    found
        .unwrap_or_else(|| panic!("no form to settle in {}", page.body))
        .replace("&amp;", "&")
}

fn admin(world: &World) -> Browser {
    let admin = world.served.account("admin@example.com", Role::Admin);
    world.served.signed_in(&admin)
}

#[tokio::test]
async fn an_admin_sees_whose_wish_it_is_and_what_it_may_be_and_settles_it() {
    let mut world = World::new().await;
    let mut admin = admin(&world);
    assert!(
        !admin.get("/admin").await.is(200).body.contains("nobody can tell"),
        "nothing is in doubt yet"
    );
    admin.get(ADMIN).await.is(200).says("Nothing is in doubt.");
    let outcome = doubled(&mut world).await;
    admin
        .get("/admin")
        .await
        .is(200)
        .says("Of 1 wish nobody can tell")
        .says("href=\"/admin/intents\"");
    let two = candidates(&world).await;
    let ids: Vec<&str> = two.iter().map(|one| one["id"].as_str().expect("an id")).collect();
    let page = admin
        .get(ADMIN)
        .await
        .is(200)
        .says("Which of two")
        .says("Make a meeting")
        .says(ids[0])
        .says(ids[1]);
    page.says(&world.ada.email)
        .says("10:00")
        .says("more than one meeting of this one request")
        .says("Look again");
    let row = row(&world);
    let done = format!("done:{}", ids[1]);
    admin.fill(ADMIN, ADMIN, &word(&row, &done)).await.leads_to(ADMIN);
    admin.get(ADMIN).await.is(200).says("Nothing is in doubt.");
    let Fate::Done(Some(answer)) = fate(&world).await else {
        panic!("{:?}", fate(&world).await)
    };
    assert_eq!(
        (answer.value()["id"].as_str(), answer.value()["topic"].as_str()),
        (Some(ids[1]), Some("Which of two"))
    );
    // Whoever waits for it is led on to the very meeting.
    let found = world.browser.get(&outcome).await;
    found.leads_to(&format!("/app/zoom/new-single-meetings?meeting_id={}", ids[1]));
    let noted = world.served.store.audit_head().expect("read").expect("an entry").event;
    assert_eq!(
        (noted.who.as_str(), noted.what.as_str()),
        ("admin@example.com", "intent.settled")
    );
    assert_eq!(noted.subject, format!("zoom/{}", row.key));
    assert_eq!(world.sent("POST"), 1, "nothing was sent again");
}

#[tokio::test]
async fn whose_wish_it_is_settles_it_where_they_wait_for_it() {
    let mut world = World::new().await;
    let outcome = doubled(&mut world).await;
    let two = candidates(&world).await;
    let page = world.browser.get(&outcome).await.is(200).says("A person has to look");
    let page = page
        .says("2 meetings at the service could be it")
        .says("It is this one: Which of two")
        .says("Look again");
    assert!(
        !page.body.contains("name=\"number\""),
        "only an admin names what was not found"
    );
    let row = row(&world);
    let target = target(&page);
    let refused = world.browser.fill(&outcome, &target, &word(&row, "")).await;
    refused
        .is(409)
        .says("Choose what became of it")
        .says("It is this one: Which of two");
    // A number that no look has found could be anybody's.
    let refused = world
        .browser
        .fill(&outcome, &target, &word(&row, "done:12345678901"))
        .await;
    refused.is(409).says("Choose what became of it");
    let chosen = two[0]["id"].as_str().expect("an id");
    let done = format!("done:{chosen}");
    let settled = world.browser.fill(&outcome, &target, &word(&row, &done)).await.is(303);
    let next = world.browser.get(settled.location()).await;
    next.leads_to(&format!("/app/zoom/new-single-meetings?meeting_id={chosen}"));
    let noted = world.served.store.audit_head().expect("read").expect("an entry").event;
    assert_eq!(
        (noted.who, noted.what.as_str()),
        (world.ada.email.clone(), "intent.settled")
    );
}

#[tokio::test]
async fn it_stands_above_ones_own_meetings_and_a_look_after_one_was_deleted_finds_the_other() {
    let mut world = World::new().await;
    doubled(&mut world).await;
    let two = candidates(&world).await;
    let page = world.browser.get(MINE).await.is(200);
    let page = page
        .says("A person has to look")
        .says("It is this one: Which of two")
        .says("more than one meeting");
    let row = row(&world);
    let target = target(&page);
    let still = world.browser.fill(MINE, &target, &word(&row, "look-again")).await;
    still.leads_to(MINE);
    world
        .browser
        .get(MINE)
        .await
        .is(200)
        .says("It is this one: Which of two");
    let deleted = microapp_runtime::Invocation::new("delete-meeting", json!({"meeting_id": two[0]["id"]}).to_string());
    world
        .running()
        .await
        .integration()
        .invoke(deleted)
        .await
        .expect("deleted");
    world
        .browser
        .fill(MINE, &target, &word(&row, "look-again"))
        .await
        .leads_to(MINE);
    let Fate::Done(Some(answer)) = fate(&world).await else {
        panic!("{:?}", fate(&world).await)
    };
    assert_eq!(answer.value()["id"], two[1]["id"]);
    let page = world.browser.get(MINE).await.is(200);
    assert!(!page.body.contains("A person has to look"), "{}", page.body);
}

#[tokio::test]
async fn nobody_elses_wish_is_shown_or_settled() {
    let mut world = World::new().await;
    let outcome = doubled(&mut world).await;
    let mut other = world.somebody(1);
    let page = other.get(MINE).await.is(200);
    assert!(!page.body.contains("Which of two"), "{}", page.body);
    let row = row(&world);
    for target in [
        "/app/zoom/my-meetings/settle".to_owned(),
        outcome.replace("/outcome?", "/settle?"),
    ] {
        for became in ["not-done", "look-again"] {
            other.fill(MINE, &target, &word(&row, became)).await.is(404);
        }
    }
    other.fill(MINE, ADMIN, &word(&row, "not-done")).await.is(403);
    // Without the token of a page of ours it is nobody's word.
    let forged = world.browser.post(ADMIN, "forged", &word(&row, "not-done")).await;
    assert_eq!(forged.status, 403);
    let forged = world
        .browser
        .post("/app/zoom/my-meetings/settle", "forged", &word(&row, "not-done"))
        .await;
    assert_eq!(forged.status, 403);
    assert_eq!(self::row(&world).state, IntentState::Parked);
}

#[tokio::test]
async fn too_early_a_person_is_told_when_and_what_was_not_done_may_be_sent_again() {
    let mut world = World::new().await;
    let mut admin = admin(&world);
    blind(&world);
    let outcome = lost(&mut world, json!({"drop": "before"})).await;
    let row = row(&world);
    assert_eq!(row.state, IntentState::Unknown);
    admin
        .get(ADMIN)
        .await
        .is(200)
        .says("Being found out")
        .says("Which of two");
    let early = admin.fill(ADMIN, ADMIN, &word(&row, "not-done")).await;
    early
        .is(409)
        .says("still be on its way to the service")
        .says("Try again in 6");
    world.served.advance(SETTLE);
    admin.fill(ADMIN, ADMIN, &word(&row, "not-done")).await.leads_to(ADMIN);
    world.zoom.clear_faults();
    let page = world
        .browser
        .get(&outcome)
        .await
        .is(200)
        .says("It was not done")
        .says("value=\"Which of two\"");
    let view = crate::world::view(&page);
    let fields = meeting(&[("topic", "Which of two")]);
    let made = send(&mut world.browser, CREATE, &view, "create", &fields).await.is(303);
    assert!(made.location().contains("new-single-meetings"), "{}", made.location());
    assert_eq!(world.meetings().len(), 1);
}

#[tokio::test]
async fn an_admin_may_name_what_no_look_has_found_and_hears_what_is_missing() {
    let mut world = World::new().await;
    blind(&world);
    lost(&mut world, json!({"drop": "after"})).await;
    world.served.advance(Duration::from_secs(25 * 3600));
    parked(&world).await;
    let mut admin = admin(&world);
    let row = row(&world);
    admin
        .get(ADMIN)
        .await
        .is(200)
        .says("Looking found nothing")
        .says("name=\"number\"");
    admin
        .fill(ADMIN, ADMIN, &word(&row, "other"))
        .await
        .is(409)
        .says("Enter the number")
        .says("href=\"#doubt-1-number\"");
    let numbered = |number| [&word(&row, "other")[..], &[("number", number)]].concat();
    let unknown = admin.fill(ADMIN, ADMIN, &numbered("98765432101")).await;
    // The card comes back as it was sent, and says what is wrong at its field.
    let unknown = unknown.is(409).says("The service has no meeting of this number");
    unknown
        .says("id=\"doubt-1-number-error\"")
        .says("value=\"98765432101\"")
        .says("value=\"other\" checked");
    let made = world.meetings()[0]["id"].to_string();
    admin.fill(ADMIN, ADMIN, &numbered(&made)).await.leads_to(ADMIN);
    let Fate::Done(Some(answer)) = fate(&world).await else {
        panic!("{:?}", fate(&world).await)
    };
    let whole = answer.value();
    assert_eq!(
        (&whole["id"], &whole["recurrence"]),
        (&json!(made), &json!("once")),
        "as if the answer had come"
    );
    // What is settled is settled.
    admin
        .fill(ADMIN, ADMIN, &word(&row, "not-done"))
        .await
        .is(409)
        .says("known already");
}

#[tokio::test]
async fn every_language_has_it() {
    let mut world = World::new().await;
    doubled(&mut world).await;
    let mut admin = admin(&world);
    for (tag, title, several) in [
        ("de", "Ungeklärt", "2 Meetings beim Dienst"),
        ("fr", "En suspens", "2 réunions du service"),
        ("pt-BR", "Em dúvida", "2 reuniões no serviço"),
        ("fi", "Epäselvät", "2 palvelun kokousta"),
    ] {
        for (browser, page) in [(&mut admin, ADMIN), (&mut world.browser, MINE)] {
            browser.cookies.insert("microapp-language".to_owned(), tag.to_owned());
            let page = browser.get(page).await.is(200).says(several);
            // What the connector says is English, and marked so.
            page.says("lang=\"en\">Zoom has made more than one meeting");
        }
        admin.get(ADMIN).await.says(title);
    }
}
