//! Meetings, their occurrences and registrants.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use crate::occurrences::Rule;

/// A meeting, or a series of them.
#[derive(Debug, Clone)]
pub(crate) struct Meeting {
    pub(crate) id: i64,
    pub(crate) uuid: String,
    pub(crate) host_id: String,
    /// Who scheduled it for the host.
    pub(crate) assistant_id: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) topic: String,
    pub(crate) agenda: String,
    /// Absent when there is no fixed time.
    pub(crate) start: Option<DateTime<Utc>>,
    pub(crate) timezone: Tz,
    /// Minutes.
    pub(crate) duration: u32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) password: String,
    /// What goes over telephone and H.323, where there are only digits.
    pub(crate) numeric_password: String,
    pub(crate) encrypted_password: String,
    pub(crate) host_key: String,
    pub(crate) pre_schedule: bool,
    /// The rule, and the object that it was given as.
    pub(crate) recurrence: Option<(Rule, Map<String, Value>)>,
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) settings: Map<String, Value>,
    pub(crate) tracking_fields: Vec<Value>,
    pub(crate) registrants: Vec<Registrant>,
    pub(crate) state: State,
    /// Past instances, oldest first.
    pub(crate) past: Vec<Instance>,
}

/// Zoom's `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Instant,
    Scheduled,
    NoFixedTime,
    FixedTime,
    ScreenShare,
}

impl Kind {
    pub(crate) fn from_number(number: i64) -> Option<Self> {
        Some(match number {
            1 => Self::Instant,
            2 => Self::Scheduled,
            3 => Self::NoFixedTime,
            8 => Self::FixedTime,
            10 => Self::ScreenShare,
            _ => return None,
        })
    }

    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Instant => 1,
            Self::Scheduled => 2,
            Self::NoFixedTime => 3,
            Self::FixedTime => 8,
            Self::ScreenShare => 10,
        }
    }
}

/// Whether a meeting is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Started { at: DateTime<Utc> },
}

/// One date of a series.
#[derive(Debug, Clone)]
pub(crate) struct Occurrence {
    /// The epoch milliseconds of the original start. It stays when the occurrence is moved.
    pub(crate) id: i64,
    pub(crate) start: DateTime<Utc>,
    pub(crate) duration: u32,
    pub(crate) deleted: bool,
    /// What a change to this occurrence alone overrode.
    pub(crate) agenda: Option<String>,
    pub(crate) settings: Map<String, Value>,
}

/// A past instance.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) uuid: String,
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
}

/// Somebody who registered.
#[derive(Debug, Clone)]
pub(crate) struct Registrant {
    pub(crate) id: String,
    pub(crate) email: String,
    /// `approved`, `pending` or `denied`.
    pub(crate) status: &'static str,
    /// What the form said.
    pub(crate) fields: Map<String, Value>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) join_url: String,
    pub(crate) pin: u32,
    /// Occurrence ids; all when empty.
    pub(crate) occurrences: Vec<i64>,
}

impl Meeting {
    /// A setting as true or false.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.settings.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The last moment that the meeting is known to be about.
    fn last_start(&self) -> DateTime<Utc> {
        let scheduled = self.occurrences.iter().map(|one| one.start).max().or(self.start);
        let held = self.past.last().map(|instance| instance.start);
        scheduled.max(held).unwrap_or(self.created_at).max(self.created_at)
    }

    /// Whether the id has expired: 30 days after the last start, 365 for a series.
    pub(crate) fn expired(&self, now: DateTime<Utc>) -> bool {
        let days = if matches!(self.kind, Kind::FixedTime | Kind::NoFixedTime) {
            365
        } else {
            30
        };
        now > self.last_start() + chrono::TimeDelta::days(days)
    }
}
