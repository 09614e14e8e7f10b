//! `create-meeting`: what a person chooses arrives at Zoom, and what Zoom makes of it comes back.

use microapp_runtime::ErrorKind;
use microapp_tests::{World, each, fields, meeting};
use serde_json::{Value, json};

#[tokio::test]
async fn r2_a_single_meeting() {
    let world = World::new().await;
    let made = world
        .create(json!({
            "topic": "Quarterly review",
            "agenda": "What was",
            "start": "2026-12-01T10:00",
            "time_zone": "Europe/Berlin",
            "duration_minutes": 45,
            "passcode": "12345678",
        }))
        .await;
    assert_eq!(made["topic"], "Quarterly review");
    assert_eq!(made["agenda"], "What was");
    assert_eq!(made["start"], "2026-12-01T09:00:00Z");
    assert_eq!(made["local_start"], "2026-12-01T10:00:00+01:00");
    assert_eq!(made["time_zone"], "Europe/Berlin");
    assert_eq!(made["duration_minutes"], 45);
    assert_eq!(made["recurrence"], "once");
    assert_eq!(made["occurrences"], json!([]));
    assert_eq!(made["host_email"], world.host);
    assert_eq!(made["passcode"], "12345678");
    let join_url = made["join_url"].as_str().unwrap();
    assert!(
        join_url.starts_with("https://") && join_url.contains(made["id"].as_str().unwrap()),
        "{join_url}"
    );
    let expected = json!({
        "topic": "Quarterly review",
        "agenda": "What was",
        "type": 2,
        "start_time": "2026-12-01T10:00:00",
        "timezone": "Europe/Berlin",
        "duration": 45,
        "password": "12345678",
    });
    assert_eq!(world.body("POST"), expected, "the body that Zoom got");
    assert_eq!(world.at_zoom(&made)["start_time"], "2026-12-01T09:00:00Z");
}

#[tokio::test]
async fn a_meeting_says_as_little_as_its_input() {
    let world = World::new().await;
    world
        .does(
            "create-meeting",
            json!({"topic": "x", "start": "2026-12-01T10:00:00Z", "passcode": ""}),
        )
        .await;
    let expected =
        json!({"topic": "x", "type": 2, "start_time": "2026-12-01T10:00:00Z", "duration": 60, "password": ""});
    assert_eq!(world.body("POST"), expected);
    let seen: Vec<_> = world.zoom_requests().into_iter().map(|request| request.path).collect();
    assert_eq!(seen, [format!("/v2/users/{}/meetings", world.host.replace('@', "%40"))]);
}

/// Every kind of rule with its expected local dates, for each end: a count, a date, none.
#[tokio::test]
async fn r3_each_recurrence_with_each_end() {
    let rules = [
        (
            "daily",
            json!({"every": 3}),
            "2026-12-10",
            ["2026-12-01", "2026-12-04", "2026-12-07", "2026-12-10"],
        ),
        (
            "weekly",
            json!({"every": 2, "days": ["thursday", "tuesday"]}),
            "2026-12-17",
            ["2026-12-01", "2026-12-03", "2026-12-15", "2026-12-17"],
        ),
        (
            "monthly",
            json!({"on": {"day": 31}}),
            "2027-05-31",
            ["2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"],
        ),
        (
            "monthly",
            json!({"every": 2, "on": {"nth": {"week": "last", "day": "friday"}}}),
            "2027-06-25",
            ["2026-12-25", "2027-02-26", "2027-04-30", "2027-06-25"],
        ),
        (
            "monthly",
            json!({"on": {"nth": {"week": "second", "day": "tuesday"}}}),
            "2027-03-09",
            ["2026-12-08", "2027-01-12", "2027-02-09", "2027-03-09"],
        ),
    ];
    let world = World::new().await;
    for (kind, rule, last, dates) in rules {
        for end in [json!({"count": 4}), json!({"until": last}), Value::Null] {
            let mut rule = rule.clone();
            rule["end"] = end.clone();
            let made = world.create(json!({"recurrence": {kind: rule}, "passcode": ""})).await;
            let starts = each(&made["occurrences"], "local_start");
            let days: Vec<&str> = starts.iter().map(|start| &start[..10]).collect();
            if end.is_null() {
                assert_eq!(days.len(), 60, "a series without an end is as long as Zoom allows");
            } else {
                assert_eq!(days.len(), 4, "{made}");
            }
            assert_eq!(days[..4], dates, "{kind} {rule}");
            assert!(starts.iter().all(|start| &start[10..19] == "T10:00:00"), "{starts:?}");
            assert_eq!(made["start"], made["occurrences"][0]["start"]);
            assert_eq!(made["recurrence"][kind]["every"], rule["every"].as_u64().unwrap_or(1));
            if !end.is_null() {
                assert_eq!(
                    made["recurrence"][kind]["end"], end,
                    "the rule comes back as it was given"
                );
            }
            assert_eq!(world.at_zoom(&made)["type"], 8);
        }
    }
}

