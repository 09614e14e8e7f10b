//! Why a connection is in its state: kept as a value, so that each reader can say it in their own language.

use std::fmt;

use serde_json::{Value, json};

/// Why a connection is not what it was. Never with a secret.
///
/// [`Display`](fmt::Display) says it in English.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// An admin has switched it off.
    SwitchedOff {
        /// Who.
        who: String,
    },
    /// Somebody has cut it.
    Disconnected {
        /// Who.
        who: String,
    },
    /// The integration was set up anew with another app, account or service.
    SetUpAnew {
        /// By whom.
        who: String,
    },
    /// The service has ended it.
    Ended {
        /// The service's code.
        code: String,
        /// The service's words.
        words: String,
        /// Whether an answer with newer tokens was lost before, which may be why.
        answer_was_lost: bool,
    },
    /// The access token has ended, and the service gave nothing to renew it with.
    NothingToRenew,
    /// A key that it is sealed with is not at hand.
    KeyMissing {
        /// Which, and where it was looked for.
        what: String,
    },
    /// A sentence of an earlier version of this program.
    Other(String),
}

impl Reason {
    /// As it is kept.
    pub(crate) fn write(&self) -> String {
        let value = match self {
            Self::SwitchedOff { who } => json!({ "switched_off": { "who": who } }),
            Self::Disconnected { who } => json!({ "disconnected": { "who": who } }),
            Self::SetUpAnew { who } => json!({ "set_up_anew": { "who": who } }),
            Self::Ended {
                code,
                words,
                answer_was_lost,
            } => json!({ "ended": { "code": code, "words": words, "answer_was_lost": answer_was_lost } }),
            Self::NothingToRenew => json!({ "nothing_to_renew": {} }),
            Self::KeyMissing { what } => json!({ "key_missing": { "what": what } }),
            Self::Other(sentence) => return sentence.clone(),
        };
        value.to_string()
    }

    /// Reads what is kept. What is none of ours is taken for a sentence.
    pub(crate) fn read(kept: &str) -> Self {
        let value: Value = serde_json::from_str(kept).unwrap_or_default();
        let members = value.as_object().filter(|members| members.len() == 1);
        let Some((kind, of)) = members.and_then(|members| members.iter().next()) else {
            return Self::Other(kept.to_owned());
        };
        let text = |name: &str| of[name].as_str().unwrap_or_default().to_owned();
        match kind.as_str() {
            "switched_off" => Self::SwitchedOff { who: text("who") },
            "disconnected" => Self::Disconnected { who: text("who") },
            "set_up_anew" => Self::SetUpAnew { who: text("who") },
            "ended" => Self::Ended {
                code: text("code"),
                words: text("words"),
                answer_was_lost: of["answer_was_lost"].as_bool().unwrap_or(false),
            },
            "nothing_to_renew" => Self::NothingToRenew,
            "key_missing" => Self::KeyMissing { what: text("what") },
            _ => Self::Other(kept.to_owned()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SwitchedOff { who } => write!(formatter, "switched off by {who}"),
            Self::Disconnected { who } => write!(formatter, "disconnected by {who}"),
            Self::SetUpAnew { who } => {
                write!(
                    formatter,
                    "set up anew by {who}, with another account or app. Sign in again"
                )
            }
            Self::Ended {
                code,
                words,
                answer_was_lost: true,
            } => write!(
                formatter,
                "the service says: {words} ({code}). An earlier answer of its was lost, and the tokens in it with it; sign \
                 in again"
            ),
            Self::Ended { code, words, .. } => write!(formatter, "the service says: {words} ({code}). Sign in again"),
            Self::NothingToRenew => formatter
                .write_str("the access token has ended, and the service gave nothing to renew it with. Sign in again"),
            Self::KeyMissing { what } => formatter.write_str(what),
            Self::Other(sentence) => formatter.write_str(sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_read_as_it_was_written_and_sentences_of_before_stay_sentences() {
        let who = || "ada@example.com".to_owned();
        let ended = |answer_was_lost| Reason::Ended {
            code: "invalid_grant".to_owned(),
            words: "Token \"expired\"".to_owned(),
            answer_was_lost,
        };
        let what = "the key key-1 is not in the file keys".to_owned();
        let other = |sentence: &str| Reason::Other(sentence.to_owned());
        for reason in [
            Reason::SwitchedOff { who: who() },
            Reason::Disconnected { who: who() },
            Reason::SetUpAnew { who: who() },
            ended(false),
            ended(true),
            Reason::NothingToRenew,
            Reason::KeyMissing { what },
            other("the service says: Invalid Token! (invalid_grant). Sign in again"),
            other(""),
            other("{}"),
            other("7"),
            other("{\"of a later version\":{}}"),
            other("{\"ended\":{},\"and\":1}"),
        ] {
            assert_eq!(Reason::read(&reason.write()), reason);
        }
        assert_eq!(other("switched off by ada").to_string(), "switched off by ada");
        assert!(ended(true).to_string().contains("was lost"));
    }
}
