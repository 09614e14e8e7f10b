//! People: accounts, their sessions, one-time links, known browsers, and the directory of an integration.
//!
//! [`PeopleStore`] is the trait beside [`Store`](crate::Store), for the part of a host that has pages. Its writes are
//! batches, too. What would let its bearer in (a session, a link, a browser's mark) is here as a hash only.

mod change;
mod directory;
mod person;
mod session;
mod store;
mod ticket;

pub use change::PeopleChange;
pub use directory::{DirectoryEntry, DirectoryQuery, DirectoryState};
pub use person::{PasswordHash, PersonId, PersonRow, Role, Subject};
pub use session::SessionRow;
pub use store::PeopleStore;
pub use ticket::{DeviceRow, TicketPurpose, TicketRow};
