//! Connecting, cutting, switching off and on: what people do, each with its entry in the audit log.

use microapp_store::{Change, ConnectionId, ConnectionState};

use super::Vault;
use super::core::{Core, is_overtaken};
use super::integration_rows::not_configured;
use super::refresh::lease_of;
use super::row::Opened;
use super::secrets::Secrets;
use super::verdict::put_grant;
use crate::audit::{Event, subject};
use crate::clock::later;
use crate::fail_point::reach;
use crate::{Forgotten, Grant, Reason, Renewal, Revocable, VaultError};

impl Vault {
    /// Somebody has signed in: keeps what the service gave. Whatever the connection was before, it is connected now,
    /// unless an admin has switched it off: then it is connected once it is switched on.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotConfigured`], [`VaultError::Key`], and what the store says.
    pub async fn connect(&self, id: &ConnectionId, grant: Grant, who: &str) -> Result<(), VaultError> {
        let (id, who) = (id.clone(), who.to_owned());
        let work = self.clone();
        let any = |_: &Core| Ok(Some(Vec::new()));
        self.detached(async move { work.blocking(move |core| core.connect(&id, &grant, &who, any)).await })
            .await
            .map(drop)
    }

    /// As [`connect`](Self::connect), if the integration is still set up as `is_same` says, which is asked with its
    /// configuration and its secrets. Gives whether the grant was kept: one of another app or account is not.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect), and [`VaultError::Tampered`] or [`VaultError::RolledBack`] if nobody vouches for the
    /// integration.
    pub async fn connect_if(
        &self,
        id: &ConnectionId,
        grant: Grant,
        who: &str,
        is_same: impl Fn(&str, &Secrets) -> bool + Send + 'static,
    ) -> Result<bool, VaultError> {
        let (id, who) = (id.clone(), who.to_owned());
        let integration = id.integration.clone();
        let allowed = move |core: &Core| {
            let row = core.read_integration(&integration)?;
            let row = row.ok_or_else(|| not_configured(&integration))?.row;
            let version = row.version;
            let configuration = row.configuration.clone();
            let secrets = core.secrets_of(row)?.unwrap_or_default();
            let name = integration.clone();
            Ok(is_same(&configuration, &secrets).then(|| vec![Change::IntegrationIs { name, version }]))
        };
        let work = self.clone();
        self.detached(async move {
            work.blocking(move |core| core.connect(&id, &grant, &who, allowed))
                .await
        })
        .await
    }

    /// Cuts a connection and forgets its tokens. Gives them once more, to be revoked at the service. Waits for a refresh
    /// that is under way, because only the latest tokens are worth revoking.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn disconnect(&self, id: &ConnectionId, who: &str) -> Result<Forgotten, VaultError> {
        let (vault, id, who) = (self.clone(), id.clone(), who.to_owned());
        self.detached(async move {
            let slot = vault.core.slot(&id);
            let _flight = slot.flight.lock().await;
            let give_up = later(vault.core.now(), vault.core.options.wait);
            let lease = loop {
                let name = lease_of(&id);
                let taken =
                    vault.blocking(move |core| Ok(core.store.acquire_lease(&name, core.now(), core.options.lease)?));
                match taken.await? {
                    // A crashed process must not keep anybody from cutting a connection.
                    None if vault.core.now() < give_up => vault.core.clock.sleep(vault.core.options.poll).await,
                    lease => break lease,
                }
            };
            let cut = vault.blocking(move |core| core.disconnect(&id, &who)).await;
            if let Some(lease) = lease {
                vault.give_back(&lease).await?;
            }
            slot.unpause();
            cut
        })
        .await
    }

    /// Switches a connection off. Its tokens are kept, and no one gets them.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn disable(&self, id: &ConnectionId, who: &str) -> Result<(), VaultError> {
        let (id, who) = (id.clone(), who.to_owned());
        self.blocking(move |core| {
            core.edit(&id, &who, "connection.disabled", |next| {
                if next.row.state == ConnectionState::NeedsReconnect {
                    // Its tokens are dead; switched on again, it needs a sign-in.
                    next.clear();
                }
                next.row.state = ConnectionState::Disabled;
                next.row.reason = Some(Reason::SwitchedOff { who: who.clone() }.write());
            })
        })
        .await
    }

    /// Switches a connection on again: it is what it was before.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn enable(&self, id: &ConnectionId, who: &str) -> Result<(), VaultError> {
        let (id, who) = (id.clone(), who.to_owned());
        self.blocking(move |core| {
            core.edit(&id, &who, "connection.enabled", |next| {
                if next.row.state == ConnectionState::Disabled {
                    let has_tokens = next.tokens.is_some();
                    next.row.state = if has_tokens {
                        ConnectionState::Connected
                    } else {
                        ConnectionState::SignInNeeded
                    };
                    next.row.reason = None;
                }
            })
        })
        .await
    }

    /// Forgets a connection altogether, its row included: for a person who is gone. [`Vault::disconnect`] comes first if
    /// its tokens are to be revoked.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn forget(&self, id: &ConnectionId, who: &str) -> Result<(), VaultError> {
        let (id, who) = (id.clone(), who.to_owned());
        self.blocking(move |core| {
            let event = Event::new(who, "connection.forgotten", subject(&id)).at(core.now());
            core.store
                .apply(&[Change::RemoveConnection(id.clone()), Change::Audit(event)])?;
            core.slot(&id).forget_token();
            Ok(())
        })
        .await
    }
}

