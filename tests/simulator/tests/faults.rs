//! Faults on the wire, as a client meets them.

mod common;

use std::time::{Duration, Instant};

use common::Zoom;
use http::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Everything that comes back over one connection, and how it ended.
async fn raw(zoom: &Zoom, path: &str) -> (String, std::io::Result<()>) {
    let address = zoom.simulator.base_url().replace("http://", "").replace("/v2/", "");
    let mut tcp = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "GET /v2{path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\r\n",
        zoom.token
    );
    tcp.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match tcp.read(&mut buffer).await {
            Ok(0) => return (String::from_utf8(bytes).unwrap(), Ok(())),
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
            Err(error) => return (String::from_utf8(bytes).unwrap(), Err(error)),
        }
    }
}

async fn order(zoom: &Zoom, fault: Value) {
    zoom.control(Method::POST, "faults", fault).await.expect(200);
}

fn body(text: &str) -> &str {
    text.split_once("\r\n\r\n").unwrap().1
}

fn claimed(text: &str) -> usize {
    let line = text
        .lines()
        .find(|line| line.to_lowercase().starts_with("content-length:"))
        .unwrap();
    line.split(':').nth(1).unwrap().trim().parse().unwrap()
}

#[tokio::test]
async fn a_drop_before_leaves_nothing_and_a_drop_after_leaves_the_meeting() {
    let zoom = Zoom::start().await;
    let route = "/users/{userId}/meetings";
    let create = || zoom.try_call(Method::POST, "/users/me/meetings", Some(json!({})), &zoom.token);
    order(&zoom, json!({ "method": "POST", "route": route, "drop": "before" })).await;
    create().await.unwrap_err();
    assert_eq!(zoom.simulator.meetings().as_array().unwrap().len(), 0);
    order(
        &zoom,
        json!({ "method": "POST", "route": route, "drop": "after", "ending": "reset" }),
    )
    .await;
    create().await.unwrap_err();
    assert_eq!(zoom.simulator.meetings().as_array().unwrap().len(), 1);
    create().await.unwrap().expect(201);
    let statuses: Vec<_> = zoom
        .simulator
        .requests()
        .iter()
        .skip(1)
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [None, None, Some(201)]);
}

#[tokio::test]
async fn a_late_request_takes_effect_when_the_test_says_so() {
    let zoom = Zoom::start().await;
    let create = || {
        zoom.try_call(
            Method::POST,
            "/users/me/meetings",
            Some(json!({ "topic": "Late" })),
            &zoom.token,
        )
    };
    for ending in ["close", "reset"] {
        order(&zoom, json!({ "method": "POST", "drop": "late", "ending": ending })).await;
        create().await.unwrap_err();
    }
    assert_eq!(zoom.simulator.meetings(), json!([]), "both are on their way");
    zoom.simulator.advance(Duration::from_secs(60));
    assert_eq!(zoom.simulator.release_late(), 2);
    let meetings = zoom.simulator.meetings();
    assert_eq!(meetings.as_array().unwrap().len(), 2);
    assert_eq!(
        meetings[0]["created_at"], "2026-11-20T09:01:00Z",
        "made when it arrived"
    );
    let statuses: Vec<_> = zoom
        .simulator
        .requests()
        .iter()
        .skip(1)
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [Some(201), Some(201)]);
    let released = zoom
        .control(Method::POST, "faults/release", Value::Null)
        .await
        .expect(200);
    assert_eq!(released["released"], 0, "each arrives once");
}

