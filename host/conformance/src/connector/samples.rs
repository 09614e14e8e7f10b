//! Good inputs and a service's replies, as the author of a connector gives them: the file `conformance.json`.
//!
//! The kit knows no service. Without samples it makes inputs from the schemas and plays a service that answers anything;
//! with them it sees what the connector makes of real answers. The format is in the documentation of the kits.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// All samples of a connector.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Samples {
    /// Settings that an admin has made, for all samples.
    #[serde(default)]
    pub settings: BTreeMap<String, Value>,
    /// What `caller.acting-user` answers. None: `me`.
    #[serde(default)]
    pub acting_user: Option<String>,
    /// What the service answers, for all samples that do not say otherwise.
    #[serde(default)]
    pub replies: Vec<Reply>,
    /// The samples.
    #[serde(default)]
    pub samples: Vec<Sample>,
    /// For each action the cases of error with which it can end, as in JSON: `co_host_refused`.
    #[serde(default)]
    pub errors: BTreeMap<String, Vec<String>>,
}

/// One good input.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Of which action.
    pub action: String,
    /// The input.
    pub input: Value,
    /// What the service answers, before those for all samples are looked at.
    #[serde(default)]
    pub replies: Vec<Reply>,
    /// What the service may refuse, and how the connector tells it.
    #[serde(default)]
    pub refusals: Vec<Refusal>,
}

/// An answer of the service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// `GET`, `POST`, `PUT`, `PATCH`, `DELETE`. None: any.
    #[serde(default)]
    pub method: Option<String>,
    /// The path below the base URL, without query; `*` stands for one segment, or a part of one. None: any.
    #[serde(default)]
    pub path: Option<String>,
    /// The status. None: 200.
    #[serde(default)]
    pub status: Option<u16>,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body: a text as it is, anything else as JSON. None: empty.
    #[serde(default)]
    pub body: Option<Value>,
}

/// A reply that refuses, and the case of error that has to come.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The case, as in JSON: `co_host_refused`.
    pub error: String,
    /// The answer, which comes before all others.
    pub reply: Reply,
}

/// Samples that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("the samples can't be read: {0}")]
pub struct SamplesError(#[from] serde_json::Error);

impl Samples {
    /// Reads `conformance.json`.
    ///
    /// # Errors
    ///
    /// [`SamplesError`] with line and column.
    pub fn from_json(text: &str) -> Result<Self, SamplesError> {
        Ok(serde_json::from_str(text)?)
    }
}

impl Reply {
    /// Whether it answers this request.
    pub(crate) fn answers(&self, method: &str, path: &str) -> bool {
        let same_method = self
            .method
            .as_deref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        same_method && self.path.as_deref().is_none_or(|wanted| matches(wanted, path))
    }

    /// The body as it travels.
    pub(crate) fn text(&self) -> String {
        match &self.body {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        }
    }
}

/// Segment by segment, `*` for any text within one.
fn matches(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.trim_matches('/').split('/');
    let mut given = path.trim_matches('/').split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if segment(wanted, given) => {}
            _ => return false,
        }
    }
}

fn segment(wanted: &str, given: &str) -> bool {
    match wanted.split_once('*') {
        None => wanted == given,
        Some((before, after)) => {
            given.len() >= before.len() + after.len() && given.starts_with(before) && given.ends_with(after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_segment_or_a_part_of_it() {
        for (pattern, path, fits) in [
            ("users/*/meetings", "users/me/meetings", true),
            ("/users/*/meetings/", "users/me/meetings", true),
            ("users/*", "users/me/meetings", false),
            ("users/*/meetings", "users/me", false),
            ("file-*.ics", "file-7.ics", true),
            ("file-*.ics", "file-.ic", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} {path}");
        }
    }

    #[test]
    fn what_is_misspelled_is_told() {
        let error = Samples::from_json(r#"{"samples": [{"acton": "x"}]}"#).expect_err("refused");
        assert!(error.to_string().contains("unknown field `acton`"), "{error}");
    }
}
