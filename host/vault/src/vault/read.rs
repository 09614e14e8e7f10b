//! What requests need: a token that works.

use std::sync::Arc;

use microapp_store::{ConnectionId, ConnectionState, Timestamp};

use super::Vault;
use super::core::Core;
use super::integration_rows::not_configured;
use super::row::Opened;
use super::slot::Slot;
use crate::audit::subject;
use crate::{AccessToken, Listed, Reason, State, Status, Unanswered, VaultError};

/// What a caller can use.
#[derive(Debug, Clone)]
pub(super) enum Want {
    /// Any that has not ended.
    Any,
    /// A newer one than this, which the service has refused.
    Newer(AccessToken),
}

impl Vault {
    /// The present access token of a connection; refreshed first if it is about to end. Called for every request: what is
    /// remembered is used for [`Options::recheck`](super::Options::recheck) without a look at the store.
    ///
    /// # Errors
    ///
    /// [`VaultError`]: by its variant a caller can tell whether somebody has to sign in, has to look at the app, or
    /// whether to try again later.
    pub async fn access_token(&self, id: &ConnectionId) -> Result<AccessToken, VaultError> {
        let slot = self.core.slot(id);
        if let Some(token) = slot.quick(self.core.now(), self.core.options.recheck, false) {
            return Ok(token);
        }
        self.fetch(id, slot, Want::Any).await
    }

    /// The service has refused `failed` although it had not ended: a newer token. If another task or process has got
    /// one already, that one; it is asked for only if `failed` is still the one that is kept.
    ///
    /// # Errors
    ///
    /// As [`Vault::access_token`].
    pub async fn renew(&self, id: &ConnectionId, failed: &AccessToken) -> Result<AccessToken, VaultError> {
        self.fetch(id, self.core.slot(id), Want::Newer(failed.clone())).await
    }

    async fn fetch(&self, id: &ConnectionId, slot: Arc<Slot>, want: Want) -> Result<AccessToken, VaultError> {
        let flights = slot.flights();
        let (vault, id) = (self.clone(), id.clone());
        self.detached(async move {
            let _flight = slot.flight.lock().await;
            let quick = || slot.quick(vault.core.now(), vault.core.options.recheck, true);
            if let (Want::Any, Some(token)) = (&want, quick()) {
                return Ok(token);
            }
            // A flight that ended while this caller waited has tried what this caller would try.
            if let Some(failure) = slot.failure_since(flights) {
                return Err(failure);
            }
            let fetched = vault.bring(&id, &slot, &want).await;
            slot.landed(fetched.as_ref().err().cloned());
            fetched
        })
        .await
    }

    /// How a connection stands.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if it can't be read: a row that was changed or put back is not called connected.
    pub async fn status(&self, id: &ConnectionId) -> Result<Status, VaultError> {
        let id = id.clone();
        self.blocking(move |core| core.status(&id)).await
    }

    /// How each connection of an integration stands: the service's first, then people by name. One that can't be read keeps
    /// nobody from the others: to connect it again is the way out.
    ///
    /// # Errors
    ///
    /// What the store says; for each connection as [`Vault::status`].
    pub async fn statuses(&self, integration: &str) -> Result<Vec<Listed>, VaultError> {
        let integration = integration.to_owned();
        self.blocking(move |core| {
            let rows = core.store.connections(&integration)?;
            let listed = rows.into_iter().map(|row| match core.status(&row.id) {
                Err(VaultError::Store(error)) => Err(VaultError::Store(error)),
                status => Ok((row.id, status)),
            });
            listed.collect()
        })
        .await
    }

    /// Refreshes connections that nobody has used for `idle`, so that their refresh tokens don't end unused: Zoom's last
    /// 90 days. To be called about once a day. Gives those that failed.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if the connections can't be listed.
    pub async fn keep_alive(&self, idle: std::time::Duration) -> Result<Vec<(ConnectionId, VaultError)>, VaultError> {
        let due = self.blocking(move |core| core.unused_for(idle)).await?;
        let mut failed = Vec::new();
        for id in due {
            if let Err(error) = self.access_token(&id).await {
                failed.push((id, error));
            }
        }
        Ok(failed)
    }
}