impl Core {
    /// `allowed` is asked before each attempt: none if it may not be; otherwise on which conditions it is written. Gives
    /// whether it was.
    fn connect(
        &self,
        id: &ConnectionId,
        grant: &Grant,
        who: &str,
        allowed: impl Fn(&Self) -> Result<Option<Vec<Change>>, VaultError>,
    ) -> Result<bool, VaultError> {
        if self.store.integration(&id.integration)?.is_none() {
            return Err(not_configured(&id.integration));
        }
        let received = self.now();
        loop {
            let Some(mut changes) = allowed(self)? else {
                return Ok(false);
            };
            // A row that can't be opened is written over: signing in again is the way out.
            let mut next = self.read_or_blank(id)?;
            let is_disabled = next.row.state == ConnectionState::Disabled;
            next.clear();
            put_grant(&mut next, grant, received, None);
            next.key_name = self.active_key()?.name().to_string();
            if !is_disabled {
                (next.row.state, next.row.since) = (ConnectionState::Connected, received);
                next.row.reason = None;
            }
            let event = Event::new(who, "connection.connected", subject(id));
            let event = event.detail("scopes", grant.scopes.len()).at(received);
            changes.push(Change::Audit(event));
            reach("vault::connect::before-commit");
            match self.commit(next, changes) {
                Err(error) if is_overtaken(&error) => {}
                Err(error) => return Err(error),
                Ok(written) => {
                    reach("vault::connect::after-commit");
                    let slot = self.slot(id);
                    slot.unpause();
                    if !is_disabled {
                        slot.cache(&written, self.options.renew_ahead, self.now());
                    }
                    return Ok(true);
                }
            }
        }
    }

    fn disconnect(&self, id: &ConnectionId, who: &str) -> Result<Forgotten, VaultError> {
        // A pair in hand is the one to revoke. If there is still no room for it, there is none for the rest either.
        self.save_what_is_left(id, &self.slot(id))?;
        loop {
            let Some((row, _)) = self.store.connection(id)? else {
                return Ok(Forgotten::Nothing);
            };
            let mut next = self.read_or_blank(id)?;
            let ends = next.ends();
            let forgotten = match next.tokens.take() {
                Some(tokens) => Forgotten::Tokens(Revocable {
                    access_token: tokens.access,
                    ends,
                    refresh_token: match tokens.renewal {
                        Renewal::Refresh(token) => Some(token),
                        Renewal::ServiceGrant | Renewal::Never => None,
                    },
                }),
                None if row.tokens.is_some() => Forgotten::Unreadable,
                None => Forgotten::Nothing,
            };
            let now = self.now();
            next.clear();
            if next.row.state != ConnectionState::Disabled {
                (next.row.state, next.row.since) = (ConnectionState::SignInNeeded, now);
                next.row.reason = Some(Reason::Disconnected { who: who.to_owned() }.write());
            }
            let event = Event::new(who, "connection.disconnected", subject(id)).at(now);
            reach("vault::disconnect::before-commit");
            match self.commit(next, vec![Change::Audit(event)]) {
                Err(error) if is_overtaken(&error) => {}
                Err(error) => return Err(error),
                Ok(_) => {
                    reach("vault::disconnect::after-commit");
                    return Ok(forgotten);
                }
            }
        }
    }

    /// Changes a connection's state, which begins now if it became another.
    fn edit(
        &self,
        id: &ConnectionId,
        who: &str,
        what: &'static str,
        edit: impl Fn(&mut Opened),
    ) -> Result<(), VaultError> {
        loop {
            let mut next = match self.read(id)? {
                Some(opened) => opened,
                None => self.blank(id)?,
            };
            let (before, now) = (next.row.state, self.now());
            edit(&mut next);
            if next.row.state == before && next.row.version > 0 {
                return Ok(());
            }
            next.row.since = now;
            let event = Event::new(who, what, subject(id)).at(now);
            match self.commit(next, vec![Change::Audit(event)]) {
                Err(error) if is_overtaken(&error) => {}
                written => return written.map(drop),
            }
        }
    }

    /// A connection as it is in the store, or what one is written on that was not there or that can't be opened.
    pub fn read_or_blank(&self, id: &ConnectionId) -> Result<Opened, VaultError> {
        match self.read(id) {
            Ok(Some(opened)) => Ok(opened),
            Ok(None) | Err(VaultError::Tampered { .. } | VaultError::RolledBack { .. } | VaultError::Key(_)) => {
                self.blank(id)
            }
            Err(error) => Err(error),
        }
    }
}
