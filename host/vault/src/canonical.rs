//! One way to write a list of values as bytes, so that two different lists never look alike.
//!
//! What is authenticated beside a sealed text is written so: each part carries its length before it, and an absent part is
//! not an empty one. `("ab", "c")` and `("a", "bc")` differ, and so do nothing and the empty text.

use microapp_store::{ConnectionId, Principal};

/// Bytes that grow part by part.
pub(crate) struct Canonical(Vec<u8>);

impl Canonical {
    /// Begins with what it is for: bytes for one purpose never serve another.
    pub fn new(purpose: &str) -> Self {
        Self(Vec::with_capacity(256)).text("microapp-vault/1").text(purpose)
    }

    pub fn bytes(mut self, part: &[u8]) -> Self {
        self.0.extend_from_slice(&(part.len() as u64).to_be_bytes());
        self.0.extend_from_slice(part);
        self
    }

    pub fn text(self, part: &str) -> Self {
        self.bytes(part.as_bytes())
    }

    pub fn number(self, part: u64) -> Self {
        self.bytes(&part.to_be_bytes())
    }

    pub fn moment(self, part: i64) -> Self {
        self.bytes(&part.to_be_bytes())
    }

    /// An absent part, or a present one.
    pub fn optional<T>(self, part: Option<T>, write: impl FnOnce(Self, T) -> Self) -> Self {
        match part {
            None => self.number(0),
            Some(part) => write(self.number(1), part),
        }
    }

    pub fn connection(self, id: &ConnectionId) -> Self {
        let whole = self.text(&id.integration);
        match &id.principal {
            Principal::Service => whole.number(0),
            Principal::User(name) => whole.number(1).text(name),
        }
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_lists_never_look_alike() {
        let id = |integration: &str, principal| ConnectionId {
            integration: integration.to_owned(),
            principal,
        };
        let all = [
            Canonical::new("a").text("ab").text("c").finish(),
            Canonical::new("a").text("a").text("bc").finish(),
            Canonical::new("a").text("abc").finish(),
            Canonical::new("a").text("abc").text("").finish(),
            Canonical::new("b").text("abc").finish(),
            Canonical::new("a").optional(None::<&str>, Canonical::text).finish(),
            Canonical::new("a").optional(Some(""), Canonical::text).finish(),
            Canonical::new("a").connection(&id("z", Principal::Service)).finish(),
            Canonical::new("a")
                .connection(&id("z", Principal::User(String::new())))
                .finish(),
            Canonical::new("a")
                .connection(&id("z", Principal::User("ada".to_owned())))
                .finish(),
            Canonical::new("a").connection(&id("zada", Principal::Service)).finish(),
        ];
        for (place, one) in all.iter().enumerate() {
            assert!(all.iter().skip(place + 1).all(|two| one != two), "{place}");
        }
    }
}
