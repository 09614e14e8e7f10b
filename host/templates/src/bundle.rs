//! The files of a template, in memory.
//!
//! All that a template can ever read is in its bundle. Its size and number of files are limited before anything is parsed,
//! links are refused, and no path leads out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The most files that a template may have.
pub const MOST_FILES: usize = 500;
/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 512 * 1024;
/// The largest template, in bytes.
pub const LARGEST_BUNDLE: usize = 8 * 1024 * 1024;
/// How deep folders may lie in folders.
const DEEPEST: usize = 8;

/// The files of a template by their path: `pages/invitation.html`.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    files: BTreeMap<String, Vec<u8>>,
}

/// Why a folder is no bundle.
#[derive(Debug, Error)]
pub enum BundleError {
    /// The folder or a file in it can't be read.
    #[error("can't read {}: {source}", path.display())]
    Read {
        /// What can't be read.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A symbolic link, a socket or the like.
    #[error("{} is a link or a device; a template has plain files and folders only", .0.display())]
    NotPlain(PathBuf),
    /// A path that leads out, or that other systems can't have.
    #[error("`{0}` is no path within a template; use letters, digits, `-`, `_` and `.`, and `/` between folders")]
    BadPath(String),
    /// A file is too large.
    #[error("{path} has {size} bytes; a file of a template may have {LARGEST_FILE}")]
    LargeFile {
        /// Which.
        path: String,
        /// Its size in bytes.
        size: u64,
    },
    /// Too many files, or too many bytes in all.
    #[error("the template is too large: it may have {MOST_FILES} files and {LARGEST_BUNDLE} bytes in all")]
    TooLarge,
}

impl Bundle {
    /// A bundle of files that are in memory, such as embedded ones. The later of two of the same path counts.
    ///
    /// # Errors
    ///
    /// If a path leads out, or the limits are passed.
    pub fn from_files<P, B>(files: impl IntoIterator<Item = (P, B)>) -> Result<Self, BundleError>
    where
        P: Into<String>,
        B: Into<Vec<u8>>,
    {
        let mut bundle = Self::default();
        for (path, bytes) in files {
            bundle.add(path.into(), bytes.into())?;
        }
        Ok(bundle)
    }

    /// Reads a folder. Names that begin with a dot are left out.
    ///
    /// # Errors
    ///
    /// If something can't be read, is a link, or the limits are passed.
    pub fn from_folder(folder: &Path) -> Result<Self, BundleError> {
        let mut bundle = Self::default();
        bundle.read(folder, "", 0)?;
        Ok(bundle)
    }

    fn read(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), BundleError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| BundleError::Read { path, source }
        };
        if depth > DEEPEST {
            return Err(BundleError::TooLarge);
        }
        for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
            let entry = entry.map_err(failed(folder))?;
            let path = entry.path();
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                return Err(BundleError::BadPath(name.to_string_lossy().into_owned()));
            };
            if name.starts_with('.') {
                continue;
            }
            let inside = format!("{prefix}{name}");
            // Of the entry itself: a link is not followed.
            let kind = entry.file_type().map_err(failed(&path))?;
            if kind.is_dir() {
                self.read(&path, &format!("{inside}/"), depth + 1)?;
            } else if kind.is_file() {
                let size = entry.metadata().map_err(failed(&path))?.len();
                if size > LARGEST_FILE as u64 {
                    return Err(BundleError::LargeFile { path: inside, size });
                }
                self.add(inside, std::fs::read(&path).map_err(failed(&path))?)?;
            } else {
                return Err(BundleError::NotPlain(path));
            }
        }
        Ok(())
    }

    fn add(&mut self, path: String, bytes: Vec<u8>) -> Result<(), BundleError> {
        if !is_inside(&path) {
            return Err(BundleError::BadPath(path));
        }
        if bytes.len() > LARGEST_FILE {
            let size = bytes.len() as u64;
            return Err(BundleError::LargeFile { path, size });
        }
        self.files.insert(path, bytes);
        let size: usize = self.files.values().map(Vec::len).sum();
        if self.files.len() > MOST_FILES || size > LARGEST_BUNDLE {
            return Err(BundleError::TooLarge);
        }
        Ok(())
    }

    /// A file's bytes.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// A file as text, without a byte order mark. `None` if it is not there or no UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        let text = std::str::from_utf8(self.get(path)?).ok()?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// Whether a path stays within the bundle: names of plain letters, no `..`, nothing absolute.
pub(crate) fn is_inside(path: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    path.len() <= 200
        && path
            .split('/')
            .all(|name| !name.is_empty() && !name.starts_with('.') && name.chars().all(plain))
}
