//! What the vendor's answers have taught: which requests are held back, and until when.

use super::Scope;
use crate::WallTime;
use std::collections::BTreeMap;
use std::fmt;

/// Requests that are held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which ones.
    pub scope: Scope,
    /// Until when.
    pub until: WallTime,
    /// Whether waiting is reasonable.
    pub kind: HoldKind,
}

/// How long a hold is meant to last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HoldKind {
    /// Seconds: wait for its end.
    Pause,
    /// Until a reset: tell the caller when, and don't wait.
    Stop,
}

impl fmt::Display for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scope, until, kind } = self;
        match kind {
            HoldKind::Pause => write!(f, "{scope} paused until {until}, as the vendor asked"),
            HoldKind::Stop => write!(f, "{scope} refused by the vendor until {until}"),
        }
    }
}

/// All holds, one for each scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Holds(BTreeMap<Scope, (WallTime, HoldKind)>);

impl Holds {
    /// Adds a hold, or extends one; an answer that was on its way longer doesn't shorten it.
    pub(super) fn add(&mut self, now: WallTime, scope: &Scope, until: WallTime, kind: HoldKind) {
        self.0.retain(|_, (until, _)| *until > now);
        if *scope == Scope::Request || until <= now {
            return;
        }
        let hold = self.0.entry(scope.clone()).or_insert((until, kind));
        *hold = (*hold).max((until, kind));
    }

    /// The hold that keeps this request back longest.
    pub(super) fn check(&self, now: WallTime, class: Option<&str>, subject: Option<&str>) -> Option<Hold> {
        let applies = |scope: &Scope| match scope {
            Scope::All => true,
            Scope::Class(name) => class == Some(name),
            Scope::Subject(name) => subject == Some(name),
            Scope::Request => false,
        };
        self.all(now)
            .into_iter()
            .filter(|hold| applies(&hold.scope))
            .max_by_key(|hold| hold.until)
    }

    pub(super) fn all(&self, now: WallTime) -> Vec<Hold> {
        let hold = |(scope, (until, kind)): (&Scope, &(WallTime, HoldKind))| Hold {
            scope: scope.clone(),
            until: *until,
            kind: *kind,
        };
        self.0.iter().map(hold).filter(|hold| hold.until > now).collect()
    }
}
