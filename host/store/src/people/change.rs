//! What a batch about people is made of.

use crate::{
    AuditEvent, DeviceRow, DirectoryEntry, PersonId, PersonRow, SessionRow, TicketPurpose, TicketRow, Timestamp,
};

/// One change of a batch. A batch happens as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleChange {
    /// Writes an account, compared and swapped by its version. An e-mail address or a subject that another account has
    /// fails with `Stale`.
    PutPerson(PersonRow),
    /// Changes nothing, and fails with `Stale` if an account is not at this version any more: for what follows from what was
    /// read of it.
    PersonIs {
        /// Whose.
        person: PersonId,
        /// At which.
        version: u64,
    },
    /// Begins a session.
    PutSession(SessionRow),
    /// Notes that a session was used. One that has ended stays so.
    TouchSession {
        /// Which.
        hash: [u8; 32],
        /// When.
        seen: Timestamp,
        /// From where.
        address: String,
    },
    /// Ends a session.
    EndSession([u8; 32]),
    /// Ends the sessions of a person, but for this one.
    EndSessions {
        /// Whose.
        person: PersonId,
        /// Which one goes on.
        except: Option<[u8; 32]>,
    },
    /// Forgets sessions, tickets and devices that expired before this, and sessions that were not used since `idle`.
    Forget {
        /// Now.
        now: Timestamp,
        /// Since when a session has to have been used.
        idle: Timestamp,
    },
    /// Writes a one-time link, in place of those with the same purpose.
    PutTicket(TicketRow),
    /// Ends the one-time links of this purpose.
    EndTickets(TicketPurpose),
    /// Remembers a browser.
    PutDevice(DeviceRow),
    /// Forgets the browsers of a person.
    ForgetDevices(PersonId),
    /// Ends all sessions and one-time links, and forgets all browsers: in a backup, links that were used and sessions that
    /// were ended since are alive again.
    EndEveryAccess,
    /// Replaces the whole directory of an integration.
    PutDirectory {
        /// Whose.
        integration: String,
        /// Everybody. Of two with the same e-mail address the first counts.
        entries: Vec<DirectoryEntry>,
        /// When it was listed.
        refreshed: Timestamp,
    },
    /// Notes that a directory could not be listed.
    DirectoryFault {
        /// Whose.
        integration: String,
        /// Why, for people.
        fault: String,
        /// When.
        tried: Timestamp,
    },
    /// Keeps a fact about the host itself, such as the hash of the monitor's token.
    PutFact {
        /// Its name.
        name: String,
        /// What; none forgets it.
        value: Option<String>,
    },
    /// Notes an event at the end of the audit log.
    Audit(AuditEvent),
}
