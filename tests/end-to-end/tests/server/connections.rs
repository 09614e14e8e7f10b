//! From an installed integration to a connected account and a directory, and each person's own connection.

use microapp_store::{AuditResult, Change, DirectoryQuery, IntegrationRow, PeopleStore as _, Role, Store as _};

use crate::support::{Served, zoom};

#[tokio::test]
async fn r49_an_admin_connects_the_account_and_the_directory_is_filled() {
    let zoom = zoom().await;
    let served = Served::new().await;
    let admin = served.account("admin@example.com", Role::Admin);
    let mut browser = served.signed_in(&admin);
    browser.get("/admin").await.is(200).says("microapp install zoom");
    served.install(&zoom, false, |_| {});
    let page = browser
        .get("/admin")
        .await
        .is(200)
        .says("Not connected")
        .says("Preview")
        .says("without a promise of support")
        .says("href=\"/maintenance\"")
        .says("Not listed yet");
    assert!(page.body.contains("55 requests in any 1,000 ms"), "{}", page.body);
    assert!(page.body.contains("For development only"), "loopback is not shown");
    let target = "/admin/integrations/zoom/connect";
    browser.fill("/admin", target, &[]).await.is(200).says("Connected");
    browser
        .get("/admin")
        .await
        .is(200)
        .says("Connected")
        .says(" people, listed ");
    let everybody = DirectoryQuery {
        words: Vec::new(),
        limit: 10_000,
    };
    let found = served.store.directory("zoom", &everybody).expect("read");
    assert_eq!(found.len(), zoom.users().len(), "all pages, all states");
    assert!(found.iter().any(|entry| entry.can_co_host) && found.iter().any(|entry| !entry.can_co_host));
    let one = &found[0];
    let word = one.name.split_whitespace().next().expect("a name").to_uppercase();
    let by_name = served
        .server
        .app()
        .directory()
        .search("zoom", &word, 20)
        .await
        .expect("found");
    assert!(by_name.contains(one), "{word} finds {by_name:?}");
    browser
        .fill("/admin", "/admin/integrations/zoom/disconnect", &[])
        .await
        .leads_to("/admin");
    browser.get("/admin").await.is(200).says("Not connected");
}

#[tokio::test]
async fn what_zoom_does_not_take_back_is_told_and_noted() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |_| {});
    let admin = served.account("admin@example.com", Role::Admin);
    let mut browser = served.signed_in(&admin);
    let (connect, disconnect) = (
        "/admin/integrations/zoom/connect",
        "/admin/integrations/zoom/disconnect",
    );
    browser.fill("/admin", connect, &[]).await.is(200);
    let fault = serde_json::json!({"route": "/oauth/revoke", "status": 503, "body": {"reason": "Not now"}, "times": 9});
    zoom.order_fault(serde_json::from_value(fault).expect("a fault"));
    let told = browser.fill("/admin", disconnect, &[]).await.is(200);
    told.says("the service could not be told")
        .says("Remove the app at the service as well");
    browser.get("/admin").await.is(200).says("Not connected");
    zoom.clear_faults();
    browser.fill("/admin", connect, &[]).await.is(200);
    browser.fill("/admin", disconnect, &[]).await.leads_to("/admin");
    let noted: Vec<AuditResult> = served
        .store
        .audit(1, 1_000)
        .expect("the log")
        .into_iter()
        .filter(|entry| entry.event.what == "connection.revoked")
        .map(|entry| entry.event.result)
        .collect();
    assert_eq!(noted, [AuditResult::Failed, AuditResult::Ok]);
}

#[tokio::test]
async fn an_admin_switches_the_account_off_and_on_and_sees_what_it_lacks() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install_with_scopes(&zoom, &["meeting:read:admin", "user:read:admin"]);
    let admin = served.account("admin@example.com", Role::Admin);
    let mut browser = served.signed_in(&admin);
    browser
        .fill("/admin", "/admin/integrations/zoom/connect", &[])
        .await
        .is(200);
    let page = browser.get("/admin").await.is(200);
    let page = page.says("meeting:write:admin (for create-meeting").says("Add Scopes");
    page.says("Switch off");
    let switch = "/admin/integrations/zoom/switch";
    browser
        .fill("/admin", switch, &[("to", "off")])
        .await
        .leads_to("/admin");
    let page = browser
        .get("/admin")
        .await
        .is(200)
        .says("Switched off")
        .says("Switch on");
    page.says("switched off by admin@example.com");
    let refused = browser.fill("/admin", "/admin/integrations/zoom/directory", &[]).await;
    refused.leads_to("/admin");
    browser
        .get("/admin")
        .await
        .is(200)
        .says("an admin can switch it on again");
    browser.fill("/admin", switch, &[("to", "on")]).await.leads_to("/admin");
    browser.get("/admin").await.is(200).says("Connected");
    let nobody = [("to", "off"), ("person", "nobody@example.com")];
    browser.fill("/admin", switch, &nobody).await.is(404);
}

