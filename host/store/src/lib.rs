//! What a host keeps: integrations with their templates and components, connections, sign-ins under way, intents, leases,
//! keys' names, an audit log.
//!
//! [`Store`] is the trait; writes are batches of [`Change`]s that happen all or not at all, and are durable when
//! [`Store::apply`] returns. Everything secret arrives here sealed: a store sees bytes, never a token, and it must never
//! hold a key. It must not know a service, send a request or read a clock: callers say what time it is.
//!
//! | To | read |
//! |---|---|
//! | open one | [`SqliteStore`] |
//! | write | [`Change`] |
//! | keep integrations and what they are connected with | [`IntegrationRow`], [`ConnectionRow`] |
//! | keep templates that were installed | [`TemplateRow`] |
//! | let one process at a time do a thing | [`Lease`] |
//! | do a thing once | [`IntentRow`] |
//! | keep people, sessions, and the directory of a service | [`PeopleStore`], [`PeopleChange`] |
//! | check whether all is well | [`doctor`] |
//! | copy the whole, and bring it back | [`SqliteStore::backup`], [`restore`] |
//! | write another backend | [`conformance`] |
//! | see who did what | [`AuditEvent`], [`AuditEntry`], [`audit::verify`] |

#![deny(missing_docs)]

pub mod audit;
mod change;
pub mod conformance;
mod connection;
pub mod doctor;
mod error;
mod integration;
mod intent;
mod key;
mod lease;
mod people;
mod sign_in;
mod sqlite;
mod store;
mod template;
mod time;

pub use audit::{AuditEntry, AuditEvent, AuditResult, Hash};
pub use change::Change;
pub use connection::{ConnectionId, ConnectionRow, ConnectionState, Principal, Sealed, WrappedKey};
pub use error::StoreError;
pub use integration::IntegrationRow;
pub use intent::{IntentFilter, IntentRow, IntentState};
pub use key::KeyRow;
pub use lease::{Fence, Lease};
pub use people::{
    DeviceRow, DirectoryEntry, DirectoryQuery, DirectoryState, PasswordHash, PeopleChange, PeopleStore, PersonId,
    PersonRow, Role, SessionRow, Subject, TicketPurpose, TicketRow,
};
pub use sign_in::SignInRow;
pub use sqlite::{
    BackupError, CopyReport, Existing, RestoreError, RestoreReport, Snapshot, SqliteOptions, SqliteStore, Synchronous,
    restore, restore_on, restore_with,
};
pub use store::Store;
pub use template::TemplateRow;
pub use time::Timestamp;
