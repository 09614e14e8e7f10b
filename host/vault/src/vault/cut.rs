//! Connections that end with the app that they were made with.
//!
//! A token belongs to an app, an account and a service. Where an integration is set up anew with another of them, a
//! connection that was left as it is would go on writing into the old account. So it is cut in the very batch that writes
//! the new settings; its tokens are forgotten, and whose connection it is reads why they have to sign in again.

use microapp_store::{
    Change, ConnectionId, ConnectionRow, ConnectionState, IntentFilter, IntentRow, IntentState, Principal, Sealed,
};

use super::core::Core;
use super::floor::Floor;
use super::row::Opened;
use crate::audit::{Event, subject};
use crate::{Reason, VaultError};

/// What a person reads of an intent whose outcome can't be looked up any more.
const ELSEWHERE: &str = "The integration has been set up with another app or account since this was sent. If it was carried \
                         out, it was in the earlier one: look there.";

/// Whether an intent may have been carried out in an account that the integration had before. Nobody can look for it in the one
/// that it has now: a person has to say.
pub fn is_of_earlier_account(intent: &IntentRow) -> bool {
    intent.state == IntentState::Parked && intent.note.as_deref() == Some(ELSEWHERE)
}

/// Whose connections end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ends {
    /// The account's.
    pub service: bool,
    /// Those of people.
    pub people: bool,
    /// Those with which intents were carried out, so that nobody finds out any more what became of them.
    pub intents: bool,
}

impl Ends {
    fn of(self, id: &ConnectionId) -> bool {
        match id.principal {
            Principal::Service => self.service,
            Principal::User(_) => self.people,
        }
    }
}

/// A connection that is about to be cut.
pub(super) struct Cut {
    next: Opened,
    mark: Sealed,
    event: Change,
    /// What was seen of it before it was read.
    floor: Floor,
}

impl Cut {
    /// What cuts it, and tells of it.
    pub fn changes(&self) -> [Change; 2] {
        let row = Change::PutConnection {
            row: self.next.row.clone(),
            mark: self.mark.clone(),
        };
        [row, self.event.clone()]
    }
}

impl Core {
    /// Those connections of an integration that end, as they are written next. What can't be opened ends, too: it could be
    /// opened again once its key is back.
    pub fn cut(&self, integration: &str, ends: Ends, who: &str) -> Result<Vec<Cut>, VaultError> {
        let mut cut = Vec::new();
        let with_tokens = |row: &&ConnectionRow| ends.of(&row.id) && row.tokens.is_some();
        for row in self.store.connections(integration)?.iter().filter(with_tokens) {
            let floor = self.slot(&row.id).floor();
            let mut next = self.read_or_blank(&row.id)?;
            let now = self.now();
            next.clear();
            if next.row.state != ConnectionState::Disabled {
                (next.row.state, next.row.since) = (ConnectionState::SignInNeeded, now);
                next.row.reason = Some(Reason::SetUpAnew { who: who.to_owned() }.write());
            }
            let key = self.key(&next.key_name)?;
            let mark = next.seal(&key)?;
            let event = Event::new(who, "connection.disconnected", subject(&row.id));
            let event = Change::Audit(event.detail("reason", "set up anew").at(now));
            cut.push(Cut {
                next,
                mark,
                event,
                floor,
            });
        }
        Ok(cut)
    }

    /// What leaves those intents to a person that may have been carried out with what ends: a look into another account would
    /// take "it is not there" for an answer.
    pub fn park(&self, integration: &str, ends: Ends) -> Result<Vec<Change>, VaultError> {
        if !ends.intents {
            return Ok(Vec::new());
        }
        let open = IntentFilter {
            integration: Some(integration.to_owned()),
            states: vec![IntentState::Sending, IntentState::Unknown, IntentState::Parked],
            limit: u32::MAX,
            ..IntentFilter::default()
        };
        let now = self.now();
        let intents = self.store.intents(&open)?.into_iter().map(|mut row| {
            row.version = row.version.saturating_add(1);
            row.state = IntentState::Parked;
            row.note = Some(ELSEWHERE.to_owned());
            row.updated = now;
            Change::PutIntent(row)
        });
        Ok(intents.collect())
    }

    /// Remembers that it was cut.
    pub fn note_cut(&self, cut: Cut) -> ConnectionId {
        let slot = self.slot(&cut.next.row.id);
        slot.note(&cut.next, &cut.floor);
        slot.unpause();
        cut.next.row.id
    }
}
