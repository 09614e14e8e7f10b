//! One refresh at a time, and none lost. The [guide](crate::guide) has the protocol and each crash point.

use std::sync::Arc;

use futures::future::{Either, select};
use microapp_store::{ConnectionId, Lease, Timestamp};

use super::Vault;
use super::core::{Core, is_overtaken};
use super::read::Want;
use super::row::Tokens;
use super::slot::{Slot, Unsaved};
use crate::audit::subject;
use crate::clock::later;
use crate::fail_point::reach;
use crate::{AccessToken, Grant, Renewal, TokenError, VaultError};

/// How often a pair that is in hand is tried to be written before the caller is told.
const SAVE_ATTEMPTS: u32 = 4;

/// What a look at the store came to.
pub(super) enum Look {
    /// There is a token that does.
    Have(AccessToken),
    /// Another process has the lease; until then there may be a token that still does.
    Held(Option<AccessToken>),
    /// The intent is committed, and the lease is ours.
    Begun(Begun),
}

/// A refresh whose intent is committed.
#[derive(Clone)]
pub(super) struct Begun {
    pub lease: Lease,
    /// What is kept, the refresh token among it.
    pub used: Tokens,
    /// A token that does if the refresh fails.
    pub spare: Option<AccessToken>,
}

/// How a refresh ended, where it did not end with a new token.
enum Setback {
    /// Somebody else was faster: look again.
    LookAgain,
    /// It failed.
    Failed(VaultError),
}

impl From<VaultError> for Setback {
    fn from(error: VaultError) -> Self {
        Self::Failed(error)
    }
}

/// The lease of a connection's refresh.
pub(super) fn lease_of(id: &ConnectionId) -> String {
    format!("refresh/{}", subject(id))
}

impl Vault {
    /// Brings a token, by a refresh if there has to be one. The caller holds the flight of the slot.
    pub(super) async fn bring(
        &self,
        id: &ConnectionId,
        slot: &Arc<Slot>,
        want: &Want,
    ) -> Result<AccessToken, VaultError> {
        let give_up = later(self.core.now(), self.core.options.wait);
        loop {
            let look = {
                let (id, want, slot) = (id.clone(), want.clone(), slot.clone());
                self.blocking(move |core| core.look(&id, &slot, &want)).await?
            };
            match look {
                Look::Have(token) | Look::Held(Some(token)) => return Ok(token),
                Look::Held(None) if self.core.now() >= give_up => {
                    let connection = subject(id);
                    return Err(VaultError::Busy { connection });
                }
                Look::Held(None) => self.core.clock.sleep(self.core.options.poll).await,
                Look::Begun(begun) => {
                    let refreshed = self.refresh(id, slot, &begun).await;
                    self.give_back(&begun.lease).await?;
                    match refreshed {
                        Ok(token) => return Ok(token),
                        Err(Setback::LookAgain) => {}
                        Err(Setback::Failed(error)) => return spared(begun.spare, error, self.core.now()),
                    }
                }
            }
        }
    }

    async fn refresh(&self, id: &ConnectionId, slot: &Arc<Slot>, begun: &Begun) -> Result<AccessToken, Setback> {
        let mut answer = self.ask(id, &begun.used.renewal).await;
        if let Err(TokenError::Lost { reason }) = &answer {
            tracing::warn!(connection = subject(id), %reason, "the answer to a refresh was lost; trying once more");
            let (id_, lease) = (id.clone(), begun.lease.clone());
            let used = begun.used.clone();
            self.step(move |core| core.intend_again(&id_, &lease, &used)).await?;
            answer = self.ask(id, &begun.used.renewal).await;
        }
        let (id_, slot, begun) = (id.clone(), slot.clone(), begun.clone());
        match answer {
            Ok(grant) => self.save(id_, slot, begun.used, grant).await,
            Err(TokenError::DeadGrant { code, reason }) => {
                let error = self.step(move |core| core.end(&id_, &begun, &code, &reason)).await?;
                Err(error.into())
            }
            Err(error) => {
                let error = self
                    .step(move |core| core.withdraw(&id_, &slot, &begun, &error))
                    .await?;
                Err(error.into())
            }
        }
    }

    /// Asks, for as long as it may take. An answer that did not come in time may still have been given.
    async fn ask(&self, id: &ConnectionId, renewal: &Renewal) -> Result<Grant, TokenError> {
        let timeout = self.core.options.call_timeout;
        reach("vault::refresh::before-call");
        let call = match renewal {
            Renewal::Refresh(token) => self.core.endpoint.refresh(id, token),
            Renewal::ServiceGrant => self.core.endpoint.service_grant(id),
            Renewal::Never => return Err(ended_for_good()),
        };
        let answer = match select(call, self.core.clock.sleep(timeout)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(TokenError::Lost {
                reason: format!("no answer within {} s", timeout.as_secs_f32()),
            }),
        };
        reach("vault::refresh::after-call");
        answer
    }

    /// Commits a new pair before anyone uses it. One that can't be written now is kept in memory, and is written before
    /// anything else is tried: the old refresh token is of no use any more.
    async fn save(
        &self,
        id: ConnectionId,
        slot: Arc<Slot>,
        used: Tokens,
        grant: Grant,
    ) -> Result<AccessToken, Setback> {
        let received = self.core.now();
        for attempt in 1.. {
            let (id_, used_, grant_) = (id.clone(), used.clone(), grant.clone());
            match self
                .blocking(move |core| core.save(&id_, &used_, &grant_, received))
                .await
            {
                Ok(Some(token)) => return Ok(token),
                Ok(None) => return Err(Setback::LookAgain),
                Err(error) if attempt >= SAVE_ATTEMPTS || !matches!(error, VaultError::Store(_)) => {
                    tracing::error!(connection = subject(&id), %error, "a new pair of tokens can't be written");
                    slot.stash(Unsaved { used, grant, received });
                    return Err(error.into());
                }
                Err(_) => self.core.clock.sleep(self.core.options.poll * attempt).await,
            }
        }
        Err(Setback::LookAgain)
    }

    async fn step<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Core) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, Setback> {
        self.blocking(work).await.map_err(|error| match is_overtaken(&error) {
            true => Setback::LookAgain,
            false => error.into(),
        })
    }

    pub(super) async fn give_back(&self, lease: &Lease) -> Result<(), VaultError> {
        let lease = lease.clone();
        self.blocking(move |core| {
            reach("vault::refresh::before-release");
            core.release(&lease);
            reach("vault::refresh::after-release");
            Ok(())
        })
        .await
    }
}

/// A token that has not ended is better than an error that may pass.
pub(super) fn spared(spare: Option<AccessToken>, error: VaultError, now: Timestamp) -> Result<AccessToken, VaultError> {
    let is_for_good = matches!(error, VaultError::NeedsReconnect { .. });
    match spare {
        Some(token) if !is_for_good && now < token.ends() => Ok(token),
        _ => Err(error),
    }
}

fn ended_for_good() -> TokenError {
    TokenError::DeadGrant {
        code: "ended".to_owned(),
        reason: "the access token has ended, and the service gave nothing to renew it with".to_owned(),
    }
}
