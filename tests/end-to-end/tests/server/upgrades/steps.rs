//! From one component to another and back, beside calls that are under way: what is chosen, kept, and no longer fits.

use std::sync::Arc;

use microapp_server::integrations::Setup;
use microapp_server::upgrades::UpgradeError;
use microapp_store::{Change, Store as _};
use serde_json::json;

use super::desk::{Desk, NEW_HOST, declares_new_host, declaring, newer, reaches_new_host, with_other_words};

#[tokio::test]
async fn calls_in_flight_end_on_the_old_component_while_new_calls_run_on_the_new_one() {
    let mut desk = Desk::new().await;
    let old = desk.running().await;
    // Compiled before: what is held up is not held for long.
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    desk.gate.hold_next_create();
    let call = desk.create("On the old one");
    let in_flight = {
        let old = Arc::clone(&old);
        tokio::spawn(async move { old.integration().invoke(call).await })
    };
    desk.gate.holds().await;

    let chosen = proposal.accept(&desk.served.vault, true, "ada").expect("accepted");
    let new = desk.running().await;
    assert!(declares_new_host(&new) && !declares_new_host(&old));
    let made = new
        .integration()
        .invoke(desk.create("On the new one"))
        .await
        .expect("made");
    assert_eq!(made.value()["topic"], "On the new one");
    assert!(!in_flight.is_finished(), "the old call is still under way");

    desk.gate.release();
    let made = in_flight.await.expect("no panic").expect("made");
    assert_eq!(made.value()["topic"], "On the old one");
    let upgraded = desk.audited("integration.upgraded");
    assert_eq!(upgraded.len(), 1);
    assert_eq!(upgraded[0]["from"], "the program's own");
    assert_eq!(upgraded[0]["to"], format!("0.1.0 {}", chosen.digest));
    assert_eq!(
        upgraded[0]["consented"],
        json!([format!("reaches a new host: {NEW_HOST}")])
    );
}

#[tokio::test]
async fn one_step_leads_back_and_one_more_forth_again() {
    let desk = Desk::new().await;
    let chosen = desk.upgrade().await;
    assert!(declares_new_host(&*desk.running().await));
    assert_eq!(desk.back().await.expect("back"), None);
    let running = desk.running().await;
    assert!(
        !declares_new_host(&running) && !reaches_new_host(&running),
        "nothing of the consent is left"
    );
    assert_eq!(desk.back().await.expect("forth"), Some(chosen));
    assert!(reaches_new_host(&*desk.running().await));
    assert_eq!(desk.audited("integration.rolled-back").len(), 2);
}

#[tokio::test]
async fn where_nothing_ran_before_there_is_no_way_back() {
    let desk = Desk::new().await;
    let refused = desk.back().await.expect_err("nothing before");
    assert!(matches!(refused, UpgradeError::NothingBefore { .. }), "{refused}");
}

#[tokio::test]
async fn a_restarted_server_runs_what_was_chosen() {
    let mut desk = Desk::new().await;
    desk.upgrade().await;
    desk.served = desk.served.restarted().await;
    let running = desk.running().await;
    assert!(declares_new_host(&running));
    running
        .integration()
        .invoke(desk.create("After a restart"))
        .await
        .expect("made");
}