#[tokio::test]
async fn r3_a_series_without_fixed_time() {
    let world = World::new().await;
    let made = world
        .create(json!({"recurrence": "no_fixed_time", "passcode": ""}))
        .await;
    assert_eq!(made["recurrence"], "no_fixed_time");
    for absent in ["start", "local_start", "duration_minutes"] {
        assert_eq!(made[absent], Value::Null, "{absent}");
    }
    assert_eq!(made["occurrences"], json!([]));
    assert_eq!(
        world.body("POST"),
        json!({"topic": "Planning", "type": 3, "password": ""})
    );
}

#[tokio::test]
async fn occurrences_have_zooms_ids() {
    let world = World::new().await;
    let made = world
        .create(json!({"recurrence": {"daily": {"end": {"count": 3}}}}))
        .await;
    let at_zoom = world.at_zoom(&made);
    let ids = each(&made["occurrences"], "id");
    assert_eq!(ids, each(&at_zoom["occurrences"], "occurrence_id"));
    assert_eq!(ids[0], "1796115600000", "the first start in milliseconds");
    assert!(
        each(&made["occurrences"], "status")
            .iter()
            .all(|status| status == "available")
    );
}

#[tokio::test]
async fn r4_r64_any_number_of_co_hosts_by_address_and_id() {
    let world = World::new().await;
    let colleagues = world.colleagues();
    assert!(colleagues.len() >= 4, "more than two co-hosts");
    let by_id = world
        .zoom
        .users()
        .into_iter()
        .find(|user| user.email == colleagues[0])
        .unwrap()
        .id;
    let mut named = colleagues.clone();
    named[0] = by_id;
    let made = world.create(json!({"co_hosts": named, "notify_co_hosts": false})).await;
    assert_eq!(made["co_hosts"], json!(colleagues), "Zoom tells addresses");
    let body = world.body("POST");
    assert_eq!(body["settings"]["alternative_hosts"], named.join(";"));
    assert_eq!(body["settings"]["alternative_hosts_email_notification"], false);
    assert_eq!(
        world.at_zoom(&made)["settings"]["alternative_hosts"],
        colleagues.join(";")
    );
}

#[tokio::test]
async fn r64_a_refused_co_host_is_named_and_nothing_is_created() {
    let world = World::new().await;
    let basic = "bob.basic@example.com";
    for refused in [basic, "ina.inactive@example.com", "nobody@elsewhere.example"] {
        let input = meeting(json!({"co_hosts": [world.colleagues()[0], refused]}));
        let error = world.refuses("create-meeting", input, ErrorKind::CoHostRefused).await;
        assert_eq!(error.details["co_hosts"], json!([refused]));
        assert_eq!(error.details["field"], "co_hosts");
        assert_eq!(error.details["service_code"], 1114);
        assert!(
            error.message.contains(refused) && error.message.contains("licensed"),
            "{}",
            error.message
        );
    }
    assert_eq!(world.meetings_at_zoom(), 0);
}

