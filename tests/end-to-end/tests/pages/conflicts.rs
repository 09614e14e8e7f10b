//! Meetings at the same time are shown before anything is sent: as one types, and once when the button is pressed.

use microapp_server::integrations::HostChoice;
use serde_json::json;

use crate::support::Answer;
use crate::world::{CREATE, View, World, meeting, open, send, view, zoom_template};

/// The word by which a page says that a warning was seen.
fn seen(page: &Answer) -> String {
    let after = page.body.split("name=\"_seen\" value=\"").nth(1).expect("a mark");
    after.split('"').next().expect("a value").to_owned()
}

async fn create(world: &mut World, view: &View, fields: &[(&str, &str)]) -> Answer {
    send(&mut world.browser, CREATE, view, "create", &meeting(fields)).await
}

#[tokio::test]
async fn a_meeting_at_the_same_time_is_shown_once_and_the_same_button_goes_on() {
    let mut world = World::new().await;
    world
        .make(&[("topic", "Weekly review"), ("duration_minutes", "30")])
        .await;
    let posts = world.sent("POST");
    let page = open(&mut world.browser, CREATE).await;
    let fields = [("topic", "Other <plans>"), ("start.time", "10:15")];
    let warned = create(&mut world, &page, &fields).await.is(200);
    let warned = warned
        .says("You already have “Weekly review”")
        .says("10:00")
        .says("10:30");
    let warned = warned
        .says("Nothing has been sent")
        .says("value=\"Other &lt;plans&gt;\"")
        .says(&page.key);
    assert_eq!(world.sent("POST"), posts, "nothing was sent");
    let mark = seen(&warned);
    let answer = create(&mut world, &view(&warned), &[fields[0], fields[1], ("_seen", &mark)])
        .await
        .is(303);
    world
        .browser
        .get(answer.location())
        .await
        .is(200)
        .says("The meeting is created");
    assert_eq!(world.meetings().len(), 2);
    // What was seen of one time says nothing of another.
    world
        .make(&[("topic", "Lunch"), ("start.time", "12:00"), ("duration_minutes", "30")])
        .await;
    let page = open(&mut world.browser, CREATE).await;
    let answer = create(&mut world, &page, &[("start.time", "12:10"), ("_seen", &mark)]).await;
    answer.is(200).says("“Lunch”");
    assert_eq!(world.meetings().len(), 3);
}

#[tokio::test]
async fn what_only_touches_is_no_conflict() {
    let mut world = World::new().await;
    world.make(&[("duration_minutes", "30")]).await;
    let page = open(&mut world.browser, CREATE).await;
    create(&mut world, &page, &[("start.time", "10:30")]).await.is(303);
    let page = open(&mut world.browser, CREATE).await;
    create(&mut world, &page, &[("start.time", "09:15")]).await.is(303);
}

#[tokio::test]
async fn pressing_twice_does_not_warn_of_what_was_just_made() {
    let mut world = World::new().await;
    let page = open(&mut world.browser, CREATE).await;
    let first = create(&mut world, &page, &[]).await.is(303);
    let second = create(&mut world, &page, &[]).await.is(303);
    assert_eq!(first.location(), second.location());
    assert_eq!(world.meetings().len(), 1);
}

#[tokio::test]
async fn the_dates_of_series_are_compared_with_the_dates_of_series() {
    let mut world = World::new().await;
    let daily = [
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", "5"),
    ];
    world.make(&[("topic", "Stand-up"), daily[0], daily[1], daily[2]]).await;
    let page = open(&mut world.browser, CREATE).await;
    let warned = create(
        &mut world,
        &page,
        &[
            ("start.time", "10:30"),
            daily[0],
            daily[1],
            ("recurrence.daily.end.count", "3"),
        ],
    )
    .await;
    let warned = warned.is(200).says("“Stand-up”").says("So it is on 3 dates");
    assert_eq!(warned.body.matches("“Stand-up”").count(), 1, "{}", warned.body);
}

