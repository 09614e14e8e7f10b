//! The page.

use std::fmt::Write as _;

use wit_parser::{Function, Interface, PackageId, Resolve, TypeDef, TypeDefKind, TypeOwner, World, WorldItem};

use crate::types::spelling;

/// What `docs/contract.md` should hold.
pub fn page(resolve: &Resolve, package: PackageId) -> String {
    let package = &resolve.packages[package];
    let mut page = format!("# {}\n\n", package.name);
    page.push_str("<!-- Written from wit/ by `UPDATE_DOCS=1 cargo test -p contract-tests`. Do not edit. -->\n\n");
    // Headings of the doc comment are a level below the page's own title.
    page.push_str(&docs(package.docs.contents.as_deref()).replace("\n# ", "\n## "));
    page.push_str("\n## Contents\n\n");
    for name in package.worlds.keys() {
        let _ = writeln!(page, "- [world `{name}`](#world-{name})");
    }
    for name in package.interfaces.keys() {
        let _ = writeln!(page, "- [interface `{name}`](#interface-{name})");
    }
    for id in package.worlds.values() {
        world(&mut page, resolve, &resolve.worlds[*id]);
    }
    for id in package.interfaces.values() {
        interface(&mut page, resolve, &resolve.interfaces[*id]);
    }
    page
}

fn world(page: &mut String, resolve: &Resolve, world: &World) {
    let _ = write!(
        page,
        "\n## World `{}`\n\n{}\n",
        world.name,
        docs(world.docs.contents.as_deref())
    );
    let named = |items: &mut dyn Iterator<Item = &WorldItem>| -> Vec<String> {
        items
            .filter_map(|item| match item {
                WorldItem::Interface { id, .. } => resolve.interfaces[*id].name.clone(),
                _ => None,
            })
            .map(|name| format!("[`{name}`](#interface-{name})"))
            .collect()
    };
    let _ = writeln!(page, "- imports {}", named(&mut world.imports.values()).join(", "));
    let _ = writeln!(page, "- exports {}", named(&mut world.exports.values()).join(", "));
}

fn interface(page: &mut String, resolve: &Resolve, interface: &Interface) {
    let name = interface.name.as_deref().unwrap_or_default();
    let _ = write!(
        page,
        "\n## Interface `{name}`\n\n{}",
        docs(interface.docs.contents.as_deref())
    );
    for function in interface.functions.values() {
        self::function(page, resolve, function);
    }
    for id in interface.types.values() {
        type_definition(page, resolve, &resolve.types[*id]);
    }
}

fn function(page: &mut String, resolve: &Resolve, function: &Function) {
    let parameters: Vec<String> = function
        .params
        .iter()
        .map(|parameter| format!("{}: {}", parameter.name, spelling(resolve, &parameter.ty)))
        .collect();
    let result = function
        .result
        .as_ref()
        .map(|ty| format!(" -> {}", spelling(resolve, ty)))
        .unwrap_or_default();
    let _ = write!(
        page,
        "\n### `{}: func({}){result}`\n\n{}",
        function.name,
        parameters.join(", "),
        docs(function.docs.contents.as_deref())
    );
}

fn type_definition(page: &mut String, resolve: &Resolve, definition: &TypeDef) {
    let name = definition.name.as_deref().unwrap_or_default();
    let mut table = |kind: &str, head: &str, rows: Vec<[String; 3]>| {
        let _ = write!(
            page,
            "\n### {kind} `{name}`\n\n{}\n",
            docs(definition.docs.contents.as_deref())
        );
        let _ = writeln!(page, "| {head} | Type | |\n|-|-|-|");
        for [member, ty, docs] in rows {
            let _ = writeln!(
                page,
                "| `{member}` | {ty} | {} |",
                docs.trim().replace('\n', " ").replace('|', "\\|")
            );
        }
    };
    let code = |text: String| format!("`{text}`");
    match &definition.kind {
        TypeDefKind::Record(record) => table(
            "Record",
            "Field",
            record
                .fields
                .iter()
                .map(|field| {
                    [
                        field.name.clone(),
                        code(spelling(resolve, &field.ty)),
                        docs(field.docs.contents.as_deref()),
                    ]
                })
                .collect(),
        ),
        TypeDefKind::Variant(variant) => table(
            "Variant",
            "Case",
            variant
                .cases
                .iter()
                .map(|case| {
                    let payload = case
                        .ty
                        .as_ref()
                        .map(|ty| code(spelling(resolve, ty)))
                        .unwrap_or_default();
                    [case.name.clone(), payload, docs(case.docs.contents.as_deref())]
                })
                .collect(),
        ),
        TypeDefKind::Enum(cases) => table(
            "Enum",
            "Case",
            cases
                .cases
                .iter()
                .map(|case| [case.name.clone(), String::new(), docs(case.docs.contents.as_deref())])
                .collect(),
        ),
        TypeDefKind::Type(used) => {
            if let wit_parser::Type::Id(id) = used
                && let TypeOwner::Interface(owner) = resolve.types[*id].owner
                && let Some(owner) = &resolve.interfaces[owner].name
            {
                let _ = write!(page, "\n### `{name}`\n\nOf [`{owner}`](#interface-{owner}).\n");
            }
        }
        _ => {}
    }
}

fn docs(contents: Option<&str>) -> String {
    match contents {
        // Headings that part a file in sections are not about what happens to stand below them.
        Some(text) => {
            let lines: Vec<&str> = text.lines().filter(|line| !line.ends_with("-----")).collect();
            format!("{}\n", lines.join("\n").trim_end())
        }
        None => String::new(),
    }
}
