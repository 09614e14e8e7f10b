//! From an installed integration to a connected account and a directory, and each person's own connection.

use microapp_store::{
    AuditResult, Change, ConnectionId, DirectoryQuery, PeopleStore as _, Principal, Role, Store as _,
};
use serde_json::json;

use crate::connecting::{OWN, account, begin, consent, results};
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
    told.says("the service has not taken its tokens back")
        .says("Remove the app at the service as well");
    browser.get("/admin").await.is(200).says("Not connected");
    zoom.clear_faults();
    browser.fill("/admin", connect, &[]).await.is(200);
    browser.fill("/admin", disconnect, &[]).await.leads_to("/admin");
    assert_eq!(
        results(&served, "connection.revoked"),
        [AuditResult::Failed, AuditResult::Ok]
    );
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
    page.says("Switched off by admin@example.com");
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
async fn a_scope_that_a_refresh_no_longer_brings_is_named_with_the_place_to_add_it() {
    let (zoom, served) = (zoom().await, Served::new().await);
    served.install(&zoom, false, |_| {});
    let mut browser = served.signed_in(&served.account("admin@example.com", Role::Admin));
    browser
        .fill("/admin", "/admin/integrations/zoom/connect", &[])
        .await
        .is(200);
    let page = browser.get("/admin").await.is(200);
    assert!(!page.body.contains("has not all the scopes"), "{}", page.body);
    let token = json!({
        "access_token": "a-token-with-less", "token_type": "bearer", "expires_in": 3600,
        "scope": "meeting:read:admin user:read:admin",
    });
    let fault = json!({"route": "/oauth/token", "status": 200, "body": token});
    zoom.order_fault(serde_json::from_value(fault).expect("a fault"));
    let id = account();
    let present = served.vault.access_token(&id).await.expect("a token");
    served.vault.renew(&id, &present).await.expect("another token");
    let page = browser.get("/admin").await.is(200).says("has not all the scopes");
    page.says("meeting:write:admin (for create-meeting").says("Add Scopes");
}

#[tokio::test]
async fn why_somebody_has_to_connect_again_is_said_in_every_language() {
    let (zoom, served) = (zoom().await, Served::new().await);
    served.install(&zoom, true, |_| {});
    let user = zoom.users()[0].email.clone();
    let mut browser = served.signed_in(&served.account(&user, Role::User));
    let mut admin = served.signed_in(&served.account("admin@example.com", Role::Admin));
    let back = begin(&mut browser, OWN, &user).await;
    browser.get(&back).await.is(200);
    let id = ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::User(user.clone()),
    };
    let present = served.vault.access_token(&id).await.expect("a token");
    let dead = json!({"reason": "Invalid Token!", "error": "invalid_grant"});
    let fault = json!({"route": "/oauth/token", "status": 400, "body": dead});
    zoom.order_fault(serde_json::from_value(fault).expect("a fault"));
    let ended = served.vault.renew(&id, &present).await.expect_err("it is dead");
    assert!(
        ended.to_string().contains("the service says: Invalid Token!"),
        "{ended}"
    );
    for (tag, ended, off) in [
        (
            "en",
            "The service has ended it, and says: Invalid Token!",
            "Switched off by",
        ),
        (
            "de",
            "Der Dienst hat sie beendet und sagt: Invalid Token!",
            "Abgeschaltet von",
        ),
        ("fr", "Le service y a mis fin et dit : Invalid Token!", "Désactivée par"),
        ("pt-BR", "O serviço a encerrou e diz: Invalid Token!", "Desligada por"),
        (
            "fi",
            "Palvelu on päättänyt sen ja sanoo: Invalid Token!",
            "Pois päältä, tekijä",
        ),
    ] {
        for (browser, page) in [(&mut browser, "/connections"), (&mut admin, "/admin")] {
            browser.cookies.insert("microapp-language".to_owned(), tag.to_owned());
            browser.get(page).await.is(200).says(ended);
        }
        served
            .vault
            .disable(&account(), "admin@example.com")
            .await
            .expect("off");
        admin
            .get("/admin")
            .await
            .is(200)
            .says(&format!("{off} admin@example.com"));
        served.vault.enable(&account(), "admin@example.com").await.expect("on");
    }
}

