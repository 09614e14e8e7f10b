//! What a browser brings back, or a person pastes.

use std::fmt;

use secrecy::SecretString;
use url::{Url, form_urlencoded};

use super::{BadReturn, SignInError};

/// Longer than any code or state is.
const LONGEST: usize = 4_096;

/// The service's answer.
#[derive(Clone)]
pub struct Returned {
    /// The state that the sign-in began with; none if only a code was pasted.
    pub(super) state: Option<SecretString>,
    pub(super) outcome: Outcome,
}

#[derive(Clone)]
pub(super) enum Outcome {
    Code(SecretString),
    Refused { error: String, description: String },
}

impl fmt::Debug for Returned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Returned([REDACTED])")
    }
}

impl Returned {
    /// Reads the query of a redirect.
    ///
    /// # Errors
    ///
    /// [`SignInError::BadReturn`].
    pub fn from_query(query: &str) -> Result<Self, SignInError> {
        if query.len() > 4 * LONGEST {
            return Err(SignInError::BadReturn(BadReturn::TooLong));
        }
        let mut found: [Option<String>; 4] = [const { None }; 4];
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some(at) = ["code", "state", "error", "error_description"]
                .iter()
                .position(|known| *known == name)
            else {
                continue;
            };
            // Of two values one of us might take the one and the service the other.
            if found[at].replace(value.into_owned()).is_some() {
                return Err(SignInError::BadReturn(BadReturn::Twice));
            }
        }
        let [code, state, error, description] = found;
        let state = state.filter(|state| !state.is_empty()).map(SecretString::from);
        let outcome = match (code, error) {
            (_, Some(error)) => Outcome::Refused {
                error: words(&error, 60),
                description: description.map_or_else(String::new, |text| format!(": {}", words(&text, 300))),
            },
            (Some(code), None) => Outcome::Code(sound(&code)?),
            (None, None) => return Err(SignInError::BadReturn(BadReturn::NoneSent)),
        };
        Ok(Self { state, outcome })
    }

    /// Reads what a person copied out of the address bar: the whole address, what follows `?` or `code=` in it, or the
    /// code alone; with space around it.
    ///
    /// # Errors
    ///
    /// [`SignInError::BadReturn`], and [`SignInError::OtherRedirect`] if it is another address than `redirect`.
    pub fn from_pasted(text: &str, redirect: &str) -> Result<Self, SignInError> {
        let text = text.trim().trim_matches(['"', '\'', '<', '>']).trim();
        if text.is_empty() {
            return Err(SignInError::BadReturn(BadReturn::Empty));
        }
        if text.chars().any(char::is_whitespace) {
            return Err(SignInError::BadReturn(BadReturn::Space));
        }
        if text.contains("://") {
            return Self::from_address(text, redirect);
        }
        let query = text.split_once('#').map_or(text, |(query, _)| query);
        // Of an address that was cut at its beginning, too.
        let query = query.split_once('?').map_or(query, |(_, query)| query);
        let query = query.trim_start_matches('&');
        if query
            .split('&')
            .any(|pair| pair.starts_with("code=") || pair.starts_with("error="))
        {
            return Self::from_query(query);
        }
        // What follows `code=`, copied to the end.
        if query.contains('&') {
            return Self::from_query(&format!("code={query}"));
        }
        Ok(Self {
            state: None,
            outcome: Outcome::Code(sound(query)?),
        })
    }

    fn from_address(text: &str, redirect: &str) -> Result<Self, SignInError> {
        let elsewhere = || SignInError::OtherRedirect {
            expected: redirect.to_owned(),
        };
        let (Ok(pasted), Ok(expected)) = (Url::parse(text), Url::parse(redirect)) else {
            return Err(SignInError::BadReturn(BadReturn::NoAddress));
        };
        if pasted.origin() != expected.origin() || pasted.path() != expected.path() {
            return Err(elsewhere());
        }
        Self::from_query(pasted.query().unwrap_or_default())
    }
}

/// A code as services make them: visible ASCII.
fn sound(code: &str) -> Result<SecretString, SignInError> {
    if code.is_empty() || code.len() > LONGEST || !code.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(SignInError::BadReturn(BadReturn::NoCode));
    }
    Ok(code.to_owned().into())
}

/// A service's words by way of the browser, which anybody can have written: short, and without control characters.
fn words(text: &str, most: usize) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    const REDIRECT: &str = "https://localhost/";

    fn pasted(text: &str) -> Result<(String, Option<String>), SignInError> {
        let returned = Returned::from_pasted(text, REDIRECT)?;
        let state = returned.state.map(|state| state.expose_secret().to_owned());
        match returned.outcome {
            Outcome::Code(code) => Ok((code.expose_secret().to_owned(), state)),
            Outcome::Refused { error, description } => Err(SignInError::Denied { error, description }),
        }
    }

    #[test]
    fn r107_the_bare_code_what_follows_code_and_the_whole_address_are_taken() {
        for (text, state) in [
            ("abc-123_x", None),
            ("  abc-123_x \n", None),
            ("\"abc-123_x\"", None),
            ("code=abc-123_x", None),
            ("?code=abc-123_x", None),
            ("?code=abc-123_x&state=st%26te", Some("st&te")),
            ("abc-123_x&state=st%26te", Some("st&te")),
            ("https://localhost/?code=abc-123_x", None),
            ("https://localhost/?state=st%26te&code=abc-123_x", Some("st&te")),
            (" <https://localhost/?code=abc-123_x&state=st%26te#> ", Some("st&te")),
            ("https://localhost?code=abc-123_x", None),
            ("localhost/?code=abc-123_x&state=st%26te", Some("st&te")),
            ("/?code=abc-123_x", None),
        ] {
            let (code, found) = pasted(text).expect(text);
            assert_eq!((code.as_str(), found.as_deref()), ("abc-123_x", state), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused_with_what_to_do() {
        for (text, wanted) in [
            ("", "nothing was pasted"),
            ("  ", "nothing was pasted"),
            ("abc 123", "there is a space in it"),
            ("abc\u{e9}", "this is no code"),
            ("code=", "this is no code"),
            ("https://localhost/", "sent no code"),
            ("https://localhost/?state=x", "sent no code"),
            ("https://localhost/?code=a&code=b", "twice"),
            ("https://localhost.evil.test/?code=a", "https://localhost/"),
            ("https://localhost/other?code=a", "another address"),
            ("http://localhost/?code=a", "another address"),
            ("://", "this is no address"),
            (
                "https://localhost/?error=access_denied&error_description=The+user%0Adenied",
                "access_denied: The userdenied",
            ),
        ] {
            let error = pasted(text).expect_err(text).to_string();
            assert!(error.contains(wanted), "{text}: {error}");
        }
        assert!(pasted(&"a".repeat(5_000)).is_err());
        assert!(Returned::from_query(&"a".repeat(50_000)).is_err());
    }

    #[test]
    fn nothing_of_it_is_shown() {
        let returned = Returned::from_query("code=hush&state=hush").expect("an answer");
        assert!(!format!("{returned:?}").contains("hush"));
    }
}
