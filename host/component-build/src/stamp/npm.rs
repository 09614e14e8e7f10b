//! What a `package.json` says of a package, and what is installed for it: the compiler as well, since the component holds
//! its engine.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::Manifest;

/// Reads the `package.json` in a folder.
pub(super) fn read(folder: &Path) -> Result<Value, String> {
    let path = folder.join("package.json");
    let said = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(&path).map_err(|error| said(&error))?;
    serde_json::from_str(&text).map_err(|error| said(&error))
}

/// What it says of itself.
pub(super) fn manifest(package: &Value) -> Manifest {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let repository = &package["repository"];
    Manifest {
        name: text(&package["name"]).unwrap_or_default(),
        version: text(&package["version"]).unwrap_or_default(),
        description: text(&package["description"]),
        license: text(&package["license"]),
        repository: text(repository).or_else(|| text(&repository["url"])),
    }
}

/// Itself and what it asks for, in the versions that are installed.
pub(super) fn packages(folder: &Path, package: &Value) -> Vec<Value> {
    let asked = ["dependencies", "devDependencies"]
        .iter()
        .filter_map(|kind| package[kind].as_object())
        .flat_map(|members| members.keys());
    let mut packages: Vec<Value> = asked
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter_map(|name| {
            let installed = read(&folder.join("node_modules").join(name)).ok()?;
            Some(json!({ "name": name, "version": installed["version"], "source": "npm", "dependencies": [] }))
        })
        .collect();
    let all: Vec<usize> = (0..packages.len()).collect();
    packages.push(json!({
        "name": package["name"], "version": package["version"], "source": "local", "dependencies": all, "root": true,
    }));
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_installed_is_listed_in_its_version() {
        let folder = std::env::temp_dir().join(format!("stamp-npm-{}", std::process::id()));
        let engine = folder.join("node_modules/@maker/engine");
        fs::create_dir_all(&engine).expect("a folder");
        fs::write(engine.join("package.json"), r#"{"version": "0.23.1"}"#).expect("written");
        let own = r#"{
            "name": "feed", "version": "1.2.0", "license": "MIT", "repository": {"url": "https://example.com/feed"},
            "devDependencies": {"@maker/engine": "^0.23.0", "not-installed": "1"}
        }"#;
        fs::write(folder.join("package.json"), own).expect("written");
        let package = read(&folder).expect("a package");
        let listed = packages(&folder, &package);
        fs::remove_dir_all(&folder).expect("removed");
        assert_eq!(
            listed,
            [
                json!({"name": "@maker/engine", "version": "0.23.1", "source": "npm", "dependencies": []}),
                json!({"name": "feed", "version": "1.2.0", "source": "local", "dependencies": [0], "root": true}),
            ]
        );
        let manifest = manifest(&package);
        assert_eq!(manifest.repository.as_deref(), Some("https://example.com/feed"));
        assert_eq!(manifest.license.as_deref(), Some("MIT"));
    }
}