#[tokio::test]
async fn r5_a_start_that_the_clocks_jump_over_is_later_by_the_jump() {
    let world = World::new().await;
    let made = world
        .create(json!({"start": "2027-03-28T02:30", "time_zone": "Europe/Berlin"}))
        .await;
    assert_eq!(made["start"], "2027-03-28T01:30:00Z");
    assert_eq!(made["local_start"], "2027-03-28T03:30:00+02:00");
}

#[tokio::test]
async fn r5_a_start_that_comes_twice_is_the_first() {
    let world = World::new().await;
    let made = world
        .create(json!({"start": "2027-10-31T02:30", "time_zone": "Europe/Berlin"}))
        .await;
    assert_eq!(made["start"], "2027-10-31T00:30:00Z");
}

#[tokio::test]
async fn r5_an_instant_says_which_of_two_equal_local_times_it_is() {
    let world = World::new().await;
    for (start, utc) in [
        ("2027-10-31T02:30:00+02:00", "2027-10-31T00:30:00Z"),
        ("2027-10-31T02:30:00+01:00", "2027-10-31T01:30:00Z"),
    ] {
        let made = world
            .create(json!({"start": start, "time_zone": "Europe/Berlin"}))
            .await;
        assert_eq!(made["start"], utc);
        assert_eq!(made["local_start"], start);
    }
}

/// `(zone, first week's UTC hour, hour after the change, start)`: weekly series across a change keep their local time.
#[tokio::test]
async fn r5_a_weekly_series_keeps_its_local_time_across_both_changes() {
    let world = World::new().await;
    let day = |utc: &str| utc[..10].to_owned();
    for (zone, start, before, after) in [
        ("Europe/Berlin", "2027-03-22T10:00", "T09:00:00Z", "T08:00:00Z"),
        ("Europe/Berlin", "2027-10-25T10:00", "T08:00:00Z", "T09:00:00Z"),
        ("America/New_York", "2027-03-08T10:00", "T15:00:00Z", "T14:00:00Z"),
        ("America/New_York", "2027-11-01T10:00", "T14:00:00Z", "T15:00:00Z"),
        ("Australia/Sydney", "2027-03-29T10:00", "T23:00:00Z", "T00:00:00Z"),
        ("Asia/Kolkata", "2027-03-22T10:00", "T04:30:00Z", "T04:30:00Z"),
    ] {
        let rule = json!({"weekly": {"days": ["monday"], "end": {"count": 3}}});
        let input = json!({"start": start, "time_zone": zone, "recurrence": rule});
        let made = world.create(input.clone()).await;
        let local = each(&made["occurrences"], "local_start");
        assert!(
            local.iter().all(|local| &local[10..19] == "T10:00:00"),
            "{zone}: {local:?}"
        );
        let utc = each(&made["occurrences"], "start");
        assert!(utc[0].ends_with(before) && utc[2].ends_with(after), "{zone}: {utc:?}");
        assert!(day(&utc[0]) < day(&utc[1]) && day(&utc[1]) < day(&utc[2]), "{utc:?}");
        let at_zoom = world.at_zoom(&made);
        assert_eq!(
            each(&made["occurrences"], "id"),
            each(&at_zoom["occurrences"], "occurrence_id")
        );
        assert_eq!(utc, each(&at_zoom["occurrences"], "start_time"));
        let preview = world.does("preview-recurrence", input).await;
        assert_eq!(each(&preview["occurrences"], "start"), utc);
        assert_eq!(
            preview["warnings"].as_array().unwrap().len(),
            usize::from(zone != "Asia/Kolkata"),
            "{preview}"
        );
    }
}

#[tokio::test]
async fn r5_zones_are_known_by_any_spelling_and_sent_by_their_name() {
    let world = World::new().await;
    let made = world
        .create(json!({"start": "2026-12-01T10:00", "time_zone": "asia/tokyo", "passcode": ""}))
        .await;
    assert_eq!(made["time_zone"], "Asia/Tokyo");
    assert_eq!(made["start"], "2026-12-01T01:00:00Z");
    assert_eq!(world.body("POST")["timezone"], "Asia/Tokyo");
}

