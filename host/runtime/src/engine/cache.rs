//! Compiled components, kept for the next start.
//!
//! To compile a connector takes 100 ms and more, to load it compiled takes one. But compiled code is run as it is,
//! outside of any sandbox, so a cache is also the shortest way into the host: whoever can place a file there owns the
//! process. Three locks, each enough on its own against most:
//!
//! 1. The folder belongs to the host's user and nobody else may write to it; it is created so, and refused otherwise.
//! 2. A file counts only with an HMAC-SHA256 under a key that is made at random in that folder, readable by that user
//!    alone. A `.cwasm` from elsewhere is never accepted, whatever its name.
//! 3. The HMAC covers the component's own hash and the engine's compatibility hash, so code can't be passed off as that
//!    of another connector, or of another version or configuration of the engine.
//!
//! A file that fails a check is not an error of the user's: it is logged, and the component is compiled anew.

use std::fs::{self, File, OpenOptions};
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ring::rand::{SecureRandom, SystemRandom};
use ring::{digest, hmac};
use wasmtime::component::Component;

use super::precompiled;

const KEY_FILE: &str = "key";
const KEY_BYTES: usize = 32;
const TAG_BYTES: usize = 32;

/// Why a folder can't be the cache.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// It is open to others, or not what it should be.
    #[error("the cache {} must not be used: {reason}", path.display())]
    Unsafe {
        /// Which file or folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// It can't be read or written.
    #[error("the cache {} can't be used", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Bytes whose HMAC was right.
pub(super) struct Authentic(Vec<u8>);

impl Authentic {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// An open cache.
pub(super) struct CompileCache {
    folder: PathBuf,
    key: hmac::Key,
    engine: Vec<u8>,
}

impl CompileCache {
    /// Opens or creates the cache in a folder, which is then this cache's alone.
    pub(super) fn open(folder: &Path, engine: &wasmtime::Engine) -> Result<Self, CacheError> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| CacheError::Io { path, source }
        };
        platform::create_private_folder(folder).map_err(at(folder))?;
        platform::check_private(folder, folder)?;
        let key_path = folder.join(KEY_FILE);
        if !key_path.exists() {
            create_key(folder, &key_path).map_err(at(&key_path))?;
        }
        platform::check_private(folder, &key_path)?;
        let mut key = Vec::new();
        let file = File::open(&key_path).map_err(at(&key_path))?;
        file.take(KEY_BYTES as u64 + 1)
            .read_to_end(&mut key)
            .map_err(at(&key_path))?;
        if key.len() != KEY_BYTES {
            let reason = format!("its key has not {KEY_BYTES} bytes; delete the folder to start anew");
            return Err(CacheError::Unsafe { path: key_path, reason });
        }
        let mut compatibility = Collected(digest::Context::new(&digest::SHA256));
        engine.precompile_compatibility_hash().hash(&mut compatibility);
        Ok(Self {
            folder: folder.to_owned(),
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            engine: compatibility.0.finish().as_ref().to_vec(),
        })
    }

    /// The component, from the cache if it is there and authentic.
    pub(super) fn load_or_compile(&self, engine: &wasmtime::Engine, bytes: &[u8]) -> wasmtime::Result<Component> {
        let component = digest::digest(&digest::SHA256, bytes);
        let path = self.path(component.as_ref());
        match self.read(&path, component.as_ref()) {
            Ok(code) => match precompiled::load(engine, &code) {
                Ok(component) => return Ok(component),
                Err(error) => {
                    tracing::warn!(path = %path.display(), %error, "compiled code does not load; compiling anew")
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "compiled code is not trusted; compiling anew")
            }
        }
        let code = Authentic(engine.precompile_component(bytes)?);
        if let Err(error) = self.write(&path, component.as_ref(), &code) {
            tracing::warn!(path = %path.display(), %error, "compiled code can't be kept");
        }
        precompiled::load(engine, &code)
    }

    /// The file's name depends on the key, so that nobody else can foretell it.
    fn path(&self, component: &[u8]) -> PathBuf {
        let name = hmac::sign(&self.key, &[b"name", component, &self.engine].concat());
        let hex: String = name.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{hex}.cwasm"))
    }

    fn sign(&self, component: &[u8], code: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.key);
        for part in [b"code".as_slice(), component, &self.engine, code] {
            context.update(part);
        }
        context.sign()
    }

    fn read(&self, path: &Path, component: &[u8]) -> io::Result<Authentic> {
        let bytes = fs::read(path)?;
        let Some((tag, code)) = bytes.split_at_checked(TAG_BYTES) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is too short"));
        };
        let right = self.sign(component, code);
        // In constant time; the tag is compared as a MAC over nothing but itself.
        if !constant_time_eq(right.as_ref(), tag) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "it was not written by this cache, or changed since",
            ));
        }
        Ok(Authentic(code.to_vec()))
    }

    /// Writes beside the file and renames, so that a reader sees all of it or nothing.
    fn write(&self, path: &Path, component: &[u8], code: &Authentic) -> io::Result<()> {
        let tag = self.sign(component, code.bytes());
        let temporary = self.folder.join(format!("{}.tmp", random_name()?));
        let written = platform::create_private_file(&temporary).and_then(|mut file| {
            file.write_all(tag.as_ref())?;
            file.write_all(code.bytes())?;
            file.sync_all()?;
            fs::rename(&temporary, path)
        });
        if written.is_err() {
            let _gone = fs::remove_file(&temporary);
        }
        written
    }
}

