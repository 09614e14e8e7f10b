//! A second vendor's connector, made with the kit: the real component, in the real host, by an admin's own configuration,
//! at a Webex on loopback that answers in the form of its documentation.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use microapp_runtime::{Connector, ErrorKind, Integration, IntegrationConfig, Invocation, LookUp, Outcome};
use serde_json::{Value, json};

/// What Webex has handed out.
pub const TOKEN: &str = "NDgxNTE2MjM0Mg_P0A1_token";
const MARKER: &str = "k3J9xQ2mPw7d";

/// A Webex with nothing but meetings.
pub struct Webex {
    address: SocketAddr,
    account: Arc<Mutex<Account>>,
}

#[derive(Default)]
struct Account {
    meetings: BTreeMap<String, Value>,
    made: usize,
    /// The answer to the next create gets lost on its way.
    loses_next: bool,
}

type Shared = State<Arc<Mutex<Account>>>;
type Answer = (StatusCode, Json<Value>);

impl Webex {
    pub async fn start() -> Self {
        let account = Arc::new(Mutex::new(Account::default()));
        let service = Router::new()
            .route("/v1/meetings", get(list).post(create))
            .route("/v1/meetings/{id}", get(read).delete(remove))
            .with_state(Arc::clone(&account));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { address, account }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/v1/", self.address)
    }

    fn meetings(&self) -> usize {
        self.account.lock().expect("an account").meetings.len()
    }
}

fn refusal(status: StatusCode, message: &str, errors: &[&str]) -> Answer {
    let errors: Vec<Value> = errors.iter().map(|words| json!({"description": words})).collect();
    let body =
        json!({"message": message, "errors": errors, "trackingId": "19085D1FCFEE445DA358375500D25E44_1598154356721"});
    (status, Json(body))
}

fn is_signed_in(headers: &HeaderMap) -> bool {
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok());
    authorization == Some(format!("Bearer {TOKEN}").as_str())
}

fn stranger() -> Answer {
    let words = "The request requires a valid access token set in the Authorization request header.";
    refusal(StatusCode::UNAUTHORIZED, words, &[])
}

async fn create(State(account): Shared, headers: HeaderMap, Json(asked): Json<Value>) -> Answer {
    if !is_signed_in(&headers) {
        return stranger();
    }
    if asked["password"] == "weak" {
        let words = "Meeting password validation failed. A mix of uppercase and lowercase letters is required.";
        return refusal(
            StatusCode::BAD_REQUEST,
            "The input parameters contain invalid items.",
            &[words],
        );
    }
    let mut account = account.lock().expect("an account");
    account.made += 1;
    let id = format!("870f51ff287b41be84648412901e{:04}", account.made);
    let zoned = |name: &str| {
        let text = asked[name].as_str().unwrap_or_default();
        // Winter in Berlin, which is where these tests live.
        if text.ends_with('Z') {
            text.to_owned()
        } else {
            format!("{text}+01:00")
        }
    };
    let mut meeting = json!({
        "id": id, "meetingNumber": "123456789", "meetingType": "meetingSeries", "state": "active",
        "start": zoned("start"), "end": zoned("end"),
        "password": "BgJep@43", "phoneAndVideoSystemPassword": "12345678", "hostEmail": "ada@example.com",
        "hostKey": "123456", "webLink": "https://site4-example.webex.com/site4/j.php?MTID=md41817da",
    });
    for name in [
        "title",
        "agenda",
        "password",
        "timezone",
        "recurrence",
        "integrationTags",
        "unlockedMeetingJoinSecurity",
    ] {
        if !asked[name].is_null() {
            meeting[name] = asked[name].clone();
        }
    }
    account.meetings.insert(id, meeting.clone());
    if std::mem::take(&mut account.loses_next) {
        return refusal(StatusCode::BAD_GATEWAY, "Bad gateway", &[]);
    }
    (StatusCode::OK, Json(meeting))
}

async fn list(State(account): Shared, headers: HeaderMap, Query(query): Query<BTreeMap<String, String>>) -> Answer {
    if !is_signed_in(&headers) {
        return stranger();
    }
    let account = account.lock().expect("an account");
    let tagged = |meeting: &&Value| match query.get("integrationTag") {
        Some(tag) => meeting["integrationTags"]
            .as_array()
            .is_some_and(|tags| tags.contains(&json!(tag))),
        None => !query.contains_key("meetingSeriesId"),
    };
    let items: Vec<&Value> = account.meetings.values().filter(tagged).collect();
    (StatusCode::OK, Json(json!({ "items": items })))
}

async fn read(State(account): Shared, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    if !is_signed_in(&headers) {
        return stranger();
    }
    let account = account.lock().expect("an account");
    match account.meetings.get(&id) {
        Some(meeting) => (StatusCode::OK, Json(meeting.clone())),
        None => refusal(StatusCode::NOT_FOUND, "The requested resource could not be found.", &[]),
    }
}

