//! The life of an intent, as functions of values: what follows from an event, and what to do with one that stands there.
//!
//! No clock, no store, no service. [`guide`](super::guide) has the diagram and the reasons.

use microapp_store::{IntentRow, IntentState, Timestamp};

use super::timing::Timing;
use super::verdict::Verdict;

/// What can be done about an action whose answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// The connector can look.
    Look,
    /// Twice has the same effect as once: send it again.
    Repeat,
    /// Only a person can tell.
    Person,
}

impl Remedy {
    /// The remedy of an action, by what the manifest says of it.
    pub fn of(action: &microapp_runtime::Action) -> Self {
        match action.look_up {
            Some(_) => Self::Look,
            None if action.repeatable => Self::Repeat,
            None => Self::Person,
        }
    }
}

/// Where an intent stands: all that decisions are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How far it has come.
    pub state: IntentState,
    /// How often it was sent.
    pub attempts: u32,
    /// While it is sending: when that attempt is over at the latest. After it: when it surely was over at this end.
    pub sent_until: Option<Timestamp>,
    /// When it was last written.
    pub updated: Timestamp,
}

impl Standing {
    /// Of a row.
    pub fn of(row: &IntentRow) -> Self {
        Self {
            state: row.state,
            attempts: row.attempts,
            sent_until: row.sent_until,
            updated: row.updated,
        }
    }

    /// When the last attempt was over; the last writing if nothing else is known.
    fn over(&self) -> Timestamp {
        self.sent_until.unwrap_or(self.updated)
    }

    /// From when on "it is not there" can be believed: nothing that was sent is still under way to the service.
    pub fn settled_at(&self, timing: &Timing) -> Timestamp {
        timing.after(self.over(), timing.settle)
    }

    /// When to look next, if the last look was at the last writing.
    pub fn next_look(&self, timing: &Timing) -> Timestamp {
        let settled = self.settled_at(timing);
        let waited = self.updated.0.saturating_sub(self.over().0);
        let pause = timing.between_looks(waited);
        let next = timing.after(self.updated, pause);
        // The first look that can be conclusive is made as soon as it can be.
        if self.updated < settled {
            next.min(settled)
        } else {
            next
        }
    }
}

/// What a look-up found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Finding {
    /// It is there.
    Happened,
    /// It is not there at this moment.
    DidNotHappen,
    /// It can't be told.
    Undecided,
    /// The look-up itself failed.
    Failed,
}

/// What a person says of an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ruling {
    /// It happened.
    Happened,
    /// It did not.
    DidNotHappen,
    /// Somebody should look once more.
    LookAgain,
}

/// What happens to an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It is about to be sent, by an attempt that is over at this time at the latest.
    Begins {
        /// That time.
        until: Timestamp,
    },
    /// The attempt is over, and whoever made it says how it went.
    Ends(Verdict),
    /// The time of the attempt is over, and nobody has said how it went: the process has died.
    Abandoned,
    /// Somebody has looked.
    Looked {
        /// When the look began.
        began: Timestamp,
        /// What was found.
        finding: Finding,
    },
    /// Nobody can look, and enough time has passed.
    GivenUp,
    /// A person has decided.
    Ruled(Ruling),
    /// An attempt that was given up has got its answer after all.
    AnsweredLate,
}

