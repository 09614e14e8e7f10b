//! What was pulled, kept for the next time: by digests, which are recomputed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use microapp_distribution::Digest;

use crate::artifact::Manifest;
use crate::{Pulled, Reference};

impl Pulled {
    /// Keeps it in a folder. What has to be made of its path is for this user alone: it may be the folder of compiled code,
    /// which nobody else may write to.
    ///
    /// # Errors
    ///
    /// The system's. Whatever was written by then is complete or goes unused.
    pub fn keep(&self, folder: &Path) -> io::Result<()> {
        make_private(folder)?;
        // The component first: a manifest that is there has its component.
        fs::write(of_component(folder, Digest::of(&self.component)), &self.component)?;
        fs::write(of_manifest(folder, Digest::of(&self.manifest)), &self.manifest)
    }

    /// What was kept for a pinned reference. None if there is nothing, or what is there is damaged.
    #[must_use]
    pub fn kept(folder: &Path, reference: &Reference) -> Option<Self> {
        let manifest = fs::read(of_manifest(folder, reference.digest?)).ok()?;
        let manifest = Manifest::read(manifest, reference).ok()?;
        let component = fs::read(of_component(folder, manifest.component)).ok()?;
        manifest.with(component).ok()
    }
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn of_manifest(folder: &Path, digest: Digest) -> PathBuf {
    folder.join(format!("{}.json", digest.hex()))
}

fn of_component(folder: &Path, digest: Digest) -> PathBuf {
    folder.join(format!("{}.wasm", digest.hex()))
}
