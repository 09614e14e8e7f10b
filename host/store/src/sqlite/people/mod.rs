//! The tables of people, and [`PeopleStore`] on them.

mod directory;
mod facts;
mod persons;
mod sessions;
mod tickets;
mod words;

use rusqlite::Connection;

use super::{SqliteStore, audit_log};
use crate::{
    DeviceRow, DirectoryEntry, DirectoryQuery, DirectoryState, PeopleChange, PeopleStore, PersonId, PersonRow,
    SessionRow, StoreError, Subject, TicketRow, Timestamp,
};

/// Does one change within the transaction.
fn apply(connection: &Connection, change: &PeopleChange) -> Result<(), StoreError> {
    match change {
        PeopleChange::PutPerson(row) => persons::put(connection, row),
        PeopleChange::PersonIs { person, version } => persons::expect(connection, person, *version),
        PeopleChange::PutSession(row) => sessions::put(connection, row),
        PeopleChange::TouchSession { hash, seen, address } => sessions::touch(connection, hash, *seen, address),
        PeopleChange::EndSession(hash) => sessions::end(connection, hash),
        PeopleChange::EndSessions { person, except } => sessions::end_all(connection, person, except.as_ref()),
        PeopleChange::Forget { now, idle } => {
            sessions::forget(connection, *now, *idle)?;
            tickets::forget(connection, *now)
        }
        PeopleChange::PutTicket(row) => tickets::put(connection, row),
        PeopleChange::EndTickets(purpose) => tickets::end(connection, purpose),
        PeopleChange::PutDevice(row) => tickets::put_device(connection, row),
        PeopleChange::ForgetDevices(person) => tickets::forget_devices(connection, person),
        PeopleChange::EndEveryAccess => {
            sessions::end_every(connection)?;
            tickets::end_every(connection)
        }
        PeopleChange::PutDirectory {
            integration,
            entries,
            refreshed,
        } => directory::put(connection, integration, entries, *refreshed),
        PeopleChange::DirectoryFault {
            integration,
            fault,
            tried,
        } => directory::fault(connection, integration, fault, *tried),
        PeopleChange::PutFact { name, value } => facts::put(connection, name, value.as_deref()),
        PeopleChange::Audit(event) => audit_log::append(connection, event),
    }
}

impl PeopleStore for SqliteStore {
    fn apply_people(&self, changes: &[PeopleChange]) -> Result<(), StoreError> {
        self.write(|connection| changes.iter().try_for_each(|change| apply(connection, change)))
    }

    fn person(&self, id: &PersonId) -> Result<Option<PersonRow>, StoreError> {
        self.read(|connection| persons::get(connection, id))
    }

    fn person_by_email(&self, email: &str) -> Result<Option<PersonRow>, StoreError> {
        self.read(|connection| persons::by_email(connection, email))
    }

    fn person_by_subject(&self, subject: &Subject) -> Result<Option<PersonRow>, StoreError> {
        self.read(|connection| persons::by_subject(connection, subject))
    }

    fn persons(&self) -> Result<Vec<PersonRow>, StoreError> {
        self.read(persons::all)
    }

    fn session(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
        idle: Timestamp,
    ) -> Result<Option<(SessionRow, PersonRow)>, StoreError> {
        self.read(|connection| sessions::get(connection, hash, now, idle))
    }

    fn sessions(&self, person: &PersonId) -> Result<Vec<SessionRow>, StoreError> {
        self.read(|connection| sessions::all(connection, person))
    }

    fn ticket(&self, hash: &[u8; 32], now: Timestamp) -> Result<Option<TicketRow>, StoreError> {
        self.read(|connection| tickets::get(connection, hash, now))
    }

    fn take_ticket(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
        changes: &[PeopleChange],
    ) -> Result<Option<TicketRow>, StoreError> {
        self.write(|connection| {
            let Some(ticket) = tickets::take(connection, hash, now)? else {
                return Ok(None);
            };
            changes.iter().try_for_each(|change| apply(connection, change))?;
            Ok(Some(ticket))
        })
    }

    fn device(&self, hash: &[u8; 32], now: Timestamp) -> Result<Option<DeviceRow>, StoreError> {
        self.read(|connection| tickets::device(connection, hash, now))
    }

    fn directory(&self, integration: &str, query: &DirectoryQuery) -> Result<Vec<DirectoryEntry>, StoreError> {
        self.read(|connection| directory::find(connection, integration, query))
    }

    fn directory_entry(&self, integration: &str, email: &str) -> Result<Option<DirectoryEntry>, StoreError> {
        self.read(|connection| directory::entry(connection, integration, email))
    }

    fn directory_state(&self, integration: &str) -> Result<DirectoryState, StoreError> {
        self.read(|connection| directory::state(connection, integration))
    }

    fn fact(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read(|connection| facts::get(connection, name))
    }
}
