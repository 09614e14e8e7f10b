//! The same `zoom.wasm`, byte for byte, in hosts that are not ours: Node by jco, Python by its wasmtime package.
//!
//! The conformance kit examines both, too (`kept.rs`), and the other connectors load in them as well (`connectors.rs`).
//!
//! Both are examples to copy, in `tests/hosts`: HTTP with a credential, a log, settings. Each makes a weekly meeting with
//! two co-hosts at the simulator and prints the invitation, which has to be what our own host reads for that meeting.
#![allow(clippy::print_stderr, reason = "it says what did not run")]

/// A test for each host, of what it is to do.
macro_rules! in_each_host {
    ($($test:ident: $body:ident in $host:ident;)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            $body(&$host).await;
        }
    )*};
}

mod connectors;
mod kept;

use std::path::{Path, PathBuf};
use std::process::Output;

use microapp_tests::World;
use microapp_tests::bench_hosts::Host as Measured;
use serde_json::{Value, json};

const HOSTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../hosts");

/// A host, and how it is run.
struct Host {
    /// What runs it, below `tests/hosts`, or a name on the path.
    program: &'static str,
    /// Its script, below `tests/hosts`.
    script: &'static str,
    /// What it says on standard error about itself.
    says: &'static str,
    /// The folder that has an `install`.
    folder: &'static str,
}

/// Node with JSPI: the component is suspended while a request is under way.
const NODE: Host = Host {
    program: "node/node_modules/.bin/node",
    script: "node/meeting.mjs",
    says: "the component is suspended while it waits",
    folder: "node",
};
/// A Node without JSPI.
const OLDER_NODE: Host = Host {
    program: "node/older/node_modules/.bin/node",
    says: "Node 22.23.3, a worker sends",
    ..NODE
};
const PYTHON: Host = Host {
    program: "python/.venv/bin/python",
    script: "python/meeting.py",
    says: "",
    folder: "python",
};

impl Host {
    /// What runs it, unless it is not installed here. CI always has it.
    fn program(&self) -> Option<PathBuf> {
        let program = Path::new(HOSTS).join(self.program);
        if program.exists() {
            return Some(program);
        }
        let install = format!("tests/hosts/{}/install", self.folder);
        assert!(std::env::var_os("CI").is_none(), "CI installs it first: {install}");
        eprintln!("skipped: run {install}");
        None
    }

