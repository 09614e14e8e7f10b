//! The actions, with Webex's own examples of answers (`recorded/`, from its documentation, cut to what matters).

use connector_kit::Error;
use connector_kit::input_errors::input_errors;
use connector_kit::testing::Service;
use serde_json::{Value, json};
use webex_connector::CONNECTOR;

const MEETING: &str = include_str!("../recorded/meeting.json");
const DATES: &str = include_str!("../recorded/dates.json");
const REFUSED: &str = include_str!("../recorded/refused.json");
const ID: &str = "870f51ff287b41be84648412901e0402";

fn invoke(action: &str, input: Value) -> Result<Value, Error> {
    let output = CONNECTOR.invoke(action, &input.to_string())?;
    let output = serde_json::from_str(&output).expect("JSON");
    fits(action, &output);
    Ok(output)
}

/// Whatever an action returns fits what it promises.
#[track_caller]
fn fits(action: &str, output: &Value) {
    let action = CONNECTOR.actions.iter().find(|known| known.name == action);
    let schema: Value = serde_json::from_str(action.expect("an action").output_schema).expect("a schema");
    assert_eq!(input_errors(&schema, output), [], "{output}");
}

fn weekly() -> Value {
    json!({
        "topic": "Planning",
        "start": "2027-03-01T10:00",
        "time_zone": "Europe/Berlin",
        "co_hosts": ["grace@example.com"],
        "invitees": ["alan@example.com"],
        "recurrence": {"weekly": {"days": ["monday"], "end": {"count": 2}}},
    })
}

