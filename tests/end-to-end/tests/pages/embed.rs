//! A page within an intranet site's frame.

use microapp_server::integrations::HostChoice;

use crate::world::{World, changed, changed_in, meeting, open, press, send, zoom_template};

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
        .get("/embed/zoom/new-single-meetings?meeting_id=81&occurrence_id=a%26b")
        .await
        .is(401)
        .says("Sign in first");
    let page = page
        .says("href=\"/app/zoom/new-single-meetings?meeting_id=81&amp;occurrence_id=a%26b\"")
        .says("target=\"_blank\"");
    assert!(
        page.header("content-security-policy")
            .contains(&format!("frame-ancestors {SITE}"))
    );
}

#[tokio::test]
async fn r1_what_was_made_for_another_host_in_a_frame_goes_on_in_a_tab() {
    let mut world = World::with(&zoom_template(), false, |setup| {
        setup.embed_origins.push(SITE.to_owned());
        setup.hosts = HostChoice::Everybody;
    })
    .await;
    let other = world.zoom.users()[1].email.clone();
    let create = "/embed/zoom/create-meeting";
    let page = open(&mut world.browser, create).await;
    let made = send(
        &mut world.browser,
        create,
        &page,
        "create",
        &meeting(&[("host", &other)]),
    )
    .await;
    let there = made.is(303).location().to_owned();
    let created = world.browser.get(&there).await.is(200);
    let tab = press(&mut world.browser, &created, &there, "view-details")
        .await
        .is(200);
    let framed = there.replace("new-single-meetings?", "invitations?");
    let again = world.browser.get(&framed).await.is(200);
    for offered in [tab, again] {
        let offered = offered.says("Go on in a new tab");
        let link = offered
            .body
            .split("href=\"/app/zoom/invitations?")
            .nth(1)
            .expect("a link");
        let query = link.split('"').next().expect("its end").replace("&amp;", "&");
        let opened = world.browser.get(&format!("/app/zoom/invitations?{query}")).await;
        opened.is(200).says("Planning");
    }
}

#[tokio::test]
async fn r1_the_way_to_the_first_page_leaves_the_frame() {
    let mut world = world().await;
    let id = world.make(&[]).await;
    let there = format!("/embed/zoom/new-single-meetings?meeting_id={id}0");
    let gone = world.browser.get(&there).await.is(404);
    gone.says("<a class=\"button\" href=\"/\" target=\"_blank\" rel=\"noopener\">");
}

#[tokio::test]
async fn r1_links_to_other_sites_leave_the_frame() {
    let template = changed(
        "pages/new-single.html",
        "<",
        "<p><a href=\"https://elsewhere.example/help\">Help</a> <a href=\"{{ page_url('create-meeting') }}\">Again</a></p><",
    );
    let mut world = World::with(&template, false, |setup| setup.embed_origins.push(SITE.to_owned())).await;
    let id = world.make(&[]).await;
    let page = world
        .browser
        .get(&format!("/embed/zoom/new-single-meetings?meeting_id={id}"))
        .await;
    page.is(200)
        .says("<a href=\"https://elsewhere.example/help\" target=\"_blank\" rel=\"noopener\">Help</a>")
        .says("<a href=\"/embed/zoom/create-meeting\">Again</a>");
    let own = world
        .browser
        .get(&format!("/app/zoom/new-single-meetings?meeting_id={id}"))
        .await;
    own.is(200).says("<a href=\"https://elsewhere.example/help\">Help</a>");
}

#[tokio::test]
async fn r1_a_button_that_leads_to_another_site_offers_a_tab_and_a_secret_address_stands_on_no_page() {
    let invitations = "    - name: invitations
      title: invitations
";
    let embed = format!("{invitations}      embed: true\n");
    let template = changed("template.yaml", invitations, &embed);
    let mut world = World::with(&template, false, |setup| setup.embed_origins.push(SITE.to_owned())).await;
    let id = world.make(&[]).await;
    let there = format!("/embed/zoom/invitations?meeting_id={id}");
    let page = world.browser.get(&there).await.is(200);
    let answer = press(&mut world.browser, &page, &there, "start").await.is(200);
    let answer = answer.says("Go on in a new tab").says(&format!(
        "href=\"/app/zoom/invitations?meeting_id={id}\" target=\"_blank\""
    ));
    assert!(!answer.body.contains("zak="), "{}", answer.body);
    // In the tab it starts.
    let own = format!("/app/zoom/invitations?meeting_id={id}");
    let page = world.browser.get(&own).await.is(200);
    press(&mut world.browser, &page, &own, "start").await.is(303);

    let start = "          action: get-start-url
          input:
            meeting_id: { param: meeting_id }
          as: address
          then:
            - link: { expression: address.start_url }";
    let plain = "          then:
            - link: { expression: invitation.join_url }";
    let template = changed_in(&template, "template.yaml", start, plain);
    let mut world = World::with(&template, false, |setup| setup.embed_origins.push(SITE.to_owned())).await;
    let id = world.make(&[]).await;
    let there = format!("/embed/zoom/invitations?meeting_id={id}");
    let page = world.browser.get(&there).await.is(200);
    let answer = press(&mut world.browser, &page, &there, "start").await.is(200);
    answer
        .says("Go on in a new tab")
        .says(&format!("/j/{id}"))
        .says("target=\"_blank\"");
}
