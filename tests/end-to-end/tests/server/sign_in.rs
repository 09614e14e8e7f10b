//! A sign-in at the service, and who may end it: the person, with the app and from the browser with which it began.

use microapp_store::{ConnectionId, Principal, Role, Store as _};
use microapp_vault::{KeySource, Vault};
use zoom_simulator::AppKind;

use crate::connecting::{ACCOUNT, OWN, begin, meddle, noted};
use crate::support::{Served, zoom};

#[tokio::test]
async fn what_a_person_began_is_not_ended_for_whoever_uses_the_browser_next() {
    let (zoom, served) = (zoom().await, Served::new().await);
    served.install(&zoom, true, |_| {});
    let user = zoom.users()[0].email.clone();
    let ada = served.account(&user, Role::User);
    let mut browser = served.signed_in(&ada);
    let back = begin(&mut browser, OWN, &user).await;
    let mut as_it_was = browser.clone();
    browser.fill("/connections", "/sign-out", &[]).await.is(303);
    assert_eq!(
        browser.cookies.get("microapp-connect"),
        None,
        "it goes with the session"
    );
    // Also where the browser has kept all its cookies.
    as_it_was
        .get(&back)
        .await
        .is(403)
        .says("is not signed in here any more");
    // And where somebody else has signed in since.
    let eve = served.account("eve@example.com", Role::Admin);
    let mut browser = served.signed_in(&ada);
    let back = begin(&mut browser, OWN, &user).await;
    browser.cookies.extend(served.signed_in(&eve).cookies);
    browser.get(&back).await.is(403).says("Nothing was connected");
    assert_eq!(
        zoom.requests()
            .iter()
            .filter(|asked| asked.path == "/oauth/token")
            .count(),
        0
    );
    assert_eq!(
        noted(&served, "connection.sign_in_failed"),
        [user.clone(), "eve@example.com".to_owned()]
    );
    let left = browser.fill(OWN.0, OWN.1, &[]).await;
    assert!(left.departs_to().contains("state="), "she may begin her own");
    assert_eq!(noted(&served, "connection.connected"), [""; 0]);
}

#[tokio::test]
async fn a_sign_in_does_not_end_with_another_app_than_it_began_with() {
    let (zoom, served) = (zoom().await, Served::new().await);
    served.install(&zoom, true, |_| {});
    let user = zoom.users()[0].email.clone();
    let mut browser = served.signed_in(&served.account(&user, Role::User));
    let back = begin(&mut browser, OWN, &user).await;
    // Another app of people's, and the same account.
    served.install(&zoom, true, |_| {});
    browser
        .get(&back)
        .await
        .is(400)
        .says("another app or account since this sign-in began");
    let id = ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::User(user.clone()),
    };
    assert_eq!(served.store.connection(&id).expect("read"), None);
    assert_eq!(noted(&served, "connection.sign_in_failed"), [user.as_str()]);
    let back = begin(&mut browser, OWN, &user).await;
    // What does not change the app does not end a sign-in.
    let row = served.vault.integration("zoom").expect("read").expect("a row");
    let renamed = row.configuration.replace("Zoom Meetings", "Another name");
    let saved = served.vault.save_integration("zoom", "zoom", &renamed, None, "a test");
    saved.expect("saved");
    browser.get(&back).await.is(200).says("Connected");
}

#[tokio::test]
async fn a_sign_in_ends_in_another_process_than_it_began_in() {
    let (zoom, served) = (zoom().await, Served::new().await);
    let keys = KeySource::File(served.folder.path().join("microapp.keys"));
    let other = Served::with(|options| {
        let vault = Vault::builder(served.store.clone()).endpoint(options.apps.clone());
        (options.store, options.vault) = (served.store.clone(), vault.open(keys).expect("a vault"));
    })
    .await;
    // The other one was there before, and has not heard of it.
    served.install(&zoom, true, |_| {});
    let user = zoom.users()[0].email.clone();
    let mut browser = served.signed_in(&served.account(&user, Role::User));
    let back = begin(&mut browser, OWN, &user).await;
    browser.origin = other.origin();
    browser.get(&back).await.is(200).says("Connected");
    browser.origin = served.origin();
    browser.get("/connections").await.is(200).says("Connected");
}

#[tokio::test]
async fn a_sign_in_that_fails_by_a_fault_of_ours_has_a_reference_to_the_log() {
    let (zoom, served) = (zoom().await, Served::new().await);
    served.install(&zoom, true, |_| {});
    let user = zoom.users()[0].email.clone();
    let mut browser = served.signed_in(&served.account(&user, Role::User));
    let back = begin(&mut browser, OWN, &user).await;
    meddle(&served);
    let page = browser.get(&back).await.is(500).says("Reference:");
    assert!(!page.body.contains("its log says what"), "{}", page.body);
    let (_, code) = back.split_once("code=").expect("a code");
    let code = code.split('&').next().expect("its value");
    assert!(
        !page.body.contains(code),
        "what is of use once is on no page: {}",
        page.body
    );
}

#[tokio::test]
async fn the_account_is_connected_only_by_who_is_an_admin_still() {
    use microapp_store::{PeopleChange, PeopleStore as _, PersonRow};
    let (zoom, served) = (zoom().await, Served::new().await);
    let redirect = format!("{}/admin/api/gwsc/auth/serverContext", served.origin());
    served.install_redirected(&zoom, AppKind::AccountLevel, &redirect);
    let admin = served.account("admin@example.com", Role::Admin);
    let mut browser = served.signed_in(&admin);
    let user = zoom.users()[0].email.clone();
    let back = begin(&mut browser, ACCOUNT, &user).await;
    let changed = |role, version| {
        let changed = PersonRow {
            role,
            version,
            ..admin.clone()
        };
        served
            .store
            .apply_people(&[PeopleChange::PutPerson(changed)])
            .expect("written");
    };
    changed(Role::User, 2);
    browser.get(&back).await.is(403).says("may not connect this any more");
    changed(Role::Admin, 3);
    let back = begin(&mut browser, ACCOUNT, &user).await;
    browser.get(&back).await.is(200).says("Connected");
    assert_eq!(noted(&served, "connection.connected"), ["admin@example.com"]);
}
