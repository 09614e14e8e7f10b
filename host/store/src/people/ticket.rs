//! What works once, and what is recognised.

use crate::{PersonId, Timestamp};

/// What a one-time link is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TicketPurpose {
    /// To make the first admin.
    Setup,
    /// To choose a password.
    Password(PersonId),
}

/// A one-time link as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// SHA-256 of the link's secret; the secret is nowhere but in the link.
    pub hash: [u8; 32],
    /// What for. A new ticket ends older ones of the same purpose.
    pub purpose: TicketPurpose,
    /// From when on it is of no use.
    pub expires: Timestamp,
}

/// A browser with which a person has signed in before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// SHA-256 of the browser's cookie.
    pub hash: [u8; 32],
    /// Whose.
    pub person: PersonId,
    /// From when on it is as good as unknown.
    pub expires: Timestamp,
}
