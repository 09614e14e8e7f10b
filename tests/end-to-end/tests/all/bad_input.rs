//! Malformed inputs, each with an error that names the place. None traps, none reaches Zoom as a change.

use microapp_runtime::{ErrorKind, Invocation};
use microapp_tests::World;
use serde_json::json;

/// Members of a `create-meeting` input that is right but for this one, and the field that the error names.
const NEW: &[(&str, &str)] = &[
    // Topic and agenda.
    (r#""topic": 5"#, "topic"),
    (r#""topic": null"#, "topic"),
    (r#""topic": ["x"]"#, "topic"),
    (r#""topic": {}"#, "topic"),
    (r#""topic": true"#, "topic"),
    (r#""topic": """#, "topic"),
    (r#""topic": " \t ""#, "topic"),
    (r#""topic": "a\u0000b""#, "topic"),
    (r#""topic": "a\r\nb""#, "topic"),
    (r#""agenda": 1"#, "agenda"),
    (r#""agenda": []"#, "agenda"),
    // Start and zone.
    (r#""start": """#, "start"),
    (r#""start": "tomorrow""#, "start"),
    (r#""start": "2026-12-01""#, "start"),
    (r#""start": "10:00""#, "start"),
    (r#""start": "2026-12-01 10:00""#, "start"),
    (r#""start": "2026-13-01T10:00""#, "start"),
    (r#""start": "2026-00-01T10:00""#, "start"),
    (r#""start": "2026-02-30T10:00""#, "start"),
    (r#""start": "2027-02-29T10:00""#, "start"),
    (r#""start": "2026-12-01T24:00""#, "start"),
    (r#""start": "2026-12-01T10:60""#, "start"),
    (r#""start": "2026-12-01T10:00:60""#, "start"),
    (r#""start": "2026-12-01T10:00:00.5""#, "start"),
    (r#""start": "2026-12-01T10:00+25:00""#, "start"),
    (r#""start": "2026-12-01T10:00+0100""#, "start"),
    (r#""start": "2026-12-01T10:00 Europe/Berlin""#, "start"),
    (r#""start": "2026-12-01T10:00[Europe/Berlin]""#, "start"),
    (r#""start": "26-12-01T10:00""#, "start"),
    (r#""start": "+002026-12-01T10:00""#, "start"),
    (r#""start": "-0001-12-01T10:00""#, "start"),
    (r#""start": "２０２６-12-01T10:00""#, "start"),
    (r#""start": 1796115600"#, "start"),
    (r#""start": false"#, "start"),
    (r#""start": null"#, "start"),
    (r#""start": {"date": "2026-12-01"}"#, "start"),
    (r#""time_zone": """#, "time_zone"),
    (r#""time_zone": "Berlin""#, "time_zone"),
    (r#""time_zone": "CET+1""#, "time_zone"),
    (r#""time_zone": "+01:00""#, "time_zone"),
    (r#""time_zone": "Europe/../Berlin""#, "time_zone"),
    (r#""time_zone": "Europe/Berlin\u0000""#, "time_zone"),
    (r#""time_zone": 1"#, "time_zone"),
    (r#""time_zone": null"#, "time_zone"),
    // Duration.
    (r#""duration_minutes": 0"#, "duration_minutes"),
    (r#""duration_minutes": -1"#, "duration_minutes"),
    (r#""duration_minutes": 1441"#, "duration_minutes"),
    (r#""duration_minutes": 4294967296"#, "duration_minutes"),
    (r#""duration_minutes": 1e30"#, "duration_minutes"),
    (r#""duration_minutes": 30.5"#, "duration_minutes"),
    (r#""duration_minutes": "30""#, "duration_minutes"),
    (r#""duration_minutes": [30]"#, "duration_minutes"),
    // Passcode.
    (r#""passcode": "12345678901""#, "passcode"),
    (r#""passcode": "with space""#, "passcode"),
    (r#""passcode": "ümlaut""#, "passcode"),
    (r#""passcode": "a!b""#, "passcode"),
    (r#""passcode": 12345678"#, "passcode"),
    (r#""passcode": false"#, "passcode"),
    // Co-hosts, countries, people.
    (r#""co_hosts": "a@example.com""#, "co_hosts"),
    (r#""co_hosts": {"a": 1}"#, "co_hosts"),
    (r#""co_hosts": [1]"#, "co_hosts[0]"),
    (r#""co_hosts": ["a@example.com", null]"#, "co_hosts[1]"),
    (r#""co_hosts": ["a@example.com", ""]"#, "co_hosts[1]"),
    (r#""co_hosts": ["a@example.com;b@example.com"]"#, "co_hosts[0]"),
    (r#""co_hosts": ["a@example.com, b@example.com"]"#, "co_hosts[0]"),
    (r#""co_hosts": ["a\u0007@example.com"]"#, "co_hosts[0]"),
    (r#""dial_in_countries": "US""#, "dial_in_countries"),
    (r#""dial_in_countries": ["us"]"#, "dial_in_countries[0]"),
    (r#""dial_in_countries": ["US", "USA"]"#, "dial_in_countries[1]"),
    (r#""dial_in_countries": ["Ü"]"#, "dial_in_countries[0]"),
    (r#""contact_email": "nobody""#, "contact_email"),
    (r#""contact_email": "a@b@c.example""#, "contact_email"),
    (r#""contact_email": "a @example.com""#, "contact_email"),
    (r#""invitees": ["@example.com"]"#, "invitees[0]"),
    (r#""invitees": ["a@example.com", "b"]"#, "invitees[1]"),
    (r#""tracking_fields": [{"field": "x"}]"#, "tracking_fields[0].value"),
    (r#""tracking_fields": ["x"]"#, "tracking_fields[0]"),
    (r#""host": 5"#, "host"),
    // Switches.
    (r#""waiting_room": "yes""#, "waiting_room"),
    (r#""waiting_room": 1"#, "waiting_room"),
    (r#""join_before_host_minutes": 7"#, "join_before_host_minutes"),
    (r#""join_before_host_minutes": -5"#, "join_before_host_minutes"),
    (r#""auto_recording": "clowd""#, "auto_recording"),
    (r#""auto_recording": true"#, "auto_recording"),
    (r#""audio": "thirdParty""#, "audio"),
    // Names that nothing has.
    (r#""password": "1""#, "password"),
    (r#""timezone": "UTC""#, "timezone"),
    (r#""co-hosts": []"#, "co-hosts"),
    (r#""settings": {}"#, "settings"),
    (r#""": 1"#, ""),
    // Recurrence.
    (r#""recurrence": "daily""#, "recurrence"),
    (r#""recurrence": "sometimes""#, "recurrence"),
    (r#""recurrence": 1"#, "recurrence"),
    (r#""recurrence": []"#, "recurrence"),
    (r#""recurrence": {}"#, "recurrence"),
    (r#""recurrence": {"yearly": {}}"#, "recurrence"),
    (
        r#""recurrence": {"daily": {}, "weekly": {"days": ["monday"]}}"#,
        "recurrence",
    ),
    (r#""recurrence": {"daily": 1}"#, "recurrence.daily"),
    (r#""recurrence": {"daily": {"every": 0}}"#, "recurrence.daily.every"),
    (r#""recurrence": {"daily": {"every": 91}}"#, "recurrence.daily.every"),
    (r#""recurrence": {"daily": {"every": "2"}}"#, "recurrence.daily.every"),
    (r#""recurrence": {"daily": {"evry": 2}}"#, "recurrence.daily.evry"),
    (r#""recurrence": {"daily": {"end": 5}}"#, "recurrence.daily.end"),
    (r#""recurrence": {"daily": {"end": {}}}"#, "recurrence.daily.end"),
    (
        r#""recurrence": {"daily": {"end": {"count": 0}}}"#,
        "recurrence.daily.end.count",
    ),
    (
        r#""recurrence": {"daily": {"end": {"count": 61}}}"#,
        "recurrence.daily.end.count",
    ),
    (
        r#""recurrence": {"daily": {"end": {"count": -1}}}"#,
        "recurrence.daily.end.count",
    ),
    (
        r#""recurrence": {"daily": {"end": {"count": 2, "until": "2026-12-31"}}}"#,
        "recurrence.daily.end",
    ),
    (
        r#""recurrence": {"daily": {"end": {"until": "soon"}}}"#,
        "recurrence.daily.end.until",
    ),
    (
        r#""recurrence": {"daily": {"end": {"until": "2026-12-31T10:00"}}}"#,
        "recurrence.daily.end.until",
    ),
    (
        r#""recurrence": {"daily": {"end": {"until": "2026-11-30"}}}"#,
        "recurrence.daily",
    ),
    (
        r#""recurrence": {"daily": {"end": {"until": "2099-01-01"}}}"#,
        "recurrence.daily.end.until",
    ),
    (r#""recurrence": {"weekly": {}}"#, "recurrence.weekly.days"),
    (r#""recurrence": {"weekly": {"days": []}}"#, "recurrence.weekly.days"),
    (
        r#""recurrence": {"weekly": {"days": "monday"}}"#,
        "recurrence.weekly.days",
    ),
    (
        r#""recurrence": {"weekly": {"days": ["Monday"]}}"#,
        "recurrence.weekly.days[0]",
    ),
    (
        r#""recurrence": {"weekly": {"days": ["monday", 2]}}"#,
        "recurrence.weekly.days[1]",
    ),
    (
        r#""recurrence": {"weekly": {"days": ["monday"], "every": 13}}"#,
        "recurrence.weekly.every",
    ),
    (r#""recurrence": {"monthly": {}}"#, "recurrence.monthly.on"),
    (r#""recurrence": {"monthly": {"on": 15}}"#, "recurrence.monthly.on"),
    (
        r#""recurrence": {"monthly": {"on": {"day": 0}}}"#,
        "recurrence.monthly.on.day",
    ),
    (
        r#""recurrence": {"monthly": {"on": {"day": 32}}}"#,
        "recurrence.monthly.on.day",
    ),
    (
        r#""recurrence": {"monthly": {"on": {"nth": {"week": "fifth", "day": "monday"}}}}"#,
        "recurrence.monthly.on.nth.week",
    ),
    (
        r#""recurrence": {"monthly": {"on": {"nth": {"week": "first"}}}}"#,
        "recurrence.monthly.on.nth.day",
    ),
    (
        r#""recurrence": {"monthly": {"on": {"day": 1}, "every": 4}}"#,
        "recurrence.monthly.every",
    ),
    (r#""recurrence": "no_fixed_time""#, "start"),
    (
        r#""recurrence": {"daily": {}}, "use_personal_meeting_id": true"#,
        "use_personal_meeting_id",
    ),
];

/// Whole inputs of other actions, with `$ID` for a meeting that exists.
const OTHERS: &[(&str, &str, &str)] = &[
    ("create-meeting", "{}", "topic"),
    ("create-meeting", r#"{"topic": "x"}"#, "start"),
    (
        "create-meeting",
        r#"{"topic": "x", "start": "2026-12-01T10:00"}"#,
        "time_zone",
    ),
    ("get-meeting", "{}", "meeting_id"),
    ("get-meeting", r#"{"meeting_id": null}"#, "meeting_id"),
    ("get-meeting", r#"{"meeting_id": ""}"#, "meeting_id"),
    ("get-meeting", r#"{"meeting_id": ["1"]}"#, "meeting_id"),
    ("get-meeting", r#"{"id": "1"}"#, "meeting_id"),
    (
        "get-meeting",
        r#"{"meeting_id": "1", "occurence_id": "2"}"#,
        "occurence_id",
    ),
    ("get-invitation", r#"{"meeting_id": false}"#, "meeting_id"),
    ("get-start-url", r#"{"meeting": "1"}"#, "meeting_id"),
    (
        "delete-meeting",
        r#"{"meeting_id": "$ID", "notify_hosts": "yes"}"#,
        "notify_hosts",
    ),
    (
        "delete-meeting",
        r#"{"meeting_id": "$ID", "occurrence": "1"}"#,
        "occurrence",
    ),
    ("update-meeting", r#"{"topic": "x"}"#, "meeting_id"),
    ("update-meeting", r#"{"meeting_id": "$ID", "topic": ""}"#, "topic"),
    ("update-meeting", r#"{"meeting_id": "$ID", "topic": 1}"#, "topic"),
    ("update-meeting", r#"{"meeting_id": "$ID", "start": "later"}"#, "start"),
    (
        "update-meeting",
        r#"{"meeting_id": "$ID", "time_zone": "Mars"}"#,
        "time_zone",
    ),
    (
        "update-meeting",
        r#"{"meeting_id": "$ID", "duration_minutes": 0}"#,
        "duration_minutes",
    ),
    (
        "update-meeting",
        r#"{"meeting_id": "$ID", "co_hosts": [""]}"#,
        "co_hosts[0]",
    ),
    (
        "update-meeting",
        r#"{"meeting_id": "$ID", "passcode": "ü"}"#,
        "passcode",
    ),
    (
        "update-meeting",
        r#"{"meeting_id": "$ID", "recurrence": {"daily": {}}}"#,
        "recurrence",
    ),
    ("update-meeting", r#"{"meeting_id": "$ID", "host": "me"}"#, "host"),
    ("list-meetings", r#"{"host": 1}"#, "host"),
    ("list-meetings", r#"{"user": "me"}"#, "user"),
    ("list-users", r#"{"status": "alive"}"#, "status"),
    ("list-users", r#"{"status": 1}"#, "status"),
    ("get-user", r#"{"email": "ada@example.com"}"#, "email"),
    ("preview-recurrence", "{}", "start"),
    (
        "preview-recurrence",
        r#"{"start": "2026-12-01T10:00Z", "recurrence": "hourly"}"#,
        "recurrence",
    ),
    (
        "preview-recurrence",
        r#"{"start": "2026-12-01T10:00", "recurrence": "once"}"#,
        "time_zone",
    ),
    (
        "preview-recurrence",
        r#"{"start": "2026-12-01T10:00Z", "recurrence": "no_fixed_time"}"#,
        "start",
    ),
    (
        "preview-recurrence",
        r#"{"start": "9999-12-30T10:00Z", "recurrence": {"daily": {}}}"#,
        "recurrence.daily",
    ),
];

/// What is no object at all: the error is about the input as a whole.
const NO_INPUT: &[&str] = &[
    "[null]",
    "[\"98765432101\", null]",
    " [\"me\"]",
    "",
    " ",
    "{",
    "}",
    "[]",
    "null",
    "5",
    "\"x\"",
    "true",
    "{\"topic\": \"x\",}",
    "{'topic': 'x'}",
    "{topic: \"x\"}",
    "{\"topic\": \"\\ud800\"}",
    "{\"topic\": \"x\"} {}",
    "\u{feff}{}",
    "NaN",
    "{\"topic\": \"x\", \"topic\": \"y\"",
];

#[tokio::test]
async fn every_malformed_input_is_told_with_its_place() {
    let world = World::new().await;
    let meeting = world.create(json!({})).await;
    world.zoom.clear_requests();
    let mut table: Vec<(&str, String, &str)> = Vec::new();
    for (members, place) in NEW {
        let mut whole = String::from("{");
        for (name, right) in [
            ("topic", "\"x\""),
            ("start", "\"2026-12-01T10:00\""),
            ("time_zone", "\"Europe/Berlin\""),
        ] {
            if !members.starts_with(&format!("\"{name}\":")) {
                whole += &format!("\"{name}\": {right}, ");
            }
        }
        table.push(("create-meeting", format!("{whole}{members}}}"), place));
    }
    for (action, input, place) in OTHERS {
        table.push((action, input.replace("$ID", meeting["id"].as_str().unwrap()), place));
    }
    assert!(table.len() + NO_INPUT.len() >= 150, "{}", table.len());
    let mut wrong = Vec::new();
    for (action, input, place) in table {
        match world.output(action, &input).await {
            Ok(output) => wrong.push(format!("{action} {input}: accepted as {}", output.json())),
            Err(error) => {
                let fields = microapp_tests::fields(&error);
                let told = error.details["fields"].as_array().is_some_and(|fields| {
                    fields
                        .iter()
                        .all(|field| field["message"].as_str().is_some_and(|message| message.len() > 5))
                });
                if error.kind != ErrorKind::InvalidInput || !told || !fields.contains(&place.to_owned()) {
                    wrong.push(format!("{action} {input}: not about `{place}`: {}", json!(error)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let changes: Vec<_> = world
        .zoom_requests()
        .into_iter()
        .filter(|request| request.method != "GET")
        .collect();
    assert!(changes.is_empty(), "{changes:?}");
}

#[tokio::test]
async fn what_is_no_object_is_refused_as_a_whole() {
    let world = World::new().await;
    for input in NO_INPUT {
        for action in [
            "create-meeting",
            "get-meeting",
            "delete-meeting",
            "list-meetings",
            "list-users",
        ] {
            let error = world.output(action, input).await.expect_err(input);
            assert_eq!(
                error.kind,
                ErrorKind::InvalidInput,
                "{action} {input}: {}",
                json!(error)
            );
            let first = error.message.chars().next();
            assert!(
                first.is_some_and(|first| first.is_uppercase() || first == '`'),
                "{action} {input}: no sentence of its own: {}",
                error.message
            );
        }
    }
    assert_eq!(world.zoom_requests().len(), 0);
}

#[tokio::test]
async fn deep_and_large_inputs_are_refused_too() {
    let world = World::new().await;
    let deep = format!("{{\"topic\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!(
        "{{{}}}",
        (0..20_000)
            .map(|n| format!("\"f{n}\": 1"))
            .collect::<Vec<_>>()
            .join(",")
    );
    let long = json!({"topic": "x".repeat(500_000)}).to_string();
    let many = json!({"topic": "x", "co_hosts": vec![1; 50_000]}).to_string();
    let huge = json!({"topic": "x".repeat(3_000_000)}).to_string();
    for input in [deep, wide, long, many, huge] {
        let error = world.output("create-meeting", &input).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidInput, "{:.300}", json!(error).to_string());
        assert!(json!(error).to_string().len() < 60_000, "an error is no echo");
    }
}

#[tokio::test]
async fn unknown_actions_are_not_found() {
    let world = World::new().await;
    for action in [
        "",
        "create",
        "create_meeting",
        "CREATE-MEETING",
        "create-meeting ",
        "../describe",
        "describe",
        "日",
        "\u{0}",
    ] {
        let error = world.output(action, "{}").await.unwrap_err();
        assert_eq!(
            (error.kind, &error.details["kind"]),
            (ErrorKind::NotFound, &json!("action")),
            "{action:?}: {}",
            json!(error)
        );
    }
}

#[tokio::test]
async fn an_acting_user_is_a_value_too() {
    let world = World::new().await;
    for user in ["..", "a/b", "nobody@example.com", " ", "x\r\ny"] {
        let call = Invocation::new("list-meetings", "{}").acting_user(user);
        let error = world.integration.invoke(call).await.unwrap_err();
        assert!(
            matches!(
                error.kind,
                ErrorKind::NotFound | ErrorKind::InvalidInput | ErrorKind::NotAllowed
            ),
            "{user:?}: {error:?}"
        );
    }
    for request in world.zoom_requests() {
        assert!(
            request.path.starts_with("/v2/users/") && request.path.ends_with("/meetings"),
            "{}",
            request.path
        );
        assert_eq!(request.path.split('/').count(), 5, "{}", request.path);
    }
}
