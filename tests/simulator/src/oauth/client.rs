//! Which app asks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{OAuthError, Parameters};
use crate::server::exchange::HttpRequest;
use crate::world::World;

/// The app, by HTTP Basic, or by `client_id` alone for an app without a secret.
pub(super) fn authenticate(world: &World, request: &HttpRequest, parameters: &Parameters) -> Result<usize, OAuthError> {
    let refused = || OAuthError::bad("invalid_client", "Invalid client_id or client_secret");
    let header = request
        .head
        .headers
        .get(http::header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let Some(header) = header else {
        let app = parameters
            .get("client_id")
            .and_then(|id| world.apps.by_client_id(id))
            .ok_or_else(refused)?;
        return if world.apps.all[app].public {
            Ok(app)
        } else {
            Err(refused())
        };
    };
    let (client_id, secret) = basic(header).ok_or_else(refused)?;
    let app = world.apps.by_client_id(&client_id).ok_or_else(refused)?;
    let known = &world.apps.all[app];
    if known.public || known.client_secret != secret {
        Err(refused())
    } else {
        Ok(app)
    }
}

/// RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let joined = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = joined.split_once(':')?;
    let decode = |text: &str| {
        let pair = format!("x={text}");
        url::form_urlencoded::parse(pair.as_bytes())
            .next()
            .map(|(_, value)| value.into_owned())
    };
    Some((decode(id)?, decode(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_form_decoded() {
        let header = format!("Basic {}", STANDARD.encode("an%3Aid:p%2Bw+d"));
        assert_eq!(basic(&header), Some(("an:id".into(), "p+w d".into())));
    }
}
