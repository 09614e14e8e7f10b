//! The apps of all integrations, by which the vault asks for tokens.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use futures::future::BoxFuture;
use microapp_runtime::credentials::oauth::{OAuthError, ServiceWords};
use microapp_store::ConnectionId;
use microapp_vault::{Grant, RefreshToken, Renewal, TokenEndpoint, TokenError};

use super::{IntegrationApps, ServiceApp, vault_grant};

/// The apps of every integration that runs here. The vault is opened with it before the integrations are known.
#[derive(Debug, Default)]
pub struct Apps {
    known: RwLock<HashMap<String, Arc<IntegrationApps>>>,
}

impl Apps {
    /// Knows these apps from now on, in place of those that it knew of the integration.
    pub fn put(&self, apps: impl Into<Arc<IntegrationApps>>) -> Arc<IntegrationApps> {
        let apps = apps.into();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(apps.integration.clone(), Arc::clone(&apps));
        apps
    }

    /// Forgets an integration's apps.
    pub fn remove(&self, integration: &str) {
        self.known
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(integration);
    }

    /// An integration's apps.
    pub fn of(&self, integration: &str) -> Option<Arc<IntegrationApps>> {
        self.known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(integration)
            .cloned()
    }

    fn needed(&self, connection: &ConnectionId) -> Result<Arc<IntegrationApps>, TokenError> {
        self.of(&connection.integration).ok_or_else(|| TokenError::NotSent {
            reason: format!("the integration {} is not set up here", connection.integration),
        })
    }
}

fn no_app(connection: &ConnectionId) -> TokenError {
    TokenError::NotSent {
        reason: format!(
            "the integration {} has no app for this connection any more",
            connection.integration
        ),
    }
}

impl TokenEndpoint for Apps {
    fn refresh<'a>(
        &'a self,
        connection: &'a ConnectionId,
        token: &'a RefreshToken,
    ) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async move {
            let apps = self.needed(connection)?;
            let app = apps
                .sign_in_app(&connection.principal)
                .ok_or_else(|| no_app(connection))?;
            let granted = app.client.refresh(token.secret()).await.map_err(token_error)?;
            Ok(vault_grant(granted, Renewal::Never))
        })
    }

    fn service_grant<'a>(&'a self, connection: &'a ConnectionId) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async move {
            let apps = self.needed(connection)?;
            let Some(ServiceApp::ServerToServer { client, account_id }) = &apps.service else {
                return Err(no_app(connection));
            };
            let granted = client.account_credentials(account_id).await.map_err(token_error)?;
            Ok(vault_grant(granted, Renewal::ServiceGrant))
        })
    }
}

/// What a failure means for the tokens that are kept.
fn token_error(error: OAuthError) -> TokenError {
    let code = |words: &ServiceWords| words.code.map_or_else(|| words.error.clone(), |code| code.to_string());
    let reason = error.to_string();
    match error {
        OAuthError::GrantDead(words) => TokenError::DeadGrant {
            code: code(&words),
            reason: words.reason,
        },
        // Another refusal is not about the grant either: a person has to look.
        OAuthError::AppRefused(words) | OAuthError::Refused(words) => TokenError::WrongApp {
            code: code(&words),
            reason: words.reason,
        },
        OAuthError::NotSent { reason } => TokenError::NotSent { reason },
        OAuthError::RateLimited { retry_after } => TokenError::RateLimited { retry_after },
        // What is not known may have been carried out.
        _ => TokenError::Lost { reason },
    }
}
