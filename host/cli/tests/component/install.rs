//! Components that did not come with the program, in an installation: installed, used, upgraded, and taken back.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::desk::{Desk, text};
use crate::registry::Port;

const TOKEN: &str = "token-of-the-account";
/// Words of one action's description, and others in their place.
const OLD: &str = "Lists a host's upcoming meetings";
const NEW: &str = "Names a host's upcoming meetings";

/// A desk with a signed Webex connector, its token, and trust in the key.
fn desk() -> Desk {
    let desk = Desk::new();
    std::fs::write(desk.path("webex.wasm"), webex_component::WEBEX_WASM).expect("to write");
    std::fs::write(desk.path("token.txt"), TOKEN).expect("to write");
    desk.sign_file("webex.wasm");
    desk.trust();
    desk
}

/// The connector with other words, of the same length, in place of these.
fn replaced(old: &str, new: &str) -> Vec<u8> {
    let mut component = webex_component::WEBEX_WASM.to_vec();
    let places: Vec<usize> = (0..component.len())
        .filter(|at| component[*at..].starts_with(old.as_bytes()))
        .collect();
    assert_eq!((places.len(), old.len()), (1, new.len()), "the words stand there once");
    component[places[0]..places[0] + new.len()].copy_from_slice(new.as_bytes());
    component
}

const BY_TOKEN: [&str; 4] = ["--mode", "token", "--token-file", "token.txt"];

fn install<'a>(component: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["install", component][..], &BY_TOKEN, more].concat()
}

/// Asks the tools for agents of an installed integration, and gives the answer's result.
fn ask(desk: &Desk, method: &str, mut params: Value) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "bare", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let mut command = desk.command(&["mcp", "--integration", "webex", "--as", "ada@example.com"]);
    let mut program = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let asked = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let mut input = program.stdin.take().expect("standard input");
    writeln!(input, "{asked}").expect("asked");
    let mut line = String::new();
    let mut output = BufReader::new(program.stdout.take().expect("standard output"));
    output.read_line(&mut line).expect("an answer");
    drop(input);
    let ended = program.wait_with_output().expect("an end");
    let answer: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}{}", text(&ended.stderr)));
    answer["result"].clone()
}

/// A service on this machine that gives one answer, and tells what it was asked.
fn service(body: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let base = format!("http://{}/v1/", listener.local_addr().expect("an address"));
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("a request");
            asked.push(byte[0]);
        }
        let head = format!(
            "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body.as_bytes()))
            .expect("an answer");
        text(&asked).to_owned()
    });
    (base, served)
}

#[test]
fn a_component_is_installed_when_it_is_signed_and_all_that_it_asks_for_is_agreed_to() {
    let desk = desk();
    let signature = desk.path("webex.wasm.minisig");
    let kept = std::fs::read(&signature).expect("a signature");
    std::fs::remove_file(&signature).expect("removed");
    let unsigned = desk.refused(&install("webex.wasm", &["--yes"]));
    assert!(
        unsigned.contains("is not signed") && unsigned.contains("--allow-unsigned"),
        "{unsigned}"
    );
    assert_eq!(desk.compiled(), 0);

    std::fs::write(&signature, kept).expect("to write");
    let unasked = desk.run(&install("webex.wasm", &[]));
    assert_eq!(
        unasked.status.code(),
        Some(13),
        "not allowed: {}",
        text(&unasked.stderr)
    );
    assert!(
        text(&unasked.stderr).contains("nobody has agreed yet"),
        "{}",
        text(&unasked.stderr)
    );
    let shown = text(&unasked.stdout);
    for asks in [
        "+ a new address for requests: https://webexapis.com/v1/",
        "+ a new action: delete-meeting, which removes",
        "+ a new limit for requests: 10 in any 1000 ms",
    ] {
        assert!(shown.contains(asks), "{asks} in {shown}");
    }
    assert!(!desk.run(&["upgrade", "webex"]).status.success(), "nothing was kept");

    let installed = desk.succeeds(&install("webex.wasm", &["--yes"]));
    assert!(installed.contains("Installed Webex Meetings as webex"), "{installed}");
    let runs = desk.succeeds(&["upgrade", "webex"]);
    assert!(runs.contains("webex 0.1.0") && runs.contains("signed with"), "{runs}");
    let audit = desk.succeeds(&["audit", "show", "--json"]);
    let event = audit
        .lines()
        .find(|line| line.contains("integration.installed"))
        .expect("an entry");
    assert!(event.contains("a new action: delete-meeting, which removes"), "{event}");
    assert!(!audit.contains(TOKEN) && !installed.contains(TOKEN));
}