#[tokio::test]
async fn a_repeated_request_takes_effect_twice() {
    let zoom = Zoom::start().await;
    order(&zoom, json!({ "method": "POST", "executions": 2 })).await;
    let answered = zoom.create(json!({ "topic": "Twice" })).await;
    let meetings = zoom.simulator.meetings();
    let ids: Vec<_> = meetings
        .as_array()
        .unwrap()
        .iter()
        .map(|meeting| &meeting["id"])
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&&answered["id"]), "{answered}");
    order(&zoom, json!({ "method": "POST", "executions": 2, "drop": "after" })).await;
    zoom.try_call(Method::POST, "/users/me/meetings", Some(json!({})), &zoom.token)
        .await
        .unwrap_err();
    assert_eq!(zoom.simulator.meetings().as_array().unwrap().len(), 4);
    order(&zoom, json!({ "method": "POST", "executions": 2, "status": 500 })).await;
    zoom.post("/users/me/meetings", json!({})).await.expect(500);
    assert_eq!(
        zoom.simulator.meetings().as_array().unwrap().len(),
        4,
        "an answer that is replaced executes nothing"
    );
    order(
        &zoom,
        json!({ "method": "POST", "executions": 2, "status": 503, "execute": true }),
    )
    .await;
    zoom.post("/users/me/meetings", json!({})).await.expect(503);
    assert_eq!(zoom.simulator.meetings().as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_body_is_cut_by_a_close_or_by_a_reset() {
    let zoom = Zoom::start().await;
    order(&zoom, json!({ "cut_body_after": 10 })).await;
    let (text, end) = raw(&zoom, "/users/me").await;
    end.unwrap();
    assert_eq!(body(&text).len(), 10);
    assert!(claimed(&text) > 10, "the length that was promised is the whole");
    order(&zoom, json!({ "cut_body_after": 10, "ending": "reset" })).await;
    let (text, end) = raw(&zoom, "/users/me").await;
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(body(&text).len(), 10);
}

#[tokio::test]
async fn a_length_can_be_wrong_in_both_directions() {
    let zoom = Zoom::start().await;
    for off_by in [-7_i64, 7] {
        order(&zoom, json!({ "content_length_off_by": off_by })).await;
        let (text, end) = raw(&zoom, "/users/me").await;
        end.unwrap();
        assert_eq!(claimed(&text) as i64 - body(&text).len() as i64, off_by);
    }
}

#[tokio::test]
async fn answers_are_replaced_by_status_page_or_header() {
    let zoom = Zoom::start().await;
    order(&zoom, json!([
        { "content": "html" },
        { "content": "xml", "status": 200 },
        { "status": 429, "body": { "code": 429, "message": "x" }, "headers": { "Retry-After": "2026-11-21T00:00:00Z" } },
        { "status": 500, "execute": true },
    ]))
    .await;
    let html = zoom.get("/users/me").await;
    assert_eq!(
        (html.status.as_u16(), html.header("content-type")),
        (502, Some("text/html;charset=UTF-8"))
    );
    let xml = zoom.get("/users/me").await;
    assert!(xml.status.is_success() && xml.text.starts_with("<?xml"));
    let limited = zoom.get("/users/me").await;
    assert_eq!(
        (limited.status.as_u16(), limited.header("retry-after")),
        (429, Some("2026-11-21T00:00:00Z"))
    );
    zoom.post("/users/me/meetings", json!({})).await.expect(500);
    assert_eq!(
        zoom.simulator.meetings().as_array().unwrap().len(),
        1,
        "it was executed all the same"
    );
}

#[tokio::test]
async fn delays_are_real_and_a_client_that_gives_up_does_not_undo_its_request() {
    let zoom = Zoom::start().await;
    order(
        &zoom,
        json!({ "delay_before_ms": 30, "delay_after_ms": 30, "slow_body": { "chunk_bytes": 400, "pause_ms": 5 } }),
    )
    .await;
    let began = Instant::now();
    zoom.get("/users/me").await.expect(200);
    assert!(began.elapsed() >= Duration::from_millis(65), "{:?}", began.elapsed());

    order(&zoom, json!({ "method": "POST", "delay_before_ms": 50 })).await;
    let create = zoom.try_call(Method::POST, "/users/me/meetings", Some(json!({})), &zoom.token);
    tokio::time::timeout(Duration::from_millis(20), create)
        .await
        .unwrap_err();
    let created = async {
        while zoom.simulator.meetings().as_array().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), created).await.unwrap();
}

#[tokio::test]
async fn a_misspelt_fault_is_refused_by_name() {
    let zoom = Zoom::start().await;
    let refused = zoom
        .control(Method::POST, "faults", json!({ "tmies": 1 }))
        .await
        .expect(400);
    assert!(refused["error"].as_str().unwrap().contains("tmies"), "{refused}");
}

#[tokio::test]
async fn the_journal_tells_who_asked_for_what_and_when() {
    let zoom = Zoom::start().await;
    zoom.get("/users/me?x=1").await.expect(200);
    let requests = zoom.control(Method::GET, "requests", Value::Null).await.expect(200);
    let requests = requests["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2, "controls are not noted");
    assert_eq!(requests[0]["path"], "/oauth/token");
    let last = &requests[1];
    assert_eq!(
        (&last["sequence"], &last["path"], &last["query"]),
        (&json!(2), &json!("/v2/users/me"), &json!("x=1"))
    );
    assert_eq!(
        (&last["status"], &last["app"]),
        (&json!(200), &json!(zoom.simulator.credentials().client_id))
    );
    assert!(last["arrived_ns"].as_u64() > requests[0]["arrived_ns"].as_u64());
    zoom.control(Method::DELETE, "requests", Value::Null).await.expect(204);
    assert!(zoom.simulator.requests().is_empty());
}

#[tokio::test]
async fn a_port_is_free_after_shutdown() {
    let zoom = Zoom::start().await;
    let address = zoom.simulator.base_url().replace("http://", "").replace("/v2/", "");
    zoom.simulator.shutdown().await;
    TcpStream::connect(&address).await.unwrap_err();
}

#[tokio::test]
async fn an_answer_comes_twice_on_the_same_connection() {
    let zoom = Zoom::start().await;
    let address = zoom.simulator.base_url().replace("http://", "").replace("/v2/", "");
    for (again, answers) in [
        (json!("at_once"), ["first", "first", "second"]),
        (json!({"after_ms": 1}), ["first", "first", "second"]),
        (json!("before_next"), ["first", "first", "second"]),
    ] {
        order(
            &zoom,
            json!({ "route": "/first", "status": 200, "body": "first", "again": again }),
        )
        .await;
        order(&zoom, json!({ "route": "/second", "status": 200, "body": "second" })).await;
        let repeated = zoom.simulator.answers_repeated();
        let mut tcp = TcpStream::connect(&address).await.unwrap();
        let mut came = String::new();
        for (path, so_far) in [
            ("/v2/first", if again == "before_next" { 1 } else { 2 }),
            ("/v2/second", 3),
        ] {
            let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
            tcp.write_all(request.as_bytes()).await.unwrap();
            while came.matches("HTTP/1.1 200").count() < so_far || !came.ends_with(answers[so_far - 1]) {
                let mut buffer = [0; 4096];
                let count = tcp.read(&mut buffer).await.unwrap();
                assert!(count > 0, "{again}: the connection ended after {came}");
                came += std::str::from_utf8(&buffer[..count]).unwrap();
            }
        }
        let bodies: Vec<&str> = came.split("HTTP/1.1 200").skip(1).map(body).collect();
        assert_eq!(bodies, answers, "{again}");
        assert_eq!(zoom.simulator.answers_repeated(), repeated + 1, "{again}");
    }
}
