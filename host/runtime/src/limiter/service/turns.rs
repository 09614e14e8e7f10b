//! Taking turns with other processes: how one begins, what is written down in it, and when it ends.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use microapp_limiter::{Reserve, WallTime};
use tokio::time::Instant;

use super::{Inner, State};
use crate::limiter::RateRefusal;
use crate::limiter::gates::Gates;
use crate::limiter::memory::{RateRecord, RateTurn, Recall};
use crate::limiter::permit::Share;
use crate::limiter::turn::{Look, RETRY, Statements, Turn, keep};

/// How often a process that waits for its turn asks for it.
const ASK: Duration = Duration::from_millis(5);
/// How long a process that gave its turn away leaves it to those who waited.
const AFTER_YOU: Duration = Duration::from_millis(25);

impl Inner {
    /// A part in the turn, this process's present one or its next.
    pub(super) async fn enter(self: &Arc<Self>, deadline: Instant) -> Result<Share, RateRefusal> {
        if let Some(share) = self.share() {
            return Ok(share);
        }
        let take = async {
            let _one_at_a_time = self.taking.lock().await;
            match self.share() {
                Some(share) => share,
                None => self.take_turn().await,
            }
        };
        let late = |_| RateRefusal::Busy {
            retry_after: self.windows.whole.hold(),
        };
        tokio::time::timeout_at(deadline, take).await.map_err(late)
    }

    fn share(self: &Arc<Self>) -> Option<Share> {
        let mut state = self.state();
        let turn = state.turn.as_mut().filter(|turn| turn.closing.is_none())?;
        turn.users += 1;
        turn.idle = 0;
        Some(Share {
            gates: Arc::clone(&turn.gates),
            turn: turn.number,
            limiter: Arc::clone(self),
        })
    }

    async fn take_turn(self: &Arc<Self>) -> Share {
        let Some(memory) = self.options.memory.as_ref() else {
            return self.begin(None, Recall::Nothing);
        };
        let gave_way = self.state().gave_way.take();
        if let Some(gave_way) = gave_way {
            tokio::time::sleep_until(gave_way + AFTER_YOU).await;
        }
        let mut mark = None;
        loop {
            // The last turn may still have users.
            let ended = self.state().turn.is_none();
            match ended.then(|| memory.try_begin()) {
                Some(Ok(Some(mut turn))) => {
                    let recall = turn.read();
                    let mut state = self.state();
                    let recall = match std::mem::take(&mut state.unaccounted) {
                        true => Recall::Record(Box::new(self.beside(&mut state, recall))),
                        false => recall,
                    };
                    drop(state);
                    return self.begin(Some(turn), recall);
                }
                Some(Err(error)) => {
                    self.complains(
                        &error,
                        "the rate limit's memory can't be used; until it can, the limit is kept within this process only",
                    );
                    return self.begin(None, Recall::Unreadable(error.to_string()));
                }
                Some(Ok(None)) if mark.is_none() => mark = memory.wait().ok(),
                Some(Ok(None)) | None => {}
            }
            tokio::time::sleep(ASK).await;
        }
    }

    /// Begins a turn with what the last one left.
    fn begin(self: &Arc<Self>, memory: Option<Box<dyn RateTurn>>, recall: Recall) -> Share {
        let wall = self.wall();
        let record = self.understand(recall, wall);
        let gates = Arc::new(Gates::new(self.clock, &self.windows, record.as_ref(), wall));
        let mut state = self.state();
        if let Some(record) = &record {
            state.upstream.restore_counts(wall, record.counts().iter().cloned());
            state.upstream.restore_holds(wall, record.holds());
        }
        state.turns += 1;
        let retry = self.options.memory.is_some().then(|| Instant::now() + RETRY);
        if retry.is_some() {
            tokio::spawn(keep(Arc::downgrade(self), state.turns));
        }
        state.turn = Some(Turn {
            number: state.turns,
            gates: Arc::clone(&gates),
            memory,
            retry,
            statements: Statements::new(self.options.longest_request, self.windows.whole.requests()),
            users: 1,
            idle: 0,
            closing: None,
        });
        let turn = state.turns;
        drop(state);
        Share {
            gates,
            turn,
            limiter: Arc::clone(self),
        }
    }

    fn understand(&self, recall: Recall, wall: WallTime) -> Option<RateRecord> {
        match recall {
            Recall::Nothing => None,
            Recall::Record(record) => Some(*record),
            Recall::Unreadable(reason) => {
                tracing::warn!(
                    target: "microapp::limits",
                    integration = self.name(),
                    reason,
                    "the rate limit's state can't be read; the first requests wait as if a whole window was in use"
                );
                let classes = self.windows.classes.iter().map(|(name, _)| name.clone());
                Some(RateRecord::unreadable(wall, classes))
            }
        }
    }

