//! The rate limit on the command line, where each request has a process of its own.

use std::path::PathBuf;
use std::process::{Command, Output};

use microapp_store::{Change, SqliteOptions, SqliteStore, Store as _};
use serde_json::{Value, json};
use zoom_simulator::{Options, Plan, Simulator};

const PROCESSES: usize = 8;
const CALLS: usize = 4;
const REQUESTS: usize = 5;
const SECOND: u64 = 1_000_000_000;

/// A Zoom without limits of its own, and a configuration with a small one.
struct World {
    zoom: Simulator,
    folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let options = Options {
            plan: Plan::Unlimited,
            ..Options::default()
        };
        let world = Self {
            zoom: Simulator::start(options).await.expect("a simulator"),
            folder: scratch::tempdir().expect("a folder"),
        };
        let credentials = world.zoom.credentials();
        let text = format!(
            "[integration]\nbase_url = \"{}\"\nallow_loopback = true\n\n[integration.rate_limit]\nrequests = {REQUESTS}\n\n\
             [integration.auth]\nmode = \"server-to-server\"\ntoken_url = \"{}/token\"\naccount_id = \"{}\"\nclient_id = \
             \"{}\"\nclient_secret = \"{}\"\n",
            world.zoom.base_url(),
            world.zoom.oauth_url(),
            credentials.account_id,
            credentials.client_id,
            credentials.client_secret,
        );
        std::fs::write(world.config(), text).expect("a configuration");
        world
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("integration.toml")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        command.env_remove("MICROAPP_LOG").env("NO_COLOR", "1");
        command.env(
            "MICROAPP_CACHE",
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("components"),
        );
        command.env("MICROAPP_DATA", self.folder.path().join("journal"));
        command.args(arguments).arg("--config").arg(self.config());
        command
    }

    /// Runs it without keeping the simulator from its work.
    async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        let run = tokio::task::spawn_blocking(move || command.output().expect("the program starts"));
        run.await.expect("an output")
    }

    /// The most requests in any window of a second, with both of its ends.
    fn most_in_a_second(&self) -> (usize, usize) {
        let requests = self.zoom.requests();
        let api = requests.iter().filter(|request| request.path.starts_with("/v2"));
        let mut arrived: Vec<u64> = api.map(|request| request.arrived_ns).collect();
        arrived.sort_unstable();
        let within = |from: &u64| arrived.iter().filter(|at| (*from..=from + SECOND).contains(at)).count();
        (arrived.len(), arrived.iter().map(within).max().unwrap_or(0))
    }
}

fn text(output: &Output) -> &str {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::str::from_utf8(&output.stdout).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread")]
async fn shell_loops_side_by_side_keep_the_limit() {
    let world = World::new().await;
    let shell_loop = || async {
        for _ in 0..CALLS {
            text(&world.run(&["invoke", "list-meetings"]).await);
        }
    };
    futures::future::join_all((0..PROCESSES).map(|_| shell_loop())).await;
    assert_eq!(world.most_in_a_second(), (PROCESSES * CALLS, REQUESTS));
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_shown_as_the_last_call_left_them() {
    let world = World::new().await;
    let before: Value = serde_json::from_str(text(&world.run(&["limits", "--json"]).await)).expect("JSON");
    assert_eq!(
        (&before["window"]["requests"], &before["window"]["used"]),
        (&5.into(), &0.into()),
        "{before}"
    );
    assert_eq!(before["window"]["next_free_ms"], 0);

    let host = world.zoom.users()[0].email.clone();
    let meeting = r#"{"topic": "Planning", "start": "2099-12-01T10:00", "time_zone": "Europe/Berlin", "passcode": ""}"#;
    text(
        &world
            .run(&["invoke", "create-meeting", "--as", &host, "--input", meeting])
            .await,
    );
    let after: Value = serde_json::from_str(text(&world.run(&["limits", "--json"]).await)).expect("JSON");
    assert_eq!(after["counts"][0]["subject"], host.as_str(), "{after}");
    assert_eq!(
        (&after["counts"][0]["used"], &after["counts"][0]["limit"]),
        (&1.into(), &100.into()),
        "{after}"
    );

    let shown = world.run(&["limits"]).await;
    assert!(
        text(&shown).contains(&format!("1 of 100 of {host}, until ")),
        "{}",
        text(&shown)
    );
    let metrics = world.run(&["limits", "--openmetrics"]).await;
    assert!(text(&metrics).contains("microapp_rate_limit_requests{integration=\"zoom\",class=\"\"} 5\n"));
    assert!(text(&metrics).ends_with("# EOF\n"));
    let lists = world
        .zoom
        .requests()
        .into_iter()
        .filter(|request| request.method == "GET");
    assert_eq!(lists.count(), 0, "to look sends nothing");

    std::fs::write(world.folder.path().join(".integration.limits"), "torn").expect("to write");
    let torn = world.run(&["limits"]).await;
    assert!(text(&torn).contains("can't be read"), "{}", text(&torn));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_servers_limits_are_shown_from_its_data_folder() {
    let world = World::new().await;
    let zoom = world.zoom.base_url().replace("/v2/", "");
    let data = world.folder.path().join("data");
    let run = async |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        command.args(arguments).env("MICROAPP_DATA", &data).env("NO_COLOR", "1");
        let run = tokio::task::spawn_blocking(move || command.output().expect("the program starts"));
        run.await.expect("an output")
    };
    let nothing = run(&["limits"]).await;
    assert!(!nothing.status.success(), "there is no data folder");
    text(&run(&["install", "zoom", "--simulator", &zoom]).await);
    let before: Value = serde_json::from_str(text(&run(&["limits", "--json"]).await)).expect("JSON");
    assert_eq!(
        (&before["window"]["requests"], &before["counts"]),
        (&55.into(), &json!([]))
    );

    // What a call leaves, in the place where a server leaves it.
    let host = world.zoom.users()[0].email.clone();
    let meeting = r#"{"topic": "Planning", "start": "2099-12-01T10:00", "time_zone": "Europe/Berlin", "passcode": ""}"#;
    let create = ["invoke", "create-meeting", "--as", &host, "--input", meeting];
    text(&world.run(&create).await);
    let record = std::fs::read_to_string(world.folder.path().join(".integration.limits")).expect("a record");
    let name = "zoom".to_owned();
    let store = SqliteStore::open(&data.join("microapp.db"), &SqliteOptions::default()).expect("a store");
    store.apply(&[Change::PutRate { name, record }]).expect("written");
    let shown = run(&["limits", "--integration", "zoom"]).await;
    assert!(
        text(&shown).contains(&format!("1 of 100 of {host}, until ")),
        "{}",
        text(&shown)
    );
    let other = run(&["limits", "--integration", "other"]).await;
    let said = String::from_utf8_lossy(&other.stderr);
    assert!(
        !other.status.success() && said.contains("there is no integration `other`") && said.contains("there is zoom"),
        "{said}"
    );
}
