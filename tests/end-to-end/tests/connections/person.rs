//! Each person signs in, and what they do carries their own token.

use microapp_store::Principal;
use microapp_tests::meeting;
use microapp_vault::State;
use serde_json::json;
use zoom_simulator::{AppKind, NewApp};

use crate::support::{Installation, World, id, user};

const USER: &str = "app/api/auth/serviceAction/callback";

/// Server-to-Server for the account, and a user-managed app for people.
async fn people(public: bool) -> (World, Installation) {
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
         [integration.user_auth]\n{section}",
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
        .map(|status| (status.id.principal.clone(), status.state))
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
        .begin(&id(Principal::Service), None)
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
        .begin(&id(user("ada")), None)
        .await
        .expect_err("no user_auth");
    assert!(error.to_string().contains("the account acts for people"), "{error}");
}
