//! Whether a connector describes itself, always alike, asking nobody, and soon.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::examiner::{Examiner, Manifest, World, failure};
use crate::clause::connector as clauses;
use crate::report::Report;

/// In a fresh instance, its making included.
const SOON: Duration = Duration::from_millis(500);

/// Asks in several worlds. None: there is no manifest.
pub(super) async fn examine(examiner: &Examiner, report: &mut Report) -> Option<Manifest> {
    let mut first: Option<Manifest> = None;
    let mut shortest = Duration::MAX;
    let (mut pure, mut touched) = (Ok(()), Vec::new());
    for world in worlds() {
        let begun = Instant::now();
        let (described, asked) = examiner.describe(&world).await;
        shortest = shortest.min(begun.elapsed());
        touched.extend(asked);
        match (described, &first) {
            (Err(reason), _) => pure = Err(reason),
            (Ok(manifest), None) => first = Some(manifest),
            (Ok(manifest), Some(first)) if manifest != *first => {
                pure = Err(format!("two instances differ in {}", difference(first, &manifest)));
            }
            _ => {}
        }
    }
    let words = pure.as_ref().err().cloned().unwrap_or_default();
    report.check(
        clauses::DESCRIBE_PURE,
        "describe",
        pure.is_ok(),
        "the same manifest each time",
        words,
    );
    let calls = touched.join(", ");
    report.check(
        clauses::DESCRIBE_PURE,
        "describe",
        touched.is_empty(),
        "no call of the host",
        format!("it called {calls}"),
    );
    let words = format!("{} ms", shortest.as_millis());
    report.check(
        clauses::DESCRIBE_FAST,
        "describe",
        shortest <= SOON,
        "at most 500 ms at its best",
        words,
    );
    first
}

/// Other years, other people, other settings; random bytes differ by themselves.
fn worlds() -> Vec<World> {
    let world = |years: u64, user: Option<&str>, setting: &str| World {
        service: Arc::new(|_, _| Err(failure("not_allowed"))),
        settings: BTreeMap::from([("greeting".to_owned(), setting.to_owned())]),
        acting_user: user.map(str::to_owned),
        intent: user.map(|_| "k3J9xQ2mPw7d".to_owned()),
        now: Duration::from_secs(years * 31_556_952),
    };
    vec![
        world(56, Some("ada@example.com"), "\"a\""),
        world(1, None, "\"b\""),
        world(130, Some("bo@example.com"), "1"),
        world(56, None, "null"),
    ]
}

/// Which member differs.
fn difference(one: &Manifest, other: &Manifest) -> &'static str {
    [
        ("name", one.name != other.name),
        ("title", one.title != other.title),
        ("version", one.version != other.version),
        ("description", one.description != other.description),
        ("actions", one.actions != other.actions),
        ("hosts", one.hosts != other.hosts),
        ("base-url", one.base_url != other.base_url),
        ("authentication", one.authentication != other.authentication),
        ("rate-limits", one.rate_limits != other.rate_limits),
        ("settings", one.settings != other.settings),
    ]
    .iter()
    .find(|(_, differs)| *differs)
    .map_or("details", |(member, _)| *member)
}