#[tokio::test]
async fn what_the_present_keys_do_not_open_is_called_secrets_missing() {
    let (zoom, served) = (zoom().await, Served::new().await);
    served.install(&zoom, false, |_| {});
    let mut browser = served.signed_in(&served.account("admin@example.com", Role::Admin));
    browser.get("/admin").await.is(200).says("Not connected");
    // A rotation begins and stops, and somebody loses the key before it.
    served.vault.new_key(None, "ada").expect("a key");
    let stopped = served.vault.rotate(None, "ada", || false).expect("no failure");
    assert!(stopped.is_none());
    let keys = served.folder.path().join("microapp.keys");
    let whole = std::fs::read_to_string(&keys).expect("keys");
    let left: String = whole
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("key-1 "))
        .collect();
    assert!(left.len() < whole.len());
    std::fs::write(&keys, left).expect("written");
    let served = served.restarted().await;
    let mut browser = served.signed_in(&served.account("admin2@example.com", Role::Admin));
    let page = browser.get("/admin").await.is(200).says("Secrets missing");
    page.says("can’t be opened: the key key-1 is not in");
    std::fs::write(&keys, whole).expect("written");
    browser.get("/admin").await.is(200).says("Not connected");
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
    assert!(policy.contains("form-action 'self';"), "{policy}");
    let left = browser.fill(OWN.0, OWN.1, &[]).await;
    let asked = left.departs_to();
    assert!(
        asked.starts_with(&format!("{}/authorize?", zoom.oauth_url())),
        "{asked}"
    );
    assert!(!asked.contains("scope="), "Zoom refuses a scope");
    let back = consent(&asked, &user).await;
    // Another browser can't use what came back.
    served.browser().get(&back).await.is(400);
    // And after that attempt nobody can: it was taken.
    browser.get(&back).await.is(400);
    let back = begin(&mut browser, OWN, &user).await;
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

#[tokio::test]
async fn an_admin_disconnects_a_person_who_can_not_do_it_any_more() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, true, |_| {});
    let user = zoom.users()[0].email.clone();
    let mut browser = served.signed_in(&served.account(&user, Role::User));
    let back = begin(&mut browser, OWN, &user).await;
    browser.get(&back).await.is(200).says("Connected");
    let mut admin = served.signed_in(&served.account("admin@example.com", Role::Admin));
    admin.get("/admin").await.is(200).says(&user);
    let disconnect = "/admin/integrations/zoom/disconnect";
    let nobody = [("person", "nobody@example.com")];
    admin.fill("/admin", disconnect, &nobody).await.is(404);
    let person = [("person", user.as_str())];
    admin.fill("/admin", disconnect, &person).await.leads_to("/admin");
    assert_eq!(results(&served, "connection.revoked"), [AuditResult::Ok]);
    browser.get("/connections").await.is(200).says("Not connected");
}

#[tokio::test]
async fn what_an_admin_has_switched_off_is_kept_when_it_is_connected_and_not_called_connected() {
    let (zoom, served) = (zoom().await, Served::new().await);
    served.install(&zoom, false, |_| {});
    let mut browser = served.signed_in(&served.account("admin@example.com", Role::Admin));
    let connect = "/admin/integrations/zoom/connect";
    browser.fill("/admin", connect, &[]).await.is(200).says("Connected");
    served.vault.disable(&account(), "grace").await.expect("off");
    let told = browser.fill("/admin", connect, &[]).await.is(200);
    told.says("Kept, and switched off")
        .says("It works once an admin switches the connection on.");
    served.vault.enable(&account(), "grace").await.expect("on");
    served.vault.access_token(&account()).await.expect("kept");
}

#[tokio::test]
async fn a_connection_that_can_not_be_read_is_shown_with_the_way_out() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |_| {});
    let mut browser = served.signed_in(&served.account("admin@example.com", Role::Admin));
    let connect = "/admin/integrations/zoom/connect";
    browser.fill("/admin", connect, &[]).await.is(200).says("Connected");
    let id = served.store.connections("zoom").expect("read").remove(0).id;
    let (mut row, mark) = served.store.connection(&id).expect("read").expect("a row");
    row.version += 1;
    row.scopes.push("everything".to_owned());
    let mark = mark.expect("a mark");
    served
        .store
        .apply(&[Change::PutConnection { row, mark }])
        .expect("written past the vault");
    let page = browser.get("/admin").await.is(200).says("be opened: it was changed");
    page.says(connect);
    let disconnect = "/admin/integrations/zoom/disconnect";
    let told = browser.fill("/admin", disconnect, &[]).await.is(200);
    told.says("could not be opened, so the service could not be told");
    assert_eq!(results(&served, "connection.revoked"), [AuditResult::Failed]);
    let (mut row, mark) = served.store.connection(&id).expect("read").expect("a row");
    row.version += 1;
    row.scopes.push("everything".to_owned());
    let mark = mark.expect("a mark");
    served
        .store
        .apply(&[Change::PutConnection { row, mark }])
        .expect("written past the vault");
    browser.fill("/admin", connect, &[]).await.is(200).says("Connected");
    let page = browser.get("/admin").await.is(200);
    assert!(!page.body.contains("be opened: it was changed"), "{}", page.body);
}
