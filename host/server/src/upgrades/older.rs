//! Whether a component is an older release than the one that runs.
//!
//! Digest and signature say which component it is, and nobody vouches for the tag of a registry under which it was found: an
//! older release with a mended fault, under a newer tag, asks for nothing new. So that it is older is told.

use semver::Version;

use super::Difference;

/// The difference in release, where there is one that an admin has to agree to. Versions that are none of Semantic Versioning
/// can't be compared, and that is told as well.
pub(super) fn older(was: &str, is: &str) -> Option<Difference> {
    let text = match (Version::parse(was), Version::parse(is)) {
        _ if was == is => return None,
        (Ok(before), Ok(now)) if now >= before => return None,
        (Ok(_), Ok(_)) => format!("an older version: {is} (was {was})"),
        _ => format!("another version, which may be older: {is} (was {was})"),
    };
    Some(Difference {
        needs_consent: true,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_release_is_told_and_a_newer_one_is_not() {
        let told = |was, is| older(was, is).map(|one| (one.needs_consent, one.to_string()));
        for (was, is) in [
            ("0.1.0", "0.1.0"),
            ("0.9.0", "0.10.0"),
            ("1.0.0-rc.1", "1.0.0"),
            ("x", "x"),
        ] {
            assert_eq!(told(was, is), None, "{was} {is}");
        }
        assert_eq!(
            told("0.2.0", "0.1.0"),
            Some((true, "an older version: 0.1.0 (was 0.2.0)".to_owned()))
        );
        assert!(told("0.10.0", "0.9.0").is_some());
        assert!(told("1.0.0", "1.0.0-rc.1").is_some());
        assert_eq!(
            told("0.1.0", "newest"),
            Some((
                true,
                "another version, which may be older: newest (was 0.1.0)".to_owned()
            ))
        );
    }
}
