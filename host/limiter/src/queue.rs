//! Who is next: within a priority whoever has waited longest, and a floor share for the lower ones.

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

    /// This priority, for one of several requests that belong together: the first of them was wanted at `moment`.
    #[must_use]
    pub const fn since(self, moment: Moment) -> Rank {
        Rank {
            priority: self,
            since: Some(moment),
        }
    }

    const fn index(self) -> usize {
        self as usize
    }
}

/// Where in the queue a request belongs: by priority, and by how long somebody has been waiting.
///
/// Work that takes several requests, one after the other, keeps its place if each of them says since when it
/// [waits](Priority::since). Otherwise each joins the end, behind the first requests of all who came later, and in a crowd
/// everybody ends last.
///
/// ```
/// use microapp_limiter::{Limit, Limiter, Moment, Priority};
///
/// let mut limiter = Limiter::new(Limit::per_second(1)?);
/// let later = Moment::from_nanos(7);
/// limiter.enqueue(later, Priority::Person, None)?;
/// let second = limiter.enqueue(later, Priority::Person.since(Moment::ZERO), None)?;
/// assert_eq!(limiter.next_in_line(), Some(second));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rank {
    pub(crate) priority: Priority,
    /// None: from now on.
    since: Option<Moment>,
}

impl From<Priority> for Rank {
    /// A request that waits from now on.
    fn from(priority: Priority) -> Self {
        Self { priority, since: None }
    }
}

/// A place in the queue. A plain name: it may be copied, and does nothing once its place is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket {
    priority: Priority,
    since: Moment,
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
    ticket: Ticket,
    deadline: Option<Moment>,
}

/// The waiters of one priority, in the order in which they are served. Most join at one end and leave at the other.
#[derive(Debug, Default)]
struct Class {
    waiters: VecDeque<Waiter>,
    /// Grants to other classes in a row, while someone waited here.
    passed_over: u64,
}

impl Class {
    fn push(&mut self, waiter: Waiter) {
        match self.waiters.back() {
            Some(last) if waiter.ticket < last.ticket => {
                let at = self.waiters.partition_point(|other| other.ticket < waiter.ticket);
                self.waiters.insert(at, waiter);
            }
            _ => self.waiters.push_back(waiter),
        }
    }

    fn remove(&mut self, ticket: Ticket) -> Option<Waiter> {
        let waiter = match self.waiters.front() {
            Some(first) if first.ticket == ticket => self.waiters.pop_front(),
            _ => {
                let at = self
                    .waiters
                    .binary_search_by_key(&ticket, |waiter| waiter.ticket)
                    .ok()?;
                self.waiters.remove(at)
            }
        };
        if self.waiters.is_empty() {
            self.passed_over = 0;
            self.waiters.shrink_to(16); // an idle limiter gives back what a crowd of waiters took
        }
        waiter
    }

    fn waiting(&self) -> u64 {
        self.waiters.len() as u64
    }

    /// Those who go before a waiter that joins now.
    fn before(&self, since: Moment) -> u64 {
        self.waiters.partition_point(|waiter| waiter.ticket.since <= since) as u64
    }
}

/// All waiters.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    classes: [Class; 3],
    deadlines: BTreeSet<(Moment, Ticket)>,
    /// The number of the last ticket: of two who have waited equally long, the first to join goes first.
    numbered: u64,
}

impl Queue {
    pub(crate) fn push(&mut self, now: Moment, rank: Rank, deadline: Option<Moment>) -> Ticket {
        self.numbered += 1;
        let ticket = Ticket {
            priority: rank.priority,
            since: rank.since.map_or(now, |since| since.min(now)),
            number: self.numbered,
        };
        self.classes[rank.priority.index()].push(Waiter { ticket, deadline });
        if let Some(deadline) = deadline {
            self.deadlines.insert((deadline, ticket));
        }
        ticket
    }

    /// Takes a waiter out without serving it. False if it is not waiting.
    pub(crate) fn remove(&mut self, ticket: Ticket) -> bool {
        let Some(waiter) = self.classes[ticket.priority.index()].remove(ticket) else {
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
                false if class.waiting() > 0 => class.passed_over + 1,
                false => 0,
            };
        }
        Some(ticket)
    }

    /// The waiter that is next if nothing changes.
    pub(crate) fn peek(&self) -> Option<Ticket> {
        let waits = |priority: &Priority| self.classes[priority.index()].waiting() > 0;
        let due = |priority: &Priority| {
            let passed_over = self.classes[priority.index()].passed_over;
            priority.patience().is_some_and(|patience| passed_over >= patience)
        };
        let lowest_due = Priority::ALL
            .into_iter()
            .rev()
            .find(|priority| waits(priority) && due(priority));
        let priority = lowest_due.or_else(|| Priority::ALL.into_iter().find(waits))?;
        self.classes[priority.index()]
            .waiters
            .front()
            .map(|waiter| waiter.ticket)
    }

    /// How many grants come before that of a waiter who joins now, if no one else comes or goes.
    ///
    /// Those of its own class who have waited longer, and of the higher ones as many as wait there or as the floor share
    /// lets through.
    pub(crate) fn ahead(&self, now: Moment, rank: Rank) -> u64 {
        let own = &self.classes[rank.priority.index()];
        let before = rank.since.map_or(own.waiting(), |since| own.before(since.min(now)));
        let higher = self.classes[..rank.priority.index()]
            .iter()
            .map(Class::waiting)
            .sum::<u64>();
        let let_through = match rank.priority.patience() {
            Some(patience) => (patience * (before + 1)).saturating_sub(own.passed_over),
            None => 0,
        };
        before + higher.min(let_through)
    }

    /// The earliest deadline and whose it is.
    pub(crate) fn first_deadline(&self) -> Option<(Moment, Ticket)> {
        self.deadlines.first().copied()
    }

    pub(crate) fn waiting(&self, priority: Priority) -> u64 {
        self.classes[priority.index()].waiting()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.classes.iter().all(|class| class.waiters.is_empty())
    }

    /// Bytes on the heap, not counting the nodes of the deadlines' tree, which has none when it is empty.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.classes
            .iter()
            .map(|class| class.waiters.capacity() * size_of::<Waiter>())
            .sum()
    }
}
