//! What a component may ask for without an admin's word, and what it is never given.

use microapp_distribution::{SigningKey, TrustError, TrustPolicy};
use microapp_runtime::Connector;
use microapp_server::upgrades::{Candidate, Difference, UpgradeError};
use microapp_store::Store as _;
use microapp_tests::connector;
use serde_json::{Value, json};

use super::desk::{Desk, NEW_HOST, declares_new_host, newer, reaches_new_host};

#[tokio::test]
async fn what_asks_for_more_is_not_run_until_an_admin_agrees() {
    let desk = Desk::new().await;
    let before = desk.row_version();
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    let differences: Vec<String> = proposal.differences.iter().map(ToString::to_string).collect();
    assert_eq!(
        differences,
        [
            format!("reaches a new host: {NEW_HOST}"),
            "no longer reaches api-sg.zoom.us".to_owned()
        ]
    );
    let refused = proposal
        .accept(&desk.served.vault, false, "ada")
        .expect_err("nobody has agreed");
    assert!(refused.to_string().contains(NEW_HOST), "{refused}");
    assert_eq!(desk.row_version(), before);
    let running = desk.running().await;
    assert!(!declares_new_host(&running) && !reaches_new_host(&running));

    desk.upgrade().await;
    assert!(reaches_new_host(&*desk.running().await), "it was agreed to");
}

/// What a manifest may say otherwise, all at once: the sloppy guest has another version of itself.
#[tokio::test]
async fn more_and_other_actions_need_consent_as_well() {
    let desk = Desk::new().await;
    let row = desk.served.store.integration("zoom").expect("read").expect("a row");
    let vault = &desk.served.vault;
    vault
        .save_integration("zoom", "guest", &row.configuration, None, "a test")
        .expect("saved");
    let own = Connector::from_bytes(connector().engine(), test_guests::SLOPPY).expect("a connector");
    let anybody = TrustPolicy::new(Vec::new(), false);
    let another = || Candidate {
        signature: None,
        source: "guest.wasm".to_owned(),
        bytes: test_guests::sloppy("another version"),
    };
    let proposal = desk
        .propose_beside(&own, &anybody, another())
        .await
        .expect("a proposal");
    let lines = |differences: &[Difference]| differences.iter().map(ToString::to_string).collect::<Vec<_>>();
    let asks = [
        "a new action: drop, which removes",
        "the action list writes (it reads before)",
        "when an answer of drop is lost, the host sends it again",
        "when an answer of make is lost, the host sends it again (it asks find, and may send it again before)",
    ];
    assert_eq!(lines(&proposal.to_consent()), asks);
    assert_eq!(lines(&proposal.differences), asks);
    let refused = proposal.accept(vault, false, "ada").expect_err("nobody has agreed");
    assert!(matches!(refused, UpgradeError::ConsentNeeded { .. }), "{refused}");

    let proposal = desk
        .propose_beside(&own, &anybody, another())
        .await
        .expect("a proposal");
    proposal.accept(vault, true, "ada").expect("accepted");
    assert_eq!(desk.audited("integration.upgraded")[0]["consented"], json!(asks));
}

#[tokio::test]
async fn a_component_is_never_given_more_than_was_agreed_to() {
    let desk = Desk::new().await;
    desk.upgrade().await;
    // As if somebody had agreed to less: the manifest is compared each time that the component is loaded.
    let row = desk.served.store.integration("zoom").expect("read").expect("a row");
    let mut kept: Value = serde_json::from_str(&row.configuration).expect("JSON");
    let hosts = &mut kept["components"]["current"]["grants"]["host"];
    hosts
        .as_object_mut()
        .expect("hosts")
        .remove(NEW_HOST)
        .expect("the new host");
    let text = kept.to_string();
    desk.served
        .vault
        .save_integration("zoom", "zoom", &text, None, "a test")
        .expect("saved");
    let integrations = desk.served.server.app().integrations();
    let failure = integrations.get("zoom").await.expect_err("it asks for more");
    let cause = failure.cause.expect("a cause");
    assert!(
        cause.contains("asks for more than an admin has agreed to") && cause.contains(NEW_HOST),
        "{cause}"
    );
}

