//! Writes into a component what it is: name, version, licence, source, revision, and the packages it was built of.
//!
//! Nothing in it depends on the machine or on the time, so that the same source gives the same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use wasm_encoder::{ComponentNameSection, ComponentSection, CustomSection};

use crate::command;

/// What the components of a package are stamped with.
pub(crate) struct Stamp {
    manifest: Manifest,
    /// The list of packages as `cargo auditable` writes it: JSON, compressed by zlib.
    packages: Vec<u8>,
}

/// What a package says of itself in its manifest.
struct Manifest {
    version: String,
    description: Option<String>,
    license: Option<String>,
    repository: Option<String>,
}

impl Stamp {
    /// Asks cargo.
    ///
    /// # Panics
    ///
    /// If cargo does not know the package.
    pub(crate) fn of(package: &str) -> Self {
        let asked = manifest(package).and_then(|manifest| {
            let list = json!({ "packages": packages(&tree(package)?)? }).to_string();
            let packages = miniz_oxide::deflate::compress_to_vec_zlib(list.as_bytes(), 9);
            Ok(Self { manifest, packages })
        });
        match asked {
            Ok(stamp) => stamp,
            Err(error) => panic!("it can't be seen what {package} is made of: {error}"),
        }
    }

    /// Stamps the component in `file` with its name.
    ///
    /// Where the source is comes from the package's `repository`, or else from the environment's `MICROAPP_SOURCE`; which
    /// revision it is, from `MICROAPP_REVISION` only: a component that were another after each commit would be built and
    /// compiled anew after each.
    ///
    /// # Panics
    ///
    /// If it can't be read or written.
    pub(crate) fn put(&self, file: &Path, name: &str) {
        let stamped = std::fs::read(file).and_then(|mut component| {
            self.append(&mut component, name);
            std::fs::write(file, component)
        });
        if let Err(error) = stamped {
            panic!("the component {name} can't be stamped: {error}");
        }
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

fn tree(package: &str) -> Result<String, String> {
    let place = ["--package", package, "--target", crate::TRIPLE];
    let shape = [
        "--edges",
        "normal",
        "--prefix",
        "depth",
        "--no-dedupe",
        "--format",
        " {p}",
    ];
    command::ask(&[&["tree"], &place[..], &shape[..]].concat())
}

fn manifest(package: &str) -> Result<Manifest, String> {
    let text = command::ask(&["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found = packages.iter().find(|found| found["name"] == package);
    let found = found.ok_or_else(|| format!("there is no package {package}"))?;
    let text = |member: &str| found[member].as_str().map(str::to_owned);
    Ok(Manifest {
        version: text("version").unwrap_or_default(),
        description: text("description"),
        license: text("license"),
        repository: text("repository"),
    })
}

/// What stands behind name and version: nothing, a folder, a repository, or another registry.
fn source(line: &str) -> &'static str {
    match line.split_once(" (") {
        None => "crates.io",
        Some((_, place)) if place.starts_with("registry") => "registry",
        Some((_, place)) if place.starts_with("http") || place.starts_with("ssh") => "git",
        Some(_) => "local",
    }
}

/// Reads `cargo tree` with depths in front. What runs in the compiler only (procedural macros, and what they use) is not
/// in the component.
fn packages(tree: &str) -> Result<Vec<Value>, String> {
    type Key = (String, String);
    let mut found: BTreeMap<Key, (&'static str, Vec<Key>)> = BTreeMap::new();
    let mut above: Vec<Key> = Vec::new();
    let mut left_out: Option<usize> = None;
    let mut root = None;
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (depth, rest) = line.split_once(' ').ok_or_else(|| format!("`{line}`"))?;
        let depth: usize = depth.parse().map_err(|_| format!("`{line}`"))?;
        if left_out.is_some_and(|from| depth > from) {
            continue;
        }
        left_out = rest.contains("(proc-macro)").then_some(depth);
        if left_out.is_some() {
            continue;
        }
        let mut words = rest.split(' ');
        let name = words.next().unwrap_or_default().to_owned();
        let version = words.next().unwrap_or_default().trim_start_matches('v').to_owned();
        let key = (name, version);
        above.truncate(depth);
        found.entry(key.clone()).or_insert((source(rest), Vec::new()));
        match above.last() {
            Some(parent) => {
                let (_, on) = found.get_mut(parent).ok_or_else(|| format!("`{line}`"))?;
                if !on.contains(&key) {
                    on.push(key.clone());
                }
            }
            None => root = Some(key.clone()),
        }
        above.push(key);
    }
    let places: BTreeMap<&Key, usize> = found.keys().zip(0..).collect();
    let package = |(key, (source, on)): (&Key, &(&str, Vec<Key>))| {
        let mut dependencies: Vec<usize> = on.iter().filter_map(|key| places.get(key).copied()).collect();
        dependencies.sort_unstable();
        let mut package = json!({ "name": key.0, "version": key.1, "source": source, "dependencies": dependencies });
        if Some(key) == root.as_ref() {
            package["root"] = json!(true);
        }
        package
    };
    Ok(found.iter().map(package).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_becomes_a_list_without_what_runs_in_the_compiler() {
        let tree = "0 zoom v0.1.0 (/somewhere)\n1 serde v1.0.2\n2 serde_core v1.0.2\n2 derive v1.0.2 (proc-macro)\n3 syn \
                    v2.0.0\n1 itoa v1.0.0\n1 serde_core v1.0.2\n";
        let listed = |name: &str, version: &str, on: &[usize]| json!({ "name": name, "version": version, "source": "crates.io", "dependencies": on });
        let mut zoom = listed("zoom", "0.1.0", &[0, 1, 2]);
        (zoom["source"], zoom["root"]) = (json!("local"), json!(true));
        let expected = [
            listed("itoa", "1.0.0", &[]),
            listed("serde", "1.0.2", &[2]),
            listed("serde_core", "1.0.2", &[]),
            zoom,
        ];
        assert_eq!(packages(tree).expect("packages"), expected);
    }
}
