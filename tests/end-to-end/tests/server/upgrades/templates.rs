//! Templates beside another component: what it would break is told, and not run into.

use microapp_server::upgrades::Proposal;
use microapp_store::{Change, Store as _, TemplateRow, Timestamp};
use microapp_templates::{Bundle, kit};
use serde_json::json;

use super::desk::{Desk, NEW_HOST, declares_new_host, newer};

/// A template that is installed, as its packed files are in the store: whatever it says.
fn with_template(desk: &Desk, release: u64, page: &str) {
    let manifest = "apiVersion: microapp/v1\nkind: Template\nmetadata: { name: board, title: Board, version: 0.3.0 }\nspec:\n  \
         connector: zoom\n  actions:\n    - name: list-meetings\n  locales: { default: en, available: [en] }\n  pages:\n    - name: \
         board\n      title: board\n      load:\n        - { action: list-meetings, as: upcoming }\n      template: pages/board.html\n";
    let files = [
        ("template.yaml", manifest),
        ("pages/board.html", page),
        ("locales/en.ftl", "board = Board\n"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let bundle = kit::pack(&Bundle::from_files(files).expect("a bundle")).expect("packed");
    let row = TemplateRow {
        integration: "zoom".to_owned(),
        name: "board".to_owned(),
        release,
        version: "0.3.0".to_owned(),
        title: "Board".to_owned(),
        sha256: [7; 32],
        installed: Timestamp(0),
        installed_by: "a test".to_owned(),
    };
    desk.served
        .store
        .apply(&[Change::PutTemplate { row, bundle }])
        .expect("written");
}

#[tokio::test]
async fn pages_that_would_stop_working_are_told_before_an_admin_agrees() {
    let desk = Desk::new().await;
    let delivered = Bundle::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/zoom").as_ref());
    let delivered = delivered.expect("a template");
    let (store, vault) = (&*desk.served.store, &desk.served.vault);
    let proposed = async || {
        let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
        proposal.beside_templates(store, Some(&delivered)).expect("read")
    };
    let lines = |proposal: &Proposal| {
        proposal
            .to_consent()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    let host = format!("reaches a new host: {NEW_HOST}");

    with_template(&desk, 1, "<p>{{ upcoming.meetings | length }}</p>");
    assert_eq!(lines(&proposed().await), std::slice::from_ref(&host), "both fit");

    with_template(&desk, 2, "<p>\n{{ upcoming.gone }}</p>");
    let told = "the pages of board 0.3.0 no longer work: pages/board.html:2: there is no member `gone` here".to_owned();
    assert_eq!(lines(&proposed().await), [told.clone(), host.clone()]);
    let offered = proposed()
        .await
        .offer(vault, "ada")
        .expect_err("the page does not show it");
    assert!(offered.to_string().contains("board 0.3.0"), "{offered}");
    let refused = proposed()
        .await
        .accept(vault, false, "ada")
        .expect_err("nobody has agreed");
    assert!(refused.to_string().contains(&told), "{refused}");
    proposed().await.accept(vault, true, "ada").expect("accepted");
    assert_eq!(
        desk.audited("integration.upgraded")[0]["consented"],
        json!([told, host])
    );
}

#[tokio::test]
async fn an_offer_is_not_accepted_beside_a_template_that_it_would_break() {
    let mut desk = Desk::new().await;
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    proposal.offer(&desk.served.vault, "command-line").expect("offered");
    with_template(&desk, 1, "<p>{{ upcoming.gone }}</p>");
    let answer = desk.press("accept").await.is(400);
    answer.says("would no longer work with this version");
    assert!(!declares_new_host(&*desk.running().await));
    with_template(&desk, 2, "<p>{{ upcoming.meetings | length }}</p>");
    desk.press("accept").await.leads_to("/admin");
    assert!(declares_new_host(&*desk.running().await));
}