/// Makes the key. Two processes that start at once agree, because the link is made only if there is none.
fn create_key(folder: &Path, path: &Path) -> io::Result<()> {
    let mut key = [0_u8; KEY_BYTES];
    fill(&mut key)?;
    let temporary = folder.join(format!("{}.tmp", random_name()?));
    platform::create_private_file(&temporary)?.write_all(&key)?;
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

fn random_name() -> io::Result<String> {
    let mut name = [0_u8; 8];
    fill(&mut name)?;
    Ok(name.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn fill(bytes: &mut [u8]) -> io::Result<()> {
    SystemRandom::new()
        .fill(bytes)
        .map_err(|_| io::Error::other("the system gives no random bytes"))
}

fn constant_time_eq(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .fold(0, |difference, (a, b)| difference | (a ^ b))
            == 0
}

/// Takes wasmtime's compatibility hash, which is made for any hasher, into SHA-256.
struct Collected(digest::Context);

impl Hasher for Collected {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

#[cfg(unix)]
mod platform {
    use super::{CacheError, File, OpenOptions, Path, fs, io};
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};

    pub(super) fn create_private_folder(folder: &Path) -> io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
    }

    pub(super) fn create_private_file(path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
    }

    /// Owned by whom a new file would be owned by, and writable by nobody else; no symbolic link.
    pub(super) fn check_private(folder: &Path, path: &Path) -> Result<(), CacheError> {
        let at = |source| CacheError::Io {
            path: path.to_owned(),
            source,
        };
        let refused = |reason: &str| CacheError::Unsafe {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        let found = fs::symlink_metadata(path).map_err(at)?;
        if found.file_type().is_symlink() {
            return Err(refused("it is a symbolic link"));
        }
        if found.mode() & 0o022 != 0 {
            return Err(refused(
                "others may write to it; `chmod go-rwx` it, or choose another folder",
            ));
        }
        if found.is_file() && found.mode() & 0o077 != 0 {
            return Err(refused("others may read its key; delete the folder to start anew"));
        }
        let probe = folder.join(format!("{}.tmp", super::random_name().map_err(at)?));
        let own = create_private_file(&probe)
            .and_then(|file| file.metadata())
            .map_err(at)?
            .uid();
        fs::remove_file(&probe).map_err(at)?;
        if found.uid() != own {
            return Err(refused("it belongs to another user"));
        }
        Ok(())
    }
}

#[cfg(not(unix))]
mod platform {
    use super::{CacheError, File, OpenOptions, Path, fs, io};

    pub(super) fn create_private_folder(folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)
    }

    pub(super) fn create_private_file(path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    /// Elsewhere a user's folders are private by their access lists; the HMAC is the lock that counts.
    pub(super) fn check_private(_folder: &Path, _path: &Path) -> Result<(), CacheError> {
        Ok(())
    }
}
