//! Each person signs in, and what they do carries their own token.

use microapp_store::{Principal, Store as _};
use microapp_tests::meeting;
use microapp_vault::State;
use serde_json::json;
use zoom_simulator::{AppKind, NewApp};

use crate::support::{Installation, World, id, operator, user};

const USER: &str = "app/api/auth/serviceAction/callback";

/// Server-to-Server for the account, and a user-managed app for people.
async fn people(public: bool) -> (World, Installation) {
    people_with(public, "").await
}

/// The same, with more lines in the people's section.
async fn people_with(public: bool, lines: &str) -> (World, Installation) {
    let (world, mut installation) = (World::new().await, Installation::new().await);
    let app = world.zoom.add_app(NewApp {
        name: "microapp".to_owned(),
        kind: AppKind::UserManaged,
        redirect_uris: vec![installation.redirect(USER)],
        public,
        ..NewApp::default()
    });
    let section = if public {
        format!(
            "client_id = '{}'\npublic_client = true\n{}",
            app.client_id,
            world.addresses()
        )
    } else {
        world.section(&app)
    };
    let account = world.zoom.credentials();
    let sections = format!(
        "[integration.auth]\nmode = 'server-to-server'\naccount_id = '{}'\nclient_id = '{}'\nclient_secret = '{}'\n{}\
         [integration.user_auth]\n{section}{lines}",
        account.account_id,
        account.client_id,
        account.client_secret,
        world.addresses()
    );
    installation.configure(&world.zoom.base_url(), &sections).await;
    (world, installation)
}

#[tokio::test(flavor = "multi_thread")]
async fn r27_r30_r43_r45_writes_carry_the_acting_users_own_token() {
    let (world, installation) = people(false).await;
    let (ada, bo) = (world.person(0), world.person(1));
    for person in [&ada, &bo] {
        let page = installation.sign_in(user(person), person).await;
        assert!(page.body.contains("<h1>Connected</h1>"), "{}", page.body);
    }
    for person in [&ada, &bo] {
        world.zoom.clear_requests();
        let made = installation
            .invoke("create-meeting", meeting(json!({})), Some(person))
            .await
            .expect("a meeting");
        assert_eq!(made["host_email"], **person, "{made}");
        let created = world.asked("/v2/users/me/meetings");
        assert_eq!(created.len(), 1);
        assert_eq!(created[0].user.as_deref(), Some(world.id_of(person).as_str()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r45_nobody_acts_with_the_accounts_token_or_another_persons() {
    let (world, installation) = people(false).await;
    let (ada, bo) = (world.person(0), world.person(1));
    installation
        .sign_ins
        .connect_service("zoom", "test")
        .await
        .expect("the account");
    installation.sign_in(user(&ada), &ada).await;
    world.zoom.clear_requests();
    for person in [Some(bo.as_str()), None] {
        let error = installation
            .invoke("create-meeting", meeting(json!({})), person)
            .await
            .expect_err("nobody signed in");
        assert_eq!(error.kind.as_str(), "unauthorized", "{error}");
    }
    assert!(
        world.zoom.requests().iter().all(|request| request.method == "GET"),
        "something was written"
    );
    let states = installation.vault.statuses("zoom").await.expect("statuses");
    let whose: Vec<_> = states
        .iter()
        .map(|(id, status)| (id.principal.clone(), status.as_ref().expect("a status").state))
        .collect();
    assert_eq!(
        whose,
        [(Principal::Service, State::Connected), (user(&ada), State::Connected)]
    );
    // What the account alone may do it still does.
    installation
        .invoke("list-users", json!({}), Some(&bo))
        .await
        .expect("users");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_connects_somebody_elses_account_as_their_own() {
    let (world, installation) = people(false).await;
    let (ada, bo) = (world.person(0), world.person(1));
    let page = installation.sign_in(user(&ada), &bo).await;
    assert_eq!(page.status, 403, "{}", page.body);
    for words in [
        "Not connected",
        &ada,
        &bo,
        "Nothing was connected",
        "Sign out at the service",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let status = installation.vault.status(&id(user(&ada))).await.expect("a status");
    assert_eq!(status.state, State::SignInNeeded);
    assert_eq!(
        installation.audited().last().expect("an entry"),
        "connection.sign_in_failed Denied"
    );
    let noted = installation.store.audit(1, 1_000).expect("an audit log");
    let details = &noted.last().expect("an entry").event.details;
    assert!(
        details.contains("other-account") && details.contains(bo.as_str()),
        "{details}"
    );
    // Case is no difference, and who was refused can connect what is theirs.
    let page = installation.sign_in(user(&ada.to_uppercase()), &ada).await;
    assert!(page.body.contains("<h1>Connected</h1>"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_which_nobody_can_tell_whose_it_is_is_not_connected() {
    let (world, installation) = people(false).await;
    let ada = world.person(0);
    let fault = json!({"route": "/users/me", "status": 500});
    world.zoom.order_fault(serde_json::from_value(fault).expect("a fault"));
    let page = installation.sign_in(user(&ada), &ada).await;
    assert_eq!(page.status, 502, "{}", page.body);
    assert!(page.body.contains("could not be found out"), "{}", page.body);
    let status = installation.vault.status(&id(user(&ada))).await.expect("a status");
    assert_eq!(status.state, State::SignInNeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_can_allow_accounts_of_other_addresses() {
    let (world, installation) = people_with(false, "any_account = true\n").await;
    let (ada, bo) = (world.person(0), world.person(1));
    let page = installation.sign_in(user(&ada), &bo).await;
    assert!(page.body.contains("<h1>Connected</h1>"), "{}", page.body);
    let made = installation
        .invoke("create-meeting", meeting(json!({})), Some(&ada))
        .await;
    assert_eq!(made.expect("a meeting")["host_email"], *bo);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_come_twice_are_nobody_elses() {
    let (world, installation) = people(false).await;
    for _ in 0..2 {
        let fault = json!({"route": "/oauth/token", "again": "before_next"});
        world.zoom.order_fault(serde_json::from_value(fault).expect("a fault"));
    }
    for person in [world.person(0), world.person(1)] {
        let page = installation.sign_in(user(&person), &person).await;
        assert!(page.body.contains("<h1>Connected</h1>"), "{}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_without_a_secret_proves_itself_by_pkce() {
    let (world, installation) = people(true).await;
    let ada = world.person(0);
    let page = installation.sign_in(user(&ada), &ada).await;
    assert!(page.body.contains("<h1>Connected</h1>"), "{}", page.body);
    installation
        .invoke("create-meeting", meeting(json!({})), Some(&ada))
        .await
        .expect("a meeting");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_nothing_to_consent_to_is_told() {
    let (_world, installation) = people(false).await;
    let error = installation
        .sign_ins
        .begin(&id(Principal::Service), None, &operator())
        .await
        .expect_err("server-to-server");
    assert!(error.to_string().contains("needs nobody's consent"), "{error}");
    let (world, mut other) = (World::new().await, Installation::new().await);
    let app = world.app(AppKind::AccountLevel, &other.redirect("x"), &[]);
    let sections = format!(
        "[integration.auth]\nmode = 'authorization-code'\n{}",
        world.section(&app)
    );
    other.configure(&world.zoom.base_url(), &sections).await;
    let error = other
        .sign_ins
        .begin(&id(user("ada")), None, &operator())
        .await
        .expect_err("no user_auth");
    assert!(error.to_string().contains("the account acts for people"), "{error}");
}
