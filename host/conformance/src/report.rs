//! What an examination has found.
//!
//! A clause is *kept* if it was looked at and nothing spoke against it; it is *broken* by one finding. What could not be
//! looked at is told too, with the reason: silence would read as praise.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use crate::clause::Clause;

/// Findings of one clause that are told in full; the others are counted.
const TOLD: usize = 4;
/// Characters of an expected or found value that are shown.
const SHOWN: usize = 300;

/// Something that breaks a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Where: an action, a member of the manifest, a step.
    pub place: String,
    /// What the clause asks for there.
    pub expected: String,
    /// What came.
    pub found: String,
}

/// How a clause fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Looked at, and nothing speaks against it.
    Kept,
    /// At least one finding.
    Broken,
    /// The host says that it does not have this.
    Lacking,
    /// Nothing could be looked at.
    NotExamined,
}

/// One clause's part of a report.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The clause.
    pub clause: &'static Clause,
    /// How often it was looked at.
    pub checks: usize,
    /// What speaks against it; the first few.
    pub findings: Vec<Finding>,
    /// All findings.
    pub broken: usize,
    lacking: bool,
}

impl Examined {
    /// How it fared.
    pub fn verdict(&self) -> Verdict {
        match (self.lacking, self.broken, self.checks) {
            (true, _, _) => Verdict::Lacking,
            (false, 0, 0) => Verdict::NotExamined,
            (false, 0, _) => Verdict::Kept,
            _ => Verdict::Broken,
        }
    }
}

/// The result of an examination, clause by clause in the order of the tables.
#[derive(Debug, Clone)]
pub struct Report {
    subject: String,
    clauses: Vec<Examined>,
    notes: Vec<String>,
    errors: BTreeMap<String, Vec<&'static str>>,
    closed: bool,
}

impl Report {
    /// A report that has found nothing yet.
    pub(crate) fn new(subject: impl Into<String>, clauses: &[&'static Clause]) -> Self {
        let examined = |clause: &&'static Clause| Examined {
            clause,
            checks: 0,
            findings: Vec::new(),
            broken: 0,
            lacking: false,
        };
        Self {
            subject: subject.into(),
            clauses: clauses.iter().map(examined).collect(),
            notes: Vec::new(),
            errors: BTreeMap::new(),
            closed: false,
        }
    }

    /// Gives what is examined its own name, once it is known.
    pub(crate) fn rename(&mut self, subject: String) {
        self.subject = subject;
    }

    /// Looks at a clause once: `kept`, or else what was expected and what came.
    pub(crate) fn check(
        &mut self,
        clause: &'static Clause,
        place: impl Into<String>,
        kept: bool,
        expected: impl Into<String>,
        found: impl fmt::Display,
    ) {
        let examined = self.clauses.iter_mut().find(|examined| examined.clause == clause);
        let Some(examined) = examined.filter(|_| !self.closed) else {
            return;
        };
        examined.checks += 1;
        if kept {
            return;
        }
        examined.broken += 1;
        if examined.findings.len() < TOLD {
            examined.findings.push(Finding {
                place: place.into(),
                expected: expected.into(),
                found: shorten(&found.to_string()),
            });
        }
    }

    /// Takes no more checks: the examination gives up.
    pub(crate) fn close(&mut self, why: impl Into<String>) {
        self.closed = true;
        self.notes.push(why.into());
    }

    /// Breaks a clause although the report is closed: what was examined is gone.
    pub(crate) fn lose(&mut self, clause: &'static Clause, place: String, found: impl fmt::Display) {
        let closed = std::mem::replace(&mut self.closed, false);
        self.check(clause, place, false, "an answer", found);
        self.closed = closed;
    }

    /// Whether it takes no more checks.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Tells what could not be looked at, or what helps to read the report.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// The host says that it does not have these.
    pub(crate) fn lacks(&mut self, names: &[String]) {
        for name in names {
            match self.clauses.iter_mut().find(|examined| examined.clause.name == name) {
                Some(examined) if examined.clause.may_lack => examined.lacking = true,
                Some(_) => self.notes.push(format!(
                    "The host says that it lacks `{name}`, which no host may; it was examined all the same."
                )),
                None => self
                    .notes
                    .push(format!("The host says that it lacks `{name}`, which is no clause.")),
            }
        }
    }

