//! What `template.yaml` says, against the connector and the files.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Gathered, MANIFEST, Report};
use crate::actions::ActionSchemas;
use crate::bundle::is_inside;
use crate::diagnostic::did_you_mean;
use crate::html::safe_url;
use crate::model::Manifest;
use crate::model::manifest::LocaleTag;
use crate::schema::{self, followed, properties};
use crate::source::{Node, escaped};

/// Words that no output of an action can be called: pages have them already.
pub(super) const TAKEN: [&str; 7] = ["user", "params", "form", "links", "locale", "loop", "output"];

pub(super) fn check(
    report: &mut Report<'_>,
    manifest: &Manifest,
    node: &Node,
    actions: &ActionSchemas,
    gathered: &mut Gathered,
) {
    let spec = &manifest.spec;
    gathered.files.insert(MANIFEST.to_owned());
    for (key, address) in [
        ("maintenance", &manifest.metadata.maintenance),
        ("feedback", &manifest.metadata.feedback),
    ] {
        if address
            .as_ref()
            .is_some_and(|address| address.starts_with('/') || safe_url(address).is_none())
        {
            let place = node.place_of(&format!("/metadata/{key}"));
            report.error(
                MANIFEST,
                place,
                "bad-value",
                "this is no address",
                "write one such as https://example.com/support",
            );
        }
    }

    names(
        report,
        node,
        "/spec/actions",
        "action",
        spec.actions.iter().map(|action| &action.name),
    );
    names(
        report,
        node,
        "/spec/tables",
        "table",
        spec.tables.iter().map(|table| &table.name),
    );
    names(
        report,
        node,
        "/spec/images",
        "image",
        spec.images.iter().map(|image| &image.name),
    );
    names(
        report,
        node,
        "/spec/pages",
        "page",
        spec.pages.iter().map(|page| &page.name),
    );

    for (index, used) in spec.actions.iter().enumerate() {
        let at = format!("/spec/actions/{index}");
        let Some(action) = actions.get(&used.name) else {
            let help = did_you_mean(&used.name, actions.names());
            let message = format!("the connector has no action `{}`", used.name);
            report.error(
                MANIFEST,
                node.place_of(&format!("{at}/name")),
                "unknown-action",
                message,
                help,
            );
            continue;
        };
        for (input, name) in used.inputs.iter().enumerate() {
            let known = properties(&action.input);
            if !known.contains(&name.as_str()) {
                let help = did_you_mean(name, known.iter().copied());
                let message = format!("`{}` takes no `{name}`", used.name);
                report.error(
                    MANIFEST,
                    node.place_of(&format!("{at}/inputs/{input}")),
                    "unknown-field",
                    message,
                    help,
                );
            }
        }
    }
    tables(report, manifest, node, actions, gathered);
    locales(report, manifest, node);
    images(report, manifest, node, gathered);
}

/// Names that stand twice.
pub(super) fn names<'n>(
    report: &mut Report<'_>,
    node: &Node,
    at: &str,
    what: &str,
    names: impl Iterator<Item = &'n String>,
) {
    let mut seen = BTreeSet::new();
    for (index, name) in names.enumerate() {
        if !seen.insert(name) {
            let place = node.place_of(&format!("{at}/{index}/name"));
            report.error(
                MANIFEST,
                place,
                "duplicate-name",
                format!("there are two of the {what} `{name}`"),
                "give each a name of its own",
            );
        }
    }
}

