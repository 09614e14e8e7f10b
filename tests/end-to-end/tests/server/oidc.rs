//! Signing in at an identity provider.

use std::time::Duration;

use microapp_server::people::oidc::{OidcOptions, OidcRoles};
use microapp_store::{PeopleStore as _, Role, Subject};
use serde_json::json;

use crate::support::{Answer, Browser, CLIENT, IdentityProvider, SECRET, Served, Signed};

async fn with(roles: OidcRoles) -> (IdentityProvider, Served) {
    let provider = IdentityProvider::start().await;
    let served = at(provider.issuer(), roles).await;
    (provider, served)
}

async fn at(issuer: &str, roles: OidcRoles) -> Served {
    let oidc = OidcOptions {
        issuer: issuer.parse().expect("a URL"),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned().into()),
        name: "Example Ltd".to_owned(),
        roles,
    };
    Served::with(|options| options.oidc = Some(oidc)).await
}

/// The whole way: button, provider, back.
async fn sign_in(browser: &mut Browser, next: &str) -> Answer {
    let back = to_provider(browser, next).await;
    browser.get(&back).await
}

/// The way to the provider, and the path that it sends the browser back to.
async fn to_provider(browser: &mut Browser, next: &str) -> String {
    let left = browser.fill("/sign-in", "/sign-in/provider", &[("next", next)]).await;
    let asked = left.departs_to();
    let back = Browser::new("").get(&asked).await.is(303).location().to_owned();
    back.strip_prefix(&browser.origin)
        .unwrap_or_else(|| panic!("it leads to {back}"))
        .to_owned()
}

#[tokio::test]
async fn r17_whoever_is_signed_in_there_types_nothing_here() {
    let (provider, served) = with(OidcRoles::default()).await;
    for signed in [Signed::Rs256, Signed::Es256] {
        provider.sign_with(signed);
        let mut browser = served.browser();
        let page = browser.get("/sign-in").await.is(200).says("Sign in with Example Ltd");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("form-action 'self';"), "{policy}");
        sign_in(&mut browser, "/account?from=here")
            .await
            .leads_to("/account?from=here");
        browser
            .get("/account")
            .await
            .is(200)
            .says("Ada Lovelace")
            .says("ada@example.com");
        assert!(
            !browser.cookies.contains_key("microapp-provider"),
            "the secret of the sign-in stays"
        );
    }
    let people = served.store.persons().expect("read");
    assert_eq!(people.len(), 1, "the same person both times");
    let subject = Subject {
        issuer: provider.issuer().to_owned(),
        subject: "ada-0001".to_owned(),
    };
    assert_eq!(
        (people[0].role, people[0].subject.as_ref()),
        (Role::User, Some(&subject))
    );
    assert_eq!(people[0].password, None);
}

#[tokio::test]
async fn a_token_that_is_not_right_signs_nobody_in() {
    let (provider, served) = with(OidcRoles::default()).await;
    let now = microapp_tests::NOW.as_secs();
    let wrong: [(&str, serde_json::Value); 8] = [
        ("nonce", json!("another")),
        ("nonce", json!(null)),
        ("aud", json!("another client")),
        ("aud", json!([CLIENT, "another client"])),
        ("iss", json!("https://evil.test")),
        ("exp", json!(now - 1)),
        ("iat", json!(now + 3_600)),
        ("sub", json!(null)),
    ];
    for (claim, value) in wrong {
        let (name, case) = (claim, format!("{claim} = {value}"));
        provider.twist(move |claims| claims[name] = value.clone());
        refused(&served, &case).await;
    }
    provider.twist(|_| {});
    for signed in [Signed::WrongKey, Signed::Nothing, Signed::Hs256] {
        provider.sign_with(signed);
        refused(&served, &format!("{signed:?}")).await;
    }
    assert!(served.store.persons().expect("read").is_empty());
    provider.sign_with(Signed::Rs256);
    sign_in(&mut served.browser(), "/").await.leads_to("/");
}

async fn refused(served: &Served, case: &str) {
    let mut browser = served.browser();
    let answer = sign_in(&mut browser, "/").await;
    assert_eq!(answer.status.as_u16(), 403, "{case}: {}", answer.body);
    assert!(!browser.cookies.contains_key("microapp-session"), "{case}");
    for word in ["nonce", "audience", "signature", "ada-0001", "an-access-token"] {
        assert!(!answer.body.contains(word), "{case} shows {word}: {}", answer.body);
    }
}

#[tokio::test]
async fn what_another_browser_began_is_not_ended_here() {
    let (provider, served) = with(OidcRoles::default()).await;
    let mut attacker = served.browser();
    let back = to_provider(&mut attacker, "/").await;
    // An attacker sends somebody the address that ends his own sign-in.
    let mut victim = served.browser();
    victim.get(&back).await.is(400).says("another browser");
    to_provider(&mut victim, "/").await;
    victim.get(&back).await.is(400);
    assert!(!victim.cookies.contains_key("microapp-session"));
    assert_eq!(
        provider.exchanges(),
        0,
        "nothing is exchanged before the state is checked"
    );
    attacker.get(&back).await.leads_to("/");
    // A second time it is worth nothing, even with the cookie of the first.
    attacker.get(&back).await.is(400);
}