    /// Writes a statement, if the last one doesn't cover one more request. False: the turn has been lost, and nothing
    /// more may be sent in it.
    pub(super) fn write_ahead(&self, share: &Share) -> bool {
        let mut state = self.state();
        let Some(turn) = state.turn.as_mut().filter(|turn| turn.number == share.turn) else {
            return false; // handed over in this moment
        };
        if turn.memory.is_none() {
            return true;
        }
        if let Some(reserve) = turn.statements.cover(share.gates.now()) {
            // Where it fails the request goes all the same: the turn is kept, so nobody else sends. Only a process that is
            // killed in this very moment leaves it unaccounted for.
            let _written = self.write(&mut state, reserve);
        }
        let Some(turn) = state.turn.as_mut().filter(|turn| turn.is_lost()) else {
            return true;
        };
        turn.close();
        drop(state);
        tracing::warn!(
            target: "microapp::limits",
            integration = self.name(),
            "this process was held up, and another one has the turn to send now; waiting for the next"
        );
        false
    }

    /// Writes down where things stand; false if it could not be. Then the turn is kept, so that no other process sends
    /// beside this one, and the next request tries again. One that was lost to another process keeps what that one
    /// writes.
    pub(super) fn write(&self, state: &mut State, reserve: Reserve) -> bool {
        let wall = self.wall();
        let (counts, holds) = (state.upstream.counts(wall), state.upstream.holds(wall));
        let Some(turn) = &mut state.turn else { return true };
        let Some(memory) = &mut turn.memory else { return true };
        let (window, classes) = turn.gates.snapshot(|| self.wall(), reserve);
        match memory.write(&RateRecord::new(window, classes, counts, &holds)) {
            Ok(()) => {
                self.memory_failed.store(false, Ordering::Relaxed);
                true
            }
            Err(error) => {
                turn.statements.forget();
                if memory.holds() {
                    self.complains(
                        &error,
                        "the rate limit's state can't be written; no other process gets the turn until it can",
                    );
                }
                false
            }
        }
    }

    /// Once, until it is well again.
    fn complains(&self, error: &std::io::Error, what: &str) {
        if !self.memory_failed.swap(true, Ordering::Relaxed) {
            tracing::warn!(target: "microapp::limits", integration = self.name(), %error, "{what}");
        }
    }

    /// A user of the turn is done.
    pub(in crate::limiter) fn leave(&self, number: u64) {
        let mut state = self.state();
        let Some(turn) = state.turn.as_mut().filter(|turn| turn.number == number) else {
            return;
        };
        turn.users = turn.users.saturating_sub(1);
        if turn.closing.is_some() && turn.users == 0 {
            self.end_turn(&mut state, Reserve::NONE);
        }
    }

    /// Whether the turn goes on.
    pub(in crate::limiter) fn look_after(&self, number: u64) -> bool {
        let mut state = self.state();
        let Some(turn) = state.turn.as_mut().filter(|turn| turn.number == number) else {
            return false;
        };
        let left = match turn.look() {
            Look::Goes => return true,
            Look::Ends => Reserve::NONE,
            Look::Retries => {
                if self.regains(&mut state) && state.turn.as_ref().is_some_and(|turn| turn.users == 0) {
                    return !self.end_turn(&mut state, Reserve::NONE);
                }
                return true; // its last user ends it
            }
            Look::Wanted => {
                turn.close();
                if turn.users > 0 {
                    return true; // its last user ends it, or a later look
                }
                Reserve::NONE
            }
            Look::HandsOver => Reserve {
                grants: 0, // those under way are counted as such
                lasting: self.options.longest_request,
            },
        };
        !self.end_turn(&mut state, left)
    }

    /// Closes a turn that began without its memory, if there is one again; false if not. What was sent in it is in no record:
    /// whoever comes next waits as if all of a window was in use.
    fn regains(&self, state: &mut State) -> bool {
        let begun = self.options.memory.as_ref().map(|memory| memory.try_begin());
        let is_there = match begun {
            Some(Ok(Some(mut memory))) => {
                let recall = memory.read();
                memory.write(&self.beside(state, recall)).is_ok()
            }
            // Another process has the turn, and this one waits for it.
            Some(Ok(None)) => true,
            Some(Err(_)) | None => false,
        };
        let Some(turn) = &mut state.turn else { return false };
        if is_there {
            turn.close();
            state.unaccounted = true;
            self.memory_failed.store(false, Ordering::Relaxed);
        } else {
            turn.retry = Some(Instant::now() + RETRY);
        }
        is_there
    }

    /// A record for whoever comes after requests that no record has: with the counts of both.
    fn beside(&self, state: &mut State, recall: Recall) -> RateRecord {
        let wall = self.wall();
        if let Recall::Record(record) = recall {
            state.upstream.restore_counts(wall, record.counts().iter().cloned());
            state.upstream.restore_holds(wall, record.holds());
        }
        let classes = self.windows.classes.iter().map(|(name, _)| name.clone());
        let (counts, holds) = (state.upstream.counts(wall), state.upstream.holds(wall));
        RateRecord::all_in_use(wall, classes, counts, &holds)
    }

    /// Ends a turn; false if it goes on. That is so where it can't be written down, unless it has been lost: to begin anew
    /// from an old record would forget what was sent since.
    fn end_turn(&self, state: &mut State, left: Reserve) -> bool {
        let written = self.write(state, left);
        match &mut state.turn {
            Some(turn) if !written && !turn.is_lost() => {
                turn.reopen();
                false
            }
            turn => {
                let ended = turn.take();
                state.granted += ended.as_ref().map_or(0, |turn| turn.gates.stats().granted);
                state.gave_way = ended.and_then(|turn| turn.closing).map(|_| Instant::now());
                true
            }
        }
    }
}
