//! OAuth with people: what is sent, and what each way to fail means for the code or the refresh token that was sent.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use microapp_runtime::PooledClient;
use microapp_runtime::credentials::oauth::{OAuthApp, OAuthClient, OAuthError, Pkce};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const GRANTED: &str = r#"{"access_token":"access-1","token_type":"bearer","refresh_token":"refresh-2","expires_in":3599,
    "scope":"meeting:read meeting:write","api_url":"https://api-eu.example.com"}"#;
const NASTY: &str = "s:e%c/r+e t=&ü";

/// An authorization server that gives one answer to everything.
struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `answer` is sent as it is, and then the connection is closed.
    async fn start(answer: String) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let arrived = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                let mut buffer = [0; 4_096];
                while !whole(&request) {
                    match stream.read(&mut buffer).await {
                        Ok(read) if read > 0 => request.extend_from_slice(&buffer[..read]),
                        _ => break,
                    }
                }
                let request = String::from_utf8(request).expect("text");
                arrived.lock().expect("a lock").push(request);
                // A client that has gone away is no matter here.
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Self { address, requests }
    }

    async fn answering(status: u16, body: &str) -> Self {
        let length = body.len();
        Self::start(format!(
            "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        ))
        .await
    }

    fn client(&self) -> OAuthClient {
        client(self.address, Some(NASTY))
    }

    /// The header's value and the body of the only request.
    fn request(&self) -> (Option<String>, String) {
        let requests = self.requests.lock().expect("a lock");
        let [request] = requests.as_slice() else {
            panic!("{} requests", requests.len())
        };
        let (head, body) = request.split_once("\r\n\r\n").expect("a head");
        let authorization = head
            .lines()
            .find_map(|line| line.strip_prefix("authorization: "))
            .map(str::to_owned);
        (authorization, body.to_owned())
    }
}

/// Whether the request has arrived to its end.
fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    body.len() >= length
}

fn client(address: SocketAddr, secret: Option<&str>) -> OAuthClient {
    let url = |path: &str| format!("http://{address}/oauth/{path}").parse().expect("a URL");
    let app = OAuthApp {
        client_id: "client:1".to_owned(),
        client_secret: secret.map(|secret| secret.to_owned().into()),
        authorize_url: url("authorize"),
        token_url: url("token"),
        revoke_url: Some(url("revoke")),
        allow_loopback: true,
    };
    OAuthClient::new(Arc::new(PooledClient::default()), app).expect("a client")
}

fn secret(text: &str) -> SecretString {
    text.to_owned().into()
}

fn pkce() -> Pkce {
    Pkce::from_verifier(secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
}

#[test]
fn r45_the_consent_page_is_asked_with_pkce_and_without_scope() {
    let client = client(([127, 0, 0, 1], 9).into(), None);
    let url = client.authorize_url("https://meet.example.com/app/callback?x=1", "st&te", &pkce());
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("response_type", "code"),
            ("client_id", "client:1"),
            ("redirect_uri", "https://meet.example.com/app/callback?x=1"),
            ("state", "st&te"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ]
    );
}

