//! A snapshot as a small text file: readable in an emergency, and a torn write is noticed.
//!
//! ```text
//! microapp-limiter state 1
//! taken 1795335300000000000
//! horizon 1795335360000000000
//! unsure 1
//! use 1795335299120000000
//! end 1
//! ```
//!
//! Times are nanoseconds since 1970. The last line repeats the number of uses, so a file that was cut short is told
//! from a short file. Write it to a new file, and rename that over the old one.

use crate::{Snapshot, WallTime};
use std::error::Error;
use std::fmt::{self, Write};

const HEADER: &str = "microapp-limiter state 1";

impl Snapshot {
    /// The state file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(128 + 25 * self.last_uses.len());
        // Writing to a string can't fail.
        let _ = writeln!(text, "{HEADER}");
        let _ = writeln!(text, "taken {}", self.taken.as_unix_nanos());
        let _ = writeln!(text, "horizon {}", self.horizon.as_unix_nanos());
        let _ = writeln!(text, "unsure {}", self.unsure);
        for used in &self.last_uses {
            let _ = writeln!(text, "use {}", used.as_unix_nanos());
        }
        let _ = writeln!(text, "end {}", self.last_uses.len());
        text
    }

    /// Reads a state file's text.
    ///
    /// # Errors
    ///
    /// [`BadSnapshot`] names the line. The caller then goes on with [`Snapshot::unreadable`], which assumes the worst,
    /// and not with an empty state. (No file at all is another thing: then nobody has been here before.)
    ///
    /// ```
    /// use microapp_limiter::Snapshot;
    /// let torn = "microapp-limiter state 1\ntaken 17953353";
    /// let error = Snapshot::from_text(torn).err().map(|error| error.to_string());
    /// assert_eq!(error.as_deref(), Some("the limiter's state file is not whole: line 3 should be \"horizon\" and a number"));
    /// ```
    pub fn from_text(text: &str) -> Result<Self, BadSnapshot> {
        let mut lines = Lines {
            rest: text.lines(),
            line: 0,
            peeked: None,
        };
        if lines.next() != Some(HEADER) {
            return Err(BadSnapshot {
                line: 1,
                expected: HEADER,
            });
        }
        let taken = WallTime::from_unix_nanos(lines.number("taken")?);
        let horizon = WallTime::from_unix_nanos(lines.number("horizon")?);
        let unsure = lines.number("unsure")?;
        let mut last_uses = Vec::new();
        while lines.peek().is_some_and(|line| line.starts_with("use ")) {
            last_uses.push(WallTime::from_unix_nanos(lines.number("use")?));
        }
        let count: usize = lines.number("end")?;
        if count != last_uses.len() || !text.ends_with('\n') {
            return Err(BadSnapshot {
                line: lines.line,
                expected: "end",
            });
        }
        Ok(Self {
            taken,
            horizon,
            unsure,
            last_uses,
        })
    }
}

struct Lines<'a> {
    rest: std::str::Lines<'a>,
    line: usize,
    peeked: Option<Option<&'a str>>,
}

impl<'a> Lines<'a> {
    fn peek(&mut self) -> Option<&'a str> {
        *self.peeked.get_or_insert_with(|| self.rest.next())
    }

    fn next(&mut self) -> Option<&'a str> {
        self.line += 1;
        self.peeked.take().unwrap_or_else(|| self.rest.next())
    }

    fn number<T: std::str::FromStr>(&mut self, expected: &'static str) -> Result<T, BadSnapshot> {
        let value = self
            .next()
            .and_then(|line| line.strip_prefix(expected)?.strip_prefix(' ')?.parse().ok());
        value.ok_or(BadSnapshot {
            line: self.line,
            expected,
        })
    }
}

/// A state file that is not one, or not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSnapshot {
    line: usize,
    expected: &'static str,
}

impl fmt::Display for BadSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, expected } = self;
        if *expected == HEADER {
            return write!(
                f,
                "this is not a limiter's state file: it should begin with {expected:?}"
            );
        }
        write!(
            f,
            "the limiter's state file is not whole: line {line} should be {expected:?} and a number"
        )
    }
}

impl Error for BadSnapshot {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn snapshot() -> Snapshot {
        let at = WallTime::from_unix_seconds;
        Snapshot::new(
            at(1_800_000_000),
            vec![at(1_799_999_999), at(1_800_000_000)],
            3,
            Duration::from_secs(60),
        )
    }

    #[test]
    fn a_snapshot_survives_its_text() {
        assert_eq!(Snapshot::from_text(&snapshot().to_text()), Ok(snapshot()));
    }

    #[test]
    fn a_text_cut_anywhere_is_refused() {
        let text = snapshot().to_text();
        for length in 0..text.len() {
            assert!(
                Snapshot::from_text(&text[..length]).is_err(),
                "accepted {:?}",
                &text[..length]
            );
        }
    }

    #[test]
    fn a_foreign_file_is_refused_by_name() {
        let error = Snapshot::from_text("[limits]\n").err().map(|error| error.to_string());
        let message = "this is not a limiter's state file: it should begin with \"microapp-limiter state 1\"";
        assert_eq!(error.as_deref(), Some(message));
    }
}
