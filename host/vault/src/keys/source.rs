//! Where keys come from.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use zeroize::Zeroizing;

use super::{KeyEncryptionKey, KeyError, KeyName, KeyRing};
use crate::cipher::random;

/// Where keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A file that only its owner may read. It is made on first use.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// What a command prints: the program, then its arguments.
    Command(Vec<String>),
}

impl KeySource {
    /// Reads the keys. None if it is a file, and there is no such file yet.
    ///
    /// # Errors
    ///
    /// [`KeyError`].
    pub fn read(&self) -> Result<Option<KeyRing>, KeyError> {
        let place = self.to_string();
        let unreadable = |reason: String| KeyError::Unreadable {
            place: place.clone(),
            reason,
        };
        let text = match self {
            Self::File(path) => match read_private(path) {
                Err(Fault::None) => return Ok(None),
                Err(Fault::Open(error)) => return Err(error),
                Err(Fault::Io(error)) => return Err(unreadable(error.to_string())),
                Ok(text) => text,
            },
            Self::Environment(name) => match std::env::var(name) {
                Ok(text) => Zeroizing::new(text),
                Err(error) => return Err(unreadable(error.to_string())),
            },
            Self::Command(words) => printed(words).map_err(unreadable)?,
        };
        let ring = KeyRing::parse(&text, &place)?;
        if ring.keys().is_empty() {
            return Err(unreadable("there is no key in it".to_owned()));
        }
        Ok(Some(ring))
    }

    /// Makes the file with a first key, unless another process was faster; then reads it.
    ///
    /// # Errors
    ///
    /// [`KeyError`]; [`KeyError::ReadOnly`] if it is no file.
    pub fn create(&self) -> Result<KeyRing, KeyError> {
        let path = self.writable("put a key there yourself: `microapp keys new --print` makes one")?;
        let key = KeyEncryptionKey::generate(KeyRing::new(Vec::new(), "").free_name(&[]))?;
        let text = Zeroizing::new(format!("{}{}\n", HEAD, key.to_line().as_str()));
        write_private(path, &text, Existing::Keep).map_err(|error| self.unwritable(&error))?;
        self.read()?.ok_or_else(|| KeyError::Unreadable {
            place: self.to_string(),
            reason: "it vanished right after it was made".to_owned(),
        })
    }

    /// Adds a key to the file.
    ///
    /// # Errors
    ///
    /// [`KeyError`]; [`KeyError::ReadOnly`] if it is no file.
    pub fn add(&self, key: &KeyEncryptionKey) -> Result<(), KeyError> {
        let path = self.writable("add the key there yourself: `microapp keys new --print` makes one")?;
        let mut text = match read_private(path) {
            Ok(text) => text,
            Err(Fault::None) => Zeroizing::new(HEAD.to_owned()),
            Err(Fault::Open(error)) => return Err(error),
            Err(Fault::Io(error)) => return Err(self.unwritable(&error)),
        };
        let end = if text.ends_with('\n') { "" } else { "\n" };
        text = Zeroizing::new(format!("{}{end}{}\n", text.as_str(), key.to_line().as_str()));
        write_private(path, &text, Existing::Replace).map_err(|error| self.unwritable(&error))
    }

    /// Takes a key out of the file.
    ///
    /// # Errors
    ///
    /// [`KeyError`]; [`KeyError::ReadOnly`] if it is no file.
    pub fn remove(&self, name: &KeyName) -> Result<(), KeyError> {
        let path = self.writable("take the key out there yourself")?;
        let text = match read_private(path) {
            Ok(text) => text,
            Err(Fault::None) => return Ok(()),
            Err(Fault::Open(error)) => return Err(error),
            Err(Fault::Io(error)) => return Err(self.unwritable(&error)),
        };
        let is_it = |part: &&str| KeyEncryptionKey::from_line(part).is_ok_and(|key| key.name() == name);
        let mut kept = Zeroizing::new(String::with_capacity(text.len() + 1));
        for line in text.lines() {
            // A line can hold several, as it is read.
            let parts = || line.split(',').map(str::trim);
            if line.trim_start().starts_with('#') || !parts().any(|part| is_it(&part)) {
                kept.push_str(line);
                kept.push('\n');
                continue;
            }
            for part in parts().filter(|part| !part.is_empty() && !is_it(part)) {
                kept.push_str(part);
                kept.push('\n');
            }
        }
        write_private(path, &kept, Existing::Replace).map_err(|error| self.unwritable(&error))
    }

