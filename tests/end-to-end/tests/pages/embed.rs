//! R1: a page within an intranet site's frame.

use crate::world::{World, meeting, open, send, zoom_template};

const SITE: &str = "https://intranet.example.com";

async fn world() -> World {
    World::with(&zoom_template(), false, |setup| {
        setup.embed_origins.push(SITE.to_owned())
    })
    .await
}

#[tokio::test]
async fn r1_the_form_can_be_framed_by_the_allowed_origins_and_by_nobody_else() {
    let mut world = world().await;
    let framed = world.browser.get("/embed/zoom/create-meeting").await.is(200);
    let policy = framed.header("content-security-policy");
    assert!(policy.contains(&format!("frame-ancestors {SITE}")), "{policy}");
    assert_eq!(framed.header("x-frame-options"), "");
    assert!(
        framed.body.contains("class=\"embedded\"") && !framed.body.contains("page-header"),
        "{}",
        framed.body
    );
    let own = world.browser.get("/app/zoom/create-meeting").await.is(200);
    assert_eq!(own.header("x-frame-options"), "DENY");
    assert!(own.header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn r1_a_meeting_is_made_in_the_frame_and_what_can_t_be_framed_goes_on_in_a_tab() {
    let mut world = world().await;
    let page = open(&mut world.browser, "/embed/zoom/create-meeting").await;
    let answer = send(
        &mut world.browser,
        "/embed/zoom/create-meeting",
        &page,
        "create",
        &meeting(&[]),
    )
    .await;
    assert_eq!(world.meetings().len(), 1);
    let id = world.meetings()[0]["id"].to_string();
    let answer = if answer.status == 303 {
        world.browser.get(answer.location()).await
    } else {
        answer
    };
    answer.is(200);
    let elsewhere = world
        .browser
        .get(&format!("/embed/zoom/my-meetings?meeting_id={id}"))
        .await
        .is(200);
    elsewhere
        .says("Go on in a new tab")
        .says("href=\"/app/zoom/my-meetings")
        .says("target=\"_blank\"");
}

#[tokio::test]
async fn r1_in_a_frame_that_does_not_say_who_asks_a_tab_is_offered() {
    let world = world().await;
    let mut nobody = world.served.browser();
    let page = nobody
        .get("/embed/zoom/create-meeting")
        .await
        .is(401)
        .says("Sign in first");
    let page = page.says("href=\"/app/zoom/create-meeting\"").says("target=\"_blank\"");
    assert!(
        page.header("content-security-policy")
            .contains(&format!("frame-ancestors {SITE}"))
    );
}
