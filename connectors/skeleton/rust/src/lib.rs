//! Skeleton: what it is, and a function for each action.

use connector_kit::path::Path;
use connector_kit::problem::problem;
use connector_kit::refusal::Refusal;
use connector_kit::{Action, Ask, Authentication, Connector, Error, Rate};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What the connector is. `microapp inspect skeleton.wasm` shows it.
pub const CONNECTOR: Connector = Connector {
    name: env!("CARGO_PKG_NAME"),
    title: "Skeleton",
    version: env!("CARGO_PKG_VERSION"),
    description: "Reads the items of a service.",
    base_url: "https://api.example.com/v1/",
    authentication: Authentication::None,
    rate: Rate {
        requests: 10,
        interval_ms: 1000,
    },
    actions: &[Action {
        title: "Get item",
        description: "Reads one item.",
        input_schema: include_str!("../schemas/get-item.input.json"),
        output_schema: include_str!("../schemas/get-item.output.json"),
        ..Action::reads("get-item", |action, input| action.run(input, get_item))
    }],
    ..Connector::EMPTY
};

connector_kit::export!(CONNECTOR);

/// The input of `get-item`.
#[derive(Debug, Deserialize)]
pub struct Selector {
    /// Which item.
    pub id: String,
}

/// The result of `get-item`.
#[derive(Debug, Serialize)]
pub struct Item {
    /// The item's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whether there is nothing left to do.
    pub done: bool,
}

/// The service's reply. What it may leave out is an option, or has a default.
#[derive(Debug, Deserialize)]
struct ItemReply {
    title: String,
    #[serde(default)]
    done: bool,
}

/// Reads one item.
///
/// # Errors
///
/// What the service's refusal means, or why there is no answer.
pub fn get_item(input: Selector) -> Result<Item, Error> {
    let reply: ItemReply = Ask::get(Path::new("items").segment(&input.id))
        .about("item", &input.id)
        .refused_by(refused)
        .json()?;
    Ok(Item {
        id: input.id,
        title: reply.title,
        done: reply.done,
    })
}

/// What the service's own codes mean. Whatever it does not know is left to the status.
fn refused(refusal: &Refusal<'_>) -> Option<Error> {
    match refusal.json()["code"].as_str()? {
        "item_is_locked" => {
            let message = format!("Somebody else is at work on the item: {}", refusal.words());
            Some(Error::Conflict(problem("item-is-locked", message, json!({}))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use connector_kit::testing::Service;
    use serde_json::Value;

    use super::*;

    fn get_item(input: &str) -> Result<Value, Error> {
        let output = CONNECTOR.invoke("get-item", input)?;
        Ok(serde_json::from_str(&output).expect("JSON"))
    }

    #[test]
    fn an_item_is_read() {
        let service = Service::new().answers(200, r#"{"title": "Water the plants", "colour": "green"}"#);
        let item = get_item(r#"{"id": "a/7"}"#);
        assert_eq!(
            item,
            Ok(json!({"id": "a/7", "title": "Water the plants", "done": false}))
        );
        assert_eq!(service.requests()[0].url, "items/a%2F7");
    }

    #[test]
    fn what_is_wrong_with_an_input_is_told_before_anything_is_sent() {
        let service = Service::new();
        for input in ["{}", r#"{"id": ""}"#, r#"{"id": 7}"#, r#"{"id": "7", "name": "x"}"#] {
            assert!(matches!(get_item(input), Err(Error::InvalidInput(_))), "{input}");
        }
        assert!(service.requests().is_empty());
    }

    #[test]
    fn a_refusal_has_its_case() {
        let _service = Service::new()
            .answers(404, "")
            .answers(423, r#"{"code": "item_is_locked", "message": "Ada is editing."}"#)
            .answers_with(429, &[("retry-after", "3")], "");
        assert!(matches!(get_item(r#"{"id": "7"}"#), Err(Error::NotFound(_))));
        assert!(
            matches!(get_item(r#"{"id": "7"}"#), Err(Error::Conflict(problem)) if problem.code == "item-is-locked")
        );
        assert!(
            matches!(get_item(r#"{"id": "7"}"#), Err(Error::RateLimited(problem)) if problem.details.contains("3000"))
        );
    }
}