#[tokio::test]
async fn the_meetings_of_the_chosen_host_are_shown_and_ones_own_too() {
    let mut world = World::with(&zoom_template(), false, |setup| setup.hosts = HostChoice::Everybody).await;
    let other = world.zoom.users()[1].email.clone();
    world.make(&[("topic", "Theirs"), ("host", &other)]).await;
    world.make(&[("topic", "Mine")]).await;
    let page = open(&mut world.browser, CREATE).await;
    let warned = create(&mut world, &page, &[("host", &other)]).await.is(200);
    let warned = warned
        .says(&format!("{other} already has “Theirs”"))
        .says("You already have “Mine”");
    let mark = seen(&warned);
    create(&mut world, &view(&warned), &[("host", &other), ("_seen", &mark)])
        .await
        .is(303);
    assert_eq!(world.meetings().len(), 3);
}

#[tokio::test]
async fn whose_meetings_could_not_be_looked_at_is_said_once_beside_what_was_found() {
    let mut world = World::with(&zoom_template(), false, |setup| setup.hosts = HostChoice::Everybody).await;
    let other = world.zoom.users()[1].email.clone();
    world.make(&[("topic", "Mine")]).await;
    let refuse = |world: &World| {
        // The chosen host's are listed first.
        world.order(json!({
            "method": "GET", "route": "/users/{userId}/meetings", "status": 400,
            "body": {"code": 4711, "message": "Invalid access token, does not contain scopes:[meeting:read:list_meetings:admin]."},
        }));
    };
    refuse(&world);
    let page = open(&mut world.browser, CREATE).await;
    let warned = create(&mut world, &page, &[("host", &other)]).await.is(200);
    let warned = warned
        .says("You already have “Mine”")
        .says(&format!("We could not look at the calendar of {other}."));
    assert_eq!(world.meetings().len(), 1, "nothing was sent");
    refuse(&world);
    let mark = seen(&warned);
    let made = create(&mut world, &view(&warned), &[("host", &other), ("_seen", &mark)]).await;
    made.is(303);
    // Where nothing else was found it is said all the same.
    refuse(&world);
    let page = open(&mut world.browser, CREATE).await;
    let warned = create(&mut world, &page, &[("host", &other), ("start.time", "15:00")]).await;
    let warned = warned.is(200).says("We could not look at the calendar of");
    assert!(!warned.body.contains("already"));
}

#[tokio::test]
async fn they_are_shown_as_one_types_and_a_typed_title_asks_nobody_again() {
    let mut world = World::new().await;
    world.make(&[("topic", "Weekly review")]).await;
    let page = open(&mut world.browser, CREATE).await;
    world.zoom.clear_requests();
    let live = format!("{CREATE}/live");
    for topic in ["T", "Ti", "Tit"] {
        let answer = send(
            &mut world.browser,
            &live,
            &page,
            "create",
            &meeting(&[("topic", topic)]),
        )
        .await;
        answer.is(200).says("You already have “Weekly review”");
    }
    assert_eq!(world.sent("GET"), 1);
    let free = send(
        &mut world.browser,
        &live,
        &page,
        "create",
        &meeting(&[("start.time", "15:00")]),
    )
    .await;
    assert!(!free.is(200).body.contains("already"));
    // Without script, the button that shows the dates shows them as well.
    let shown = send(&mut world.browser, CREATE, &page, "preview", &meeting(&[])).await;
    shown.is(200).says("You already have “Weekly review”");
}

#[tokio::test]
async fn where_nobody_can_look_it_is_said_once_and_the_button_goes_on() {
    let mut world = World::new().await;
    world.make(&[]).await;
    world.order(json!({
        "method": "GET", "route": "/users/{userId}/meetings", "status": 400, "times": 5,
        "body": {"code": 4711, "message": "Invalid access token, does not contain scopes:[meeting:read:list_meetings:admin]."},
    }));
    let page = open(&mut world.browser, CREATE).await;
    let warned = create(&mut world, &page, &[]).await.is(200);
    let warned = warned.says("We could not look at your own calendar.");
    assert_eq!(world.meetings().len(), 1);
    let mark = seen(&warned);
    create(&mut world, &view(&warned), &[("_seen", &mark)]).await.is(303);
    assert_eq!(world.meetings().len(), 2);
}
