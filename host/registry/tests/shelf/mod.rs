//! A registry on this machine, for tests: it wants tokens, serves blobs elsewhere, and lies on demand.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http::{HeaderMap, Method, StatusCode};
use microapp_distribution::Digest;

/// A small registry: the part of the distribution specification that push and pull need.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<Content>>);

#[derive(Default)]
pub struct Content {
    pub blobs: HashMap<String, Vec<u8>>,
    pub manifests: HashMap<String, Vec<u8>>,
    address: Option<SocketAddr>,
    /// Whether it wants a token, and gives one for `ada` and `s3cr3t` only.
    locked: bool,
    /// Whether the place of blobs asks for a token, which another place of its own would take a password for.
    pub storage_asks: bool,
    /// What came as `authorization`, by path.
    pub seen: Vec<(String, String)>,
}

const TOKEN: &str = "Bearer token-for-tests";

impl Shelf {
    pub async fn start(locked: bool) -> Self {
        let shelf = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("an address");
        {
            let mut content = shelf.0.lock().expect("content");
            content.address = Some(listener.local_addr().expect("an address"));
            content.locked = locked;
        }
        let router = Router::new()
            .route("/token", any(token))
            .route("/elsewhere/{digest}", any(elsewhere))
            .route("/v2/{*path}", any(serve))
            .with_state(shelf.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        shelf
    }

    pub fn with<T>(&self, look: impl FnOnce(&mut Content) -> T) -> T {
        look(&mut self.0.lock().expect("content"))
    }

    /// The name in it of what stands behind `rest`, as a text.
    pub fn named(&self, rest: &str) -> String {
        let address = self.with(|content| content.address).expect("an address");
        format!("oci://{address}/connectors/{rest}")
    }
}

async fn token(State(shelf): State<Shelf>, headers: HeaderMap) -> Response {
    note(&shelf, "/token", &headers);
    // ada:s3cr3t
    if headers
        .get("authorization")
        .is_some_and(|value| value == "Basic YWRhOnMzY3IzdA==")
    {
        return r#"{"token": "token-for-tests"}"#.into_response();
    }
    StatusCode::UNAUTHORIZED.into_response()
}

async fn elsewhere(State(shelf): State<Shelf>, Path(digest): Path<String>, headers: HeaderMap) -> Response {
    note(&shelf, "/elsewhere", &headers);
    if shelf.with(|content| content.storage_asks) {
        let address = shelf.with(|content| content.address).expect("an address");
        let realm = format!("Bearer realm=\"http://localhost:{}/elsewhere/token\"", address.port());
        return (StatusCode::UNAUTHORIZED, [("www-authenticate", realm)]).into_response();
    }
    let found = shelf.with(|content| content.blobs.get(&digest).cloned());
    found.map_or(StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response)
}

fn note(shelf: &Shelf, path: &str, headers: &HeaderMap) {
    let value = headers
        .get("authorization")
        .map(|value| value.to_str().expect("text").to_owned());
    shelf.with(|content| content.seen.push((path.to_owned(), value.unwrap_or_default())));
}

async fn serve(
    State(shelf): State<Shelf>,
    method: Method,
    Path(path): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    note(&shelf, &path, &headers);
    let address = shelf.with(|content| content.address).expect("an address");
    let locked = shelf.with(|content| content.locked);
    if locked && headers.get("authorization").is_none_or(|value| value != TOKEN) {
        let challenge = format!("Bearer realm=\"http://{address}/token\",service=\"shelf\",scope=\"a,b\"");
        return (StatusCode::UNAUTHORIZED, [("www-authenticate", challenge)]).into_response();
    }
    let last = path.rsplit('/').next().unwrap_or_default().to_owned();
    if path.ends_with("/blobs/uploads/") && method == Method::POST {
        let place = format!("/v2/{path}session?state=1");
        return (StatusCode::ACCEPTED, [("location", place)]).into_response();
    }
    if path.contains("/blobs/uploads/") && method == Method::PUT {
        assert_eq!(query["state"], "1", "the address of an upload is kept as it was given");
        let digest = query["digest"].clone();
        if Digest::of(&body).to_string() != digest {
            return StatusCode::BAD_REQUEST.into_response();
        }
        shelf.with(|content| content.blobs.insert(digest, body.to_vec()));
        return StatusCode::CREATED.into_response();
    }
    if path.contains("/blobs/") {
        let known = shelf.with(|content| content.blobs.contains_key(&last));
        return match (known, method) {
            (false, _) => StatusCode::NOT_FOUND.into_response(),
            (true, Method::HEAD) => StatusCode::OK.into_response(),
            (true, _) => {
                // Another origin: the name, not the number.
                let place = format!("http://localhost:{}/elsewhere/{last}", address.port());
                (StatusCode::TEMPORARY_REDIRECT, [("location", place)]).into_response()
            }
        };
    }
    if method == Method::PUT {
        shelf.with(|content| {
            content.manifests.insert(Digest::of(&body).to_string(), body.to_vec());
            content.manifests.insert(last, body.to_vec());
        });
        return StatusCode::CREATED.into_response();
    }
    let found = shelf.with(|content| content.manifests.get(&last).cloned());
    found.map_or(StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response)
}
