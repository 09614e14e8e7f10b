//! Cutting a connection, here and at the service.

use microapp_runtime::credentials::oauth::OAuthError;
use microapp_store::ConnectionId;
use microapp_vault::{Vault, VaultError};

use super::Apps;

/// What became of a connection that somebody cut. Here it is forgotten in any case.
#[derive(Debug)]
pub enum Disconnected {
    /// The service has taken the tokens back.
    Revoked,
    /// There was nothing to take back.
    NothingKept,
    /// The service was not told. Its tokens end by themselves; the app can be removed at the service as well.
    NotRevoked(OAuthError),
    /// The app is not known here any more, so the service could not be told.
    NoApp,
}

/// Forgets a connection's tokens, then has the service take them back. In this order a crash in between leaves tokens that
/// nobody holds, instead of a connection that is called good and is dead.
///
/// # Errors
///
/// [`VaultError`] if it can't be forgotten; nothing was revoked then.
pub async fn disconnect(vault: &Vault, apps: &Apps, id: &ConnectionId, who: &str) -> Result<Disconnected, VaultError> {
    let Some(revocable) = vault.disconnect(id, who).await? else {
        return Ok(Disconnected::NothingKept);
    };
    let apps = apps.of(&id.integration);
    let Some(client) = apps.as_ref().and_then(|apps| apps.client(&id.principal)) else {
        return Ok(Disconnected::NoApp);
    };
    let token = revocable
        .refresh_token
        .as_ref()
        .map_or(&revocable.access_token, |token| token.secret());
    match client.revoke(token).await {
        Ok(()) => Ok(Disconnected::Revoked),
        Err(error) => Ok(Disconnected::NotRevoked(error)),
    }
}
