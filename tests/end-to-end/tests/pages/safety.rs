//! What nobody may see or do, and what text can't do.

use crate::world::{CREATE, World, changed, meeting, open, send, zoom_template};

#[tokio::test]
async fn somebody_elses_meeting_can_be_neither_seen_nor_changed_nor_cancelled() {
    let mut world = World::new().await;
    let id = world.make(&[("topic", "Secret plan")]).await;
    let mut other = world.somebody(1);
    for page in [
        "invitations",
        "new-single-meetings",
        "dates",
        "change-meeting",
        "cancel-meeting",
        "invitations/calendar",
    ] {
        let page = other.get(&format!("/app/zoom/{page}?meeting_id={id}")).await.is(404);
        assert!(!page.body.contains("Secret plan"), "{}", page.body);
    }
    let theirs = open(&mut other, CREATE).await;
    let cancel = format!("/app/zoom/cancel-meeting?meeting_id={id}");
    send(&mut other, &cancel, &theirs, "cancel-single", &[]).await.is(404);
    let change = format!("/app/zoom/change-meeting?meeting_id={id}");
    send(&mut other, &change, &theirs, "save", &meeting(&[("topic", "Mine now")]))
        .await
        .is(404);
    assert_eq!(world.meetings()[0]["topic"], "Secret plan");
}

#[tokio::test]
async fn nobody_makes_meetings_for_somebody_else() {
    let mut world = World::new().await;
    let other = world.zoom.users()[1].email.clone();
    let page = open(&mut world.browser, CREATE).await;
    let answer = send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("host", &other)]),
    )
    .await
    .is(422);
    answer.says(&format!("can’t do this for {other}"));
    assert_eq!(world.meetings().len(), 0);
}

#[tokio::test]
async fn text_from_people_and_from_zoom_is_text() {
    let mut world = World::new().await;
    let evil = "\"><script>alert(1)</script>";
    let id = world.make(&[("topic", evil), ("agenda", evil)]).await;
    for page in ["new-single-meetings", "invitations", "change-meeting", "cancel-meeting"] {
        let page = world
            .browser
            .get(&format!("/app/zoom/{page}?meeting_id={id}"))
            .await
            .is(200);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(page.body.contains("&lt;script&gt;alert(1)"), "{}", page.body);
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
    }
    let list = world.browser.get("/app/zoom/my-meetings").await.is(200);
    assert!(!list.body.contains("<script>alert"), "{}", list.body);
}

#[tokio::test]
async fn a_template_can_call_only_what_it_has_declared() {
    // The template asks for the people of the account without having said so. The engine refuses to load it; nobody gets a page.
    let template = changed("template.yaml", "    - name: list-meetings\n", "");
    let mut world = World::with(&template, false, |_| {}).await;
    let page = world.browser.get("/app/zoom/my-meetings").await.is(500);
    assert!(!page.body.contains("list-meetings"), "{}", page.body);
    assert_eq!(world.sent("GET"), 0);
}

#[tokio::test]
async fn a_form_without_its_token_or_key_changes_nothing() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    world.browser.post(CREATE, &page.csrf, &fields).await.is(400);
    let mut all = vec![("_key", page.key.as_str()), ("_action", "create")];
    all.extend_from_slice(&fields);
    world.browser.post(CREATE, "forged", &all).await.is(403);
    assert_eq!(world.meetings().len(), 0);
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_asked_to() {
    let world = World::with(&zoom_template(), false, |_| {}).await;
    let mut nobody = world.served.browser();
    let answer = nobody.get(CREATE).await.is(303);
    assert_eq!(answer.location(), "/sign-in?next=%2Fapp%2Fzoom%2Fcreate-meeting");
}
