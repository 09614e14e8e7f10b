//! By the page of template developers, and who may use what.

use super::*;

/// A form with a file, as a browser sends it.
async fn upload(browser: &mut Browser, token: &str, integration: &str, file: &[u8]) -> Answer {
    let field = |name: &str, value: &str| {
        format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes()
    };
    let mut body = [field("_csrf", token), field("integration", integration)].concat();
    body.extend_from_slice(b"--part\r\ncontent-disposition: form-data; name=\"template\"; filename=\"t.zip\"\r\n");
    body.extend_from_slice(b"content-type: application/zip\r\n\r\n");
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--part--\r\n");
    let origin = browser.origin.clone();
    let headers = [
        ("content-type", "multipart/form-data; boundary=part"),
        ("origin", origin.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    browser
        .send_bytes(http::Method::POST, "/templates", &headers, body)
        .await
}

#[tokio::test]
async fn template_developers_install_on_a_page_go_back_and_remove() {
    let world = World::new().await;
    let person = world.served.account("dev@example.com", Role::TemplateDeveloper);
    let mut dev = world.served.signed_in(&person);
    let token = |page: &Answer| crate::support::form_token(&page.body).expect("a form");
    let page = dev.get("/templates").await.is(200).says("Packed template");
    let token = token(&page);
    upload(&mut dev, &token, "zoom", &version(1, "The first"))
        .await
        .leads_to("/templates#zoom.tutoring");
    upload(&mut dev, &token, "zoom", &version(2, "The second"))
        .await
        .leads_to("/templates#zoom.tutoring");
    dev.get(BOOK).await.is(200).says("<h1>The second");
    let page = dev
        .get("/templates")
        .await
        .is(200)
        .says("0.1.2")
        .says("by dev@example.com");
    page.says("Go back to 0.1.1, release 1");
    // Pressed twice, it goes back once.
    for _ in 0..2 {
        let back = "/templates/zoom/tutoring/roll-back";
        dev.post(back, &token, &[("release", "2")]).await.leads_to("/templates");
    }
    dev.get(BOOK).await.is(200).says("<h1>The first");
    dev.post("/templates/zoom/tutoring/remove", &token, &[])
        .await
        .leads_to("/templates");
    dev.get(BOOK).await.is(404);
    dev.get("/templates")
        .await
        .is(200)
        .says("the pages that come with the program");

    let broken = packed(&[("template.yaml", "action: create-meeting", "action: <b>create")]);
    let told = upload(&mut dev, &token, "zoom", &broken)
        .await
        .is(422)
        .says("Not installed");
    assert!(
        told.body.contains("template.yaml:") && told.body.contains("&lt;b&gt;create"),
        "{}",
        told.body
    );
    upload(&mut dev, &token, "zoom", b"")
        .await
        .is(422)
        .says("Choose a packed template");
    upload(&mut dev, &token, "zoom", b"PK no archive")
        .await
        .is(422)
        .says("no packed template");
    upload(&mut dev, &token, "nothing", &packed(&[])).await.is(404);
    upload(&mut dev, "not the token", "zoom", &packed(&[])).await.is(403);
    assert_eq!(world.served.store.templates("zoom").expect("read"), []);
    let who: Vec<_> = audited(&world).into_iter().map(|(what, who, _)| (what, who)).collect();
    assert!(
        who.iter().all(|(_, who)| who == "dev@example.com") && who.len() == 4,
        "{who:?}"
    );
}

#[tokio::test]
async fn the_pages_of_an_installed_template_are_for_people_who_are_signed_in_and_installing_is_not_for_all() {
    let world = World::new().await;
    installed(&world, &packed(&[])).await.expect("installed");
    let account = |role: Role| {
        world
            .served
            .account(&format!("{role:?}@example.com").to_lowercase(), role)
    };
    let mut walked = 0;
    for role in [None, Some(Role::User), Some(Role::TemplateDeveloper), Some(Role::Admin)] {
        let mut browser = role.map_or_else(|| world.served.browser(), |role| world.served.signed_in(&account(role)));
        let form = if role.is_some() { "/account" } else { "/sign-in" };
        let token = crate::support::form_token(&browser.get(form).await.body).expect("a form");
        for (path, there) in [
            ("/app/zoom.tutoring", 303),
            (BOOK, 200),
            ("/app/zoom.tutoring/nothing", 404),
            ("/app/zoom.nothing/book", 404),
            ("/app/zoom./book", 404),
            ("/app/.tutoring/book", 404),
            ("/app/zoom.tutoring.tutoring/book", 404),
            ("/app/zoom.tutoring/images/logo.svg", 404),
            ("/app/zoom.tutoring/invitation", 404),
        ] {
            let answer = browser.get(path).await;
            if role.is_some() {
                assert_eq!(answer.status.as_u16(), there, "{path} as {role:?}");
            } else {
                assert!(answer.location().starts_with("/sign-in?"), "{path}: {}", answer.status);
            }
            walked += 1;
        }
        // In a frame nobody is sent to a page that can't be framed.
        let framed = browser.get("/embed/zoom.tutoring/book").await;
        assert_eq!(framed.status.as_u16(), if role.is_some() { 200 } else { 401 });
        let sent = browser
            .post(BOOK, &token, &[("_action", "create")])
            .await
            .status
            .as_u16();
        assert_eq!(sent == 401, role.is_none(), "{sent} as {role:?}");

        let may = role >= Some(Role::TemplateDeveloper);
        let listed = browser.get("/templates").await.status.as_u16();
        let added = upload(&mut browser, &token, "zoom", &packed(&[])).await.status.as_u16();
        let expected = match (role, may) {
            (None, _) => (303, 401),
            (Some(_), false) => (403, 403),
            (Some(_), true) => (200, 303),
        };
        assert_eq!((listed, added), expected, "{role:?}");
        for button in ["roll-back", "remove"] {
            let target = format!("/templates/zoom/nothing/{button}");
            let status = browser.post(&target, &token, &[]).await.status.as_u16();
            assert_eq!(status, if may { 404 } else { expected.1 }, "{button} as {role:?}");
        }
    }
    assert_eq!(walked, 36);
}
