//! What outlives a process: the last use of the windows, the day's counts, and what refusals have taught.
//!
//! Processes that share a memory take turns: while one has the turn it alone sends, and the memory is what the next one
//! starts from. That is the simplest thing that keeps the sum exact. It costs little where it matters: a process that is
//! alone keeps its turn as long as it has work, and a command-line call has it for one request or a few. Platforms that
//! run several busy hosts for one account want a shared store that lends slots instead (the module `store` of the crate `microapp-limiter`).

use std::collections::BTreeMap;
use std::io;

use microapp_limiter::upstream::{Count, Hold, HoldKind, Scope};
use microapp_limiter::{Snapshot, WallTime};
use serde::{Deserialize, Serialize};

/// Remembers an integration's rate limit. [`FileMemory`](super::FileMemory) does so in a file; a host with a database does
/// so there.
///
/// Called from async code: must not block for longer than a small file takes.
pub trait RateMemory: Send + Sync + 'static {
    /// Begins a turn, unless another process has it.
    ///
    /// # Errors
    ///
    /// When the memory can't be used. The limiter then goes on without it, after a wait that covers the unknown, and asks for
    /// it again each second.
    fn try_begin(&self) -> io::Result<Option<Box<dyn RateTurn>>>;

    /// Lets the process that has the turn know that another one waits, until the mark is dropped.
    ///
    /// # Errors
    ///
    /// When the mark can't be made. The turn comes all the same, only later.
    fn wait(&self) -> io::Result<Box<dyn WaitingMark>>;

    /// Looks without a turn, to show it to people.
    fn peek(&self) -> Recall;
}

/// The right to send, for this process alone. To drop it ends it.
pub trait RateTurn: Send {
    /// What the last turn left.
    fn read(&mut self) -> Recall;

    /// Writes it for the next turn. A reader sees either the old record or the new one, never a part.
    ///
    /// # Errors
    ///
    /// When it can't be written.
    fn write(&mut self, record: &RateRecord) -> io::Result<()>;

    /// Whether another process waits. Asked about every 50 ms as long as the turn lasts, so a turn that has to be renewed
    /// can be renewed here.
    fn wanted(&self) -> bool;

    /// Whether the turn is still this process's. Asked before each request. A turn that ends with its process is never
    /// lost; one that ends by a clock is, while the process is held up: nothing more is sent in it then.
    fn holds(&self) -> bool {
        true
    }
}

/// A mark that says "somebody waits" as long as it lives.
pub trait WaitingMark: Send {}

/// What a memory holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Recall {
    /// Nobody has been here before.
    Nothing,
    /// This.
    Record(Box<RateRecord>),
    /// Something that can't be read, and why: the limiter assumes that every slot may be in use.
    Unreadable(String),
}

/// What is remembered, as JSON in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RateRecord {
    version: u32,
    pub(super) window: Snapshot,
    pub(super) classes: BTreeMap<String, Snapshot>,
    counts: Vec<Count>,
    holds: Vec<KeptHold>,
}

/// The record's format.
const VERSION: u32 = 1;

impl RateRecord {
    pub(super) fn new(
        window: Snapshot,
        classes: BTreeMap<String, Snapshot>,
        counts: Vec<Count>,
        holds: &[Hold],
    ) -> Self {
        Self {
            version: VERSION,
            window,
            classes,
            counts,
            holds: holds.iter().filter_map(KeptHold::new).collect(),
        }
    }

    /// Every slot may be in use, and nothing else is known.
    pub(super) fn unreadable(wall: WallTime, classes: impl IntoIterator<Item = String>) -> Self {
        Self::all_in_use(wall, classes, Vec::new(), &[])
    }

    /// Every slot may be in use; of the day's counts and of what the service has asked for, this is known.
    pub(super) fn all_in_use(
        wall: WallTime,
        classes: impl IntoIterator<Item = String>,
        counts: Vec<Count>,
        holds: &[Hold],
    ) -> Self {
        let all_in_use = Snapshot::unreadable(wall);
        let classes = classes.into_iter().map(|name| (name, all_in_use.clone())).collect();
        Self::new(all_in_use, classes, counts, holds)
    }

    /// Reads the text of a record.
    ///
    /// # Errors
    ///
    /// If it isn't whole, or of another version.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let record: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match record.version {
            VERSION => Ok(record),
            other => Err(format!("it has version {other}, and version {VERSION} is understood")),
        }
    }

    /// The record as text.
    ///
    /// # Errors
    ///
    /// Never for a record that a limiter has made.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    pub(super) fn counts(&self) -> &[Count] {
        &self.counts
    }

    pub(super) fn holds(&self) -> impl Iterator<Item = Hold> + '_ {
        self.holds.iter().map(KeptHold::hold)
    }
}

/// A hold as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeptHold {
    scope: KeptScope,
    until: WallTime,
    stop: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptScope {
    All,
    Class(String),
    Subject(String),
}

impl KeptHold {
    fn new(hold: &Hold) -> Option<Self> {
        let scope = match &hold.scope {
            Scope::All => KeptScope::All,
            Scope::Class(name) => KeptScope::Class(name.clone()),
            Scope::Subject(name) => KeptScope::Subject(name.clone()),
            Scope::Request => return None,
        };
        Some(Self {
            scope,
            until: hold.until,
            stop: hold.kind == HoldKind::Stop,
        })
    }

    fn hold(&self) -> Hold {
        Hold {
            scope: match &self.scope {
                KeptScope::All => Scope::All,
                KeptScope::Class(name) => Scope::Class(name.clone()),
                KeptScope::Subject(name) => Scope::Subject(name.clone()),
            },
            until: self.until,
            kind: if self.stop { HoldKind::Stop } else { HoldKind::Pause },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_its_text_and_a_part_of_it_is_refused() {
        let wall = WallTime::from_unix_seconds(1_800_000_000);
        let holds = [Scope::All, Scope::Class("light".into()), Scope::Subject("ada".into())].map(|scope| Hold {
            scope,
            until: wall.next_utc_midnight(),
            kind: HoldKind::Stop,
        });
        let unknown = Snapshot::unreadable(wall);
        let record = RateRecord::new(unknown, BTreeMap::new(), Vec::new(), &holds);
        let text = record.to_json().expect("a text");
        assert_eq!(RateRecord::from_json(&text), Ok(record.clone()));
        assert_eq!(record.holds().collect::<Vec<_>>(), holds);
        for length in 0..text.len() {
            assert!(RateRecord::from_json(&text[..length]).is_err(), "{length}");
        }
        let other = text.replacen("\"version\":1", "\"version\":2", 1);
        let error = RateRecord::from_json(&other).expect_err("another version");
        assert_eq!(error, "it has version 2, and version 1 is understood");
    }
}
