//! A form counts only if it comes from our own page, made for this very session.

use microapp_store::Role;

use crate::support::{Served, form_token};

/// A harmless form that only a signed-in person may send.
const FORM: &str = "/account/sessions/end-others";

#[tokio::test]
async fn a_form_without_a_token_is_refused() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::User);
    let mut browser = served.signed_in(&ada);
    let origin = served.origin();
    let ours = [("origin", origin.as_str()), ("sec-fetch-site", "same-origin")];
    browser.post_as(FORM, &ours, &[]).await.is(403).says("too old");
    browser.post_as(FORM, &ours, &[("_csrf", "")]).await.is(403);
    browser.post_as(FORM, &ours, &[("_csrf", "AAAA")]).await.is(403);
    let token = form_token(&browser.get("/account").await.body).expect("a form");
    browser
        .post_as(FORM, &ours, &[("_csrf", &token)])
        .await
        .leads_to("/account");
}

#[tokio::test]
async fn the_token_of_another_session_is_refused() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::User);
    let eve = served.account("eve@example.com", Role::User);
    let [mut hers, mut other, mut eves] = [&ada, &ada, &eve].map(|person| served.signed_in(person));
    let mut nobody = served.browser();
    let pages = [
        other.get("/account").await,
        eves.get("/account").await,
        nobody.get("/sign-in").await,
    ];
    for page in pages {
        let token = form_token(&page.body).expect("a form");
        hers.post(FORM, &token, &[]).await.is(403);
    }
}

#[tokio::test]
async fn the_form_of_another_site_is_refused_even_with_the_right_token() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::User);
    let mut browser = served.signed_in(&ada);
    let token = form_token(&browser.get("/account").await.body).expect("a form");
    let (origin, fields) = (served.origin(), [("_csrf", token.as_str())]);
    for headers in [
        vec![],
        vec![("origin", "https://evil.test")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", origin.as_str()), ("sec-fetch-site", "cross-site")],
        vec![("origin", "https://evil.test"), ("sec-fetch-site", "same-origin")],
    ] {
        browser.post_as(FORM, &headers, &fields).await.is(403);
    }
    browser.post_as(FORM, &[("origin", &origin)], &fields).await.is(303);
    let site = [("sec-fetch-site", "same-origin")];
    browser.post_as(FORM, &site, &fields).await.is(303);
}

#[tokio::test]
async fn nobody_is_signed_in_by_a_form_that_somebody_else_made() {
    // Login CSRF: an attacker's page signs its victim in to the attacker's account.
    let served = Served::new().await;
    let mut attacker = served.browser();
    let token = form_token(&attacker.get("/sign-in").await.body).expect("a form");
    let fields = [("email", "eve@example.com"), ("password", "whatever it is")];
    let mut victim = served.browser();
    victim.post("/sign-in", &token, &fields).await.is(403);
    assert!(!victim.cookies.contains_key("microapp-session"));
}

#[tokio::test]
async fn a_form_in_another_content_type_has_no_token() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::User);
    let mut browser = served.signed_in(&ada);
    let token = form_token(&browser.get("/account").await.body).expect("a form");
    let origin = served.origin();
    let body = format!("_csrf={token}");
    let headers = [("origin", origin.as_str()), ("content-type", "text/plain")];
    browser.send(http::Method::POST, FORM, &headers, &body).await.is(403);
    // A script of ours may send it in a header.
    let headers = [("origin", origin.as_str()), ("x-csrf-token", token.as_str())];
    browser.send(http::Method::POST, FORM, &headers, "").await.is(303);
}
