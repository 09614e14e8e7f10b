//! A platform that brings parts of its own: the example that others copy.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use microapp_runtime::Invocation;
use microapp_runtime::limiter::{RateMemory as _, Recall};
use serde_json::json;

use crate::support::{Fixture, first};

#[path = "../../examples/embed.rs"]
mod example;

use example::{Shared, Tokens, integrate};

fn ask(person: &str) -> Invocation {
    let input = json!({"requests": [{"url": "echo", "identity": "acting_user"}]});
    Invocation::new("run", input.to_string()).acting_user(person)
}

#[tokio::test]
async fn requests_go_through_the_platforms_own_parts() {
    let fixture = Fixture::new().await;
    let tokens = Tokens(HashMap::from([("ada@example.com".to_owned(), "a-token".to_owned())]));
    let connector = fixture.load(test_guests::ECHO);
    let limits = Shared::default();
    let integration = integrate(&connector, tokens, limits.clone())
        .await
        .expect("an integration");

    let output = integration.invoke(ask("ada@example.com")).await;
    let answer = first(&output);
    assert_eq!(
        (&answer["status"], &answer["body"]),
        (&json!(200), &json!("{}")),
        "{answer}"
    );
    let output = output.expect("an output");
    assert_eq!(output.value()["acting_user"], "me");
    assert!(!output.json().contains("a-token"), "{}", output.json());
    // Nobody else's token is taken in its place.
    let other = first(&integration.invoke(ask("bob@example.com")).await);
    assert!(other.to_string().contains("let them connect"), "{other}");

    // The limit is remembered in the platform's own store, and another process goes on from there.
    let tokens = Tokens(HashMap::from([("ada@example.com".to_owned(), "a-token".to_owned())]));
    let other = integrate(&connector, tokens, limits.clone())
        .await
        .expect("an integration");
    assert_eq!(first(&other.invoke(ask("ada@example.com")).await)["status"], 200);
    assert!(matches!(limits.peek(), Recall::Record(_)), "{:?}", limits.peek());
}

/// What `cargo tree` tells of the runtime's ordinary dependencies: each package, and the features it is compiled with.
fn dependencies(arguments: &[&str]) -> Vec<(String, String)> {
    let asked = [
        "tree",
        "--offline",
        "--package",
        "microapp-runtime",
        "--edges",
        "normal",
    ];
    let shape = ["--prefix", "none", "--format", "{p} {f}"];
    let output = Command::new(env!("CARGO"))
        .args([&asked[..], &shape, arguments].concat())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let package = |line: &str| {
        let mut words = line.trim_end_matches(" (*)").split_whitespace();
        let (name, features) = (words.next()?, words.next_back()?);
        Some((name.to_owned(), features.to_owned()))
    };
    text.lines().filter_map(package).collect()
}

/// Who brings a client is not made to compile another one, nor a TLS stack.
#[test]
fn without_the_feature_http_there_is_no_http_client_and_no_tls_among_the_dependencies() {
    let heavy = [
        "hyper",
        "hyper-util",
        "hyper-rustls",
        "rustls",
        "rustls-native-certs",
        "reqwest",
        "openssl",
    ];
    let among = |packages: &[(String, String)]| {
        let is_there = |heavy: &&&str| packages.iter().any(|(name, _)| name == **heavy);
        heavy.iter().filter(is_there).count()
    };
    assert!(among(&dependencies(&[])) >= 4, "the names are right");
    assert_eq!(among(&dependencies(&["--no-default-features"])), 0);
}

/// The platform's tokio is the platform's: neither a network nor a pool of threads is asked for, nor WASI's files and sockets.
#[test]
fn of_tokio_no_more_is_asked_for_than_tasks_time_and_synchronisation() {
    let packages = dependencies(&["--no-default-features"]);
    let mut asked: Vec<&str> = packages
        .iter()
        .filter(|(name, _)| name == "tokio")
        .flat_map(|(_, features)| features.split(','))
        .collect();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(asked, ["macros", "rt", "sync", "time", "tokio-macros"]);
    // With the pooled client there is the network besides.
    let with_client = dependencies(&[]);
    let (_, asked) = with_client.iter().find(|(name, _)| name == "tokio").expect("tokio");
    let asked: Vec<_> = asked.split(',').collect();
    assert!(asked.contains(&"net"), "{asked:?}");
    for more in ["rt-multi-thread", "fs", "io-std", "process", "signal"] {
        assert!(!asked.contains(&more), "{asked:?}");
    }
    for heavy in ["wasmtime-wasi", "cap-std", "mio", "socket2"] {
        assert!(!packages.iter().any(|(name, _)| name == heavy), "{heavy}");
    }
    assert!(
        packages.iter().any(|(name, _)| name == "wasmtime-wasi-io"),
        "the names are right"
    );
}

/// The page tells a stranger what to depend on; the program in `tests/embedding` depends on that, and `.ci/embedding` compiles it.
#[test]
fn the_page_for_platforms_names_the_dependencies_with_which_the_example_compiles() {
    let read = |path: &str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
        std::fs::read_to_string(file).expect("a file")
    };
    let dependencies = |text: &str| -> Vec<String> {
        let (_, rest) = text.split_once("[dependencies]\n").expect("dependencies");
        let lines = rest.lines().take_while(|line| line.contains(" = "));
        lines.map(str::to_owned).collect()
    };
    let page = dependencies(&read("docs/platform-engineers.md"));
    let page: Vec<_> = page
        .iter()
        .map(|line| line.replace(r#"git = "https://…", rev = "…""#, r#"path = "../../host/runtime""#))
        .collect();
    assert_eq!(page, dependencies(&read("tests/embedding/Cargo.toml")));
    assert!(page[0].starts_with("microapp-runtime = { path"), "{page:?}");
}
