//! Starting a meeting: for its host, by an address that is fetched when the button is pressed and kept nowhere.

use crate::world::{World, open, press, send};

#[tokio::test]
async fn the_host_is_led_to_zoom_and_the_address_is_in_no_page() {
    let mut world = World::new().await;
    let id = world.make(&[]).await;
    let path = format!("/app/zoom/invitations?meeting_id={id}");
    let page = world.browser.get(&path).await.is(200).says("value=\"start\"");
    assert!(!page.body.contains("zak="), "{}", page.body);
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("https://*.zoom.us"), "{policy}");
    let answer = press(&mut world.browser, &page, &path, "start").await.is(303);
    assert!(
        answer.location().starts_with("https://us05web.zoom.us/s/"),
        "{}",
        answer.location()
    );
    assert!(!answer.body.contains("zak="), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_co_host_sees_the_invitation_and_no_button_to_start() {
    let mut world = World::new().await;
    let users = world.zoom.users();
    let number = (1..users.len()).find(|number| users[*number].kind == 2 && users[*number].status == "active");
    let number = number.expect("a licensed user");
    let id = world.make(&[("co_hosts", &users[number].email)]).await;
    let mut co_host = world.somebody(number);
    let path = format!("/app/zoom/invitations?meeting_id={id}");
    let page = co_host.get(&path).await.is(200);
    assert!(!page.body.contains("value=\"start\""), "{}", page.body);
    let theirs = open(&mut co_host, "/app/zoom/create-meeting").await;
    let answer = send(&mut co_host, &path, &theirs, "start", &[]).await.is(403);
    assert!(!answer.body.contains("zak="), "{}", answer.body);
}
