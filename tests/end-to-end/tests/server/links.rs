//! One-time links: the first admin, and whoever has no password.

use std::time::Duration;

use microapp_store::{PeopleStore as _, Role};

use crate::support::Served;

const FIRST: [(&str, &str); 4] = [
    ("name", "Ada Lovelace"),
    ("email", "Ada@Example.com"),
    ("password", "three green bicycles"),
    ("again", "three green bicycles"),
];

fn path(served: &Served, link: &str) -> String {
    link.strip_prefix(&served.origin()).expect("a link of ours").to_owned()
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
    let link = page
        .body
        .split(&format!("{}/password/", served.origin()))
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    let link = format!("/password/{}", link.expect("a link"));
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
