//! What a component says of itself: read from its custom sections, without compiling or running it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasmparser::{ComponentName, Encoding, KnownCustom, Parser, Payload};

/// Bytes that a list of packages may have when it is unpacked.
const MOST_DEPENDENCIES: usize = 2 << 20;

/// What stands in a component's custom sections, as the tools of the Bytecode Alliance write and read them
/// (`wasm-tools metadata show`). All of it is the word of whoever built it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Metadata {
    /// Its name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The licences of what is in it, as an SPDX expression.
    pub licenses: Option<String>,
    /// Where its source is.
    pub source: Option<String>,
    /// Which revision of that source.
    pub revision: Option<String>,
    /// The interfaces that it imports.
    pub imports: Vec<String>,
    /// The interfaces that it exports.
    pub exports: Vec<String>,
    /// Languages and tools that it was made with, each with its version: `rustc 1.95.0`.
    pub producers: Vec<String>,
    /// What it was built of: the bill of materials. Empty if it does not say.
    pub dependencies: Vec<Dependency>,
}

/// A package that is in a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from: `crates.io`, `local`, …
    pub source: String,
    /// Whether it is the component itself.
    #[serde(default)]
    pub root: bool,
    /// What it depends on, as places in the list.
    #[serde(default)]
    pub dependencies: Vec<usize>,
}

/// The list as it stands in the file.
#[derive(Deserialize)]
struct Listed {
    packages: Vec<Dependency>,
}

/// Why a component's metadata can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what the component says of itself can't be read: {reason}")]
pub struct MetadataError {
    /// What is wrong.
    pub reason: String,
}

impl Metadata {
    /// Reads a component's outermost sections, and which tools have made the modules in it.
    ///
    /// # Errors
    ///
    /// [`MetadataError`] if it is no component, or a section is damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, MetadataError> {
        let mut read = Self::default();
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(unreadable)? {
                Payload::Version { encoding, .. } => {
                    if depth == 0 && encoding == Encoding::Module {
                        return Err(unreadable("it is a module, not a component"));
                    }
                    depth += 1;
                }
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(section) if depth == 1 => {
                    for import in section {
                        read.imports.push(import.map_err(unreadable)?.name.name.to_owned());
                    }
                }
                Payload::ComponentExportSection(section) if depth == 1 => {
                    for export in section {
                        read.exports.push(export.map_err(unreadable)?.name.name.to_owned());
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::ComponentName(names) if depth == 1 => read.name = name(names)?,
                    KnownCustom::Producers(producers) => read.add_producers(producers)?,
                    _ if depth == 1 => read.add_section(section.name(), section.data())?,
                    _ => {}
                },
                _ => {}
            }
        }
        read.producers.sort();
        read.producers.dedup();
        Ok(read)
    }

    fn add_section(&mut self, name: &str, data: &[u8]) -> Result<(), MetadataError> {
        let place = match name {
            "version" => &mut self.version,
            "description" => &mut self.description,
            "licenses" => &mut self.licenses,
            "source" => &mut self.source,
            "revision" => &mut self.revision,
            ".dep-v0" => {
                self.dependencies = dependencies(data)?;
                return Ok(());
            }
            _ => return Ok(()),
        };
        let text = std::str::from_utf8(data).map_err(|error| unreadable(format!("{name}: {error}")))?;
        *place = Some(text.to_owned());
        Ok(())
    }

    fn add_producers(&mut self, section: wasmparser::ProducersSectionReader<'_>) -> Result<(), MetadataError> {
        for field in section {
            for value in field.map_err(unreadable)?.values {
                let value = value.map_err(unreadable)?;
                let shown = format!("{} {}", value.name, value.version);
                self.producers.push(shown.trim_end().to_owned());
            }
        }
        Ok(())
    }

    /// The bill of materials as [CycloneDX](https://cyclonedx.org/) 1.6. Without time and serial number: the same
    /// component has the same.
    pub fn cyclone_dx(&self) -> Value {
        // A package URL: the @ of an npm scope is none of a version.
        let reference = |package: &Dependency| {
            let kind = if package.source == "npm" { "npm" } else { "cargo" };
            format!("pkg:{kind}/{}@{}", package.name.replace('@', "%40"), package.version)
        };
        let entry = |package: &Dependency| {
            json!({
                "type": "library", "bom-ref": reference(package), "name": package.name, "version": package.version,
                "purl": reference(package),
            })
        };
        let mut component = json!({ "type": "application", "bom-ref": "component" });
        for (member, value) in [
            ("name", &self.name),
            ("version", &self.version),
            ("description", &self.description),
        ] {
            if let Some(value) = value {
                component[member] = json!(value);
            }
        }
        if let Some(licenses) = &self.licenses {
            component["licenses"] = json!([{ "expression": licenses }]);
        }
        let packages = || self.dependencies.iter().filter(|package| !package.root);
        let named = |package: &Dependency| {
            if package.root {
                "component".to_owned()
            } else {
                reference(package)
            }
        };
        let edges: Vec<Value> = self
            .dependencies
            .iter()
            .map(|package| {
                let on = package
                    .dependencies
                    .iter()
                    .filter_map(|place| self.dependencies.get(*place));
                json!({ "ref": named(package), "dependsOn": on.map(named).collect::<Vec<_>>() })
            })
            .collect();
        json!({
            "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
            "metadata": { "component": component },
            "components": packages().map(entry).collect::<Vec<_>>(),
            "dependencies": edges,
        })
    }
}

fn unreadable(reason: impl ToString) -> MetadataError {
    MetadataError {
        reason: reason.to_string(),
    }
}

fn name(names: wasmparser::ComponentNameSectionReader<'_>) -> Result<Option<String>, MetadataError> {
    let mut found = None;
    for subsection in names {
        if let ComponentName::Component { name, .. } = subsection.map_err(unreadable)? {
            found = Some(name.to_owned());
        }
    }
    Ok(found)
}

/// The section that `cargo auditable` writes: JSON, compressed by zlib.
fn dependencies(data: &[u8]) -> Result<Vec<Dependency>, MetadataError> {
    let json = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(data, MOST_DEPENDENCIES)
        .map_err(|error| unreadable(format!(".dep-v0: {error}")))?;
    let listed: Listed = serde_json::from_slice(&json).map_err(|error| unreadable(format!(".dep-v0: {error}")))?;
    Ok(listed.packages)
}
