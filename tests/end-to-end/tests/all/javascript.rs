//! A connector in JavaScript: the calendar feed, compiled with its engine, in the real host, at a service that needs no
//! credential.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use microapp_conformance::connector::{Samples, examine};
use microapp_runtime::{Connector, ErrorKind, Integration, Invocation, InvokeError};
use microapp_tests::calendar_feed::{FOLDER, component};
use serde_json::{Value, json};

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\nSUMMARY:Planning\r\n\
                        DTSTART:20261201T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A service that answers whoever asks, and asks nobody who they are.
async fn service() -> String {
    async fn feed(headers: HeaderMap) -> (StatusCode, &'static str) {
        match headers.contains_key("authorization") {
            false => (StatusCode::OK, CALENDAR),
            true => (StatusCode::BAD_REQUEST, "no credential was asked for"),
        }
    }
    async fn page() -> &'static str {
        "<html>Sign in</html>"
    }
    let service = Router::new()
        .route("/team.ics", get(feed))
        .route("/page.ics", get(page));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://{address}/")
}

async fn list(integration: &Integration, input: Value) -> Result<Value, InvokeError> {
    let invocation = Invocation::new("list-events", input.to_string()).deadline(Duration::from_secs(60));
    integration.invoke(invocation).await.map(|output| output.value())
}

/// One test, since to compile twelve megabytes once is enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connector_in_javascript_keeps_the_same_contract() {
    let Some(component) = component(Path::new(env!("CARGO_TARGET_TMPDIR"))) else {
        return;
    };
    let connector = Connector::from_file(microapp_tests::connector().engine(), &component).expect("a connector");
    let wasi: Vec<&String> = connector
        .imports()
        .iter()
        .filter(|import| import.starts_with("wasi:"))
        .collect();
    assert!(
        !wasi
            .iter()
            .any(|import| import.contains("http") || import.contains("filesystem")),
        "{wasi:?}"
    );

    let integration = Integration::builder(&connector)
        .base_url(service().await.parse().expect("a URL"))
        .allow_loopback(true)
        .build()
        .await
        .expect("an integration");
    let found = list(&integration, json!({"feed": "team.ics"})).await.expect("events");
    let wanted = json!({"events": [{"uid": "1@example.com", "title": "Planning", "start": "2026-12-01T09:00:00Z"}]});
    assert_eq!(found, wanted);

    let fields = json!({"feed": "", "from": "soon", "until": "later"});
    let refused = list(&integration, fields).await.expect_err("refused");
    assert_eq!(refused.kind, ErrorKind::InvalidInput);
    assert_eq!(microapp_tests::fields(&refused), ["feed", "from", "until"]);

    let missing = list(&integration, json!({"feed": "nobody's.ics"}))
        .await
        .expect_err("nothing there");
    assert_eq!(
        (missing.kind, &missing.details["kind"]),
        (ErrorKind::NotFound, &json!("feed"))
    );
    let page = list(&integration, json!({"feed": "page.ics"}))
        .await
        .expect_err("no calendar");
    assert_eq!((page.kind, page.code.as_str()), (ErrorKind::Upstream, "no-calendar"));

    let unknown = integration
        .invoke(Invocation::new("list-event", "{}"))
        .await
        .expect_err("unknown");
    assert_eq!(unknown.kind, ErrorKind::NotFound);

    let samples = std::fs::read_to_string(Path::new(FOLDER).join("conformance.json")).expect("samples");
    let samples = Samples::from_json(&samples).expect("samples");
    let bytes = std::fs::read(component).expect("the component");
    let report = examine(&bytes, &samples).await.expect("a report");
    assert!(report.holds(), "{report}");
}
