//! What is done once, on the command line: keys, and what a person settles.

use std::path::PathBuf;
use std::process::{Command, Output};

use microapp_store::{Change, SqliteOptions, SqliteStore, Store as _, Timestamp};
use serde_json::{Value, json};
use zoom_simulator::{Fault, Options, Plan, Simulator};

const CREATE: &str = "/users/{userId}/meetings";

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
        world.configure("integration.toml", "zoom");
        world
    }

    /// A configuration of an integration with this name.
    fn configure(&self, file: &str, name: &str) {
        self.configure_for(file, name, &self.zoom.credentials().account_id);
    }

    /// The same, of this account.
    fn configure_for(&self, file: &str, name: &str, account_id: &str) {
        let credentials = self.zoom.credentials();
        let text = format!(
            "[integration]\nname = \"{name}\"\nbase_url = \"{}\"\nallow_loopback = true\n\n[integration.auth]\nmode = \
             \"server-to-server\"\ntoken_url = \"{}/token\"\naccount_id = \"{}\"\nclient_id = \"{}\"\nclient_secret = \
             \"{}\"\n",
            self.zoom.base_url(),
            self.zoom.oauth_url(),
            account_id,
            credentials.client_id,
            credentials.client_secret,
        );
        std::fs::write(self.path(file), text).expect("a configuration");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs it without keeping the simulator from its work.
    async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        let run = tokio::task::spawn_blocking(move || command.output().expect("the program starts"));
        run.await.expect("an output")
    }

    /// The data folder is this user's own; none is named.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        command.env_remove("MICROAPP_LOG").env("NO_COLOR", "1");
        command
            .env_remove("MICROAPP_DATA")
            .env("XDG_DATA_HOME", self.path("home"));
        let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("components");
        command.env("MICROAPP_CACHE", cache).args(arguments);
        command
    }

    async fn create(&self, more: &[&str]) -> Output {
        self.create_by("integration.toml", more).await
    }

    async fn create_by(&self, config: &str, more: &[&str]) -> Output {
        self.run(
            &self
                .creating(config, more)
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        )
        .await
    }

    fn creating(&self, config: &str, more: &[&str]) -> Vec<String> {
        let (config, host) = (self.path(config), self.zoom.users()[0].email.clone());
        let input = json!({"topic": "Planning", "start": "2030-12-01T10:00", "time_zone": "Europe/Berlin"}).to_string();
        let config = config.to_str().expect("a path");
        let mut arguments = vec![
            "invoke",
            "create-meeting",
            "--as",
            &host,
            "--input",
            &input,
            "--config",
            config,
        ];
        arguments.extend(more);
        arguments.into_iter().map(str::to_owned).collect()
    }

    fn lose(&self, fault: Value) {
        let fault: Fault = serde_json::from_value(fault).expect("a fault");
        self.zoom.order_fault(fault);
    }

    /// Has an intent be a minute older than it is: nothing of it is on its way any more.
    fn let_a_minute_pass(&self, key: &str) {
        let file = self.path("home").join("microapp").join("microapp.db");
        let store = SqliteStore::open(&file, &SqliteOptions::default()).expect("a store");
        let mut row = store.intent("zoom", key).expect("read").expect("an intent");
        let earlier = |time: Timestamp| time.plus_millis(-61_000);
        row.version += 1;
        (row.created, row.updated) = (earlier(row.created), earlier(row.updated));
        row.sent_until = row.sent_until.map(earlier);
        store.apply(&[Change::PutIntent(row)]).expect("written");
    }

    fn meetings(&self) -> usize {
        self.zoom.meetings().as_array().map_or(0, Vec::len)
    }
}

