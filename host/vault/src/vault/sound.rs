//! Checks whether every row is as the vault wrote it, without a vault: nothing is changed, and no token is asked for.

use microapp_store::{Store, StoreError};

use super::mark::key_of_mark;
use super::row::Opened;
use super::vouched::{Vouched, unvouched};
use crate::VaultError;
use crate::audit::subject;
use crate::keys::{KeyEncryptionKey, KeyRing};

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Soundness {
    /// How many integrations are as they were written.
    pub integrations: usize,
    /// How many connections are.
    pub connections: usize,
    /// What was changed, swapped or put back, or can't be opened; never with a secret.
    pub unsound: Vec<VaultError>,
    /// The store is older than the marks of integrations: they are vouched for when a vault is opened over it next.
    pub not_vouched_for: bool,
}

/// Opens each integration and each connection with these keys. Blocks.
///
/// # Errors
///
/// What the store says.
pub fn look(store: &dyn Store, ring: &KeyRing) -> Result<Soundness, StoreError> {
    let keys = store.keys()?;
    // Only the active key can say that nobody has vouched yet. One that is missing, or another of its name, says nothing.
    let is_from_before = |key: &KeyEncryptionKey, row| key.is_of(row) && !key.knows_marks(row);
    let mut active = keys.iter().filter(|row| row.active);
    let not_vouched_for = active.any(|row| ring.key(&row.id).is_ok_and(|key| is_from_before(key, row)));
    let mut found = Soundness {
        not_vouched_for,
        ..Soundness::default()
    };
    for integration in store.integrations()? {
        let name = integration.name.clone();
        if !not_vouched_for {
            let key = integration.mark.as_ref().and_then(key_of_mark).map(|key| ring.key(key));
            let opened = match key {
                None => Err(unvouched(&name)),
                Some(key) => key
                    .map_err(VaultError::from)
                    .and_then(|key| Vouched::open(integration, key)),
            };
            match opened {
                Ok(_) => found.integrations += 1,
                Err(error) => found.unsound.push(error),
            }
        }
        for row in store.connections(&name)? {
            // Gone in the meantime.
            let Some((row, mark)) = store.connection(&row.id)? else {
                continue;
            };
            let opened = match mark.as_ref().and_then(key_of_mark).map(|key| ring.key(key)) {
                None => Err(VaultError::Tampered {
                    what: format!("the mark of {}", subject(&row.id)),
                }),
                Some(key) => key
                    .map_err(VaultError::from)
                    .and_then(|key| Opened::open(row, mark.as_ref(), key)),
            };
            match opened {
                Ok(_) => found.connections += 1,
                Err(error) => found.unsound.push(error),
            }
        }
    }
    Ok(found)
}
