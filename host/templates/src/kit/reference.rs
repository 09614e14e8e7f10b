//! The reference of the format, made from the schemas and from what pages may call.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::cases::cases_schema;
use super::markup::{listed, markup};
use crate::form::refusal_codes;
use crate::load::ERRORS;
use crate::model;
use crate::schema::{constants, kind, required, types};

/// What pages may call: the name, how it is written, and what it does.
const FUNCTIONS: [(&str, &str, &str); 16] = [
    ("button", "button('mail')", "a button of the page, on its own"),
    ("buttons", "buttons('start', 'edit')", "several buttons in a row"),
    (
        "calendar_url",
        "calendar_url('google', title=…, start=…, minutes=60, text=…, place=…, rrule=…, zone=…)",
        "an address that adds the event to a calendar, `google` or `outlook`; `start` is an instant, `rrule` repeats it on the \
         clocks of `zone`, by Google alone; the last four may be left out",
    ),
    (
        "card",
        "card(title, text, url=…, level=3)",
        "a card; its title is a heading of the second level, or of `level`",
    ),
    (
        "copy_block",
        "copy_block('id', text, title=…, level=3)",
        "a text with a button that copies it; its title is a heading of the second level, or of `level`",
    ),
    ("form", "form()", "the page's form"),
    ("image", "image('team')", "a picture of the bundle"),
    (
        "lines",
        "lines([[t('role'), form.role], [t('notes'), form.notes]])",
        "a text of several values for an action that takes one, a line each with its name; lines without a value are left out",
    ),
    (
        "link",
        "link(text, url)",
        "a link; with an address that links must not have, the text alone",
    ),
    ("list", "list(['a', 'b'])", "a list"),
    (
        "page_url",
        "page_url('invitation', meeting_id=meeting.id)",
        "the address of a page of the template",
    ),
    (
        "qr",
        "qr(url, label=…, caption=…)",
        "a QR code; `label` says what it is to those who listen, `caption` stands below it and may be left out",
    ),
    (
        "range",
        "range(3)",
        "numbers from 0, for loops; at most 1,000; `range(1, 6)` begins with 1",
    ),
    (
        "summary",
        "summary([[t('topic'), meeting.topic]])",
        "names and values, one row each; rows without a value are left out",
    ),
    (
        "t",
        "t('created', topic=meeting.topic)",
        "a message of the Fluent files; `t('created.hint')` is an attribute of it",
    ),
    (
        "table",
        "table(meetings, columns=[{'label': t('topic'), 'value': 'topic'}], caption=t('upcoming'))",
        "a table, which becomes cards on a telephone; a column also takes `format` (`date`, `time`, `date-time`, `duration`, \
         `number`), `zone`, the member with the time zone, and `page` with `params`, such as `{'meeting_id': 'id'}`, for a \
         link to a page",
    ),
];

/// Filters: the name, how it is written, and what it does.
const FILTERS: [(&str, &str, &str); 27] = [
    ("abs", "number | abs", "without its sign"),
    (
        "ahead",
        "items | map(attribute='start') | ahead",
        "those instants that are not over",
    ),
    (
        "and_list",
        "names | and_list",
        "the items as the language joins them: `a, b and c`",
    ),
    (
        "date",
        "start | date(zone=time_zone, style='long')",
        "a date as readers of the language write it; `style` is `full`, `long`, `medium` or `short`, if absent `full`",
    ),
    (
        "date_time",
        "start | date_time(zone=time_zone, style='long', name=true)",
        "a date and a time, with the zone's name if `name` is true",
    ),
    (
        "default",
        "value | default('–')",
        "another value for one that is not defined",
    ),
    (
        "duration",
        "minutes | duration",
        "minutes in words: `1 hour 30 minutes`",
    ),
    ("first", "items | first", "the first item"),
    ("int", "text | int", "a whole number"),
    ("join", "items | join(', ')", "the items as one text"),
    ("last", "items | last", "the last item"),
    ("length", "items | length", "how many there are"),
    ("lower", "text | lower", "in small letters"),
    ("map", "items | map(attribute='email')", "a member of each item"),
    ("max", "numbers | max", "the largest"),
    ("min", "numbers | min", "the smallest"),
    (
        "number",
        "count | number",
        "a number as readers of the language write it",
    ),
    (
        "rejectattr",
        "items | rejectattr('status', 'eq', 'deleted')",
        "the items without those",
    ),
    ("reverse", "items | reverse", "backwards"),
    ("round", "number | round(1)", "rounded"),
    (
        "selectattr",
        "items | selectattr('status', 'eq', 'available')",
        "those items alone",
    ),
    ("sort", "items | sort(attribute='topic')", "sorted"),
    (
        "time",
        "start | time(zone=time_zone)",
        "a time of day as readers of the language write it",
    ),
    ("trim", "text | trim", "without white space at its ends"),
    ("unique", "items | unique", "each value once"),
    ("upper", "text | upper", "in capital letters"),
    (
        "url",
        "join_url | url",
        "an address for `href`: http, https or mailto; anything else ends as `#`",
    ),
];

