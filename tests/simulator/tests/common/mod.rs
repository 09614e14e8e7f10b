//! A simulator and a client for it, over real sockets.
#![allow(dead_code, reason = "every test file uses a part of it")]

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use zoom_simulator::{ClockStart, Options, Simulator, Switches};

/// A running simulator, with a token of the ready-made app.
pub struct Zoom {
    pub simulator: Simulator,
    pub http: Client<HttpConnector, Full<Bytes>>,
    pub token: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {:?}", self.text))
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// 2026-11-20T09:00:00Z, a Friday, standing still. Tokens live long, so that a test may move the clock.
pub fn frozen() -> Options {
    let now: chrono::DateTime<chrono::Utc> = "2026-11-20T09:00:00Z".parse().unwrap();
    let switches = Switches {
        access_token_seconds: 366 * 86_400,
        ..Switches::default()
    };
    Options {
        clock: ClockStart::Frozen(SystemTime::from(now)),
        switches,
        ..Options::default()
    }
}

impl Zoom {
    pub async fn start() -> Self {
        Self::with(frozen()).await
    }

    pub async fn with(options: Options) -> Self {
        let simulator = Simulator::start(options).await.unwrap();
        let http = Client::builder(TokioExecutor::new()).build_http();
        let mut zoom = Self {
            simulator,
            http,
            token: String::new(),
        };
        let credentials = zoom.simulator.credentials();
        let form = format!("grant_type=account_credentials&account_id={}", credentials.account_id);
        let answer = zoom
            .oauth(&credentials.client_id, &credentials.client_secret, &form)
            .await
            .expect(200);
        zoom.token = answer["access_token"].as_str().unwrap().to_owned();
        zoom
    }

    pub fn user(&self, index: usize) -> String {
        self.simulator.users()[index].id.clone()
    }

    pub fn email(&self, index: usize) -> String {
        self.simulator.users()[index].email.clone()
    }

    /// The token endpoint, with HTTP Basic.
    pub async fn oauth(&self, id: &str, secret: &str, form: &str) -> Answer {
        let request = Request::post(format!("{}/token", self.simulator.oauth_url()))
            .header(
                "authorization",
                format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))),
            )
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(form.to_owned())))
            .unwrap();
        self.send(request).await.unwrap()
    }

    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answer, Box<dyn std::error::Error>> {
        let response = self.http.request(request).await?;
        let (head, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(body.to_vec())?,
        })
    }

    pub async fn try_call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        token: &str,
    ) -> Result<Answer, Box<dyn std::error::Error>> {
        let url = format!("{}{}", self.simulator.base_url(), path.trim_start_matches('/'));
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        self.send(request).await
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.try_call(method, path, body, &self.token).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// A control, such as `PUT` `clock`.
    pub async fn control(&self, method: Method, path: &str, body: Value) -> Answer {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/{path}", self.simulator.control_url()))
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        self.send(request).await.unwrap()
    }

    /// Creates a meeting for the first user.
    pub async fn create(&self, body: Value) -> Value {
        self.post("/users/me/meetings", body).await.expect(201)
    }

    /// A scheduled meeting ten days ahead.
    pub async fn scheduled(&self) -> Value {
        self.create(json!({ "topic": "Planning", "type": 2, "start_time": "2026-12-01T10:00:00Z", "duration": 30 }))
            .await
    }

    /// Turns one switch.
    pub async fn switch(&self, name: &str, value: Value) {
        self.control(Method::PATCH, "switches", json!({ name: value }))
            .await
            .expect(200);
    }
}
