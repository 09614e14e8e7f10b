//! A rate limit's memory in the store, so that all processes of an installation keep one limit.
//!
//! | What | Where |
//! |---|---|
//! | the record, as JSON | the table of rates, under the integration's name |
//! | who has the turn | the lease `rate/NAME` |
//! | who waits for it | leases `rate-wait/NAME/RANDOM`, one for each |
//!
//! A lease outlives a process that is killed, by [`LENGTH`] at most, and is renewed as long as the turn lasts. A process
//! that is held up for longer than that, by a debugger or a sleeping machine, has lost its turn to whoever wanted it. It
//! finds that out before its next request: by its clock, and when it writes, since a record is written in one batch with
//! the condition that the lease is held. A lease whose time has passed, but that nobody has taken, is simply renewed.
//!
//! Each call blocks for a read or a commit of the store.

use std::cell::Cell;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use microapp_runtime::limiter::{RateMemory, RateRecord, RateTurn, Recall, WaitingMark};
use microapp_store::{Change, Fence, Lease, Store, StoreError, Timestamp};
use microapp_vault::Clock;

/// How long a lease lasts beyond the last sign of life.
const LENGTH: Duration = Duration::from_secs(3);
/// With less than this left of it, it is renewed.
const RENEW: Duration = Duration::from_secs(2);

/// Remembers an integration's rate limit in a store. A clone waits for the same turns.
#[derive(Clone)]
pub struct StoreMemory {
    place: Arc<Place>,
    /// Of those who wait through this memory.
    marks: Arc<Mutex<Vec<Weak<Held>>>>,
}

struct Place {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// The integration's name.
    name: String,
}

impl StoreMemory {
    /// Remembers the limit of this integration. `clock` has to agree with those of the other processes to about a second.
    pub fn new(store: Arc<dyn Store>, name: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        let name = name.into();
        Self {
            place: Arc::new(Place { store, clock, name }),
            marks: Arc::default(),
        }
    }

    /// Whoever waits lives.
    fn renew_marks(&self) {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        marks.retain(|mark| match mark.upgrade() {
            Some(mark) => {
                mark.renew_if_due();
                true
            }
            None => false,
        });
    }
}

impl fmt::Debug for StoreMemory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("StoreMemory").field(&self.place.name).finish()
    }
}

impl RateMemory for StoreMemory {
    fn try_begin(&self) -> io::Result<Option<Box<dyn RateTurn>>> {
        self.renew_marks();
        let turn = self.place.turn();
        let lease = self.place.holder(&turn).and_then(|holder| match holder {
            Some(_) => Ok(None),
            None => self.place.store.acquire_lease(&turn, self.place.now(), LENGTH),
        });
        match lease {
            Ok(lease) => Ok(lease.map(|lease| {
                Box::new(StoreTurn {
                    lease: Held::new(&self.place, lease),
                    lost: Cell::default(),
                }) as Box<dyn RateTurn>
            })),
            // Others write, or there is no space: a look later there may be. To send without a turn would send beside
            // another process.
            Err(StoreError::Busy | StoreError::Full) => Ok(None),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    fn wait(&self) -> io::Result<Box<dyn WaitingMark>> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!("{}{:016x}", self.place.marks(), u64::from_ne_bytes(random));
        let lease = self.place.store.acquire_lease(&name, self.place.now(), LENGTH);
        let lease = lease.map_err(io::Error::other)?.ok_or(io::ErrorKind::WouldBlock)?;
        let mark = Arc::new(Held::new(&self.place, lease));
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        marks.push(Arc::downgrade(&mark));
        Ok(Box::new(StoreMark(mark)))
    }

    fn peek(&self) -> Recall {
        self.place.read()
    }
}

impl Place {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn turn(&self) -> String {
        format!("rate/{}", self.name)
    }

    fn marks(&self) -> String {
        format!("rate-wait/{}/", self.name)
    }

