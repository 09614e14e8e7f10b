//! Sessions: a random value in a cookie, its hash in the store.
//!
//! A session ends 12 hours after it was last used and 7 days after it began, whatever comes first; when its person signs
//! out, is disabled, gets another role or another password; and when they end it from the list of their sessions. Signing
//! in always begins a new one, so a value that somebody planted in the browser before is worth nothing afterwards.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::Clock;
use microapp_store::{PeopleChange, PeopleStore, PersonId, PersonRow, SessionRow, Timestamp};

use crate::web::token::{Token, random_name};
use crate::web::{Failure, blocking, now};

/// How long a session lasts without being used.
pub const IDLE: Duration = Duration::from_secs(12 * 3_600);
/// How long it lasts at most.
pub const LONGEST: Duration = Duration::from_secs(7 * 24 * 3_600);
/// Its use is noted no more often than this: a page with ten parts is no ten commits.
const NOTED: i64 = 60_000;

/// Who is signed in.
pub struct Sessions {
    store: Arc<dyn PeopleStore>,
    clock: Arc<dyn Clock>,
}

impl Sessions {
    pub(crate) fn new(store: Arc<dyn PeopleStore>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// The session and the person of a cookie, if they are still good.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn find(&self, token: &Token, address: IpAddr) -> Result<Option<(SessionRow, PersonRow)>, Failure> {
        let (hash, now) = (token.hash(), self.now());
        let found = blocking(&self.store, move |store| {
            let found = store.session(&hash, now, minus(now, IDLE))?;
            if let Some((session, _)) = &found
                && session.seen.plus_millis(NOTED) <= now
            {
                let touched = store.apply_people(&[PeopleChange::TouchSession {
                    hash,
                    seen: now,
                    address: address.to_string(),
                }]);
                // On a full disk, pages can still be read.
                if let Err(error) = touched {
                    tracing::warn!(target: "microapp::web", %error, "the use of a session can't be noted");
                }
            }
            Ok(found)
        });
        Ok(found.await?.filter(|(_, person)| person.enabled))
    }

    /// A new session for a person, as a change to be made with whatever else signing in means, and its value.
    ///
    /// # Errors
    ///
    /// If there is no randomness.
    pub fn begin(&self, person: &PersonId, browser: &str, address: IpAddr) -> Result<(Token, PeopleChange), Failure> {
        let (token, now) = (Token::random()?, self.now());
        let row = SessionRow {
            hash: token.hash(),
            label: random_name::<4>()?,
            person: person.clone(),
            created: now,
            seen: now,
            expires: now.plus_millis(millis(LONGEST)),
            browser: browser.to_owned(),
            address: address.to_string(),
        };
        Ok((token, PeopleChange::PutSession(row)))
    }

    /// What has ended is forgotten by this change, which goes along with others.
    pub fn sweep(&self) -> PeopleChange {
        let now = self.now();
        PeopleChange::Forget {
            now,
            idle: minus(now, IDLE),
        }
    }

    /// The sessions of a person, the last used first.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn of(&self, person: &PersonId) -> Result<Vec<SessionRow>, Failure> {
        let (person, now) = (person.clone(), self.now());
        let mut all = blocking(&self.store, move |store| store.sessions(&person)).await?;
        all.retain(|session| session.expires > now && session.seen > minus(now, IDLE));
        Ok(all)
    }

    fn now(&self) -> Timestamp {
        now(&*self.clock)
    }
}

fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

fn minus(time: Timestamp, length: Duration) -> Timestamp {
    time.plus_millis(-millis(length))
}
