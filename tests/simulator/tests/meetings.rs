//! Creating, reading, changing and deleting meetings.

mod common;

use common::Zoom;
use serde_json::{Value, json};

fn dates(meeting: &Value) -> Vec<&str> {
    meeting["occurrences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["start_time"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_scheduled_meeting_is_created_read_listed_changed_and_deleted() {
    let zoom = Zoom::start().await;
    let created = zoom
        .create(json!({
            "topic": "Planning", "start_time": "2026-12-01T10:00:00", "timezone": "Europe/Berlin",
            "password": "s3cret", "settings": { "mute_upon_entry": true }, "no_such_field": 1,
        }))
        .await;
    assert_eq!(created["start_time"], "2026-12-01T09:00:00Z");
    assert_eq!(created["status"], "waiting");
    assert_eq!(created["password"], "s3cret");
    assert_eq!(created["settings"]["mute_upon_entry"], true);
    assert!(created["join_url"].as_str().unwrap().contains("?pwd="));
    let path = format!("/meetings/{}", created["id"]);
    assert_eq!(zoom.get(&path).await.expect(200)["uuid"], created["uuid"]);
    zoom.patch(&path, json!({ "topic": "Moved", "start_time": "2026-12-02T10:00:00Z" }))
        .await
        .expect(204);
    let changed = zoom.get(&path).await.expect(200);
    assert_eq!(
        (&changed["topic"], &changed["start_time"]),
        (&json!("Moved"), &json!("2026-12-02T10:00:00Z"))
    );
    assert_eq!(
        changed["password"], "s3cret",
        "a field that was left out is left as it is"
    );
    let listed = zoom.get("/users/me/meetings").await.expect(200);
    assert_eq!(
        (listed["total_records"].as_i64(), &listed["next_page_token"]),
        (Some(1), &json!(""))
    );
    zoom.delete(&path).await.expect(204);
    let gone = zoom.get(&path).await.expect(404);
    assert_eq!(
        gone,
        json!({ "code": 3001, "message": format!("Meeting does not exist: {}.", created["id"]) })
    );
}

#[tokio::test]
async fn a_weekly_series_keeps_its_local_time_across_daylight_saving() {
    let zoom = Zoom::start().await;
    let series = zoom
        .create(json!({
            "type": 8, "start_time": "2027-03-22T10:00:00", "timezone": "Europe/Berlin",
            // A number, as cal.com sends it.
            "recurrence": { "type": 2, "weekly_days": 2, "end_times": 2 },
        }))
        .await;
    assert_eq!(dates(&series), ["2027-03-22T09:00:00Z", "2027-03-29T08:00:00Z"]);
    assert_eq!(
        series["occurrences"][0]["occurrence_id"], "1805706000000",
        "the epoch milliseconds of the start"
    );
    assert_eq!(series["recurrence"]["weekly_days"], "2");
}

#[tokio::test]
async fn one_occurrence_is_moved_and_another_deleted() {
    let zoom = Zoom::start().await;
    let series = zoom
        .create(json!({
            "type": 8, "start_time": "2026-12-01T10:00:00Z", "timezone": "UTC",
            "recurrence": { "type": 1, "end_times": 3 },
        }))
        .await;
    let id = |index: usize| {
        series["occurrences"][index]["occurrence_id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let path = format!("/meetings/{}", series["id"]);
    let moved = json!({ "start_time": "2026-12-02T15:00:00Z", "topic": "ignored", "settings": { "host_video": true } });
    zoom.patch(&format!("{path}?occurrence_id={}", id(1)), moved)
        .await
        .expect(204);
    zoom.delete(&format!("{path}?occurrence_id={}", id(0)))
        .await
        .expect(204);
    let all = zoom.get(&path).await.expect(200);
    assert_eq!(
        dates(&all),
        ["2026-12-01T10:00:00Z", "2026-12-02T15:00:00Z", "2026-12-03T10:00:00Z"]
    );
    assert_eq!(all["occurrences"][0]["status"], "deleted");
    assert_eq!(
        all["occurrences"][1]["occurrence_id"],
        id(1),
        "the id stays when the occurrence moves"
    );
    assert_eq!(all["topic"], "Zoom Meeting");
    let one = zoom.get(&format!("{path}?occurrence_id={}", id(1))).await.expect(200);
    assert_eq!(
        (&one["start_time"], &one["settings"]["host_video"]),
        (&json!("2026-12-02T15:00:00Z"), &json!(true))
    );
    let wrong = zoom
        .delete(&format!("{path}?occurrence_id={}", id(0)))
        .await
        .expect(400);
    assert_eq!(wrong["message"], "Invalid occurrence_id.");
}

#[tokio::test]
async fn alternative_hosts_are_licensed_users_of_the_account_or_nothing_happens() {
    let zoom = Zoom::start().await;
    let ask = |hosts: String| json!({ "settings": { "alternative_hosts": hosts } });
    // Comma or semicolon, id or e-mail.
    let good = zoom.create(ask(format!("{},{}", zoom.email(1), zoom.user(2)))).await;
    assert_eq!(
        good["settings"]["alternative_hosts"],
        format!("{};{}", zoom.email(1), zoom.email(2))
    );
    let before = zoom.simulator.meetings();
    for stranger in [
        "mentor@gmail.com".to_owned(),
        zoom.email(5),
        zoom.email(6),
        zoom.email(7),
    ] {
        let refused = zoom
            .post("/users/me/meetings", ask(format!("{};{stranger}", zoom.email(1))))
            .await
            .expect(400);
        let words = format!(
            "Unable to assign \"{stranger}\" as an alternative host because the user cannot be selected at this time."
        );
        assert_eq!(refused, json!({ "code": 1114, "message": words }));
        let path = format!("/meetings/{}", good["id"]);
        zoom.patch(&path, ask(stranger)).await.expect(400);
    }
    assert_eq!(zoom.simulator.meetings(), before, "nothing was created or changed");
}

#[tokio::test]
async fn every_wrong_field_is_told_at_once() {
    let zoom = Zoom::start().await;
    let refused = zoom
        .post(
            "/users/me/meetings",
            json!({
                "topic": "x".repeat(201), "type": 7, "agenda": "x".repeat(2001), "timezone": "Mars/Olympus",
                "start_time": "tomorrow", "password": "12345678901",
                "recurrence": { "type": 2, "repeat_interval": 13, "weekly_days": "8", "end_times": 2,
                                "end_date_time": "2027-01-01T00:00:00Z" },
                "settings": { "jbh_time": 7, "audio": "smoke", "host_video": "yes" },
            }),
        )
        .await
        .expect(400);
    assert_eq!(
        (refused["code"].as_i64(), &refused["message"]),
        (Some(300), &json!("Validation Failed."))
    );
    let fields: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    for field in [
        "topic",
        "type",
        "agenda",
        "timezone",
        "start_time",
        "password",
        "recurrence.repeat_interval",
        "recurrence.weekly_days",
        "recurrence.end_times",
        "settings.jbh_time",
        "settings.audio",
        "settings.host_video",
    ] {
        assert!(fields.contains(&field), "{field} is missing in {fields:?}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused_in_zooms_words() {
    let zoom = Zoom::start().await;
    let refused = zoom.post("/users/me/meetings", json!([1])).await.expect(400);
    assert_eq!(
        refused,
        json!({ "code": 300, "message": "Request Body should be a valid JSON object." })
    );
}

#[tokio::test]
async fn sixty_occurrences_are_the_most_and_a_switch_makes_it_fifty() {
    let zoom = Zoom::start().await;
    let ask = |times: u32| json!({ "type": 8, "recurrence": { "type": 1, "end_times": times } });
    assert_eq!(zoom.create(ask(60)).await["occurrences"].as_array().unwrap().len(), 60);
    let refused = zoom.post("/users/me/meetings", ask(61)).await.expect(400);
    assert_eq!(
        refused["errors"][0]["message"],
        "The maximum number of recurring is 60."
    );
    zoom.switch("max_occurrences", json!(50)).await;
    zoom.post("/users/me/meetings", ask(51)).await.expect(400);
}

#[tokio::test]
async fn the_passcode_policy_of_the_host_rules() {
    let zoom = Zoom::start().await;
    let policy = json!({ "schedule_meeting": {
        "require_password_for_scheduling_new_meetings": true,
        "meeting_password_requirement": { "length": 8, "only_allow_numeric": true, "consecutive_characters_length": 4 },
    } });
    zoom.patch("/users/me/settings", policy).await.expect(204);
    for weak in ["1234567", "abcdefgh", "12345678"] {
        let refused = zoom
            .post("/users/me/meetings", json!({ "password": weak }))
            .await
            .expect(400);
        assert_eq!(refused["errors"][0]["field"], "password");
    }
    let made_up = zoom.create(json!({})).await;
    let password = made_up["password"].as_str().unwrap();
    assert!(
        password.len() >= 8 && password.bytes().all(|byte| byte.is_ascii_digit()),
        "{password}"
    );
    assert_eq!(made_up["pstn_password"], password);
}

#[tokio::test]
async fn a_start_that_is_over_becomes_the_present_and_one_date_knows_no_zone_but_that_of_its_series() {
    let zoom = Zoom::start().await;
    let made = zoom.create(json!({ "start_time": "2026-11-19T10:00:00Z" })).await;
    assert_eq!(made["start_time"], made["created_at"]);
    let series = zoom
        .create(json!({
            "type": 8, "start_time": "2026-12-01T10:00:00Z", "timezone": "Europe/Berlin", "recurrence": { "type": 1, "end_times": 3 },
        }))
        .await;
    let path = format!(
        "/meetings/{}?occurrence_id={}",
        series["id"],
        series["occurrences"][1]["occurrence_id"].as_str().unwrap()
    );
    let moved = json!({ "start_time": "2026-12-02T15:00:00", "timezone": "America/New_York" });
    zoom.patch(&path, moved).await.expect(204);
    assert_eq!(zoom.get(&path).await.expect(200)["start_time"], "2026-12-02T14:00:00Z");
}

#[tokio::test]
async fn a_series_gets_new_dates_of_a_start_that_is_to_come_and_a_rule_together() {
    let zoom = Zoom::start().await;
    let series = zoom
        .create(json!({ "type": 8, "start_time": "2027-03-01T10:00:00Z", "timezone": "UTC", "recurrence": { "type": 1, "end_times": 3 } }))
        .await;
    let path = format!("/meetings/{}", series["id"]);
    let rule = json!({ "type": 1, "end_times": 5 });
    for ignored in [
        json!({ "topic": "Two", "recurrence": rule }),
        json!({ "topic": "Two", "recurrence": rule, "start_time": "2020-03-01T10:00:00Z" }),
    ] {
        zoom.patch(&path, ignored).await.expect(204);
        let now = zoom.get(&path).await.expect(200);
        assert_eq!(
            (&now["topic"], &now["occurrences"]),
            (&json!("Two"), &series["occurrences"])
        );
    }
    let refused = zoom
        .patch(&path, json!({ "start_time": "2027-03-01T11:00:00Z" }))
        .await
        .expect(400);
    assert_eq!(refused["errors"][0]["field"], "recurrence");
    let both = json!({ "start_time": "2027-03-01T11:00:00Z", "recurrence": rule });
    zoom.patch(&path, both).await.expect(204);
    let now = zoom.get(&path).await.expect(200);
    assert_eq!(now["occurrences"].as_array().unwrap().len(), 5);

    zoom.switch("series_change_needs_recurrence", json!(true)).await;
    zoom.patch(&path, json!({ "topic": "Three" })).await.expect(400);
}

#[tokio::test]
async fn a_hundred_creates_and_updates_a_host_and_day() {
    let zoom = Zoom::start().await;
    zoom.switch("daily_meeting_changes", json!(2)).await;
    let meeting = zoom.scheduled().await;
    let path = format!("/meetings/{}", meeting["id"]);
    zoom.patch(&path, json!({ "topic": "Two" })).await.expect(204);
    let refused = zoom.patch(&path, json!({ "topic": "Three" })).await;
    assert_eq!(refused.header("x-ratelimit-category"), Some("Light"));
    assert_eq!(
        (refused.header("retry-after"), refused.header("x-ratelimit-type")),
        (None, None)
    );
    let body = refused.expect(429);
    assert!(
        body["message"]
            .as_str()
            .unwrap()
            .starts_with("You have exceeded the daily rate limit (2)")
    );
    let other = format!("/users/{}/meetings", zoom.user(1));
    zoom.post(&other, json!({})).await.expect(201);
    zoom.control(http::Method::PUT, "clock", json!({ "now": "2026-11-21T00:00:00Z" }))
        .await
        .expect(200);
    zoom.patch(&path, json!({ "topic": "Three" })).await.expect(204);
}

#[tokio::test]
async fn scheduling_for_others_needs_the_privilege() {
    let zoom = Zoom::start().await;
    let ask = json!({ "schedule_for": zoom.email(1) });
    let refused = zoom.post("/users/me/meetings", ask.clone()).await.expect(400);
    assert_eq!(
        refused["message"],
        format!("You cannot schedule a meeting for {}", zoom.email(1))
    );
    let assistants = json!({ "assistants": [{ "id": zoom.user(0) }] });
    zoom.post(&format!("/users/{}/assistants", zoom.user(1)), assistants)
        .await
        .expect(201);
    let meeting = zoom.create(ask).await;
    assert_eq!(
        (&meeting["host_id"], &meeting["assistant_id"]),
        (&json!(zoom.user(1)), &json!(zoom.user(0)))
    );
    let instant = json!({ "type": 1, "schedule_for": zoom.email(1) });
    assert_eq!(zoom.post("/users/me/meetings", instant).await.expect(400)["code"], 3000);
}

#[tokio::test]
async fn lists_come_in_pages_whose_tokens_expire() {
    let zoom = Zoom::start().await;
    for _ in 0..5 {
        zoom.scheduled().await;
    }
    let first = zoom.get("/users/me/meetings?page_size=2").await.expect(200);
    let token = first["next_page_token"].as_str().unwrap().to_owned();
    let second = zoom
        .get(&format!("/users/me/meetings?page_size=2&next_page_token={token}"))
        .await
        .expect(200);
    assert_ne!(first["meetings"][0]["id"], second["meetings"][0]["id"]);
    let by_number = zoom
        .get("/users/me/meetings?page_size=2&page_number=3")
        .await
        .expect(200);
    assert_eq!(by_number["meetings"].as_array().unwrap().len(), 1);
    zoom.simulator.advance(std::time::Duration::from_secs(15 * 60));
    let late = zoom
        .get(&format!("/users/me/meetings?page_size=2&next_page_token={token}"))
        .await
        .expect(400);
    assert_eq!(late["message"], "The next page token is either invalid or has expired.");
}

#[tokio::test]
async fn past_instances_are_found_by_uuid_encoded_twice() {
    let zoom = Zoom::with(zoom_simulator::Options {
        seed: 11,
        ..common::frozen()
    })
    .await;
    let mut slashed = 0;
    for _ in 0..12 {
        let meeting = zoom.scheduled().await;
        let id = &meeting["id"];
        zoom.control(http::Method::POST, &format!("meetings/{id}/start"), Value::Null)
            .await
            .expect(200);
        zoom.simulator.advance(std::time::Duration::from_secs(600));
        zoom.put(&format!("/meetings/{id}/status"), json!({ "action": "end" }))
            .await
            .expect(204);
        let uuid = meeting["uuid"].as_str().unwrap();
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let twice = zoom
            .get(&format!("/past_meetings/{}", encode(&encode(uuid))))
            .await
            .expect(200);
        assert_eq!((&twice["uuid"], &twice["duration"]), (&json!(uuid), &json!(10)));
        if uuid.starts_with('/') || uuid.contains("//") {
            slashed += 1;
            zoom.get(&format!("/past_meetings/{}", encode(uuid))).await.expect(404);
        }
    }
    assert!(slashed > 0, "the seed gives some that must be encoded twice");
}

#[tokio::test]
async fn an_invitation_tells_how_to_join() {
    let zoom = Zoom::start().await;
    let meeting = zoom
        .create(json!({
            "topic": "Planning", "type": 8, "start_time": "2026-12-01T10:00:00", "timezone": "America/Los_Angeles",
            "password": "123456", "recurrence": { "type": 1, "end_times": 2 },
        }))
        .await;
    let path = format!("/meetings/{}/invitation", meeting["id"]);
    let classic = zoom.get(&path).await.expect(200)["invitation"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = meeting["id"].to_string();
    for line in [
        "Jill Chill is inviting you to a scheduled Zoom meeting.\r\n\r\nTopic: Planning\r\n",
        "Time: Dec 1, 2026 10:00 AM Pacific Time (US and Canada)\r\n",
        "        Every day, until Dec 2, 2026, 2 occurrence(s)\r\n        Dec 1, 2026 10:00 AM\r\n",
        &format!(
            "Meeting ID: {} {} {}\r\nPasscode: 123456\r\nOne tap mobile\r\n",
            &id[..3],
            &id[3..7],
            &id[7..]
        ),
        &format!("+16695550100,,{id}#,,,,*123456# US (San Jose)\r\n"),
        "Dial by your location\r\n        +1 669 555 0100 US (San Jose)\r\n",
    ] {
        assert!(classic.contains(line), "{line:?} is missing in {classic}");
    }
    zoom.switch("invitation", json!("bullets")).await;
    let bullets = zoom.get(&path).await.expect(200)["invitation"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        bullets.contains("\r\n---\r\n\r\nDial by your location\r\n• +1 669 555 0100 US (San Jose)\r\n"),
        "{bullets}"
    );
    let anytime = zoom
        .create(json!({ "type": 3, "settings": { "global_dial_in_countries": [] } }))
        .await;
    let text = zoom
        .get(&format!("/meetings/{}/invitation", anytime["id"]))
        .await
        .expect(200);
    let text = text["invitation"].as_str().unwrap();
    assert!(
        text.contains("Time: This is a recurring meeting Meet anytime\r\n"),
        "{text}"
    );
    assert!(!text.contains("Dial") && !text.contains("Passcode"), "{text}");
}

#[tokio::test]
async fn lists_cut_agendas_after_250_characters_and_say_when_a_meeting_was_made() {
    let zoom = Zoom::start().await;
    let agenda = "ä".repeat(251);
    let made = zoom
        .create(json!({ "topic": "Long", "type": 3, "agenda": agenda }))
        .await;
    zoom.simulator.advance(std::time::Duration::from_secs(90));
    let listed = zoom.get("/users/me/meetings").await.expect(200);
    let row = &listed["meetings"][0];
    assert_eq!(row["agenda"], "ä".repeat(250));
    assert_eq!(row["created_at"], "2026-11-20T09:00:00Z");
    assert_eq!(row["start_time"], Value::Null, "no fixed time");
    let whole = zoom.get(&format!("/meetings/{}", made["id"])).await.expect(200);
    assert_eq!(whole["agenda"], agenda);
}
