//! HTML that is safe to send: text in it has been escaped, addresses have been checked.

use std::fmt;

/// A piece of HTML. It is made by this crate alone, so that what is not escaped can't be taken for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }

    /// A text, escaped.
    pub fn text(text: &str) -> Self {
        Self(escape(text))
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Escapes a text for HTML, in elements and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut out, text);
    out
}

pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What HTML does not allow, and what could hide from a reader.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' => out.push('\u{fffd}'),
            _ => out.push(letter),
        }
    }
}

/// An address that a page may lead to: http, https or mailto, or a path of this very site.
pub fn safe_url(address: &str) -> Option<String> {
    let trimmed = address.trim();
    if trimmed.starts_with('/') {
        let own = !trimmed.starts_with("//") && !trimmed.contains('\\') && !trimmed.chars().any(char::is_control);
        return own.then(|| trimmed.to_owned());
    }
    let url = url::Url::parse(trimmed).ok()?;
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| url.to_string())
}

/// Writes tags and texts one after another, escaped by default.
#[derive(Default)]
pub(crate) struct Writer {
    out: String,
}

impl Writer {
    /// Markup of ours, as it is.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        push_escaped(&mut self.out, text);
        self
    }

    /// Finished HTML.
    pub fn html(&mut self, html: &Html) -> &mut Self {
        self.raw(html.as_str())
    }

    /// ` name="value"`.
    pub fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_escaped(&mut self.out, value);
        self.out.push('"');
        self
    }

    /// ` name="value"`, if there is a value.
    pub fn attr_if(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// ` name`, if it holds.
    pub fn flag(&mut self, name: &str, holds: bool) -> &mut Self {
        if holds {
            self.out.push(' ');
            self.out.push_str(name);
        }
        self
    }

    pub fn finish(self) -> Html {
        Html(self.out)
    }
}

/// Finished HTML, with each link to another site set to open in a new tab, where it does not say itself where it opens: for
/// pages within a frame, in which most sites refuse to be shown.
pub fn in_new_tabs(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let end = tag_end(tag);
        out.push_str(text);
        let (tag, after) = tag.split_at(end);
        if leads_away(tag) {
            let (open, close) = tag.split_at(tag.len() - 1);
            out.push_str(open);
            out.push_str(" target=\"_blank\" rel=\"noopener\"");
            out.push_str(close);
        } else {
            out.push_str(tag);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where a tag ends: behind the first `>` that stands in no quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Whether a tag is a link to another site without a target.
fn leads_away(tag: &str) -> bool {
    let Some(mut rest) = tag.strip_prefix("<a").and_then(|rest| rest.strip_suffix('>')) else {
        return false;
    };
    if !rest.starts_with(|letter: char| letter.is_ascii_whitespace()) {
        return false;
    }
    let mut away = false;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.split_ascii_whitespace().next_back().unwrap_or_default();
        let Some(quote) = after.chars().next().filter(|letter| matches!(letter, '"' | '\'')) else {
            return false;
        };
        let Some((value, after)) = after[1..].split_once(quote) else {
            return false;
        };
        if name.eq_ignore_ascii_case("target") {
            return false;
        }
        let value = value.trim_start().to_ascii_lowercase();
        let site = value.starts_with("http:") || value.starts_with("https:") || value.starts_with("//");
        away |= name.eq_ignore_ascii_case("href") && site;
        rest = after;
    }
    away
}

#[cfg(test)]
mod tests {
    use super::in_new_tabs;

    #[test]
    fn links_to_other_sites_open_in_a_tab_and_nothing_else_changes() {
        let tab = " target=\"_blank\" rel=\"noopener\"";
        for (before, after) in [
            (
                "<a href=\"https://zoom.us/j/1\">",
                format!("<a href=\"https://zoom.us/j/1\"{tab}>"),
            ),
            (
                "a &lt; b <a class='x > y' href='HTTP://a.test'>c</a> d",
                format!("a &lt; b <a class='x > y' href='HTTP://a.test'{tab}>c</a> d"),
            ),
            (
                "<a download\nhref=\"//a.test\">",
                format!("<a download\nhref=\"//a.test\"{tab}>"),
            ),
            ("<a\thref=\"https&#58;//x\">", "<a\thref=\"https&#58;//x\">".to_owned()),
        ] {
            assert_eq!(in_new_tabs(before), after);
        }
        for same in [
            "",
            "<",
            "<a",
            "<a>",
            "<a href=\"/embed/zoom/create\">",
            "<a href=\"#topic\">",
            "<a href=\"mailto:a@b.test\">",
            "<a href=\"https://a.test\" target=\"_self\">",
            "<abbr title=\"https://a.test\">",
            "<a title=\"href=\" href=\"/own\">",
            "<img src=\"https://a.test\">",
            "<p title=\"<a href='https://a.test'>\">",
            "<a href=\"https://a.test",
        ] {
            assert_eq!(in_new_tabs(same), same);
        }
    }
}
