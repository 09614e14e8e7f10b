//! An identity provider: discovery, keys, consent without asking, tokens. As faithful as a client can tell, and it lies
//! when a test wants it to.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Json, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode};
use microapp_tests::NOW;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// What a token is signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    Rs256,
    Es256,
    /// By a key that is not published, under the name of one that is.
    WrongKey,
    /// Not at all.
    Nothing,
    /// As if the client's secret were the key.
    Hs256,
}

type Twist = Box<dyn Fn(&mut Value) + Send>;

struct Inner {
    issuer: String,
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    other: EcdsaKeyPair,
    codes: Mutex<HashMap<String, HashMap<String, String>>>,
    twist: Mutex<Twist>,
    signed: Mutex<Signed>,
    exchanges: Mutex<u32>,
    discoveries: AtomicU32,
    down: AtomicBool,
}

/// A provider that runs on this machine.
#[derive(Clone)]
pub struct IdentityProvider {
    inner: Arc<Inner>,
}

pub const CLIENT: &str = "microapp client";
pub const SECRET: &str = "pro:vi%der secret";

impl IdentityProvider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a listener");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let ec = || {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
            let made = made.expect("a key");
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &SystemRandom::new())
                .expect("a key")
        };
        let inner = Inner {
            issuer,
            rsa: RsaKeyPair::from_pkcs8(include_bytes!("rsa-key-for-tests.pk8")).expect("a key"),
            ec: ec(),
            other: ec(),
            codes: Mutex::default(),
            twist: Mutex::new(Box::new(|_| {})),
            signed: Mutex::new(Signed::Rs256),
            exchanges: Mutex::new(0),
            discoveries: AtomicU32::new(0),
            down: AtomicBool::new(false),
        };
        let provider = Self { inner: Arc::new(inner) };
        let router = axum::Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub fn issuer(&self) -> &str {
        &self.inner.issuer
    }

    /// Changes the claims of every token from now on.
    pub fn twist(&self, twist: impl Fn(&mut Value) + Send + 'static) {
        *self.inner.twist.lock().expect("a lock") = Box::new(twist);
    }

    pub fn sign_with(&self, signed: Signed) {
        *self.inner.signed.lock().expect("a lock") = signed;
    }

    /// Whether it says nothing of itself.
    pub fn set_down(&self, down: bool) {
        self.inner.down.store(down, Ordering::SeqCst);
    }

    /// How often it was asked what it is.
    pub fn discoveries(&self) -> u32 {
        self.inner.discoveries.load(Ordering::SeqCst)
    }

    /// How many codes were exchanged.
    pub fn exchanges(&self) -> u32 {
        *self.inner.exchanges.lock().expect("a lock")
    }
}

async fn discovery(State(provider): State<IdentityProvider>) -> Result<Json<Value>, StatusCode> {
    provider.inner.discoveries.fetch_add(1, Ordering::SeqCst);
    if provider.inner.down.load(Ordering::SeqCst) {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let issuer = provider.issuer();
    Ok(Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "scopes_supported": ["openid", "email", "profile"],
    })))
}

async fn keys(State(provider): State<IdentityProvider>) -> Json<Value> {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let rsa: ring::rsa::PublicKeyComponents<Vec<u8>> = provider.inner.rsa.public().into();
    let point = provider.inner.ec.public_key().as_ref();
    Json(json!({ "keys": [
        { "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "rsa", "n": encode(&rsa.n), "e": encode(&rsa.e) },
        { "kty": "EC", "use": "sig", "alg": "ES256", "kid": "ec", "crv": "P-256",
          "x": encode(&point[1..33]), "y": encode(&point[33..65]) },
    ]}))
}

/// Nobody is asked: whoever comes is Ada.
async fn authorize(State(provider): State<IdentityProvider>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let needed = ["client_id", "redirect_uri", "state", "nonce", "code_challenge", "scope"];
    let right = needed.iter().all(|name| asked.contains_key(*name))
        && asked["client_id"] == CLIENT
        && asked["code_challenge_method"] == "S256"
        && asked["response_type"] == "code"
        && asked["scope"].split(' ').any(|scope| scope == "openid");
    if !right {
        return (StatusCode::BAD_REQUEST, format!("{asked:?}")).into_response();
    }
    let code = format!("code-{}", provider.inner.codes.lock().expect("a lock").len());
    let back = format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"]);
    provider.inner.codes.lock().expect("a lock").insert(code, asked);
    Redirect::to(&back).into_response()
}

async fn token(
    State(provider): State<IdentityProvider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let expected = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", encode(CLIENT), encode(SECRET)))
    );
    if headers.get("authorization").and_then(|value| value.to_str().ok()) != Some(&expected) {
        return refused("invalid_client");
    }
    // A code is good once.
    let Some(asked) = provider.inner.codes.lock().expect("a lock").remove(&form["code"]) else {
        return refused("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    if challenge != asked["code_challenge"] || form["redirect_uri"] != asked["redirect_uri"] {
        return refused("invalid_grant");
    }
    *provider.inner.exchanges.lock().expect("a lock") += 1;
    let now = NOW.as_secs();
    let mut claims = json!({
        "iss": provider.issuer(), "aud": CLIENT, "sub": "ada-0001", "nonce": asked["nonce"],
        "iat": now, "exp": now + 300, "email": "Ada@Example.com", "email_verified": true, "name": "Ada Lovelace",
    });
    (provider.inner.twist.lock().expect("a lock"))(&mut claims);
    let signed = *provider.inner.signed.lock().expect("a lock");
    Json(json!({
        "access_token": "an-access-token", "token_type": "Bearer", "expires_in": 300,
        "id_token": provider.inner.jwt(&claims, signed),
    }))
    .into_response()
}

impl Inner {
    fn jwt(&self, claims: &Value, signed: Signed) -> String {
        let (alg, kid) = match signed {
            Signed::Rs256 => ("RS256", "rsa"),
            Signed::Es256 | Signed::WrongKey => ("ES256", "ec"),
            Signed::Nothing => ("none", "rsa"),
            Signed::Hs256 => ("HS256", "rsa"),
        };
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!(
            "{}.{}",
            part(&json!({ "alg": alg, "kid": kid, "typ": "JWT" })),
            part(claims)
        );
        let ec = |key: &EcdsaKeyPair| {
            let signature = key.sign(&SystemRandom::new(), text.as_bytes()).expect("signed");
            signature.as_ref().to_vec()
        };
        let signature = match signed {
            Signed::Rs256 => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                let random = SystemRandom::new();
                self.rsa
                    .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
                    .expect("signed");
                signature
            }
            Signed::Es256 => ec(&self.ec),
            Signed::WrongKey => ec(&self.other),
            Signed::Nothing => Vec::new(),
            Signed::Hs256 => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                ring::hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
            }
        };
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
