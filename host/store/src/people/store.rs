//! The trait.

use crate::{
    DeviceRow, DirectoryEntry, DirectoryQuery, DirectoryState, PeopleChange, PersonId, PersonRow, SessionRow, Store,
    StoreError, Subject, TicketRow, Timestamp,
};

/// Keeps what a host with pages knows of people. Blocks and fails as [`Store`] does.
pub trait PeopleStore: Store {
    /// Does all of these changes in their order, or none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] as [`PeopleChange`] says.
    fn apply_people(&self, changes: &[PeopleChange]) -> Result<(), StoreError>;

    /// An account.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn person(&self, id: &PersonId) -> Result<Option<PersonRow>, StoreError>;

    /// The account with this e-mail address, in lower case.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn person_by_email(&self, email: &str) -> Result<Option<PersonRow>, StoreError>;

    /// The account of this person at an identity provider.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn person_by_subject(&self, subject: &Subject) -> Result<Option<PersonRow>, StoreError>;

    /// All accounts, by e-mail address.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn persons(&self) -> Result<Vec<PersonRow>, StoreError>;

    /// A session with its person, as long as neither end has come: not expired at `now`, used since `idle`.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn session(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
        idle: Timestamp,
    ) -> Result<Option<(SessionRow, PersonRow)>, StoreError>;

    /// The sessions of a person, the last used first.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn sessions(&self, person: &PersonId) -> Result<Vec<SessionRow>, StoreError>;

    /// A one-time link that has not been used and has not expired. It stays.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn ticket(&self, hash: &[u8; 32], now: Timestamp) -> Result<Option<TicketRow>, StoreError>;

    /// Takes a one-time link and does these changes with it, or none of it: whoever gets it is the only one.
    ///
    /// # Errors
    ///
    /// As for [`apply_people`](Self::apply_people); the link is then as good as before.
    fn take_ticket(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
        changes: &[PeopleChange],
    ) -> Result<Option<TicketRow>, StoreError>;

    /// A browser that is remembered at `now`.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn device(&self, hash: &[u8; 32], now: Timestamp) -> Result<Option<DeviceRow>, StoreError>;

    /// Looks in the directory of an integration: by name, then e-mail address.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn directory(&self, integration: &str, query: &DirectoryQuery) -> Result<Vec<DirectoryEntry>, StoreError>;

    /// The entry with this e-mail address, in lower case.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn directory_entry(&self, integration: &str, email: &str) -> Result<Option<DirectoryEntry>, StoreError>;

    /// How fresh a directory is.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn directory_state(&self, integration: &str) -> Result<DirectoryState, StoreError>;

    /// A fact about the host itself.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn fact(&self, name: &str) -> Result<Option<String>, StoreError>;
}
