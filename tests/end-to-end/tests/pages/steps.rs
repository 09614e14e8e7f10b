//! Buttons with more than one step, and what they speak of.

use std::time::Duration;

use serde_json::json;

use crate::support::Answer;
use crate::world::{View, World, changed, day, open, send};

/// *Save* writes twice, the second time with a mark behind the topic, and leads to an address with what is then there. Its
/// input speaks of what the page has loaded.
async fn twice() -> (World, String) {
    let from = "agenda: { expression: \"form.agenda or ''\" }
            passcode: { expression: \"form.passcode or ''\" }
            co_hosts: { expression: \"form.co_hosts or []\" }
            dial_in_countries: { expression: \"form.dial_in_countries or []\" }
          then:
            - page: invitations
              params:";
    let to = "agenda: { expression: meeting.topic }
          then:
            - action: update-meeting
              input:
                meeting_id: { param: meeting_id }
                topic: { expression: \"form.topic ~ '!'\" }
            - action: get-meeting
              input:
                meeting_id: { param: meeting_id }
              as: now
            - page: invitations
              params:
                occurrence_id: { expression: now.topic }";
    let template = changed("template.yaml", from, to);
    let mut world = World::with(&template, false, |_| {}).await;
    let id = world.make(&[]).await;
    (world, id)
}

async fn save(world: &mut World, path: &str, view: &View) -> Answer {
    let day = day();
    let fields = [
        ("topic", "New"),
        ("start.date", day.as_str()),
        ("start.time", "11:30"),
        ("time_zone", "Europe/Berlin"),
        ("duration_minutes", "30"),
    ];
    let fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    send(&mut world.browser, path, view, "save", &fields).await
}

#[tokio::test]
async fn a_step_that_reads_after_one_that_writes_gets_what_is_there_then() {
    let (mut world, id) = twice().await;
    let path = format!("/app/zoom/change-meeting?meeting_id={id}");
    let view = open(&mut world.browser, &path).await;
    let there = format!("/app/zoom/invitations?meeting_id={id}&occurrence_id=New%21");
    save(&mut world, &path, &view).await.leads_to(&there);
}

#[tokio::test]
async fn a_button_whose_steps_take_long_one_after_the_other_comes_to_its_end() {
    let (mut world, id) = twice().await;
    let path = format!("/app/zoom/change-meeting?meeting_id={id}");
    let view = open(&mut world.browser, &path).await;
    world.order(json!({"method": "PATCH", "route": "/meetings/{meetingId}", "delay_before_ms": 4_600, "times": 2}));
    let pending = save(&mut world, &path, &view).await.is(303);
    let first = pending.location().to_owned();
    assert!(first.contains("_step=0"), "{first}");
    let second = next(&mut world, &first).await;
    assert!(second.contains("_step=1"), "{second}");
    let there = next(&mut world, &second).await;
    assert_eq!(
        there,
        format!("/app/zoom/invitations?meeting_id={id}&occurrence_id=New%21")
    );
    assert_eq!(
        (world.sent("PATCH"), &world.meetings()[0]["topic"]),
        (2, &json!("New!"))
    );
}

/// Waits on an outcome page until it leads on.
async fn next(world: &mut World, outcome: &str) -> String {
    let leading = async {
        loop {
            let told = world.browser.get(outcome).await;
            if told.status == 303 {
                break told.location().to_owned();
            }
            told.is(200);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), leading)
        .await
        .expect("it is done")
}
