//! Input: what breaks the schema is refused with its field before anything is sent, and what is hostile does no harm.

use serde_json::{Value, json};

use super::errors::names_field;
use super::examiner::{Ending, Seen};
use super::generate::violations;
use super::manifest::Examinable;
use super::session::{Input, Session, ended, told};
use crate::clause::Clause;
use crate::clause::connector as clauses;
use crate::report::shorten;

/// Asks for actions that there are not.
pub(super) async fn unknown_action(session: &mut Session<'_>) {
    for action in ["no-such-action", "", "../invoke", "\u{0}", &"x".repeat(100_000)] {
        let seen = session.call_unknown(action, "{}").await;
        let kept = match &seen.ending {
            Ending::Error {
                case: "not_found",
                details,
                ..
            } => serde_json::from_str::<Value>(details).is_ok_and(|details| details["kind"] == "action"),
            _ => false,
        };
        let place = format!(
            "action `{}`",
            action.escape_default().to_string().chars().take(40).collect::<String>()
        );
        session.report.check(
            clauses::UNKNOWN_ACTION,
            place,
            kept,
            "not-found, with the kind `action` in `details`",
            ended(&seen),
        );
    }
}

/// Breaks an action's input in every way that its schema names, and in those that no schema does.
pub(super) async fn examine(session: &mut Session<'_>, examinable: &Examinable<'_>, good: &Input) {
    for violation in violations(&examinable.schema, &good.value, &examinable.input) {
        let input = violation.input.to_string();
        let field = if violation.field.is_empty() {
            "the input"
        } else {
            &violation.field
        };
        let place = format!(
            "{}: {field}: {}: {}",
            examinable.action.name,
            violation.what,
            shorten(&input)
        );
        let seen = session.call(examinable, &place, good.service.clone(), &input).await;
        refused(session, clauses::INPUT_REFUSED, &place, &seen);
        if let Ending::Error {
            case: "invalid_input",
            details,
            ..
        } = &seen.ending
        {
            let named = names_field(details, &violation.field);
            session.report.check(
                clauses::INPUT_FIELDS,
                &place,
                named,
                format!("`{field}` in `details.fields`"),
                details,
            );
        }
    }
    let whole = good.value.to_string();
    for (what, input) in not_objects(&whole) {
        let place = format!("{}: {what}", examinable.action.name);
        let seen = session.call(examinable, &place, good.service.clone(), &input).await;
        refused(session, clauses::NOT_JSON, &place, &seen);
    }
    for (what, input) in hostile(&good.value) {
        let place = format!("{}: {what}", examinable.action.name);
        session.call(examinable, &place, good.service.clone(), &input).await;
    }
}

fn refused(session: &mut Session<'_>, clause: &'static Clause, place: &str, seen: &Seen) {
    let refused = matches!(
        seen.ending,
        Ending::Error {
            case: "invalid_input",
            ..
        }
    );
    session
        .report
        .check(clause, place, refused, "invalid-input", ended(seen));
    let sent = seen.requests.first().map(told).unwrap_or_default();
    session.report.check(
        clauses::INPUT_NOTHING_SENT,
        place,
        seen.requests.is_empty(),
        "no request",
        sent,
    );
}

/// Texts that are no JSON object.
fn not_objects(whole: &str) -> Vec<(&'static str, String)> {
    let half = whole.len() / 2;
    let half = (0..=half).rev().find(|&at| whole.is_char_boundary(at)).unwrap_or(0);
    vec![
        ("an empty text", String::new()),
        ("spaces", "  \n".to_owned()),
        ("half of an object", whole[..half].to_owned()),
        ("an object and more", format!("{whole} x")),
        ("null", "null".to_owned()),
        ("a list", "[]".to_owned()),
        ("a list of the object", format!("[{whole}]")),
        ("a text", "\"x\"".to_owned()),
        ("a number", "1e400".to_owned()),
        ("HTML", "<!doctype html><p>no</p>".to_owned()),
        ("a NUL", "\u{0}".to_owned()),
        ("10,000 open brackets", "[".repeat(10_000)),
        ("10,000 open objects", "{\"a\":".repeat(10_000)),
    ]
}

/// JSON that is right by its grammar and meant badly. Whether it is accepted is the connector's choice.
fn hostile(good: &Value) -> Vec<(String, String)> {
    let mut inputs: Vec<(String, String)> = Vec::new();
    let Value::Object(members) = good else { return inputs };
    let with = |name: &str, value: Value| {
        let mut changed = members.clone();
        changed.insert(name.to_owned(), value);
        Value::Object(changed).to_string()
    };
    let text = good.to_string();
    if let Some((name, value)) = members.iter().next() {
        let name = Value::from(name.as_str());
        inputs.push(("a key twice".to_owned(), format!("{{{name}:{value},{}", &text[1..])));
        inputs.push((
            "a key twice with other types".to_owned(),
            format!("{{{name}:[[]],{}", &text[1..]),
        ));
    }
    inputs.push(("a byte order mark".to_owned(), format!("\u{feff}{text}")));
    inputs.push(("a value nested 100 deep".to_owned(), with("deep", nested(100))));
    let mut many = members.clone();
    many.extend((0..5_000).map(|number| (format!("field_{number}"), json!(number))));
    inputs.push(("5,000 unknown fields".to_owned(), Value::Object(many).to_string()));
    for (name, value) in members {
        if value.is_string() {
            for (what, odd) in [
                ("half a megabyte", "ä".repeat(250_000)),
                ("control characters", "\u{0}\u{1}\u{7f}\u{85}\u{2028}".to_owned()),
                (
                    "right to left and zero width",
                    "\u{202e}\u{200b}\u{feff}x\u{2066}".to_owned(),
                ),
                (
                    "beyond the basic plane",
                    "\u{10ffff}\u{1f9d1}\u{200d}\u{1f680}".repeat(20),
                ),
                ("a path", "../../%2e%2e/?a=b#c".to_owned()),
                ("a URL", "https://evil.test/x".to_owned()),
                ("a host", "//evil.test/x".to_owned()),
                ("lines of headers", "a\r\nauthorization: x\r\n\r\n".to_owned()),
                ("nothing", String::new()),
            ] {
                inputs.push((format!("{name}: {what}"), with(name, json!(odd))));
            }
            let lone = text.replacen(&value.to_string(), "\"\\ud800\"", 1);
            inputs.push((format!("{name}: half of a surrogate pair"), lone));
        }
        if value.is_number() {
            for number in ["-0", "1e308", "99999999999999999999", "0.1e-400", "1E1"] {
                let odd = text.replacen(&format!(":{value}"), &format!(":{number}"), 1);
                inputs.push((format!("{name}: {number}"), odd));
            }
        }
    }
    inputs
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!([inner]))
}