#[tokio::test]
async fn r59_titles_of_one_to_two_hundred_characters_in_any_script() {
    let world = World::new().await;
    let longest = "日".repeat(200);
    for topic in ["x", "Besprechung „Größe“ & <b>mehr</b> 🎉", &longest] {
        let made = world.create(json!({"topic": topic, "passcode": ""})).await;
        assert_eq!(made["topic"], topic);
        assert_eq!(world.at_zoom(&made)["topic"], topic);
    }
    for topic in ["", "   ", &"日".repeat(201), "two\nlines"] {
        let error = world
            .refuses(
                "create-meeting",
                meeting(json!({"topic": topic})),
                ErrorKind::InvalidInput,
            )
            .await;
        assert_eq!(fields(&error)[0], "topic");
    }
    assert_eq!(world.meetings_at_zoom(), 3);
}

#[tokio::test]
async fn r60_starts_as_local_time_or_as_an_instant() {
    let world = World::new().await;
    for (start, zone) in [
        ("2026-12-01T10:00", Some("Europe/Berlin")),
        ("2026-12-01T10:00:00", Some("Europe/Berlin")),
        ("2026-12-01T10:00:00+01:00", None),
        ("2026-12-01T09:00:00Z", Some("Europe/Berlin")),
        ("2026-12-01T18:00:00+09:00", Some("Europe/Berlin")),
    ] {
        let mut input = json!({"topic": "x", "start": start, "passcode": ""});
        if let Some(zone) = zone {
            input["time_zone"] = zone.into();
        }
        let made = world.does("create-meeting", input).await;
        assert_eq!(made["start"], "2026-12-01T09:00:00Z", "{start} {zone:?}");
    }
}

#[tokio::test]
async fn r61_durations_of_a_minute_to_a_day() {
    let world = World::new().await;
    for minutes in [1, 45, 1440] {
        let made = world.create(json!({"duration_minutes": minutes, "passcode": ""})).await;
        assert_eq!(world.at_zoom(&made)["duration"], minutes);
    }
    let made = world.create(json!({"passcode": ""})).await;
    assert_eq!(made["duration_minutes"], 60, "an hour if nobody says");
    for minutes in [0, 1441] {
        let input = meeting(json!({"duration_minutes": minutes}));
        let error = world.refuses("create-meeting", input, ErrorKind::InvalidInput).await;
        assert_eq!(fields(&error), ["duration_minutes"]);
    }
}

#[tokio::test]
async fn r62_weekly_recurrence_on_several_days() {
    let world = World::new().await;
    let days = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    let made = world
        .create(json!({"recurrence": {"weekly": {"days": days, "end": {"count": 14}}}}))
        .await;
    assert_eq!(made["occurrences"].as_array().unwrap().len(), 14);
    assert_eq!(made["recurrence"]["weekly"]["days"], json!(days));
    assert_eq!(world.body("POST")["recurrence"]["weekly_days"], "1,2,3,4,5,6,7");
}

#[tokio::test]
async fn r62_a_series_of_as_many_dates_as_the_admin_allows() {
    let rule = |count: u32| meeting(json!({"recurrence": {"daily": {"end": {"count": count}}}, "passcode": ""}));
    let world = World::new().await;
    world.create(rule(60)).await;
    let error = world.refuses("create-meeting", rule(61), ErrorKind::InvalidInput).await;
    assert_eq!(fields(&error), ["recurrence.daily.end.count"]);
    assert_eq!(error.details["fields"][0]["limit"], 60);
    // An admin who knows better may raise the limit; then Zoom says so in its own words.
    let world = World::with_setting("max-occurrences", json!(365)).await;
    let error = world.refuses("create-meeting", rule(61), ErrorKind::InvalidInput).await;
    assert!(
        error.message.contains("The maximum number of recurring is 60."),
        "{}",
        error.message
    );
    let mut switches = world.zoom.switches();
    switches.max_occurrences = 365;
    world.zoom.set_switches(switches);
    let made = world.create(rule(365)).await;
    assert_eq!(made["occurrences"].as_array().unwrap().len(), 365);
}

