//! How sessions begin and end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use microapp_server::people::begin_session;
use microapp_server::web::{Access, App, Route, Visitor};
use microapp_store::{PeopleChange, PeopleStore as _, PersonRow, Role};

use crate::support::{PASSWORD, Served};

const HOUR: Duration = Duration::from_secs(3_600);
const SIGN_IN: [(&str, &str); 2] = [("email", "Ada@Example.com "), ("password", PASSWORD)];

#[tokio::test]
async fn a_value_planted_in_the_browser_is_worth_nothing_after_signing_in() {
    let served = Served::new().await;
    served.account_with_password("ada@example.com", Role::User).await;
    let planted = microapp_server::web::token::Token::random().expect("a token");
    let mut browser = served.browser();
    browser
        .cookies
        .insert("microapp-session".into(), planted.expose().to_owned());
    browser
        .cookies
        .insert("microapp-visit".into(), planted.expose().to_owned());
    browser.fill("/sign-in", "/sign-in", &SIGN_IN).await.leads_to("/");
    browser.get("/account").await.is(200);
    let mut attacker = served.browser();
    attacker
        .cookies
        .insert("microapp-session".into(), planted.expose().to_owned());
    attacker.get("/account").await.is(303);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let served = Served::new().await;
    let ada = served.account_with_password("ada@example.com", Role::User).await;
    let mut browser = served.signed_in(&ada);
    let old = browser.clone();
    // Somebody else signs in with the same browser.
    let token = crate::support::form_token(&browser.get("/account").await.body).expect("a form");
    browser.post("/sign-in", &token, &SIGN_IN).await.leads_to("/");
    assert_ne!(browser.cookies["microapp-session"], old.cookies["microapp-session"]);
    old.clone().get("/account").await.is(303);
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_for_twelve_hours() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::User);
    let mut browser = served.signed_in(&ada);
    for _ in 0..3 {
        served.advance(11 * HOUR);
        browser.get("/account").await.is(200);
    }
    served.advance(12 * HOUR);
    browser.get("/account").await.is(303);
}

#[tokio::test]
async fn a_session_ends_after_seven_days_however_much_it_is_used() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::User);
    let mut browser = served.signed_in(&ada);
    for _ in 0..16 {
        served.advance(10 * HOUR);
        browser.get("/account").await.is(200);
    }
    served.advance(8 * HOUR);
    browser.get("/account").await.is(303);
}

#[tokio::test]
async fn a_restart_keeps_sessions() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::User);
    let mut browser = served.signed_in(&ada);
    browser.get("/account").await.is(200);
    let served = served.restarted().await;
    browser.origin = served.origin();
    browser.get("/account").await.is(200);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::User);
    let mut browser = served.signed_in(&ada);
    let mut copy = browser.clone();
    browser.fill("/account", "/sign-out", &[]).await.leads_to("/sign-in");
    assert!(!browser.cookies.contains_key("microapp-session"));
    copy.get("/account").await.is(303);
}

#[tokio::test]
async fn one_sees_ones_own_sessions_and_ends_them() {
    let served = Served::new().await;
    let [ada, eve] = ["ada@example.com", "eve@example.com"].map(|email| served.account(email, Role::User));
    let [mut here, mut there, mut elsewhere] = [&ada, &ada, &ada].map(|person| served.signed_in(person));
    let mut eves = served.signed_in(&eve);
    let own = served.store.sessions(&ada.id).expect("read");
    assert_eq!(own.len(), 3);
    let label_of = |browser: &crate::support::Browser| {
        let token = microapp_server::web::token::Token::parse(&browser.cookies["microapp-session"]).expect("ours");
        own.iter()
            .find(|row| row.hash == token.hash())
            .expect("a session")
            .label
            .clone()
    };
    let target = format!("/account/sessions/{}/end", label_of(&there));
    // Nobody ends somebody else's.
    eves.fill("/account", &target, &[]).await.is(404);
    there.get("/account").await.is(200).says("This one");
    here.fill("/account", &target, &[]).await.leads_to("/account");
    there.get("/account").await.is(303);
    here.fill("/account", "/account/sessions/end-others", &[])
        .await
        .leads_to("/account");
    elsewhere.get("/account").await.is(303);
    here.get("/account").await.is(200);
    eves.get("/account").await.is(200);
}

#[tokio::test]
async fn another_role_begins_with_another_sign_in() {
    let served = Served::new().await;
    let admin = served.account("admin@example.com", Role::Admin);
    let ada = served.account("ada@example.com", Role::User);
    let (mut admins, mut adas) = (served.signed_in(&admin), served.signed_in(&ada));
    adas.get("/account").await.is(200);
    let page = format!("/admin/people/{}", ada.id.0);
    let fields = [
        ("version", "1"),
        ("name", "Ada"),
        ("role", "template-developer"),
        ("enabled", "true"),
    ];
    admins.fill(&page, &page, &fields).await.leads_to(&page);
    adas.get("/account").await.is(303);
    let row = served.store.person(&ada.id).expect("read").expect("a person");
    assert_eq!((row.role, row.name.as_str()), (Role::TemplateDeveloper, "Ada"));
    // The form that another admin had open meanwhile changes nothing.
    admins.fill(&page, &page, &fields).await.is(409);
    // Nobody takes the admin's role from themselves.
    let own = format!("/admin/people/{}", admin.id.0);
    admins
        .fill(&own, &own, &[("version", "1"), ("name", "Admin"), ("role", "user")])
        .await
        .leads_to(&own);
    admins.get("/admin/people").await.is(200);
}

#[tokio::test]
async fn the_store_has_no_value_that_signs_anybody_in() {
    let served = Served::new().await;
    served.account_with_password("ada@example.com", Role::User).await;
    let mut browser = served.browser();
    browser.fill("/sign-in", "/sign-in", &SIGN_IN).await.leads_to("/");
    served
        .store
        .apply_people(&[PeopleChange::PutFact {
            name: "x".into(),
            value: None,
        }])
        .expect("written");
    let secrets: Vec<&str> = browser.cookies.values().map(String::as_str).chain([PASSWORD]).collect();
    for entry in std::fs::read_dir(served.folder.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        for secret in &secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds a secret", path.display());
        }
    }
}

#[tokio::test]
async fn no_session_begins_by_a_password_that_was_changed_meanwhile() {
    let read = Arc::new(Mutex::new(None::<PersonRow>));
    let shown = Arc::clone(&read);
    // What a sign-in does once it has checked the password of the account that it has read.
    let checked = Route::post(
        "/checked",
        Access::Anybody,
        move |State(app): State<App>, visitor: Visitor| async move {
            let person = shown.lock().expect("a lock").clone().expect("a person");
            begin_session(&app, &visitor, &person, "session.password", "/").await
        },
    );
    let served = Served::with(|options| options.routes = vec![checked]).await;
    let ada = served.account_with_password("ada@example.com", Role::User).await;
    *read.lock().expect("a lock") = Some(ada.clone());
    let mut browser = served.browser();
    browser.fill("/sign-in", "/checked", &[]).await.leads_to("/");
    let changed = served.server.app().people().next(&ada);
    served
        .store
        .apply_people(&[PeopleChange::PutPerson(changed)])
        .expect("written");
    let mut late = served.browser();
    late.fill("/sign-in", "/checked", &[]).await.is(409);
    assert!(!late.cookies.contains_key("microapp-session"));
}
