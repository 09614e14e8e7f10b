//! Integrations: a connector with grants, as an admin has set it up.

use crate::{Sealed, Timestamp, WrappedKey};

/// An integration as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationRow {
    /// Its name: unique, and what everything else refers to.
    pub name: String,
    /// Grows by one with each write: 1 is the first.
    pub version: u64,
    /// The connector's name.
    pub connector: String,
    /// What is not secret of its configuration, as JSON.
    pub configuration: String,
    /// What is secret of it, sealed: client secrets.
    pub secrets: Option<Sealed>,
    /// The key that they are sealed with.
    pub key: Option<WrappedKey>,
    /// Whether it may be used.
    pub enabled: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last written.
    pub updated: Timestamp,
    /// What vouches for this version, made by the vault; kept apart from the rest. None in a row from before there were
    /// marks, until a vault is opened over it.
    pub mark: Option<Sealed>,
}