    /// Who has a lease, unless a clock that was put back makes it last: then it takes an attempt to shorten it. To look
    /// costs less than to try, and writes nothing.
    fn holder(&self, lease: &str) -> Result<Option<Lease>, StoreError> {
        let now = self.now();
        let mut leases = self.store.leases(lease, now)?.into_iter();
        Ok(leases.find(|held| held.name == lease && held.until <= now.plus(LENGTH)))
    }

    /// Whether anybody waits. The names of other integrations may begin with this one's.
    fn is_wanted(&self) -> bool {
        let prefix = self.marks();
        let marks = self.store.leases(&prefix, self.now()).unwrap_or_default();
        marks
            .iter()
            .any(|mark| mark.name.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/')))
    }

    fn read(&self) -> Recall {
        let unreadable = |reason: String| Recall::Unreadable(format!("the rate limit of {}: {reason}", self.name));
        match self.store.rate(&self.name) {
            Ok(None) => Recall::Nothing,
            Ok(Some(text)) => {
                RateRecord::from_json(&text).map_or_else(unreadable, |record| Recall::Record(Box::new(record)))
            }
            Err(error) => unreadable(error.to_string()),
        }
    }
}

/// A lease that is renewed in time, and given back when it is dropped.
struct Held {
    place: Arc<Place>,
    name: String,
    fence: Fence,
    until: Mutex<Timestamp>,
}

impl Held {
    fn new(place: &Arc<Place>, lease: Lease) -> Self {
        Self {
            place: Arc::clone(place),
            name: lease.name,
            fence: lease.fence,
            until: Mutex::new(lease.until),
        }
    }

    fn until(&self) -> Timestamp {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Prolongs it, also one whose time has passed if nobody has taken it since.
    fn renew(&self) -> Result<(), StoreError> {
        let now = self.place.now();
        let lease = self.place.store.renew_lease(&self.name, self.fence, now, LENGTH)?;
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = lease.until;
        Ok(())
    }

    /// One that can't be renewed now ends by itself, unless the next attempt is in time.
    fn renew_if_due(&self) {
        if self.until() < self.place.now().plus(RENEW) {
            let _renewed = self.renew();
        }
    }

    /// Whether it is held, as far as is known.
    fn holds(&self) -> bool {
        self.place.now() < self.until() || self.renew().is_ok()
    }

    fn holding(&self) -> Change {
        Change::Holding {
            lease: self.name.clone(),
            fence: self.fence,
            now: self.place.now(),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // If it can't be given back it ends by itself.
        let _released = self.place.store.release_lease(&self.name, self.fence);
    }
}

/// Shows that somebody waits.
struct StoreMark(#[expect(dead_code, reason = "its lease is what counts")] Arc<Held>);

impl WaitingMark for StoreMark {}

struct StoreTurn {
    lease: Held,
    /// Set when the store has said that another process has the lease.
    lost: Cell<bool>,
}

impl RateTurn for StoreTurn {
    fn read(&mut self) -> Recall {
        self.lease.place.read()
    }

    fn write(&mut self, record: &RateRecord) -> io::Result<()> {
        let store = &self.lease.place.store;
        let put = Change::PutRate {
            name: self.lease.place.name.clone(),
            record: record.to_json()?,
        };
        let mut written = store.apply(&[self.lease.holding(), put.clone()]);
        if matches!(written, Err(StoreError::Fenced { .. })) {
            written = self
                .lease
                .renew()
                .and_then(|()| store.apply(&[self.lease.holding(), put]));
        }
        self.lost.set(matches!(written, Err(StoreError::Fenced { .. })));
        written.map_err(io::Error::other)
    }

    fn wanted(&self) -> bool {
        self.lease.renew_if_due();
        self.lease.place.is_wanted()
    }

    fn holds(&self) -> bool {
        !self.lost.get() && self.lease.holds()
    }
}
