//! An admin's form that is not taken comes back as it was sent, with what is wrong at its field.

use microapp_store::{PeopleStore as _, Role};

use crate::support::Served;

#[tokio::test]
async fn an_account_that_is_not_saved_shows_what_was_chosen() {
    let served = Served::new().await;
    let admin = served.account("admin@example.com", Role::Admin);
    let ada = served.account("ada@example.com", Role::Admin);
    let mut admins = served.signed_in(&admin);
    let page = format!("/admin/people/{}", ada.id.0);
    let kept = admins.get(&page).await.is(200);
    kept.says("value=\"admin\" selected")
        .says("name=\"enabled\" value=\"true\" checked");
    // May not sign in any more, and a lower role: with a slip elsewhere.
    let fields = [
        ("version", "1"),
        ("name", "Ada King"),
        ("service_address", "no address"),
        ("role", "user"),
    ];
    let refused = admins.fill(&page, &page, &fields).await.is(422);
    let refused = refused
        .says("id=\"service_address-error\"")
        .says("value=\"Ada King\"")
        .says("value=\"no address\"")
        .says("value=\"user\" selected")
        .says("name=\"enabled\" value=\"true\" aria-describedby");
    assert!(!refused.body.contains("value=\"admin\" selected"), "{}", refused.body);
    // What is pressed next is what one sees.
    let row = served.store.person(&ada.id).expect("read").expect("a person");
    assert_eq!((row.role, row.enabled), (Role::Admin, true), "nothing was saved");
}
