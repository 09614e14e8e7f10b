//! What is committed in the course of a refresh: the intent, and one of four verdicts. Nothing here waits.

use std::time::Duration;

use microapp_store::{Change, ConnectionId, ConnectionState, Lease, StoreError, Timestamp};

use super::core::{Core, is_overtaken};
use super::read::Want;
use super::refresh::{Begun, Look, lease_of, spared};
use super::row::{Opened, Tokens};
use super::slot::Slot;
use crate::audit::{Event, subject};
use crate::clock::later;
use crate::fail_point::reach;
use crate::{AccessToken, Grant, Reason, Renewal, TokenError, VaultError};

/// Assumed of a token whose end the service does not say.
const UNKNOWN_LIFE: Duration = Duration::from_secs(300);
/// Believed at most.
const LONGEST_LIFE: Duration = Duration::from_secs(86_400);
impl Core {
    /// Looks at the store, and begins a refresh if one is due and nobody else is at it.
    pub fn look(&self, id: &ConnectionId, slot: &Slot, want: &Want) -> Result<Look, VaultError> {
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
            let lease = match self.store.acquire_lease(&name, now, self.options.lease) {
                Ok(Some(lease)) => lease,
                Ok(None) => return Ok(Look::Held(spare)),
                // A disk that takes nothing keeps nobody from a token that is good still.
                Err(error) => return spared(spare, error.into(), now).map(Look::Have),
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
    pub fn intend_again(&self, id: &ConnectionId, lease: &Lease, used: &Tokens) -> Result<(), VaultError> {
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
    pub fn save(
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
    pub fn save_what_is_left(&self, id: &ConnectionId, slot: &Slot) -> Result<(), VaultError> {
        let Some(left) = slot.take_unsaved() else { return Ok(()) };
        let saved = self.save(id, &left.used, &left.grant, left.received);
        saved.map(drop).inspect_err(|_| slot.stash(left))
    }

    /// Commits that the service has ended the connection, and gives the error that says so.
    pub fn end(&self, id: &ConnectionId, begun: &Begun, code: &str, words: &str) -> Result<VaultError, VaultError> {
        loop {
            let mut next = self.still(id, &begun.used)?;
            let now = self.now();
            let lost = next.row.refresh_attempts > 1 && matches!(begun.used.renewal, Renewal::Refresh(_));
            let reason = match begun.used.renewal {
                Renewal::Never => Reason::NothingToRenew,
                _ => Reason::Ended {
                    code: code.to_owned(),
                    words: words.to_owned(),
                    answer_was_lost: lost,
                },
            };
            next.row.state = ConnectionState::NeedsReconnect;
            next.row.reason = Some(reason.write());
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
    pub fn withdraw(
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
