//! Reading, listing and deleting what was created, and the one result that is a secret.

use std::collections::BTreeSet;

use microapp_runtime::{ErrorKind, Invocation};
use microapp_tests::{World, each, fields, meeting};
use serde_json::{Value, json};

pub const SERIES: &str = r#"{"daily": {"end": {"count": 4}}}"#;

/// A series of four days from 2026-12-01, 10:00 in Berlin.
pub async fn series(world: &World) -> Value {
    let rule: Value = serde_json::from_str(SERIES).unwrap();
    world
        .create(json!({"recurrence": rule, "co_hosts": world.colleagues()[..2], "waiting_room": true}))
        .await
}

pub fn of(made: &Value, changes: Value) -> Value {
    let mut input = json!({"meeting_id": made["id"]});
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

#[tokio::test]
async fn a_meeting_reads_as_it_was_created() {
    let world = World::new().await;
    for input in [
        json!({"agenda": "a", "dial_in_countries": ["US"]}),
        json!({"recurrence": "no_fixed_time"}),
    ] {
        let made = world.create(input).await;
        assert_eq!(world.does("get-meeting", of(&made, json!({}))).await, made);
    }
    let made = series(&world).await;
    assert_eq!(world.does("get-meeting", of(&made, json!({}))).await, made);
}

#[tokio::test]
async fn an_id_may_be_written_as_in_invitations() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    let id = made["id"].as_str().unwrap();
    for written in [
        format!("{} {} {}", &id[..3], &id[3..7], &id[7..]),
        format!(" {}-{} ", &id[..3], &id[3..]),
    ] {
        let got = world.does("get-meeting", json!({"meeting_id": written})).await;
        assert_eq!(got["id"], made["id"], "{written}");
    }
}

#[tokio::test]
async fn one_occurrence_reads_as_itself() {
    let world = World::new().await;
    let made = series(&world).await;
    let second = &made["occurrences"][1];
    let got = world
        .does("get-meeting", of(&made, json!({"occurrence_id": second["id"]})))
        .await;
    assert_eq!(got["start"], second["start"]);
    assert_eq!(got["occurrences"], json!([second]));
}

#[tokio::test]
async fn a_list_of_several_pages_is_whole_and_sorted() {
    // Zoom allows a host 100 creates a day; whoever has more meetings made them over a year.
    let world = World::unhurried().await;
    let mut made = BTreeSet::new();
    for number in 0..310 {
        let minutes = (number * 7919) % 310;
        let start = format!(
            "2026-12-{:02}T{:02}:{:02}",
            1 + minutes / 60,
            8 + minutes % 12,
            minutes % 60
        );
        let input = json!({"start": start, "time_zone": "UTC", "passcode": ""});
        made.insert(world.create(input).await["id"].to_string());
    }
    let untimed = world
        .create(json!({"recurrence": "no_fixed_time", "passcode": ""}))
        .await;
    world.zoom.clear_requests();
    let list = world.does("list-meetings", json!({})).await;
    let ids: BTreeSet<_> = each(&list["meetings"], "id")
        .iter()
        .map(|id| json!(id).to_string())
        .collect();
    assert_eq!(list["meetings"].as_array().unwrap().len(), 311);
    assert!(made.is_subset(&ids));
    let starts = each(&list["meetings"], "start");
    assert!(starts[..310].is_sorted(), "the next first");
    assert_eq!(
        list["meetings"][310]["id"], untimed["id"],
        "what has no time comes last"
    );
    assert_eq!(world.sent("GET").len(), 2, "pages of 300");
}

