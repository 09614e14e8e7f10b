//! What Zoom refuses, and what is said of it: at the field, in words, with what was typed.

use serde_json::json;

use crate::world::{CREATE, World, meeting, open, send, view, zoom_template};

#[tokio::test]
async fn r64_a_co_host_whom_zoom_refuses_is_named_at_the_field_and_nothing_is_made() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[("co_hosts", "mentor@elsewhere.example"), ("agenda", "Kept")]);
    let answer = send(&mut world.browser, CREATE, &page, "create", &fields).await.is(422);
    let answer = answer
        .says("Not accepted as a co-host: mentor@elsewhere.example")
        .says("href=\"#co-hosts-search\"");
    let answer = answer.says(">Kept</textarea>");
    assert_eq!(world.meetings().len(), 0);
    // The mended form is another wish.
    let fresh = view(&answer);
    assert_ne!(fresh.key, page.key);
    send(&mut world.browser, CREATE, &fresh, "create", &meeting(&[]))
        .await
        .is(303);
    assert_eq!(world.meetings().len(), 1);
}

#[tokio::test]
async fn a_refused_form_that_is_mended_by_going_back_is_sent_once() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let refused = meeting(&[("co_hosts", "mentor@elsewhere.example")]);
    send(&mut world.browser, CREATE, &page, "create", &refused)
        .await
        .is(422);
    let first = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(303);
    let again = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(303);
    assert_eq!(first.location(), again.location());
    assert_eq!(world.meetings().len(), 1);
}

#[tokio::test]
async fn r63_a_passcode_against_the_hosts_policy_is_told_at_the_passcode() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let answer = send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("passcode", "12 34")]),
    )
    .await
    .is(422);
    answer.says("href=\"#passcode\"");
    assert_eq!(world.meetings().len(), 0);
}

#[tokio::test]
async fn what_the_connector_refuses_is_told_at_its_field_in_the_readers_language() {
    let mut world = World::new().await;
    let language = ("microapp-language".to_owned(), "fi".to_owned());
    world.browser.cookies.extend([language]);
    let daily = |end: &'static str, name: &'static str, value: &'static str| {
        vec![("recurrence", "daily"), ("recurrence.daily.end", end), (name, value)]
    };
    for (typed, told) in [
        (
            daily("count", "recurrence.daily.end.count", "61"),
            "sarjassa voi olla enintään 60 päivää",
        ),
        (
            daily("until", "recurrence.daily.end.until", "2026-01-05"),
            "alun ja viimeisen päivän välissä ei ole yhtään päivää",
        ),
        (
            vec![
                ("start.date", "2027-03-28"),
                ("start.time", "02:30"),
                ("recurrence", "weekly"),
                ("recurrence.weekly.days", "sunday"),
            ],
            "kellot hyppäävät sinä päivänä tämän ajan yli",
        ),
    ] {
        let page = open(&mut world.browser, CREATE).await;
        let answer = send(&mut world.browser, CREATE, &page, "create", &meeting(&typed))
            .await
            .is(422);
        // In the summary, and at the field.
        assert_eq!(answer.body.matches(told).count(), 2, "{told}: {}", answer.body);
        for english in ["a series has", "The rule gives", "clocks of", "<span lang"] {
            assert!(!answer.body.contains(english), "{english}: {}", answer.body);
        }
    }
    assert_eq!(world.meetings().len(), 0);
}

#[tokio::test]
async fn zooms_own_words_are_kept_and_marked_as_english() {
    let mut world = World::new().await;
    let language = ("microapp-language".to_owned(), "fi".to_owned());
    world.browser.cookies.extend([language]);
    world.order(json!({
        "method": "POST", "route": "/users/{userId}/meetings", "status": 400, "times": 1,
        "body": {"code": 300, "message": "Validation Failed.", "errors": [{"field": "topic", "message": "No <i>x</i>."}]},
    }));
    let page = open(&mut world.browser, CREATE).await;
    let answer = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(422);
    let marked = "<span lang=\"en\">No &lt;i&gt;x&lt;/i&gt;.</span>";
    assert_eq!(answer.body.matches(marked).count(), 2, "{}", answer.body);
    world.order(json!({
        "method": "POST", "route": "/users/{userId}/meetings", "status": 400, "times": 1,
        "body": {"code": 3161, "message": "Not <i>yours</i>."},
    }));
    let page = open(&mut world.browser, CREATE).await;
    let answer = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(403);
    answer.says("<p lang=\"en\">Not &lt;i&gt;yours&lt;/i&gt;.</p>");
}

#[tokio::test]
async fn a_limit_of_the_day_says_when_it_goes_on() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    world.order(json!({
        "method": "POST", "route": "/users/{userId}/meetings", "status": 429,
        "body": "{\"code\":429,\"message\":\"You have reached the maximum daily rate limit for this API.\"}",
    }));
    let answer = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(429);
    let answer = answer
        .says("limit for today is used up")
        .says("It goes on at")
        .says("value=\"Planning\"");
    assert!(!answer.body.contains("\"code\""), "{}", answer.body);
}

#[tokio::test]
async fn r43_r45_somebody_who_has_not_signed_in_at_zoom_is_asked_once_and_keeps_what_they_typed() {
    let mut world = World::with(&zoom_template(), true, |_| {}).await;
    let page = open(&mut world.browser, CREATE).await;
    let answer = send(&mut world.browser, CREATE, &page, "create", &meeting(&[]))
        .await
        .is(403);
    let answer = answer
        .says("Allow Zoom Meetings to act for you, once")
        .says("/connections/zoom/connect");
    answer.says("value=\"Planning\"").says(&page.key);
    assert_eq!(world.meetings().len(), 0);
}

#[tokio::test]
async fn a_page_whose_data_is_not_there_says_so_without_json() {
    let mut world = World::new().await;
    let page = world
        .browser
        .get("/app/zoom/invitations?meeting_id=99999999999")
        .await
        .is(404);
    let page = page.says("There is nothing here");
    assert!(!page.body.contains("{\""), "{}", page.body);
    world.browser.get("/app/zoom/invitations").await.is(404);
    world.browser.get("/app/zoom/no-such-page").await.is(404);
    world.browser.get("/app/no-such-app/create-meeting").await.is(404);
}
