//! Where an artifact is.

use std::fmt;
use std::str::FromStr;

use microapp_distribution::Digest;

/// `registry.example.com/connectors/zoom:0.1.0@sha256:…`: a tag, a digest, or both; the digest then counts. `oci://` may
/// stand before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The registry: a host, perhaps with a port.
    pub registry: String,
    /// The repository in it.
    pub repository: String,
    /// The tag.
    pub tag: Option<String>,
    /// The manifest's digest.
    pub digest: Option<Digest>,
}

/// Why a text is no reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` names nothing in a registry: {reason}; write it like oci://registry.example.com/connectors/zoom:0.1.0"
)]
pub struct InvalidReference {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Reference {
    /// What a manifest is asked for by.
    pub(crate) fn wanted(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.to_string(),
            (None, Some(tag)) => tag.clone(),
            (None, None) => "latest".to_owned(),
        }
    }

    /// The same with this digest.
    #[must_use]
    pub fn pinned(&self, digest: Digest) -> Self {
        Self {
            digest: Some(digest),
            ..self.clone()
        }
    }
}

impl FromStr for Reference {
    type Err = InvalidReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |reason| InvalidReference {
            text: text.to_owned(),
            reason,
        };
        let whole = text.strip_prefix("oci://").unwrap_or(text);
        let (rest, digest) = match whole.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest.parse().map_err(|_| invalid("its digest is none"))?)),
            None => (whole, None),
        };
        let (registry, path) = rest.split_once('/').ok_or_else(|| invalid("it has no registry"))?;
        let (repository, tag) = match path.rsplit_once(':') {
            Some((repository, tag)) => (repository, Some(tag.to_owned())),
            None => (path, None),
        };
        let host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        if !registry.bytes().all(host) || !(registry.contains(['.', ':']) || registry == "localhost") {
            return Err(invalid("its registry is no host"));
        }
        let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(small);
        if !repository.split('/').all(part) {
            return Err(invalid(
                "its repository has other than small letters, digits, `.`, `_`, `-` and `/`",
            ));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let fits = |tag: &String| !tag.is_empty() && tag.len() <= 128 && tag.bytes().all(plain);
        if !tag.as_ref().is_none_or(fits) {
            return Err(invalid("its tag has other than letters, digits, `.`, `_` and `-`"));
        }
        Ok(Self {
            registry: registry.to_owned(),
            repository: repository.to_owned(),
            tag,
            digest,
        })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "oci://{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(formatter, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(formatter, "@{digest}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_and_written() {
        let digest = Digest::of(b"");
        for text in [
            "oci://ghcr.io/example/connectors/zoom:0.1.0".to_owned(),
            "oci://127.0.0.1:5000/zoom".to_owned(),
            format!("oci://registry.example.com/zoom@{digest}"),
            format!("oci://localhost/zoom:v1@{digest}"),
        ] {
            let reference: Reference = text.parse().expect(&text);
            assert_eq!(reference.to_string(), text);
        }
        let plain: Reference = "ghcr.io/example/zoom:0.1.0".parse().expect("a reference");
        assert_eq!(
            (plain.registry.as_str(), plain.repository.as_str()),
            ("ghcr.io", "example/zoom")
        );
        assert_eq!(plain.wanted(), "0.1.0");
        assert_eq!(plain.pinned(digest).wanted(), digest.to_string());
    }

    #[test]
    fn what_leads_elsewhere_is_no_reference() {
        for text in [
            "",
            "zoom.wasm",
            "zoom:0.1.0",
            "https://ghcr.io/zoom",
            "user@ghcr.io/zoom",
            "ghcr.io/../zoom",
            "ghcr.io/Zoom",
            "ghcr.io//zoom",
            "ghcr.io/zoom:",
            "ghcr.io/zoom:a b",
            "ghcr.io/zoom?x=1",
            "ghcr.io/zoom@sha256:00",
            "ghcr.io#/zoom",
        ] {
            assert!(text.parse::<Reference>().is_err(), "{text}");
        }
    }
}
