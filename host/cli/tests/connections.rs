//! Connecting from the command line: by credentials, in a browser that comes back, by pasting; and cutting.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use microapp_runtime::HostPattern;
use microapp_runtime::egress::EgressPolicy;
use microapp_server::integrations::Setup;
use microapp_store::{SqliteOptions, SqliteStore, Store as _};
use serde_json::{Value, json};
use zoom_simulator::{AppKind, NewApp, Options, Simulator};

/// A Zoom, a configuration and a data folder.
struct World {
    zoom: Simulator,
    folder: tempfile::TempDir,
    /// Serves the simulator.
    _runtime: tokio::runtime::Runtime,
}

impl World {
    fn new() -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let zoom = runtime
            .block_on(Simulator::start(Options::default()))
            .expect("a simulator");
        let folder = scratch::tempdir().expect("a folder");
        Self {
            zoom,
            folder,
            _runtime: runtime,
        }
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("integration.toml")
    }

    /// Writes the configuration: these lines, and the section for an app of this Zoom.
    fn configure(&self, lines: &str, section: &str, app: &NewApp) {
        let app = self.zoom.add_app(app.clone());
        let oauth = self.zoom.oauth_url();
        let account = if section.contains("server-to-server") {
            format!("account_id = '{}'\n", app.account_id)
        } else {
            String::new()
        };
        let text = format!(
            "[integration]\nbase_url = '{}'\nallow_loopback = true\n{lines}\n{section}\n{account}client_id = '{}'\n\
             client_secret = '{}'\nauthorize_url = '{oauth}/authorize'\ntoken_url = '{oauth}/token'\n\
             revoke_url = '{oauth}/revoke'\n",
            self.zoom.base_url(),
            app.client_id,
            app.client_secret,
        );
        std::fs::write(self.config(), text).expect("a write");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
        command
            .args(arguments)
            .env("MICROAPP_DATA", self.folder.path().join("data"));
        command
            .env("MICROAPP_CACHE", tmp.join("components"))
            .env_remove("MICROAPP_LOG");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let config = self.config();
        let mut command = self.command(arguments);
        if !matches!(arguments[0], "connections" | "zoom-app") {
            command.arg("--config").arg(config);
        }
        let output = command.output().expect("the program starts");
        scratch::keep("outputs", &[&output.stdout[..], &output.stderr].concat());
        output
    }

    #[track_caller]
    fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    }

    fn fault(&self, fault: Value) {
        self.zoom.order_fault(serde_json::from_value(fault).expect("a fault"));
    }

    fn token_requests(&self) -> usize {
        let requests = self.zoom.requests();
        requests.iter().filter(|request| request.path == "/oauth/token").count()
    }

    fn states(&self) -> Vec<Value> {
        let list: Value = serde_json::from_str(&self.succeeds(&["connections", "--json"])).expect("JSON");
        list.as_array()
            .expect("a list")
            .iter()
            .map(|status| json!([status["user"], status["state"]]))
            .collect()
    }

    /// Consents at Zoom as the account's owner, and gives the address that the browser is sent to.
    fn consent(&self, authorize_url: &str) -> String {
        let (head, query) = authorize_url.split_once('?').expect("a query");
        let owner = &self.zoom.users()[0].id;
        let answer = http("POST", head, None, &format!("{query}&user={owner}&decision=allow"));
        header(&answer, "location")
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// One request on a connection of its own; the whole answer as text.
fn http(method: &str, url: &str, cookie: Option<&str>, body: &str) -> String {
    let url: url::Url = url.parse().expect("a URL");
    let address = (url.host_str().expect("a host"), url.port().expect("a port"));
    let mut stream = TcpStream::connect(address).expect("a connection");
    let target = url
        .query()
        .map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let cookie = cookie.map(|cookie| format!("cookie: {cookie}\r\n")).unwrap_or_default();
    write!(
        stream,
        "{method} {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{cookie}content-type: \
         application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn header(answer: &str, name: &str) -> String {
    let line = answer
        .lines()
        .find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
    let line = line.unwrap_or_else(|| panic!("no {name} in {answer}"));
    line.split_once(':').expect("a header").1.trim().to_owned()
}

fn app(kind: AppKind, redirect: &str, scopes: &[&str]) -> NewApp {
    NewApp {
        kind,
        redirect_uris: vec![redirect.to_owned()],
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        ..NewApp::default()
    }
}

const CODE: &str = "[integration.auth]\nmode = 'authorization-code'";

#[test]
fn r88_credentials_connect_without_anybody_and_disconnect_forgets() {
    let world = World::new();
    world.configure("", "[integration.auth]\nmode = 'server-to-server'", &NewApp::default());
    assert!(world.succeeds(&["connections"]).contains("Nobody is connected."));
    let connected = world.succeeds(&["connect"]);
    assert!(connected.contains("Connected the account with zoom"), "{connected}");
    assert_eq!(world.states(), [json!([null, "connected"])]);
    let disconnected = world.succeeds(&["disconnect"]);
    assert!(
        disconnected.contains("The service has taken the tokens back."),
        "{disconnected}"
    );
    assert_eq!(world.states(), [json!([null, "sign_in_needed"])]);
    assert!(world.succeeds(&["disconnect"]).contains("There was no connection."));
}

#[test]
fn r89_a_connected_account_has_one_token_for_all_processes_until_it_is_cut() {
    let world = World::new();
    world.configure("", "[integration.auth]\nmode = 'server-to-server'", &NewApp::default());
    world.succeeds(&["invoke", "list-users"]);
    assert_eq!(world.token_requests(), 1, "its own: nobody has connected");
    world.succeeds(&["connect"]);
    world.succeeds(&["invoke", "list-users"]);
    world.succeeds(&["invoke", "list-users"]);
    assert_eq!(world.token_requests(), 2, "one for all that follow");
    world.succeeds(&["disconnect"]);
    let cut = world.run(&["invoke", "list-users"]);
    let words = text(&cut.stderr);
    assert_eq!(cut.status.code(), Some(11), "{words}");
    assert!(
        words.contains("nobody has signed in") && words.contains("connect it first"),
        "{words}"
    );
    assert_eq!(world.token_requests(), 2, "nobody asks for another");
    world.succeeds(&["connect"]);
    world.succeeds(&["invoke", "list-users"]);
    assert_eq!(world.token_requests(), 3);
}

#[test]
fn a_scope_that_a_refresh_no_longer_brings_is_named_with_the_place_to_add_it() {
    let world = World::new();
    world.configure("", "[integration.auth]\nmode = 'server-to-server'", &NewApp::default());
    world.succeeds(&["connect"]);
    // An admin at Zoom takes a scope from the app; the token ends, and the next one says less.
    let granted = ["meeting:read:admin", "user:read:admin"];
    let token = json!({
        "access_token": "a-token-with-less", "token_type": "bearer", "expires_in": 3600, "scope": granted.join(" "),
    });
    world.fault(json!({"route": "/users", "status": 401, "body": {"code": 124, "message": "Invalid access token."}}));
    world.fault(json!({"route": "/oauth/token", "status": 200, "body": token}));
    let refused = world.run(&["invoke", "list-users"]);
    assert!(!refused.status.success(), "the simulator does not know that token");
    // What each connection should have stands with the integration that is installed.
    let origin = world.zoom.base_url().replace("/v2/", "");
    let installed = world.command(&["install", "zoom", "--simulator", &origin]).output();
    assert!(installed.expect("it starts").status.success());
    let shown = world.succeeds(&["connections"]);
    for words in [
        "Missing scopes",
        "meeting:write:admin  for create-meeting",
        "Add Scopes",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let shown: Value = serde_json::from_str(&world.succeeds(&["connections", "--json"])).expect("JSON");
    assert_eq!(shown[0]["missing_scopes"][0]["scope"], "meeting:write:admin");
}

#[test]
fn an_integration_that_is_set_up_with_another_app_has_to_be_connected_again() {
    let world = World::new();
    world.configure("", "[integration.auth]\nmode = 'server-to-server'", &NewApp::default());
    world.succeeds(&["connect"]);
    let origin = world.zoom.base_url().replace("/v2/", "");
    let secret = world.folder.path().join("secret");
    std::fs::write(&secret, "s3cret").expect("a write");
    let secret = secret.to_str().expect("a path");
    let install = |client: &str| {
        let mut command = world.command(&["install", "zoom", "--simulator", &origin]);
        command.args(["--client-id", client, "--client-secret-file", secret]);
        let output = command.output().expect("it starts");
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    for again in ["installed", "with the same app again"] {
        assert!(!install("one").contains("Cut"), "{again}");
        assert_eq!(world.states(), [json!([null, "connected"])], "{again}");
    }
    let told = install("two");
    let cut = "Cut, because they were made with another account, app or address: zoom/service. Sign in again.";
    assert!(told.contains(cut), "{told}");
    assert_eq!(world.states(), [json!([null, "sign_in_needed"])]);
}

#[test]
fn r49_a_browser_begins_here_consents_and_comes_back() {
    let world = World::new();
    let port = TcpListener::bind(("127.0.0.1", 0))
        .expect("a port")
        .local_addr()
        .expect("an address")
        .port();
    let redirect = format!("http://127.0.0.1:{port}/admin/api/gwsc/auth/serverContext");
    let scopes = ["meeting:read:admin", "user:read:admin"];
    world.configure(
        &format!("public_url = 'http://127.0.0.1:{port}'"),
        CODE,
        &app(AppKind::AccountLevel, &redirect, &scopes),
    );
    let mut connecting = world
        .command(&["connect", "--no-browser", "--config"])
        .arg(world.config())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let start = said(connecting.stderr.take().expect("standard error"), "http://");
    let sent_on = http("GET", &start, None, "");
    let cookie = header(&sent_on, "set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    // The address stands in the browser's command line: who asks a second time gets nothing.
    let again = http("GET", &start, None, "").to_lowercase();
    assert!(again.starts_with("http/1.1 410 "), "{again}");
    assert!(!again.contains("set-cookie") && !again.contains("location:"), "{again}");
    let back = world.consent(&header(&sent_on, "location"));
    // Somebody else knocks first, with a state of their own and with none.
    assert!(http("GET", &format!("{redirect}?code=a&state=b"), None, "").contains("400 Bad Request"));
    let page = http("GET", &back, cookie.split(';').next(), "");
    assert!(
        page.contains("some things will not work") && page.contains("meeting:write:admin"),
        "{page}"
    );
    let output = connecting.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    let printed = text(&output.stdout);
    for words in [
        "Connected the account",
        "Missing scopes",
        "meeting:write:admin  for create-meeting",
        "Add Scopes",
        "needs the forms that end in :admin",
    ] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    // Another process uses what was granted.
    let users: Value = serde_json::from_str(&world.succeeds(&["invoke", "list-users"])).expect("JSON");
    assert!(
        users["users"].as_array().is_some_and(|users| !users.is_empty()),
        "{users}"
    );

    // An admin switches it off, and on again; nobody has to consent anew.
    let nobody = world.run(&["connections", "disable", "zoom", "--as", "nobody@example.com"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(text(&nobody.stderr).contains("no such connection"));
    world.succeeds(&["connections", "disable", "zoom"]);
    assert_eq!(world.states(), [json!([null, "disabled"])]);
    let refused = world.run(&["invoke", "list-users"]);
    assert_eq!(refused.status.code(), Some(11));
    assert!(
        text(&refused.stderr).contains("switched off"),
        "{}",
        text(&refused.stderr)
    );
    world.succeeds(&["connections", "enable", "zoom"]);
    world.succeeds(&["invoke", "list-users"]);
}

#[test]
fn an_installed_integration_is_asked_at_the_host_of_its_region() {
    let world = World::new();
    let secret = world.folder.path().join("secret");
    std::fs::write(&secret, "s3cret").expect("a write");
    let secret = secret.to_str().expect("a path");
    let credentials = ["--account-id", "a", "--client-id", "c", "--client-secret-file", secret];
    let output = world
        .command(&["install", "zoom"])
        .args(credentials)
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(
        text(&output.stdout).contains("may reach  api.zoom.us, api-au.zoom.us"),
        "{}",
        text(&output.stdout)
    );
    // What was kept, as the server reads it, and what the connector declares.
    let database = world.folder.path().join("data/microapp.db");
    let store = SqliteStore::open(&database, &SqliteOptions::default()).expect("a store");
    let row = store.integration("zoom").expect("a read").expect("an integration");
    let setup = Setup::read(&row.configuration).expect("a setup");
    let secrets =
        ["account_id", "client_id", "client_secret"].map(|name| (format!("auth.{name}"), "x".to_owned().into()));
    let config = setup
        .config("zoom", &secrets.into_iter().collect())
        .expect("a configuration");
    let inspected = world
        .command(&["inspect", "--json"])
        .output()
        .expect("the program starts");
    let inspected: Value = serde_json::from_slice(&inspected.stdout).expect("JSON");
    let declared: Vec<HostPattern> = serde_json::from_value(inspected["manifest"]["hosts"].clone()).expect("hosts");
    let base = "https://api.zoom.us/v2/".parse().expect("a URL");
    let policy = EgressPolicy::new(base, declared, config.allowed_hosts, config.allow_loopback).expect("a policy");
    for region in ["au", "ca", "eu", "in", "sa", "sg", "uk", "us"] {
        let api_url = format!("https://api-{region}.zoom.us").parse().expect("a URL");
        let asked = policy.check_at("users/me", Some(&api_url)).expect("an address");
        assert_eq!(asked.as_url().as_str(), format!("{api_url}v2/users/me"));
    }
}

#[test]
fn r107_a_pasted_address_connects_and_nonsense_can_be_tried_again() {
    let world = World::new();
    let redirect = "https://localhost/";
    world.configure(
        "",
        &format!("{CODE}\nredirect_url = '{redirect}'"),
        &app(AppKind::AccountLevel, redirect, &[]),
    );
    let mut connecting = world
        .command(&["connect", "--no-browser", "--config"])
        .arg(world.config())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let authorize_url = said(connecting.stderr.take().expect("standard error"), "http://");
    let back = world.consent(&authorize_url);
    let mut input = connecting.stdin.take().expect("standard input");
    write!(input, "two words\n{back}\n").expect("pasted");
    drop(input);
    let output = connecting.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text(&output.stdout).contains("Connected the account"),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(world.states(), [json!([null, "connected"])]);
}

#[test]
fn a_redirect_elsewhere_needs_a_proxy_or_pasting() {
    let world = World::new();
    world.configure(
        "public_url = 'https://meet.example.com'",
        CODE,
        &app(AppKind::AccountLevel, "https://x/", &[]),
    );
    let output = world.run(&["connect"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("--listen ADDRESS") && said.contains("--paste"), "{said}");
    world.configure("", CODE, &app(AppKind::AccountLevel, "https://x/", &[]));
    let output = world.run(&["connect"]);
    assert_eq!(output.status.code(), Some(11));
    assert!(
        text(&output.stderr).contains("set `public_url`"),
        "{}",
        text(&output.stderr)
    );
    let unconnected = world.run(&["invoke", "list-users"]);
    assert_eq!(unconnected.status.code(), Some(11), "{}", text(&unconnected.stderr));
}

#[test]
fn r23_r28_r81_r82_the_apps_to_register_are_written_out() {
    let world = World::new();
    let zoom_app = |more: &[&str]| {
        let arguments = [&["zoom-app", "--public-url", "https://meet.example.com"], more].concat();
        world.run(&arguments)
    };
    let overview = zoom_app(&[]);
    let overview = text(&overview.stdout);
    for line in [
        "https://meet.example.com/admin/api/gwsc/auth/serverContext",
        "https://meet.example.com/app/api/auth/serviceAction/callback",
        "https://meet.example.com/organization/integration/zoom/redirect",
        "https://localhost/",
        "meeting:write:admin",
        "meeting:write:meeting:admin",
    ] {
        assert!(
            overview.lines().any(|known| known.trim_end().ends_with(line)),
            "{line}: {overview}"
        );
    }
    let manifest = zoom_app(&["--manifest", "account", "--scopes", "classic"]);
    let manifest: Value = serde_json::from_slice(&manifest.stdout).expect("JSON");
    let oauth = &manifest["oauth_information"];
    assert_eq!(oauth["usage"], "ADMIN_MANAGEMENT");
    let redirect = "https://meet.example.com/admin/api/gwsc/auth/serverContext";
    assert_eq!(oauth["development_redirect_uri"], redirect);
    assert_eq!(oauth["oauth_allow_list"], json!([redirect, "https://meet.example.com"]));
    // Least privilege, and nothing but that.
    let mut scopes: Vec<&str> = oauth["scopes"]
        .as_array()
        .expect("scopes")
        .iter()
        .filter_map(|scope| scope["scope"].as_str())
        .collect();
    scopes.sort_unstable();
    assert_eq!(scopes, ["meeting:read:admin", "meeting:write:admin", "user:read:admin"]);
    let user = zoom_app(&["--manifest", "user"]);
    let user: Value = serde_json::from_slice(&user.stdout).expect("JSON");
    assert_eq!(user["oauth_information"]["usage"], "USER_OPERATION");
    assert!(!user.to_string().contains(":admin"), "{user}");
    let refused = zoom_app(&["--manifest", "server-to-server"]);
    assert_eq!(refused.status.code(), Some(2));
}

/// The first line with this in it, trimmed. What follows is read and forgotten, so that the program can go on writing.
fn said(stream: impl std::io::Read + Send + 'static, part: &str) -> String {
    let mut lines = BufReader::new(stream).lines();
    let found = lines.by_ref().map_while(Result::ok).find(|line| line.contains(part));
    std::thread::spawn(move || lines.for_each(drop));
    found.expect("it says so").trim().to_owned()
}
