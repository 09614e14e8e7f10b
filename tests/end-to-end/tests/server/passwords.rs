//! Signing in with a password, and guessing at one.

use std::time::Duration;

use microapp_store::{PeopleStore as _, Role};

use crate::support::{PASSWORD, Served};

const WRONG: [(&str, &str); 2] = [("email", "ada@example.com"), ("password", "not this one at all")];
const RIGHT: [(&str, &str); 2] = [("email", "ada@example.com"), ("password", PASSWORD)];

#[tokio::test]
async fn the_right_password_leads_to_where_one_wanted_to_go() {
    let served = Served::new().await;
    served.account_with_password("ada@example.com", Role::User).await;
    let mut browser = served.browser();
    let asked = browser.get("/account?tab=2").await;
    assert_eq!(asked.location(), "/sign-in?next=%2Faccount%3Ftab%3D2");
    let mut fields = RIGHT.to_vec();
    fields.push(("next", "/account?tab=2"));
    browser
        .fill(asked.location(), "/sign-in", &fields)
        .await
        .leads_to("/account?tab=2");
    browser.get("/account").await.is(200).says("ada@example.com");
    fields[2].1 = "//evil.test/";
    served
        .browser()
        .fill("/sign-in", "/sign-in", &fields)
        .await
        .leads_to("/");
}

#[tokio::test]
async fn a_wrong_password_and_no_account_look_the_same() {
    let served = Served::new().await;
    served.account_with_password("ada@example.com", Role::User).await;
    let mut answers = Vec::new();
    for email in ["ada@example.com", "nobody@example.com"] {
        let fields = [("email", email), ("password", "not this one at all")];
        let answer = served.browser().fill("/sign-in", "/sign-in", &fields).await.is(422);
        assert!(!answer.body.contains("not this one at all"), "the password comes back");
        let token = crate::support::form_token(&answer.body).expect("a form");
        answers.push(answer.body.replace(email, "E").replace(&token, "T"));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_a_known_browser_is_not() {
    let served = Served::new().await;
    served.account_with_password("ada@example.com", Role::User).await;
    let mut known = served.browser();
    known.fill("/sign-in", "/sign-in", &RIGHT).await.leads_to("/");
    known.fill("/account", "/sign-out", &[]).await.leads_to("/sign-in");
    let mut stranger = served.browser();
    for _ in 0..5 {
        stranger.fill("/sign-in", "/sign-in", &WRONG).await.is(422);
    }
    let refused = stranger
        .fill("/sign-in", "/sign-in", &RIGHT)
        .await
        .is(429)
        .says("Wait 1 second");
    assert_eq!(refused.header("retry-after"), "1");
    known.fill("/sign-in", "/sign-in", &RIGHT).await.leads_to("/");
    served.advance(Duration::from_secs(1));
    stranger.fill("/sign-in", "/sign-in", &WRONG).await.is(422);
    let refused = stranger.fill("/sign-in", "/sign-in", &WRONG).await.is(429);
    assert_eq!(refused.header("retry-after"), "2");
    served.advance(Duration::from_secs(16 * 60));
    stranger.fill("/sign-in", "/sign-in", &RIGHT).await.leads_to("/");
}

#[tokio::test]
async fn strangers_who_guess_keep_nobody_from_a_new_password_in_a_known_browser() {
    let served = Served::new().await;
    served.account_with_password("ada@example.com", Role::User).await;
    let mut known = served.browser();
    known.fill("/sign-in", "/sign-in", &RIGHT).await.leads_to("/");
    let mut stranger = served.browser();
    for _ in 0..5 {
        stranger.fill("/sign-in", "/sign-in", &WRONG).await.is(422);
    }
    stranger.fill("/sign-in", "/sign-in", &RIGHT).await.is(429);
    let new = "seven blue umbrellas";
    let fields = [("present", PASSWORD), ("password", new), ("again", new)];
    known
        .fill("/account", "/account/password", &fields)
        .await
        .leads_to("/account");
}

#[tokio::test]
async fn a_new_password_puts_everybody_else_out() {
    let served = Served::new().await;
    let ada = served.account_with_password("ada@example.com", Role::User).await;
    let [mut here, mut there] = [&ada, &ada].map(|person| served.signed_in(person));
    let new = "seven blue umbrellas";
    let change = |present, password, again| [("present", present), ("password", password), ("again", again)];
    let target = "/account/password";
    here.fill("/account", target, &change("wrong wrong wrong", new, new))
        .await
        .is(422)
        .says("not your present");
    here.fill("/account", target, &change(PASSWORD, "short", "short"))
        .await
        .is(422)
        .says("at least 12");
    here.fill("/account", target, &change(PASSWORD, new, "seven blue"))
        .await
        .is(422)
        .says("same password twice");
    here.fill("/account", target, &change(PASSWORD, new, new))
        .await
        .leads_to("/account");
    here.get("/account").await.is(200);
    there.get("/account").await.is(303);
    served.browser().fill("/sign-in", "/sign-in", &RIGHT).await.is(422);
    let fields = [("email", "ada@example.com"), ("password", new)];
    served
        .browser()
        .fill("/sign-in", "/sign-in", &fields)
        .await
        .leads_to("/");
    let row = served.store.person(&ada.id).expect("read").expect("a person");
    assert!(row.password.expect("a hash").0.starts_with("$argon2id$"));
}
