//! The errors that an author lists for each action, held to those that came. It comes last.

use serde_json::json;

use super::session::Session;
use crate::clause::connector as clauses;

pub(super) fn examine(session: &mut Session<'_>) {
    let clause = clauses::ERROR_LISTED;
    let (samples, actions, report) = (session.samples, session.actions, &mut session.report);
    for name in samples.errors.keys() {
        let known = actions.iter().any(|known| known.action.name == *name);
        let found = format!("`{name}`");
        report.check(clause, place(name), known, "an action of the manifest", found);
    }
    for examinable in actions {
        let name = &examinable.action.name;
        let seen = report.errors_of(name);
        let Some(listed) = samples.errors.get(name) else {
            if samples.samples.iter().any(|sample| sample.action == *name) {
                let expected = format!("a list of its errors; seen were {}", json!(seen));
                report.check(clause, place(name), false, expected, "none");
            }
            continue;
        };
        for case in listed {
            let came = seen.contains(&case.as_str());
            let found = format!("{case} never came; seen were {}", seen.join(", "));
            report.check(clause, place(name), came, format!("{case}, as listed"), found);
        }
        for case in seen {
            let is_listed = listed.iter().any(|listed| listed == case);
            report.check(
                clause,
                place(name),
                is_listed,
                "no error but those that are listed",
                case,
            );
        }
    }
}

fn place(action: &str) -> String {
    format!("errors.{action}")
}
