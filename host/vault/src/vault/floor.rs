//! What a process has seen of a row, and will not go below.

use super::mark::Incarnation;
use crate::VaultError;

/// One state of a row, as its mark vouches for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub incarnation: Incarnation,
    pub version: u64,
    /// SHA-256 of the row.
    pub digest: [u8; 32],
}

/// What must not be gone below.
#[derive(Clone, Default)]
pub(super) struct Floor {
    seen: Option<Seen>,
    /// How many lives of the row were begun, as far as this process has seen.
    lives: u64,
    /// Lives of the row that have ended. One that comes back was put back.
    ended: Vec<Incarnation>,
}

impl Floor {
    /// Whether nothing was seen.
    pub fn is_blank(&self) -> bool {
        self.seen.is_none()
    }

    /// Whether a later state of the same life was seen.
    pub fn is_above(&self, state: &Seen) -> bool {
        let same_life = |seen: &&Seen| seen.incarnation == state.incarnation;
        let seen = self.seen.as_ref().filter(same_life);
        seen.is_some_and(|seen| seen.version > state.version)
    }

    /// What a read or a write has shown that began when the floor was `before`. Gives whether it began a new life.
    pub fn note(&mut self, new: Seen, before: &Self) -> bool {
        match &mut self.seen {
            Some(seen) if seen.incarnation == new.incarnation => {
                if seen.version < new.version {
                    *seen = new;
                }
                false
            }
            // A slow read of an earlier life says nothing of the present one.
            _ if self.lives != before.lives => false,
            seen => {
                self.lives += 1;
                self.ended.extend(seen.replace(new).map(|seen| seen.incarnation));
                true
            }
        }
    }

    /// Refuses what was put back.
    pub fn check(&self, found: &Seen, what: &str) -> Result<(), VaultError> {
        let refused = |seen: u64| {
            Err(VaultError::RolledBack {
                what: what.to_owned(),
                found: found.version,
                seen,
            })
        };
        if self.ended.contains(&found.incarnation) {
            return refused(self.seen.as_ref().map_or(0, |seen| seen.version));
        }
        match &self.seen {
            Some(seen) if seen.incarnation == found.incarnation => {
                let is_other = seen.version == found.version && seen.digest != found.digest;
                if seen.version > found.version || is_other {
                    return refused(seen.version);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
