//! Whose signatures an installation trusts.

use std::path::PathBuf;
use std::{fs, io};

use microapp_distribution::{InvalidKey, TrustedKey};

use super::{Chosen, UpgradeError};
use crate::integrations::Setup;

/// The keys that count for all integrations of an installation: lines of a file, `#` before a comment.
///
/// They are read whenever they are asked for, so that a key that was taken out vouches for nothing from the next call on.
#[derive(Debug, Clone, Default)]
pub struct TrustedKeys {
    file: Option<PathBuf>,
}

/// Why it is not known whose signatures are trusted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustedKeysError {
    /// The file can't be read.
    #[error("{} can't be read: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line is no key.
    #[error("{}:{line}: {source}", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        source: InvalidKey,
    },
}

impl TrustedKeys {
    /// Those in this file; none as long as there is no file.
    pub fn in_file(path: impl Into<PathBuf>) -> Self {
        Self {
            file: Some(path.into()),
        }
    }

    /// All of them, as they are at this moment. Blocks.
    ///
    /// # Errors
    ///
    /// [`TrustedKeysError`], which names file and line.
    pub fn read(&self) -> Result<Vec<TrustedKey>, TrustedKeysError> {
        let Some(path) = &self.file else {
            return Ok(Vec::new());
        };
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text.map_err(|source| TrustedKeysError::Read {
                path: path.clone(),
                source,
            })?,
        };
        let lines = text.lines().map(str::trim).zip(1..);
        let keys = lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
        keys.map(|(key, line)| {
            key.parse().map_err(|source| TrustedKeysError::NoKey {
                path: path.clone(),
                line,
                source,
            })
        })
        .collect()
    }

    /// Whether the key that vouched for a component when it was chosen is trusted still: in the installation, or by the
    /// integration of this setup. One that an admin took unsigned needs none. Blocks.
    ///
    /// # Errors
    ///
    /// [`UpgradeError::NotTrusted`], and [`UpgradeError::Keys`].
    pub fn check(&self, chosen: &Chosen, setup: &Setup) -> Result<(), UpgradeError> {
        let Some(key) = &chosen.key else {
            return Ok(());
        };
        let known = setup.trusted_keys().into_iter().chain(self.read()?);
        if known.into_iter().any(|known| known.as_str() == key) {
            return Ok(());
        }
        Err(UpgradeError::NotTrusted {
            component: format!("{} {}", chosen.version, chosen.digest),
            key: key.clone(),
        })
    }
}
