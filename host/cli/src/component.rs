//! Components as they come: bytes, and the signature that lies beside them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use microapp_registry::{Credentials, Pulled, Reference, Registry};
use microapp_runtime::config::ConnectorSource;

use crate::data::cache_folder;
use crate::exit::Failure;

/// A component that nobody has looked at yet.
pub struct Fetched {
    /// What it is.
    pub bytes: Vec<u8>,
    /// The text of its `.minisig` file, if there is one.
    pub signature: Option<String>,
    /// Where it comes from, for people.
    pub source: String,
}

impl Fetched {
    /// What a configuration names.
    ///
    /// # Errors
    ///
    /// If it can't be read.
    pub async fn from_source(source: &ConnectorSource) -> Result<Self, Failure> {
        match source {
            ConnectorSource::File(path) => Self::from_file(path),
            ConnectorSource::Registry(reference) => Self::pull(&reference.parse()?).await,
            other => Err(Failure::Usage(format!("this program can't fetch {other:?}"))),
        }
    }

    /// What is in a registry. One that is pinned by its digest is asked for once.
    ///
    /// # Errors
    ///
    /// If it can't be had.
    pub async fn pull(reference: &Reference) -> Result<Self, Failure> {
        let folder = cache_folder().map(|folder| folder.join("registry"));
        let kept = folder.as_deref().and_then(|folder| Pulled::kept(folder, reference));
        let pulled = match kept {
            Some(kept) => kept,
            None => {
                let credentials = Credentials::find(&reference.registry)?;
                let pulled = Registry::new(reference, credentials)?.pull().await?;
                // A cache that can't be written costs time and nothing else.
                let _ = folder.map(|folder| pulled.keep(&folder));
                pulled
            }
        };
        Ok(Self {
            bytes: pulled.component,
            signature: pulled.signature,
            source: pulled.reference.to_string(),
        })
    }

    /// What was named on the command line.
    ///
    /// # Errors
    ///
    /// If it can't be read.
    pub async fn named(text: &str) -> Result<Self, Failure> {
        if text.starts_with("oci://") {
            return Self::pull(&text.parse()?).await;
        }
        Self::from_file(Path::new(text))
    }

    /// A file, and its signature beside it.
    ///
    /// # Errors
    ///
    /// If one of them is there and can't be read.
    pub fn from_file(path: &Path) -> Result<Self, Failure> {
        let signature = signature_path(path);
        let signature = match std::fs::read_to_string(&signature) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(unreadable(&signature, error)),
        };
        Ok(Self {
            bytes: read(path)?,
            signature,
            source: path.display().to_string(),
        })
    }
}

/// `zoom.wasm.minisig`, as minisign calls it.
pub fn signature_path(component: &Path) -> PathBuf {
    let mut name = OsString::from(component);
    name.push(".minisig");
    name.into()
}

/// A component's bytes.
///
/// # Errors
///
/// If the file can't be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| unreadable(path, error))
}

/// A text file.
///
/// # Errors
///
/// If it can't be read.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, error))
}

fn unreadable(path: &Path, error: std::io::Error) -> Failure {
    Failure::Io {
        what: format!("{} can't be read", path.display()),
        error,
    }
}
