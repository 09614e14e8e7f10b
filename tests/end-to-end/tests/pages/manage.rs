//! My meetings: seeing, changing and cancelling them, one date or all.

use serde_json::json;

use crate::world::{World, day, open, press, send, view};

#[tokio::test]
async fn a_meeting_is_changed_and_cancelled() {
    let mut world = World::new().await;
    let id = world.make(&[]).await;
    world
        .browser
        .get("/app/zoom/my-meetings")
        .await
        .is(200)
        .says("Planning")
        .says("Meetings of the next six months stand here");
    let path = format!("/app/zoom/change-meeting?meeting_id={id}");
    let page = open(&mut world.browser, &path).await;
    let day = day();
    let fields = [
        ("topic", "Replanning"),
        ("start.date", day.as_str()),
        ("start.time", "11:30"),
        ("time_zone", "Europe/Berlin"),
        ("duration_minutes", "30"),
        ("participant_video", "true"),
        ("auto_recording", "local"),
        ("require_sign_in", "true"),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let answer = send(&mut world.browser, &path, &page, "save", &fields).await;
    answer.leads_to(&format!("/app/zoom/invitations?meeting_id={id}"));
    let meeting = &world.meetings()[0];
    assert_eq!(meeting["topic"], "Replanning");
    let settings = &meeting["settings"];
    assert_eq!(
        (
            &settings["participant_video"],
            &settings["auto_recording"],
            &settings["meeting_authentication"]
        ),
        (&json!(true), &json!("local"), &json!(true))
    );

    let path = format!("/app/zoom/cancel-meeting?meeting_id={id}");
    let question = world
        .browser
        .get(&path)
        .await
        .is(200)
        .says("Replanning")
        .says("value=\"cancel-single\"");
    let done = press(&mut world.browser, &question, &path, "cancel-single")
        .await
        .leads_to("/app/zoom/my-meetings");
    // Pressed once more: it is done, and not "there is nothing here".
    let again = press(&mut world.browser, &question, &path, "cancel-single")
        .await
        .is(303);
    let told = world.browser.get(again.location()).await;
    told.leads_to(done.location());
    assert_eq!(world.meetings().len(), 0);
    world
        .browser
        .get("/app/zoom/my-meetings")
        .await
        .is(200)
        .says("No upcoming meetings");
}

#[tokio::test]
async fn one_date_of_a_series_is_cancelled() {
    let mut world = World::new().await;
    let id = world
        .make(&[
            ("recurrence", "daily"),
            ("recurrence.daily.end", "count"),
            ("recurrence.daily.end.count", "3"),
        ])
        .await;
    let dates = world
        .browser
        .get(&format!("/app/zoom/dates?meeting_id={id}"))
        .await
        .is(200);
    let mut links = dates
        .body
        .split("href=\"")
        .map(|part| part.split('"').next().unwrap_or_default());
    let link = links.find(|link| link.contains("cancel-meeting") && link.contains("occurrence_id"));
    let path = link.expect("a link").replace("&amp;", "&");
    let question = world
        .browser
        .get(&path)
        .await
        .is(200)
        .says("Only this date is cancelled");
    let done = press(&mut world.browser, &question, &path, "cancel-date").await;
    let done = done.leads_to(&format!("/app/zoom/dates?meeting_id={id}"));
    world.browser.get(done.location()).await.is(200).says("Cancelled");
    assert_eq!(world.meetings().len(), 1);
}

async fn daily(world: &mut World, count: &str) -> String {
    let daily = [
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", count),
    ];
    world.make(&daily).await
}

/// The first link of a page that has all these parts.
fn link(html: &str, parts: &[&str]) -> String {
    let mut links = html
        .split("href=\"")
        .map(|part| part.split('"').next().unwrap_or_default());
    let link = links.find(|link| parts.iter().all(|part| link.contains(part)));
    link.unwrap_or_else(|| panic!("no link with {parts:?} in {html}"))
        .replace("&amp;", "&")
}

fn sent(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn one_date_of_a_series_is_changed_and_the_others_stay() {
    let mut world = World::new().await;
    let id = daily(&mut world, "3").await;
    let dates = world
        .browser
        .get(&format!("/app/zoom/dates?meeting_id={id}"))
        .await
        .is(200);
    let path = link(&dates.body, &["change-date", "occurrence_id"]);
    let page = open(&mut world.browser, &path).await;
    let day = day();
    let fields = sent(&[
        ("start.date", &day),
        ("start.time", "16:00"),
        ("time_zone", "Europe/Berlin"),
        ("duration_minutes", "20"),
    ]);
    let done = send(&mut world.browser, &path, &page, "save", &fields).await;
    let done = done.leads_to(&format!("/app/zoom/dates?meeting_id={id}"));
    let shown = world
        .browser
        .get(done.location())
        .await
        .is(200)
        .says("16:00")
        .says("20 minutes");
    assert!(shown.body.matches("10:00").count() >= 2, "{}", shown.body);
}

#[tokio::test]
async fn all_dates_of_a_series_are_changed_and_cancelled() {
    let mut world = World::new().await;
    let id = daily(&mut world, "3").await;
    let dates = world
        .browser
        .get(&format!("/app/zoom/dates?meeting_id={id}"))
        .await
        .is(200);
    let path = link(&dates.body, &["change-series"]);
    let page = open(&mut world.browser, &path).await;
    let day = day();
    let fields = sent(&[
        ("topic", "Shorter series"),
        ("start.date", &day),
        ("start.time", "11:00"),
        ("time_zone", "Europe/Berlin"),
        ("duration_minutes", "15"),
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", "2"),
    ]);
    let done = send(&mut world.browser, &path, &page, "save", &fields).await;
    let done = done.leads_to(&format!("/app/zoom/invitations?meeting_id={id}"));
    world
        .browser
        .get(done.location())
        .await
        .is(200)
        .says("Shorter series")
        .says("11:00")
        .says("2 dates");

    let path = link(&dates.body, &["cancel-meeting"]);
    let question = world.browser.get(&path).await.is(200).says("value=\"cancel-series\"");
    press(&mut world.browser, &question, &path, "cancel-series")
        .await
        .leads_to("/app/zoom/my-meetings");
    assert_eq!(world.meetings().len(), 0);
}

#[tokio::test]
async fn the_last_date_of_a_series_takes_the_meeting_with_it_and_that_is_said_before() {
    let mut world = World::new().await;
    let id = daily(&mut world, "2").await;
    let dates = format!("/app/zoom/dates?meeting_id={id}");
    let shown = world.browser.get(&dates).await.is(200);
    let first = link(&shown.body, &["cancel-meeting", "occurrence_id"]);
    let question = world
        .browser
        .get(&first)
        .await
        .is(200)
        .says("Only this date is cancelled");
    press(&mut world.browser, &question, &first, "cancel-date")
        .await
        .leads_to(&dates);

    let shown = world.browser.get(&dates).await.is(200);
    let last = link(&shown.body, &["cancel-meeting", "occurrence_id"]);
    let question = world
        .browser
        .get(&last)
        .await
        .is(200)
        .says("All dates of this series are deleted");
    assert!(!question.body.contains("Only this date"), "{}", question.body);
    let done = press(&mut world.browser, &question, &last, "cancel-date").await;
    done.leads_to("/app/zoom/my-meetings");
    assert_eq!(world.meetings().len(), 0);
    // Pressed once more: it is done.
    let again = press(&mut world.browser, &question, &last, "cancel-date").await.is(303);
    world
        .browser
        .get(again.location())
        .await
        .leads_to("/app/zoom/my-meetings");
}

#[tokio::test]
async fn who_was_a_co_host_before_losing_the_licence_holds_up_no_other_change() {
    let mut world = World::new().await;
    let users = world.zoom.users();
    let mut licensed = (1..users.len()).filter(|number| users[*number].kind == 2 && users[*number].status == "active");
    let (number, other) = (
        licensed.next().expect("a licensed user"),
        licensed.next().expect("another"),
    );
    let id = world.make(&[("co_hosts", &users[number].email)]).await;
    for number in [number, other] {
        world.change_user(number, "", serde_json::json!({"type": 1})).await;
    }
    let running = world.running().await;
    let directory = world.served.server.app().directory();
    directory.refresh(&running).await.expect("a directory");
    world.zoom.clear_requests();

    let path = format!("/app/zoom/change-meeting?meeting_id={id}");
    let page = open(&mut world.browser, &path).await;
    let day = day();
    let with = |co_hosts: &[&str]| {
        let mut fields = sent(&[
            ("topic", "Another topic"),
            ("start.date", &day),
            ("start.time", "10:00"),
            ("time_zone", "Europe/Berlin"),
            ("duration_minutes", "45"),
        ]);
        fields.extend(
            co_hosts
                .iter()
                .map(|email| ("co_hosts".to_owned(), (*email).to_owned())),
        );
        fields
    };
    let added = with(&[&users[number].email, &users[other].email]);
    let refused = send(&mut world.browser, &path, &page, "save", &added).await.is(422);
    let refused = refused.says("href=\"#co-hosts-search\"");
    assert!(
        !refused.body.contains("Thomas Hill can’t be chosen"),
        "{}",
        refused.body
    );
    assert_eq!(world.sent("PATCH"), 0, "who is added is looked at");
    send(&mut world.browser, &path, &page, "save", &with(&[&users[number].email])).await;
    assert_eq!(world.sent("PATCH"), 1, "who was there is Zoom's to judge");
}

#[tokio::test]
async fn what_a_change_leaves_out_stays_and_the_form_says_so() {
    let mut world = World::new().await;
    let id = world.make(&[]).await;
    let change = world
        .browser
        .get(&format!("/app/zoom/change-meeting?meeting_id={id}"))
        .await
        .is(200);
    let change = change
        .says("On: people wait until they are let in")
        .says("Leave as it is");
    assert!(!change.body.contains("As in the Zoom settings"), "{}", change.body);
    let create = world.browser.get("/app/zoom/create-meeting").await.is(200);
    create.says("As in the Zoom settings");
}

#[tokio::test]
async fn the_rule_of_a_series_counts_the_dates_that_will_be() {
    let mut world = World::new().await;
    let id = daily(&mut world, "4").await;
    let invitations = format!("/app/zoom/invitations?meeting_id={id}");
    world.browser.get(&invitations).await.is(200).says("4 dates until");
    let dates = world
        .browser
        .get(&format!("/app/zoom/dates?meeting_id={id}"))
        .await
        .is(200);
    let path = link(&dates.body, &["cancel-meeting", "occurrence_id"]);
    let question = world.browser.get(&path).await.is(200);
    press(&mut world.browser, &question, &path, "cancel-date").await.is(303);
    world.browser.get(&invitations).await.is(200).says("3 dates until");
}

#[tokio::test]
async fn the_dates_that_a_change_leaves_are_shown_before_it_is_made() {
    let mut world = World::new().await;
    let id = daily(&mut world, "4").await;
    let dates = format!("/app/zoom/dates?meeting_id={id}");
    let dates = world.browser.get(&dates).await.is(200);
    let cancel = link(&dates.body, &["cancel-meeting", "occurrence_id"]);
    let question = world.browser.get(&cancel).await.is(200);
    press(&mut world.browser, &question, &cancel, "cancel-date")
        .await
        .is(303);
    let path = format!("/app/zoom/change-series?meeting_id={id}");
    let page = open(&mut world.browser, &path).await;
    let fields = sent(&[
        ("topic", "Planning"),
        ("time_zone", "Europe/Berlin"),
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", "4"),
    ]);
    let shown = send(&mut world.browser, &path, &page, "preview", &fields).await;
    let shown = shown.is(200).says("3 dates");
    assert_eq!(
        shown.body.matches("class=\"date-cancelled\"").count(),
        1,
        "{}",
        shown.body
    );
}

#[tokio::test]
async fn dial_in_countries_that_are_taken_away_are_gone_at_zoom() {
    let mut world = World::new().await;
    let single = world.make(&[("dial_in_countries", "DE")]).await;
    let series = [
        ("dial_in_countries", "DE"),
        ("start.time", "14:00"),
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", "3"),
    ];
    let series = world.make(&series).await;
    let day = day();
    for (page, id, time, recurrence) in [
        ("change-meeting", &single, "10:00", "once"),
        ("change-series", &series, "14:00", "daily"),
    ] {
        let path = format!("/app/zoom/{page}?meeting_id={id}");
        let opened = world.browser.get(&path).await.is(200);
        assert!(opened.body.contains("value=\"DE\" checked"), "{}", opened.body);
        let fields = sent(&[
            ("topic", "Planning"),
            ("start.date", &day),
            ("start.time", time),
            ("time_zone", "Europe/Berlin"),
            ("duration_minutes", "45"),
            ("recurrence", recurrence),
            ("recurrence.daily.end", "count"),
            ("recurrence.daily.end.count", "3"),
        ]);
        let answer = send(&mut world.browser, &path, &view(&opened), "save", &fields).await;
        answer.is(303);
        let meetings = world.meetings();
        let number: u64 = id.parse().expect("a number");
        let changed = meetings.iter().find(|meeting| meeting["id"] == number);
        let countries = &changed.expect("the meeting")["settings"]["global_dial_in_countries"];
        assert_eq!(countries, &json!([]), "{page}");
    }
}
