//! The actions, and the faults that they can show.

use serde_json::{Map, Value, json};
use test_guests::errors::Error;
use test_guests::http::{self, Header, Method, QuotaUse, Request};
use test_guests::{request, settings};

use crate::problems::{invalid, of_failure, of_status, problem, unreadable};
use crate::shows;

pub fn invoke(action: &str, input: &str) -> Result<String, Error> {
    if shows("sends before it checks") && action == "make" {
        let _ = ask(request(Method::Get, "things"));
    }
    let read = serde_json::from_str::<Map<String, Value>>(input);
    let output = match action {
        "make" | "list" | "find" | "count" => {
            let input = match read {
                Ok(input) => input,
                Err(error) if shows("a panic at no JSON") => panic!("{error}"),
                Err(_) if shows("no JSON as upstream") => return Err(Error::Upstream(problem("no-json", json!({})))),
                Err(_) => return Err(invalid("")),
            };
            match action {
                "make" => make(&input)?,
                "find" => find(&input)?,
                "list" => list()?,
                _ => count()?,
            }
        }
        _ if shows("any action will do") => json!({}),
        _ => {
            return Err(Error::NotFound(problem(
                "unknown-action",
                json!({ "kind": "action", "id": action }),
            )));
        }
    };
    Ok(output.to_string())
}

fn make(input: &Map<String, Value>) -> Result<Value, Error> {
    check(input)?;
    let _greeting = settings::get(if shows("a setting of its own") {
        "secret-word"
    } else {
        "greeting"
    });
    let mut asked = request(Method::Post, "things");
    asked.body = Some(Value::Object(input.clone()).to_string());
    asked.rate_class = Some(if shows("an unknown class") { "heavy" } else { "light" }.to_owned());
    asked.quotas = vec![QuotaUse {
        quota: "things".to_owned(),
        subject: "all".to_owned(),
    }];
    for (fault, name, value) in [
        ("an authorization header", "Authorization", "Bearer x"),
        ("a header of a way in between", "Via", "1.1 x"),
    ] {
        if shows(fault) {
            asked.headers.push(Header {
                name: name.to_owned(),
                value: value.to_owned(),
            });
        }
    }
    if shows("a host that is not declared") {
        asked.url = "https://elsewhere.test/things".to_owned();
    }
    let made = match ask(asked) {
        Err(_) if shows("a failure as success") => return Ok(json!({ "id": "0" })),
        made => made?,
    };
    match made["id"].as_str() {
        Some(id) if shows("a number for a text") => Ok(json!({ "id": id.len() })),
        Some(id) => Ok(json!({ "id": id })),
        None => Err(Error::Upstream(problem("no-id", json!({})))),
    }
}

fn check(input: &Map<String, Value>) -> Result<(), Error> {
    if shows("takes any input") {
        return Ok(());
    }
    let name = input
        .get("name")
        .and_then(Value::as_str)
        .map(|name| name.chars().count());
    if !name.is_some_and(|length| (1..=10).contains(&length)) {
        return Err(invalid("name"));
    }
    if !input
        .get("count")
        .is_none_or(|count| count.as_u64().is_some_and(|count| (1..=5).contains(&count)))
    {
        return Err(invalid("count"));
    }
    let tags = input.get("tags").map(|tags| tags.as_array().map(Vec::as_slice));
    let short = |tags: &[Value]| tags.len() <= 3 || shows("too many items");
    if !tags.is_none_or(|tags| tags.is_some_and(|tags| short(tags) && tags.iter().all(Value::is_string))) {
        return Err(invalid("tags"));
    }
    match input
        .keys()
        .find(|key| !matches!(key.as_str(), "name" | "count" | "tags"))
    {
        Some(key) => Err(invalid(key)),
        None => Ok(()),
    }
}

fn list() -> Result<Value, Error> {
    let mut things = Vec::new();
    let mut next = "things".to_owned();
    let method = if shows("a list that posts") {
        Method::Post
    } else {
        Method::Get
    };
    for _ in 0..50 {
        let page = ask(request(method, &next))?;
        things.extend(page["items"].as_array().cloned().unwrap_or_default());
        match page["next"].as_str() {
            Some(token) => next = format!("things?page={token}"),
            None => return Ok(Value::Array(things)),
        }
    }
    while shows("pages without end") {
        let _ = ask(request(Method::Get, &next));
    }
    Err(Error::Upstream(problem("endless", json!({}))))
}

fn find(input: &Map<String, Value>) -> Result<Value, Error> {
    let text = |member: &str| input.get(member).is_some_and(Value::is_string);
    let marker = input
        .get("marker")
        .is_none_or(|marker| marker.is_string() || marker.is_null());
    let marker = marker && !(shows("a look-up that wants a marker") && !text("marker"));
    for (member, kept) in [
        ("action", text("action")),
        ("input", input.get("input").is_some_and(Value::is_object)),
        ("since", text("since")),
        ("marker", marker),
    ] {
        if !kept {
            return Err(invalid(member));
        }
    }
    match ask(request(Method::Get, "things")) {
        Err(_) if shows("no answer as no") => Ok(json!("did_not_happen")),
        Err(error) => Err(error),
        Ok(_) if shows("maybe") => Ok(json!("maybe")),
        Ok(found) if found["items"].as_array().is_some_and(Vec::is_empty) => Ok(json!("did_not_happen")),
        Ok(_) => Ok(json!({ "undecided": { "reason": "There are things.", "candidates": [] } })),
    }
}

fn count() -> Result<Value, Error> {
    if shows("offline, and asks") {
        ask(request(Method::Get, "things"))?;
    }
    Ok(json!(3))
}

fn ask(asked: Request) -> Result<Value, Error> {
    let writes = asked.method != Method::Get;
    let response = http::send(&asked).map_err(|failure| of_failure(failure, writes))?;
    if !(200..300).contains(&response.status) {
        return Err(of_status(&response));
    }
    match serde_json::from_str(&response.body) {
        Ok(value @ Value::Object(_)) => Ok(value),
        _ => Err(unreadable(&response)),
    }
}
