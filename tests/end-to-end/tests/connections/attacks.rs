//! What must not connect: each attack at the place where browsers come back, and that no code was exchanged for it.

use std::time::Duration;

use microapp_server::sign_in::{Returned, SignInError};
use microapp_store::{Change, Principal, Store as _};
use microapp_vault::{State, VaultError};
use secrecy::ExposeSecret as _;
use zoom_simulator::AppKind;

use crate::support::{Browser, Installation, World, id, operator};

const SERVICE: &str = "admin/api/gwsc/auth/serverContext";

/// A sign-in whose browser is about to come back to this address.
struct Midway {
    world: World,
    installation: Installation,
    browser: Browser,
    back: String,
    sections: String,
}

impl Midway {
    async fn new() -> Self {
        let (world, mut installation) = (World::new().await, Installation::new().await);
        let app = world.app(AppKind::AccountLevel, &installation.redirect(SERVICE), &[]);
        let sections = format!(
            "[integration.auth]\nmode = 'authorization-code'\n{}",
            world.section(&app)
        );
        installation.configure(&world.zoom.base_url(), &sections).await;
        let begun = installation.begin(Principal::Service).await;
        let browser = installation.browser(&begun);
        let back = browser.consent(&begun.authorize_url, &world.person(0), "allow").await;
        Self {
            world,
            installation,
            browser,
            back,
            sections,
        }
    }

    async fn state(&self) -> State {
        self.installation
            .vault
            .status(&id(Principal::Service))
            .await
            .expect("a status")
            .state
    }

    async fn nothing_happened(&self) {
        assert_eq!(self.world.asked("/oauth/token").len(), 0, "a code was exchanged");
        assert_eq!(self.state().await, State::SignInNeeded);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_is_good_once() {
    let midway = Midway::new().await;
    assert_eq!(midway.browser.get(&midway.back).await.status, 200);
    let again = midway.browser.get(&midway.back).await;
    assert_eq!(again.status, 400);
    assert!(
        again.body.contains("No sign-in waits for this answer"),
        "{}",
        again.body
    );
    assert_eq!(midway.world.asked("/oauth/token").len(), 1);
    assert_eq!(midway.state().await, State::Connected);
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_at_once_take_it_once() {
    let midway = Midway::new().await;
    let pages = futures::future::join_all((0..32).map(|_| midway.browser.get(&midway.back))).await;
    assert_eq!(pages.iter().filter(|page| page.status == 200).count(), 1);
    assert_eq!(midway.world.asked("/oauth/token").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_browser_can_not_end_it() {
    for cookie in [
        None,
        Some(format!("microapp-connect={}", "A".repeat(43))),
        Some("microapp-connect=x".to_owned()),
    ] {
        let midway = Midway::new().await;
        let page = Browser::new(cookie).get(&midway.back).await;
        assert_eq!(page.status, 400);
        assert!(
            page.body.contains("This sign-in began in another browser"),
            "{}",
            page.body
        );
        midway.nothing_happened().await;
        // Nor can the right one any more: somebody has the link.
        assert_eq!(midway.browser.get(&midway.back).await.status, 400);
        midway.nothing_happened().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_redirect_is_not_taken() {
    let midway = Midway::new().await;
    let elsewhere = midway.back.replace(SERVICE, "app/api/auth/serviceAction/callback");
    let page = midway.browser.get(&elsewhere).await;
    assert_eq!(page.status, 400);
    assert!(
        page.body.contains("The answer came to another address"),
        "{}",
        page.body
    );
    midway.nothing_happened().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_minutes_nobody_waits() {
    let midway = Midway::new().await;
    midway.installation.clock.advance(Duration::from_secs(10 * 60));
    let page = midway.browser.get(&midway.back).await;
    assert!(page.body.contains("it is older than 10 minutes"), "{}", page.body);
    midway.nothing_happened().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_nobody_made_and_an_answer_without_one_are_refused() {
    let midway = Midway::new().await;
    let (place, query) = midway.back.split_once('?').expect("a query");
    let code = query.split('&').find(|pair| pair.starts_with("code=")).expect("a code");
    for query in [
        format!("{code}&state={}", "A".repeat(43)),
        code.to_owned(),
        format!("{code}&state="),
        format!("{query}&{code}"),
        String::new(),
        "error=%3Cscript%3E&error_description=%3Cb%3E".to_owned(),
    ] {
        let page = midway.browser.get(&format!("{place}?{query}")).await;
        assert_eq!(page.status, 400, "{query}");
        assert!(
            !page.body.contains("<script>") && !page.body.contains("<b>"),
            "{}",
            page.body
        );
    }
    midway.nothing_happened().await;
    assert_eq!(
        midway.browser.get(&midway.back).await.status,
        200,
        "the right one was not disturbed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_get_is_answered() {
    let midway = Midway::new().await;
    assert_eq!(midway.browser.post(&midway.back).await.status, 405);
    midway.nothing_happened().await;
    assert_eq!(midway.browser.get(&midway.back).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn r87_a_second_installation_can_use_neither_state_nor_grant() {
    let midway = Midway::new().await;
    let mut second = Installation::new().await;
    second.configure(&midway.world.zoom.base_url(), &midway.sections).await;
    // The same browser comes back to the second, with the same client id and secret there.
    let there = midway.back.replace(&midway.installation.origin, &second.origin);
    let page = midway.browser.get(&there).await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("it began at another installation"), "{}", page.body);
    midway.nothing_happened().await;
    // The grant of the first, copied into the second's database, opens with no key of the second's.
    assert_eq!(midway.browser.get(&midway.back).await.status, 200);
    let (row, mark) = midway
        .installation
        .store
        .connection(&id(Principal::Service))
        .expect("a read")
        .expect("a row");
    let put = Change::PutConnection {
        row: microapp_store::ConnectionRow { version: 1, ..row },
        mark: mark.expect("a mark"),
    };
    second.store.apply(&[put]).expect("a write");
    let refused = second
        .vault
        .access_token(&id(Principal::Service))
        .await
        .expect_err("foreign");
    assert!(
        matches!(refused, VaultError::Tampered { .. } | VaultError::Key(_)),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_sign_in_that_was_changed_in_the_database_does_not_open() {
    let midway = Midway::new().await;
    let (store, clock) = (&midway.installation.store, &midway.installation.clock);
    let begun = midway.installation.begin(Principal::Service).await;
    // An attacker with the database sends the code of a victim's consent elsewhere.
    let taken = {
        let installation = store.installation().expect("a name");
        let hash = hash("sign-in.state", &installation, begun.state.expose_secret());
        store
            .take_sign_in(&hash, microapp_vault::Clock::now(clock))
            .expect("a read")
            .expect("a sign-in")
    };
    let changed = microapp_store::SignInRow {
        connection: id(Principal::User("mallory".to_owned())),
        ..taken
    };
    store.apply(&[Change::PutSignIn(changed)]).expect("a write");
    let query = format!("code=abc&state={}", begun.state.expose_secret());
    let returned = Returned::from_query(&query).expect("an answer");
    let browser = begun.browser.expose_secret();
    let ended = midway
        .installation
        .sign_ins
        .finish(returned, &begun.redirect, Some(browser), operator())
        .await;
    assert!(
        matches!(ended, Err(SignInError::Vault(VaultError::Tampered { .. }))),
        "{ended:?}"
    );
    midway.nothing_happened().await;
}

/// As the server makes it.
fn hash(purpose: &str, installation: &str, name: &str) -> [u8; 32] {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    for part in [purpose, installation, name] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