    /// Remembers that an action has ended with this case of error.
    pub(crate) fn saw_error(&mut self, action: &str, case: &'static str) {
        let seen = self.errors.entry(action.to_owned()).or_default();
        if !seen.contains(&case) {
            seen.push(case);
        }
    }

    /// The cases of error with which an action has ended, in alphabetical order.
    pub(crate) fn errors_of(&self, action: &str) -> Vec<&'static str> {
        let mut cases = self.errors.get(action).cloned().unwrap_or_default();
        cases.sort_unstable();
        cases
    }

    /// What was examined.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Every clause.
    pub fn clauses(&self) -> &[Examined] {
        &self.clauses
    }

    /// What could not be looked at, and why.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether no clause is broken.
    pub fn holds(&self) -> bool {
        self.broken().next().is_none()
    }

    /// The broken clauses.
    pub fn broken(&self) -> impl Iterator<Item = &Examined> {
        self.clauses
            .iter()
            .filter(|examined| examined.verdict() == Verdict::Broken)
    }

    /// The names of the broken clauses.
    pub fn broken_names(&self) -> Vec<&'static str> {
        self.broken().map(|examined| examined.clause.name).collect()
    }

    /// The report as JSON.
    pub fn to_json(&self) -> Value {
        let clause = |examined: &Examined| {
            json!({
                "clause": examined.clause.name,
                "verdict": examined.verdict(),
                "promise": examined.clause.promise,
                "contract": examined.clause.contract,
                "checks": examined.checks,
                "broken": examined.broken,
                "findings": examined.findings,
                "remedy": examined.clause.remedy,
            })
        };
        json!({
            "subject": self.subject,
            "holds": self.holds(),
            "clauses": self.clauses.iter().map(clause).collect::<Vec<_>>(),
            "errors_seen": self.errors,
            "notes": self.notes,
        })
    }

    fn count(&self, verdict: Verdict) -> usize {
        let same = |examined: &&Examined| examined.verdict() == verdict;
        self.clauses.iter().filter(same).count()
    }
}

/// For people: what is broken in full, the rest in a line.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for examined in self.broken() {
            let clause = examined.clause;
            writeln!(formatter, "{}: broken", clause.name)?;
            writeln!(formatter, "  promise   {}.", clause.promise)?;
            writeln!(formatter, "  contract  “{}”", clause.contract)?;
            for finding in &examined.findings {
                writeln!(formatter, "  - {}", finding.place)?;
                writeln!(formatter, "    expected  {}", finding.expected)?;
                writeln!(formatter, "    found     {}", finding.found)?;
            }
            let untold = examined.broken - examined.findings.len();
            if untold > 0 {
                writeln!(formatter, "  - and {untold} more of {} checks", examined.checks)?;
            }
            writeln!(formatter, "  to do     {}", clause.remedy)?;
            writeln!(formatter)?;
        }
        for (verdict, words) in [(Verdict::Lacking, "lacking"), (Verdict::NotExamined, "not examined")] {
            for examined in self.clauses.iter().filter(|examined| examined.verdict() == verdict) {
                writeln!(formatter, "{}: {words}", examined.clause.name)?;
            }
        }
        for note in &self.notes {
            writeln!(formatter, "note: {note}")?;
        }
        for (action, cases) in &self.errors {
            writeln!(formatter, "errors of {action}: {}", cases.join(", "))?;
        }
        let checks: usize = self.clauses.iter().map(|examined| examined.checks).sum();
        writeln!(
            formatter,
            "{}: {} clauses kept, {} broken, {} lacking, {} not examined; {checks} checks",
            self.subject,
            self.count(Verdict::Kept),
            self.count(Verdict::Broken),
            self.count(Verdict::Lacking),
            self.count(Verdict::NotExamined),
        )
    }
}

/// The beginning of a text, on one line.
pub(crate) fn shorten(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SHOWN)
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        line + "…"
    } else {
        line
    }
}
