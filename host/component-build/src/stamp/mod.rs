//! Writes into a component what it is: name, version, licence, source, revision, and the packages it was built of.
//!
//! Nothing in it depends on the machine or on the time, so that the same source gives the same bytes.

mod cargo;
mod npm;

use std::fmt;
use std::path::Path;

use serde_json::{Value, json};
use wasm_encoder::{ComponentNameSection, ComponentSection, CustomSection};

/// What the components of a package are stamped with.
#[derive(Debug, Clone)]
pub struct Stamp {
    manifest: Manifest,
    /// The list of packages as `cargo auditable` writes it: JSON, compressed by zlib.
    packages: Vec<u8>,
}

/// Why it can't be seen what a component is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampError {
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for StampError {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "it can't be seen what the component is made of: {}", self.reason)
    }
}

impl std::error::Error for StampError {}

impl From<String> for StampError {
    fn from(reason: String) -> Self {
        Self { reason }
    }
}

/// What a package says of itself in its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Manifest {
    name: String,
    version: String,
    description: Option<String>,
    license: Option<String>,
    repository: Option<String>,
}

impl Stamp {
    /// Asks cargo about a package of the workspace that this runs in.
    ///
    /// # Panics
    ///
    /// If cargo does not know the package: a build script has no better way to fail.
    pub(crate) fn of(package: &str) -> Self {
        let asked = cargo::manifest(Path::new("."), |found| found["name"] == package)
            .and_then(|manifest| Ok(Self::new(manifest, &cargo::packages(Path::new("."), package)?)));
        match asked {
            Ok(stamp) => stamp,
            Err(error) => panic!("it can't be seen what {package} is made of: {error}"),
        }
    }

    /// Asks cargo about the package whose `Cargo.toml` is in a folder.
    ///
    /// # Errors
    ///
    /// [`StampError`] if cargo can't tell.
    pub fn of_cargo(folder: &Path) -> Result<Self, StampError> {
        let path = folder.join("Cargo.toml");
        let path = path
            .canonicalize()
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let own = |found: &Value| {
            found["manifest_path"]
                .as_str()
                .is_some_and(|known| Path::new(known) == path)
        };
        let manifest = cargo::manifest(folder, own)?;
        let packages = cargo::packages(folder, &manifest.name)?;
        Ok(Self::new(manifest, &packages))
    }

    /// Reads the `package.json` in a folder, and what is installed beside it.
    ///
    /// # Errors
    ///
    /// [`StampError`] if it can't be read.
    pub fn of_npm(folder: &Path) -> Result<Self, StampError> {
        let package = npm::read(folder)?;
        Ok(Self::new(npm::manifest(&package), &npm::packages(folder, &package)))
    }

    fn new(manifest: Manifest, packages: &[Value]) -> Self {
        let list = json!({ "packages": packages }).to_string();
        let packages = miniz_oxide::deflate::compress_to_vec_zlib(list.as_bytes(), 9);
        Self { manifest, packages }
    }

    /// The package's name.
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// The same with the source elsewhere than the package says.
    #[must_use]
    pub fn with_source(mut self, source: &str) -> Self {
        self.manifest.repository = Some(source.to_owned());
        self
    }

    /// Stamps the component in `file` with a name and all the rest.
    ///
    /// Where the source is comes from the package's `repository`, or else from the environment's `MICROAPP_SOURCE`; which
    /// revision it is, from `MICROAPP_REVISION` only: a component that were another after each commit would be built and
    /// compiled anew after each.
    ///
    /// # Errors
    ///
    /// If it can't be read or written.
    pub fn put(&self, file: &Path, name: &str) -> std::io::Result<()> {
        let mut component = std::fs::read(file)?;
        self.append(&mut component, name);
        std::fs::write(file, component)
    }

    /// Appends sections: those that are there stay as the linker has written them.
    fn append(&self, component: &mut Vec<u8>, name: &str) {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let mut names = ComponentNameSection::new();
        names.component(name);
        names.append_to_component(component);
        let manifest = &self.manifest;
        let sections = [
            ("version", Some(manifest.version.clone())),
            ("description", manifest.description.clone()),
            ("licenses", manifest.license.clone()),
            (
                "source",
                manifest.repository.clone().or_else(|| variable("MICROAPP_SOURCE")),
            ),
            ("revision", variable("MICROAPP_REVISION")),
        ];
        for (section, text) in sections {
            if let Some(text) = text {
                append(component, section, text.as_bytes());
            }
        }
        append(component, ".dep-v0", &self.packages);
    }
}

fn append(component: &mut Vec<u8>, name: &str, data: &[u8]) {
    let section = CustomSection {
        name: name.into(),
        data: data.into(),
    };
    section.append_to_component(component);
}
