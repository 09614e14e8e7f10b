//! Who is next: first come, first served within a priority, and a floor share for the lower ones.

use crate::Moment;
use std::collections::{BTreeSet, VecDeque};

/// Who is waiting for a request. Higher ones go first, as far as the floor share allows.
///
/// | Priority | Who | Floor share while waiting |
/// |---|---|---|
/// | `Person` | someone looks at a screen | the rest: at least 5 of any 8 consecutive grants |
/// | `FollowUp` | work that an event asked for | at least 1 of any 8 consecutive grants |
/// | `Sync` | copying in the background | at least 1 of any 8 consecutive grants |
///
/// "Consecutive grants" are those made while the class had a waiter at every one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Priority {
    /// A person is waiting for the answer.
    Person,
    /// An event has come in and its details are fetched.
    FollowUp,
    /// Data is copied in the background.
    Sync,
}

impl Priority {
    /// All priorities, highest first.
    pub const ALL: [Self; 3] = [Self::Person, Self::FollowUp, Self::Sync];

    /// After how many grants to others in a row a waiting class goes next, whatever waits above it.
    ///
    /// Sync is due after 7. Follow-ups are due one earlier: when both are due at once sync goes first, and the follow-up,
    /// passed over a seventh time, is still the eighth.
    const fn patience(self) -> Option<u64> {
        match self {
            Self::Person => None,
            Self::FollowUp => Some(6),
            Self::Sync => Some(7),
        }
    }

    const fn index(self) -> usize {
        self as usize
    }
}

/// A place in the queue. A plain name: it may be copied, and does nothing once its place is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket {
    priority: Priority,
    number: u64,
}

impl Ticket {
    /// The priority that it waits with.
    #[must_use]
    pub const fn priority(self) -> Priority {
        self.priority
    }
}

/// One waiter; its deadline is what has to be forgotten with it.
#[derive(Clone, Copy, Debug)]
struct Waiter {
    deadline: Option<Moment>,
}

/// The waiters of one priority. Numbers are given in order, so a ticket's place is a subtraction, and a waiter that left
/// is a gap (`None`) until it comes to the front.
#[derive(Debug, Default)]
struct Class {
    places: VecDeque<Option<Waiter>>,
    first_number: u64,
    waiting: u64,
    /// Grants to other classes in a row, while someone waited here.
    passed_over: u64,
}

impl Class {
    fn push(&mut self, waiter: Waiter) -> u64 {
        let number = self.first_number + self.places.len() as u64;
        self.places.push_back(Some(waiter));
        self.waiting += 1;
        number
    }

    fn remove(&mut self, number: u64) -> Option<Waiter> {
        let at = usize::try_from(number.checked_sub(self.first_number)?).ok()?;
        let waiter = self.places.get_mut(at)?.take()?;
        self.waiting -= 1;
        while let Some(None) = self.places.front() {
            self.places.pop_front();
            self.first_number += 1;
        }
        if self.waiting == 0 {
            self.passed_over = 0;
            self.places.shrink_to(16); // an idle limiter gives back what a crowd of waiters took
        }
        Some(waiter)
    }
}

/// All waiters.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    classes: [Class; 3],
    deadlines: BTreeSet<(Moment, Ticket)>,
}

impl Queue {
    pub(crate) fn push(&mut self, priority: Priority, deadline: Option<Moment>) -> Ticket {
        let number = self.classes[priority.index()].push(Waiter { deadline });
        let ticket = Ticket { priority, number };
        if let Some(deadline) = deadline {
            self.deadlines.insert((deadline, ticket));
        }
        ticket
    }

    /// Takes a waiter out without serving it. False if it is not waiting.
    pub(crate) fn remove(&mut self, ticket: Ticket) -> bool {
        let Some(waiter) = self.classes[ticket.priority.index()].remove(ticket.number) else {
            return false;
        };
        if let Some(deadline) = waiter.deadline {
            self.deadlines.remove(&(deadline, ticket));
        }
        true
    }

    /// Takes the next waiter out and counts the grant against those it passed over.
    pub(crate) fn pop(&mut self) -> Option<Ticket> {
        let ticket = self.peek()?;
        self.remove(ticket);
        for priority in Priority::ALL {
            let class = &mut self.classes[priority.index()];
            class.passed_over = match priority == ticket.priority {
                true => 0,
                false if class.waiting > 0 => class.passed_over + 1,
                false => 0,
            };
        }
        Some(ticket)
    }

    /// The waiter that is next if nothing changes.
    pub(crate) fn peek(&self) -> Option<Ticket> {
        let waits = |priority: &Priority| self.classes[priority.index()].waiting > 0;
        let due = |priority: &Priority| {
            let passed_over = self.classes[priority.index()].passed_over;
            priority.patience().is_some_and(|patience| passed_over >= patience)
        };
        let lowest_due = Priority::ALL
            .into_iter()
            .rev()
            .find(|priority| waits(priority) && due(priority));
        let priority = lowest_due.or_else(|| Priority::ALL.into_iter().find(waits))?;
        // Gaps at the front are removed when they arise, so the first place is a waiter's.
        Some(Ticket {
            priority,
            number: self.classes[priority.index()].first_number,
        })
    }

    /// How many grants come before that of a waiter who joins now, if no one else comes or goes.
    ///
    /// Those of its own class, and of the higher ones as many as wait there or as the floor share lets through.
    pub(crate) fn ahead(&self, priority: Priority) -> u64 {
        let own = &self.classes[priority.index()];
        let higher = self.classes[..priority.index()]
            .iter()
            .map(|class| class.waiting)
            .sum::<u64>();
        let let_through = match priority.patience() {
            Some(patience) => (patience * (own.waiting + 1)).saturating_sub(own.passed_over),
            None => 0,
        };
        own.waiting + higher.min(let_through)
    }

    /// The earliest deadline and whose it is.
    pub(crate) fn first_deadline(&self) -> Option<(Moment, Ticket)> {
        self.deadlines.first().copied()
    }

    pub(crate) fn waiting(&self, priority: Priority) -> u64 {
        self.classes[priority.index()].waiting
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.classes.iter().all(|class| class.waiting == 0)
    }

    /// Bytes on the heap, not counting the nodes of the deadlines' tree, which has none when it is empty.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.classes
            .iter()
            .map(|class| class.places.capacity() * size_of::<Option<Waiter>>())
            .sum()
    }
}