fn tables(report: &mut Report<'_>, manifest: &Manifest, node: &Node, actions: &ActionSchemas, gathered: &mut Gathered) {
    for (index, table) in manifest.spec.tables.iter().enumerate() {
        let at = format!("/spec/tables/{index}");
        for row in &table.values {
            for name in row.keys().filter(|name| !table.columns.contains(name)) {
                let help = did_you_mean(name, table.columns.iter().map(String::as_str));
                let place = node.place_of(&format!("{at}/values"));
                report.error(
                    MANIFEST,
                    place,
                    "unknown-column",
                    format!("a row has `{name}`, which is no column of `{}`", table.name),
                    help,
                );
            }
        }
        let Some(name) = &table.action else { continue };
        let place = node.place_of(&format!("{at}/action"));
        if !manifest.spec.actions.iter().any(|action| action.name == *name) {
            let help = did_you_mean(name, manifest.spec.actions.iter().map(|action| action.name.as_str()));
            report.error(
                MANIFEST,
                place,
                "unknown-action",
                format!("`{name}` is not among spec.actions"),
                help,
            );
            continue;
        }
        gathered.actions.insert(name.clone());
        let Some(action) = actions.get(name) else { continue };
        if action.secret_output {
            let message = format!("what `{name}` gives is a secret, and a page can't show it");
            report.error(
                MANIFEST,
                place,
                "secret-output",
                message,
                "take the rows from another action",
            );
            continue;
        }
        let Some(rows) = &table.rows else {
            let help = "say where in the output the rows are: `rows: /users`";
            report.error(
                MANIFEST,
                place,
                "missing-key",
                format!("the table `{}` has no `rows`", table.name),
                help,
            );
            continue;
        };
        let Some(items) = row_schema(&action.output, rows) else {
            let known: Vec<String> = properties(&action.output)
                .iter()
                .map(|name| format!("/{name}"))
                .collect();
            let help = did_you_mean(rows, known.iter().map(String::as_str));
            report.error(
                MANIFEST,
                node.place_of(&format!("{at}/rows")),
                "unknown-field",
                format!("the output of `{name}` has no list at `{rows}`"),
                help,
            );
            continue;
        };
        for (column, wanted) in table.columns.iter().enumerate() {
            let known = properties(items);
            if !known.contains(&wanted.as_str()) {
                let help = did_you_mean(wanted, known.iter().copied());
                let place = node.place_of(&format!("{at}/columns/{column}"));
                report.error(
                    MANIFEST,
                    place,
                    "unknown-column",
                    format!("the rows of `{name}` have no `{wanted}`"),
                    help,
                );
            }
        }
    }
}

fn row_schema<'a>(output: &'a Value, rows: &str) -> Option<&'a Value> {
    let mut schema = output;
    for part in rows.split('/').skip(1) {
        schema = followed(output, schema).get("properties")?.get(part)?;
    }
    Some(followed(output, followed(output, schema).get("items")?))
}

fn locales(report: &mut Report<'_>, manifest: &Manifest, node: &Node) {
    let locales = &manifest.spec.locales;
    let default = LocaleTag::parse(&locales.default);
    if !default.is_some_and(|tag| locales.available.contains(&tag)) {
        let help = did_you_mean(&locales.default, locales.available.iter().map(|tag| tag.as_str()));
        let place = node.place_of("/spec/locales/default");
        report.error(
            MANIFEST,
            place,
            "unknown-locale",
            format!("`{}` is not among the available languages", locales.default),
            help,
        );
    }
    for (index, tag) in locales.available.iter().enumerate() {
        let file = format!("locales/{}.ftl", tag.as_str());
        if report.bundle.text(&file).is_none() {
            let place = node.place_of(&format!("/spec/locales/available/{index}"));
            report.error(
                MANIFEST,
                place,
                "missing-file",
                format!("there is no {file}"),
                "add the file, or take the language away",
            );
        }
        if locales.available[..index].contains(tag) {
            let place = node.place_of(&format!("/spec/locales/available/{index}"));
            report.error(
                MANIFEST,
                place,
                "duplicate-name",
                format!("`{}` stands here twice", tag.as_str()),
                "keep one of them",
            );
        }
    }
}

