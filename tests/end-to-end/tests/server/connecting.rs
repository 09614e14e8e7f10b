//! What tests of connections look at, and what a person does at the service.

use microapp_store::{AuditResult, Change, ConnectionId, IntegrationRow, Principal, Store as _};

use crate::support::{Browser, Served};

/// Who did this, as the audit log says.
pub fn noted(served: &Served, what: &str) -> Vec<String> {
    let entries = served.store.audit(1, 1_000).expect("the log").into_iter();
    let events = entries.map(|entry| entry.event).filter(|event| event.what == what);
    events.map(|event| event.who).collect()
}

/// How this went, as the audit log says.
pub fn results(served: &Served, what: &str) -> Vec<AuditResult> {
    let entries = served.store.audit(1, 1_000).expect("the log").into_iter();
    let events = entries.map(|entry| entry.event).filter(|event| event.what == what);
    events.map(|event| event.result).collect()
}

/// The account's connection.
pub fn account() -> ConnectionId {
    ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::Service,
    }
}

/// Consents at the simulator, and gives the path that the browser comes back to.
pub async fn consent(authorize_url: &str, user: &str) -> String {
    let back = decide(authorize_url, user, "allow").await;
    let back = url::Url::parse(&back).expect("a URL");
    format!("{}?{}", back.path(), back.query().unwrap_or_default())
}

/// Decides at the simulator, and gives the address that the browser comes back to.
pub async fn decide(authorize_url: &str, user: &str, decision: &str) -> String {
    let mut browser = Browser::new("");
    browser.get(authorize_url).await.is(200);
    let (target, query) = authorize_url.split_once('?').expect("a query");
    let asked: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut fields: Vec<(&str, &str)> = asked
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend([("user", user), ("decision", decision)]);
    browser.post_as(target, &[], &fields).await.location().to_owned()
}

/// Where people connect their own account: the page, and its button.
pub const OWN: (&str, &str) = ("/connections", "/connections/zoom/connect");
/// Where an admin connects the account of all.
pub const ACCOUNT: (&str, &str) = ("/admin", "/admin/integrations/zoom/connect");

/// Begins a sign-in by a button, consents to it, and gives the path that the browser comes back to.
pub async fn begin(browser: &mut Browser, (page, button): (&str, &str), user: &str) -> String {
    let left = browser.fill(page, button, &[]).await;
    consent(&left.departs_to(), user).await
}

/// Changes the integration's row in the database, as somebody does who has the file and not the keys.
pub fn meddle(served: &Served) {
    let right = served.store.integration("zoom").expect("read").expect("a row");
    let forged = IntegrationRow {
        version: right.version + 1,
        configuration: right.configuration.replace("127.0.0.1", "127.0.0.2"),
        ..right
    };
    served
        .store
        .apply(&[Change::PutIntegration(forged)])
        .expect("written past the vault");
}
