//! What cargo knows of a package: its manifest, and the tree of packages that it is built of.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::Manifest;
use crate::command;

/// The packages that this one is built of, and itself.
pub(super) fn packages(folder: &Path, package: &str) -> Result<Vec<Value>, String> {
    listed(&tree(folder, package)?)
}

fn tree(folder: &Path, package: &str) -> Result<String, String> {
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
    command::ask(folder, &[&["tree"], &place[..], &shape[..]].concat())
}

/// The manifest of the package that `own` knows.
pub(super) fn manifest(folder: &Path, own: impl Fn(&Value) -> bool) -> Result<Manifest, String> {
    let text = command::ask(folder, &["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found = packages.iter().find(|found| own(found));
    let found = found.ok_or("there is no such package in the workspace")?;
    let text = |member: &str| found[member].as_str().map(str::to_owned);
    Ok(Manifest {
        name: text("name").unwrap_or_default(),
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
fn listed(tree: &str) -> Result<Vec<Value>, String> {
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
        let of = |name: &str, version: &str, on: &[usize]| json!({ "name": name, "version": version, "source": "crates.io", "dependencies": on });
        let mut zoom = of("zoom", "0.1.0", &[0, 1, 2]);
        (zoom["source"], zoom["root"]) = (json!("local"), json!(true));
        let expected = [
            of("itoa", "1.0.0", &[]),
            of("serde", "1.0.2", &[2]),
            of("serde_core", "1.0.2", &[]),
            zoom,
        ];
        assert_eq!(listed(tree).expect("packages"), expected);
    }
}
