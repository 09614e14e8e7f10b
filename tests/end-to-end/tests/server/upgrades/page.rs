//! The buttons on *Admin*, and who may press them.

use microapp_store::Role;
use serde_json::json;

use super::desk::{Desk, NEW_HOST, declares_new_host, declaring, newer, reaches_new_host, seen, target};

#[tokio::test]
async fn an_admin_decides_on_the_page_about_what_is_offered() {
    let mut desk = Desk::new().await;
    desk.admin.get("/admin").await.is(200).says("comes with this program");
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    let offered = proposal.offer(&desk.served.vault, "command-line").expect("offered");
    assert!(!declares_new_host(&*desk.running().await), "an offer changes nothing");
    let digest = offered.digest.to_string();
    let page = desk.admin.get("/admin").await.is(200).says("Version 0.1.0 is offered");
    let page = page.says(&format!("reaches a new host: {NEW_HOST}")).says(&digest);
    assert!(page.body.contains("Agree and upgrade"), "{}", page.body);

    desk.press("accept").await.leads_to("/admin");
    assert!(reaches_new_host(&*desk.running().await));
    let upgraded = desk.audited("integration.upgraded");
    let agreed = json!([format!("reaches a new host: {NEW_HOST}")]);
    assert_eq!((upgraded.len(), &upgraded[0]["consented"]), (1, &agreed));
    desk.admin
        .get("/admin")
        .await
        .is(200)
        .says(&digest)
        .says("Back to the one that comes with this program");
    desk.press("back").await.leads_to("/admin");
    assert!(!declares_new_host(&*desk.running().await));

    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    proposal.offer(&desk.served.vault, "command-line").expect("offered");
    desk.press("dismiss").await.leads_to("/admin");
    let page = desk.admin.get("/admin").await.is(200);
    assert!(!page.body.contains("is offered"), "{}", page.body);
    assert_eq!(desk.audited("component.dismissed").len(), 1);
}

/// Two admins, or one with two windows: what was pressed is what was shown, or nothing.
#[tokio::test]
async fn a_button_does_nothing_where_something_else_runs_than_was_shown() {
    let mut desk = Desk::new().await;
    let [first, second, third] = ["api-aa.zoom.us", "api-bb.zoom.us", "api-cc.zoom.us"].map(declaring);
    let propose = async |desk: &Desk, bytes: &Vec<u8>| {
        let candidate = desk.candidate(bytes.clone());
        desk.propose(candidate).await.expect("a proposal")
    };
    let first = propose(&desk, &first).await;
    first.accept(&desk.served.vault, true, "ada").expect("accepted");
    let offer = propose(&desk, &second).await;
    offer.offer(&desk.served.vault, "ada").expect("offered");
    let page = desk.admin.get("/admin").await.is(200);
    let steps = ["accept", "dismiss", "back"].map(|step| (step, seen(&page, step).expect("a button")));

    // The same is offered again, but above something else, and something else ran before.
    let third = propose(&desk, &third).await;
    let runs = third.accept(&desk.served.vault, true, "bo").expect("accepted").digest;
    let offer = propose(&desk, &second).await;
    offer.offer(&desk.served.vault, "bo").expect("offered");
    let version = desk.row_version();
    for (step, seen) in &steps {
        let answer = desk
            .admin
            .fill("/admin", &target(step), &[("version", seen)])
            .await
            .is(400);
        answer.says("somebody else was faster");
        desk.admin.fill("/admin", &target(step), &[]).await.is(400);
    }
    assert_eq!(desk.row_version(), version);
    let current = desk.running().await.setup.components.current.clone();
    assert_eq!(current.expect("a component").digest, runs);
}

#[tokio::test]
async fn only_admins_decide() {
    let desk = Desk::new().await;
    let user = desk.served.account("ada@example.com", Role::User);
    let mut browser = desk.served.signed_in(&user);
    for step in ["accept", "dismiss", "back"] {
        browser
            .fill("/account", &target(step), &[("version", "1")])
            .await
            .is(403);
    }
}
