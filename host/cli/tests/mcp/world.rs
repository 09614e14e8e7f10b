//! A Zoom, a configuration, a data folder, and clients that start the program.
#![allow(clippy::print_stderr, reason = "it says what did not run")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use zoom_simulator::{AppKind, Fault, NewApp, Options, Plan, RequestRecord, Simulator};

const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/agents");

pub struct World {
    pub zoom: Simulator,
    folder: tempfile::TempDir,
    /// What nobody may read in what a client got.
    secrets: Vec<String>,
    /// Which integration is served, as the program's arguments say it.
    served: [String; 2],
    /// The client by which people sign in, and its secret.
    app: Option<(String, String)>,
    /// Serves the simulator.
    runtime: tokio::runtime::Runtime,
}

impl World {
    /// With the account's own credentials.
    pub fn new() -> Self {
        let mut world = Self::unconfigured();
        let credentials = world.zoom.credentials();
        world.configure(&format!(
            "[integration.auth]\nmode = 'server-to-server'\ntoken_url = '{}/token'\naccount_id = '{}'\nclient_id = '{}'\n\
             client_secret = '{}'\n",
            world.zoom.oauth_url(),
            credentials.account_id,
            credentials.client_id,
            credentials.client_secret,
        ));
        world.secrets.push(credentials.client_secret);
        world
    }

    /// The same, with so many requests in each interval.
    pub fn with_limit(requests: u32, interval: &str) -> Self {
        let world = Self::new();
        let config = std::fs::read_to_string(world.config()).expect("a configuration");
        let limit = format!("[integration.rate_limit]\nrequests = {requests}\ninterval = '{interval}'\n");
        std::fs::write(world.config(), config + &limit).expect("a configuration");
        world
    }

    /// Where each person signs in, and the account's owner has.
    pub fn with_people() -> Self {
        let mut world = Self::unconfigured();
        let app = world.zoom.add_app(NewApp {
            kind: AppKind::UserManaged,
            redirect_uris: vec!["https://localhost/".to_owned()],
            ..NewApp::default()
        });
        let oauth = world.zoom.oauth_url();
        world.configure(&format!(
            "[integration.user_auth]\nmode = 'authorization-code'\nredirect_url = 'https://localhost/'\nclient_id = '{}'\n\
             client_secret = '{}'\nauthorize_url = '{oauth}/authorize'\ntoken_url = '{oauth}/token'\n",
            app.client_id, app.client_secret,
        ));
        world.sign_in(&world.person(0));
        world.app = Some((app.client_id, app.client_secret.clone()));
        world.secrets.push(app.client_secret);
        world
    }

    /// The same people and connections in an installation: what is served is an integration that `microapp install` has
    /// added, and the configuration is gone.
    pub fn installed() -> Self {
        let mut world = Self::with_people();
        let (client, secret) = world.app.clone().expect("an app of the people's");
        let file = world.folder.path().join("secret.txt");
        std::fs::write(&file, secret).expect("a secret");
        let zoom = world.zoom.base_url().replace("/v2/", "");
        world.run(&[
            "install",
            "zoom",
            "--simulator",
            &zoom,
            "--user-client-id",
            &client,
            "--user-client-secret-file",
            file.to_str().expect("a path"),
        ]);
        std::fs::remove_file(world.config()).expect("the configuration");
        world.secrets.push(world.zoom.credentials().client_secret);
        world.served = ["--integration", "zoom"].map(str::to_owned);
        world
    }

    /// Has the installed integration run another version of the component, one with these words of its own in place of
    /// others of the same length.
    pub fn upgrade(&self, old: &str, new: &str) {
        let mut component = zoom_component::ZOOM_WASM.to_vec();
        let found = |at: &usize| component[*at..].starts_with(old.as_bytes());
        let places: Vec<usize> = (0..component.len()).filter(found).collect();
        assert_eq!((places.len(), new.len()), (1, old.len()), "the words stand there once");
        component[places[0]..places[0] + old.len()].copy_from_slice(new.as_bytes());
        let file = self.folder.path().join("newer.wasm");
        std::fs::write(&file, component).expect("a component");
        let file = file.to_str().expect("a path");
        self.run(&["upgrade", "zoom", file, "--yes", "--allow-unsigned"]);
    }

