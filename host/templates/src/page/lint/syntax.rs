//! Why a text is no template: the parser's own words, and the block that was never closed.

use super::Finding;
use crate::diagnostic::Severity;

/// Why a text is no template.
pub(crate) fn syntax_error(error: &minijinja::Error, file: &str, text: &str) -> Finding {
    let line = error.line().unwrap_or(1);
    let mut at = error
        .range()
        .map(|range| range.start)
        .unwrap_or_else(|| text.lines().take(line - 1).map(|line| line.len() + 1).sum());
    let mut length = error.range().map_or(1, |range| range.len().max(1));
    let mut message = error.detail().unwrap_or("this is no template").to_owned();
    let ended = message.contains("end of input") || message.contains("unexpected end");
    // The parser stops where the file ends; the author's mistake is where the block begins.
    let help = match unclosed(text).filter(|_| ended) {
        Some((start, written, word)) => {
            (at, length) = (start, written.chars().count());
            message = format!("`{written}` is never closed");
            format!("write `{{% end{word} %}}` where the block ends")
        }
        None if ended => "close every `{{`, `{%` and block".to_owned(),
        None if message.contains("unknown statement") || message.contains("expected") => {
            "the statements are if, for, set, with and include".to_owned()
        }
        None => "see the line".to_owned(),
    };
    Finding {
        severity: Severity::Error,
        file: file.to_owned(),
        at,
        length,
        code: "template-syntax",
        message,
        help,
    }
}

/// The last block that begins and does not end: its byte, the statement as it is written, and its word.
fn unclosed(text: &str) -> Option<(usize, &str, &str)> {
    let mut open = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..)?.find("{%").map(|at| from + at) {
        let end = text.get(start..)?.find("%}").map(|at| start + at + 2)?;
        let written = text.get(start..end)?;
        let inside = written.trim_matches(|letter| matches!(letter, '{' | '}' | '%' | '-' | '+'));
        match inside.split_whitespace().next().unwrap_or_default() {
            word @ ("if" | "for" | "with") => open.push((start, written, word)),
            word if word.starts_with("end") => {
                open.pop();
            }
            _ => {}
        }
        from = end;
    }
    open.pop()
}
