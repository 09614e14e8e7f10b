//! Events: signed, delivered, repeated.

mod common;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use common::Zoom;
use hmac::{Hmac, Mac};
use http::{Method, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use zoom_simulator::{NewSubscription, OutgoingEvent};

/// A post that arrived.
struct Post {
    headers: http::HeaderMap,
    body: String,
}

fn hmac(secret: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    mac.finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// An endpoint that answers with `statuses`, the last of them for ever, and the posts that arrive there.
async fn endpoint(statuses: Vec<u16>, secret: String) -> (String, mpsc::UnboundedReceiver<Post>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks", listener.local_addr().unwrap());
    let (sender, posts) = mpsc::unbounded_channel();
    let statuses = Arc::new(std::sync::Mutex::new(statuses));
    tokio::spawn(async move {
        loop {
            let (tcp, _) = listener.accept().await.unwrap();
            let (sender, statuses, secret) = (sender.clone(), Arc::clone(&statuses), secret.clone());
            let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
                let (sender, statuses, secret) = (sender.clone(), Arc::clone(&statuses), secret.clone());
                async move {
                    let (head, body) = request.into_parts();
                    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
                    let event: Value = serde_json::from_str(&body).unwrap();
                    let plain = event["payload"]["plainToken"].as_str().unwrap_or_default().to_owned();
                    let answer = json!({ "plainToken": plain, "encryptedToken": hmac(&secret, &plain) });
                    let status = {
                        let mut statuses = statuses.lock().unwrap();
                        if statuses.len() > 1 {
                            statuses.remove(0)
                        } else {
                            statuses[0]
                        }
                    };
                    sender
                        .send(Post {
                            headers: head.headers,
                            body,
                        })
                        .unwrap();
                    let response = Response::builder()
                        .status(status)
                        .body(Full::new(Bytes::from(answer.to_string())));
                    Ok::<_, Infallible>(response.unwrap())
                }
            });
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(tcp), service));
        }
    });
    (url, posts)
}

async fn secret_of(zoom: &Zoom) -> String {
    let apps = zoom.control(Method::GET, "apps", Value::Null).await.expect(200);
    apps["apps"][0]["secret_token"].as_str().unwrap().to_owned()
}

fn subscribe(zoom: &Zoom, url: &str) {
    zoom.simulator
        .subscribe(NewSubscription {
            url: url.into(),
            ..NewSubscription::default()
        })
        .unwrap();
}

#[tokio::test]
async fn a_new_meeting_is_told_with_a_signature_that_verifies() {
    let zoom = Zoom::start().await;
    let secret = secret_of(&zoom).await;
    let (url, mut posts) = endpoint(vec![200], secret.clone()).await;
    subscribe(&zoom, &url);
    let meeting = zoom.create(json!({ "topic": "Ünïcode" })).await;
    let post = posts.recv().await.unwrap();
    let header = |name: &str| post.headers[name].to_str().unwrap();
    let signed = format!("v0:{}:{}", header("x-zm-request-timestamp"), post.body);
    assert_eq!(header("x-zm-signature"), format!("v0={}", hmac(&secret, &signed)));
    let event: Value = serde_json::from_str(&post.body).unwrap();
    assert_eq!(event.to_string(), post.body, "compact, as JSON.stringify writes it");
    assert_eq!(
        (&event["event"], &event["event_ts"]),
        (&json!("meeting.created"), &json!(1_795_165_200_000_i64))
    );
    assert_eq!(event["payload"]["object"]["id"], meeting["id"], "a number here");
    zoom.control(Method::POST, &format!("meetings/{}/start", meeting["id"]), Value::Null)
        .await
        .expect(200);
    let started: Value = serde_json::from_str(&posts.recv().await.unwrap().body).unwrap();
    assert_eq!(
        started["payload"]["object"]["id"],
        meeting["id"].to_string(),
        "and a text here"
    );
}

