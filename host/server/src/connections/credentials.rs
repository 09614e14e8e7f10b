//! What an integration's requests are signed with.

use std::fmt;

use futures::future::BoxFuture;
use microapp_runtime::credentials::{Credential, CredentialError, CredentialProvider, Principal as Asks};
use microapp_store::{ConnectionId, Principal};
use microapp_vault::{AccessToken, Vault, VaultError, subject};
use secrecy::ExposeSecret;

/// Signs an integration's requests with the vault's tokens.
#[derive(Clone)]
pub struct VaultCredentials {
    vault: Vault,
    integration: String,
    each_person: bool,
}

impl VaultCredentials {
    /// For an integration whose account acts for people.
    pub fn new(vault: Vault, integration: impl Into<String>) -> Self {
        Self {
            vault,
            integration: integration.into(),
            each_person: false,
        }
    }

    /// Where `each_person` signs in, what they do carries their own token, and without one it is refused: the account's
    /// is no substitute, since it can do more than they may.
    #[must_use]
    pub fn each_person(mut self, each_person: bool) -> Self {
        self.each_person = each_person;
        self
    }

    fn connection(&self, asks: Asks<'_>) -> Result<ConnectionId, CredentialError> {
        let principal = match asks {
            Asks::ActingUser(Some(user)) if self.each_person => Principal::User(user.to_owned()),
            Asks::ActingUser(None) if self.each_person => {
                return Err(CredentialError::Missing {
                    identity: "the acting user".to_owned(),
                    hint: "the call runs for nobody, and here each person signs in; say for whom it runs".to_owned(),
                });
            }
            Asks::Service | Asks::ActingUser(_) => Principal::Service,
        };
        Ok(ConnectionId {
            integration: self.integration.clone(),
            principal,
        })
    }
}

fn credential(token: &AccessToken) -> Credential {
    let credential = Credential::bearer(token.secret().expose_secret());
    match token.api_url().and_then(|url| url.parse().ok()) {
        Some(url) => credential.served_at(url),
        None => credential,
    }
}

fn refused(id: &ConnectionId, error: VaultError) -> CredentialError {
    let reason = error.to_string();
    match error {
        VaultError::WrongApp { code, reason, .. } => CredentialError::Rejected { code, reason },
        VaultError::NotConfigured { .. }
        | VaultError::SignInNeeded { .. }
        | VaultError::NeedsReconnect { .. }
        | VaultError::Disabled { .. } => CredentialError::Missing {
            identity: subject(id),
            hint: reason,
        },
        VaultError::Tampered { .. } | VaultError::RolledBack { .. } | VaultError::Key(_) => {
            CredentialError::Unusable { reason }
        }
        _ => CredentialError::Unreachable { reason },
    }
}

impl CredentialProvider for VaultCredentials {
    fn credential<'a>(&'a self, principal: Asks<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        Box::pin(async move {
            let id = self.connection(principal)?;
            let token = self
                .vault
                .access_token(&id)
                .await
                .map_err(|error| refused(&id, error))?;
            Ok(credential(&token))
        })
    }

    fn renew<'a>(
        &'a self,
        principal: Asks<'a>,
        failed: &'a Credential,
    ) -> BoxFuture<'a, Result<Option<Credential>, CredentialError>> {
        Box::pin(async move {
            let id = self.connection(principal)?;
            let present = self
                .vault
                .access_token(&id)
                .await
                .map_err(|error| refused(&id, error))?;
            let newer = credential(&present);
            if !newer.is_same(failed) {
                return Ok(Some(newer));
            }
            let renewed = self
                .vault
                .renew(&id, &present)
                .await
                .map_err(|error| refused(&id, error))?;
            Ok(Some(credential(&renewed)))
        })
    }

    fn address_of(&self, acting_user: &str) -> String {
        if self.each_person {
            "me".to_owned()
        } else {
            acting_user.to_owned()
        }
    }
}

impl fmt::Debug for VaultCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VaultCredentials")
            .field("integration", &self.integration)
            .field("each_person", &self.each_person)
            .finish_non_exhaustive()
    }
}
