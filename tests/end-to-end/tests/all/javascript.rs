//! A connector in JavaScript: the calendar feed, compiled with its engine, in the real host, at a service that needs no
//! credential.
#![allow(clippy::print_stderr, reason = "it says what did not run")]

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use microapp_conformance::connector::{Samples, examine};
use microapp_runtime::{Connector, ErrorKind, Integration, Invocation, InvokeError};
use serde_json::{Value, json};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../connectors/calendar-feed");

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\nSUMMARY:Planning\r\n\
                        DTSTART:20261201T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// All that the component is made of.
fn sources() -> Vec<PathBuf> {
    let folder = Path::new(FOLDER);
    let mut files = vec![
        folder.join("build.mjs"),
        folder.join("package.json"),
        folder.join("../kit.mjs"),
    ];
    for inner in ["src", "../../wit"] {
        let entries = folder.join(inner).read_dir().expect("a folder");
        files.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    files.sort();
    files
}

/// The component, compiled once for the same sources: the engine's snapshot takes seconds. None where the compiler is not
/// installed; CI always has it.
fn component() -> Option<PathBuf> {
    let mut hasher = DefaultHasher::new();
    for file in sources() {
        std::fs::read(&file).expect("a source").hash(&mut hasher);
    }
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let component = cache.join(format!("calendar-feed-{:016x}.wasm", hasher.finish()));
    if component.is_file() {
        return Some(component);
    }
    if !Path::new(FOLDER).join("node_modules").is_dir() {
        let install = "connectors/calendar-feed/install";
        assert!(std::env::var_os("CI").is_none(), "CI installs it first: {install}");
        eprintln!("skipped: run {install}");
        return None;
    }
    let made = cache.join(format!("calendar-feed-{}.wasm", std::process::id()));
    let output = Command::new("node")
        .arg("build.mjs")
        .arg(&made)
        .current_dir(FOLDER)
        .output()
        .expect("node");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::rename(made, &component).expect("to keep it");
    Some(component)
}

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
    let Some(component) = component() else { return };
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
