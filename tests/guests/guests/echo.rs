//! Behaves: does what its input says, and returns all it sees.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

//!
//! Its input is a JSON object: `requests`, each `{method, url, identity, headers, body, quotas}`, sent at once if `at_once`;
//! `log`, `progress`, `setting`; `fail` to return an error, `fail_after` to do so after the requests; `reply` to return
//! any text; `sleep_ms`; `spin_ms`. Returned are the answers, the acting user, the intent, the setting and the
//! environment.
use serde_json::{Value, json};
use test_guests::errors::{Error, Problem};
use test_guests::{caller, http, log, progress, request, settings, to_json};

fn build(given: &Value) -> http::Request {
    let method = match given["method"].as_str() {
        Some("POST") => http::Method::Post,
        Some("PUT") => http::Method::Put,
        Some("PATCH") => http::Method::Patch,
        Some("DELETE") => http::Method::Delete,
        _ => http::Method::Get,
    };
    let mut built = request(method, given["url"].as_str().unwrap_or_default());
    if given["identity"] == "acting_user" {
        built.identity = http::Identity::ActingUser;
    }
    for header in given["headers"].as_array().into_iter().flatten() {
        let part = |index: usize| header[index].as_str().unwrap_or_default().to_owned();
        built.headers.push(http::Header {
            name: part(0),
            value: part(1),
        });
    }
    for used in given["quotas"].as_array().into_iter().flatten() {
        let part = |name: &str| used[name].as_str().unwrap_or_default().to_owned();
        built.quotas.push(http::QuotaUse {
            quota: part("quota"),
            subject: part("subject"),
        });
    }
    built.body = given["body"].as_str().map(str::to_owned);
    built
}

fn run(input: String) -> Result<String, Error> {
    let input: Value = serde_json::from_str(&input).unwrap_or_default();
    if let Some(reply) = input["reply"].as_str() {
        return Ok(reply.to_owned());
    }
    let fail = |message: &str| {
        Err(Error::Conflict(Problem {
            code: "asked-to-fail".to_owned(),
            message: message.to_owned(),
            details: input["details"].to_string(),
        }))
    };
    if let Some(message) = input["fail"].as_str() {
        return fail(message);
    }
    if let Some(message) = input["log"].as_str() {
        log::write(
            log::Level::Warn,
            message,
            &[log::Field {
                name: "field".to_owned(),
                value: "value".to_owned(),
            }],
        );
    }
    if let Some(done) = input["progress"].as_u64() {
        progress::report(done, Some(10), "working");
    }
    if let Some(milliseconds) = input["sleep_ms"].as_u64() {
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
    }
    let requests: Vec<_> = input["requests"].as_array().into_iter().flatten().map(build).collect();
    let answers: Vec<Value> = if input["at_once"] == true {
        http::send_all(&requests).into_iter().map(to_json).collect()
    } else {
        requests.iter().map(|request| to_json(http::send(request))).collect()
    };
    if input["spin"] == true {
        loop {
            std::hint::black_box(&answers);
        }
    }
    if let Some(message) = input["fail_after"].as_str() {
        return fail(message);
    }
    Ok(json!({
        "answers": answers,
        "acting_user": caller::acting_user(),
        "intent": caller::intent(),
        "setting": settings::get("greeting"),
        "environment": std::env::vars().count() + std::env::args().count(),
    })
    .to_string())
}

test_guests::guest!(run, hosts: ["*.granted.test", "declared.test", "rebound.test"]);
