//! Creating meetings: the form, the page after it, the invitation.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::Answer;
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
    let google = entry(&page, "https://calendar.google.com/");
    let rule = "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=6;WKST=SU";
    assert_eq!(google.get("recur").map(String::as_str), Some(rule), "{google:?}");
    assert_eq!(
        google.get("ctz").map(String::as_str),
        Some("Europe/Berlin"),
        "{google:?}"
    );
    page.says("Outlook enters the first date only. The calendar file has all of them.");
}

/// What the link to a web calendar enters.
fn entry(page: &Answer, calendar: &str) -> BTreeMap<String, String> {
    let link = page.body.split("href=\"").find(|part| part.starts_with(calendar));
    let link = link.and_then(|part| part.split('"').next()).expect("a link");
    let link = url::Url::parse(&link.replace("&amp;", "&")).expect("a URL");
    link.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn a_series_with_a_date_left_out_is_no_rule_and_the_page_says_what_the_calendars_lack() {
    let mut world = World::new().await;
    let series = [
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", "4"),
    ];
    let id = world.make(&series).await;
    let dates = world
        .browser
        .get(&format!("/app/zoom/dates?meeting_id={id}"))
        .await
        .is(200);
    let links = dates
        .body
        .split("href=\"")
        .map(|part| part.split('"').next().unwrap_or_default());
    let cancel: Vec<&str> = links
        .filter(|link| link.contains("cancel-meeting") && link.contains("occurrence_id"))
        .collect();
    let path = cancel[1].replace("&amp;", "&");
    let question = world.browser.get(&path).await.is(200);
    world::press(&mut world.browser, &question, &path, "cancel-date")
        .await
        .is(303);
    let page = world
        .browser
        .get(&format!("/app/zoom/invitations?meeting_id={id}"))
        .await
        .is(200);
    assert!(!entry(&page, "https://calendar.google.com/").contains_key("recur"));
    page.says("Google Calendar and Outlook enter the first date only. The calendar file has all of them.");
    let id = world.make(&[("start.time", "15:00")]).await;
    let page = world
        .browser
        .get(&format!("/app/zoom/invitations?meeting_id={id}"))
        .await
        .is(200);
    assert!(!entry(&page, "https://calendar.google.com/").contains_key("recur"));
    assert!(!page.body.contains("first date only"), "{}", page.body);
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

/// What the live element of a page says of what is typed.
async fn live(world: &mut World, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = open(&mut world.browser, path).await;
    let path = path.replacen('?', "/live?", 1);
    let path = if path.contains("/live") {
        path
    } else {
        format!("{path}/live")
    };
    send(&mut world.browser, &path, &page, "create", &meeting(fields))
        .await
        .is(200)
}

const CHANGED_BEFORE: &str = "The clocks have changed before";
const SKIPPED: &str = "The clocks jump over this time";
const DOUBLED: &str = "This time comes twice on that day";

#[tokio::test]
async fn changes_of_the_clocks_are_pointed_out_at_their_dates_of_a_series_and_of_a_single_meeting() {
    let mut world = World::new().await;
    let weekly = [
        ("recurrence", "weekly"),
        ("recurrence.weekly.days", "monday"),
        ("recurrence.weekly.end", "count"),
        ("recurrence.weekly.end.count", "3"),
        ("start.date", "2027-03-22"),
    ];
    let shown = live(&mut world, CREATE, &weekly).await;
    let noted: Vec<&str> = shown
        .body
        .split("<li>")
        .filter(|date| date.contains("dates-note"))
        .collect();
    assert_eq!(noted.len(), 1, "{}", shown.body);
    assert!(
        noted[0].contains("29 March 2027") && noted[0].contains(CHANGED_BEFORE),
        "{noted:?}"
    );
    // Berlin's clocks jump from 02:00 to 03:00 on the one day, and show 02:00 to 03:00 twice on the other.
    for (day, note) in [("2027-03-28", SKIPPED), ("2027-10-31", DOUBLED)] {
        let typed = [("start.date", day), ("start.time", "02:30")];
        live(&mut world, CREATE, &typed).await.says("dates-note").says(note);
        // Without script, too.
        let page = open(&mut world.browser, CREATE).await;
        send(&mut world.browser, CREATE, &page, "preview", &meeting(&typed))
            .await
            .is(200)
            .says(note);
    }
    let usual = live(
        &mut world,
        CREATE,
        &[("start.date", "2027-03-28"), ("start.time", "10:00")],
    )
    .await;
    assert!(!usual.body.contains("dates-note"), "{}", usual.body);
}

#[tokio::test]
async fn changes_of_the_clocks_are_pointed_out_where_a_meeting_or_one_date_is_moved() {
    let mut world = World::new().await;
    let id = world.make(&[]).await;
    let typed = [("start.date", "2027-03-28"), ("start.time", "02:30")];
    let path = format!("/app/zoom/change-meeting?meeting_id={id}");
    live(&mut world, &path, &typed).await.says(SKIPPED);
    let series = [
        ("start.time", "15:00"),
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", "3"),
    ];
    let id = world.make(&series).await;
    let dates = world
        .browser
        .get(&format!("/app/zoom/dates?meeting_id={id}"))
        .await
        .is(200);
    let mut links = dates
        .body
        .split("href=\"")
        .map(|part| part.split('"').next().unwrap_or_default());
    let path = links
        .find(|link| link.contains("change-date?"))
        .expect("a link")
        .replace("&amp;", "&");
    live(&mut world, &path, &typed).await.says(SKIPPED);
}

#[tokio::test]
async fn a_rule_that_gives_no_dates_is_told_as_one_types_and_an_unfinished_form_is_not() {
    let mut world = World::new().await;
    let daily = |count: &'static str| {
        [
            ("recurrence", "daily"),
            ("recurrence.daily.end", "count"),
            ("recurrence.daily.end.count", count),
        ]
    };
    let told = live(&mut world, CREATE, &daily("61")).await;
    told.says("field-error")
        .says("Number of dates: a series has at most 60 dates");
    let until = [
        ("recurrence", "daily"),
        ("recurrence.daily.end", "until"),
        ("recurrence.daily.end.until", "2026-01-05"),
    ];
    live(&mut world, CREATE, &until)
        .await
        .says("there is no date between the start and the last day");
    let page = open(&mut world.browser, CREATE).await;
    let shown = send(&mut world.browser, CREATE, &page, "preview", &meeting(&daily("61"))).await;
    shown.is(200).says("Number of dates: a series has at most 60 dates");
    let unfinished = live(
        &mut world,
        CREATE,
        &[("start.date", ""), ("start.time", ""), ("recurrence", "daily")],
    )
    .await;
    assert!(!unfinished.body.contains("field-error"), "{}", unfinished.body);
}

#[tokio::test]
async fn every_everyday_setting_reaches_zoom_as_it_was_chosen() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let chosen = meeting(&[
        ("waiting_room", "false"),
        ("join_before_host", "true"),
        ("mute_upon_entry", "true"),
        ("require_sign_in", "true"),
        ("host_video", "true"),
        ("participant_video", "false"),
        ("auto_recording", "none"),
        ("notify_co_hosts", "false"),
    ]);
    send(&mut world.browser, CREATE, &page, "create", &chosen).await.is(303);
    let sent = world.created(0)["settings"].clone();
    let wanted = json!({
        "waiting_room": false, "join_before_host": true, "mute_upon_entry": true, "meeting_authentication": true,
        "host_video": true, "participant_video": false, "auto_recording": "none",
        "alternative_hosts_email_notification": false,
    });
    for (name, value) in wanted.as_object().expect("settings") {
        assert_eq!(&sent[name], value, "{name} in {sent}");
    }
    // With a waiting room nobody comes in before the host: that field is disabled, and what it held is not sent.
    let page = open(&mut world.browser, CREATE).await;
    let chosen = meeting(&[
        ("start.time", "15:00"),
        ("waiting_room", "true"),
        ("join_before_host", "true"),
    ]);
    send(&mut world.browser, CREATE, &page, "create", &chosen).await.is(303);
    let sent = world.created(1)["settings"].clone();
    assert_eq!(
        (&sent["waiting_room"], sent.get("join_before_host")),
        (&json!(true), None),
        "{sent}"
    );
    // And without any choice nothing is sent of any of them.
    let page = open(&mut world.browser, CREATE).await;
    send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("start.time", "17:00")]),
    )
    .await
    .is(303);
    let sent = world.created(2)["settings"].clone();
    assert!(
        wanted
            .as_object()
            .expect("settings")
            .keys()
            .all(|name| sent.get(name).is_none()),
        "{sent}"
    );
}

#[tokio::test]
async fn r5_all_time_zones_are_there_and_ones_own_comes_first() {
    let mut world = World::new().await;
    // As Zoom says of Jill Chill.
    let own = "America/Los_Angeles";
    let page = world.browser.get(CREATE).await.is(200);
    let list = page
        .body
        .split("name=\"time_zone\"")
        .nth(1)
        .and_then(|after| after.split("</select>").next());
    let list = list.expect("the field");
    let groups: Vec<&str> = list.split("<optgroup").skip(1).collect();
    assert_eq!(groups.len(), 2, "{list}");
    assert!(
        groups[0].contains("label=\"Yours\"") && groups[0].matches("<option").count() == 1,
        "{}",
        groups[0]
    );
    assert!(groups[0].contains(&format!("value=\"{own}\"")), "{own}: {}", groups[0]);
    assert!(
        groups[1].matches("<option").count() >= 400,
        "{}",
        groups[1].matches("<option").count()
    );
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
    assert_eq!(made["settings"]["global_dial_in_countries"], json!(["DE", "US"]));
    let invitation = answer.location().replace("new-single-meetings", "invitations");
    world
        .browser
        .get(&invitation)
        .await
        .is(200)
        .says("By telephone")
        .says("+49")
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
