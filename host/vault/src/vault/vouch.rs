//! A store that was written before integrations had marks: vouched for once, as it is.
//!
//! Whether that was done is sealed into the check of the active key, and not told by a mark that is missing: else whoever
//! takes a mark away could write what they like into its row.

use std::time::Duration;

use microapp_store::{Change, Lease, StoreError};

use super::core::Core;
use super::vouched::Vouched;
use crate::VaultError;
use crate::audit::Event;
use crate::cipher::random;
use crate::keys::KeyError;

/// The lease of whoever changes keys.
pub(super) const LEASE: &str = "keys";

/// Many times as long as one batch takes.
const LENGTH: Duration = Duration::from_secs(5);

/// How often another process is waited for, and how long each time.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(20);

impl Core {
    /// Vouches for the integrations of a store in which nobody has done so yet; in any other there is nothing to do.
    pub fn vouch_once(&self) -> Result<(), VaultError> {
        for _ in 0..TRIES {
            if self.is_vouched_for()? {
                return Ok(());
            }
            if let Some(lease) = self.store.acquire_lease(LEASE, self.now(), LENGTH)? {
                let done = self.vouch_for_all(&lease);
                self.release(&lease);
                match done {
                    // Somebody else has written a row since it was read.
                    Err(VaultError::Store(error)) if matches!(*error, StoreError::Stale { .. }) => continue,
                    done => return done,
                }
            }
            std::thread::sleep(PAUSE);
        }
        Err(KeyError::Busy.into())
    }

    fn is_vouched_for(&self) -> Result<bool, VaultError> {
        let rows = self.store.keys()?;
        let active = rows.iter().find(|row| row.active);
        active.map_or(Ok(true), |row| Ok(self.key(&row.id)?.knows_marks(row)))
    }

    fn vouch_for_all(&self, lease: &Lease) -> Result<(), VaultError> {
        let (now, key) = (self.now(), self.active_key()?);
        let rows = self.store.keys()?;
        let Some(known) = rows.iter().find(|row| row.active && !key.knows_marks(row)) else {
            // Another process was faster.
            return Ok(());
        };
        let holding = Change::Holding {
            lease: lease.name.clone(),
            fence: lease.fence,
            now,
        };
        let mut changes = vec![holding, Change::PutKey(key.row(true, known.created)?)];
        for row in self.store.integrations()? {
            let event = Event::new("system", "integration.vouched-for", &row.name).at(now);
            let mut next = Vouched::begin(row, key.name().to_string(), random()?);
            next.seal(&key)?;
            changes.extend([Change::PutIntegration(next.row), Change::Audit(event)]);
        }
        Ok(self.store.apply(&changes)?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use microapp_store::{Change, IntegrationRow, SqliteStore, Store as _};

    use crate::keys::{KeyEncryptionKey, KeyName, KeyRing};
    use crate::{Secrets, Vault, VaultError};

    /// A store as it was before there were marks, with an integration that has secrets and one that has none.
    fn old_store() -> (Arc<SqliteStore>, KeyRing) {
        let key = KeyEncryptionKey::generate(KeyName::new("key-1").expect("a name")).expect("a key");
        let (store, ring) = (
            Arc::new(SqliteStore::in_memory().expect("a store")),
            KeyRing::new(vec![key], "a test"),
        );
        let vault = open(&store, &ring).expect("a vault");
        let secrets = Secrets::from([("client_secret".to_owned(), "hidden".to_owned().into())]);
        vault
            .save_integration("zoom", "zoom", "{}", Some(&secrets), "ada")
            .expect("saved");
        vault
            .save_integration("bare", "zoom", "{}", None, "ada")
            .expect("saved");
        forget_marks(&store, &ring, ["zoom", "bare"]);
        (store, ring)
    }

    fn forget_marks(store: &SqliteStore, ring: &KeyRing, names: [&str; 2]) {
        for name in names {
            let row = store.integration(name).expect("read").expect("a row");
            let version = row.version + 1;
            let bare = IntegrationRow {
                mark: None,
                version,
                ..row
            };
            store.apply(&[Change::PutIntegration(bare)]).expect("written");
        }
        let known = store.keys().expect("read");
        let row = ring.keys()[0].row_before_marks(known[0].created).expect("a row");
        store.apply(&[Change::PutKey(row)]).expect("written");
    }

    fn open(store: &Arc<SqliteStore>, ring: &KeyRing) -> Result<Vault, VaultError> {
        Vault::builder(store.clone()).open_with(ring.clone())
    }

    fn vouched_for(store: &SqliteStore) -> Vec<String> {
        let entries = store
            .audit(1, 100)
            .expect("the log")
            .into_iter()
            .map(|entry| entry.event);
        let about = entries.filter(|event| event.what == "integration.vouched-for");
        about.map(|event| event.subject).collect()
    }

    #[test]
    fn a_store_from_before_there_were_marks_is_vouched_for_once() {
        let (store, ring) = old_store();
        let found = crate::look_at_rows(&*store, &ring).expect("read");
        assert!(found.not_vouched_for && found.unsound.is_empty());
        let vault = open(&store, &ring).expect("a vault");
        for name in ["zoom", "bare"] {
            assert!(vault.integration(name).expect("vouched for").is_some());
        }
        let secrets = vault
            .integration_secrets("zoom")
            .expect("vouched for")
            .expect("secrets");
        assert!(secrets.contains_key("client_secret"));
        open(&store, &ring).expect("a vault");
        assert_eq!(vouched_for(&store), ["bare", "zoom"]);
        assert!(!crate::look_at_rows(&*store, &ring).expect("read").not_vouched_for);
    }

    #[test]
    fn a_mark_that_is_missing_later_is_not_made_again() {
        let (store, ring) = old_store();
        open(&store, &ring).expect("a vault");
        let row = store.integration("zoom").expect("read").expect("a row");
        let version = row.version + 1;
        let bare = IntegrationRow {
            mark: None,
            version,
            ..row
        };
        store.apply(&[Change::PutIntegration(bare)]).expect("written");
        let error = open(&store, &ring)
            .expect("a vault")
            .integration("zoom")
            .expect_err("refused");
        assert!(matches!(error, VaultError::Tampered { .. }), "{error}");
        assert_eq!(vouched_for(&store), ["bare", "zoom"], "once, and never again");
    }

    #[test]
    fn processes_that_start_together_vouch_for_it_once() {
        let (store, ring) = old_store();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let vault = open(&store, &ring).expect("a vault");
                    assert!(vault.integration("zoom").expect("vouched for").is_some());
                });
            }
        });
        assert_eq!(vouched_for(&store), ["bare", "zoom"]);
    }
}