    /// Runs it, if it is installed.
    async fn run(&self, environment: Vec<(&'static str, String)>) -> Option<Output> {
        let program = self.program()?;
        let mut command = std::process::Command::new(program);
        command
            .arg(Path::new(HOSTS).join(self.script))
            .arg(component())
            // Nothing goes by a proxy that only the environment names: nobody is there.
            .envs([("http_proxy", "http://127.0.0.1:1"), ("no_proxy", "")])
            .envs(environment);
        let output = tokio::task::spawn_blocking(move || command.output()).await;
        Some(output.expect("a task").expect("a process"))
    }
}

/// The component as a file. Tests of one process share it.
fn component() -> PathBuf {
    static FILE: std::sync::OnceLock<tempfile::TempPath> = std::sync::OnceLock::new();
    let file = FILE.get_or_init(|| {
        let file = tempfile::NamedTempFile::with_suffix(".wasm").expect("a file");
        std::fs::write(file.path(), zoom_component::ZOOM_WASM).expect("to write");
        file.into_temp_path()
    });
    file.to_path_buf()
}

async fn environment(world: &World, co_hosts: &[String]) -> Vec<(&'static str, String)> {
    let token = world.control("POST", "/tokens", &json!({})).await;
    vec![
        ("BASE_URL", world.zoom.base_url()),
        ("TOKEN", token["access_token"].as_str().expect("a token").to_owned()),
        ("HOST", world.host.clone()),
        ("CO_HOSTS", co_hosts.join(",")),
    ]
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

/// What the host printed is what our own host reads, of the one meeting that Zoom has.
async fn makes_the_meeting(host: &Host) {
    let world = World::new().await;
    let co_hosts = &world.colleagues()[..2];
    let Some(output) = host.run(environment(&world, co_hosts).await).await else {
        return;
    };
    let errors = text(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(errors.contains(host.says), "{errors}");

    let meetings = world.zoom.meetings();
    let [meeting] = meetings.as_array().expect("a list").as_slice() else {
        panic!("not one meeting: {meetings}");
    };
    assert_eq!(meeting["occurrences"].as_array().map(Vec::len), Some(6), "{meeting}");
    let alternative = meeting["settings"]["alternative_hosts"].as_str().expect("co-hosts");
    assert!(
        co_hosts.iter().all(|address| alternative.contains(address)),
        "{alternative}"
    );

    let ours = world
        .does("get-invitation", json!({ "meeting_id": meeting["id"].to_string() }))
        .await;
    let ours = ours["text"].as_str().expect("a text").replace("\r\n", "\n");
    assert_eq!(text(&output.stdout).trim_end(), ours.trim_end());
}

/// A refusal comes out as the contract's case, in the connector's words, and nothing is made.
async fn tells_a_refusal(host: &Host) {
    let world = World::new().await;
    let stranger = ["stranger@example.org".to_owned()];
    let Some(output) = host.run(environment(&world, &stranger).await).await else {
        return;
    };
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains("co-host-refused (1114): Zoom does not accept stranger@example.org"),
        "{errors}"
    );
    assert_eq!(world.zoom.meetings(), Value::Array(Vec::new()));
}

/// A service that is not there is `unavailable`, which is safe to try again.
async fn tells_that_nothing_was_sent(host: &Host) {
    let world = World::new().await;
    let mut environment = environment(&world, &[]).await;
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address")
    };
    environment.push(("BASE_URL", format!("http://{closed}/v2/")));
    let Some(output) = host.run(environment).await else {
        return;
    };
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(errors.contains("unavailable ("), "{errors}");
}

in_each_host! {
    node_makes_a_recurring_meeting_with_co_hosts: makes_the_meeting in NODE;
    older_node_makes_a_recurring_meeting_with_co_hosts: makes_the_meeting in OLDER_NODE;
    python_makes_a_recurring_meeting_with_co_hosts: makes_the_meeting in PYTHON;
    node_tells_a_refusal: tells_a_refusal in NODE;
    older_node_tells_a_refusal: tells_a_refusal in OLDER_NODE;
    python_tells_a_refusal: tells_a_refusal in PYTHON;
    node_tells_that_nothing_was_sent: tells_that_nothing_was_sent in NODE;
    older_node_tells_that_nothing_was_sent: tells_that_nothing_was_sent in OLDER_NODE;
    python_tells_that_nothing_was_sent: tells_that_nothing_was_sent in PYTHON;
}

/// A slice of `bench-hosts`: the figures are for reading, and here it is only seen that there are some.
#[test]
fn every_host_is_measured_with_the_same_meetings() {
    let installed = Measured::ALL.into_iter().filter(|host| host.installed()).count();
    assert!(
        std::env::var_os("CI").is_none() || installed == 4,
        "CI installs all hosts"
    );
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_bench-hosts"))
        .args(["--calls", "3", "--json"])
        .output()
        .expect("a process");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let costs: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let costs = costs.as_array().expect("a list");
    assert_eq!(costs.len(), installed);
    for cost in costs {
        assert_eq!(cost["calls"], 3, "{cost}");
        let figure = |name: &str| cost[name].as_f64().unwrap_or_default();
        assert!(
            figure("p50_micros") > 0.0 && figure("p99_micros") >= figure("p50_micros"),
            "{cost}"
        );
        assert!(figure("peak_kb") > 1_000.0, "{cost}");
        assert!(
            !cfg!(target_os = "linux") || figure("cpu_micros_of_a_call") > 0.0,
            "{cost}"
        );
    }
}
