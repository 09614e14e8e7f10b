//! The clauses: every promise of the contract that can be checked from outside, each under a stable name.
//!
//! A clause is no rule of its own. It quotes the words of the contract on which it stands, and a test finds those words
//! in `wit/`; so a clause whose promise was changed or taken back does not stay behind. Names are never used again for
//! something else. [`page`] is the table in the documentation.

pub(crate) mod connector;
pub(crate) mod host;

pub use connector::CONNECTOR;
pub use host::HOST;

/// One promise.
#[derive(Debug, PartialEq, Eq)]
pub struct Clause {
    /// The stable name: `connector.describe.pure`.
    pub name: &'static str,
    /// What is promised, in a sentence.
    pub promise: &'static str,
    /// The words of the contract that it stands on, as they are in `wit/`.
    pub contract: &'static str,
    /// What to do where it is broken.
    pub remedy: &'static str,
    /// Whether a host may say that it does not have this: then it is told as missing, and not as broken.
    pub may_lack: bool,
}

/// The clause of that name.
pub fn named(name: &str) -> Option<&'static Clause> {
    CONNECTOR.iter().chain(HOST).copied().find(|clause| clause.name == name)
}

/// All clauses as two tables in Markdown.
pub fn page() -> String {
    let mut page = String::new();
    for (title, clauses) in [("Clauses for connectors", CONNECTOR), ("Clauses for hosts", HOST)] {
        page.push_str(&format!(
            "## {title}\n\n| Clause | Promise | In the contract's words |\n|-|-|-|\n"
        ));
        for clause in clauses {
            let lack = if clause.may_lack { " (a host may lack it)" } else { "" };
            let words = clause.contract.replace('|', "\\|");
            page.push_str(&format!("| `{}` | {}{lack} | {words} |\n", clause.name, clause.promise));
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}