#[tokio::test]
async fn what_is_not_answered_comes_again_after_5_and_20_and_60_minutes() {
    let zoom = Zoom::start().await;
    let (url, mut posts) = endpoint(vec![500], String::new()).await;
    subscribe(&zoom, &url);
    let event = OutgoingEvent {
        event: "phone.callee_ringing".into(),
        payload: json!({ "object": { "call_id": "1" } }),
        event_ts: None,
        client_id: None,
    };
    assert_eq!(zoom.simulator.send_event(event), 1);
    let attempts = async |count: usize| loop {
        let told = zoom
            .control(Method::GET, "webhooks/deliveries", Value::Null)
            .await
            .expect(200);
        let told = told["deliveries"].as_array().unwrap().clone();
        if told.len() == count {
            return told;
        }
        tokio::task::yield_now().await;
    };
    for (count, minutes) in [(1, 5), (2, 20), (3, 60)] {
        posts.recv().await.unwrap();
        attempts(count).await;
        zoom.simulator.advance(Duration::from_secs(minutes * 60 - 1));
        assert!(posts.try_recv().is_err(), "not before the time");
        zoom.simulator.advance(Duration::from_secs(1));
    }
    posts.recv().await.unwrap();
    let told = attempts(4).await;
    let times: Vec<&str> = told.iter().map(|attempt| attempt["at"].as_str().unwrap()).collect();
    assert_eq!(
        times,
        [
            "2026-11-20T09:00:00Z",
            "2026-11-20T09:05:00Z",
            "2026-11-20T09:25:00Z",
            "2026-11-20T10:25:00Z"
        ]
    );
    zoom.simulator.advance(Duration::from_secs(86_400));
    assert_eq!(attempts(4).await.len(), 4, "then it is dropped");
}

#[tokio::test]
async fn an_endpoint_is_validated_by_a_challenge() {
    let zoom = Zoom::start().await;
    let secret = secret_of(&zoom).await;
    let (good, _posts) = endpoint(vec![200], secret).await;
    let valid = zoom
        .control(Method::POST, "webhooks/validate", json!({ "url": good }))
        .await
        .expect(200);
    assert_eq!(valid, json!({ "valid": true, "reason": null }));
    let (bad, _posts) = endpoint(vec![200], "another secret".into()).await;
    let invalid = zoom
        .control(Method::POST, "webhooks/validate", json!({ "url": bad }))
        .await
        .expect(200);
    assert_eq!(invalid["valid"], false);
}

#[tokio::test]
async fn an_app_manages_its_own_subscriptions() {
    let zoom = Zoom::start().await;
    let credentials = zoom.simulator.credentials();
    let answer = zoom
        .oauth(
            &credentials.client_id,
            &credentials.client_secret,
            "grant_type=client_credentials",
        )
        .await;
    let own = answer.expect(200)["access_token"].as_str().unwrap().to_owned();
    let path = "/marketplace/app/event_subscription";
    let body = json!({ "events": ["user.deactivated"], "event_webhook_url": "http://127.0.0.1:9/hooks" });
    let made = zoom
        .try_call(Method::POST, path, Some(body), &own)
        .await
        .unwrap()
        .expect(201);
    let listed = zoom.try_call(Method::GET, path, None, &own).await.unwrap().expect(200);
    assert_eq!(
        listed["event_subscriptions"][0]["event_subscription_id"],
        made["event_subscription_id"]
    );
    let one = format!("{path}/{}", made["event_subscription_id"].as_str().unwrap());
    zoom.try_call(Method::DELETE, &one, None, &own)
        .await
        .unwrap()
        .expect(204);
    zoom.try_call(Method::GET, "/users", None, &own)
        .await
        .unwrap()
        .expect(400);
}

#[tokio::test]
async fn a_user_who_leaves_is_told_of() {
    let zoom = Zoom::start().await;
    let (url, mut posts) = endpoint(vec![204], String::new()).await;
    subscribe(&zoom, &url);
    let path = format!("/users/{}/status", zoom.user(3));
    zoom.put(&path, json!({ "action": "deactivate" })).await.expect(204);
    let event: Value = serde_json::from_str(&posts.recv().await.unwrap().body).unwrap();
    assert_eq!(
        (&event["event"], &event["payload"]["object"]["id"]),
        (&json!("user.deactivated"), &json!(zoom.user(3)))
    );
    assert_eq!(event["payload"]["operator"], zoom.email(0));
}