#[tokio::test]
async fn what_nobody_vouches_for_is_not_even_proposed() {
    let desk = Desk::new().await;
    let unsigned = Candidate {
        signature: None,
        ..desk.candidate(newer())
    };
    let refused = desk.propose(unsigned).await.expect_err("unsigned");
    assert!(
        matches!(refused, UpgradeError::Trust(TrustError::Unsigned { .. })),
        "{refused}"
    );
    let stranger = SigningKey::generate().expect("a key");
    let signed = Candidate {
        signature: Some(stranger.sign(&newer()).expect("a signature").0),
        ..desk.candidate(newer())
    };
    let refused = desk.propose(signed).await.expect_err("a stranger");
    assert!(
        matches!(refused, UpgradeError::Trust(TrustError::UnknownKey { .. })),
        "{refused}"
    );
    let swapped = Candidate {
        bytes: zoom_component::ZOOM_WASM.to_vec(),
        ..desk.candidate(newer())
    };
    let refused = desk.propose(swapped).await.expect_err("swapped");
    assert!(
        matches!(refused, UpgradeError::Trust(TrustError::Changed { .. })),
        "{refused}"
    );
}

#[tokio::test]
async fn another_connector_and_the_same_component_are_no_upgrade() {
    let desk = Desk::new().await;
    desk.upgrade().await;
    let refused = desk.propose(desk.candidate(newer())).await.expect_err("the same");
    assert!(matches!(refused, UpgradeError::Same { .. }), "{refused}");
    let row = desk.served.store.integration("zoom").expect("read").expect("a row");
    let vault = &desk.served.vault;
    vault
        .save_integration("zoom", "calendar", &row.configuration, None, "a test")
        .expect("saved");
    let own = desk.candidate(zoom_component::ZOOM_WASM.to_vec());
    let refused = desk.propose(own).await.expect_err("another").to_string();
    assert_eq!(refused, "the component is the connector zoom, and zoom runs calendar");
}

/// A tag can be moved to an older release, which somebody who is trusted has signed long ago.
#[tokio::test]
async fn an_older_release_is_not_run_until_an_admin_agrees() {
    let desk = Desk::new().await;
    let row = desk.served.store.integration("zoom").expect("read").expect("a row");
    let vault = &desk.served.vault;
    let saved = vault.save_integration("zoom", "guest", &row.configuration, None, "a test");
    saved.expect("saved");
    let own = Connector::from_bytes(connector().engine(), test_guests::SLOPPY).expect("a connector");
    let anybody = TrustPolicy::new(Vec::new(), false);
    let proposed = async |fault: &str| {
        let candidate = Candidate {
            signature: None,
            source: "guest.wasm".to_owned(),
            bytes: test_guests::sloppy(fault),
        };
        desk.propose_beside(&own, &anybody, candidate)
            .await
            .expect("a proposal")
    };
    let told = "an older version: 0.0.9 (was 0.1.0)";
    let older = proposed("an older version").await;
    let lines: Vec<String> = older.to_consent().iter().map(ToString::to_string).collect();
    assert_eq!(lines, [told]);
    let refused = older.accept(vault, false, "ada").expect_err("nobody has agreed");
    assert!(refused.to_string().contains(told), "{refused}");

    // On the page, with another one that runs by then; and in what is written down.
    let another = proposed("another version").await;
    another.accept(vault, true, "ada").expect("accepted");
    proposed("an older version").await.offer(vault, "ada").expect("offered");
    let mut desk = desk;
    desk.admin.get("/admin").await.is(200).says(told);
    desk.press("accept").await.leads_to("/admin");
    let agreed = desk.audited("integration.upgraded")[1]["consented"].to_string();
    assert!(agreed.contains(told), "{agreed}");
}
