//! What an action declares that it does, and what it then sends.

use microapp_runtime::Invocation;
use serde_json::{Value, json};

use crate::support::{Fixture, first};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

fn sends(method: &str) -> String {
    json!({"requests": [{"method": method, "url": "echo"}]}).to_string()
}

#[tokio::test]
async fn an_action_that_reads_sends_get_and_nothing_else() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    for method in METHODS {
        let answer = first(&integration.invoke(Invocation::new("look", sends(method))).await);
        if method == "GET" {
            assert_eq!(answer["status"], 200, "{answer}");
            continue;
        }
        let expected = format!(
            "The action `look` declares the effect `reads`, and wants to send {method}. Nothing was sent. An action that \
             sends anything but GET declares `writes` or `destroys`."
        );
        assert_eq!(
            (&answer["failure"], &answer["code"], &answer["message"]),
            (&json!("not_allowed"), &json!("effect-not-declared"), &json!(expected))
        );
    }
    assert_eq!(fixture.service.asked().len(), 1, "only the GET has arrived");
}

#[tokio::test]
async fn an_action_that_says_it_is_offline_sends_nothing() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    for method in METHODS {
        for at_once in [false, true] {
            let input = json!({"requests": [{"method": method, "url": "echo"}], "at_once": at_once});
            let answer = first(&integration.invoke(Invocation::new("stay", input.to_string())).await);
            let expected = format!(
                "The action `stay` declares that it is `offline`, and wants to send {method}. Nothing was sent. An action \
                 that sends anything does not say that it is offline."
            );
            assert_eq!(
                (&answer["failure"], &answer["code"], &answer["message"]),
                (&json!("not_allowed"), &json!("effect-not-declared"), &json!(expected))
            );
        }
    }
    assert_eq!(fixture.service.arrived().len(), 0, "not even a token was asked for");
}

#[tokio::test]
async fn an_action_that_writes_sends_what_it_likes() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    for method in METHODS {
        let answer = first(&integration.invoke(Invocation::new("run", sends(method))).await);
        assert_eq!(answer["status"], 200, "{method}: {answer}");
    }
}

#[tokio::test]
async fn what_the_manifest_does_not_have_changes_nothing() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let hidden = |method: &str| Invocation::new("hidden", sends(method));
    assert_eq!(first(&integration.invoke(hidden("GET")).await)["status"], 200);
    let answer: Value = first(&integration.invoke(hidden("DELETE")).await);
    assert_eq!(answer["code"], "effect-not-declared");
    let words = answer["message"].as_str().expect("words");
    assert!(
        words.starts_with("The action `hidden` is not in the manifest"),
        "{words}"
    );
    assert_eq!(fixture.service.asked().len(), 1);
}
