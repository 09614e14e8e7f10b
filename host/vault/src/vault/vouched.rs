//! An integration's row, and the mark that vouches for it.

use microapp_store::IntegrationRow;
use sha2::{Digest, Sha256};

use super::floor::Seen;
use super::mark::{self, Incarnation};
use crate::VaultError;
use crate::canonical::Canonical;
use crate::keys::{KeyEncryptionKey, KeyError};

/// A row that its mark vouches for.
#[derive(Debug, Clone)]
pub(super) struct Vouched {
    pub row: IntegrationRow,
    /// The key-encryption key that the mark is sealed with. The row stays with it until a rotation.
    pub key_name: String,
    pub incarnation: Incarnation,
    /// SHA-256 of the row.
    pub digest: [u8; 32],
}

impl Vouched {
    /// A row that begins a life; it is written as the version after its own.
    pub fn begin(row: IntegrationRow, key_name: String, incarnation: Incarnation) -> Self {
        Self {
            row,
            key_name,
            incarnation,
            digest: [0; 32],
        }
    }

    /// What was kept, if its mark fits it.
    pub fn open(row: IntegrationRow, key: &KeyEncryptionKey) -> Result<Self, VaultError> {
        let digest = digest(&row);
        let beside = purpose(key.name().as_str(), &row, &digest);
        let incarnation = row.mark.as_ref().and_then(|mark| mark::open(key, &beside, mark));
        let incarnation = incarnation.ok_or_else(|| unvouched(&row.name))?;
        let key_name = key.name().to_string();
        Ok(Self {
            row,
            key_name,
            incarnation,
            digest,
        })
    }

    /// Vouches for it as the next version.
    pub fn seal(&mut self, key: &KeyEncryptionKey) -> Result<(), KeyError> {
        self.row.version = self.row.version.saturating_add(1);
        self.key_name = key.name().to_string();
        self.digest = digest(&self.row);
        let beside = purpose(&self.key_name, &self.row, &self.digest);
        self.row.mark = Some(mark::seal(key, &beside, &self.incarnation)?);
        Ok(())
    }

    /// Which state of the row it is.
    pub fn seen(&self) -> Seen {
        Seen {
            incarnation: self.incarnation,
            version: self.row.version,
            digest: self.digest,
        }
    }
}

/// Nobody vouches for this integration's row as it is.
pub(super) fn unvouched(name: &str) -> VaultError {
    VaultError::Tampered {
        what: format!("the mark of {name}"),
    }
}

fn purpose(key_name: &str, row: &IntegrationRow, digest: &[u8; 32]) -> Vec<u8> {
    let whole = Canonical::new("integration.mark").text(key_name).text(&row.name);
    whole.number(row.version).bytes(digest).finish()
}

/// SHA-256 over everything that a row says, sealed or not.
fn digest(row: &IntegrationRow) -> [u8; 32] {
    let whole = Canonical::new("integration.whole")
        .text(&row.name)
        .number(row.version)
        .text(&row.connector)
        .text(&row.configuration)
        .optional(row.secrets.as_ref(), |whole, sealed| whole.bytes(&sealed.0))
        .optional(row.key.as_ref(), |whole, key| {
            whole.text(&key.key_id).bytes(&key.bytes.0)
        })
        .number(u64::from(row.enabled))
        .moment(row.created.0)
        .moment(row.updated.0);
    Sha256::digest(whole.finish()).into()
}