/// The buttons of an integration are found by its name: `zoom/x` would have those of `zoom`.
#[test]
fn a_component_does_not_choose_a_name_that_leads_to_another_integration() {
    let desk = desk();
    desk.succeeds(&install("webex.wasm", &["--yes"]));
    let installed = |desk: &Desk| {
        let audit = desk.succeeds(&["audit", "show", "--json"]);
        audit.matches("integration.installed").count()
    };
    for (chosen, shown) in [
        ("a/b?x", "a/b?x"),
        ("../zo", "../zo"),
        ("a.b.c", "a.b.c"),
        ("Zoom\n", "Zoom\\n"),
    ] {
        let (plain, other) = ("webexWebex Meetings", format!("{chosen}Webex Meetings"));
        let named = replaced(plain, &other);
        std::fs::write(desk.path("named.wasm"), named).expect("to write");
        let refused = desk.refused(&install("named.wasm", &["--yes", "--allow-unsigned"]));
        let told = format!("an integration can't be called `{shown}`");
        assert!(refused.contains(&told) && refused.contains("--name"), "{refused}");
        assert_eq!(installed(&desk), 1, "nothing was kept");
    }
    desk.succeeds(&install(
        "named.wasm",
        &["--yes", "--allow-unsigned", "--name", "another"],
    ));
    assert_eq!(installed(&desk), 2);
}

#[test]
fn a_version_begins_no_line_of_its_own() {
    let desk = desk();
    let broken = replaced("Webex Meetings0.1.0", "Webex Meetings0\n1.0");
    std::fs::write(desk.path("broken.wasm"), broken).expect("to write");
    desk.succeeds(&install("broken.wasm", &["--yes", "--allow-unsigned"]));
    let runs = desk.succeeds(&["upgrade", "webex"]);
    assert!(runs.contains("webex 0 1.0\n"), "{runs}");
    desk.succeeds(&["upgrade", "webex", "webex.wasm", "--yes"]);
    let back = desk.succeeds(&["upgrade", "webex", "--back"]);
    assert!(back.contains("Back at 0 1.0 "), "{back}");
}

