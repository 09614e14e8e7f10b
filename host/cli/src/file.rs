//! Files that commands write.

use std::fs;
use std::path::Path;

use crate::exit::Failure;

/// Writes a file, in folders that are made where they are missing.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
    let failed = |error| Failure::Io {
        what: format!("{} can't be written", path.display()),
        error,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, contents).map_err(failed)
}
