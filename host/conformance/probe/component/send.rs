//! Requests from JSON, and answers to JSON.

use serde_json::{Value, json};

use crate::bindings::microapp::connector::errors::Problem;
use crate::bindings::microapp::connector::http::{Failure, Header, Identity, Method, QuotaUse, Request, Response};

/// `{"method", "url", "identity", "headers", "body", "body_bytes", "rate_class", "quotas"}`
pub fn request(given: &Value) -> Request {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pairs = |name: &str| given[name].as_array().map(Vec::as_slice).unwrap_or_default().to_vec();
    let size = given["body_bytes"].as_u64().and_then(|size| usize::try_from(size).ok());
    Request {
        method: match given["method"].as_str() {
            Some("POST") => Method::Post,
            Some("PUT") => Method::Put,
            Some("PATCH") => Method::Patch,
            Some("DELETE") => Method::Delete,
            _ => Method::Get,
        },
        url: text(&given["url"]),
        identity: if given["identity"] == "acting_user" {
            Identity::ActingUser
        } else {
            Identity::Service
        },
        headers: pairs("headers")
            .iter()
            .map(|pair| Header {
                name: text(&pair[0]),
                value: text(&pair[1]),
            })
            .collect(),
        body: size
            .map(|size| "x".repeat(size))
            .or_else(|| given["body"].as_str().map(str::to_owned)),
        rate_class: given["rate_class"].as_str().map(str::to_owned),
        quotas: pairs("quotas")
            .iter()
            .map(|pair| QuotaUse {
                quota: text(&pair[0]),
                subject: text(&pair[1]),
            })
            .collect(),
    }
}

/// All of an answer; of a long body only its length and a checksum.
pub fn answer(result: Result<Response, Failure>) -> Value {
    match result {
        Ok(response) => {
            let body = &response.body;
            json!({
                "status": response.status,
                "headers": response.headers.iter().map(|header| [&header.name, &header.value]).collect::<Vec<_>>(),
                "bytes": body.len(),
                "checksum": format!("{:016x}", checksum(body.as_bytes())),
                "body": if body.len() <= 20_000 { body } else { "" },
            })
        }
        Err(failure) => {
            let (case, Problem { code, message, details }) = match failure {
                Failure::NotAllowed(problem) => ("not_allowed", problem),
                Failure::Unauthorized(problem) => ("unauthorized", problem),
                Failure::RateLimited(problem) => ("rate_limited", problem),
                Failure::DailyLimit(problem) => ("daily_limit", problem),
                Failure::NotSent(problem) => ("not_sent", problem),
                Failure::NoAnswer(problem) => ("no_answer", problem),
            };
            json!({ "failure": case, "code": code, "message": message, "details": details })
        }
    }
}

/// FNV-1a.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