impl Core {
    /// Whether the connection's integration is there and switched on.
    fn check_integration(&self, id: &ConnectionId) -> Result<(), VaultError> {
        match self.read_integration(&id.integration)?.map(|vouched| vouched.row) {
            None => Err(not_configured(&id.integration)),
            Some(row) if !row.enabled => Err(VaultError::Disabled {
                what: id.integration.clone(),
            }),
            Some(_) => Ok(()),
        }
    }

    /// A connection that works, as far as is known.
    pub fn connected(&self, id: &ConnectionId) -> Result<Opened, VaultError> {
        self.check_integration(id)?;
        let connection = || subject(id);
        let sign_in_needed = || VaultError::SignInNeeded {
            connection: connection(),
        };
        let opened = self.read(id)?.ok_or_else(sign_in_needed)?;
        match opened.row.state {
            ConnectionState::Connected if opened.tokens.is_some() => Ok(opened),
            ConnectionState::Connected | ConnectionState::SignInNeeded => Err(sign_in_needed()),
            ConnectionState::NeedsReconnect => Err(VaultError::NeedsReconnect {
                connection: connection(),
                reason: Reason::read(&opened.row.reason.unwrap_or_default()),
                since: opened.row.since,
            }),
            ConnectionState::Disabled => Err(VaultError::Disabled { what: connection() }),
        }
    }

    fn status(&self, id: &ConnectionId) -> Result<Status, VaultError> {
        let mut status = Status {
            id: id.clone(),
            state: State::NotConfigured,
            since: None,
            reason: None,
            scopes: Vec::new(),
            api_url: None,
            ends: None,
            unanswered: None,
        };
        let mut found = match self.read_integration(&id.integration) {
            Ok(None) => return Ok(status),
            Ok(Some(vouched)) => Ok(vouched.row),
            Err(error) => Err(error),
        };
        if let Ok(integration) = &mut found
            && integration.key.is_some()
            && let Err(error) = self.integration_key(integration)
        {
            found = Err(error);
        }
        let opened = found.and_then(|integration| Ok((integration, self.read(id)?)));
        let (integration, opened) = match opened {
            Err(VaultError::Key(error)) => {
                status.state = State::SecretsMissing;
                status.reason = Some(Reason::KeyMissing {
                    what: error.to_string(),
                });
                return Ok(status);
            }
            opened => opened?,
        };
        status.state = match integration.secrets {
            Some(_) => State::SignInNeeded,
            None => State::SecretsMissing,
        };
        if let Some(opened) = opened {
            let row = opened.row;
            status.state = match row.state {
                ConnectionState::SignInNeeded => status.state,
                ConnectionState::Connected => State::Connected,
                ConnectionState::NeedsReconnect => State::NeedsReconnect,
                ConnectionState::Disabled => State::Disabled,
            };
            status.since = Some(row.since);
            status.reason = row.reason.as_deref().map(Reason::read);
            status.scopes = row.scopes;
            status.api_url = row.api_url;
            status.ends = row.expires;
            status.unanswered = row.refresh_began.map(|since| Unanswered {
                since,
                attempts: row.refresh_attempts,
            });
        }
        if !integration.enabled {
            status.state = State::Disabled;
            status.since = Some(integration.updated);
        }
        Ok(status)
    }

    fn unused_for(&self, idle: std::time::Duration) -> Result<Vec<ConnectionId>, VaultError> {
        let before = self
            .now()
            .plus_millis(-i64::try_from(idle.as_millis()).unwrap_or(i64::MAX));
        let is_unused = |ends: Option<Timestamp>| ends.is_some_and(|ends| ends < before);
        let mut due = Vec::new();
        for integration in self.store.integrations()? {
            let rows = self.store.connections(&integration.name)?;
            let rows = rows.into_iter().filter(|row| row.state == ConnectionState::Connected);
            due.extend(rows.filter(|row| is_unused(row.expires)).map(|row| row.id));
        }
        Ok(due)
    }
}
