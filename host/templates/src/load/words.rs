//! Languages: Fluent's syntax, messages that are missing, and messages that nothing uses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::placeholders::Needed;
use super::{Gathered, Report};
use crate::diagnostic::{did_you_mean, similar};
use crate::locale::Locale;
use crate::model::Manifest;
use crate::model::manifest::LocaleTag;
use crate::source::Place;

/// The messages of one file: by key, and by key and attribute, with their lines.
struct Messages {
    file: String,
    tag: LocaleTag,
    text: String,
    /// `key` and `key.attribute`, with the byte where they stand.
    known: BTreeMap<String, usize>,
    /// Keys that other messages of the file use.
    used: BTreeSet<String>,
    /// The values that each text needs.
    needed: Needed,
}

pub(super) fn check(
    report: &mut Report<'_>,
    manifest: &Manifest,
    gathered: &Gathered,
) -> BTreeMap<LocaleTag, Arc<Locale>> {
    let locales = &manifest.spec.locales;
    let files: Vec<Messages> = locales.available.iter().filter_map(|tag| read(report, *tag)).collect();
    let default = LocaleTag::parse(&locales.default);
    let complete = files.len() == locales.available.len();

    let everywhere: BTreeSet<&str> = files
        .iter()
        .flat_map(|file| file.known.keys().map(String::as_str))
        .collect();
    let mut told = BTreeSet::new();
    for used in &gathered.messages {
        if complete && !everywhere.contains(used.key.as_str()) && told.insert((&used.key, &used.file, used.line)) {
            let place = Place {
                line: used.line,
                column: used.column,
                length: used.length,
            };
            let (message, help) = match used.code {
                "no-label" => (
                    format!("this field has no words: there is no message `{}`", used.key),
                    format!("add `{}` to locales/*.ftl", fluent_example(&used.key)),
                ),
                _ => {
                    let keys = everywhere
                        .iter()
                        .copied()
                        .filter(|key| key.contains('.') == used.key.contains('.'));
                    let help = similar(&used.key, keys).map(|near| format!("did you mean `{near}`?"));
                    (
                        format!("there is no message `{}`", used.key),
                        help.unwrap_or_else(|| format!("add `{}` to locales/*.ftl", fluent_example(&used.key))),
                    )
                }
            };
            report.error(&used.file, place, used.code, message, help);
        }
    }
    for file in &files {
        let mut told = BTreeSet::new();
        for used in &gathered.messages {
            let elsewhere = everywhere.contains(used.key.as_str());
            if elsewhere && !file.known.contains_key(&used.key) && told.insert(&used.key) {
                // After the message that comes before it in another language.
                let line = file.place_for(&used.key, &files);
                let message = format!(
                    "`{}` is not translated here; {}:{} uses it",
                    used.key, used.file, used.line
                );
                report.error(
                    &file.file,
                    line,
                    "missing-translation",
                    message,
                    format!("add `{}`", fluent_example(&used.key)),
                );
            }
        }
    }
    values(report, gathered, &files);
    for file in &files {
        // What can't be read may use any message.
        if !report.has_errors() {
            unused(report, file, gathered, &files);
        }
    }

    let source = |tag: LocaleTag| {
        files
            .iter()
            .find(|file| file.tag == tag)
            .map_or("", |file| file.text.as_str())
    };
    let fallback = default.map(|tag| Arc::new(Locale::new(tag, source(tag), None)));
    let mut all = BTreeMap::new();
    for tag in &locales.available {
        let locale = match &fallback {
            Some(fallback) if Some(*tag) == default => Arc::clone(fallback),
            _ => Arc::new(Locale::new(*tag, source(*tag), fallback.clone())),
        };
        all.insert(*tag, locale);
    }
    for path in report.bundle.paths().map(str::to_owned).collect::<Vec<_>>() {
        if let Some(name) = path.strip_prefix("locales/") {
            let tag = name.strip_suffix(".ftl").and_then(LocaleTag::parse);
            if !tag.is_some_and(|tag| locales.available.contains(&tag)) {
                let help = "name its language in spec.locales.available: en, de, fr, pt-BR or fi";
                report.warning(&path, Place::START, "unused-file", "nothing uses this file", help);
            }
        }
    }
    all
}

