//! References relative to the integration's base URL.

use std::fmt::Write as _;

/// A reference under construction: values are encoded as they come in, so that no input can add a segment or a query.
///
/// ```
/// use connector_kit::path::Path;
///
/// let path = Path::new("items").segment("a/b?c").word("comments").query("page", "2");
/// assert_eq!(path.into_string(), "items/a%2Fb%3Fc/comments?page=2");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    text: String,
    has_query: bool,
}

impl Path {
    /// Begins with a fixed word, such as `users`.
    pub fn new(word: &'static str) -> Self {
        Self {
            text: word.to_owned(),
            has_query: false,
        }
    }

    /// Adds a fixed word.
    #[must_use]
    pub fn word(mut self, word: &'static str) -> Self {
        self.text.push('/');
        self.text.push_str(word);
        self
    }

    /// Adds a value as one segment.
    #[must_use]
    pub fn segment(mut self, value: &str) -> Self {
        self.text.push('/');
        match value {
            // A URL takes `%2E%2E` for a step too, so the percent sign is encoded as well: what arrives is no step, and names
            // nothing.
            "." => self.text.push_str("%252E"),
            ".." => self.text.push_str("%252E%252E"),
            value => self.text.push_str(&encoded(value)),
        }
        self
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: &str) -> Self {
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(&encoded(value));
        self
    }

    /// Adds a query parameter if there is a value.
    #[must_use]
    pub fn query_if(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// The finished reference.
    pub fn into_string(self) -> String {
        self.text
    }
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
pub fn encoded(value: &str) -> String {
    let mut into = String::with_capacity(value.len());
    for byte in value.bytes() {
        let unreserved = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~' | b'.');
        if unreserved {
            into.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
    into
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn a_value_stays_one_segment() {
        let path = Path::new("users").segment("a/../b?c#d@x.org").word("meetings");
        assert_eq!(path.into_string(), "users/a%2F..%2Fb%3Fc%23d%40x.org/meetings");
        assert_eq!(Path::new("users").segment("..").into_string(), "users/%252E%252E");
        assert_eq!(Path::new("users").segment("...").into_string(), "users/...");
    }

    #[test]
    fn queries_are_joined() {
        let path = Path::new("users")
            .query("status", "active")
            .query_if("x", None)
            .query("next_page_token", "a&b=");
        assert_eq!(path.into_string(), "users?status=active&next_page_token=a%26b%3D");
    }
}
