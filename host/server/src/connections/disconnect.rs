//! Cutting a connection, here and at the service.

use microapp_runtime::credentials::oauth::OAuthError;
use microapp_store::{AuditResult, Change, ConnectionId};
use microapp_vault::{Event, Vault, VaultError, subject};

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
    let done = match apps.as_ref().and_then(|apps| apps.client(&id.principal)) {
        None => Disconnected::NoApp,
        Some(client) => {
            let token = revocable
                .refresh_token
                .as_ref()
                .map_or(&revocable.access_token, |token| token.secret());
            match client.revoke(token).await {
                Ok(()) => Disconnected::Revoked,
                Err(error) => Disconnected::NotRevoked(error),
            }
        }
    };
    note(vault, id, who, &done).await?;
    Ok(done)
}

/// Notes in the audit log whether the service has taken the tokens back.
async fn note(vault: &Vault, id: &ConnectionId, who: &str, done: &Disconnected) -> Result<(), VaultError> {
    let event = Event::new(who, "connection.revoked", subject(id));
    let event = match done {
        Disconnected::NotRevoked(error) => event.result(AuditResult::Failed).detail("reason", error.to_string()),
        Disconnected::NoApp => event
            .result(AuditResult::Failed)
            .detail("reason", "the app is not known any more"),
        Disconnected::Revoked | Disconnected::NothingKept => event,
    };
    let (vault, event) = (vault.clone(), event.at(vault.now()));
    let written = tokio::task::spawn_blocking(move || vault.store().apply(&[Change::Audit(event)]));
    match written.await {
        Ok(written) => Ok(written?),
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}
