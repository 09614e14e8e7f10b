//! Everything in the contract says what it means and since when, and the reference page is fresh.

use std::path::Path;

use contract_tests::{page, resolve, wit_folder};
use wit_parser::{Docs, Stability, TypeDefKind};

#[test]
fn the_reference_page_is_fresh() {
    let (resolve, package) = resolve();
    let fresh = page(&resolve, package);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/contract.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == fresh,
        "docs/contract.md is stale; run `UPDATE_DOCS=1 cargo test -p contract-tests`"
    );
}

#[test]
fn every_item_is_documented_and_says_since_when() {
    let (resolve, package) = resolve();
    let mut found = Vec::new();
    let mut seen = 0;
    let mut check = |what: String, docs: &Docs, stability: Option<&Stability>| {
        seen += 1;
        if docs.contents.as_deref().unwrap_or_default().trim().is_empty() {
            found.push(format!("{what} has no doc comment"));
        }
        if stability
            .is_some_and(|stability| !matches!(stability, Stability::Stable { .. } | Stability::Unstable { .. }))
        {
            found.push(format!("{what} has neither @since nor @unstable"));
        }
    };
    let package = &resolve.packages[package];
    check(package.name.to_string(), &package.docs, None);
    for id in package.worlds.values() {
        let world = &resolve.worlds[*id];
        check(world.name.clone(), &world.docs, Some(&world.stability));
    }
    for (interface, id) in &package.interfaces {
        let definition = &resolve.interfaces[*id];
        check(interface.clone(), &definition.docs, Some(&definition.stability));
        for function in definition.functions.values() {
            check(
                format!("{interface}.{}", function.name),
                &function.docs,
                Some(&function.stability),
            );
        }
        for (name, id) in &definition.types {
            let item = format!("{interface}.{name}");
            let definition = &resolve.types[*id];
            // A `use` repeats an item that is documented where it is defined.
            if matches!(definition.kind, TypeDefKind::Type(_)) {
                continue;
            }
            check(item.clone(), &definition.docs, Some(&definition.stability));
            match &definition.kind {
                TypeDefKind::Record(record) => {
                    for field in &record.fields {
                        check(format!("{item}.{}", field.name), &field.docs, None);
                    }
                }
                TypeDefKind::Variant(variant) => {
                    for case in &variant.cases {
                        check(format!("{item}.{}", case.name), &case.docs, None);
                    }
                }
                TypeDefKind::Enum(cases) => {
                    for case in &cases.cases {
                        check(format!("{item}.{}", case.name), &case.docs, None);
                    }
                }
                _ => {}
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    assert!(seen > 200, "only {seen} items were seen in {}", wit_folder().display());
}
