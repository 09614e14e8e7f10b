//! Look-ups: the one action whose input and output the contract itself fixes.

use std::sync::Arc;

use serde_json::{Value, json};

use super::examiner::{Ending, failure};
use super::manifest::Examinable;
use super::session::{Input, Session, ended};
use crate::clause::connector as clauses;

/// Asks an action's look-up what became of a call of it, with a service that answers and with one that does not.
pub(super) async fn examine(session: &mut Session<'_>, examinable: &Examinable<'_>, sample: &Input) {
    let Some(name) = &examinable.action.look_up else { return };
    let actions = session.actions;
    let Some(look_up) = actions.iter().find(|known| known.action.name == *name) else {
        return;
    };
    let input = json!({
        "action": examinable.action.name,
        "input": sample.value,
        "marker": "k3J9xQ2mPw7d",
        "since": "2026-11-22T00:00:00Z",
    });
    let asked = |marker: Value| {
        let mut input = input.clone();
        input["marker"] = marker;
        input.to_string()
    };
    for marker in [json!("k3J9xQ2mPw7d"), Value::Null] {
        let place = format!("{name}: what became of {}, marker {marker}", examinable.action.name);
        let seen = session
            .call(look_up, &place, sample.service.clone(), &asked(marker))
            .await;
        let taken = !matches!(
            seen.ending,
            Ending::Error {
                case: "invalid_input",
                ..
            }
        );
        session.report.check(
            clauses::LOOK_UP_INPUT,
            &place,
            taken,
            "the look-up takes it",
            ended(&seen),
        );
        if let Ending::Output(output) = &seen.ending {
            let kept = serde_json::from_str(output).is_ok_and(|output| is_outcome(&output));
            let expected = "`happened` with an output, `did_not_happen`, or `undecided` with a reason";
            session
                .report
                .check(clauses::LOOK_UP_OUTPUT, place, kept, expected, output);
        }
    }
    for case in ["no_answer", "not_sent", "unauthorized", "rate_limited"] {
        let place = format!("{name}: every request fails as {case}");
        let service = Arc::new(move |_: usize, _: &_| Err(failure(case)));
        let seen = session.call(look_up, &place, service, &input.to_string()).await;
        if seen.requests.is_empty() {
            continue;
        }
        let decided = matches!(&seen.ending, Ending::Output(output) if decides(output));
        session.report.check(
            clauses::LOOK_UP_UNDECIDED,
            place,
            !decided,
            "an error, or `undecided`",
            ended(&seen),
        );
    }
}

/// Whether it says that it happened, or that it didn't; what is no JSON decides nothing.
fn decides(output: &str) -> bool {
    serde_json::from_str::<Value>(output)
        .is_ok_and(|output| output == "did_not_happen" || output.get("happened").is_some())
}

fn is_outcome(output: &Value) -> bool {
    output == "did_not_happen"
        || output["happened"].get("output").is_some()
        || (output["undecided"]["reason"].is_string()
            && output["undecided"].get("candidates").is_none_or(Value::is_array))
}

#[cfg(test)]
mod tests {
    use super::decides;

    #[test]
    fn a_look_up_decides_by_its_case_and_not_by_its_words() {
        assert!(decides(r#""did_not_happen""#));
        assert!(decides(r#"{"happened": {"output": {}}}"#));
        assert!(!decides(
            r#"{"undecided": {"reason": "nobody can tell whether it happened"}}"#
        ));
        assert!(!decides("it happened"));
    }
}