#[tokio::test]
async fn r63_without_a_passcode_it_is_eight_random_digits() {
    let world = World::new().await;
    let (one, two) = (world.create(json!({})).await, world.create(json!({})).await);
    for made in [&one, &two] {
        let passcode = made["passcode"].as_str().unwrap();
        assert!(
            passcode.len() == 8 && passcode.bytes().all(|byte| byte.is_ascii_digit()),
            "{passcode}"
        );
        assert_eq!(world.at_zoom(made)["password"], passcode);
        assert_eq!(made["phone_passcode"], passcode);
    }
    assert_ne!(one["passcode"], two["passcode"]);
}

#[tokio::test]
async fn r63_a_random_passcode_meets_the_hosts_policy() {
    let world = World::new().await;
    world
        .set_passcode_policy(json!({
            "length": 10, "have_letter": true, "have_number": true, "have_special_character": true,
            "have_upper_and_lower_characters": true, "consecutive_characters_length": 4,
        }))
        .await;
    for _ in 0..20 {
        let made = world.create(json!({})).await;
        let passcode = made["passcode"].as_str().unwrap();
        assert_eq!(passcode.len(), 10);
        let has = |class: fn(char) -> bool| passcode.chars().any(class);
        assert!(has(|c| c.is_ascii_digit()) && has(|c| c.is_ascii_uppercase()) && has(|c| c.is_ascii_lowercase()));
        assert!(has(|c| "@-_*".contains(c)), "{passcode}");
    }
    assert_eq!(world.meetings_at_zoom(), 20, "Zoom took them all");
}

#[tokio::test]
async fn r63_a_passcode_against_the_policy_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    world
        .set_passcode_policy(json!({"length": 8, "have_letter": true, "have_special_character": true}))
        .await;
    let error = world
        .refuses(
            "create-meeting",
            meeting(json!({"passcode": "12345"})),
            ErrorKind::InvalidInput,
        )
        .await;
    assert_eq!(
        fields(&error),
        ["passcode"; 3],
        "every rule that it breaks: {}",
        error.details
    );
    assert!(error.message.contains("8 characters"), "{}", error.message);
    assert_eq!(world.sent("POST").len(), 0);
    world.create(json!({"passcode": "abcd-1234"})).await;
}

