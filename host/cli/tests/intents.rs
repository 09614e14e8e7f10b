//! What is done once, on the command line: keys, and what a person settles.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};
use zoom_simulator::{Fault, Options, Plan, Simulator};

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
            "[integration]\nbase_url = \"{}\"\nallow_loopback = true\n\n[integration.auth]\nmode = \
             \"server-to-server\"\ntoken_url = \"{}/token\"\naccount_id = \"{}\"\nclient_id = \"{}\"\nclient_secret = \
             \"{}\"\n",
            world.zoom.base_url(),
            world.zoom.oauth_url(),
            credentials.account_id,
            credentials.client_id,
            credentials.client_secret,
        );
        std::fs::write(world.path("integration.toml"), text).expect("a configuration");
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs it without keeping the simulator from its work.
    async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        command.env_remove("MICROAPP_LOG").env("NO_COLOR", "1");
        command.env("MICROAPP_DATA", self.path("data"));
        let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("components");
        command.env("MICROAPP_CACHE", cache).args(arguments);
        let run = tokio::task::spawn_blocking(move || command.output().expect("the program starts"));
        run.await.expect("an output")
    }

    async fn create(&self, more: &[&str]) -> Output {
        let (config, host) = (self.path("integration.toml"), self.zoom.users()[0].email.clone());
        let input = json!({"topic": "Planning", "start": "2030-12-01T10:00", "time_zone": "Europe/Berlin"}).to_string();
        let mut arguments = vec!["invoke", "create-meeting", "--as", &host, "--input", &input, "--config"];
        let config = config.to_str().expect("a path").to_owned();
        arguments.push(&config);
        arguments.extend(more);
        self.run(&arguments).await
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

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_up_and_told_where_a_data_folder_is_named() {
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
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_settles_what_is_not_known() {
    let world = World::new().await;
    let fault: Fault = serde_json::from_value(json!({"method": "POST", "route": "/users/{userId}/meetings",
        "drop": "before"}))
    .expect("a fault");
    world.zoom.order_fault(fault);
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
