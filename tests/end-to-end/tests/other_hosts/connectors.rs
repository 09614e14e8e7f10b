//! All connectors load in all hosts: Webex, and the calendar feed with the JavaScript engine in it.

use std::path::Path;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use microapp_tests::calendar_feed;
use serde_json::{Value, json};

use crate::{HOSTS, Host, NODE, PYTHON, text};

const TOKEN: &str = "token-of-the-account";
const MEETING: &str = include_str!("../../../../connectors/webex/recorded/meeting.json");
const DATES: &str = include_str!("../../../../connectors/webex/recorded/dates.json");
const ID: &str = "870f51ff287b41be84648412901e0402";
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\nSUMMARY:Planning\r\n\
                        DTSTART:20261201T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Webex with its own examples, for whoever has the token; and a calendar for whoever has none.
async fn service() -> String {
    let signed = |body: &'static str| {
        get(move |headers: HeaderMap| async move {
            let wanted = format!("Bearer {TOKEN}");
            match headers.get("authorization").is_some_and(|value| *value == wanted) {
                true => (StatusCode::OK, body),
                false => (StatusCode::UNAUTHORIZED, ""),
            }
        })
    };
    let calendar = get(|headers: HeaderMap| async move {
        match headers.contains_key("authorization") {
            false => (StatusCode::OK, CALENDAR),
            true => (StatusCode::BAD_REQUEST, "no credential was asked for"),
        }
    });
    let service = Router::new()
        .route("/meetings", signed(DATES))
        .route("/meetings/{id}", signed(MEETING))
        .route("/team.ics", calendar);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://{address}/")
}

/// Runs one action in a host that is installed here: what the component is called, and the result.
async fn invoke(host: &Host, component: &Path, action: &str, input: Value) -> Option<(String, Value)> {
    let program = host.program()?;
    let script = Path::new(host.script).with_file_name("invoke");
    let script = script.with_extension(Path::new(host.script).extension().expect("a language"));
    let mut command = std::process::Command::new(program);
    command
        .arg(Path::new(HOSTS).join(script))
        .arg(component)
        .args([action, &input.to_string()])
        .env("BASE_URL", service().await)
        .env("TOKEN", TOKEN);
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("a task").expect("a process");
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    let result = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    Some((said, result))
}

async fn reads_a_meeting_of_webex(host: &Host) {
    let webex = tempfile::NamedTempFile::with_suffix(".wasm").expect("a file");
    std::fs::write(webex.path(), webex_component::WEBEX_WASM).expect("to write");
    let input = json!({ "meeting_id": ID });
    let Some((said, meeting)) = invoke(host, webex.path(), "get-meeting", input).await else {
        return;
    };
    assert!(said.starts_with("webex 0.1.0"), "{said}");
    assert_eq!(
        (&meeting["id"], &meeting["topic"]),
        (&json!(ID), &json!("Planning")),
        "{meeting}"
    );
}

async fn lists_events_by_javascript(host: &Host) {
    let Some(component) = calendar_feed::component(Path::new(env!("CARGO_TARGET_TMPDIR"))) else {
        return;
    };
    let input = json!({ "feed": "team.ics" });
    let Some((said, found)) = invoke(host, &component, "list-events", input).await else {
        return;
    };
    assert!(said.starts_with("calendar-feed 0.1.0"), "{said}");
    let wanted = json!([{ "uid": "1@example.com", "title": "Planning", "start": "2026-12-01T09:00:00Z" }]);
    assert_eq!(found["events"], wanted);
}

in_each_host! {
    node_reads_a_meeting_of_webex: reads_a_meeting_of_webex in NODE;
    python_reads_a_meeting_of_webex: reads_a_meeting_of_webex in PYTHON;
    node_lists_events_by_a_connector_in_javascript: lists_events_by_javascript in NODE;
    python_lists_events_by_a_connector_in_javascript: lists_events_by_javascript in PYTHON;
}
