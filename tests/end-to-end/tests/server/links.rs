//! One-time links: the first admin, and whoever has no password.

use std::time::Duration;

use microapp_store::{PeopleChange, PeopleStore as _, PersonRow, Role};

use crate::support::{Answer, PASSWORD, Served};

const FIRST: [(&str, &str); 4] = [
    ("name", "Ada Lovelace"),
    ("email", "Ada@Example.com"),
    ("password", "three green bicycles"),
    ("again", "three green bicycles"),
];

fn path(served: &Served, link: &str) -> String {
    link.strip_prefix(&served.origin()).expect("a link of ours").to_owned()
}

/// The link to choose a password that this page shows.
fn made(served: &Served, page: &Answer) -> String {
    let link = page
        .body
        .split(&format!("{}/password/", served.origin()))
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    format!("/password/{}", link.expect("a link"))
}

#[tokio::test]
async fn the_first_admin_is_made_by_the_link_that_the_server_prints_once() {
    let served = Served::new().await;
    let link = path(&served, served.server.setup_link().expect("a link"));
    let mut browser = served.browser();
    // To look at it uses nothing up, and neither does a form with errors.
    browser.get(&link).await.is(200);
    let mut bad = FIRST;
    bad[2].1 = "lovelacelovelace";
    bad[3].1 = "lovelacelovelace";
    browser.fill(&link, &link, &bad).await.is(422).says("harder to guess");
    browser.fill(&link, &link, &FIRST).await.leads_to("/admin");
    browser.get("/admin/people").await.is(200).says("ada@example.com");
    // A second time it leads nowhere.
    served.browser().get(&link).await.is(404).says("has been used");
    let row = served
        .store
        .person_by_email("ada@example.com")
        .expect("read")
        .expect("a person");
    assert_eq!(row.role, Role::Admin);
    let served = served.restarted().await;
    assert_eq!(served.server.setup_link(), None, "there is an admin by now");
}

#[tokio::test]
async fn two_who_use_the_link_at_once_make_one_admin() {
    let served = Served::new().await;
    let link = path(&served, served.server.setup_link().expect("a link"));
    let [mut one, mut other] = [served.browser(), served.browser()];
    let mut fields = FIRST;
    fields[1].1 = "eve@example.com";
    let (first, second) = tokio::join!(one.fill(&link, &link, &FIRST), other.fill(&link, &link, &fields));
    let mut codes = [first.status.as_u16(), second.status.as_u16()];
    codes.sort_unstable();
    assert_eq!(codes, [303, 404]);
    assert_eq!(served.store.persons().expect("read").len(), 1);
}

#[tokio::test]
async fn a_newer_link_ends_the_older_one_and_time_ends_both() {
    let served = Served::new().await;
    let old = path(&served, served.server.setup_link().expect("a link"));
    let served = served.restarted().await;
    served.browser().get(&old).await.is(404);
    let link = path(&served, served.server.setup_link().expect("a link"));
    served.browser().get(&link).await.is(200);
    served.advance(Duration::from_secs(3 * 24 * 3_600));
    served.browser().get(&link).await.is(404);
}

#[tokio::test]
async fn an_admin_makes_an_account_and_hands_over_a_link() {
    let served = Served::new().await;
    let admin = served.account("admin@example.com", Role::Admin);
    let mut admins = served.signed_in(&admin);
    let fields = [
        ("name", "Grace <b>Hopper</b>"),
        ("email", "Grace@Example.com"),
        ("role", "template-developer"),
    ];
    let page = admins.fill("/admin/people", "/admin/people", &fields).await.is(200);
    assert!(!page.body.contains("<b>Hopper"), "{}", page.body);
    let link = made(&served, &page);
    admins
        .fill("/admin/people", "/admin/people", &fields)
        .await
        .is(422)
        .says("already");
    let mut graces = served.browser();
    let chosen = [("password", "seven blue umbrellas"), ("again", "seven blue umbrellas")];
    // A link for a password makes no admin.
    graces.get(&link.replace("/password/", "/setup/")).await.is(404);
    graces.fill(&link, &link, &chosen).await.leads_to("/");
    graces.get("/account").await.is(200).says("Template developer");
    graces.get("/admin").await.is(403);
    served.browser().get(&link).await.is(404);
}

#[tokio::test]
async fn a_link_for_a_password_ends_with_what_it_was_made_for() {
    let served = Served::new().await;
    let admin = served.account("admin@example.com", Role::Admin);
    let mut admins = served.signed_in(&admin);
    let grace = served.account_with_password("grace@example.com", Role::User).await;
    let page = format!("/admin/people/{}", grace.id.0);
    let make = format!("{page}/link");
    let change = |version, role, enabled: bool| {
        let whole = [
            ("version", version),
            ("name", "Grace"),
            ("role", role),
            ("enabled", "true"),
        ];
        whole[..if enabled { 4 } else { 3 }].to_vec()
    };
    // Another role; and switched off, for good: to be switched on again brings none back.
    for (version, enabled) in [("1", true), ("2", false)] {
        let link = made(&served, &admins.fill(&page, &make, &[]).await.is(200));
        served.browser().get(&link).await.is(200);
        let fields = change(version, "admin", enabled);
        admins.fill(&page, &page, &fields).await.leads_to(&page);
        served.browser().get(&link).await.is(404);
    }
    admins.fill(&page, &make, &[]).await.is(409);
    admins
        .fill(&page, &page, &change("3", "admin", true))
        .await
        .leads_to(&page);
    // Her name alone ends nothing; her own new password does.
    let link = made(&served, &admins.fill(&page, &make, &[]).await.is(200));
    admins
        .fill(&page, &page, &change("4", "admin", true))
        .await
        .leads_to(&page);
    served.browser().get(&link).await.is(200);
    let new = "seven blue umbrellas";
    let fields = [("present", PASSWORD), ("password", new), ("again", new)];
    let mut graces = served.signed_in(&grace);
    graces
        .fill("/account", "/account/password", &fields)
        .await
        .leads_to("/account");
    served.browser().get(&link).await.is(404);
    // Nor does one work for somebody who is switched off in any other way.
    let link = made(&served, &admins.fill(&page, &make, &[]).await.is(200));
    let row = served.store.person(&grace.id).expect("read").expect("a person");
    let off = PersonRow {
        enabled: false,
        version: row.version + 1,
        ..row
    };
    served
        .store
        .apply_people(&[PeopleChange::PutPerson(off)])
        .expect("written");
    served.browser().get(&link).await.is(404);
}

#[tokio::test]
async fn the_link_of_the_first_start_makes_nobody_once_there_is_an_admin() {
    let served = Served::new().await;
    let link = path(&served, served.server.setup_link().expect("a link"));
    let mut browser = served.browser();
    let token = crate::support::form_token(&browser.get(&link).await.is(200).body).expect("a form");
    // Made in another way: by an identity provider, on the command line.
    let admin = served.account("admin@example.com", Role::Admin);
    browser.get(&link).await.is(404);
    browser.post(&link, &token, &FIRST).await.is(404);
    assert_eq!(served.store.persons().expect("read").len(), 1);
    // A start ends it: it makes nobody either when that admin is switched off.
    let served = served.restarted().await;
    let mut off = served.server.app().people().next(&admin);
    off.enabled = false;
    served
        .store
        .apply_people(&[PeopleChange::PutPerson(off)])
        .expect("written");
    served.browser().get(&link).await.is(404);
}