#[tokio::test]
async fn a_refused_account_says_what_the_service_said() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |setup| {
        setup.integration["auth"]["client_id_env"] = "auth.account_id".into();
    });
    let admin = served.account("admin@example.com", Role::Admin);
    let mut browser = served.signed_in(&admin);
    let answer = browser.fill("/admin", "/admin/integrations/zoom/connect", &[]).await;
    assert!(
        answer.status.is_client_error() || answer.status.is_server_error(),
        "{}",
        answer.status
    );
    assert!(answer.body.contains("Back"), "{}", answer.body);
}

#[tokio::test]
async fn r43_each_person_connects_their_own_account() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, true, |_| {});
    let user = zoom.users()[0].email.clone();
    let ada = served.account(&user, Role::User);
    let mut browser = served.signed_in(&ada);
    let page = browser.get("/connections").await.is(200).says("Not connected");
    let policy = page.header("content-security-policy").to_owned();
    let oauth = zoom.oauth_url();
    let origin = oauth.trim_end_matches("/oauth");
    assert!(policy.contains(&format!("form-action 'self' {origin};")), "{policy}");
    let left = browser
        .fill("/connections", "/connections/zoom/connect", &[])
        .await
        .is(303);
    assert!(
        left.location().starts_with(&format!("{oauth}/authorize?")),
        "{}",
        left.location()
    );
    assert!(!left.location().contains("scope="), "Zoom refuses a scope");
    let back = consent(left.location(), &user).await;
    // Another browser can't use what came back.
    served.browser().get(&back).await.is(400);
    // And after that attempt nobody can: it was taken.
    browser.get(&back).await.is(400);
    let left = browser
        .fill("/connections", "/connections/zoom/connect", &[])
        .await
        .is(303);
    let back = consent(left.location(), &user).await;
    browser.get(&back).await.is(200).says("Connected");
    browser.get("/connections").await.is(200).says("Connected");
    // It is this person's, and nobody else's.
    let eve = served.account("eve@example.com", Role::User);
    served
        .signed_in(&eve)
        .get("/connections")
        .await
        .is(200)
        .says("Not connected");
}

/// Consents at the simulator, and gives the path that the browser comes back to.
async fn consent(authorize_url: &str, user: &str) -> String {
    let back = decide(authorize_url, user, "allow").await;
    let back = url::Url::parse(&back).expect("a URL");
    format!("{}?{}", back.path(), back.query().unwrap_or_default())
}

/// Decides at the simulator, and gives the address that the browser comes back to.
pub async fn decide(authorize_url: &str, user: &str, decision: &str) -> String {
    let mut browser = crate::support::Browser::new("");
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
async fn the_directory_is_kept_fresh_and_says_when_it_can_not_be() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |_| {});
    let app = served.server.app();
    let running = app.integrations().get("zoom").await.expect("it runs");
    app.integrations()
        .sign_ins()
        .connect_service("zoom", "a test")
        .await
        .expect("connected");
    let directory = app.directory();
    assert!(
        directory.refresh_if_due(&running, 0.0).await.expect("tried").is_some(),
        "it was never listed"
    );
    assert!(
        directory.refresh_if_due(&running, 0.0).await.expect("tried").is_none(),
        "it is fresh"
    );
    served.advance(std::time::Duration::from_secs(3_600));
    assert!(
        directory.refresh_if_due(&running, 0.5).await.expect("tried").is_none(),
        "jitter"
    );
    assert!(
        directory.refresh_if_due(&running, 0.0).await.expect("tried").is_some(),
        "it is old"
    );
    let before = directory.state("zoom").await.expect("read");
    served.vault.enable_integration("zoom", false, "a test").expect("off");
    directory.refresh(&running).await.expect("tried");
    let after = directory.state("zoom").await.expect("read");
    assert_eq!(
        (after.entries, after.refreshed),
        (before.entries, before.refreshed),
        "what was there stays"
    );
    assert!(after.fault.is_some());
}