/// Tests: the name, how it is written, and when it holds.
const TESTS: [(&str, &str, &str); 14] = [
    ("defined", "value is defined", "it is there, be it `none`"),
    (
        "divisibleby",
        "number is divisibleby(3)",
        "nothing is left of the division",
    ),
    ("endingwith", "text is endingwith('.org')", "it ends like this"),
    ("eq", "value is eq('once')", "it is the same"),
    ("even", "number is even", "it is even"),
    ("false", "value is false", "it is `false`"),
    ("in", "value is in(['a', 'b'])", "it is one of them"),
    ("none", "value is none", "it is `none`: known to have no value"),
    ("number", "value is number", "it is a number"),
    ("odd", "number is odd", "it is odd"),
    ("startingwith", "text is startingwith('+49')", "it begins like this"),
    ("string", "value is string", "it is a text"),
    ("true", "value is true", "it is `true`"),
    ("undefined", "value is undefined", "it is not there"),
];

/// The reference of all files of a template, in Markdown.
pub fn reference() -> String {
    let mut out = String::from(
        "# Template reference\n\n<!-- Made from the schemas: UPDATE_DOCS=1 cargo test -p microapp-templates --test \
         reference -->\n\nWhat every file of a template may say. What a template is, and how to begin: \
         [For template developers](template-developers.md).\n\n- [`template.yaml`](#templateyaml)\n- \
         [`forms/*.ui.json`](#formsuijson)\n- [`pages/*.html`](#pageshtml)\n- [`tests/*.yaml`](#testsyaml)\n- \
         [`samples/*.json`](#samplesjson)\n",
    );
    file(&mut out, "template.yaml", &model::manifest_schema());
    file(&mut out, "forms/*.ui.json", &model::ui_schema());
    errors(&mut out);
    pages(&mut out);
    file(&mut out, "tests/*.yaml", &cases_schema());
    out.push_str(
        "\n## samples/*.json\n\nData for `microapp page preview`; what is not here is made from the actions' schemas.\n\n\
         | File | Holds |\n|---|---|\n| `samples/<action>.json` | an output of the action |\n| `samples/tables.json` | rows \
         of look-ups, by the name of the table |\n| `samples/fields.json` | what is typed on a page, by its name |\n| \
         `samples/user.json` | who looks: `name`, `email`, `time_zone` |\n",
    );
    out
}

/// What is wrong with a field, by the names for which a template may have words.
fn errors(out: &mut String) {
    let told = refusal_codes().filter(|code| !ERRORS.contains(code));
    writeln!(
        out,
        "\n### Errors\n\nWhat is wrong with a field has a code, and your own words for it are the attribute `.error-<code>` of the \
         field's message; without them the engine's are shown. What a form finds: {}. What actions tell beside these: {}.",
        listed(ERRORS),
        listed(told)
    )
    .ok();
}

fn pages(out: &mut String) {
    out.push_str(
        "\n## pages/*.html\n\nPages are [minijinja](https://docs.rs/minijinja), cut down so that a strange one is harmless. \
         They see `user` (`name`, `email`, `time_zone`), `params`, `form`, `links`, `locale` and the outputs that `load` and \
         `as` have named. `links.calendar` is the address of the page's calendar file: the member `icalendar` of what it \
         loads.\n\n### Functions\n\n| Write | Gives |\n|---|---|\n",
    );
    for (_, usage, does) in FUNCTIONS {
        row(out, &[&format!("`{{{{ {usage} }}}}`"), does]);
    }
    out.push_str("\n### Filters\n\n| Write | Gives |\n|---|---|\n");
    for (_, usage, does) in FILTERS {
        row(out, &[&format!("`{{{{ {} }}}}`", usage.replace('|', "\\|")), does]);
    }
    out.push_str("\n### Tests\n\n| Write | Holds if |\n|---|---|\n");
    for (_, usage, does) in TESTS {
        row(out, &[&format!("`{{% if {usage} %}}`"), does]);
    }
    markup(out);
}

