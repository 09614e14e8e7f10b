//! One refresh at a time, and none lost. The [guide](crate::guide) has the protocol and each crash point.

use std::sync::Arc;
use std::time::Duration;

use futures::future::{Either, select};
use microapp_store::{Change, ConnectionId, ConnectionState, Lease, StoreError, Timestamp};

use super::Vault;
use super::core::{Core, is_overtaken};
use super::read::Want;
use super::row::{Opened, Tokens};
use super::slot::{Slot, Unsaved};
use crate::audit::{Event, subject};
use crate::clock::later;
use crate::fail_point::reach;
use crate::{AccessToken, Grant, Renewal, TokenError, VaultError};

/// Assumed of a token whose end the service does not say.
const UNKNOWN_LIFE: Duration = Duration::from_secs(300);
/// Believed at most.
const LONGEST_LIFE: Duration = Duration::from_secs(86_400);
/// How often a pair that is in hand is tried to be written before the caller is told.
const SAVE_ATTEMPTS: u32 = 4;

/// What a look at the store came to.
enum Look {
    /// There is a token that does.
    Have(AccessToken),
    /// Another process has the lease; until then there may be a token that still does.
    Held(Option<AccessToken>),
    /// The intent is committed, and the lease is ours.
    Begun(Begun),
}

