//! The directory: the people whom a service knows, as last listed.

use crate::Timestamp;

/// Somebody whom a service knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// The service's id; none while it has none.
    pub id: Option<String>,
    /// The e-mail address, in lower case. Unique within an integration.
    pub email: String,
    /// The name that others see; empty if there is none.
    pub name: String,
    /// Whether they can be invited as a co-host.
    pub can_co_host: bool,
    /// The whole entry as the connector gave it: a JSON object.
    pub details: String,
}

/// How fresh a directory is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DirectoryState {
    /// When it was last listed as a whole; none: never.
    pub refreshed: Option<Timestamp>,
    /// How many entries it has.
    pub entries: u64,
    /// When it was last tried.
    pub tried: Option<Timestamp>,
    /// Why the last try failed, for people; none: it did not.
    pub fault: Option<String>,
}

/// What to look for in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryQuery {
    /// Each of these words begins a word of the name, or is part of the e-mail address. Letter case and accents do not
    /// count, and a word with a hyphen or an apostrophe in it is as many words as it is in a name. Empty: everybody.
    pub words: Vec<String>,
    /// At most so many.
    pub limit: u32,
}
