//! What is wrong with the input itself.

use super::*;

#[tokio::test]
async fn invalid_input_names_every_broken_rule_at_once() {
    let world = World::new().await;
    let input = json!({
        "topic": "x".repeat(201), "agenda": "y".repeat(2001), "start": "tomorrow", "time_zone": "Europe/Berln",
        "duration_minutes": 1441, "passcode": "ä", "co_hosts": ["a;b"], "dial_in_countries": ["Germany"],
        "join_before_host_minutes": 7, "contact_email": "nobody", "invitees": ["somebody"],
    });
    let error = world.refuses("create-meeting", input, ErrorKind::InvalidInput).await;
    let named = [
        "topic",
        "agenda",
        "duration_minutes",
        "passcode",
        "co_hosts[0]",
        "dial_in_countries[0]",
        "join_before_host_minutes",
        "contact_email",
        "invitees[0]",
        "time_zone",
        "start",
    ];
    assert_eq!(fields(&error), named);
    let of = |field: &str| {
        let all = error.details["fields"].as_array().unwrap();
        all.iter().find(|entry| entry["field"] == field).unwrap().clone()
    };
    assert_eq!(
        (&of("topic")["limit"], &of("agenda")["limit"]),
        (&json!(200), &json!(2000))
    );
    assert!(
        of("time_zone")["message"].as_str().unwrap().contains("Europe/Berlin"),
        "did you mean"
    );
    assert!(
        error.message.contains("11 fields") && error.message.contains("topic"),
        "{}",
        error.message
    );
    assert_eq!(world.zoom_requests().len(), 0, "nothing was sent");
    assert_eq!(world.tokens_asked_for(), 0, "not even for a token");
}

#[tokio::test]
async fn misfits_of_the_schema_are_told_with_their_paths() {
    let world = World::new().await;
    let input = json!({
        "topik": "x", "start": 5, "co_hosts": "ada@example.com", "duration_minutes": "60",
        "recurrence": {"weekly": {"days": ["monday", "mittwoch"], "every": 1}},
    });
    let error = world.refuses("create-meeting", input, ErrorKind::InvalidInput).await;
    let named = fields(&error);
    for field in [
        "topic",
        "topik",
        "start",
        "co_hosts",
        "duration_minutes",
        "recurrence.weekly.days[1]",
    ] {
        assert!(named.contains(&field.to_owned()), "{field} in {named:?}");
    }
    let text = error.details.to_string();
    assert!(text.contains("Did you mean `topic`?"), "{text}");
}

#[tokio::test]
async fn input_that_is_no_json_says_where() {
    let world = World::new().await;
    let error = world.output("create-meeting", "{\"topic\": }").await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::InvalidInput, "no-json"));
    assert!(error.message.contains("line 1 column 11"), "{}", error.message);
}

#[tokio::test]
async fn what_zoom_alone_can_check_is_told_in_the_contracts_names() {
    let world = World::new().await;
    world.order(
        json!({"method": "POST", "route": CREATE, "status": 400, "headers": {"x-zm-trackingid": "WEB_1"}, "body": {
            "code": 300, "message": "Validation Failed.", "errors": [
                {"field": "settings.alternative_hosts", "message": "Invalid field."},
                {"field": "start_time", "message": "Invalid field."},
            ],
        }}),
    );
    let error = world
        .refuses("create-meeting", meeting(json!({})), ErrorKind::InvalidInput)
        .await;
    assert_eq!(fields(&error), ["co_hosts", "start"]);
    assert_kept(&error, 400, 300, "Validation Failed.");
}