#[tokio::test]
async fn a_refusal_there_is_told_here() {
    let (provider, served) = with(OidcRoles::default()).await;
    let mut browser = served.browser();
    let back = to_provider(&mut browser, "/").await;
    let state = back.split("state=").nth(1).expect("a state");
    let path = back.split('?').next().expect("a path");
    browser
        .get(&format!("{path}?state={state}&error=access_denied"))
        .await
        .is(403)
        .says("did not let you in");
    assert_eq!(provider.exchanges(), 0);
}

#[tokio::test]
async fn an_address_that_nobody_vouches_for_finds_no_account() {
    let (provider, served) = with(OidcRoles::default()).await;
    let admin = served.account_with_password("ada@example.com", Role::Admin).await;
    for verified in [json!(false), json!(null), json!("yes")] {
        provider.twist(move |claims| claims["email_verified"] = verified.clone());
        let answer = sign_in(&mut served.browser(), "/").await;
        assert_eq!(answer.status.as_u16(), 403, "{}", answer.body);
    }
    assert_eq!(
        served.store.person(&admin.id).expect("read").expect("a person").subject,
        None
    );
    // Vouched for, it links the account that belongs to nobody there yet.
    provider.twist(|_| {});
    sign_in(&mut served.browser(), "/").await.leads_to("/");
    let linked = served.store.person(&admin.id).expect("read").expect("a person");
    assert_eq!(
        linked.subject.map(|subject| subject.subject),
        Some("ada-0001".to_owned())
    );
    assert_eq!(
        linked.role,
        Role::Admin,
        "roles are given here unless a claim says them"
    );
    // Somebody else with the same address there is not that person.
    provider.twist(|claims| claims["sub"] = json!("another-0002"));
    sign_in(&mut served.browser(), "/")
        .await
        .is(403)
        .says("belongs to somebody else");
}

#[tokio::test]
async fn a_claim_gives_the_role_at_each_sign_in() {
    let roles = OidcRoles {
        claim: Some("groups".to_owned()),
        admins: vec!["it".to_owned()],
        developers: vec!["makers".to_owned()],
    };
    let (provider, served) = with(roles).await;
    provider.twist(|claims| claims["groups"] = json!(["staff", "it"]));
    let mut browser = served.browser();
    sign_in(&mut browser, "/").await.leads_to("/");
    browser.get("/admin").await.is(200);
    provider.twist(|claims| claims["groups"] = json!(["staff"]));
    let mut another = served.browser();
    sign_in(&mut another, "/").await.leads_to("/");
    another.get("/admin").await.is(403);
    browser.get("/admin").await.leads_to("/sign-in?next=%2Fadmin");
}

#[tokio::test]
async fn who_is_switched_off_here_is_not_let_in_from_there() {
    let (_provider, served) = with(OidcRoles::default()).await;
    sign_in(&mut served.browser(), "/").await.leads_to("/");
    let person = served.store.persons().expect("read").remove(0);
    let mut next = served.server.app().people().next(&person);
    next.enabled = false;
    served
        .store
        .apply_people(&[microapp_store::PeopleChange::PutPerson(next)])
        .expect("written");
    let mut browser = served.browser();
    sign_in(&mut browser, "/").await.is(403).says("switched off");
    assert!(!browser.cookies.contains_key("microapp-session"));
}

#[tokio::test]
async fn a_provider_that_is_down_leaves_the_passwords() {
    let served = at("http://127.0.0.1:9", OidcRoles::default()).await;
    let mut browser = served.browser();
    browser.get("/sign-in").await.is(200).says("Password");
    browser
        .fill("/sign-in", "/sign-in/provider", &[])
        .await
        .is(503)
        .says("can’t be reached");
}

#[tokio::test]
async fn a_provider_that_does_not_answer_keeps_nobody_from_the_passwords() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a listener");
    let issuer = format!("http://{}", silent.local_addr().expect("an address"));
    let served = at(&issuer, OidcRoles::default()).await;
    let (_asked, _) = silent.accept().await.expect("it is asked");
    for _ in 0..2 {
        let mut browser = served.browser();
        let page = tokio::time::timeout(Duration::from_secs(5), browser.get("/sign-in"));
        page.await
            .expect("no waiting for the provider")
            .is(200)
            .says("Password");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_for_a_moment_is_not_asked_at_each_sign_in() {
    let (provider, served) = with(OidcRoles::default()).await;
    to_provider(&mut served.browser(), "/").await;
    served.advance(Duration::from_secs(3_600));
    provider.set_down(true);
    // What it said an hour ago is still good.
    to_provider(&mut served.browser(), "/").await;
    let asked = provider.discoveries();
    to_provider(&mut served.browser(), "/").await;
    assert_eq!(provider.discoveries(), asked, "asked again at once");
    provider.set_down(false);
    served.advance(Duration::from_secs(30));
    to_provider(&mut served.browser(), "/").await;
    assert!(provider.discoveries() > asked, "never asked again");
}
