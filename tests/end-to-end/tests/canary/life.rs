//! A life: accounts, sign-ins of each kind, refreshes, meetings, faults, backup, rotation, crash.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use zoom_simulator::{AppCredentials, AppKind, NewApp, Options, Simulator};

use crate::browser::{Answer, Browser, form_token};
use crate::program::{Place, has_files, say};
use crate::secrets::Secrets;

const PASSWORD: &str = "canary-Password-7Qx2";
const USERS_PASSWORD: &str = "canary-Password-of-a-user-9Kd";
const WRONG: &str = "canary-mistyped-Password-4Rt";
const OLD_TOKEN: &str = r#"{"code": 124, "message": "Access token is expired."}"#;
const PASSCODE: &str = "Kq7wZp3x2M";

pub struct Life {
    place: Place,
    zoom: Simulator,
    server: Child,
    setup_link: String,
    admin: Browser,
    person: Browser,
    person_app: AppCredentials,
    pages: usize,
    pub secrets: Secrets,
}

impl Drop for Life {
    fn drop(&mut self) {
        // It may have crashed already, as it should.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Life {
    /// A Zoom whose tokens are soon old, and a server without an account.
    pub async fn begin() -> Self {
        let seed = u64::from(std::process::id());
        let zoom = Simulator::start(Options {
            seed,
            ..Options::default()
        })
        .await
        .expect("a simulator");
        let mut switches = zoom.switches();
        switches.access_token_seconds = 1;
        zoom.set_switches(switches);
        let place = Place::new();
        let (server, mut lines) = place.serve();
        let mut found = |mark: &str| {
            let line = lines
                .by_ref()
                .find(|line| line.contains(mark))
                .expect("what a server prints");
            line.split_whitespace()
                .find(|word| word.starts_with("http"))
                .expect("an address")
                .to_owned()
        };
        let origin = found("microapp  ");
        let origin = origin.trim_end_matches('/').to_owned();
        let setup_link = found("/setup/");
        // The rest is for the terminal.
        std::thread::spawn(move || lines.for_each(drop));
        let person_app = zoom.add_app(NewApp {
            kind: AppKind::UserManaged,
            redirect_uris: vec![format!("{origin}/app/api/auth/serviceAction/callback")],
            ..NewApp::default()
        });
        let mut secrets = Secrets::default();
        secrets.add("password", PASSWORD);
        secrets.add("password", USERS_PASSWORD);
        secrets.add("password", WRONG);
        secrets.add_shown("passcode", PASSCODE);
        secrets.add("client secret", zoom.credentials().client_secret);
        secrets.add("client secret", person_app.client_secret.clone());
        secrets.add("link", last(&setup_link));
        let mut life = Self {
            place,
            zoom,
            server,
            setup_link,
            admin: Browser::new(&origin),
            person: Browser::new(&origin),
            person_app,
            pages: 0,
            secrets,
        };
        life.note().await;
        life
    }

    /// All that the program has left behind.
    pub fn left(&self) -> PathBuf {
        self.place.path("left")
    }

    fn origin(&self) -> String {
        self.admin.origin.clone()
    }

    /// Notes what is secret at this moment: tokens, codes, cookies, keys.
    async fn note(&mut self) {
        let tokens = self
            .admin
            .clone()
            .get(&format!("{}/tokens", self.zoom.control_url()))
            .await;
        let tokens: Value = serde_json::from_str(&tokens.body).expect("JSON");
        for (member, kind) in [
            ("access", "access token"),
            ("refresh", "refresh token"),
            ("codes", "code"),
        ] {
            for text in tokens[member]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                self.secrets.add(kind, text);
            }
        }
        for (name, value) in self.admin.cookies.iter().chain(&self.person.cookies) {
            if !name.ends_with("language") {
                self.secrets.add("cookie", value.clone());
            }
        }
        let keys = fs::read_to_string(self.place.path("keys/microapp.keys")).unwrap_or_default();
        for word in keys.split(|character: char| character.is_whitespace() || "=:,\"".contains(character)) {
            if word.len() >= 32 {
                self.secrets.add("key", word);
            }
        }
    }

    /// Keeps a page as a proxy or a browser's cache might.
    async fn keep(&mut self, answer: Answer) -> Answer {
        self.pages += 1;
        let file = self.left().join(format!("pages/{}.html", self.pages));
        fs::write(file, &answer.body).expect("written");
        self.note().await;
        answer
    }

