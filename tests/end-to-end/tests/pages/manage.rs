//! My meetings: seeing, changing and cancelling them, one date or all.

use crate::world::{World, day, open, press, send};

#[tokio::test]
async fn a_meeting_is_changed_and_cancelled() {
    let mut world = World::new().await;
    let id = world.make(&[]).await;
    world
        .browser
        .get("/app/zoom/my-meetings")
        .await
        .is(200)
        .says("Planning");
    let path = format!("/app/zoom/change-meeting?meeting_id={id}");
    let page = open(&mut world.browser, &path).await;
    let day = day();
    let fields = [
        ("topic", "Replanning"),
        ("start.date", day.as_str()),
        ("start.time", "11:30"),
        ("time_zone", "Europe/Berlin"),
        ("duration_minutes", "30"),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let answer = send(&mut world.browser, &path, &page, "save", &fields).await;
    answer.leads_to(&format!("/app/zoom/invitations?meeting_id={id}"));
    assert_eq!(world.meetings()[0]["topic"], "Replanning");

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
