//! What is read of an answer, and of as whom it was asked for, by requests and refusals alike.

use crate::{Identity, Response};

/// The value of a header.
pub fn header<'r>(response: &'r Response, name: &str) -> Option<&'r str> {
    let found = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case(name));
    found.map(|header| header.value.as_str())
}

/// As `details` spell an identity.
pub(crate) fn identity_text(identity: Identity) -> &'static str {
    match identity {
        Identity::Service => "service",
        Identity::ActingUser => "acting_user",
    }
}
