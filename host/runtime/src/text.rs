//! Small helpers for words that people read.

use std::borrow::Cow;

/// An error with its causes, in one sentence: `sending failed: connection refused`.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        // Layers that only repeat what the one beneath says add nothing.
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        source = cause.source();
    }
    text
}

/// At most `most` bytes of a text, cut at a character.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// A guest's text without control characters, so that it can neither forge lines in a log nor command a terminal.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let shown = |character: char| if character.is_control() { '\u{fffd}' } else { character };
    Cow::Owned(
        text.chars()
            .map(|character| if character == '\n' { ' ' } else { shown(character) })
            .collect(),
    )
}

/// A duration as a person would say it: `1.5 s`, `250 ms`.
pub(crate) fn duration(duration: std::time::Duration) -> String {
    if duration.as_millis() >= 1_000 {
        format!("{} s", duration.as_millis() as f64 / 1_000.0)
    } else {
        format!("{} ms", duration.as_millis())
    }
}