    /// The first admin by the link, a user by another; a mistyped password, and a right one.
    pub async fn make_accounts(&mut self) {
        let email = self.zoom.users()[0].email.clone();
        let path = self.setup_link.trim_start_matches(&self.origin()).to_owned();
        let page = self.admin.get(&path).await.is(200);
        let page = self.keep(page).await;
        let token = form_token(&page.body).expect("a form");
        let fields = [
            ("name", "Ada Lovelace"),
            ("email", email.as_str()),
            ("password", PASSWORD),
        ];
        let short = [&fields[..], &[("again", WRONG)]].concat();
        let refused = self.admin.post(&path, &token, &short).await.is(422);
        self.keep(refused).await;
        let whole = [&fields[..], &[("again", PASSWORD)]].concat();
        let made = self.admin.post(&path, &token, &whole).await.is(303);
        self.keep(made).await;

        let user = self.zoom.users()[1].email.clone();
        let fields = [("name", "Grace Hopper"), ("email", user.as_str()), ("role", "user")];
        let handed = self.admin.fill("/admin/people", "/admin/people", &fields).await.is(200);
        let link = handed
            .body
            .split_whitespace()
            .flat_map(|word| word.split(['"', '<', '>']));
        let link = link
            .into_iter()
            .find(|word| word.contains("/password/"))
            .expect("a link")
            .to_owned();
        self.secrets.add("link", last(&link));
        let path = link.trim_start_matches(&self.origin()).to_owned();
        let chosen = [("password", USERS_PASSWORD), ("again", USERS_PASSWORD)];
        let chose = self.person.fill(&path, &path, &chosen).await.is(303);
        self.keep(chose).await;
        let mut other = Browser::new(&self.origin());
        for (password, status) in [(WRONG, 422), (USERS_PASSWORD, 303)] {
            let fields = [("email", user.as_str()), ("password", password)];
            let answer = other.fill("/sign-in", "/sign-in", &fields).await.is(status);
            self.keep(answer).await;
        }
        for value in other.cookies.values() {
            self.secrets.add("cookie", value.clone());
        }
    }

