//! The fixture: a server with the Zoom template, connected with a simulated Zoom, and somebody who is signed in.

use std::path::Path;

use faulty_disk::Disk;
use microapp_server::integrations::{Refreshed, Running, Setup};
use microapp_server::pages::{Catalogue, routes};
use microapp_store::{PersonRow, Role, SqliteOptions};
use microapp_templates::Bundle;
use serde_json::{Value, json};
use zoom_simulator::{Fault, Options, Simulator};

use crate::support::{Answer, Browser, Served};

/// Where Create Meeting is.
pub const CREATE: &str = "/app/zoom/create-meeting";

pub struct World {
    pub zoom: Simulator,
    pub served: Served,
    /// The account's owner.
    pub ada: PersonRow,
    /// Her browser.
    pub browser: Browser,
}

/// What a form needs besides its own fields.
#[derive(Debug, Clone)]
pub struct View {
    pub csrf: String,
    pub key: String,
}

impl World {
    pub async fn new() -> Self {
        Self::with(&zoom_template(), false, |_| {}).await
    }

    /// With another template, or people who sign in for themselves.
    pub async fn with(template: &Bundle, each_person: bool, change: impl FnOnce(&mut Setup)) -> Self {
        Self::over(SqliteOptions::default(), template, each_person, change).await
    }

    /// With the store on a disk that may fail.
    pub async fn on(disk: &Disk) -> Self {
        let options = SqliteOptions {
            vfs: Some(disk.name().to_owned()),
            ..SqliteOptions::default()
        };
        Self::over(options, &zoom_template(), false, |_| {}).await
    }

    async fn over(store: SqliteOptions, template: &Bundle, each_person: bool, change: impl FnOnce(&mut Setup)) -> Self {
        let zoom = Simulator::start(Options::default()).await.expect("a simulator");
        let catalogue = Catalogue::new([("zoom".to_owned(), template.clone())]);
        let served = Served::over(store, |options| options.routes = routes(&catalogue)).await;
        served.install(&zoom, each_person, change);
        let app = served.server.app();
        let running = app.integrations().get("zoom").await.expect("an integration");
        let connected = app.integrations().sign_ins().connect_service("zoom", "a test").await;
        connected.expect("connected");
        let listed = app.directory().refresh(&running).await.expect("a directory");
        assert!(matches!(listed, Refreshed::Listed(_)), "{listed:?}");
        let ada = served.account(&zoom.users()[0].email, Role::User);
        let browser = served.signed_in(&ada);
        zoom.clear_requests();
        Self {
            zoom,
            served,
            ada,
            browser,
        }
    }

    /// Somebody else, signed in: the account's user of this number.
    pub fn somebody(&self, number: usize) -> Browser {
        let person = self.served.account(&self.zoom.users()[number].email, Role::User);
        self.served.signed_in(&person)
    }

    pub async fn running(&self) -> std::sync::Arc<Running> {
        let integrations = self.served.server.app().integrations();
        integrations.get("zoom").await.expect("an integration")
    }

    pub fn meetings(&self) -> Vec<Value> {
        self.zoom.meetings().as_array().cloned().unwrap_or_default()
    }

    /// The body of a create, as it came to Zoom: the first is 0.
    pub fn created(&self, number: usize) -> Value {
        let requests = self.zoom.requests().into_iter();
        let mut creates = requests.filter(|request| request.method == "POST" && request.path.ends_with("/meetings"));
        let body = creates
            .nth(number)
            .and_then(|request| serde_json::from_str(&request.body).ok());
        body.expect("a create with JSON")
    }

    pub fn order(&self, fault: Value) {
        let fault: Fault = serde_json::from_value(fault).expect("a fault");
        self.zoom.order_fault(fault);
    }

    /// How many requests with this method came to Zoom.
    pub fn sent(&self, method: &str) -> usize {
        let requests = self.zoom.requests().into_iter();
        requests
            .filter(|request| request.path.starts_with("/v2/") && request.method == method)
            .count()
    }

    /// Changes the settings at Zoom of the account's user of this number.
    pub async fn settings(&self, number: usize, change: Value) {
        self.change_user(number, "/settings", change).await;
    }

