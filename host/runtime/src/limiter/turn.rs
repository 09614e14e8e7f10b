//! A turn: the time in which this process is the one that sends, and what it writes down meanwhile.
//!
//! It begins with what the last one left, and ends when nothing was sent for a while, when another process waits, or with
//! the process. In between a statement is written only now and then: each reserves the right to send some more before
//! the next one. The reserve grows from nothing, doubling, to a window's worth: so a command that sends one request and is
//! killed leaves one request in doubt, and a server writes about once a second, however busy it is.

use std::sync::{Arc, Weak};
use std::time::Duration;

use microapp_limiter::{Journal, Moment, Reserve};

use super::gates::Gates;
use super::memory::RateTurn;
use super::service::Inner;

/// How often the keeper looks whether the turn should end.
const LOOK: Duration = Duration::from_millis(50);
/// An unused turn ends after so many looks.
const IDLE_LOOKS: u32 = 20;

pub(super) struct Turn {
    pub(super) number: u64,
    pub(super) gates: Arc<Gates>,
    /// Where it is written down; without a memory it never ends.
    pub(super) memory: Option<Box<dyn RateTurn>>,
    pub(super) statements: Statements,
    /// Requests that wait, travel, or are being judged.
    pub(super) users: usize,
    pub(super) idle: u32,
    /// It ends with its last user.
    pub(super) closing: bool,
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
}

/// What the keeper finds.
pub(super) enum Look {
    /// Nothing to do.
    Goes,
    /// It has no users, and nobody needs it any more.
    Ends,
    /// Another process waits.
    Wanted,
}

impl Turn {
    /// Whether another process has it by now.
    pub(super) fn is_lost(&self) -> bool {
        self.memory.as_ref().is_some_and(|memory| !memory.holds())
    }

    pub(super) fn look(&mut self) -> Look {
        let Some(memory) = &self.memory else {
            return Look::Goes;
        };
        self.idle = if self.users == 0 { self.idle + 1 } else { 0 };
        if self.idle >= IDLE_LOOKS {
            Look::Ends
        } else if !self.closing && memory.wanted() {
            Look::Wanted
        } else {
            Look::Goes
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
