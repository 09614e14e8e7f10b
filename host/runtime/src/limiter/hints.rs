//! What a service says only in words.
//!
//! Some refusals don't tell in headers which limit they speak of. Only a connector knows its service's words, so it lists
//! them in the `details` of its manifest, and the runtime compares without understanding:
//!
//! ```json
//! {"rate_limit_hints": [{"contains": "too many requests this second", "means": "per-interval"}]}
//! ```
//!
//! `means` is `per-interval` (a short window), `daily` (the class's requests of the day), `subject-daily` (the day's
//! requests of one subject, such as a host), or `busy` (another request of the kind is being worked on). The first entry
//! whose words the body of a 429 contains counts, whatever the letter case.

use microapp_limiter::upstream::Hint;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Words of a service, and the limit that they speak of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateHint {
    /// A part of the body, in any letter case.
    pub contains: String,
    /// Which limit it means.
    pub means: Hint,
}

/// A refusal's words stand at its beginning; what comes after isn't searched.
const LONGEST_BODY: usize = 16 << 10;

/// Reads a manifest's `details`. Entries that this version doesn't understand are left out: `details` is where later
/// versions say more.
pub(super) fn of_details(details: &Value) -> Vec<RateHint> {
    let entries = details.get("rate_limit_hints").and_then(Value::as_array);
    entries
        .into_iter()
        .flatten()
        .filter_map(|entry| match RateHint::deserialize(entry) {
            Ok(hint) if !hint.contains.is_empty() => Some(RateHint {
                contains: hint.contains.to_lowercase(),
                ..hint
            }),
            _ => {
                tracing::debug!(target: "microapp::limits", %entry, "a hint of the manifest is not understood");
                None
            }
        })
        .collect()
}

/// The limit that a body speaks of.
pub(super) fn find(hints: &[RateHint], body: &[u8]) -> Option<Hint> {
    if hints.is_empty() {
        return None;
    }
    let body = String::from_utf8_lossy(&body[..body.len().min(LONGEST_BODY)]).to_lowercase();
    let found = hints.iter().find(|hint| body.contains(&hint.contains));
    found.map(|hint| hint.means)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_words_that_are_found_count() {
        let hints = of_details(&json!({"rate_limit_hints": [
            {"contains": "For this Host", "means": "subject-daily"},
            {"contains": "daily", "means": "daily"},
            {"contains": "daily", "means": "some-day"},
            {"contains": "", "means": "busy"},
            7,
        ]}));
        assert_eq!(hints.len(), 2);
        assert_eq!(find(&hints, b"the DAILY limit for this host"), Some(Hint::SubjectDaily));
        assert_eq!(find(&hints, b"the daily limit"), Some(Hint::Daily));
        assert_eq!(find(&hints, b"slow down"), None);
    }

    #[test]
    fn a_manifest_without_hints_has_none() {
        assert_eq!(of_details(&json!({})), []);
        assert_eq!(of_details(&json!({"rate_limit_hints": "later"})), []);
    }
}
