//! What all tests share: the connector's schemas, and a small template that has one of everything.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use microapp_templates::{ActionSchema, ActionSchemas, Bundle, Template};
use serde_json::Value;

/// The actions that change something.
const WRITING: [&str; 3] = ["create-meeting", "update-meeting", "delete-meeting"];

/// The action whose output is a secret.
const SECRET: &str = "get-start-url";

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The actions of the real connector.
pub fn actions() -> ActionSchemas {
    let folder = root().join("../../connector/schemas");
    let schema = |path: PathBuf| -> Value { serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap() };
    let mut actions = ActionSchemas::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(action) = name.strip_suffix(".input.json") {
            let known = ActionSchema {
                input: schema(folder.join(&name)),
                output: schema(folder.join(format!("{action}.output.json"))),
                reads_only: !WRITING.contains(&action),
                secret_output: action == SECRET,
            };
            actions = actions.with(action, known);
        }
    }
    actions
}

/// The files of the template in `tests/fixture`.
pub fn fixture() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    read(&root().join("tests/fixture"), "", &mut files);
    files
}

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().into_string().unwrap());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

pub fn bundle(files: &BTreeMap<String, String>) -> Bundle {
    Bundle::from_files(
        files
            .iter()
            .map(|(path, text)| (path.clone(), text.clone().into_bytes())),
    )
    .unwrap()
}

/// The fixture, loaded; without a single finding.
pub fn template() -> Template {
    let template =
        Template::load(&bundle(&fixture()), &actions()).unwrap_or_else(|findings| panic!("{}", shown(&findings)));
    assert!(template.warnings().is_empty(), "{}", shown(template.warnings()));
    template
}

pub fn shown(findings: &[microapp_templates::Diagnostic]) -> String {
    findings.iter().map(|finding| format!("{finding}\n\n")).collect()
}