#[test]
fn an_installed_component_is_served_and_calls_carry_the_token() {
    let desk = desk();
    let (base, served) = service(r#"{"message": "no such meeting", "trackingId": "T-1"}"#);
    desk.succeeds(&install(
        "webex.wasm",
        &["--yes", "--base-url", &base, "--allow-loopback"],
    ));
    let listed = ask(&desk, "tools/list", json!({}));
    let tools = listed["tools"].as_array().expect("tools").iter();
    let names: Vec<_> = tools.filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(
        names,
        ["create-meeting", "get-meeting", "list-meetings", "delete-meeting"]
    );

    let call = json!({"name": "get-meeting", "arguments": {"meeting_id": "m-1"}});
    let answer = ask(&desk, "tools/call", call);
    assert_eq!(answer["_meta"]["microapp/error"]["error"], "not_found", "{answer}");
    let asked = served.join().expect("it was asked");
    assert!(asked.starts_with("GET /v1/meetings/m-1 "), "{asked}");
    assert!(asked.contains(&format!("authorization: Bearer {TOKEN}")), "{asked}");
}

#[test]
fn the_limits_of_an_installed_component_are_its_own() {
    let desk = desk();
    desk.succeeds(&install("webex.wasm", &["--yes"]));
    let told = desk.succeeds(&["limits", "--integration", "webex", "--json"]);
    let limits: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(
        (&limits["window"]["requests"], &limits["counts"]),
        (&json!(10), &json!([])),
        "{limits}"
    );
}

#[test]
fn what_a_key_vouched_for_ends_with_the_trust_in_it() {
    let desk = desk();
    desk.succeeds(&install("webex.wasm", &["--yes"]));
    let well = desk.succeeds(&["doctor"]);
    assert!(
        well.contains("1 beside the program's own, each by a key that is trusted"),
        "{well}"
    );
    let keys = desk.path("data/trusted-keys");
    std::fs::write(&keys, "# nobody\n").expect("to write");
    let unwell = desk.run(&["doctor"]);
    assert_eq!(unwell.status.code(), Some(1));
    let said = text(&unwell.stdout);
    assert!(
        said.contains("webex, what runs") && said.contains(&desk.key()),
        "{said}"
    );
    let refused = desk.run(&["limits", "--integration", "webex"]);
    let said = text(&refused.stderr);
    assert!(
        !refused.status.success() && said.contains("is not trusted here any more"),
        "{said}"
    );
}

#[test]
fn a_name_that_is_taken_stays_with_its_component() {
    let desk = desk();
    desk.succeeds(&install("webex.wasm", &["--yes"]));
    // The same component may be set up anew, by who knows its token.
    let again = desk.succeeds(&install("webex.wasm", &["--title", "Meetings by Webex"]));
    assert!(again.contains("Installed Meetings by Webex as webex"), "{again}");

    desk.sign();
    let client = [
        "--account-id",
        "a",
        "--client-id",
        "c",
        "--client-secret-file",
        "token.txt",
    ];
    let other = [&["install", "zoom.wasm", "--name", "webex", "--yes"][..], &client].concat();
    let taken = desk.refused(&other);
    assert!(taken.contains("--name"), "{taken}");
    let own = desk.run(&[&["install", "zoom", "--name", "webex"][..], &client].concat());
    assert_eq!(own.status.code(), Some(2));
    assert!(
        text(&own.stderr).contains("is of the connector webex"),
        "{}",
        text(&own.stderr)
    );
    assert!(desk.succeeds(&["upgrade", "webex"]).contains("webex 0.1.0"));
}

#[test]
fn from_a_registry_it_is_installed_upgraded_and_taken_back() {
    let (desk, port) = (desk(), Port::open(false));
    let first = port.push(&desk, "webex.wasm", "webex:0.1.0");
    std::fs::write(desk.path("newer.wasm"), replaced(OLD, NEW)).expect("to write");
    desk.sign_file("newer.wasm");
    let second = port.push(&desk, "newer.wasm", "webex:0.1.1");
    let says = |words: &str| ask(&desk, "tools/list", json!({})).to_string().contains(words);

    desk.succeeds(&install(&first, &["--yes"]));
    assert!(says(OLD));
    assert!(desk.succeeds(&["upgrade", "webex"]).contains(&first));
    let nothing = desk.refused(&["upgrade", "webex", "--back"]);
    assert!(nothing.contains("nothing to go back to"), "{nothing}");

    let upgraded = desk.succeeds(&["upgrade", "webex", &second]);
    assert!(upgraded.contains("Upgraded"), "{upgraded}");
    assert!(says(NEW) && !says(OLD));
    // What is kept is enough: the registry is not asked again.
    port.shelf
        .with(|content| (content.manifests.clear(), content.blobs.clear()));
    desk.succeeds(&["upgrade", "webex", "--back"]);
    assert!(says(OLD));
    desk.succeeds(&["upgrade", "webex", "--back"]);
    assert!(says(NEW));
}

/// A page that lists what `list-meetings` gives.
const LIST: [(&str, &str); 3] = [
    (
        "template.yaml",
        "apiVersion: microapp/v1\nkind: Template\nmetadata: { name: board, title: Board, version: 0.1.0 }\nspec:\n  connector: webex\n  \
         actions:\n    - name: list-meetings\n  locales: { default: en, available: [en] }\n  pages:\n    - name: board\n      title: \
         board\n      load:\n        - { action: list-meetings, as: upcoming }\n      template: pages/board.html\n",
    ),
    (
        "pages/board.html",
        "<ul>{% for meeting in upcoming.meetings %}<li>{{ meeting.topic }}</li>{% endfor %}</ul>\n",
    ),
    ("locales/en.ftl", "board = Board\n"),
];

#[test]
fn a_template_is_checked_against_the_component_that_its_integration_runs() {
    let desk = desk();
    desk.succeeds(&install("webex.wasm", &["--yes"]));
    for (path, text) in LIST {
        let path = desk.path("board").join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("to write");
    }
    let installed = desk.succeeds(&["page", "install", "board"]);
    assert!(installed.contains("Installed Board 0.1.0 in webex"), "{installed}");
    // The program's own connector has this action, and Webex has not.
    let page = desk.path("board/template.yaml");
    let mended = LIST[0]
        .1
        .replace("list-meetings", "list-users")
        .replace("0.1.0", "0.2.0");
    std::fs::write(&page, mended).expect("to write");
    let refused = desk.run(&["page", "install", "board"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = text(&refused.stderr);
    assert!(
        told.contains("list-users") && told.contains("Nothing was installed"),
        "{told}"
    );

    std::fs::write(&page, LIST[0].1.replace("0.1.0", "0.2.0")).expect("to write");
    desk.succeeds(&["page", "install", "board", "--integration", "webex"]);
    let back = desk.succeeds(&["page", "roll-back", "board"]);
    assert!(back.contains("to board 0.1.0 in webex"), "{back}");
    desk.succeeds(&["page", "remove", "board"]);
    let gone = desk.run(&["page", "remove", "board"]);
    assert!(
        text(&gone.stderr).contains("no integration has an installed template `board`"),
        "{}",
        text(&gone.stderr)
    );
}