/// Where an intent stands after an event at `now`; `None` if the event is not one of its state: somebody was faster.
pub fn after(standing: &Standing, event: Event, remedy: Remedy, now: Timestamp, timing: &Timing) -> Option<Standing> {
    use IntentState as State;
    let settled = standing.settled_at(timing);
    let mut next = Standing {
        updated: now,
        ..*standing
    };
    next.state = match (standing.state, event) {
        (State::NotSent, Event::Begins { until }) => {
            next.sent_until = Some(until);
            next.attempts = standing.attempts.saturating_add(1);
            State::Sending
        }
        // Twice has the same effect as once, so an unknown one may go again at once.
        (State::Unknown | State::Parked, Event::Begins { until }) if remedy == Remedy::Repeat => {
            next.sent_until = Some(until);
            next.attempts = standing.attempts.saturating_add(1);
            State::Sending
        }
        (State::Sending, Event::Ends(verdict)) => {
            next.sent_until = Some(now);
            match verdict {
                Verdict::Answered => State::Done,
                Verdict::Refused => State::Refused,
                // An earlier attempt may still have been carried out.
                Verdict::NotSent if remedy == Remedy::Repeat && standing.attempts > 1 => State::Unknown,
                Verdict::NotSent => State::NotSent,
                Verdict::Unknown => State::Unknown,
            }
        }
        (State::Sending, Event::Abandoned) if now >= standing.over() => {
            // As if it were written when its time was over: the first look is due, however long nobody came by.
            next.updated = standing.over();
            State::Unknown
        }
        (State::Unknown | State::Parked, Event::Looked { began, finding }) => match finding {
            Finding::Happened => State::Done,
            // Before that the request may still be on its way to the service.
            Finding::DidNotHappen if began >= settled => State::NotSent,
            Finding::Undecided if began >= settled => State::Parked,
            Finding::Failed if now >= timing.after(standing.over(), timing.give_up) => State::Parked,
            _ => standing.state,
        },
        (State::Unknown, Event::GivenUp) if gives_up(standing, remedy, now, timing) => State::Parked,
        (State::Unknown | State::Parked, Event::Ruled(Ruling::Happened)) => State::Done,
        (State::Unknown | State::Parked, Event::Ruled(Ruling::DidNotHappen)) if now >= settled => State::NotSent,
        (State::Unknown | State::Parked, Event::Ruled(Ruling::LookAgain)) if remedy == Remedy::Look => State::Unknown,
        (State::Unknown | State::Parked | State::NotSent, Event::AnsweredLate) => State::Done,
        _ => return None,
    };
    Some(next)
}

/// Where an intent stands that nobody has seen before: it is about to be sent.
pub fn first(until: Timestamp, now: Timestamp) -> Standing {
    Standing {
        state: IntentState::Sending,
        attempts: 1,
        sent_until: Some(until),
        updated: now,
    }
}

fn gives_up(standing: &Standing, remedy: Remedy, now: Timestamp, timing: &Timing) -> bool {
    match remedy {
        // A person can go and see at once.
        Remedy::Person => true,
        // Whoever wanted it had time to send it again.
        Remedy::Repeat => now >= standing.settled_at(timing),
        Remedy::Look => false,
    }
}

/// What to do with an intent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Return what is kept.
    Return,
    /// Send it, with [`Event::Begins`].
    Send,
    /// Another attempt is under way, until then at the latest.
    Wait(Timestamp),
    /// Write [`Event::Abandoned`], and ask again.
    Abandon,
    /// Look, and write [`Event::Looked`].
    Look,
    /// It was looked a moment ago; look at this time.
    LookAt(Timestamp),
    /// Write [`Event::GivenUp`].
    GiveUp,
    /// A person has to decide.
    AskPerson,
}

/// The advice for an intent, if its attempt is known to live: it is not taken for dead then. An attempt ends by a clock
/// that nobody sets; a row speaks of the time of day, which may have been put forward meanwhile.
pub fn unless_it_lives(advice: Advice, lives: bool, now: Timestamp, timing: &Timing) -> Advice {
    match advice {
        Advice::Abandon if lives => Advice::Wait(timing.after(now, timing.grace)),
        advice => advice,
    }
}

/// What to do for somebody who asks with the key of this intent.
pub fn asked(standing: &Standing, remedy: Remedy, now: Timestamp, timing: &Timing) -> Advice {
    match standing.state {
        IntentState::Done | IntentState::Refused => Advice::Return,
        IntentState::NotSent => Advice::Send,
        IntentState::Unknown | IntentState::Parked if remedy == Remedy::Repeat => Advice::Send,
        // Whatever stood in the way of the last look may be gone; looks change nothing.
        IntentState::Parked if remedy == Remedy::Look && now >= standing.next_look(timing) => Advice::Look,
        IntentState::Parked => Advice::AskPerson,
        IntentState::Sending | IntentState::Unknown => due(standing, remedy, now, timing),
    }
}

/// What is due for this intent if nobody asks. Nothing is sent by itself: whoever wanted it may have changed their mind.
pub fn due(standing: &Standing, remedy: Remedy, now: Timestamp, timing: &Timing) -> Advice {
    match standing.state {
        IntentState::Done | IntentState::Refused | IntentState::NotSent => Advice::Return,
        IntentState::Parked => Advice::AskPerson,
        IntentState::Sending if now >= standing.over() => Advice::Abandon,
        IntentState::Sending => Advice::Wait(standing.over()),
        IntentState::Unknown if remedy == Remedy::Look => {
            let next = standing.next_look(timing);
            if now >= next {
                Advice::Look
            } else {
                Advice::LookAt(next)
            }
        }
        IntentState::Unknown if gives_up(standing, remedy, now, timing) => Advice::GiveUp,
        IntentState::Unknown => Advice::LookAt(standing.settled_at(timing)),
    }
}