#[tokio::test]
async fn r45_a_code_is_exchanged_for_a_grant() {
    let server = Server::answering(200, GRANTED).await;
    let grant = server
        .client()
        .exchange_code(&secret("the code"), "https://localhost/", &pkce())
        .await
        .expect("a grant");
    assert_eq!(grant.access_token.expose_secret(), "access-1");
    assert_eq!(
        grant.refresh_token.expect("a refresh token").expose_secret(),
        "refresh-2"
    );
    assert_eq!(grant.expires_in, Duration::from_secs(3_599));
    assert_eq!(grant.scopes, ["meeting:read", "meeting:write"]);
    assert_eq!(
        grant.api_url.expect("an address").as_str(),
        "https://api-eu.example.com/"
    );
    let (authorization, body) = server.request();
    assert_eq!(
        body,
        "grant_type=authorization_code&code=the+code&redirect_uri=https%3A%2F%2Flocalhost%2F\
         &code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    let encoded = base64::engine::general_purpose::STANDARD.encode("client%3A1:s%3Ae%25c%2Fr%2Be+t%3D%26%C3%BC");
    assert_eq!(authorization, Some(format!("Basic {encoded}")));
}

#[tokio::test]
async fn a_public_client_says_who_it_is_in_the_form() {
    let server = Server::answering(200, GRANTED).await;
    let client = client(server.address, None);
    client.refresh(&secret("refresh-1")).await.expect("a grant");
    let (authorization, body) = server.request();
    assert_eq!(authorization, None);
    assert_eq!(
        body,
        "grant_type=refresh_token&refresh_token=refresh-1&client_id=client%3A1"
    );
}

#[tokio::test]
async fn revoking_is_done_at_its_own_address_and_done_only_if_the_service_says_so() {
    let server = Server::answering(200, r#"{"status":"success"}"#).await;
    server.client().revoke(&secret("access-1")).await.expect("revoked");
    assert_eq!(server.request().1, "token=access-1");
    assert!(server.requests.lock().expect("a lock")[0].starts_with("POST /oauth/revoke "));
    let gone = Server::answering(400, r#"{"reason":"Invalid Token!","error":"invalid_request"}"#).await;
    let error = gone.client().revoke(&secret("access-1")).await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        "the service refuses (invalid_request: Invalid Token!)"
    );
    let down = Server::answering(503, "").await;
    assert!(down.client().revoke(&secret("access-1")).await.is_err());
    let app = OAuthApp {
        revoke_url: None,
        ..server.client().app().clone()
    };
    let nowhere = OAuthClient::new(Arc::new(PooledClient::default()), app).expect("a client");
    let error = nowhere.revoke(&secret("access-1")).await.expect_err("nowhere");
    assert_eq!(
        error.to_string(),
        "the service could not be asked: no address is known at which it takes tokens back"
    );
}

/// What a failed refresh means for the refresh token is what this type is for.
#[tokio::test]
async fn each_failure_says_whether_the_refresh_token_may_be_used_up() {
    let refused = |error: OAuthError| match error {
        OAuthError::GrantDead(_) => "dead",
        OAuthError::AppRefused(_) => "app",
        OAuthError::Refused(_) => "refused",
        OAuthError::RateLimited { .. } => "rate limited",
        OAuthError::NotSent { .. } => "not sent",
        OAuthError::NoAnswer { .. } => "no answer",
        _ => "another",
    };
    let head = |status: u16| format!("HTTP/1.1 {status} x\r\nconnection: close\r\n");
    for (answer, wanted, perhaps) in [
        (
            format!(
                "{}content-length: 53\r\n\r\n{{\"reason\":\"Invalid Token!\",\"error\":\"invalid_grant\"}}  ",
                head(400)
            ),
            "dead",
            false,
        ),
        (
            format!(
                "{}content-length: 26\r\n\r\n{{\"error\":\"invalid_client\"}}",
                head(401)
            ),
            "app",
            false,
        ),
        (format!("{}content-length: 0\r\n\r\n", head(404)), "refused", false),
        (
            format!("{}content-length: 0\r\nretry-after: 7\r\n\r\n", head(429)),
            "rate limited",
            false,
        ),
        (format!("{}content-length: 0\r\n\r\n", head(500)), "no answer", true),
        (format!("{}content-length: 0\r\n\r\n", head(503)), "no answer", true),
        (
            format!("{}content-length: 6\r\n\r\n<html>", head(200)),
            "no answer",
            true,
        ),
        (format!("{}content-length: 2\r\n\r\n{{}}", head(200)), "no answer", true),
        (
            format!("{}content-length: 900\r\n\r\n{{\"access_token\":", head(200)),
            "no answer",
            true,
        ),
        (
            format!("{}content-length: 99999999\r\n\r\n", head(200)),
            "no answer",
            true,
        ),
        (String::new(), "no answer", true),
        ("this is not HTTP\r\n\r\n".to_owned(), "no answer", true),
    ] {
        let server = Server::start(answer.clone()).await;
        let error = server.client().refresh(&secret("refresh-1")).await.expect_err(&answer);
        assert_eq!(error.may_have_been_processed(), perhaps, "{answer}: {error}");
        assert!(!error.to_string().contains("refresh-1"), "{error}");
        if let OAuthError::RateLimited { retry_after } = &error {
            assert_eq!(*retry_after, Some(Duration::from_secs(7)));
        }
        assert_eq!(refused(error), wanted, "{answer}");
        assert_eq!(
            server.requests.lock().expect("a lock").len(),
            1,
            "it was repeated: {answer}"
        );
    }
}

#[tokio::test]
async fn nobody_there_means_that_nothing_was_sent() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let error = client(address, Some("x"))
        .refresh(&secret("refresh-1"))
        .await
        .expect_err("nobody");
    assert!(
        matches!(error, OAuthError::NotSent { .. }) && !error.may_have_been_processed(),
        "{error}"
    );
}

#[tokio::test]
async fn silence_ends_after_the_time_that_is_given() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let client = client(listener.local_addr().expect("an address"), None).timeout(Duration::from_millis(50));
    let error = client.refresh(&secret("refresh-1")).await.expect_err("silence");
    assert_eq!(
        error.to_string(),
        "the service was asked, and no answer came that can be used: no answer within 50 ms"
    );
}

#[tokio::test]
async fn what_was_sent_in_confidence_is_blotted_out_of_the_services_words() {
    let body = r#"{"reason":"Invalid authorization code code-123 of s:e%c/r+e t=&ü\u001b[2J","error":"invalid_grant"}"#;
    let server = Server::answering(400, body).await;
    let error = server
        .client()
        .exchange_code(&secret("code-123"), "https://localhost/", &pkce())
        .await
        .expect_err("refused");
    let words = error.words().expect("words");
    assert_eq!(
        words.reason,
        "Invalid authorization code [credential] of [credential]\u{fffd}[2J"
    );
    for shown in [
        error.to_string(),
        format!("{error:?}"),
        format!("{:?}", server.client()),
    ] {
        assert!(!shown.contains("code-123") && !shown.contains(NASTY), "{shown}");
    }
}

#[test]
fn only_safe_addresses_make_a_client() {
    let with = |authorize: &str, token: &str| {
        let app = OAuthApp {
            client_id: "c".to_owned(),
            client_secret: None,
            authorize_url: authorize.parse().expect("a URL"),
            token_url: token.parse().expect("a URL"),
            revoke_url: None,
            allow_loopback: false,
        };
        OAuthClient::new(Arc::new(PooledClient::default()), app)
    };
    let good = "https://example.com/oauth";
    assert!(with(good, good).is_ok());
    for bad in [
        "http://example.com/",
        "https://10.0.0.1/",
        "http://127.0.0.1:1/",
        "https://u:p@example.com/",
    ] {
        assert!(with(bad, good).is_err() && with(good, bad).is_err(), "{bad}");
    }
}
