//! What a signature vouches for.

use std::fmt;
use std::str::FromStr;

use crate::{Digest, Metadata};

/// These bytes are that version of that component.
///
/// It is the trusted comment of the signature: `component:zoom version:0.1.0 sha256:…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The component's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its bytes.
    pub digest: Digest,
}

impl Statement {
    /// What there is to say of a component; none if it does not carry name and version, or carries what can't be signed.
    pub fn of(bytes: &[u8], metadata: &Metadata) -> Option<Self> {
        let plain = |text: &Option<String>| text.clone().filter(|text| is_plain(text));
        Some(Self {
            name: plain(&metadata.name)?,
            version: plain(&metadata.version)?,
            digest: Digest::of(bytes),
        })
    }
}

/// Without spaces and other characters by which one text could pass for another.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._+/".contains(&byte);
    !text.is_empty() && text.len() <= 128 && text.bytes().all(plain)
}

impl fmt::Display for Statement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, version, digest } = self;
        write!(formatter, "component:{name} version:{version} {digest}")
    }
}

impl FromStr for Statement {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(' ');
        let mut part = |prefix: &str| parts.next().and_then(|part| part.strip_prefix(prefix)).ok_or(());
        let statement = Self {
            name: part("component:")?.to_owned(),
            version: part("version:")?.to_owned(),
            digest: part("")?.parse().map_err(|_| ())?,
        };
        let whole = parts.next().is_none() && is_plain(&statement.name) && is_plain(&statement.version);
        if whole { Ok(statement) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_read_back_as_it_was_written() {
        let statement = Statement {
            name: "zoom".to_owned(),
            version: "0.1.0-rc.1+7".to_owned(),
            digest: Digest::of(b""),
        };
        assert_eq!(statement.to_string().parse(), Ok(statement));
    }

    #[test]
    fn what_says_more_or_less_is_no_statement() {
        let whole = format!("component:zoom version:0.1.0 {}", Digest::of(b""));
        assert!(whole.parse::<Statement>().is_ok());
        for text in [
            String::new(),
            "timestamp:1700000000 file:zoom.wasm hashed".to_owned(),
            whole.replace("zoom", ""),
            whole.replace("version:0.1.0 ", ""),
            format!("{whole} component:other"),
            whole.replace(' ', "  "),
            whole.replace("zoom", "zo\tom"),
        ] {
            assert!(text.parse::<Statement>().is_err(), "{text}");
        }
    }
}
