//! From what a service gave to what the vault keeps.

use microapp_runtime::credentials::oauth;
use microapp_vault::{Grant, RefreshToken, Renewal};

/// A grant as the vault takes it. `otherwise` is how the next token is got if the service gave no refresh token.
pub fn vault_grant(granted: oauth::Grant, otherwise: Renewal) -> Grant {
    Grant {
        renewal: match granted.refresh_token {
            Some(token) => Renewal::Refresh(RefreshToken::new(token)),
            None => otherwise,
        },
        access_token: granted.access_token,
        expires_in: Some(granted.expires_in),
        scopes: granted.scopes,
        api_url: granted.api_url.map(Into::into),
    }
}
