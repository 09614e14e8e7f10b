//! What the probe can be told to do: one step, one capability.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::bindings::microapp::connector::errors::{Error, Problem};
use crate::bindings::microapp::connector::{caller, http, log, progress, settings};
use crate::send::{answer, request};

/// Steps that this instance has taken: another call's instance begins at none.
static TAKEN: AtomicU64 = AtomicU64::new(0);

/// Takes one step, an object with one member.
pub fn take(step: &Value) -> Result<Value, Error> {
    let before = TAKEN.fetch_add(1, Ordering::Relaxed);
    let Some((name, given)) = step.as_object().and_then(|step| step.iter().next()) else {
        return Ok(json!({ "unknown": step }));
    };
    Ok(match name.as_str() {
        "send" => answer(http::send(&request(given))),
        "send_all" => {
            let requests: Vec<_> = list(given).iter().map(request).collect();
            http::send_all(&requests).into_iter().map(answer).collect()
        }
        // Sends the same again and again, and tells how often it was let, and what ended it.
        "send_until_refused" => {
            let asked = request(&given["request"]);
            let most = given["most"].as_u64().unwrap_or(1);
            let refusal = (0..most).find_map(|sent| Some((sent, http::send(&asked).err()?)));
            refusal.map_or(
                json!({ "sent": most }),
                |(sent, failure)| json!({ "sent": sent, "then": answer(Err(failure)) }),
            )
        }
        "log" => {
            let fields: Vec<log::Field> = list(&given["fields"])
                .iter()
                .map(|pair| log::Field {
                    name: text(&pair[0]),
                    value: text(&pair[1]),
                })
                .collect();
            let level = match given["level"].as_str() {
                Some("debug") => log::Level::Debug,
                Some("warn") => log::Level::Warn,
                Some("error") => log::Level::Error,
                _ => log::Level::Info,
            };
            for _ in 0..given["times"].as_u64().unwrap_or(1) {
                log::write(level, &text(&given["message"]), &fields);
            }
            Value::Null
        }
        "progress" => {
            progress::report(
                given["done"].as_u64().unwrap_or(0),
                given["total"].as_u64(),
                &text(&given["message"]),
            );
            Value::Null
        }
        "setting" => json!(settings::get(&text(given))),
        "acting_user" => json!(caller::acting_user()),
        "intent" => json!(caller::intent()),
        "taken_before" => json!(before),
        "wall_ms" => json!(
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
                .as_millis() as u64
        ),
        "clock" => clock(),
        "random" => json!(random()),
        "environment" => {
            let mut input = String::new();
            let read = std::io::Read::read_to_string(&mut std::io::stdin(), &mut input).unwrap_or(0);
            json!({ "variables": std::env::vars().count(), "arguments": std::env::args().count(), "input": read })
        }
        "fail" => return Err(error(given)),
        "panic" => panic!("the probe was told to panic"),
        "compute_forever" => loop {
            std::hint::black_box(before);
        },
        "take_memory" => take_memory(given["most_mb"].as_u64().unwrap_or(0)),
        _ => json!({ "unknown": name }),
    })
}

/// Takes memory until it is refused, or has this much, and tells how much it got.
fn take_memory(most_mb: u64) -> Value {
    const PIECE_MB: usize = 16;
    let mut taken: Vec<Vec<u8>> = Vec::new();
    let got = |taken: &Vec<Vec<u8>>| (taken.len() * PIECE_MB) as u64;
    while got(&taken) < most_mb {
        let mut piece = Vec::new();
        if piece.try_reserve_exact(PIECE_MB << 20).is_err() {
            break;
        }
        taken.push(piece);
        std::hint::black_box(&taken);
    }
    json!({ "mb": got(&taken) })
}

/// Whether the monotonic clock ever goes back, and whether it moves at all.
fn clock() -> Value {
    let begun = Instant::now();
    let mut last = begun;
    let mut back = 0;
    for _ in 0..100 {
        let now = Instant::now();
        back += u32::from(now < last);
        last = now;
    }
    std::thread::sleep(Duration::from_millis(20));
    json!({ "back": back, "slept_ms": begun.elapsed().as_millis() as u64 })
}

/// Two draws from the host's random source.
fn random() -> [String; 2] {
    [(); 2].map(|()| {
        let (high, low) = (
            wasi::random::random::get_random_u64(),
            wasi::random::random::get_random_u64(),
        );
        format!("{high:016x}{low:016x}")
    })
}

fn error(given: &Value) -> Error {
    let problem = Problem {
        code: text(&given["code"]),
        message: text(&given["message"]),
        details: text(&given["details"]),
    };
    match given["case"].as_str().unwrap_or_default() {
        "invalid_input" => Error::InvalidInput(problem),
        "unauthorized" => Error::Unauthorized(problem),
        "missing_scope" => Error::MissingScope(problem),
        "not_allowed" => Error::NotAllowed(problem),
        "not_found" => Error::NotFound(problem),
        "conflict" => Error::Conflict(problem),
        "co_host_refused" => Error::CoHostRefused(problem),
        "rate_limited" => Error::RateLimited(problem),
        "daily_limit" => Error::DailyLimit(problem),
        "upstream" => Error::Upstream(problem),
        "unknown_outcome" => Error::UnknownOutcome(problem),
        "unavailable" => Error::Unavailable(problem),
        "internal" => Error::Internal(problem),
        _ => Error::Other(problem),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}
