//! A template as one file: a zip archive whose bytes depend on the template's files alone.
//!
//! Files stand in the order of their paths, uncompressed and with the same date, so that two people who pack the same
//! template get the same SHA-256. An archive is as untrusted as the template in it: it is never written to a disk under
//! names of its own, and what it says of sizes is not believed.

use std::io::{Cursor, Read as _, Write as _};

use thiserror::Error;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::bundle::{Bundle, BundleError, LARGEST_BUNDLE, LARGEST_FILE, MOST_FILES};

/// The largest archive that is read, in bytes: the largest template, and room for names.
pub const LARGEST_ARCHIVE: usize = LARGEST_BUNDLE + MOST_FILES * 1024;

/// Why an archive is no template.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// It is no zip archive, or a damaged one.
    #[error("this is no packed template: {0}; make one with `microapp page pack`")]
    Unreadable(String),
    /// It is larger than any template.
    #[error("the file has more than {LARGEST_ARCHIVE} bytes, which no packed template has")]
    TooLarge,
    /// What is in it is no template.
    #[error(transparent)]
    Bundle(#[from] BundleError),
}

impl From<zip::result::ZipError> for ArchiveError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// Makes one file of a template. The same template gives the same bytes.
///
/// # Errors
///
/// [`ArchiveError::Unreadable`], which a bundle that was read never causes.
pub fn pack(bundle: &Bundle) -> Result<Vec<u8>, ArchiveError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::DEFAULT)
        .unix_permissions(0o644);
    for path in bundle.paths() {
        archive.start_file(path, options)?;
        let bytes = bundle.get(path).unwrap_or_default();
        archive
            .write_all(bytes)
            .map_err(|error| ArchiveError::Unreadable(error.to_string()))?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Reads a packed template.
///
/// # Errors
///
/// [`ArchiveError`] if it is none, if a path leads out, or if the limits of [`Bundle`] are passed.
pub fn unpack(bytes: &[u8]) -> Result<Bundle, ArchiveError> {
    if bytes.len() > LARGEST_ARCHIVE {
        return Err(ArchiveError::TooLarge);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > MOST_FILES {
        return Err(BundleError::TooLarge.into());
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::with_capacity(archive.len());
    let mut all = 0;
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let path = file.name()?.into_owned();
        if !file.is_file() {
            return Err(BundleError::BadPath(path).into());
        }
        let mut content = Vec::new();
        let limit = LARGEST_FILE as u64 + 1;
        let read = file.take(limit).read_to_end(&mut content);
        read.map_err(|error| ArchiveError::Unreadable(error.to_string()))?;
        all += content.len();
        if all > LARGEST_BUNDLE {
            return Err(BundleError::TooLarge.into());
        }
        files.push((path, content));
    }
    Ok(Bundle::from_files(files)?)
}