    /// The same of what Zoom knows of them (an empty path), or of a part of it.
    pub async fn change_user(&self, number: usize, part: &str, change: Value) {
        let told = self.zoom.announcement();
        let base = told["base_url"].as_str().expect("a URL");
        let control = base.replace("/v2/", "/_simulator/").replace("/v2", "/_simulator/");
        let mut browser = self.served.browser();
        let json = [("content-type", "application/json")];
        let tokens = format!("{}/tokens", control.trim_end_matches('/'));
        let token = browser.send(http::Method::POST, &tokens, &json, "{}").await;
        let token: Value = serde_json::from_str(&token.body).expect("JSON");
        let bearer = format!("Bearer {}", token["access_token"].as_str().expect("a token"));
        let settings = format!(
            "{}/users/{}{part}",
            base.trim_end_matches('/'),
            self.zoom.users()[number].id
        );
        let headers = [json[0], ("authorization", bearer.as_str())];
        let changed = browser
            .send(http::Method::PATCH, &settings, &headers, &change.to_string())
            .await;
        changed.is(204);
        self.zoom.clear_requests();
    }

    /// Loses the replies to creates in this way.
    pub fn lose_creates(&self, how: &str) {
        self.order(json!({"method": "POST", "route": "/users/{userId}/meetings", "drop": how}));
    }

    /// Makes a meeting by the form, and gives its id.
    pub async fn make(&mut self, fields: &[(&str, &str)]) -> String {
        let view = open(&mut self.browser, CREATE).await;
        let fields = meeting(fields);
        let answer = send(&mut self.browser, CREATE, &view, "create", &fields).await.is(303);
        let (_, id) = answer.location().split_once("meeting_id=").expect("a meeting's page");
        id.to_owned()
    }
}

/// The template that is delivered.
pub fn zoom_template() -> Bundle {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/zoom");
    Bundle::from_folder(&folder).expect("a template")
}

/// The Zoom template with a file changed.
pub fn changed(file: &str, from: &str, to: &str) -> Bundle {
    changed_in(&zoom_template(), file, from, to)
}

/// A template with a file changed.
pub fn changed_in(whole: &Bundle, file: &str, from: &str, to: &str) -> Bundle {
    let files: Vec<(String, Vec<u8>)> = whole
        .paths()
        .map(|path| {
            let mut bytes = whole.get(path).expect("a file").to_vec();
            if path == file {
                let text = String::from_utf8(bytes).expect("text");
                assert!(text.contains(from), "{file} has no {from:?}");
                bytes = text.replacen(from, to, 1).into_bytes();
            }
            (path.to_owned(), bytes)
        })
        .collect();
    Bundle::from_files(files).expect("a bundle")
}

/// A month from now: a date for starts.
pub fn day() -> String {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let later = now.date().saturating_add(jiff::Span::new().days(30));
    later.to_string()
}

/// The fields of Create Meeting: these, and what every meeting needs.
pub fn meeting<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let day = day();
    let usual = [
        ("topic", "Planning"),
        ("start.date", day.as_str()),
        ("start.time", "10:00"),
        ("time_zone", "Europe/Berlin"),
        ("duration_minutes", "45"),
        ("recurrence", "once"),
    ];
    let given = |name: &str| fields.iter().any(|(known, _)| *known == name);
    let usual = usual.into_iter().filter(|(name, _)| !given(name));
    let all = fields.iter().copied().chain(usual);
    all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Opens a page with a form.
pub async fn open(browser: &mut Browser, path: &str) -> View {
    view(&browser.get(path).await.is(200))
}

/// What the form of a page carries.
#[track_caller]
pub fn view(answer: &Answer) -> View {
    let hidden = |name: &str| {
        let after = answer.body.split(&format!("name=\"{name}\" value=\"")).nth(1);
        let value = after.and_then(|after| after.split('"').next());
        value
            .unwrap_or_else(|| panic!("no {name} in {}", answer.body))
            .to_owned()
    };
    View {
        csrf: hidden("_csrf"),
        key: hidden("_key"),
    }
}

/// Presses a button.
pub async fn send(browser: &mut Browser, path: &str, view: &View, button: &str, fields: &[(String, String)]) -> Answer {
    let mut all = vec![("_key", view.key.as_str()), ("_action", button)];
    all.extend(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    browser.post(path, &view.csrf, &all).await
}

/// Presses a button of a page that was opened at this path.
pub async fn press(browser: &mut Browser, page: &Answer, path: &str, button: &str) -> Answer {
    let view = view(page);
    send(browser, path, &view, button, &[]).await
}
