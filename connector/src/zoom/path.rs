//! Paths, relative to the integration's base URL.

use std::fmt::Write as _;

/// A path under construction: segments are encoded as they come in, so that no input can add a segment or a query.
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
    pub fn word(mut self, word: &'static str) -> Self {
        self.text.push('/');
        self.text.push_str(word);
        self
    }

    /// Adds a value as one segment.
    pub fn segment(mut self, value: &str) -> Self {
        self.text.push('/');
        match value {
            // A URL takes `%2E%2E` for a step too, so the percent sign is encoded as well: what arrives is no step, and names
            // nothing.
            "." => self.text.push_str("%252E"),
            ".." => self.text.push_str("%252E%252E"),
            value => encode(value, &mut self.text),
        }
        self
    }

    /// Adds a meeting's id or uuid as one segment. Zoom wants a uuid encoded twice if it begins with `/` or holds `//`.
    pub fn meeting(self, id_or_uuid: &str) -> Self {
        if id_or_uuid.starts_with('/') || id_or_uuid.contains("//") {
            let mut once = String::new();
            encode(id_or_uuid, &mut once);
            self.segment(&once)
        } else {
            self.segment(id_or_uuid)
        }
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: &'static str, value: &str) -> Self {
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.push_str(name);
        self.text.push('=');
        encode(value, &mut self.text);
        self
    }

    /// Adds a query parameter if there is a value.
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
fn encode(value: &str, into: &mut String) {
    for byte in value.bytes() {
        let unreserved = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~' | b'.');
        if unreserved {
            into.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
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
    fn a_uuid_is_encoded_twice_where_zoom_wants_it() {
        let once = Path::new("meetings").meeting("aDYlohsHRtCd4ii1uC2+hA==");
        assert_eq!(once.into_string(), "meetings/aDYlohsHRtCd4ii1uC2%2BhA%3D%3D");
        let twice = Path::new("meetings").meeting("/ajXp112QmuoKj4854875==");
        assert_eq!(twice.into_string(), "meetings/%252FajXp112QmuoKj4854875%253D%253D");
        let inside = Path::new("meetings").meeting("a//b==");
        assert_eq!(inside.into_string(), "meetings/a%252F%252Fb%253D%253D");
        let single = Path::new("meetings").meeting("a/b==");
        assert_eq!(single.into_string(), "meetings/a%2Fb%3D%3D");
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