#[tokio::test]
async fn r63_an_empty_passcode_is_none() {
    let world = World::new().await;
    let made = world.create(json!({"passcode": ""})).await;
    assert_eq!(
        (&made["passcode"], &made["phone_passcode"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(world.at_zoom(&made)["password"], Value::Null);
}

#[tokio::test]
async fn r124_random_passcodes_can_be_switched_off() {
    let world = World::with_setting("random-passcode", json!(false)).await;
    let made = world.create(json!({})).await;
    assert_eq!(made["passcode"], Value::Null);
    let made = world.create(json!({"passcode": "1234"})).await;
    assert_eq!(made["passcode"], "1234", "one that is given counts");
}

#[tokio::test]
async fn r63_a_passcode_that_nobody_may_check_beforehand_is_zooms_to_refuse() {
    let world = World::with_scopes(&["meeting:write:meeting:admin"]).await;
    let made = world.create(json!({})).await;
    assert_eq!(
        made["passcode"].as_str().map(str::len),
        Some(8),
        "without the scope for settings it works all the same"
    );
}

#[tokio::test]
async fn r65_r76_dial_in_numbers_of_the_chosen_countries() {
    let world = World::new().await;
    let made = world.create(json!({"dial_in_countries": ["DE", "SG", "JP"]})).await;
    let countries = each(&made["dial_in_numbers"], "country");
    assert_eq!(countries, ["DE", "DE", "SG", "JP"], "{}", made["dial_in_numbers"]);
    let berlin = json!({
        "country": "DE", "country_name": "Germany", "city": "Berlin", "number": "+49 30 23125 610", "toll_free": false,
    });
    assert_eq!(made["dial_in_numbers"][0], berlin);
    assert_eq!(made["dial_in_numbers"][2]["city"], Value::Null);
    assert_eq!(
        world.body("POST")["settings"]["global_dial_in_countries"],
        json!(["DE", "SG", "JP"])
    );
    let none = world.create(json!({"audio": "voip"})).await;
    assert_eq!(world.at_zoom(&none)["settings"]["audio"], "voip");
}

#[tokio::test]
async fn everyday_settings_land_at_zoom() {
    let world = World::new().await;
    let made = world
        .create(json!({
            "waiting_room": true, "join_before_host": true, "join_before_host_minutes": 10, "mute_upon_entry": true,
            "host_video": true, "participant_video": true, "auto_recording": "cloud", "audio": "telephony",
            "require_sign_in": true, "allow_multiple_devices": true, "focus_mode": true, "private": true,
            "watermark": true, "contact_name": "Ada", "contact_email": "ada@example.com",
            "invitees": ["eve@example.org"], "use_personal_meeting_id": false,
        }))
        .await;
    let settings = &world.at_zoom(&made)["settings"];
    for name in [
        "waiting_room",
        "mute_upon_entry",
        "host_video",
        "participant_video",
        "meeting_authentication",
        "allow_multiple_devices",
        "focus_mode",
        "private_meeting",
        "watermark",
    ] {
        assert_eq!(settings[name], true, "{name}");
    }
    assert_eq!(settings["join_before_host"], false, "no effect with a waiting room");
    assert_eq!(settings["jbh_time"], 10);
    assert_eq!(settings["auto_recording"], "cloud");
    assert_eq!(settings["audio"], "telephony");
    assert_eq!(settings["contact_name"], "Ada");
    assert_eq!(settings["contact_email"], "ada@example.com");
    assert_eq!(settings["meeting_invitees"][0]["email"], "eve@example.org");
    assert_eq!(settings["use_pmi"], false);
    assert_eq!(made["waiting_room"], true);
    assert_eq!(made["join_before_host"], false);
    assert_eq!(made["mute_upon_entry"], true);
    assert_eq!(made["auto_recording"], "cloud");
    assert_eq!(
        (&made["host_video"], &made["participant_video"]),
        (&Value::Bool(true), &Value::Bool(true))
    );
}

#[tokio::test]
async fn r86_a_meeting_for_another_host_is_theirs() {
    let world = World::new().await;
    let other = &world.colleagues()[1];
    let by_address = world.create(json!({"host": other})).await;
    assert_eq!(by_address["host_email"], json!(other));
    let id = by_address["host_id"].clone();
    let by_id = world.create(json!({"host": id})).await;
    assert_eq!(by_id["host_email"], json!(other));
    let me = world.create(json!({"host": "me"})).await;
    assert_eq!(
        me["host_email"], world.host,
        "`me` is the person for whom the action runs"
    );
}

#[tokio::test]
async fn no_result_but_one_holds_a_start_url() {
    let world = World::new().await;
    let rule = json!({"daily": {"end": {"count": 3}}});
    let made = world
        .create(json!({"recurrence": rule, "co_hosts": world.colleagues()}))
        .await;
    assert!(
        world.at_zoom(&made)["start_url"].as_str().unwrap().contains("zak="),
        "Zoom hands one out"
    );
    let id = json!({"meeting_id": made["id"]});
    let occurrence = json!({"meeting_id": made["id"], "occurrence_id": made["occurrences"][1]["id"]});
    let mut results = vec![made.clone()];
    for (action, input) in [
        ("get-meeting", id.clone()),
        ("get-meeting", occurrence.clone()),
        ("get-invitation", id.clone()),
        ("get-invitation", occurrence.clone()),
        ("update-meeting", json!({"meeting_id": made["id"], "topic": "New"})),
        ("list-meetings", json!({})),
        ("list-users", json!({})),
        ("delete-meeting", occurrence),
        ("delete-meeting", id),
    ] {
        results.push(world.does(action, input).await);
    }
    for result in results {
        let text = result.to_string();
        assert!(
            !text.contains("zak") && !text.contains("start_url") && !text.contains("/s/"),
            "{text}"
        );
    }
}
