//! The tables of clauses.

use std::collections::HashSet;
use std::path::Path;

use microapp_conformance::{CONNECTOR, HOST, named, page};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The contract's comments as running text.
fn contract() -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(root().join("wit")).expect("the contract") {
        let source = std::fs::read_to_string(entry.expect("a file").path()).expect("a text");
        for line in source.lines() {
            text.push_str(line.trim_start().trim_start_matches("///").trim());
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_clause_stands_on_words_of_the_contract() {
    let contract = contract();
    for clause in CONNECTOR.iter().chain(HOST) {
        assert!(
            contract.contains(clause.contract),
            "{}: not in wit/: “{}”",
            clause.name,
            clause.contract
        );
    }
}

#[test]
fn every_clause_has_a_name_of_its_own() {
    let mut seen = HashSet::new();
    for clause in CONNECTOR.iter().chain(HOST) {
        assert!(seen.insert(clause.name), "{} stands there twice", clause.name);
        assert_eq!(named(clause.name), Some(*clause));
    }
    assert!(
        CONNECTOR
            .iter()
            .all(|clause| clause.name.starts_with("connector.") && !clause.may_lack)
    );
    assert!(HOST.iter().all(|clause| clause.name.starts_with("host.")));
}

#[test]
fn the_documentation_has_the_tables_as_they_are() {
    const MARK: &str = "<!-- The tables are written by `UPDATE_DOCS=1 cargo test -p microapp-conformance`. -->\n\n";
    let path = root().join("docs/conformance.md");
    let kept = std::fs::read_to_string(&path).expect("docs/conformance.md");
    let (before, _) = kept.split_once(MARK).expect("the mark above the tables");
    let fresh = format!("{before}{MARK}{}", page());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &fresh).expect("to write");
        return;
    }
    assert!(
        kept == fresh,
        "docs/conformance.md is stale; run `UPDATE_DOCS=1 cargo test -p microapp-conformance`"
    );
}
