//! Accounts of people.

use crate::Timestamp;

/// A random name for a person that never changes and says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub String);

/// What a person may do. Each may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Uses pages.
    User,
    /// Also writes pages.
    TemplateDeveloper,
    /// Also sets up integrations and people.
    Admin,
}

/// A password as Argon2 keeps it. Not the password, and still nobody else's business.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordHash([REDACTED])")
    }
}

/// Who somebody is at an identity provider: the pair is unique for ever, an e-mail address is not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The provider's issuer URL.
    pub issuer: String,
    /// The provider's name for the person.
    pub subject: String,
}

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Which.
    pub id: PersonId,
    /// Grows by one with each write: 1 is the first.
    pub version: u64,
    /// The e-mail address, in lower case. Unique.
    pub email: String,
    /// The name that others see.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in.
    pub enabled: bool,
    /// The password; none: they sign in at an identity provider, or have not chosen one yet.
    pub password: Option<PasswordHash>,
    /// Who they are at an identity provider. Unique.
    pub subject: Option<Subject>,
    /// How services know them, if not by their e-mail address.
    pub service_address: Option<String>,
    /// When the account was made.
    pub created: Timestamp,
    /// When it was last written.
    pub updated: Timestamp,
}
