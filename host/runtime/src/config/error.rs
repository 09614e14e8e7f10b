//! An error that points at its place.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What is wrong with a configuration, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1; 0 when it is about the whole file.
    pub line: usize,
    /// The column in characters, from 1; 0 when it is about the whole file.
    pub column: usize,
    /// The key with its tables: `integration.auth.mode`; empty when the text is no TOML.
    pub key: String,
    /// What is wrong, and what would be right. Holds no secret.
    pub message: String,
}

impl ConfigError {
    /// About the file as such.
    pub(super) fn whole_file(path: &Path, message: String) -> Self {
        Self {
            path: path.to_owned(),
            line: 0,
            column: 0,
            key: String::new(),
            message,
        }
    }
}

impl fmt::Display for ConfigError {
    /// `integration.toml:3:5: integration.base_url: it is no URL`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.path.display())?;
        if self.line > 0 {
            write!(formatter, ":{}:{}", self.line, self.column)?;
        }
        if !self.key.is_empty() {
            write!(formatter, ": {}", self.key)?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl std::error::Error for ConfigError {}

/// A text's path, and where its lines begin. The text itself is not kept: it may hold secrets.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// The first byte of each line, and for those beyond ASCII the byte of each character.
    lines: Vec<usize>,
    wide: Vec<usize>,
}

impl Source {
    pub(super) fn new(path: &Path, text: &str) -> Self {
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let continuation = |(at, byte): (usize, u8)| (byte & 0xc0 == 0x80).then_some(at);
        Self {
            path: path.to_owned(),
            lines,
            wide: text.bytes().enumerate().filter_map(continuation).collect(),
        }
    }

    pub(super) fn error(&self, place: &Range<usize>, key: String, message: String) -> ConfigError {
        let line = self.lines.partition_point(|&start| start <= place.start).max(1);
        let start = self.lines[line - 1];
        let inside = |at: usize| self.wide.partition_point(|&wide| wide < at);
        let column = place.start - start - (inside(place.start) - inside(start)) + 1;
        ConfigError {
            path: self.path.clone(),
            line,
            column,
            key,
            message,
        }
    }
}