#[tokio::test]
async fn only_what_runs_can_come_back_or_is_offered_stays_in_the_store() {
    let desk = Desk::new().await;
    let digest = |bytes: &[u8]| *microapp_distribution::Digest::of(bytes).as_bytes();
    let all = ["api-aa.zoom.us", "api-bb.zoom.us", "api-cc.zoom.us", "api-dd.zoom.us"].map(declaring);
    let there = || {
        let is_there = |bytes: &Vec<u8>| desk.served.store.component(&digest(bytes)).expect("read").is_some();
        all.each_ref().map(is_there)
    };
    let propose = async |bytes: &Vec<u8>| desk.propose(desk.candidate(bytes.clone())).await.expect("a proposal");
    let vault = &desk.served.vault;
    propose(&all[0]).await.accept(vault, true, "ada").expect("accepted");
    propose(&all[1]).await.accept(vault, true, "ada").expect("accepted");
    propose(&all[2]).await.offer(vault, "ada").expect("offered");
    assert_eq!(there(), [true, true, true, false], "before, now, offered");
    desk.back().await.expect("back");
    assert_eq!(
        there(),
        [true, true, false, false],
        "what was offered was compared with what ran"
    );
    propose(&all[3]).await.accept(vault, true, "ada").expect("accepted");
    assert_eq!(there(), [true, false, false, true], "before and now");
    desk.back().await.expect("back");
    assert!(
        desk.running()
            .await
            .integration()
            .manifest()
            .hosts
            .iter()
            .any(|host| host.to_string() == "api-aa.zoom.us")
    );
}

#[tokio::test]
async fn a_component_that_was_changed_in_the_store_is_not_loaded() {
    let desk = Desk::new().await;
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    // The first to come is kept: somebody was there before, with other bytes under this digest.
    let put = Change::PutComponent {
        sha256: *proposal.chosen().digest.as_bytes(),
        bytes: zoom_component::ZOOM_WASM.to_vec(),
        added: desk.served.vault.now(),
    };
    desk.served.store.apply(&[put]).expect("written");
    proposal.accept(&desk.served.vault, true, "ada").expect("accepted");
    let integrations = desk.served.server.app().integrations();
    let cause = integrations
        .get("zoom")
        .await
        .expect_err("other bytes")
        .cause
        .expect("a cause");
    assert!(cause.contains("was asked for"), "{cause}");
}

#[tokio::test]
async fn two_who_decide_at_once_are_told() {
    let desk = Desk::new().await;
    let (one, other) = (desk.candidate(newer()), desk.candidate(newer()));
    let (one, other) = (
        desk.propose(one).await.expect("one"),
        desk.propose(other).await.expect("another"),
    );
    one.accept(&desk.served.vault, true, "ada").expect("accepted");
    let refused = other.accept(&desk.served.vault, true, "bo").expect_err("too late");
    assert!(matches!(refused, UpgradeError::Overtaken { .. }), "{refused}");
}

#[test]
fn what_an_older_program_has_kept_is_read() {
    let kept = r#"{"title": "Zoom Meetings", "integration": {}}"#;
    let setup = Setup::read(kept).expect("a setup");
    assert!(setup.components.is_empty());
    assert!(!setup.write().expect("text").contains("components"));
}

/// What was set since a component was looked at counts: a step after which no call would work is not taken.
#[tokio::test]
async fn no_step_leads_to_a_component_that_the_configuration_does_not_fit() {
    let mut desk = Desk::new().await;
    let other_plan = with_other_words("business-plus", "business-plux");
    let proposal = desk
        .propose(desk.candidate(other_plan.clone()))
        .await
        .expect("a proposal");
    proposal.offer(&desk.served.vault, "command-line").expect("offered");
    desk.set_plan("business-plus");
    let version = desk.row_version();
    let answer = desk.press("accept").await.is(400);
    answer.says("does not run with the integration’s configuration");
    assert_eq!(desk.row_version(), version);
    desk.press("dismiss").await.leads_to("/admin");

    desk.set_plan("pro");
    let proposal = desk.propose(desk.candidate(other_plan)).await.expect("a proposal");
    proposal.accept(&desk.served.vault, true, "ada").expect("accepted");
    desk.set_plan("business-plux");
    let runs = desk.running().await.setup.components.current.clone();
    let refused = desk.back().await.expect_err("the program's own has no such plan");
    assert!(
        matches!(refused, UpgradeError::Config(_)) && refused.to_string().contains("does not know this plan"),
        "{refused}"
    );
    desk.press("back")
        .await
        .is(400)
        .says("does not run with the integration’s configuration");
    assert_eq!(desk.running().await.setup.components.current, runs, "it runs on");
    desk.set_plan("pro");
    assert_eq!(desk.back().await.expect("back"), None);
}