#[tokio::test]
async fn a_list_has_each_upcoming_date_of_a_series_and_nothing_past() {
    let world = World::new().await;
    let daily = series(&world).await;
    let other = world
        .create(json!({"start": "2026-12-02T09:00", "time_zone": "Europe/Berlin", "topic": "Other"}))
        .await;
    let elsewhere = world.create(json!({"host": world.colleagues()[0]})).await;
    let summary = |list: &Value| each(&list["meetings"], "local_start");
    let list = world.does("list-meetings", json!({})).await;
    let day = |day: u8, hour: u8| format!("2026-12-{day:02}T{hour:02}:00:00+01:00");
    assert_eq!(
        summary(&list),
        [day(1, 10), day(2, 9), day(2, 10), day(3, 10), day(4, 10)]
    );
    assert_eq!(list["meetings"][1]["topic"], "Other");
    assert_eq!(
        (&list["meetings"][1]["recurring"], &list["meetings"][2]["recurring"]),
        (&json!(false), &json!(true))
    );
    assert!(!each(&list["meetings"], "id").contains(&elsewhere["id"].as_str().unwrap().to_owned()));
    let theirs = world
        .does("list-meetings", json!({"host": world.colleagues()[0]}))
        .await;
    assert_eq!(each(&theirs["meetings"], "id"), [elsewhere["id"].as_str().unwrap()]);
    // Two days later.
    world.zoom.advance(std::time::Duration::from_secs(11 * 24 * 3600));
    let list = world.does("list-meetings", json!({})).await;
    assert_eq!(summary(&list), [day(3, 10), day(4, 10)]);
    assert_eq!(
        world.does("get-meeting", of(&daily, json!({}))).await["occurrences"],
        daily["occurrences"],
        "past ones too"
    );
    assert_eq!(
        world.does("get-meeting", of(&other, json!({}))).await["id"],
        other["id"]
    );
}

#[tokio::test]
async fn a_list_of_nothing_is_empty() {
    let world = World::new().await;
    assert_eq!(world.does("list-meetings", json!({})).await, json!({"meetings": []}));
}

#[tokio::test]
async fn r10_users_are_listed_with_who_can_co_host() {
    let world = World::new().await;
    let users = world.does("list-users", json!({})).await;
    let can: Vec<String> = users["users"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|user| user["can_co_host"] == true)
        .map(|user| user["email"].as_str().unwrap().to_owned())
        .collect();
    let mut expected = vec![world.host.clone()];
    expected.extend(world.colleagues());
    assert_eq!(can, expected);
    let lucia = users["users"]
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["first_name"] == "Lucía")
        .unwrap();
    assert_eq!(
        (&lucia["licence"], &lucia["time_zone"]),
        (&json!("licensed"), &json!("Europe/Madrid"))
    );
    let pending = world.does("list-users", json!({"status": "pending"})).await;
    assert_eq!(
        (&pending["users"][0]["id"], &pending["users"][0]["status"]),
        (&Value::Null, &json!("pending"))
    );
    let inactive = world.does("list-users", json!({"status": "inactive"})).await;
    assert_eq!(inactive["users"][0]["can_co_host"], false);
}

#[tokio::test]
async fn an_empty_occurrence_is_not_the_whole_series() {
    let world = World::new().await;
    let made = series(&world).await;
    world.zoom.clear_requests();
    for action in [
        "get-meeting",
        "update-meeting",
        "delete-meeting",
        "get-invitation",
        "get-start-url",
    ] {
        for empty in ["", " "] {
            let input = of(&made, json!({"occurrence_id": empty}));
            let error = world.refuses(action, input, ErrorKind::InvalidInput).await;
            assert_eq!(fields(&error), ["occurrence_id"], "{action}");
        }
    }
    let asked = json!({
        "action": "delete-meeting", "input": of(&made, json!({"occurrence_id": ""})), "since": "2026-11-22T08:00:00Z",
    });
    let error = world.refuses("find-outcome", asked, ErrorKind::InvalidInput).await;
    assert_eq!(fields(&error), ["input.occurrence_id"]);
    assert_eq!(world.zoom_requests().len(), 0);
}

#[tokio::test]
async fn what_is_more_than_half_a_year_ahead_is_in_the_way_too() {
    let world = World::new().await;
    let single = world
        .create(json!({"start": "2027-07-20T10:00", "time_zone": "UTC", "topic": "Single"}))
        .await;
    let monthly = json!({"monthly": {"on": {"day": 20}, "end": {"count": 12}}});
    let series = world
        .create(json!({"start": "2026-12-20T10:30", "time_zone": "UTC", "topic": "Monthly", "recurrence": monthly}))
        .await;
    let wanted = json!({"start": "2027-07-20T10:00", "time_zone": "UTC"});
    let found = world.does("find-conflicts", wanted).await;
    let expected = [single["id"].as_str().unwrap(), series["id"].as_str().unwrap()];
    assert_eq!(each(&found["conflicts"], "meeting_id"), expected);
    assert_eq!(found["unknown"], json!([]));
    let both = json!({
        "start": "2027-04-20T10:00", "time_zone": "UTC",
        "recurrence": {"monthly": {"on": {"day": 20}, "end": {"count": 5}}},
    });
    let found = world.does("find-conflicts", both).await;
    let series = &found["conflicts"][0];
    assert_eq!(
        (&series["topic"], &series["dates"]),
        (&json!("Monthly"), &json!(5)),
        "each date once, whichever list it stands in"
    );
}