/// A refresh whose intent is committed.
#[derive(Clone)]
struct Begun {
    lease: Lease,
    /// What is kept, the refresh token among it.
    used: Tokens,
    /// A token that does if the refresh fails.
    spare: Option<AccessToken>,
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
fn spared(spare: Option<AccessToken>, error: VaultError, now: Timestamp) -> Result<AccessToken, VaultError> {
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

impl Core {
    /// Looks at the store, and begins a refresh if one is due and nobody else is at it.
    fn look(&self, id: &ConnectionId, slot: &Slot, want: &Want) -> Result<Look, VaultError> {
        self.save_what_is_left(id, slot)?;
        loop {
            let opened = self.connected(id)?;
            let now = self.now();
            let Some(present) = opened.access_token() else {
                let connection = subject(id);
                return Err(VaultError::SignInNeeded { connection });
            };
            let (does, spare) = match want {
                Want::Any => (now < opened.renew_at(self.options.renew_ahead), Some(present.clone())),
                Want::Newer(failed) => (!failed.is_same(&present), None),
            };
            let spare = spare.filter(|spare| now < spare.ends());
            if does && now < present.ends() {
                self.cache(&opened);
                return Ok(Look::Have(present));
            }
            if let Some(error) = slot.paused(now, self.options.longest_pause) {
                return spared(spare, error, now).map(Look::Have);
            }
            let name = lease_of(id);
            let Some(lease) = self.store.acquire_lease(&name, now, self.options.lease)? else {
                return Ok(Look::Held(spare));
            };
            reach("vault::refresh::lease-taken");
            match self.intend(opened, &lease) {
                Ok(used) => return Ok(Look::Begun(Begun { lease, used, spare })),
                // Somebody has refreshed or reconnected between the look and the lease.
                Err(error) if is_overtaken(&error) => self.release(&lease),
                Err(error) => {
                    self.release(&lease);
                    return spared(spare, error, now).map(Look::Have);
                }
            }
        }
    }

    /// Commits that a refresh is about to be tried.
    fn intend(&self, mut next: Opened, lease: &Lease) -> Result<Tokens, VaultError> {
        let Some(used) = next.tokens.clone() else {
            let connection = subject(&next.row.id);
            return Err(VaultError::SignInNeeded { connection });
        };
        next.row.refresh_began = next.row.refresh_began.or(Some(self.now()));
        next.row.refresh_attempts = next.row.refresh_attempts.saturating_add(1);
        reach("vault::refresh::before-intent");
        self.commit(next, vec![self.holding(lease)])?;
        reach("vault::refresh::after-intent");
        Ok(used)
    }

    /// Commits that it is about to be tried once more, with as much time as the first time.
    fn intend_again(&self, id: &ConnectionId, lease: &Lease, used: &Tokens) -> Result<(), VaultError> {
        let next = self.still(id, used)?;
        self.store
            .renew_lease(&lease.name, lease.fence, self.now(), self.options.lease)?;
        let mut next = next;
        next.row.refresh_attempts = next.row.refresh_attempts.saturating_add(1);
        reach("vault::refresh::before-again");
        self.commit(next, vec![self.holding(lease)])?;
        reach("vault::refresh::after-again");
        Ok(())
    }

    /// The connection, if it is connected still with the tokens that were used. Otherwise somebody was faster.
    fn still(&self, id: &ConnectionId, used: &Tokens) -> Result<Opened, VaultError> {
        let opened = self.read(id)?.filter(|opened| {
            opened.row.state == ConnectionState::Connected
                && opened.tokens.as_ref().is_some_and(|tokens| tokens.are_same(used))
        });
        opened.ok_or_else(|| StoreError::Stale { what: subject(id) }.into())
    }

    /// Commits a new pair. None if the connection has other tokens by now: then these are of no use.
    ///
    /// Nothing is asked of the lease here. A pair in hand is the only one that works, whoever holds the lease by now; even
    /// if another process has found the old refresh token dead in the meantime, because it had been used for this pair.
    fn save(
        &self,
        id: &ConnectionId,
        used: &Tokens,
        grant: &Grant,
        received: Timestamp,
    ) -> Result<Option<AccessToken>, VaultError> {
        loop {
            let Some(mut next) = self.read(id)? else {
                return Ok(None);
            };
            let is_ours = next.tokens.as_ref().is_some_and(|tokens| tokens.are_same(used));
            let was = next.row.state;
            if !is_ours || was == ConnectionState::SignInNeeded {
                tracing::warn!(
                    connection = subject(id),
                    "new tokens came too late: it was connected anew, or cut"
                );
                return Ok(None);
            }
            put_grant(&mut next, grant, received, Some(used));
            let mut changes = Vec::new();
            if was == ConnectionState::NeedsReconnect {
                let now = self.now();
                next.row.state = ConnectionState::Connected;
                (next.row.reason, next.row.since) = (None, now);
                changes.push(Change::Audit(
                    Event::new("system", "connection.recovered", subject(id)).at(now),
                ));
            }
            reach("vault::refresh::before-pair");
            match self.commit(next, changes) {
                Err(error) if is_overtaken(&error) => {}
                Err(error) => return Err(error),
                Ok(written) => {
                    reach("vault::refresh::after-pair");
                    tracing::debug!(connection = subject(id), "refreshed");
                    let is_connected = written.row.state == ConnectionState::Connected;
                    if is_connected {
                        self.cache(&written);
                    }
                    return Ok(written.access_token().filter(|_| is_connected));
                }
            }
        }
    }

    /// Commits a pair that could not be written when it came.
    fn save_what_is_left(&self, id: &ConnectionId, slot: &Slot) -> Result<(), VaultError> {
        let Some(left) = slot.take_unsaved() else { return Ok(()) };
        let saved = self.save(id, &left.used, &left.grant, left.received);
        saved.map(drop).inspect_err(|_| slot.stash(left))
    }

    /// Commits that the service has ended the connection, and gives the error that says so.
    fn end(&self, id: &ConnectionId, begun: &Begun, code: &str, words: &str) -> Result<VaultError, VaultError> {
        loop {
            let mut next = self.still(id, &begun.used)?;
            let now = self.now();
            let lost = next.row.refresh_attempts > 1 && matches!(begun.used.renewal, Renewal::Refresh(_));
            let reason = if lost {
                format!(
                    "the service says: {words} ({code}). An earlier answer of its was lost, and the tokens in it with it; \
                     sign in again"
                )
            } else {
                format!("the service says: {words} ({code}). Sign in again")
            };
            next.row.state = ConnectionState::NeedsReconnect;
            next.row.reason = Some(reason.clone());
            next.row.since = now;
            (next.row.refresh_began, next.row.refresh_attempts) = (None, 0);
            let event = Event::new("system", "connection.ended", subject(id));
            let event = event.detail("code", code).detail("answer_was_lost", lost).at(now);
            reach("vault::refresh::before-end");
            match self.commit(next, vec![self.holding(&begun.lease), Change::Audit(event)]) {
                Err(VaultError::Store(error)) if matches!(*error, StoreError::Stale { .. }) => {}
                Err(error) => return Err(error),
                Ok(_) => {
                    reach("vault::refresh::after-end");
                    return Ok(VaultError::NeedsReconnect {
                        connection: subject(id),
                        reason,
                        since: now,
                    });
                }
            }
        }
    }

    /// Commits that the refresh token was not looked at, and gives the error that says why. After a lost answer the
    /// intent stays: it is not known what became of the token.
    fn withdraw(
        &self,
        id: &ConnectionId,
        slot: &Slot,
        begun: &Begun,
        error: &TokenError,
    ) -> Result<VaultError, VaultError> {
        let now = self.now();
        let connection = subject(id);
        let mut pause = self.options.pause;
        if let TokenError::RateLimited {
            retry_after: Some(asked),
        } = error
        {
            pause = (*asked).clamp(pause, self.options.longest_pause);
        }
        if let TokenError::Lost { .. } = error {
            let attempts = self.still(id, &begun.used)?.row.refresh_attempts;
            pause = (pause * 2u32.saturating_pow(attempts.min(16))).min(self.options.longest_pause);
        } else {
            let mut next = self.still(id, &begun.used)?;
            next.row.refresh_attempts = next.row.refresh_attempts.saturating_sub(1);
            if next.row.refresh_attempts == 0 {
                next.row.refresh_began = None;
            }
            reach("vault::refresh::before-withdraw");
            self.commit(next, vec![self.holding(&begun.lease)])?;
            reach("vault::refresh::after-withdraw");
        }
        let retry_at = later(now, pause);
        let reason = error.to_string();
        tracing::warn!(connection, reason, "no new token");
        let error = match error.clone() {
            TokenError::WrongApp { code, reason } => VaultError::WrongApp {
                connection,
                code,
                reason,
            },
            _ => VaultError::Unreachable {
                connection,
                reason,
                retry_at,
            },
        };
        slot.pause(retry_at, error.clone());
        Ok(error)
    }

    pub fn holding(&self, lease: &Lease) -> Change {
        Change::Holding {
            lease: lease.name.clone(),
            fence: lease.fence,
            now: self.now(),
        }
    }

    /// Gives a lease back; if that fails, it ends by itself.
    pub fn release(&self, lease: &Lease) {
        if let Err(error) = self.store.release_lease(&lease.name, lease.fence) {
            tracing::warn!(lease = lease.name, %error, "a lease could not be given back");
        }
    }
}

/// Puts what a service gave into a row. `used`: what it was given for, in a refresh.
pub(super) fn put_grant(next: &mut Opened, grant: &Grant, received: Timestamp, used: Option<&Tokens>) {
    let renewal = match (&grant.renewal, used.map(|used| &used.renewal)) {
        // RFC 6749, section 6: no new refresh token means that the old one stays good.
        (Renewal::Never, Some(before)) => before.clone(),
        (new, _) => new.clone(),
    };
    let life = grant.expires_in.unwrap_or(UNKNOWN_LIFE).min(LONGEST_LIFE);
    // Section 5.1: no scope means the scopes that were asked for.
    if used.is_none() || !grant.scopes.is_empty() {
        next.row.scopes.clone_from(&grant.scopes);
    }
    if used.is_none() || grant.api_url.is_some() {
        next.row.api_url.clone_from(&grant.api_url);
    }
    let tokens = Tokens {
        access: grant.access_token.clone(),
        renewal,
        issued: received,
    };
    next.put(tokens, life);
}
