//! Creating meetings: the form, the page after it, the invitation.

use serde_json::json;

use crate::world::{self, CREATE, World, day, meeting, open, send, view};

#[tokio::test]
async fn r66_r68_a_single_meeting_leads_to_its_own_page_and_its_invitation() {
    let mut world = World::new().await;
    let page = world
        .browser
        .get(CREATE)
        .await
        .is(200)
        .says("<h1>Create a meeting</h1>");
    let view = view(&page);
    let fields = meeting(&[
        ("topic", "Quarterly review"),
        ("passcode", "abc12345"),
        ("agenda", "Numbers"),
    ]);
    let answer = send(&mut world.browser, CREATE, &view, "create", &fields).await.is(303);
    let made = &world.meetings()[0];
    let id = made["id"].to_string();
    assert_eq!(
        answer.location(),
        format!("/app/zoom/new-single-meetings?meeting_id={id}")
    );

    let page = world.browser.get(answer.location()).await.is(200);
    let page = page.says("The meeting is created").says("Quarterly review");
    let details = world::press(&mut world.browser, &page, answer.location(), "view-details").await;
    let invitation = details.leads_to(&format!("/app/zoom/invitations?meeting_id={id}"));
    let page = world.browser.get(invitation.location()).await.is(200);
    for shown in [
        "Quarterly review",
        "abc12345",
        "https://",
        &id,
        "10:00",
        "Europe/Berlin",
        "45 minutes",
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    page.says("<svg")
        .says("calendar.google.com")
        .says("outlook.office.com")
        .says("data-copy-html");
}

#[tokio::test]
async fn r62_a_weekly_series_on_several_days_is_made_as_it_was_typed() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[
        ("recurrence", "weekly"),
        ("recurrence.weekly.every", "2"),
        ("recurrence.weekly.days", "monday"),
        ("recurrence.weekly.days", "thursday"),
        ("recurrence.weekly.end", "count"),
        ("recurrence.weekly.end.count", "6"),
    ]);
    let answer = send(&mut world.browser, CREATE, &page, "create", &fields).await.is(303);
    assert!(
        answer
            .location()
            .starts_with("/app/zoom/new-recurring-meetings?meeting_id="),
        "{}",
        answer.location()
    );
    world.browser.get(answer.location()).await.is(200).says("6 dates");
    let made = &world.meetings()[0];
    assert_eq!(made["recurrence"]["weekly_days"], "2,5");
    assert_eq!(made["recurrence"]["repeat_interval"], 2);
    let invitation = answer.location().replace("new-recurring-meetings", "invitations");
    let page = world.browser.get(&invitation).await.is(200);
    assert!(page.body.matches("<li>").count() >= 6, "{}", page.body);
}

#[tokio::test]
async fn r62_a_monthly_series_by_weekday_is_made_as_it_was_typed() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[
        ("recurrence", "monthly"),
        ("recurrence.monthly.on", "nth"),
        ("recurrence.monthly.on.nth.week", "last"),
        ("recurrence.monthly.on.nth.day", "friday"),
        ("recurrence.monthly.end", "count"),
        ("recurrence.monthly.end.count", "4"),
    ]);
    send(&mut world.browser, CREATE, &page, "create", &fields).await.is(303);
    let made = &world.meetings()[0];
    assert_eq!(made["recurrence"]["monthly_week"], -1);
    assert_eq!(made["recurrence"]["monthly_week_day"], 6);
}

#[tokio::test]
async fn r62_the_dates_of_a_series_are_shown_before_anything_is_sent() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", "3"),
    ]);
    let live = send(
        &mut world.browser,
        "/app/zoom/create-meeting/live",
        &page,
        "create",
        &fields,
    )
    .await
    .is(200);
    assert!(
        live.body.contains("10:00") && !live.body.contains("<html"),
        "{}",
        live.body
    );
    // Without script: the button shows them on the page, with what was typed.
    let shown = send(&mut world.browser, CREATE, &page, "preview", &fields)
        .await
        .is(200);
    shown.says("10:00").says("value=\"Planning\"").says(&page.key);
    assert_eq!(world.sent("POST"), 0);
}

#[tokio::test]
async fn r59_r61_what_is_wrong_is_told_at_the_field_and_what_was_typed_is_kept() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[
        ("topic", ""),
        ("duration_minutes", "long"),
        ("agenda", "Keep <this> & that"),
    ]);
    let answer = send(&mut world.browser, CREATE, &page, "create", &fields).await.is(422);
    let answer = answer
        .says("There is a problem")
        .says("href=\"#topic\"")
        .says("href=\"#duration-minutes\"");
    let answer = answer
        .says("Keep &lt;this&gt; &amp; that")
        .says(&page.key)
        .says("<title>Error:");
    assert_eq!((world.meetings().len(), world.sent("POST")), (0, 0));
    // Mended, it is sent from the page that told it.
    let answer = send(&mut world.browser, CREATE, &view(&answer), "create", &meeting(&[])).await;
    answer.is(303);
    assert_eq!(world.meetings().len(), 1);
}

#[tokio::test]
async fn r65_dial_in_countries_and_r64_co_hosts_reach_zoom() {
    let mut world = World::new().await;
    let co_host = world
        .zoom
        .users()
        .into_iter()
        .skip(1)
        .find(|user| user.kind == 2 && user.status == "active");
    let co_host = co_host.expect("a licensed user").email;
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[
        ("co_hosts", &co_host),
        ("dial_in_countries", "DE"),
        ("dial_in_countries", "US"),
    ]);
    let answer = send(&mut world.browser, CREATE, &page, "create", &fields).await.is(303);
    let made = &world.meetings()[0];
    assert_eq!(made["settings"]["alternative_hosts"], json!(co_host));
    let invitation = answer.location().replace("new-single-meetings", "invitations");
    world
        .browser
        .get(&invitation)
        .await
        .is(200)
        .says("By telephone")
        .says(&co_host);
}

#[tokio::test]
async fn r71_the_calendar_file_is_a_file() {
    let mut world = World::new().await;
    let id = world.make(&[]).await;
    let page = world
        .browser
        .get(&format!("/app/zoom/invitations?meeting_id={id}"))
        .await
        .is(200);
    page.says(&format!("/app/zoom/invitations/calendar?meeting_id={id}"));
    let file = world
        .browser
        .get(&format!("/app/zoom/invitations/calendar?meeting_id={id}"))
        .await
        .is(200);
    assert!(
        file.header("content-type").starts_with("text/calendar"),
        "{:?}",
        file.headers
    );
    assert!(
        file.header("content-disposition").starts_with("attachment"),
        "{:?}",
        file.headers
    );
    assert!(file.body.starts_with("BEGIN:VCALENDAR"), "{}", file.body);
    assert!(file.body.contains(&day().replace('-', "")), "{}", file.body);
}

#[tokio::test]
async fn a_passcode_is_generated_without_script() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let shown = send(&mut world.browser, CREATE, &page, "generate:passcode", &meeting(&[]))
        .await
        .is(200);
    let field = shown.body.split("name=\"passcode\"").nth(1).expect("the field");
    let value = field
        .split("value=\"")
        .nth(1)
        .and_then(|after| after.split('"').next())
        .expect("a value");
    assert!(
        value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit()),
        "{value:?}"
    );
}