fn file(out: &mut String, name: &str, schema: &Value) {
    writeln!(out, "\n## {name}").ok();
    object(out, schema);
    let mut definitions: Vec<_> = schema
        .get("$defs")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .collect();
    definitions.sort_by_key(|(name, _)| name.to_lowercase());
    for (name, definition) in definitions {
        writeln!(out, "\n### {name}").ok();
        let cases = constants(definition);
        if cases.is_empty() {
            object(out, definition);
        } else {
            described(out, definition);
            out.push_str("\n| Value | Meaning |\n|---|---|\n");
            let listed = definition.get("oneOf").and_then(Value::as_array);
            let told = |index: usize| listed?.get(index)?.get("description")?.as_str();
            for (index, (value, _)) in cases.iter().enumerate() {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                row(out, &[&format!("`{value}`"), told(index).unwrap_or_default()]);
            }
        }
    }
}

fn described(out: &mut String, schema: &Value) {
    if let Some(text) = schema.get("description").and_then(Value::as_str) {
        writeln!(out, "\n{text}").ok();
    }
}

fn object(out: &mut String, schema: &Value) {
    described(out, schema);
    let Some(members) = schema
        .get("properties")
        .and_then(Value::as_object)
        .filter(|members| !members.is_empty())
    else {
        return;
    };
    out.push_str("\n| Key | Holds | Meaning |\n|---|---|---|\n");
    let needed: Vec<&str> = required(schema).collect();
    let (first, rest): (Vec<_>, Vec<_>) = members.iter().partition(|(name, _)| needed.contains(&name.as_str()));
    for (name, member) in first.into_iter().chain(rest) {
        let mark = if needed.contains(&name.as_str()) {
            " (required)"
        } else {
            ""
        };
        let about = member.get("description").and_then(Value::as_str).unwrap_or_default();
        row(
            out,
            &[
                &format!("`{name}`{mark}"),
                &holds(member),
                &format!("{about}{}", usual(member)),
            ],
        );
    }
}

/// What a key holds, in words.
fn holds(schema: &Value) -> String {
    if let Some(name) = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.rsplit('/').next())
    {
        return match name {
            "#" => "the same".to_owned(),
            name => format!("[{name}](#{})", name.to_lowercase()),
        };
    }
    let cases = schema.get("anyOf").and_then(Value::as_array);
    if let Some(case) = cases.and_then(|cases| {
        cases
            .iter()
            .find(|case| kind(case).is_some() || case.get("$ref").is_some())
    }) {
        return holds(case);
    }
    match kind(schema) {
        Some("array") => format!(
            "list of {}",
            schema.get("items").map_or_else(|| "any".to_owned(), holds)
        ),
        Some("object") => match schema.get("additionalProperties").filter(|inner| inner.is_object()) {
            Some(inner) => format!("names, each with {}", holds(inner)),
            None => "object".to_owned(),
        },
        Some("string") => "text".to_owned() + &limits(schema),
        Some("integer") => "whole number".to_owned() + &limits(schema),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some(other) => other.to_owned(),
        None if types(schema).next().is_none() => "any value".to_owned(),
        None => "nothing".to_owned(),
    }
}

fn limits(schema: &Value) -> String {
    let number = |name: &str| schema.get(name).and_then(Value::as_u64);
    let range = match (number("minimum"), number("maximum")) {
        (Some(least), Some(most)) => format!(", {least} to {most}"),
        (Some(least), None) if least > 0 => format!(", {least} at least"),
        (None, Some(most)) => format!(", {most} at most"),
        _ => String::new(),
    };
    let length = number("maxLength").map(|most| format!(", {most} characters at most"));
    let pattern = schema
        .get("pattern")
        .and_then(Value::as_str)
        .map(|pattern| format!(", `{}`", pattern.replace('|', "\\|")));
    range + &length.unwrap_or_default() + &pattern.unwrap_or_default()
}

/// What counts where the key is absent, if that is worth a word.
fn usual(schema: &Value) -> String {
    let empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => Map::is_empty(members) || members.values().all(|member| member.is_null()),
        _ => false,
    };
    match schema.get("default").filter(|value| !empty(value)) {
        Some(Value::String(text)) => format!(" Absent: `{text}`."),
        Some(value) if !value.is_object() => format!(" Absent: `{value}`."),
        _ => String::new(),
    }
}

pub(super) fn row(out: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('\n', " ")).collect();
    writeln!(out, "| {} |", cells.join(" | ")).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_pages_may_call_is_described() {
        let functions: Vec<&str> = FUNCTIONS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(functions, crate::page::FUNCTIONS);
        let filters: Vec<&str> = FILTERS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(filters, crate::page::FILTERS.map(|(name, _)| name));
        assert_eq!(TESTS.map(|(name, ..)| name), crate::page::TESTS);
    }
}