/// The fields that an error names.
#[track_caller]
fn wrong_fields(result: Result<Value, Error>) -> Vec<String> {
    let Err(Error::InvalidInput(problem)) = result else {
        panic!("{result:?}")
    };
    let details: Value = serde_json::from_str(&problem.details).expect("JSON");
    let fields = details["fields"].as_array().expect("fields").iter();
    fields
        .map(|field| field["field"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn a_weekly_meeting_is_made_in_webexs_words() {
    let service = Service::new()
        .of_intent("k3J9xQ2mPw7d")
        .acting_for("ada@example.com")
        .answers(200, MEETING)
        .answers(200, DATES);
    let made = invoke("create-meeting", weekly()).expect("a meeting");
    let sent: Value = serde_json::from_str(service.requests()[0].body.as_deref().expect("a body")).expect("JSON");
    assert_eq!(
        sent,
        json!({
            "title": "Planning",
            "start": "2027-03-01T10:00:00",
            "end": "2027-03-01T11:00:00",
            "timezone": "Europe/Berlin",
            "recurrence": "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;COUNT=2",
            "invitees": [
                {"email": "grace@example.com", "coHost": true},
                {"email": "alan@example.com", "coHost": false},
            ],
            "integrationTags": ["k3J9xQ2mPw7d"],
        })
    );
    assert_eq!(service.requests()[0].quotas[0].subject, "ada@example.com");
    let dates = &service.requests()[1];
    let all = format!("meetings?meetingSeriesId={ID}&meetingType=scheduledMeeting&from=2027-02-28T09%3A00%3A00Z&to=20");
    assert!(dates.url.starts_with(&all), "{}", dates.url);
    assert_eq!(
        (dates.headers[0].name.as_str(), dates.headers[0].value.as_str()),
        ("timezone", "Europe/Berlin")
    );
    assert_eq!(
        (&made["id"], &made["start"], &made["duration_minutes"]),
        (&json!(ID), &json!("2027-03-01T09:00:00Z"), &json!(60))
    );
    assert_eq!(
        made["recurrence"],
        json!({"weekly": {"every": 1, "days": ["monday"], "end": {"count": 2}}})
    );
    assert_eq!(made["occurrences"][1]["start"], "2027-03-08T09:00:00Z");
    assert_eq!(
        made["dial_in_numbers"],
        json!([{"country": "US", "country_name": null, "city": null, "number": "123456789", "toll_free": false}])
    );
    assert!(
        !made.to_string().contains("123456\""),
        "the host's key is nobody else's: {made}"
    );
}

#[test]
fn a_meeting_that_was_made_is_not_lost_with_its_dates() {
    let _service = Service::new().answers(200, MEETING).answers(503, "");
    let made = invoke("create-meeting", weekly()).expect("a meeting");
    assert_eq!((&made["id"], &made["occurrences"]), (&json!(ID), &json!([])));
}

#[test]
fn everything_that_webex_does_not_take_is_told_at_once() {
    let service = Service::new();
    let schema = json!({"topic": "", "start": "2027-03-01T10:00", "duration_minutes": 5, "agenda": "x".repeat(1301), "audio": "voip"});
    assert_eq!(
        wrong_fields(invoke("create-meeting", schema)),
        ["agenda", "duration_minutes", "topic", "audio"]
    );
    let rules = json!({
        "topic": "Planning", "start": "tomorrow", "host": "U42", "co_hosts": ["grace"],
        "recurrence": {"daily": {"end": {"until": "31.3.2027"}}},
    });
    assert_eq!(
        wrong_fields(invoke("create-meeting", rules)),
        ["start", "host", "co_hosts[0]", "recurrence.daily.end.until"]
    );
    let zone = json!({"topic": "Planning", "start": "2027-03-01T10:00"});
    assert_eq!(wrong_fields(invoke("create-meeting", zone)), ["time_zone"]);
    assert!(service.requests().is_empty());
}

#[test]
fn a_refusal_keeps_webexs_words_and_tracking_id() {
    let _service = Service::new().answers(400, REFUSED);
    let result = invoke("create-meeting", weekly());
    let Err(Error::InvalidInput(problem)) = &result else {
        panic!("{result:?}")
    };
    assert!(
        problem.message.contains("A mix of uppercase and lowercase letters"),
        "{}",
        problem.message
    );
    let details: Value = serde_json::from_str(&problem.details).expect("JSON");
    assert_eq!(details["tracking_id"], "19085D1FCFEE445DA358375500D25E44_1598154356721");
    assert_eq!(wrong_fields(result), ["passcode"]);
}

#[test]
fn a_list_is_read_to_its_last_page() {
    let next = [("Link", r#"<https://webexapis.com/v1/meetings?page=2>; rel="next""#)];
    let service = Service::new()
        .set("days-ahead", "7")
        .answers_with(200, &next, DATES)
        .answers(200, DATES);
    let list = invoke("list-meetings", json!({})).expect("a list");
    assert_eq!(list["meetings"].as_array().map(Vec::len), Some(4));
    let starts: Vec<&str> = list["meetings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|meeting| meeting["start"].as_str().unwrap())
        .collect();
    assert!(starts.is_sorted(), "{starts:?}");
    assert_eq!(service.requests()[1].url, "https://webexapis.com/v1/meetings?page=2");
}

#[test]
fn a_date_is_deleted_by_its_own_id() {
    let service = Service::new().answers(204, "").answers(404, r#"{"message": "Gone."}"#);
    let removed = invoke(
        "delete-meeting",
        json!({"meeting_id": ID, "occurrence_id": "X_1", "notify_hosts": false}),
    );
    assert_eq!(removed, Ok(json!({"meeting_id": ID, "occurrence_id": "X_1"})));
    assert_eq!(service.requests()[0].url, "meetings/X_1?sendEmail=false");
    let gone = invoke("delete-meeting", json!({"meeting_id": ID}));
    assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
}

fn lost(action: &str, input: Value, marker: Option<&str>) -> Value {
    json!({"action": action, "input": input, "marker": marker, "since": "2026-11-22T08:00:00Z"})
}

#[test]
fn a_lost_create_is_found_by_its_tag() {
    let page = format!(r#"{{"items": [{MEETING}]}}"#);
    let service = Service::new()
        .answers(200, &page)
        .answers(200, DATES)
        .answers(200, r#"{"items": []}"#);
    let query = lost("create-meeting", weekly(), Some("k3J9xQ2mPw7d"));
    let happened = invoke("find-outcome", query.clone()).expect("an outcome");
    assert_eq!(happened["happened"]["output"]["id"], ID);
    let asked = &service.requests()[0].url;
    assert!(
        asked.contains("integrationTag=k3J9xQ2mPw7d&from=2027-02-28T10%3A00%3A00Z&to=2027-03-03T10%3A00%3A00Z"),
        "{asked}"
    );
    assert_eq!(invoke("find-outcome", query), Ok(json!("did_not_happen")));
}

#[test]
fn what_can_not_be_told_apart_is_for_a_person() {
    let page = format!(r#"{{"items": [{MEETING}, {MEETING}]}}"#);
    let _service = Service::new().answers(200, &page);
    let two = invoke("find-outcome", lost("create-meeting", weekly(), Some("k3J9xQ2mPw7d"))).expect("an outcome");
    assert_eq!(two["undecided"]["candidates"].as_array().map(Vec::len), Some(2));
    let unmarked = invoke("find-outcome", lost("create-meeting", weekly(), None)).expect("an outcome");
    assert_eq!(unmarked["undecided"]["candidates"], json!([]));
}

#[test]
fn a_lost_delete_is_known_by_what_is_left() {
    let _service = Service::new().answers(404, "").answers(200, MEETING).answers(503, "");
    let query = || lost("delete-meeting", json!({"meeting_id": ID}), None);
    let happened = invoke("find-outcome", query()).expect("an outcome");
    assert_eq!(happened["happened"]["output"]["meeting_id"], ID);
    assert_eq!(invoke("find-outcome", query()), Ok(json!("did_not_happen")));
    assert!(matches!(invoke("find-outcome", query()), Err(Error::Unavailable(_))));
}

#[test]
fn every_example_fits_its_own_schema() {
    for action in CONNECTOR.actions {
        let schema: Value = serde_json::from_str(action.input_schema).expect("a schema");
        let examples = schema["examples"].as_array().expect("examples");
        for example in examples {
            assert_eq!(input_errors(&schema, example), [], "{}", action.name);
        }
    }
}
