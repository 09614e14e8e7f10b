//! Every page in every language.

use http::Method;

use crate::world::{CREATE, World, meeting, open, send, view};

#[tokio::test]
async fn every_page_is_drawn_in_every_language() {
    let mut world = World::new().await;
    let id = world
        .make(&[("recurrence", "weekly"), ("recurrence.weekly.days", "monday")])
        .await;
    // Create Meeting has a key in its address; the others take no notice of it.
    let key = open(&mut world.browser, CREATE).await.key;
    for (tag, title) in [
        ("en", "Create a meeting"),
        ("de", "Meeting"),
        ("fr", "réunion"),
        ("pt-BR", "reunião"),
        ("fi", "Luo"),
    ] {
        for page in [
            "create-meeting",
            "new-single-meetings",
            "new-recurring-meetings",
            "invitations",
            "my-meetings",
            "dates",
            "change-meeting",
            "change-series",
            "cancel-meeting",
        ] {
            let path = format!("/app/zoom/{page}?meeting_id={id}&_key={key}");
            let shown = world
                .browser
                .send(Method::GET, &path, &[("accept-language", tag)], "")
                .await
                .is(200);
            let shown = shown.says(&format!("<html lang=\"{tag}\"")).says("<h1>");
            if page == "create-meeting" {
                assert!(shown.body.contains(title), "{tag}: {}", shown.body);
            }
        }
    }
}

#[tokio::test]
async fn the_language_can_be_chosen_and_the_choice_stays() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let fields = [("language", "fi"), ("next", "/app/zoom/my-meetings")];
    let answer = world
        .browser
        .post("/language", &page.csrf, &fields)
        .await
        .leads_to("/app/zoom/my-meetings");
    let wishes = [("accept-language", "de")];
    let shown = world
        .browser
        .send(Method::GET, answer.location(), &wishes, "")
        .await
        .is(200);
    shown.says("<html lang=\"fi\"").says("Kirjaudu ulos");
    let elsewhere = [("language", "fi"), ("next", "https://evil.test/")];
    world
        .browser
        .post("/language", &page.csrf, &elsewhere)
        .await
        .leads_to("/");
    world
        .browser
        .post("/language", &page.csrf, &[("language", "xx")])
        .await
        .is(400);
}

#[tokio::test]
async fn r8_r9_a_preview_says_what_it_is_and_leads_to_what_is_promised_of_it() {
    let mut world = World::new().await;
    for (tag, note, promise) in [
        (
            "en",
            "with no promise of support. For tests; not advised in production.",
            "There is no promise of support",
        ),
        ("de", "ohne Zusage von Support", "Support wird nicht zugesagt"),
        ("fr", "sans promesse d’assistance", "Aucune assistance n’est promise"),
        ("pt-BR", "sem promessa de suporte", "Não há promessa de suporte"),
        ("fi", "tukea ei luvata", "Tukea ei luvata"),
    ] {
        let wishes = [("accept-language", tag)];
        let page = world
            .browser
            .send(
                Method::GET,
                "/app/zoom/create-meeting?_key=abcdefghijklmnopqrstuvwxyz",
                &wishes,
                "",
            )
            .await
            .is(200);
        let footer = page.body.split("<footer").nth(1).expect("a footer");
        for part in [note, "href=\"/maintenance\"", "href=\"/maintenance#feedback\""] {
            assert!(footer.contains(part), "{tag}: {part} in {footer}");
        }
        let statement = world
            .browser
            .send(Method::GET, "/maintenance", &wishes, "")
            .await
            .is(200);
        statement.says(promise).says("id=\"feedback\"");
    }
    let statement = world.served.browser().get("/maintenance").await;
    statement.is(200).says("There is no promise of support");
}

#[tokio::test]
async fn the_answer_to_a_form_has_no_switch_that_would_lose_what_was_typed() {
    let mut world = World::new().await;
    let page = world.browser.get(CREATE).await.is(200);
    let view = view(&page);
    page.says(&format!("name=\"next\" value=\"{CREATE}?_key={}\"", view.key));
    let fields = meeting(&[("passcode", "12 34")]);
    let answer = send(&mut world.browser, CREATE, &view, "create", &fields).await.is(422);
    let answer = answer.says("value=\"12 34\"");
    assert!(!answer.body.contains("action=\"/language\""), "{}", answer.body);
}
