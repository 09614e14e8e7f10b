//! The shape of errors: what every case carries, and what each promises beside it.

use serde_json::Value;

use super::examiner::Ending;
use crate::clause::connector as clauses;
use crate::report::{Report, shorten};

/// Looks at an error; at nothing else.
pub(super) fn examine(report: &mut Report, place: &str, ending: &Ending) {
    let Ending::Error {
        case,
        code,
        message,
        details,
    } = ending
    else {
        return;
    };
    let mut check = |kept: bool, expected: &str, found: &str| {
        report.check(clauses::ERROR_SHAPE, place, kept, expected, format!("{case}: {found}"));
    };
    let short = !code.is_empty() && code.len() <= 100 && !code.chars().any(char::is_whitespace);
    check(short, "a short code without spaces", &format!("the code {code:?}"));
    check(!message.trim().is_empty(), "a message for people", "no message");
    let Ok(Value::Object(members)) = serde_json::from_str::<Value>(details) else {
        check(false, "details that are a JSON object", &shorten(details));
        return;
    };
    let member = |name: &str| members.get(name).unwrap_or(&Value::Null);
    let promised: &[(&str, bool)] = match *case {
        "invalid_input" => &[(
            "fields, a list of objects with field, code and message",
            fields_are_told(member("fields")),
        )],
        "unauthorized" => &[(
            "identity, `service` or `acting_user`",
            matches!(member("identity").as_str(), Some("service" | "acting_user")),
        )],
        "missing_scope" => &[("scopes, a list", member("scopes").is_array())],
        "not_found" => &[("kind, a text", member("kind").is_string())],
        "rate_limited" => &[("retry_after_ms, a number", member("retry_after_ms").is_u64())],
        "daily_limit" => &[("retry_at, a time", member("retry_at").is_string())],
        "co_host_refused" => &[("co_hosts, a list", member("co_hosts").is_array())],
        _ => &[],
    };
    for (what, kept) in promised {
        check(*kept, &format!("`details` with {what}"), &shorten(details));
    }
}

fn fields_are_told(fields: &Value) -> bool {
    let told = |field: &Value| {
        ["field", "code", "message"]
            .iter()
            .all(|member| field[*member].is_string())
    };
    fields
        .as_array()
        .is_some_and(|fields| !fields.is_empty() && fields.iter().all(told))
}

/// Whether an error names this field, or one above or beneath it. Positions in lists do not count.
pub(super) fn names_field(details: &str, wanted: &str) -> bool {
    let details: Value = serde_json::from_str(details).unwrap_or_default();
    let wanted = plain(wanted);
    let fields = details["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    fields
        .iter()
        .filter_map(|field| field["field"].as_str())
        .map(plain)
        .any(|named| {
            let (short, long) = if named.len() < wanted.len() {
                (&named, &wanted)
            } else {
                (&wanted, &named)
            };
            // The whole input is above everything, and says nothing unless the whole is meant.
            long.starts_with(short.as_slice()) && (!short.is_empty() || wanted.is_empty())
        })
}

/// `a.b[0].c`, `a.b.0.c` and `/a/b/0/c` as `a`, `b`, `c`.
fn plain(path: &str) -> Vec<String> {
    let parts = path.split(['.', '/', '[', ']']);
    let named = parts.filter(|part| !part.is_empty() && part.parse::<usize>().is_err());
    named.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_by_itself_or_by_one_above_or_beneath() {
        let details = r#"{"fields":[{"field":"recurrence.weekly.days[0]"},{"field":"topic"}]}"#;
        for (field, named) in [
            ("recurrence.weekly.days", true),
            ("recurrence", true),
            ("topic.x", true),
            ("recurrence.monthly", false),
            ("agenda", false),
            ("", true),
        ] {
            assert_eq!(names_field(details, field), named, "{field}");
        }
        assert!(!names_field(r#"{"fields":[{"field":""}]}"#, "topic"));
        assert!(!names_field("none", "topic"));
    }
}
