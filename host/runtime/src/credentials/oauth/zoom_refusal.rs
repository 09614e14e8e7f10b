//! What Zoom's token endpoint means beyond RFC 6749: the one place in the runtime that knows a service.
//!
//! Zoom answers `invalid_request` to almost everything; its number tells a dead grant from a wrong app. A connector has no
//! part in requests for tokens, and the contract no place where its manifest could say this. So it is read here, from
//! refusals of Zoom's own form alone: they have a `reason` where RFC 6749 has `error_description`. Of another service's
//! refusal nothing here is true, whatever number is in its sentences.
//!
//! Zoom: <https://developers.zoom.us/docs/integrations/oauth/>

use serde_json::Value;

/// What a refusal of Zoom's form says beside its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ZoomRefusal {
    /// It has a number.
    Number(u32),
    /// The older answer to a dead refresh token: `{"reason":"Invalid Token!","error":"invalid_request"}`.
    InvalidToken,
}

/// What a number, or the older answer, is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The code or the refresh token.
    Grant,
    /// The app's registration.
    App,
}

impl ZoomRefusal {
    /// Reads a refusal; none if it is not of Zoom's form, or says no more than its name.
    pub(super) fn read(body: &Value) -> Option<Self> {
        let reason = match body.get("reason")? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let members = ["code", "errorCode", "error_code", "error"];
        let number = members.iter().find_map(|name| match body.get(name)? {
            Value::Number(number) => number_alone(&number.to_string()),
            Value::String(text) => number_alone(text),
            _ => None,
        });
        if let Some(number) = number.or_else(|| number_of_words(&reason)) {
            return Some(Self::Number(number));
        }
        let older = body.get("error").and_then(Value::as_str) == Some("invalid_request")
            && reason.to_ascii_lowercase().contains("invalid token");
        older.then_some(Self::InvalidToken)
    }

    /// The number, if it has one.
    pub(super) const fn number(self) -> Option<u32> {
        match self {
            Self::Number(number) => Some(number),
            Self::InvalidToken => None,
        }
    }

    /// What it is about, if that is known.
    pub(super) const fn about(self) -> Option<About> {
        match self {
            Self::Number(4702 | 4704 | 4705 | 4709) => Some(About::App),
            Self::Number(4711 | 4717 | 4733..=4735 | 4737 | 4738 | 4740 | 4741) | Self::InvalidToken => {
                Some(About::Grant)
            }
            Self::Number(_) => None,
        }
    }
}

/// The number of Zoom's words, which are nothing else or end with it in parentheses: `4733`, `Redirect mismatch. (4,709)`.
pub(super) fn number_of_words(words: &str) -> Option<u32> {
    let words = words.trim().trim_end_matches('.');
    let last = words
        .strip_suffix(')')
        .and_then(|words| Some(words.rsplit_once('(')?.1));
    number_alone(last.unwrap_or(words))
}

/// A number of Zoom's, written as `4709` or `4,709`, and nothing beside it.
fn number_alone(text: &str) -> Option<u32> {
    let number: u32 = match text.trim().split_once(',') {
        Some((thousands, rest)) if thousands.len() == 1 && rest.len() == 3 => {
            format!("{thousands}{rest}").parse().ok()?
        }
        Some(_) => return None,
        None => text.trim().parse().ok()?,
    };
    (4700..4800).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_number_is_read_where_zoom_puts_it() {
        for (body, number) in [
            (json!({"reason": "Redirect URI mismatch. (4,709)"}), Some(4709)),
            (json!({"reason": "Redirect URI mismatch (4709)."}), Some(4709)),
            (json!({"reason": "4733"}), Some(4733)),
            (json!({"reason": 4733}), Some(4733)),
            (json!({"reason": "disabled", "code": 4717}), Some(4717)),
            (json!({"reason": "owner gone", "errorCode": "4735"}), Some(4735)),
            (json!({"reason": "revoked", "error": 4741}), Some(4741)),
            (json!({"reason": "room 4711 is locked"}), None),
            (json!({"reason": "wait (4,711 others are before you)"}), None),
            (json!({"reason": "no (47,11)"}), None),
            (json!({"reason": "no", "code": 124}), None),
            // Another service's refusal, whatever it says.
            (json!({"error_description": "no (4,711)", "code": 4711}), None),
        ] {
            let read = ZoomRefusal::read(&body).and_then(ZoomRefusal::number);
            assert_eq!(read, number, "{body}");
        }
    }
}