fn json_of(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn words_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_makes_one_meeting() {
    let world = World::new().await;
    let first = json_of(&world.create(&["--key", "monday"]).await);
    let again = json_of(&world.create(&["--key", "monday"]).await);
    assert_eq!((&first["id"], world.meetings()), (&again["id"], 1));
    let listed = json_of(&world.run(&["intents", "list", "--json"]).await);
    assert_eq!(
        (&listed["key"], &listed["state"], &listed["origin"]),
        (&json!("monday"), &json!("done"), &json!("invoke"))
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_interrupted_ends_what_is_under_way() {
    use rustix::process::{Pid, Signal, kill_process};

    for signal in [Signal::INT, Signal::TERM] {
        let world = World::new().await;
        world.lose(json!({"method": "POST", "route": CREATE, "delay_after_ms": 1_500}));
        let arguments = world.creating("integration.toml", &["--key", "monday"]);
        let mut command = world.command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let mut program = command.spawn().expect("the program starts");
        while world.meetings() == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        // Zoom has made it, and its answer is on its way.
        let id = i32::try_from(program.id()).ok().and_then(Pid::from_raw);
        kill_process(id.expect("a process"), signal).expect("told");
        let ended = tokio::task::spawn_blocking(move || program.wait().expect("it ends"));
        assert_eq!(ended.await.expect("an end").code(), Some(130));
        let shown = json_of(&world.run(&["intents", "show", "monday", "--json"]).await);
        assert_eq!(shown["state"], "done", "{signal:?}: {shown}");
        let again = json_of(&world.create(&["--key", "monday"]).await);
        assert_eq!((&again["topic"], world.meetings()), (&json!("Planning"), 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_something_goes_through_the_journal_though_no_key_and_no_folder_are_named() {
    let world = World::new().await;
    let made = world.create(&[]).await;
    let words = words_of(&made);
    let key = words
        .trim()
        .strip_prefix("key ")
        .unwrap_or_else(|| panic!("no key: {words}"));
    let shown = json_of(&world.run(&["intents", "show", key, "--json"]).await);
    assert_eq!(shown["answer"]["id"], json_of(&made)["id"]);
    assert_eq!(shown["input"]["topic"], "Planning");
    let marker = shown["marker"].as_str().expect("a marker");
    let agenda = world.zoom.meetings()[0]["agenda"].to_string();
    assert!(agenda.contains(marker), "what a lost reply is looked for by: {agenda}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_looked_for_though_no_key_and_no_folder_are_named() {
    let world = World::new().await;
    world.lose(json!({"method": "POST", "route": CREATE, "drop": "after"}));
    let found = json_of(&world.create(&[]).await);
    assert_eq!((world.meetings(), &found["topic"]), (1, &json!("Planning")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_reads_makes_no_data_folder() {
    let world = World::new().await;
    let config = world.path("integration.toml");
    let config = config.to_str().expect("a path");
    let read = world.run(&["invoke", "list-users", "--config", config]).await;
    assert!(json_of(&read)["users"].is_array());
    assert!(!world.path("home").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_settles_what_is_not_known() {
    let world = World::new().await;
    world.lose(json!({"method": "POST", "route": CREATE, "drop": "before"}));
    let lost = world.create(&["--key", "monday"]).await;
    assert_eq!(lost.status.code(), Some(20), "{}", words_of(&lost));
    let open = json_of(&world.run(&["intents", "list", "--open", "--json"]).await);
    assert_eq!(open["state"], "unknown");
    let early = world.run(&["intents", "settle", "monday", "--did-not-happen"]).await;
    assert!(
        words_of(&early).contains("may still be on its way"),
        "{}",
        words_of(&early)
    );
    let settled = world
        .run(&["intents", "settle", "monday", "--happened", "12345678901"])
        .await;
    assert!(settled.status.success(), "{}", words_of(&settled));
    assert_eq!(
        json_of(&world.create(&["--key", "monday"]).await),
        json!({"id": "12345678901"})
    );
    assert_eq!(world.meetings(), 0);
    let noted = world.run(&["audit", "show", "--what", "intent.settled"]).await;
    assert!(String::from_utf8_lossy(&noted.stdout).contains("zoom/monday"));
    let nothing = world.run(&["intents", "settle", "tuesday", "--did-not-happen"]).await;
    assert!(
        words_of(&nothing).contains("There is no intent with the key tuesday"),
        "{}",
        words_of(&nothing)
    );
}

/// Zoom has carried one request out twice, and its answer was lost: a look finds both.
async fn two_look_alikes(world: &World) -> [String; 2] {
    world.lose(json!({"method": "POST", "route": CREATE, "executions": 2, "drop": "after"}));
    let lost = world.create(&["--key", "monday"]).await;
    assert_eq!(lost.status.code(), Some(20), "{}", words_of(&lost));
    world.let_a_minute_pass("monday");
    let parked = world.create(&["--key", "monday"]).await;
    assert!(
        words_of(&parked).contains("intents settle monday"),
        "{}",
        words_of(&parked)
    );
    let shown = json_of(&world.run(&["intents", "show", "monday", "--json"]).await);
    let found = shown["candidates"].as_array().expect("candidates");
    let ids: Vec<_> = found
        .iter()
        .map(|one| one["id"].as_str().expect("an id").to_owned())
        .collect();
    assert!(found.iter().all(|one| one["topic"] == "Planning"), "{shown}");
    ids.try_into().expect("two")
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_it_may_be_a_person_says_which() {
    let world = World::new().await;
    let [_, chosen] = two_look_alikes(&world).await;
    let words = world.run(&["intents", "show", "monday"]).await;
    let words = String::from_utf8_lossy(&words.stdout).into_owned();
    assert!(words.contains("perhaps") && words.contains(&chosen), "{words}");
    let config = world.path("integration.toml");
    let config = config.to_str().expect("a path");
    let settle = ["intents", "settle", "monday", "--config", config, "--happened"];
    let other = world.run(&[&settle[..], &["12345678901"]].concat()).await;
    assert!(
        words_of(&other).contains("has no meeting of this id"),
        "{}",
        words_of(&other)
    );
    let settled = world.run(&[&settle[..], &[&chosen]].concat()).await;
    assert!(settled.status.success(), "{}", words_of(&settled));
    let shown = json_of(&world.run(&["intents", "show", "monday", "--json"]).await);
    assert_eq!(
        shown["answer"]["recurrence"], "once",
        "all that the lost answer said: {shown}"
    );
    let answer = json_of(&world.create(&["--key", "monday"]).await);
    assert_eq!((&answer["id"], &answer["topic"]), (&json!(chosen), &json!("Planning")));
    assert_eq!(world.meetings(), 2, "nothing is sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_it_may_be_it_can_be_neither() {
    let world = World::new().await;
    two_look_alikes(&world).await;
    let settled = world.run(&["intents", "settle", "monday", "--did-not-happen"]).await;
    assert!(settled.status.success(), "{}", words_of(&settled));
    let made = json_of(&world.create(&["--key", "monday"]).await);
    assert_eq!((&made["topic"], world.meetings()), (&json!("Planning"), 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_intent_of_the_integration_that_is_named_is_settled() {
    let world = World::new().await;
    world.configure("other.toml", "other");
    for config in ["integration.toml", "other.toml"] {
        world.lose(json!({"method": "POST", "route": CREATE, "drop": "before"}));
        let lost = world.create_by(config, &["--key", "monday"]).await;
        assert_eq!(lost.status.code(), Some(20), "{}", words_of(&lost));
    }
    let settle = ["intents", "settle", "monday", "--happened", "12345678901"];
    for which in [&["intents", "show", "monday"][..], &settle] {
        let which = world.run(which).await;
        let words = words_of(&which);
        assert_eq!(which.status.code(), Some(2), "{words}");
        assert!(
            words.contains("other, zoom") && words.contains("--integration NAME"),
            "{words}"
        );
    }
    let settled = world.run(&[&settle[..], &["--integration", "zoom"]].concat()).await;
    assert!(settled.status.success(), "{}", words_of(&settled));
    let of = async |name: &str| {
        let show = ["intents", "show", "monday", "--json", "--integration", name];
        json_of(&world.run(&show).await)
    };
    let (settled, other) = (of("zoom").await, of("other").await);
    assert_eq!(
        (&settled["state"], &settled["answer"]),
        (&json!("done"), &json!({"id": "12345678901"}))
    );
    assert_eq!(other["state"], "unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installed_integration_needs_no_file_to_look_again() {
    let world = World::new().await;
    world.lose(json!({"method": "POST", "route": CREATE, "drop": "after"}));
    world.lose(json!({"method": "GET", "route": CREATE, "status": 500, "times": 50}));
    let lost = world.create(&["--key", "monday"]).await;
    assert_eq!(lost.status.code(), Some(20), "{}", words_of(&lost));
    world.zoom.clear_faults();
    let look = ["intents", "settle", "monday", "--look-again", "--integration", "zoom"];
    let without = world.run(&look).await;
    assert!(
        words_of(&without).contains("name its integration.toml with --config"),
        "{}",
        words_of(&without)
    );
    let config = world.path("integration.toml");
    let connected = world
        .run(&["connect", "--config", config.to_str().expect("a path")])
        .await;
    assert!(connected.status.success(), "{}", words_of(&connected));
    let zoom = world.zoom.base_url().replace("/v2/", "");
    let installed = world.run(&["install", "zoom", "--simulator", &zoom]).await;
    assert!(installed.status.success(), "{}", words_of(&installed));
    let found = world.run(&look).await;
    assert!(found.status.success(), "{}", words_of(&found));
    let shown = json_of(&world.run(&["intents", "show", "monday", "--json"]).await);
    assert_eq!((&shown["state"], world.meetings()), (&json!("done"), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_share_neither_a_name_nor_its_keys() {
    let world = World::new().await;
    world.configure_for("wrong.toml", "zoom", "no such account");
    let made = json_of(&world.create(&["--key", "monday"]).await);
    for arguments in [vec!["--key", "monday"], vec![]] {
        let refused = world.create_by("wrong.toml", &arguments).await;
        let words = words_of(&refused);
        assert!(
            refused.status.code() == Some(2) && words.contains("an integration zoom of another account"),
            "{words}"
        );
        assert!(words.contains("give this one another name"), "{words}");
    }
    // With a name of its own it is asked at the service, which does not know it.
    world.configure_for("named.toml", "other", "no such account");
    let words = words_of(&world.create_by("named.toml", &["--key", "monday"]).await);
    assert!(!words.contains("another account") && !words.is_empty(), "{words}");
    let again = json_of(&world.create(&["--key", "monday"]).await);
    assert_eq!((&made["id"], world.meetings()), (&again["id"], 1));
}
