//! Cutting a connection, here and at the service.

use std::sync::Arc;

use microapp_runtime::credentials::oauth::{OAuthClient, OAuthError};
use microapp_store::{AuditResult, Change, ConnectionId, Timestamp};
use microapp_vault::{Event, Forgotten, RefreshToken, Revocable, Vault, VaultError, subject};
use secrecy::SecretString;

use super::{Apps, IntegrationApps};
use crate::detached::to_the_end;

/// What became of a connection that somebody cut. Here it is forgotten in any case.
#[derive(Debug)]
pub enum Disconnected {
    /// The service has taken the tokens back.
    Revoked,
    /// There was nothing to take back.
    NothingKept,
    /// There was nothing to take back any more: the tokens had ended, or the service had ended the sign-in.
    HadEnded,
    /// The service has not said that it took the tokens back. They end by themselves; the app can be removed at the service
    /// as well.
    NotRevoked(OAuthError),
    /// There were tokens that can't be opened here, so the service could not be told.
    Unreadable,
    /// The app is not known here any more, so the service could not be told.
    NoApp,
}

/// Forgets a connection's tokens, then has the service take them back. In this order a crash in between leaves tokens that
/// nobody holds, instead of a connection that is called good and is dead. Whoever goes away stops none of it.
///
/// # Errors
///
/// [`VaultError`] if it can't be forgotten; nothing was revoked then.
pub async fn disconnect(vault: &Vault, apps: &Apps, id: &ConnectionId, who: &str) -> Result<Disconnected, VaultError> {
    let (work, apps) = (vault.clone(), apps.of(&id.integration));
    let (id, who) = (id.clone(), who.to_owned());
    to_the_end(vault.unfinished(), async move { cut(&work, apps, &id, &who).await }).await
}

async fn cut(
    vault: &Vault,
    apps: Option<Arc<IntegrationApps>>,
    id: &ConnectionId,
    who: &str,
) -> Result<Disconnected, VaultError> {
    let client = apps.as_ref().and_then(|apps| apps.client(&id.principal));
    let done = match (vault.disconnect(id, who).await?, client) {
        (Forgotten::Nothing, _) => return Ok(Disconnected::NothingKept),
        (Forgotten::Unreadable, _) => Disconnected::Unreadable,
        (Forgotten::Tokens(_), None) => Disconnected::NoApp,
        (Forgotten::Tokens(revocable), Some(client)) => take_back(client, &revocable, vault.now())
            .await
            .unwrap_or_else(Disconnected::NotRevoked),
    };
    note(vault, id, who, &done).await?;
    Ok(done)
}

/// Has the service take back what was kept. It wants an access token for that, one that is good.
async fn take_back(client: &OAuthClient, kept: &Revocable, now: Timestamp) -> Result<Disconnected, OAuthError> {
    let refresh = kept.refresh_token.as_ref().map(RefreshToken::secret);
    if now < kept.ends {
        match client.revoke(&kept.access_token).await {
            Ok(()) => return take_back_refresh(client, refresh).await,
            // It may have ended before its time.
            Err(OAuthError::Refused(_)) if refresh.is_some() => {}
            Err(error) => return Err(error),
        }
    }
    let Some(refresh) = refresh else {
        return Ok(Disconnected::HadEnded);
    };
    match client.refresh(refresh).await {
        Ok(grant) => {
            client.revoke(&grant.access_token).await?;
            take_back_refresh(client, grant.refresh_token.as_ref().or(Some(refresh))).await
        }
        Err(OAuthError::GrantDead(_)) => Ok(Disconnected::HadEnded),
        Err(error) => Err(error),
    }
}

/// At some services a refresh token outlives its access token (RFC 7009, section 2.1). Where it does not, the service does
/// not know it any more, which is as good.
async fn take_back_refresh(client: &OAuthClient, token: Option<&SecretString>) -> Result<Disconnected, OAuthError> {
    match token {
        Some(token) => match client.revoke(token).await {
            Ok(()) | Err(OAuthError::Refused(_)) => Ok(Disconnected::Revoked),
            Err(error) => Err(error),
        },
        None => Ok(Disconnected::Revoked),
    }
}

/// Notes in the audit log whether the service has taken the tokens back.
async fn note(vault: &Vault, id: &ConnectionId, who: &str, done: &Disconnected) -> Result<(), VaultError> {
    let what = match done {
        Disconnected::HadEnded => "connection.had-ended",
        _ => "connection.revoked",
    };
    let event = Event::new(who, what, subject(id));
    let event = match done {
        Disconnected::NotRevoked(error) => event.result(AuditResult::Failed).detail("reason", error.to_string()),
        Disconnected::NoApp => event
            .result(AuditResult::Failed)
            .detail("reason", "the app is not known any more"),
        Disconnected::Unreadable => event
            .result(AuditResult::Failed)
            .detail("reason", "what was kept can't be opened"),
        Disconnected::Revoked | Disconnected::HadEnded | Disconnected::NothingKept => event,
    };
    let (vault, event) = (vault.clone(), event.at(vault.now()));
    let written = tokio::task::spawn_blocking(move || vault.store().apply(&[Change::Audit(event)]));
    match written.await {
        Ok(written) => Ok(written?),
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}