    fn unconfigured() -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let options = Options {
            plan: Plan::Unlimited,
            ..Options::default()
        };
        let zoom = runtime.block_on(Simulator::start(options)).expect("a simulator");
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("integration.toml").display().to_string();
        Self {
            zoom,
            folder,
            secrets: Vec::new(),
            served: ["--config".to_owned(), config],
            app: None,
            runtime,
        }
    }

    fn configure(&self, section: &str) {
        let head = format!(
            "[integration]\nbase_url = '{}'\nallow_loopback = true\n",
            self.zoom.base_url()
        );
        std::fs::write(self.config(), head + section).expect("a configuration");
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("integration.toml")
    }

    /// The address of a person in the account; the first owns it.
    pub fn person(&self, number: usize) -> String {
        self.zoom.users()[number].email.clone()
    }

    pub fn order(&self, fault: Value) {
        let fault: Fault = serde_json::from_value(fault).expect("a fault");
        self.zoom.order_fault(fault);
    }

    /// The requests that changed something, as `METHOD status`.
    pub fn changes(&self) -> Vec<String> {
        let requests = self.zoom.requests().into_iter();
        requests
            .filter(|request| request.path.starts_with("/v2") && request.method != "GET")
            .map(|request| format!("{} {}", request.method, request.status.unwrap_or_default()))
            .collect()
    }

    /// Waits for such a request.
    pub fn until(&self, what: &str, arrived: impl Fn(&RequestRecord) -> bool) {
        let begun = Instant::now();
        while !self.zoom.requests().iter().any(&arrived) {
            assert!(begun.elapsed() < Duration::from_secs(60), "{what}: never");
            std::thread::yield_now();
        }
    }

    /// The program in this world, with these arguments.
    pub fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("components");
        command.args(arguments).env_remove("MICROAPP_LOG").env("NO_COLOR", "1");
        command
            .env("MICROAPP_CACHE", cache)
            .env("MICROAPP_DATA", self.folder.path().join("data"));
        command
    }

    fn ours(&self, arguments: &[&str]) -> Command {
        self.command(Path::new(env!("CARGO_BIN_EXE_microapp")), arguments)
    }

    /// Runs another command of ours to its end.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.ours(arguments).output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    /// What is said to tools that can't be served.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let served = self.served.iter().map(String::as_str);
        let all: Vec<_> = std::iter::once("mcp")
            .chain(served)
            .chain(arguments.iter().copied())
            .collect();
        let output = self.ours(&all).output().expect("the program starts");
        assert!(!output.status.success(), "it serves");
        String::from_utf8(output.stderr).expect("text")
    }

    /// Signs a person in, by pasting.
    fn sign_in(&self, person: &str) {
        let config = self.config();
        let config = config.to_str().expect("a path");
        let mut connecting = self
            .ours(&["connect", "--no-browser", "--as", person, "--config", config])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(connecting.stderr.take().expect("standard error")).lines();
        let address = said
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.contains("http://"));
        let address = address.expect("an address to open").trim().to_owned();
        let rest = std::thread::spawn(move || said.for_each(drop));
        let user = self
            .zoom
            .users()
            .into_iter()
            .find(|user| user.email == person)
            .expect("a user");
        let back = self.runtime.block_on(consent(&address, &user.id));
        let mut input = connecting.stdin.take().expect("standard input");
        writeln!(input, "{back}").expect("pasted");
        drop(input);
        assert!(connecting.wait_with_output().expect("an end").status.success());
        rest.join().expect("what else it said");
    }

    /// Lets the official Python SDK start `microapp mcp` with these arguments and do what the script says. None if it is not
    /// installed here; CI always has it.
    pub fn client(&self, arguments: &[&str], script: Value) -> Option<Value> {
        let python = Path::new(CLIENT).join(".venv/bin/python");
        if !python.exists() {
            assert!(
                std::env::var_os("CI").is_none(),
                "CI installs it first: tests/agents/install"
            );
            eprintln!("skipped: run tests/agents/install");
            return None;
        }
        let script = script.to_string();
        let client = format!("{CLIENT}/client.py");
        let mut all = vec![client.as_str(), &script, env!("CARGO_BIN_EXE_microapp"), "mcp"];
        all.extend(self.served.iter().map(String::as_str));
        all.extend(arguments);
        let output = self.command(&python, &all).output().expect("the client starts");
        let (got, said) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(output.status.success(), "{said}");
        // Whatever a client got: results, schemas, errors, progress, and what the program said beside.
        for secret in &self.secrets {
            assert!(
                !got.contains(secret) && !said.contains(secret),
                "{secret} in {got} {said}"
            );
        }
        for word in ["access_token", "start_url", "Bearer", "eyJ"] {
            assert!(!got.contains(word) && !said.contains(word), "{word} in {got} {said}");
        }
        Some(serde_json::from_str(&got).expect("JSON"))
    }

    /// The program itself, to be spoken to line by line.
    pub fn bare(&self, arguments: &[&str]) -> Bare {
        let mut all = vec!["mcp"];
        all.extend(self.served.iter().map(String::as_str));
        all.extend(arguments);
        let mut program = self
            .ours(&all)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        Bare {
            input: program.stdin.take().expect("standard input"),
            output: BufReader::new(program.stdout.take().expect("standard output")),
            program,
        }
    }
}

/// Consents at Zoom, and gives the address that the browser is sent to.
async fn consent(authorize_url: &str, user: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let url: url::Url = authorize_url.parse().expect("a URL");
    let body = format!("{}&user={user}&decision=allow", url.query().expect("a query"));
    let address = (url.host_str().expect("a host"), url.port().expect("a port"));
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "POST {} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{body}",
        url.path(),
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
    location
        .unwrap_or_else(|| panic!("no redirect: {answer}"))
        .trim()
        .to_owned()
}

/// The protocol without a client library: one JSON text in a line.
pub struct Bare {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    program: Child,
}

impl Bare {
    pub fn say(&mut self, message: &Value) {
        writeln!(self.input, "{message}").expect("the program reads");
    }

    pub fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the program writes");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
    }

    /// Shakes hands as a client of 2025 does.
    pub fn greet(&mut self) -> Value {
        self.say(
            &json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
            "capabilities": {}, "clientInfo": {"name": "bare", "version": "1"}}}),
        );
        let hello = self.hear()["result"].clone();
        assert_eq!(hello["protocolVersion"], "2025-11-25");
        self.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        hello
    }

    /// The protocol's words about a request that needs no handshake.
    pub fn meta() -> Value {
        json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "bare", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
        })
    }

    /// A request of the protocol that needs no handshake (2026-07-28), and its answer.
    pub fn ask(&mut self, method: &str, mut params: Value) -> Value {
        for (name, value) in Self::meta().as_object().into_iter().flatten() {
            params["_meta"][name] = value.clone();
        }
        self.say(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
        self.hear()
    }

    /// Closes its input, and waits until it has ended by itself.
    pub fn end(mut self) -> bool {
        drop(self.input);
        self.program.wait().expect("an end").success()
    }
}

/// The input of a meeting.
pub fn meeting(topic: &str) -> Value {
    json!({"topic": topic, "start": "2030-12-01T10:00", "time_zone": "Europe/Berlin"})
}