fn images(report: &mut Report<'_>, manifest: &Manifest, node: &Node, gathered: &mut Gathered) {
    for (index, image) in manifest.spec.images.iter().enumerate() {
        let place = node.place_of(&format!("/spec/images/{index}/file"));
        gathered.files.insert(image.file.clone());
        let kind = [".svg", ".png", ".jpg", ".webp"]
            .iter()
            .any(|end| image.file.ends_with(end));
        if !image.file.starts_with("images/") || !kind || !is_inside(&image.file) {
            let help = "pictures are images/<name>.svg, .png, .jpg or .webp";
            report.error(
                MANIFEST,
                place,
                "bad-value",
                format!("`{}` is no picture of the bundle", image.file),
                help,
            );
        } else if report.bundle.get(&image.file).is_none() {
            let help = did_you_mean(
                &image.file,
                report
                    .bundle
                    .paths()
                    .filter(|path| path.starts_with("images/"))
                    .collect::<Vec<_>>(),
            );
            report.error(
                MANIFEST,
                place,
                "missing-file",
                format!("there is no {}", image.file),
                help,
            );
        }
        if let Some(key) = &image.alt {
            gathered.message(
                key,
                "unknown-message",
                MANIFEST,
                node.place_of(&format!("/spec/images/{index}/alt")),
            );
        }
    }
}

/// What is declared and never used.
pub(super) fn unused(report: &mut Report<'_>, manifest: &Manifest, node: &Node, gathered: &Gathered) {
    // What can't be read may use anything.
    if report.has_errors() {
        return;
    }
    let spec = &manifest.spec;
    for (index, action) in spec.actions.iter().enumerate() {
        if !gathered.actions.contains(&action.name) {
            let place = node.place_of(&format!("/spec/actions/{index}/name"));
            report.warning(
                MANIFEST,
                place,
                "unused-action",
                format!("no page calls `{}`", action.name),
                "take it away: what is not declared can't be called",
            );
        }
    }
    for (index, table) in spec.tables.iter().enumerate() {
        if !gathered.tables.contains(&table.name) {
            let place = node.place_of(&format!("/spec/tables/{index}/name"));
            report.warning(
                MANIFEST,
                place,
                "unused-table",
                format!("no look-up searches `{}`", table.name),
                "take it away",
            );
        }
    }
    for (index, image) in spec.images.iter().enumerate() {
        if image.name != "logo" && !gathered.images.contains(&image.name) {
            let place = node.place_of(&format!("/spec/images/{index}/name"));
            report.warning(
                MANIFEST,
                place,
                "unused-image",
                format!("no page shows `{}`", image.name),
                format!("write `{{{{ image('{}') }}}}`, or take it away", image.name),
            );
        }
    }
    for (index, page) in spec.pages.iter().enumerate() {
        if index > 0 && !page.menu && !page.embed && !gathered.pages.contains(&page.name) {
            let place = node.place_of(&format!("/spec/pages/{index}/name"));
            report.warning(
                MANIFEST,
                place,
                "unreachable-page",
                format!("nothing leads to the page `{}`", page.name),
                "link it, go there after an action, or set `menu: true`",
            );
        }
    }
    let known = ["forms/", "pages/", "images/"];
    for path in report.bundle.paths().map(str::to_owned).collect::<Vec<_>>() {
        if known.iter().any(|folder| path.starts_with(folder)) && !gathered.files.contains(&path) {
            report.warning(
                &path,
                crate::source::Place::START,
                "unused-file",
                "nothing uses this file",
                "take it away, or name it in template.yaml",
            );
        }
    }
}

/// The members of an action's input that a template has declared.
pub(super) fn declared<'a>(manifest: &'a Manifest, action: &str) -> Option<&'a [String]> {
    let found = manifest.spec.actions.iter().find(|known| known.name == action);
    found.map(|found| found.inputs.as_slice())
}

/// Whether a pointer such as `/topic` or `/recurrence/weekly` leads to something in a form's schema.
pub(super) fn leads_somewhere(form: &Value, pointer: &str) -> bool {
    let mut schema = schema::without_null(form);
    for part in pointer.split('/').skip(1) {
        if schema::kind(&schema) == Some("array") {
            return part.parse::<usize>().is_ok();
        }
        let own = schema.pointer(&format!("/properties/{}", escaped(part))).cloned();
        let of_case = || {
            schema::cases(&schema)
                .iter()
                .find_map(|case| case.pointer(&format!("/properties/{}", escaped(part))).cloned())
        };
        match own.or_else(of_case) {
            Some(inner) => schema = schema::without_null(&inner),
            None => return false,
        }
    }
    pointer.starts_with('/')
}
