//! How an integration may be called.

/// A text that is no name of an integration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an integration can't be called `{}`: use up to 40 small letters, digits and hyphens, and choose it with --name", shown(.0))]
pub struct BadName(String);

/// Whether an integration may have this name: it stands in paths, file names and logs, where a `/` or a `?` would lead to
/// another's.
///
/// # Errors
///
/// [`BadName`].
pub fn check_name(text: &str) -> Result<(), BadName> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = (1..=40).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with('-');
    if fits { Ok(()) } else { Err(BadName(text.to_owned())) }
}

/// A stranger's text in a message.
fn shown(text: &str) -> String {
    text.escape_debug().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for fits in ["zoom", "zoom-2", "2", &"a".repeat(40)] {
            assert_eq!(check_name(fits), Ok(()));
        }
        let long = "a".repeat(41);
        for bad in [
            "",
            "-a",
            "Zoom",
            "zoom/disconnect?x=",
            "x/../zoom",
            "zoom.tutoring",
            "a\nb",
            "ä",
            &long,
        ] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
