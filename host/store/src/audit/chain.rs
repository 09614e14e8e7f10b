//! The chain: each entry's hash is over its number, its event and the hash of the entry before.
//!
//! What it finds: an entry that was changed, taken out, put in, or moved. What it can't find alone: a log that was cut
//! short or written anew from some entry on by one who can write the file. For that, note the head somewhere else from
//! time to time, and check whether it is still in the chain.
//!
//! The hash is SHA-256 over a text that can be read in one way only: a word that names the format, the number and the
//! time as eight bytes each, big end first, every string behind its length as eight bytes, the result as one byte, and
//! the hash before.

use sha2::{Digest as _, Sha256};

use super::{AuditEntry, AuditEvent, AuditResult, Hash};
use crate::{Store, StoreError};

/// Names the format of what is hashed.
const FORMAT: &[u8] = b"microapp audit entry 1\n";

/// How many entries are read at once.
const PAGE: u32 = 1000;

impl AuditEntry {
    /// The entry that follows this one; none: the first.
    #[must_use]
    pub fn after(last: Option<&Self>, event: AuditEvent) -> Self {
        let (sequence, previous) = last.map_or((1, [0; 32]), |last| (last.sequence.saturating_add(1), last.hash));
        let hash = hash(sequence, &event, &previous);
        Self {
            sequence,
            event,
            previous,
            hash,
        }
    }
}

fn hash(sequence: u64, event: &AuditEvent, previous: &Hash) -> Hash {
    let mut digest = Sha256::new();
    digest.update(FORMAT);
    digest.update(sequence.to_be_bytes());
    digest.update(event.at.0.to_be_bytes());
    for text in [&event.who, &event.what, &event.subject, &event.details] {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    }
    digest.update([match event.result {
        AuditResult::Ok => 0,
        AuditResult::Denied => 1,
        AuditResult::Failed => 2,
    }]);
    digest.update(previous);
    digest.finalize().into()
}

/// The end of a chain that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// The number of the last entry; 0: there is none.
    pub sequence: u64,
    /// Its hash; zeros if there is none.
    pub hash: Hash,
}

/// Where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the audit log is broken at entry {sequence}: {reason}")]
pub struct Broken {
    /// The number that the first entry that doesn't hold has, or should have.
    pub sequence: u64,
    /// What is wrong.
    pub reason: BrokenChain,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BrokenChain {
    /// The number is not the next one.
    #[error("entries before it are missing, or it is not in its place")]
    Gap,
    /// The hash before is not the one of the entry before.
    #[error("it does not follow the entry before it")]
    Detached,
    /// The hash is not that of the entry.
    #[error("it was changed")]
    Changed,
    /// The store's last entry is not the end of the chain.
    #[error("the last entry is not where the log ends")]
    Cut,
}

/// Follows a chain from its beginning.
///
/// # Errors
///
/// The first entry that doesn't hold.
pub fn verify<'a>(entries: impl IntoIterator<Item = &'a AuditEntry>) -> Result<Head, Broken> {
    entries.into_iter().try_fold(Head::default(), Head::follow)
}

/// Follows the chain of a store, page by page.
///
/// # Errors
///
/// What the store says, or the first entry that doesn't hold.
pub fn verify_store(store: &dyn Store) -> Result<Result<Head, Broken>, StoreError> {
    let mut head = Head::default();
    loop {
        let page = store.audit(head.sequence + 1, PAGE)?;
        if page.is_empty() {
            break;
        }
        match page.iter().try_fold(head, Head::follow) {
            Ok(next) => head = next,
            Err(broken) => return Ok(Err(broken)),
        }
    }
    // Entries may have been added since the last page, never taken away.
    let last = store.audit_head()?.map_or(0, |entry| entry.sequence);
    Ok(if last < head.sequence {
        Err(Broken {
            sequence: last + 1,
            reason: BrokenChain::Cut,
        })
    } else {
        Ok(head)
    })
}

impl Head {
    /// One entry further.
    ///
    /// # Errors
    ///
    /// If the entry doesn't hold, or doesn't follow this head.
    pub fn follow(self, entry: &AuditEntry) -> Result<Self, Broken> {
        let sequence = self.sequence + 1;
        let broken = |reason| Err(Broken { sequence, reason });
        if entry.sequence != sequence {
            return broken(BrokenChain::Gap);
        }
        if entry.previous != self.hash {
            return broken(BrokenChain::Detached);
        }
        if entry.hash != hash(sequence, &entry.event, &entry.previous) {
            return broken(BrokenChain::Changed);
        }
        Ok(Self {
            sequence,
            hash: entry.hash,
        })
    }
}
