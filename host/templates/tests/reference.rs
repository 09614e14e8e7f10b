//! `docs/template-reference.md` is made from the schemas.
//!
//! `UPDATE_DOCS=1 cargo test -p microapp-templates --test reference` writes it anew.

mod common;

use microapp_templates::kit::reference;

#[test]
fn the_reference_is_made_from_the_schemas() {
    let path = common::root().join("../../docs/template-reference.md");
    let fresh = reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == fresh,
        "docs/template-reference.md is stale; run with UPDATE_DOCS=1"
    );
}

#[test]
fn every_key_of_the_schemas_stands_in_it() {
    let text = reference();
    for name in [
        "apiVersion",
        "skipForm",
        "connectorVersion",
        "lookup",
        "unavailable",
        "expect",
        "copy_block",
        "date_time",
        "links.calendar",
        "`data-print`",
        "`banner-warning`",
        "`too-many-occurrences`",
    ] {
        assert!(text.contains(name), "{name}");
    }
    assert!(!text.contains("](##)"), "a link leads nowhere");
    for section in [
        "## template.yaml",
        "## forms/*.ui.json",
        "## pages/*.html",
        "## tests/*.yaml",
        "## samples/*.json",
    ] {
        assert!(text.contains(section), "{section}");
    }
}
