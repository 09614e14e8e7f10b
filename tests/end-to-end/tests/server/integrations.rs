//! What is kept of an integration, and what runs by it: changed, broken, meddled with, and saved by two at once.

use std::sync::Arc;

use microapp_server::integrations::HostChoice;
use microapp_store::Role;

use crate::connecting::meddle;
use crate::support::{Served, zoom};

#[tokio::test]
async fn a_row_that_changes_changes_what_runs() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |_| {});
    let integrations = served.server.app().integrations();
    let before = integrations.get("zoom").await.expect("it runs");
    assert_eq!(integrations.get("zoom").await.expect("it runs").version, before.version);
    served.install(&zoom, false, |setup| setup.title = "Another name".into());
    let after = integrations.get("zoom").await.expect("it runs");
    assert!(after.version > before.version);
    assert_eq!(
        (before.setup.title.as_str(), after.setup.title.as_str()),
        ("Zoom Meetings", "Another name")
    );
    served
        .vault
        .enable_integration("zoom", false, "a test")
        .expect("switched off");
    assert_eq!(integrations.get("zoom").await.expect_err("off").status.as_u16(), 404);
}

#[tokio::test]
async fn a_broken_row_does_not_stop_the_server() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |setup| {
        setup.integration.insert("misspelt".into(), 1.into());
    });
    let admin = served.account("admin@example.com", Role::Admin);
    let served = served.restarted().await;
    let mut browser = served.signed_in(&admin);
    browser.get("/admin").await.is(200).says("misspelt");
    let user = served.account("user@example.com", Role::User);
    let mut users = served.signed_in(&user);
    let answer = users.fill("/account", "/connections/zoom/connect", &[]).await.is(503);
    assert!(
        !answer.body.contains("misspelt"),
        "users need not know: {}",
        answer.body
    );
}

#[tokio::test]
async fn an_integration_that_somebody_has_changed_in_the_database_does_not_run() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |_| {});
    let integrations = served.server.app().integrations();
    integrations.get("zoom").await.expect("it runs");
    meddle(&served);
    assert_eq!(
        integrations.get("zoom").await.expect_err("refused").status.as_u16(),
        503
    );
    let mut browser = served.signed_in(&served.account("admin@example.com", Role::Admin));
    browser.get("/admin").await.is(200).says("the mark of zoom");
    // To set it up again is the way out.
    served.install(&zoom, false, |_| {});
    integrations.get("zoom").await.expect("it runs again");
}

#[tokio::test]
async fn who_may_choose_a_host_is_not_written_over_what_was_saved_meanwhile() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |_| {});
    let integrations = served.server.app().integrations();
    let before = integrations.get("zoom").await.expect("it runs");
    served.install(&zoom, false, |setup| setup.title = "Another name".into());
    let everybody = || HostChoice::Everybody;
    let refused = integrations.choose_hosts(&before, everybody(), "ada").await;
    assert_eq!(refused.expect_err("overtaken").status.as_u16(), 409);
    let now = integrations.get("zoom").await.expect("it runs");
    integrations
        .choose_hosts(&now, everybody(), "ada")
        .await
        .expect("saved");
    let saved = integrations.get("zoom").await.expect("it runs");
    assert_eq!(
        (saved.setup.title.as_str(), &saved.setup.hosts),
        ("Another name", &HostChoice::Everybody)
    );
}

#[test]
fn a_set_up_that_is_loaded_slowly_does_not_bring_its_apps_back() {
    // One thread for all that blocks: what is asked for first is done first.
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.max_blocking_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let zoom = zoom().await;
        let served = Served::new().await;
        served.install(&zoom, false, |_| {});
        let integrations = served.server.app().integrations();
        // What the server does by itself may have loaded it first: then once more, with another row.
        let slow = loop {
            let mut slow = Box::pin(integrations.get("zoom"));
            if futures::poll!(slow.as_mut()).is_pending() {
                tokio::task::spawn_blocking(|| {}).await.expect("the row was read");
                if futures::poll!(slow.as_mut()).is_pending() {
                    break slow;
                }
            }
            served.install(&zoom, false, |_| {});
        };
        served.install(&zoom, false, |setup| setup.title = "Another name".into());
        let newer = integrations.get("zoom").await.expect("it runs");
        let older = slow.await.expect("it runs");
        assert!(Arc::ptr_eq(&older, &newer), "the newer one stays");
        let apps = integrations.apps().of("zoom").expect("apps");
        assert!(Arc::ptr_eq(&apps, &newer.apps), "the vault asks by older apps");
    });
}
