//! A turn: the time in which this process is the one that sends, and what it writes down meanwhile.
//!
//! It begins with what the last one left, and ends when nothing was sent for a while, when another process waits, or with
//! the process. Whoever waits doesn't wait for the slowest answer: what is under way for longer than a moment is written
//! down as under way, and its end is left to itself.
//!
//! In between a statement is written only now and then: each reserves the right to send some more before the next one. The
//! reserve grows from nothing, doubling, to a window's worth: so a command that sends one request and is killed leaves one
//! request in doubt, and a server writes about once a second, however busy it is.

use std::sync::{Arc, Weak};
use std::time::Duration;

use microapp_limiter::{Journal, Moment, Reserve};
use tokio::time::Instant;

use super::gates::Gates;
use super::memory::RateTurn;
use super::service::Inner;

/// How often the keeper checks whether the turn should end.
const LOOK: Duration = Duration::from_millis(50);
/// An unused turn ends after so many looks.
const IDLE_LOOKS: u32 = 20;
/// How long another process waits for what is under way, before it gets the turn with that much less.
const DRAIN: Duration = Duration::from_secs(1);

pub(super) struct Turn {
    pub(super) number: u64,
    pub(super) gates: Arc<Gates>,
    /// Where it is written down; without a memory it ends only once there is one again.
    pub(super) memory: Option<Box<dyn RateTurn>>,
    /// When it is looked whether there is a memory again; none where none is configured.
    pub(super) retry: Option<Instant>,
    pub(super) statements: Statements,
    /// Requests that wait, travel, or are being judged.
    pub(super) users: usize,
    pub(super) idle: u32,
    /// Since when nobody is let in any more: it ends with its last user, or after a moment.
    pub(super) closing: Option<Instant>,
}

/// Decides when to write.
#[derive(Debug)]
pub(super) struct Statements {
    journal: Journal,
    longest: Duration,
    /// What the next one reserves.
    next: u32,
    most: u32,
}

impl Statements {
    /// No request takes longer than `longest`; no statement reserves more than `most`.
    pub(super) fn new(longest: Duration, most: u32) -> Self {
        Self {
            journal: Journal::new(0, longest),
            longest,
            next: 0,
            most,
        }
    }

    /// Asked for each request before it is sent. `Some`: write first, with this reserve.
    pub(super) fn cover(&mut self, now: Moment) -> Option<Reserve> {
        let mut covered = self.journal.clone();
        if covered.cover(now).is_none() {
            self.journal = covered;
            return None;
        }
        self.journal = Journal::new(self.next, self.longest);
        self.next = self.next.saturating_mul(2).clamp(1, self.most.max(1));
        self.journal.cover(now)
    }

    /// What was to be written has not been: the next request tries again.
    pub(super) fn forget(&mut self) {
        self.journal.forget();
    }
}

/// How often a process whose memory has failed asks for it again.
pub(super) const RETRY: Duration = Duration::from_secs(1);

/// What the keeper finds.
pub(super) enum Look {
    /// Nothing to do.
    Goes,
    /// It has no users, and nobody needs it any more.
    Ends,
    /// Another process waits.
    Wanted,
    /// It has waited long enough for those who are under way.
    HandsOver,
    /// It has no memory, and it is time to ask for one.
    Retries,
}

impl Turn {
    /// Lets nobody in any more, and sends away those who wait for a place.
    pub(super) fn close(&mut self) {
        self.closing = Some(Instant::now());
        self.gates.close();
    }

    /// Goes on after all.
    pub(super) fn reopen(&mut self) {
        self.closing = None;
        self.gates.reopen();
    }

    /// Whether another process has it by now.
    pub(super) fn is_lost(&self) -> bool {
        self.memory.as_ref().is_some_and(|memory| !memory.holds())
    }

    pub(super) fn look(&mut self) -> Look {
        let Some(memory) = &self.memory else {
            let is_due = self.closing.is_none() && self.retry.is_some_and(|at| at <= Instant::now());
            return if is_due { Look::Retries } else { Look::Goes };
        };
        self.idle = if self.users == 0 { self.idle + 1 } else { 0 };
        match self.closing {
            _ if self.idle >= IDLE_LOOKS => Look::Ends,
            Some(since) if since.elapsed() >= DRAIN => Look::HandsOver,
            None if memory.wanted() => Look::Wanted,
            _ => Look::Goes,
        }
    }
}

/// Ends the turn when it is due. Lives as long as the turn does.
pub(super) async fn keep(limiter: Weak<Inner>, number: u64) {
    loop {
        tokio::time::sleep(LOOK).await;
        match limiter.upgrade() {
            Some(limiter) if limiter.look_after(number) => {}
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_covers_twice_as_much_as_the_last_one_up_to_a_window() {
        let mut statements = Statements::new(Duration::from_secs(30), 5);
        let written: Vec<Option<u32>> = (0..20)
            .map(|_| statements.cover(Moment::ZERO).map(|reserve| reserve.grants))
            .collect();
        let statement = |grants: u32| {
            let covered = usize::try_from(grants).expect("a few");
            std::iter::once(Some(grants)).chain(std::iter::repeat_n(None, covered))
        };
        let expected: Vec<_> = [0, 1, 2, 4, 5, 5].into_iter().flat_map(statement).take(20).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn a_statement_that_has_grown_old_is_written_again() {
        let mut statements = Statements::new(Duration::from_secs(30), 55);
        let _first = statements.cover(Moment::ZERO);
        let _second = statements.cover(Moment::ZERO);
        let later = Moment::ZERO.after(Duration::from_secs(31));
        assert!(statements.cover(later).is_some());
    }
}