#[tokio::test]
async fn one_occurrence_is_deleted() {
    let world = World::new().await;
    let made = series(&world).await;
    let second = made["occurrences"][1]["id"].clone();
    let gone = world
        .does("delete-meeting", of(&made, json!({"occurrence_id": second})))
        .await;
    assert_eq!(gone, json!({"meeting_id": made["id"], "occurrence_id": second}));
    let left = world.does("get-meeting", of(&made, json!({}))).await;
    assert_eq!(
        each(&left["occurrences"], "status"),
        ["available", "deleted", "available", "available"]
    );
    let input = of(&made, json!({"occurrence_id": second}));
    let error = world.refuses("delete-meeting", input, ErrorKind::NotFound).await;
    assert_eq!(
        (&error.details["kind"], &error.details["id"]),
        (&json!("occurrence"), &second)
    );
}

#[tokio::test]
async fn a_whole_meeting_is_deleted_and_people_are_told_as_asked() {
    let world = World::new().await;
    for (flags, query) in [
        (json!({}), ""),
        (json!({"notify_hosts": true}), "schedule_for_reminder=true"),
        (
            json!({"notify_hosts": false, "notify_registrants": true}),
            "schedule_for_reminder=false&cancel_meeting_reminder=true",
        ),
    ] {
        let made = world.create(json!({"passcode": ""})).await;
        world.zoom.clear_requests();
        let gone = world.does("delete-meeting", of(&made, flags)).await;
        assert_eq!(gone["meeting_id"], made["id"]);
        let sent = world.sent("DELETE").remove(0);
        assert_eq!(
            (sent.path, sent.query.as_str()),
            (format!("/v2/meetings/{}", made["id"].as_str().unwrap()), query)
        );
        world
            .refuses("get-meeting", of(&made, json!({})), ErrorKind::NotFound)
            .await;
    }
    assert_eq!(world.meetings_at_zoom(), 0);
}

#[tokio::test]
async fn the_start_url_is_a_secret_of_the_host() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    let input = of(&made, json!({}));
    let output = world.output("get-start-url", &input).await.unwrap();
    assert!(output.is_secret(), "no host may log or store it");
    assert!(!format!("{output:?}").contains("zak"), "{output:?}");
    assert_eq!(output.value()["start_url"], world.at_zoom(&made)["start_url"]);
    let other = Invocation::new("get-start-url", input.to_string()).acting_user(&world.colleagues()[0]);
    let error = world.integration.invoke(other).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotAllowed);
    assert!(!error.to_string().contains("zak") && !error.details.to_string().contains("zak"));
    let ordinary = world.output("create-meeting", meeting(json!({}))).await.unwrap();
    assert!(!ordinary.is_secret());
}

#[tokio::test]
async fn a_co_host_does_not_get_the_start_url_either() {
    let world = World::new().await;
    let co_host = world.colleagues()[0].clone();
    let made = world.create(json!({"co_hosts": [co_host]})).await;
    let ask = Invocation::new("get-start-url", json!({"meeting_id": made["id"]}).to_string()).acting_user(co_host);
    assert_eq!(
        world.integration.invoke(ask).await.unwrap_err().kind,
        ErrorKind::NotAllowed
    );
}

#[tokio::test]
async fn the_acting_user_is_read() {
    let world = World::new().await;
    let user = world.does("get-user", json!({})).await;
    assert_eq!(
        (&user["email"], &user["can_co_host"]),
        (&json!(world.host), &json!(true))
    );
    assert_eq!(user["id"], world.zoom.users()[0].id);
}
