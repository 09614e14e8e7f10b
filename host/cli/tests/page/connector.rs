//! `microapp connector`, and the guide for those who write connectors, followed as it is written.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::guide::{Shell, assert_shows, blocks};
use crate::support::{Desk, fails, succeeds, text};

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides/write-a-connector.md");
/// The port that the guide writes. The test takes a free one.
const PORT: &str = "8099";
const SERVE: &str = "python3 -m http.server";

/// Where components are compiled, for all test runs: their dependencies are those of our own.
fn target() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("the target folder");
    folder.join("components")
}

/// The guide's web server, until the test ends.
struct Server {
    process: Child,
    port: String,
}

impl Server {
    fn start(desk: &Desk, line: &str) -> Self {
        let line = line.replacen("python3", "exec python3 -u", 1).replacen(PORT, "0", 1);
        let mut process = Command::new("sh")
            .args(["-c", &line])
            .current_dir(desk.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let mut said = String::new();
        let out = process.stdout.take().expect("standard output");
        BufReader::new(out).read_line(&mut said).expect("a line");
        // "Serving HTTP on 127.0.0.1 port 40001 (http://127.0.0.1:40001/) ..."
        let port = said.split(" port ").nth(1).and_then(|rest| rest.split(' ').next());
        let port = port.unwrap_or_else(|| panic!("no port in {said}")).to_owned();
        Self { process, port }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the command makes is in it as well: with its tests by the guide, and as it is made at the end.
#[test]
fn every_step_of_the_connectors_guide_does_what_it_says() {
    let guide = std::fs::read_to_string(GUIDE).expect("the guide");
    let desk = Desk::new();
    let target = target();
    let mut server: Option<Server> = None;
    let (mut files, mut commands) = (0, 0);
    // The server's port is known before the first file names it.
    for block in blocks(&guide) {
        let steps = block.text.split("$ ").filter(|step| step.starts_with(SERVE));
        for step in steps {
            desk.write("service/.keep", "");
            server = Some(Server::start(&desk, step.lines().next().expect("a line")));
        }
    }
    let port = server.as_ref().expect("the guide serves").port.clone();
    let environment = [("CARGO_TARGET_DIR", target.as_path())];
    let mut shell = Shell::new(&desk, &environment);
    for block in blocks(&guide) {
        let place = format!("line {}", block.line);
        if let Some(path) = block.file() {
            desk.write(path, &block.text.replace(PORT, &port));
            files += 1;
            continue;
        }
        let fails = match block.kind.as_str() {
            "console" => false,
            "console fails" => true,
            other => panic!("{place}: `{other}` is neither a file nor a console"),
        };
        let steps: Vec<&str> = block.text.split("$ ").filter(|step| !step.is_empty()).collect();
        for (index, step) in steps.iter().enumerate() {
            let (line, wanted) = step.split_once('\n').expect("a line");
            commands += 1;
            if line.starts_with(SERVE) {
                continue;
            }
            let (shown, succeeded) = shell.run(line);
            let last = index + 1 == steps.len();
            assert_eq!(succeeded, !(fails && last), "{place}: {line}\n{shown}");
            assert_shows(&format!("{place}: {line}"), &shown, wanted);
        }
    }
    assert!(files >= 7 && commands >= 9, "{files} files, {commands} commands");
    // To post again is to post another notice, unless it is for the same intent.
    let inspect = desk
        .command()
        .args(["inspect", "notice-board/notice-board.wasm", "--json"])
        .output();
    let told: serde_json::Value = serde_json::from_str(&succeeds(&inspect.expect("the program"))).expect("JSON");
    let actions = told["manifest"]["actions"].as_array().expect("actions");
    let posts = actions.iter().find(|action| action["name"] == "post-notice");
    assert_eq!(posts.expect("the action")["repeatable"], false);
    // Here, where what it needs is built.
    let run = |arguments: &[&str]| {
        let output = desk.command().args(arguments).env("CARGO_TARGET_DIR", &target).output();
        succeeds(&output.expect("the program"))
    };
    run(&["connector", "new", "as-made"]);
    run(&["connector", "build", "as-made"]);
    let said = run(&["conformance", "connector", "as-made/as-made.wasm"]);
    assert!(said.contains("The contract is kept."), "{said}");
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let desk = Desk::new();
    desk.write("mine/notes.txt", "mine");
    let connector = |arguments: &[&str]| {
        desk.command()
            .arg("connector")
            .args(arguments)
            .output()
            .expect("the program")
    };
    let said = fails(&connector(&["new", "mine"]), 2);
    assert!(said.contains("mine is there already"), "{said}");
    assert_eq!(desk.read("mine/notes.txt"), "mine");
    let said = fails(&connector(&["build", "mine"]), 2);
    assert!(said.contains("neither a Cargo.toml nor a package.json"), "{said}");
}

#[test]
fn a_new_connector_in_javascript_passes_its_own_tests_and_keeps_the_contract() {
    let desk = Desk::new();
    let made = desk
        .command()
        .args(["connector", "new", "feed", "--language", "javascript"])
        .output();
    assert!(succeeds(&made.expect("the program")).contains("Made feed in JavaScript"));
    assert!(desk.read("feed/src/connector.mjs").contains("name: 'feed'"));
    let output = Command::new("node")
        .arg("--test")
        .current_dir(desk.path().join("feed"))
        .output();
    let output = output.expect("node");
    assert!(
        output.status.success(),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    let run = |arguments: &[&str]| desk.command().args(arguments).output().expect("the program");
    let said = fails(&run(&["connector", "build", "feed"]), 2);
    assert!(said.contains("run `npm install` first"), "{said}");

    // What `npm install` would bring is there already, for the calendar feed.
    let compiler = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../connectors/calendar-feed/node_modules");
    std::os::unix::fs::symlink(compiler, desk.path().join("feed/node_modules")).expect("a link");
    let source = "https://example.com/feed";
    let said = succeeds(&run(&["connector", "build", "feed", "--source", source]));
    assert!(said.contains("Built feed/feed.wasm"), "{said}");
    let told = succeeds(&run(&["inspect", "feed/feed.wasm", "--json"]));
    assert!(told.contains(&format!("\"source\": \"{source}\"")), "{told}");
    let said = succeeds(&run(&["component", "sbom", "feed/feed.wasm"]));
    assert!(
        said.contains("pkg:npm/%40bytecodealliance/componentize-js@0."),
        "{said}"
    );
    let said = succeeds(&run(&["conformance", "connector", "feed/feed.wasm"]));
    assert!(said.contains("The contract is kept."), "{said}");
}
