//! Time zones: IANA names and what clocks will do there.
//!
//! The component carries a table of its own, for the bundled database of a time-zone library is larger than everything
//! else in it. **The table starts at 2026-01-01**: before that instant a zone answers with the rules of today, which may
//! differ from what its clocks really showed. Meetings are planned ahead, so this is never asked in earnest.

mod table;

use std::fmt;

use connector_kit::similar::most_similar;
use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{AmbiguousTimestamp, Offset, TimeZone},
};

use crate::time_text;

/// A time zone of the IANA database, under its name.
#[derive(Clone, Debug)]
pub struct Zone {
    name: &'static str,
    time_zone: TimeZone,
}

impl Zone {
    /// The zone of this name, in any case of letters. Older names (`Asia/Calcutta`) are known too.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        table::find(name)
            .and_then(|(name, rule)| {
                Some(Self {
                    name,
                    time_zone: rule.time_zone(name)?,
                })
            })
            .ok_or_else(|| UnknownZone::new(name))
    }

    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self {
            name: "UTC",
            time_zone: TimeZone::UTC,
        }
    }

    /// The name as the database spells it: `Europe/Berlin`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The zone for calculations. It does not know its name.
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// Whether this is UTC under one of its names, so that an instant's `Z` form is its local time.
    pub fn is_utc(&self) -> bool {
        matches!(
            self.name,
            "UTC" | "Etc/UTC" | "Etc/UCT" | "UCT" | "Zulu" | "Etc/Zulu" | "Universal" | "Etc/Universal"
        )
    }

    /// What the clocks show at an instant.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        self.time_zone.to_datetime(instant)
    }

    /// How far the clocks are ahead of UTC at an instant.
    pub fn offset(&self, instant: Timestamp) -> Offset {
        self.time_zone.to_offset(instant)
    }

    /// The instant at which the clocks show `local`. A time that they jump over is later by the jump; of a time that
    /// comes twice the first is meant (as in RFC 5545). `None` at the very ends of the calendar.
    pub fn instant(&self, local: DateTime) -> Option<Timestamp> {
        self.ambiguous(local).compatible().ok()
    }

    /// As [`Zone::instant`], before the choice.
    pub(crate) fn ambiguous(&self, local: DateTime) -> AmbiguousTimestamp {
        self.time_zone.to_ambiguous_timestamp(local)
    }

    /// An instant as local time with its offset: `2026-12-01T10:00:00+01:00`.
    pub fn local_text(&self, instant: Timestamp) -> String {
        let seconds = self.offset(instant).seconds();
        let (sign, ahead) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
        format!(
            "{}{sign}{:02}:{:02}",
            time_text::local(self.local(instant)),
            ahead / 3600,
            ahead / 60 % 60
        )
    }

    /// All names, in alphabetical order without regard to case.
    pub fn names() -> impl ExactSizeIterator<Item = &'static str> {
        table::names()
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// An instant in UTC: `2026-12-01T09:00:00Z`.
pub fn utc_text(instant: Timestamp) -> String {
    time_text::utc(instant)
}

/// A name that no zone has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone {
    /// The name that was asked for.
    pub name: String,
    /// Names that look much like it, the nearest first; at most three.
    pub suggestions: Vec<&'static str>,
}

impl UnknownZone {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            suggestions: most_similar(name, Zone::names(), 3),
        }
    }
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an IANA time zone such as `Europe/Berlin`", self.name)?;
        for (index, suggestion) in self.suggestions.iter().enumerate() {
            let link = if index == 0 { "; did you mean" } else { " or" };
            write!(f, "{link} `{suggestion}`")?;
        }
        if !self.suggestions.is_empty() {
            f.write_str("?")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownZone {}
