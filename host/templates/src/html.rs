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
