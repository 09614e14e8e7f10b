//! Results and errors, as a client gets them.

use microapp_runtime::{Action, ErrorKind, InvokeError};
use microapp_server::journal::{Answer, How, IntentKey};
use rmcp::model::{CallToolResult, ContentBlock, MetaObject};
use serde_json::{Value, json};

use crate::key::META_KEY;
use crate::tool::structured;

/// The name, in an answer's `_meta`, of whether it is that of an earlier call for the same wish.
const META_KEPT: &str = "microapp/kept";
/// The name, in a failed answer's `_meta`, of the error in its JSON form.
const META_ERROR: &str = "microapp/error";

/// A result: as text, and as data where the tool has promised an object.
pub(crate) fn succeeded(action: &Action, answer: &Answer, key: Option<&IntentKey>) -> CallToolResult {
    let mut result = CallToolResult::success(vec![ContentBlock::text(answer.json())]);
    if structured(action).is_some() {
        result.structured_content = Some(answer.value()).filter(Value::is_object);
    }
    let kept = answer.how() == How::Kept;
    if kept {
        let note = "This is the answer of an earlier call with the same input: it was done once, and not again.";
        result.content.push(ContentBlock::text(note));
    }
    let mut meta = keyed(key);
    if key.is_some() {
        meta.0.insert(META_KEPT.to_owned(), kept.into());
    }
    result.meta = Some(meta).filter(|meta| !meta.0.is_empty());
    result
}

/// An error: a sentence for a person, then all of it as JSON for a model to act on.
pub(crate) fn failed(error: &InvokeError, key: Option<&IntentKey>) -> CallToolResult {
    let error = json!(error);
    let words = error["message"].as_str().unwrap_or_default();
    let mut content = vec![ContentBlock::text(words), ContentBlock::text(error.to_string())];
    content.extend(when_again(&error).map(ContentBlock::text));
    let mut meta = keyed(key);
    meta.0.insert(META_ERROR.to_owned(), error);
    CallToolResult::error(content).with_meta(Some(meta))
}

/// When to call again, where a limit is in the way: a model reads a sentence before it reads a number.
fn when_again(error: &Value) -> Option<String> {
    let details = &error["details"];
    let when = match error["error"].as_str()? {
        "rate_limited" => {
            let milliseconds = details["retry_after_ms"].as_u64()?;
            format!("in {} s", milliseconds.div_ceil(1_000).max(1))
        }
        "daily_limit" => format!("after {}", details["retry_at"].as_str()?),
        _ => return None,
    };
    Some(format!(
        "Nothing is wrong with the call: make the same one again {when}, and not before."
    ))
}

/// A call that this server itself does not carry out.
pub(crate) fn refused(kind: ErrorKind, code: &str, message: impl Into<String>) -> CallToolResult {
    let error = InvokeError {
        kind,
        code: code.to_owned(),
        message: message.into(),
        details: json!({}),
    };
    failed(&error, None)
}

fn keyed(key: Option<&IntentKey>) -> MetaObject {
    let mut meta = MetaObject::new();
    if let Some(key) = key {
        meta.0.insert(META_KEY.to_owned(), key.as_str().into());
    }
    meta
}