    /// The integration: the account by its own credentials, people by their own app.
    pub async fn install(&mut self) {
        let secret = self.place.give("person.secret", &self.person_app.client_secret);
        let zoom = self.zoom.control_url().replace("/_simulator", "");
        let origin = self.origin();
        let id = self.person_app.client_id.clone();
        let arguments = [
            "install",
            "zoom",
            "--simulator",
            &zoom,
            "--public-url",
            &origin,
            "--user-client-id",
            &id,
            "--user-client-secret-file",
            &secret,
        ];
        let output = self.place.run("install", &arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.note().await;
    }

    pub async fn connect_the_account(&mut self) {
        let target = "/admin/integrations/zoom/connect";
        let connected = self.admin.fill("/admin", target, &[]).await.is(200).says("Connected");
        self.keep(connected).await;
        let page = self.admin.get("/admin").await.is(200);
        self.keep(page).await;
    }

    /// Begins a person's sign-in: where the browser is sent.
    async fn begin_sign_in(&mut self) -> url::Url {
        let sent = self.person.fill("/connections", "/connections/zoom/connect", &[]).await;
        let url: url::Url = sent.departs_to().parse().expect("an address");
        self.note_state(&url);
        self.note().await;
        url
    }

    fn note_state(&mut self, url: &url::Url) {
        let state = url
            .query_pairs()
            .find(|(name, _)| name == "state")
            .expect("a state")
            .1
            .into_owned();
        self.secrets.add("state", state);
    }

    /// What Zoom's page sends back: the address with a code, or a denial.
    async fn consent(&mut self, url: &url::Url, user: usize, decision: &str) -> String {
        let id = self.zoom.users()[user].id.clone();
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let mut fields: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.extend([("user", id.as_str()), ("decision", decision)]);
        let mut target = url.clone();
        target.set_query(None);
        let sent_on = Browser::new("").post_as(target.as_str(), &[], &fields).await;
        self.note().await;
        sent_on.location().to_owned()
    }

    pub async fn connect_a_person(&mut self) {
        let url = self.begin_sign_in().await;
        let back = self.consent(&url, 1, "allow").await;
        let connected = self.person.get(&back).await.is(200).says("Connected");
        self.keep(connected).await;
        let again = self.person.get(&back).await.is(400);
        self.keep(again).await;
    }

    /// Denied, another browser, a made-up code, and a Zoom that answers the exchange with an error and all it was told.
    pub async fn fail_to_connect(&mut self) {
        let url = self.begin_sign_in().await;
        let back = self.consent(&url, 1, "deny").await;
        let denied = self.person.get(&back).await.is(400);
        self.keep(denied).await;
        let url = self.begin_sign_in().await;
        let back = self.consent(&url, 1, "allow").await;
        let strange = Browser::new(&self.origin()).get(&back).await.is(400);
        self.keep(strange).await;
        for fault in [
            json!({"route": "/oauth/token", "status": 400, "body": {"error": "invalid_client", "reason": PASSCODE}}),
            json!({"route": "/oauth/token", "drop": "after"}),
            json!({"route": "/oauth/token", "content": "html"}),
            json!({"route": "/oauth/token", "cut_body_after": 40}),
        ] {
            let url = self.begin_sign_in().await;
            let back = self.consent(&url, 1, "allow").await;
            self.order(&fault);
            let failed = self.person.get(&back).await;
            self.keep(failed).await;
            self.zoom.clear_faults();
        }
    }

    /// A pasted code: the account's own app, in another integration.
    pub async fn connect_from_the_command_line(&mut self) {
        let app = self.zoom.add_app(NewApp {
            kind: AppKind::AccountLevel,
            redirect_uris: vec!["https://localhost/".to_owned()],
            ..NewApp::default()
        });
        self.secrets.add("client secret", app.client_secret.clone());
        let oauth = self.zoom.oauth_url();
        let config = format!(
            "[integration]\nname = 'pasted'\nbase_url = '{}'\nallow_loopback = true\n[integration.auth]\nmode = \
             'authorization-code'\nredirect_url = 'https://localhost/'\nclient_id = '{}'\nclient_secret = \
             '{}'\nauthorize_url = '{oauth}/authorize'\ntoken_url = '{oauth}/token'\nrevoke_url = '{oauth}/revoke'\n",
            self.zoom.base_url(),
            app.client_id,
            app.client_secret
        );
        let config = self.place.give("pasted.toml", &config);
        let arguments = ["connect", "--paste", "--no-browser", "--config", &config];
        let (mut child, says) = self.place.start("connect", &arguments);
        let until = Instant::now() + Duration::from_secs(30);
        let url: url::Url = loop {
            let said = fs::read_to_string(&says).expect("what it says");
            let whole = said
                .lines()
                .map(str::trim)
                .find(|line| line.starts_with("http") && line.contains("state="));
            if let Some(url) = whole.filter(|_| said.contains("Paste that")) {
                break url.parse().expect("an address");
            }
            assert!(Instant::now() < until, "it asks for no code: {said}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        // The person at the terminal opens this address: the state in it is shown there, and nowhere else.
        let state = url
            .query_pairs()
            .find(|(name, _)| name == "state")
            .expect("a state")
            .1
            .into_owned();
        self.secrets.add_shown("state", state);
        let back = self.consent(&url, 0, "allow").await;
        say(&mut child, &back);
        assert!(child.wait().expect("it ends").success(), "not connected");
        self.note().await;
        let output = self.place.run("connections", &["connections"]);
        fs::write(self.left().join("terminal/connections.out"), &output.stdout).expect("written");
        let output = self.place.run("disconnect", &["disconnect", "--config", &config]);
        fs::write(self.left().join("terminal/disconnect.out"), &output.stdout).expect("written");
    }

    /// Calls with tokens that Zoom calls old, so that each is followed by a refresh; meetings by the pages, with a passcode.
    pub async fn refresh_and_create(&mut self) {
        // A lost exchange has taken the person's old tokens with it.
        self.connect_a_person().await;
        let target = "/admin/integrations/zoom/directory";
        let before = self.count("/oauth/token");
        for number in 1..=3 {
            self.order(&json!({"route": "/users", "status": 401, "body": OLD_TOKEN}));
            let listed = self.admin.fill("/admin", target, &[]).await.is(303);
            self.keep(listed).await;
            assert!(self.count("/oauth/token") >= before + number, "no token was old");
        }
        let path = "/app/zoom/create-meeting";
        let before = self.count("/oauth/token");
        self.order(&json!({"route": "/users/me/settings", "status": 401, "body": OLD_TOKEN}));
        let day = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let day = day.saturating_add(jiff::Span::new().days(30)).to_string();
        // At other times: a meeting at the same one is warned of first.
        for (topic, time) in [("Weekly review", "10:00"), ("Quarterly review", "14:00")] {
            let page = self.person.get(path).await.is(200);
            let page = self.keep(page).await;
            let key = page.body.split("name=\"_key\" value=\"").nth(1).expect("a key");
            let key = key.split('"').next().expect("a key").to_owned();
            let token = form_token(&page.body).expect("a form");
            let fields = [
                ("_key", key.as_str()),
                ("_action", "create"),
                ("topic", topic),
                ("start.date", &day),
                ("start.time", time),
                ("time_zone", "Europe/Berlin"),
                ("duration_minutes", "45"),
                ("recurrence", "once"),
                ("passcode", PASSCODE),
            ];
            let made = self.person.post(path, &token, &fields).await.is(303);
            let next = made.location().to_owned();
            self.keep(made).await;
            let shown = self.person.get(&next).await.is(200);
            self.keep(shown).await;
            let invitation = next.replace("new-single-meetings", "invitations");
            let shown = self.person.get(&invitation).await.is(200).says(PASSCODE);
            self.keep(shown).await;
        }
        assert!(self.count("/oauth/token") > before, "the person's token was not old");
    }

    fn order(&self, fault: &Value) {
        let fault = serde_json::from_value(fault.clone()).expect("a fault");
        self.zoom.order_fault(fault);
    }

    fn count(&self, path: &str) -> usize {
        self.zoom
            .requests()
            .iter()
            .filter(|request| request.path == path)
            .count()
    }

    /// Zoom answers with errors, gateways' pages and cut bodies, and throws the person out.
    pub async fn go_through_faults(&mut self) {
        let faults = [
            json!({"route": "/users", "status": 500}),
            json!({"route": "/users", "status": 401, "body": {"code": 124, "message": "Invalid access token."}}),
            json!({"route": "/users", "content": "html"}),
            json!({"route": "/users", "cut_body_after": 100}),
            json!({"route": "/users", "drop": "after", "ending": "reset"}),
            json!({"route": "/oauth/token", "status": 500}),
            json!({"route": "/oauth/token", "drop": "after"}),
        ];
        for fault in faults {
            self.order(&fault);
            let listed = self
                .admin
                .fill("/admin", "/admin/integrations/zoom/directory", &[])
                .await;
            self.keep(listed).await;
            let page = self.admin.get("/admin").await;
            self.keep(page).await;
            self.zoom.clear_faults();
        }
        let user = self.zoom.users()[1].email.clone();
        let path = format!(
            "{}/apps/{}/deauthorize",
            self.zoom.control_url(),
            self.person_app.client_id
        );
        let body = json!({ "user": user }).to_string();
        self.note().await;
        self.admin
            .clone()
            .send(
                http::Method::POST,
                &path,
                &[("content-type", "application/json")],
                &body,
            )
            .await
            .is(204);
        for path in [
            "/app/zoom/my-meetings",
            "/connections",
            "/no-such-page",
            "/app/zoom/invitations?meeting_id=1",
        ] {
            let page = self.person.get(path).await;
            self.keep(page).await;
        }
    }

    pub async fn back_up_and_rotate(&mut self) {
        let backup = self.left().join("backup.sealed");
        let backup = backup.to_str().expect("a name");
        for (name, arguments) in [
            ("backup", &["backup", backup][..]),
            ("keys-new", &["keys", "new"]),
            ("keys-rotate", &["keys", "rotate"]),
            ("doctor", &["doctor"]),
            ("audit", &["audit", "verify"]),
        ] {
            let output = self.place.run(name, arguments);
            assert!(
                output.status.success(),
                "{name}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            fs::write(self.left().join("terminal").join(format!("{name}.out")), &output.stdout).expect("written");
            self.note().await;
        }
        let page = self.admin.get("/admin").await.is(200);
        self.keep(page).await;
    }

    /// Crashes the server as a fault in its code would, and says whether it left a core dump.
    pub async fn crash(&mut self) -> bool {
        let pid = self.server.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-ABRT", &pid])
                .status()
                .expect("kill")
                .success()
        );
        let ended = self.server.wait().expect("it ends");
        assert!(!ended.success(), "it did not crash");
        if !self.place.system_dumps() {
            use std::io::Write as _;
            let note = "this system writes no core dumps here: that there is none says nothing";
            writeln!(std::io::stderr(), "{note}").expect("a terminal");
        }
        has_files(&self.place.path("left/cores"))
    }
}

/// The last part of an address.
fn last(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}
