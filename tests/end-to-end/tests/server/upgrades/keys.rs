//! Keys that vouch for components, and what becomes of a component without its key.

use microapp_distribution::{SigningKey, TrustPolicy};
use microapp_server::integrations::Setup;
use microapp_server::upgrades::{Candidate, UpgradeError};
use microapp_store::Store as _;
use microapp_tests::connector;
use serde_json::json;

use super::desk::{Desk, declares_new_host, newer, seen, target};

#[tokio::test]
async fn a_component_runs_as_long_as_its_key_is_trusted() {
    let mut desk = Desk::new().await;
    let chosen = desk.upgrade().await;
    assert!(declares_new_host(&*desk.running().await));

    desk.trust(false);
    let key = desk.key.public_key().expect("a key");
    let names_both = |text: &str| text.contains(&chosen.digest.to_string()) && text.contains(key.as_str());
    let cause = desk.fault().await;
    assert!(
        names_both(&cause) && cause.contains("not trusted here any more"),
        "{cause}"
    );
    let page = desk.admin.get("/admin").await.is(200);
    let page = page.says("Its key is not trusted any more");
    assert!(names_both(&page.body), "{}", page.body);
    desk.served = desk.served.restarted().await;
    assert!(names_both(&desk.fault().await), "also where it was not loaded yet");

    // The way out is there, and no way in again.
    desk.back().await.expect("back");
    assert!(!declares_new_host(&*desk.running().await));
    let refused = desk.back().await.expect_err("the key is gone");
    assert!(matches!(refused, UpgradeError::NotTrusted { .. }), "{refused}");
    desk.trust(true);
    desk.back().await.expect("forth");
    assert!(declares_new_host(&*desk.running().await), "it is trusted again");
}

#[tokio::test]
async fn the_same_component_by_another_key_is_vouched_for_by_that_one() {
    let mut desk = Desk::new().await;
    desk.upgrade().await;
    desk.key = SigningKey::generate().expect("a key");
    desk.trust(true);
    assert!(
        desk.fault().await.contains("not trusted here any more"),
        "the first key is gone"
    );
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    assert_eq!(proposal.differences, [], "it asks for nothing else");
    proposal.accept(&desk.served.vault, false, "ada").expect("accepted");
    assert!(declares_new_host(&*desk.running().await));
}

#[tokio::test]
async fn what_is_offered_is_not_agreed_to_without_its_key() {
    let mut desk = Desk::new().await;
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    proposal.offer(&desk.served.vault, "command-line").expect("offered");
    let page = desk.admin.get("/admin").await.is(200);
    let shown = seen(&page, "accept").expect("a button");
    desk.trust(false);
    let answer = desk
        .admin
        .fill("/admin", &target("accept"), &[("version", &shown)])
        .await;
    answer.is(400).says("is not trusted any more");
    assert!(!declares_new_host(&*desk.running().await));
    let page = desk.admin.get("/admin").await.is(200);
    assert!(seen(&page, "accept").is_none() && page.body.contains("Its key is not trusted any more"));
    desk.press("dismiss").await.leads_to("/admin");
}

#[tokio::test]
async fn what_was_taken_unsigned_needs_no_key() {
    let desk = Desk::new().await;
    let unsigned = Candidate {
        signature: None,
        ..desk.candidate(newer())
    };
    let anybody = TrustPolicy::new(Vec::new(), false);
    let proposal = desk
        .propose_beside(connector(), &anybody, unsigned)
        .await
        .expect("a proposal");
    proposal.accept(&desk.served.vault, true, "ada").expect("accepted");
    desk.trust(false);
    assert!(declares_new_host(&*desk.running().await));
}

/// Where a key counts for one integration, its configuration says so.
#[tokio::test]
async fn a_key_of_the_integrations_own_is_enough() {
    let desk = Desk::new().await;
    desk.upgrade().await;
    desk.trust(false);
    let row = desk.served.store.integration("zoom").expect("read").expect("a row");
    let mut setup = Setup::read(&row.configuration).expect("a setup");
    let key = desk.key.public_key().expect("a key");
    setup
        .integration
        .insert("trusted_keys".to_owned(), json!([key.as_str()]));
    let kept = setup.write().expect("text");
    let saved = desk
        .served
        .vault
        .save_integration("zoom", "zoom", &kept, None, "a test");
    saved.expect("saved");
    assert!(declares_new_host(&*desk.running().await));
}