async fn remove(State(account): Shared, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    if !is_signed_in(&headers) {
        return stranger();
    }
    match account.lock().expect("an account").meetings.remove(&id) {
        Some(_) => (StatusCode::NO_CONTENT, Json(Value::Null)),
        None => refusal(StatusCode::NOT_FOUND, "The requested resource could not be found.", &[]),
    }
}

/// The connector with an admin's grants, and the token that Webex has handed out.
async fn integration(webex: &Webex, token: &str) -> Integration {
    let text = format!(
        "[integration]\nbase_url = \"{}\"\nallow_loopback = true\n[integration.auth]\nmode = \"token\"\ntoken = \"{token}\"\n",
        webex.base_url()
    );
    let config = IntegrationConfig::parse(&text, "integration.toml").expect("a configuration");
    let engine = microapp_tests::connector().engine();
    let connector = Connector::from_bytes(engine, webex_component::WEBEX_WASM).expect("a connector");
    let manifest = connector.manifest().await.expect("a manifest");
    let builder = config.builder(&connector, manifest).expect("a builder");
    builder.build().await.expect("an integration")
}

async fn invoke(
    integration: &Integration,
    action: &str,
    input: &Value,
) -> Result<Value, microapp_runtime::InvokeError> {
    let invocation = Invocation::new(action, input.to_string())
        .acting_user("ada@example.com")
        .intent(MARKER);
    integration.invoke(invocation).await.map(|output| output.value())
}

fn planning() -> Value {
    json!({
        "topic": "Planning", "start": "2026-12-01T10:00", "time_zone": "Europe/Berlin", "duration_minutes": 30,
        "co_hosts": ["grace@example.com"], "recurrence": {"monthly": {"on": {"nth": {"week": "last", "day": "friday"}}}},
    })
}

#[tokio::test]
async fn a_meeting_is_made_read_listed_and_deleted() {
    let webex = Webex::start().await;
    let integration = integration(&webex, TOKEN).await;
    let made = invoke(&integration, "create-meeting", &planning())
        .await
        .expect("a meeting");
    assert_eq!(
        (&made["start"], &made["duration_minutes"]),
        (&json!("2026-12-01T09:00:00Z"), &json!(30))
    );
    assert_eq!(
        made["recurrence"],
        json!({"monthly": {"every": 1, "on": {"nth": {"week": "last", "day": "friday"}}, "end": null}})
    );

    let selector = json!({"meeting_id": made["id"]});
    assert_eq!(
        invoke(&integration, "get-meeting", &selector).await.expect("a meeting")["topic"],
        "Planning"
    );
    let list = invoke(&integration, "list-meetings", &json!({})).await.expect("a list");
    assert_eq!(list["meetings"][0]["id"], made["id"]);
    invoke(&integration, "delete-meeting", &selector)
        .await
        .expect("removed");
    assert_eq!(webex.meetings(), 0);
    let gone = invoke(&integration, "get-meeting", &selector).await.expect_err("gone");
    assert_eq!(gone.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_refusal_names_the_field_and_keeps_webexs_words() {
    let webex = Webex::start().await;
    let integration = integration(&webex, TOKEN).await;
    let mut weak = planning();
    weak["passcode"] = json!("weak");
    let error = invoke(&integration, "create-meeting", &weak)
        .await
        .expect_err("refused");
    assert_eq!(error.kind, ErrorKind::InvalidInput);
    assert_eq!(microapp_tests::fields(&error), ["passcode"]);
    assert!(
        error.message.contains("A mix of uppercase and lowercase letters"),
        "{}",
        error.message
    );
    assert_eq!(webex.meetings(), 0);
}

#[tokio::test]
async fn a_token_that_webex_does_not_know_is_unauthorized() {
    let webex = Webex::start().await;
    let integration = integration(&webex, "somebody-else's-token").await;
    let error = invoke(&integration, "list-meetings", &json!({}))
        .await
        .expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Unauthorized);
    assert!(!json!(error).to_string().contains("somebody-else"), "{}", json!(error));
}

#[tokio::test]
async fn a_lost_answer_is_found_out_by_the_tag_of_the_intent() {
    let webex = Webex::start().await;
    let integration = integration(&webex, TOKEN).await;
    let look_up = LookUp {
        action: "create-meeting".to_owned(),
        input: planning(),
        marker: Some(MARKER.to_owned()),
        since: "2026-11-22T08:00:00Z".to_owned(),
    };
    let find = async || {
        let found = invoke(&integration, "find-outcome", &json!(look_up))
            .await
            .expect("an outcome");
        serde_json::from_value::<Outcome>(found).expect("an outcome")
    };
    assert_eq!(find().await, Outcome::DidNotHappen);

    webex.account.lock().expect("an account").loses_next = true;
    let lost = invoke(&integration, "create-meeting", &planning())
        .await
        .expect_err("lost");
    assert_eq!(lost.kind, ErrorKind::UnknownOutcome);
    assert_eq!(webex.meetings(), 1);
    let Outcome::Happened { output } = find().await else {
        panic!("it happened")
    };
    assert_eq!(output["topic"], "Planning");
}
