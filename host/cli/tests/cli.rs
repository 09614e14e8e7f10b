//! The program as a person and a script meet it: arguments in, two streams and an exit code out.

#[cfg(target_os = "linux")]
#[path = "cli/prompts.rs"]
mod prompts;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

const COMMANDS: [&str; 12] = [
    "demo",
    "simulator",
    "invoke",
    "connect",
    "connections",
    "disconnect",
    "zoom-app",
    "limits",
    "inspect",
    "schema",
    "completions",
    "conformance",
];

fn microapp() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
    // Nothing of the tester's own surroundings, and one cache for all tests.
    command
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("MICROAPP_LOG");
    command.env(
        "MICROAPP_CACHE",
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("components"),
    );
    command
}

fn run(arguments: &[&str]) -> Output {
    let output = microapp().args(arguments).output().expect("the program starts");
    scratch::keep("outputs", &[&output.stdout[..], &output.stderr].concat());
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[track_caller]
fn succeeds(output: &Output) -> &str {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// What is on standard error, behind the key that was made up for what changes something.
fn without_key(output: &Output) -> &str {
    let errors = text(&output.stderr);
    match errors.split_once('\n') {
        Some((first, rest)) if first.starts_with("key ") => rest,
        _ => errors,
    }
}

/// `microapp simulator --json`, and a configuration for it.
struct Zoom {
    program: Child,
    announced: Value,
    folder: tempfile::TempDir,
}

impl Zoom {
    fn start() -> Self {
        let mut program = microapp()
            .args(["simulator", "--json", "--seed", "7"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the simulator starts");
        let mut line = String::new();
        BufReader::new(program.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("a line");
        let announced: Value = serde_json::from_str(&line).expect("the first line is JSON");
        let zoom = Self {
            program,
            announced,
            folder: scratch::tempdir().expect("a folder"),
        };
        zoom.write_config("integration.toml", "");
        zoom
    }

    fn announced(&self, name: &str) -> &str {
        self.announced[name].as_str().expect("text")
    }

    fn write_config(&self, name: &str, more: &str) -> String {
        let text = format!(
            "[integration]\nbase_url = \"{}\"\nallow_loopback = true\n\n[integration.auth]\nmode = \"server-to-server\"\n\
             token_url = \"{}/token\"\naccount_id = \"{}\"\nclient_id = \"{}\"\nclient_secret = \"{}\"\n{more}",
            self.announced("base_url"),
            self.announced("oauth_url"),
            self.announced("account_id"),
            self.announced("client_id"),
            self.announced("client_secret"),
        );
        self.write(name, &text)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("to write");
        path.to_str().expect("UTF-8").to_owned()
    }

    fn host(&self) -> &str {
        self.announced["users"][0]["email"].as_str().expect("an address")
    }

    fn invoke(&self, action: &str, more: &[&str]) -> Command {
        let config = self.folder.path().join("integration.toml");
        let mut command = microapp();
        command
            .env("MICROAPP_DATA", self.folder.path().join("data"))
            .args(["invoke", action, "--as", self.host(), "--config"])
            .arg(config)
            .args(more);
        command
    }
}

impl Drop for Zoom {
    fn drop(&mut self) {
        // It is stopped like this by any test; whether that worked shows nowhere but in a process list.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn meeting() -> String {
    json!({"topic": "Planning", "start": "2099-12-01T10:00", "time_zone": "Europe/Berlin"}).to_string()
}

#[test]
fn the_demo_shows_both_invitations_makes_a_meeting_on_the_pages_and_ends() {
    let output = run(&["demo", "--exit"]);
    let shown = succeeds(&output);
    assert_eq!(
        shown.matches("is inviting you to a scheduled Zoom meeting.").count(),
        2,
        "{shown}"
    );
    assert!(
        shown.contains("Topic: Quarterly review") && shown.contains("Topic: Weekly planning"),
        "{shown}"
    );
    assert!(
        shown.contains("6 occurrence(s)") && shown.contains("Dial by your location"),
        "{shown}"
    );
    assert!(shown.contains("co-hosts") && shown.contains("Done."), "{shown}");
    assert!(
        shown.contains("/app/zoom/create-meeting → /app/zoom/new-recurring-meetings?meeting_id="),
        "{shown}"
    );
    assert!(!shown.contains('\u{1b}'), "no colours without a terminal");
    assert!(!shown.contains("zak="), "no start URL");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn the_simulator_announces_itself_on_its_first_line() {
    let zoom = Zoom::start();
    assert!(zoom.announced("base_url").ends_with("/v2/"));
    assert!(zoom.announced("oauth_url").ends_with("/oauth"));
    for name in ["account_id", "client_id", "client_secret"] {
        assert!(!zoom.announced(name).is_empty(), "{name}");
    }
    let users = zoom.announced["users"].as_array().unwrap();
    let licensed = users.iter().take_while(|user| user["type"] == 2).count();
    assert!(licensed >= 4, "{users:?}");
    for user in users {
        assert!(
            user["id"].is_string() && user["email"].is_string() && user["type"].is_u64(),
            "{user}"
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_account() {
    let (one, two) = (Zoom::start(), Zoom::start());
    assert_eq!(one.announced("account_id"), two.announced("account_id"));
    assert_eq!(one.announced["users"], two.announced["users"]);
}

#[test]
fn a_result_is_json_on_standard_output_and_nothing_else() {
    let zoom = Zoom::start();
    let output = zoom
        .invoke("create-meeting", &["--input", &meeting()])
        .output()
        .unwrap();
    let made: Value = serde_json::from_str(succeeds(&output)).expect("JSON and nothing else");
    assert_eq!(made["topic"], "Planning");
    assert!(without_key(&output).is_empty(), "{}", text(&output.stderr));
    let input = json!({"meeting_id": made["id"]}).to_string();
    let output = zoom
        .invoke("get-invitation", &["--human", "--input", &input])
        .output()
        .unwrap();
    let shown = succeeds(&output);
    assert!(shown.contains("Topic: Planning") && !shown.contains('\r'), "{shown}");
    let output = zoom
        .invoke("get-meeting", &["--human", "--input", &input])
        .output()
        .unwrap();
    let shown = succeeds(&output);
    assert!(
        shown.starts_with("Planning\n") && shown.contains("2099-12-01 10:00 Europe/Berlin"),
        "{shown}"
    );
    assert!(!shown.contains('\u{1b}'));
}

#[test]
fn input_comes_from_a_file_or_from_standard_input() {
    let zoom = Zoom::start();
    let file = zoom.write("meeting.json", &meeting());
    let output = zoom
        .invoke("create-meeting", &["--input", &format!("@{file}")])
        .output()
        .unwrap();
    assert!(succeeds(&output).contains("Planning"));
    let mut command = zoom.invoke("create-meeting", &["--input", "-"]);
    let mut program = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(meeting().as_bytes()).unwrap();
    assert!(succeeds(&program.wait_with_output().unwrap()).contains("Planning"));
    let output = zoom
        .invoke("create-meeting", &["--input", "@nowhere.json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("nowhere.json"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn an_error_is_a_line_of_json_and_a_line_for_people_with_its_own_exit_code() {
    let zoom = Zoom::start();
    let refused =
        json!({"topic": "x", "start": "2099-12-01T10:00Z", "co_hosts": ["bob.basic@example.com"]}).to_string();
    for (action, input, code, kind) in [
        ("create-meeting", "{}", 10, "invalid_input"),
        ("get-meeting", r#"{"meeting_id": "12345678901"}"#, 14, "not_found"),
        ("make-coffee", "{}", 14, "not_found"),
        ("create-meeting", &refused, 16, "co_host_refused"),
    ] {
        let output = zoom.invoke(action, &["--input", input]).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{action}");
        assert_eq!(
            text(&output.stdout),
            "",
            "nothing that a script could take for a result"
        );
        let (first, people) = without_key(&output).split_once('\n').expect("two lines");
        let error: Value = serde_json::from_str(first).expect("the first line is JSON");
        assert_eq!(error["error"], kind);
        assert!(error["code"].is_string() && error["details"].is_object(), "{error}");
        assert_eq!(people, format!("error: {}\n", error["message"].as_str().unwrap()));
    }
}

#[test]
fn more_kinds_of_error_have_codes_of_their_own() {
    let mut zoom = Zoom::start();
    let made = zoom
        .invoke("create-meeting", &["--input", &meeting()])
        .output()
        .unwrap();
    let made: Value = serde_json::from_str(succeeds(&made)).unwrap();
    let other = zoom.announced["users"][1]["email"].as_str().unwrap().to_owned();
    let input = json!({"meeting_id": made["id"]}).to_string();
    let config = zoom.write_config("other.toml", "");
    let output = run(&[
        "invoke",
        "get-start-url",
        "--config",
        &config,
        "--as",
        &other,
        "--input",
        &input,
    ]);
    assert_eq!(output.status.code(), Some(13), "not_allowed: {}", text(&output.stderr));
    let wrong = std::fs::read_to_string(&config)
        .unwrap()
        .replace("client_secret = \"", "client_secret = \"x");
    let config = zoom.write("wrong.toml", &wrong);
    let output = run(&["invoke", "list-users", "--config", &config]);
    assert_eq!(output.status.code(), Some(11), "unauthorized: {}", text(&output.stderr));
    assert!(
        !text(&output.stderr).contains(zoom.announced("client_secret")),
        "no secret in an error"
    );
    // A port that was free a moment ago, and where nobody listens.
    let gone = zoom.write_config("gone.toml", "");
    zoom.program.kill().expect("to stop");
    zoom.program.wait().expect("its end");
    let output = run(&["invoke", "list-users", "--config", &gone]);
    assert_eq!(output.status.code(), Some(21), "unavailable: {}", text(&output.stderr));
}

#[test]
fn a_configuration_with_an_error_is_told_with_file_line_and_key() {
    let zoom = Zoom::start();
    let good = std::fs::read_to_string(zoom.write_config("good.toml", "")).unwrap();
    for (name, broken, line, key) in [
        (
            "misspelt.toml",
            good.replace("allow_loopback", "alow_loopback"),
            3,
            "alow_loopback",
        ),
        (
            "kind.toml",
            good.replace("allow_loopback = true", "allow_loopback = \"yes\""),
            3,
            "allow_loopback",
        ),
        (
            "mode.toml",
            good.replace("server-to-server", "server-to-sever"),
            6,
            "mode",
        ),
        (
            "syntax.toml",
            good.replace("[integration.auth]", "[integration.auth"),
            5,
            "",
        ),
        (
            "setting.toml",
            format!("{good}\n[integration.settings]\nmax-ocurrences = 9\n"),
            13,
            "max-ocurrences",
        ),
    ] {
        let path = zoom.write(name, &broken);
        let output = run(&["invoke", "list-users", "--config", &path]);
        assert_eq!(output.status.code(), Some(3), "{name}: {}", text(&output.stderr));
        let told = text(&output.stderr);
        assert!(
            told.contains(&format!("{name}:{line}:")) && told.contains(key),
            "{name}: {told}"
        );
        assert!(!told.contains(zoom.announced("client_secret")), "{told}");
    }
    let output = run(&["invoke", "list-users", "--config", "nowhere.toml"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("nowhere.toml"));
}

#[test]
fn inspect_shows_the_built_in_connector() {
    let output = run(&["inspect"]);
    let shown = succeeds(&output);
    for part in [
        "Zoom Meetings",
        "create-meeting",
        "meeting:write:meeting",
        "microapp:connector/http",
        "random-passcode",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(
        !shown.contains("wasi:sockets") && !shown.contains("wasi:filesystem"),
        "{shown}"
    );
    let whole: Value = serde_json::from_str(succeeds(&run(&["inspect", "--json"]))).unwrap();
    assert_eq!(whole["manifest"]["name"], "zoom");
    assert_eq!(whole["manifest"]["base_url"], "https://api.zoom.us/v2/");
    assert!(whole["size"].as_u64().unwrap() > 0);
}

#[test]
fn what_is_no_component_has_an_exit_code_of_its_own() {
    let folder = scratch::tempdir().unwrap();
    let path = folder.path().join("no.wasm");
    std::fs::write(&path, "not a component").unwrap();
    let output = run(&["inspect", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    assert!(text(&output.stderr).starts_with("error: "));
}

#[test]
fn schema_prints_both_sides_of_an_action() {
    let input: Value = serde_json::from_str(succeeds(&run(&["schema", "create-meeting"]))).unwrap();
    assert!(
        input["properties"]["topic"].is_object() && input["$schema"].as_str().unwrap().contains("2020-12"),
        "{input}"
    );
    let output: Value = serde_json::from_str(succeeds(&run(&["schema", "create-meeting", "--output"]))).unwrap();
    assert!(output["properties"]["join_url"].is_object());
    let unknown = run(&["schema", "create"]);
    assert_eq!(unknown.status.code(), Some(14));
    assert!(
        text(&unknown.stderr).contains("create-meeting"),
        "{}",
        text(&unknown.stderr)
    );
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(&["completions", shell]);
        let script = succeeds(&output);
        assert!(script.contains("microapp") && script.contains("invoke"), "{shell}");
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in COMMANDS {
        let output = run(&[command, "--help"]);
        let help = succeeds(&output);
        assert!(
            help.contains("Example") && help.contains(&format!("microapp {command}")),
            "{help}"
        );
        assert!(!help.contains('\u{1b}'), "no colours without a terminal");
    }
    let output = run(&["--help"]);
    let help = succeeds(&output);
    assert!(COMMANDS.iter().all(|command| help.contains(command)), "{help}");
}

#[test]
fn wrong_arguments_are_exit_code_two() {
    for arguments in [
        &["invok"][..],
        &["invoke"],
        &["invoke", "x"],
        &["simulator", "--plan", "gold"],
        &["demo", "--forever"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn colours_are_for_terminals_and_for_those_who_want_them() {
    let forced = microapp().arg("inspect").env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(succeeds(&forced).contains('\u{1b}'), "there are colours to leave out");
    let unwanted = microapp().arg("inspect").env("NO_COLOR", "1").output().unwrap();
    assert!(!succeeds(&unwanted).contains('\u{1b}'));
}

/// The probe of the one kit is a connector for the other.
#[test]
fn conformance_says_which_clause_is_broken() {
    let folder = tempfile::tempdir().expect("a folder");
    let probe = folder.path().join("probe.wasm").display().to_string();
    succeeds(&run(&["conformance", "host", "--write", &probe]));
    let report = run(&["conformance", "connector", &probe]);
    assert!(
        succeeds(&report).ends_with("The contract is kept.\n"),
        "{}",
        text(&report.stdout)
    );

    let broken = folder.path().join("broken.wasm").display().to_string();
    std::fs::write(&broken, "no component").expect("to write");
    let report = run(&["conformance", "connector", &broken, "--json"]);
    assert_eq!(report.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&report.stdout).expect("JSON");
    assert_eq!(json["holds"], false);
    assert_eq!(
        (&json["clauses"][0]["clause"], &json["clauses"][0]["verdict"]),
        (&json!("connector.loads"), &json!("broken"))
    );
    assert!(
        text(&report.stderr).contains("the contract is broken: connector.loads"),
        "{}",
        text(&report.stderr)
    );
}
