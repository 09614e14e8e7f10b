//! A platform that brings parts of its own: the example that others copy.

use std::collections::HashMap;
use std::process::Command;

use microapp_runtime::Invocation;
use serde_json::json;

use crate::support::{Fixture, first};

#[path = "../../examples/embed.rs"]
mod example;

use example::{Tokens, integrate};

fn ask(person: &str) -> Invocation {
    let input = json!({"requests": [{"url": "echo", "identity": "acting_user"}]});
    Invocation::new("run", input.to_string()).acting_user(person)
}

#[tokio::test]
async fn requests_go_through_the_platforms_own_parts() {
    let fixture = Fixture::new().await;
    let tokens = Tokens(HashMap::from([("ada@example.com".to_owned(), "a-token".to_owned())]));
    let connector = fixture.load(test_guests::ECHO);
    let integration = integrate(&connector, tokens).await.expect("an integration");

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
    assert!(integration.limits().is_none(), "the limiter is the platform's");
}

/// Who brings a client is not made to compile another one, nor a TLS stack.
#[test]
fn without_the_feature_http_there_is_no_http_client_and_no_tls_among_the_dependencies() {
    let tree = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--package",
                "microapp-runtime",
                "--edges",
                "normal",
                "--prefix",
                "none",
            ])
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("text");
        let names = text.lines().filter_map(|line| line.split_whitespace().next());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let heavy = [
        "hyper",
        "hyper-util",
        "hyper-rustls",
        "rustls",
        "rustls-native-certs",
        "reqwest",
        "openssl",
    ];
    let among = |names: &[String]| {
        heavy
            .iter()
            .filter(|heavy| names.iter().any(|name| name == *heavy))
            .count()
    };
    assert!(among(&tree(&[])) >= 4, "the names are right");
    assert_eq!(among(&tree(&["--no-default-features"])), 0);
}