    fn writable(&self, instead: &str) -> Result<&Path, KeyError> {
        match self {
            Self::File(path) => Ok(path),
            Self::Environment(_) | Self::Command(_) => Err(KeyError::ReadOnly {
                place: self.to_string(),
                instead: instead.to_owned(),
            }),
        }
    }

    fn unwritable(&self, error: &std::io::Error) -> KeyError {
        KeyError::Unreadable {
            place: self.to_string(),
            reason: format!("it can't be written: {error}"),
        }
    }
}

impl std::fmt::Display for KeySource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "the file {}", path.display()),
            Self::Environment(name) => write!(formatter, "the environment variable {name}"),
            Self::Command(words) => {
                // The arguments may hold what is not meant for logs.
                let program = words.first().map_or("", String::as_str);
                write!(formatter, "the command `{program}`")
            }
        }
    }
}

const HEAD: &str = "# Keys of this installation's vault. Whoever has this file and the database can act as the connected\n\
                    # accounts. Back it up, apart from the database.\n";

enum Fault {
    None,
    Open(KeyError),
    Io(std::io::Error),
}

fn read_private(path: &Path) -> Result<Zeroizing<String>, Fault> {
    let fault = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Fault::None,
        _ => Fault::Io(error),
    };
    let mut file = fs::File::open(path).map_err(fault)?;
    let metadata = file.metadata().map_err(Fault::Io)?;
    refuse_open(path, &metadata).map_err(Fault::Open)?;
    let length = usize::try_from(metadata.len()).unwrap_or(0);
    // With room for all of it, so that no part is left behind by a growing buffer.
    let mut text = Zeroizing::new(String::with_capacity(length + 1));
    std::io::Read::read_to_string(&mut file, &mut text).map_err(Fault::Io)?;
    Ok(text)
}

#[cfg(unix)]
fn refuse_open(path: &Path, metadata: &fs::Metadata) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(KeyError::OpenToOthers {
        path: path.display().to_string(),
        mode,
    })
}

#[cfg(not(unix))]
fn refuse_open(_path: &Path, _metadata: &fs::Metadata) -> Result<(), KeyError> {
    Ok(())
}

enum Existing {
    Keep,
    Replace,
}

/// Writes a whole file or none, durably, for its owner only.
fn write_private(path: &Path, text: &str, existing: Existing) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let mark: [u8; 8] = random().map_err(std::io::Error::other)?;
    let draft = folder.join(format!(".{:016x}.new", u64::from_be_bytes(mark)));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = (|| {
        let mut file = options.open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        match existing {
            Existing::Replace => fs::rename(&draft, path),
            // A link is made only if nothing is there, and is there as a whole.
            Existing::Keep => match fs::hard_link(&draft, path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
                linked => linked,
            },
        }
    })();
    let _ = fs::remove_file(&draft);
    written?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// What a command prints. Its complaints go to our standard error.
fn printed(words: &[String]) -> Result<Zeroizing<String>, String> {
    let [program, arguments @ ..] = words else {
        return Err("the command is empty".to_owned());
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| error.to_string())?;
    let text = Zeroizing::new(output.stdout);
    if !output.status.success() {
        return Err(format!("it ended with {}", output.status));
    }
    let text = std::str::from_utf8(&text).map_err(|_| "what it printed is no text".to_owned())?;
    Ok(Zeroizing::new(text.to_owned()))
}