/// The values that go with a message against those that its texts speak of.
fn values(report: &mut Report<'_>, gathered: &Gathered, files: &[Messages]) {
    for used in &gathered.messages {
        let texts: Vec<_> = files
            .iter()
            .filter_map(|file| Some((&file.file, file.needed.by(&used.key)?)))
            .collect();
        let (Some(given), false) = (&used.given, texts.is_empty()) else {
            continue;
        };
        let all: BTreeSet<&str> = texts.iter().flat_map(|(_, names)| names).map(String::as_str).collect();
        let place = Place {
            line: used.line,
            column: used.column,
            length: used.length,
        };
        for name in all.iter().filter(|name| !given.contains(**name)) {
            let file = texts
                .iter()
                .find(|(_, names)| names.contains(*name))
                .map_or("", |(file, _)| file);
            let message = format!(
                "`{}` speaks of `{{ ${name} }}` in {file}, and nothing gives it",
                used.key
            );
            let spare = given.iter().filter(|given| !all.contains(given.as_str()));
            let help = match similar(name, spare.map(String::as_str)) {
                Some(near) => format!("did you mean `{name}=…` where `{near}=…` is given?"),
                None if used.file.starts_with("pages/") => format!("write `t('{}', {name}=…)`", used.key),
                None => "only `t()` gives values; write the text without it".to_owned(),
            };
            report.error(&used.file, place, "missing-value", message, help);
        }
        for name in given.iter().filter(|name| !all.contains(name.as_str())) {
            let message = format!("no text of `{}` speaks of `{{ ${name} }}`", used.key);
            let help = similar(name, all.iter().copied()).map_or_else(
                || "take the value away, or use it in locales/*.ftl".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            report.warning(&used.file, place, "unused-value", message, help);
        }
    }
}

/// How a message is written: `topic = …`, or for an attribute `.hint = …` below `topic`.
fn fluent_example(key: &str) -> String {
    match key.split_once('.') {
        Some((message, attribute)) => format!(".{attribute} = …` below `{message}"),
        None => format!("{key} = …"),
    }
}

impl Messages {
    /// The place where a missing message belongs.
    fn place_for(&self, key: &str, files: &[Self]) -> Place {
        let owner = key.split_once('.').and_then(|(owner, _)| self.known.get(owner));
        let before = files.iter().find_map(|file| {
            let at = *file.known.get(key)?;
            let earlier = file
                .known
                .iter()
                .filter(|(known, byte)| **byte < at && self.known.contains_key(*known));
            let nearest = earlier.max_by_key(|(_, byte)| **byte)?;
            self.known.get(nearest.0)
        });
        match owner.or(before) {
            Some(byte) => Place::of_byte(&self.text, *byte),
            None => Place::START,
        }
    }
}

fn read(report: &mut Report<'_>, tag: LocaleTag) -> Option<Messages> {
    let file = format!("locales/{}.ftl", tag.as_str());
    let text = report.bundle.text(&file)?.to_owned();
    let resource = match fluent_syntax::parser::parse(text.as_str()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let place = Place::of_byte(&text, error.pos.start);
                let help = "a message is `key = text`; further lines are indented, attributes begin with a point";
                report.error(
                    &file,
                    place,
                    "fluent-syntax",
                    format!("this is not Fluent: {}", error.kind),
                    help,
                );
            }
            resource
        }
    };
    let mut messages = Messages {
        file: file.clone(),
        tag,
        known: BTreeMap::new(),
        used: BTreeSet::new(),
        needed: Needed::of(&resource),
        text: text.clone(),
    };
    for entry in &resource.body {
        let (id, value, attributes, prefix) = match entry {
            Entry::Message(message) => (&message.id, message.value.as_ref(), &message.attributes, ""),
            Entry::Term(term) => (&term.id, Some(&term.value), &term.attributes, "-"),
            _ => continue,
        };
        let at = byte_of(&text, id.name);
        let key = format!("{prefix}{}", id.name);
        if messages.known.insert(key.clone(), at).is_some() {
            let message = format!("`{key}` stands here a second time");
            report.error(
                &file,
                Place::of_byte(&text, at),
                "duplicate-name",
                message,
                "keep one of them",
            );
        }
        if let Some(pattern) = value {
            walk(pattern, &mut messages.used);
        }
        for attribute in attributes {
            messages.known.insert(
                format!("{key}.{}", attribute.id.name),
                byte_of(&text, attribute.id.name),
            );
            walk(&attribute.value, &mut messages.used);
        }
    }
    for missing in messages.used.iter().filter(|key| !messages.known.contains_key(*key)) {
        let at = text.find(missing.as_str()).unwrap_or(0);
        let help = did_you_mean(missing, messages.known.keys().map(String::as_str).collect::<Vec<_>>());
        let message = format!("a message uses `{missing}`, which is not in this file");
        report.error(&file, Place::of_byte(&text, at), "unknown-message", message, help);
    }
    Some(messages)
}

/// Where a slice of a text stands in it.
fn byte_of(text: &str, slice: &str) -> usize {
    (slice.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// The messages and terms that a pattern uses.
fn walk(pattern: &Pattern<&str>, used: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, used);
        }
    }
}

fn walk_expression(expression: &Expression<&str>, used: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, used),
        Expression::Select { selector, variants } => {
            walk_inline(selector, used);
            for ast::Variant { value, .. } in variants {
                walk(value, used);
            }
        }
    }
}

fn walk_inline(inline: &InlineExpression<&str>, used: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::MessageReference { id, .. } => {
            used.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, .. } => {
            used.insert(format!("-{}", id.name));
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, used),
        _ => {}
    }
}

fn unused(report: &mut Report<'_>, file: &Messages, gathered: &Gathered, files: &[Messages]) {
    let keys: BTreeSet<&str> = gathered.messages.iter().map(|used| used.key.as_str()).collect();
    let owners: BTreeSet<&str> = keys.iter().map(|key| key.split('.').next().unwrap_or(key)).collect();
    for (key, at) in &file.known {
        let place = Place {
            length: key.rsplit('.').next().map_or(1, |name| name.chars().count()),
            ..Place::of_byte(&file.text, *at)
        };
        if keys.contains(key.as_str()) || files.iter().any(|file| file.used.contains(key)) {
            continue;
        }
        match key.split_once('.') {
            None => {
                if !owners.contains(key.as_str()) && !gathered.attributes.contains_key(key) {
                    let help = similar(key, keys.iter().copied().filter(|used| !file.known.contains_key(*used)));
                    let help = help.map_or_else(|| "take it away".to_owned(), |near| format!("did you mean `{near}`?"));
                    report.warning(
                        &file.file,
                        place,
                        "unused-translation",
                        format!("nothing uses `{key}`"),
                        help,
                    );
                }
            }
            Some((owner, attribute)) => {
                let known = gathered.attributes.get(owner);
                if known.is_some_and(|known| known.contains(attribute)) {
                    continue;
                }
                let names: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
                let help = similar(attribute, names)
                    .map_or_else(|| "take it away".to_owned(), |near| format!("did you mean `.{near}`?"));
                report.warning(
                    &file.file,
                    place,
                    "unused-translation",
                    format!("nothing uses `.{attribute}` of `{owner}`"),
                    help,
                );
            }
        }
    }
}
