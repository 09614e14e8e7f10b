//! What is wrong with a template, told so that its author can mend it: file, line, column, the line itself with the place
//! marked, and what would be right.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The template works, but something is forgotten.
    Warning,
    /// The template can't be used.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One finding. `Display` prints it as compilers do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule's name, such as `unknown-key`: it stays the same when the words change.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file's path in the bundle.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters are meant, at least 1.
    pub length: usize,
    /// The line's text.
    pub source_line: Option<String>,
    /// What to do.
    pub suggestion: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        write!(f, "{margin}--> {}:{}:{}", self.file, self.line, self.column)?;
        if let Some(text) = &self.source_line {
            // Very long lines are cut: what is meant must be seen.
            let start = (self.column - 1).saturating_sub(80);
            let shown: String = text.chars().skip(start).take(160).collect();
            let shown = shown.replace('\t', " ");
            let offset = self.column - 1 - start;
            let room = shown.chars().count().saturating_sub(offset).max(1);
            let mark = "^".repeat(self.length.clamp(1, room));
            write!(
                f,
                "\n{margin} |\n{number} | {shown}\n{margin} | {}{mark}",
                " ".repeat(offset)
            )?;
        }
        if let Some(suggestion) = &self.suggestion {
            let indent = format!("\n{margin}         ");
            write!(f, "\n{margin} = help: {}", suggestion.replace('\n', &indent))?;
        }
        Ok(())
    }
}

/// The known word that a person may have meant: one that differs by a third of its letters at most, or one that the word
/// begins or that begins the word.
pub(crate) fn similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 80 {
        return None;
    }
    let given = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&given, &lower);
            let begins = given.len() > 2 && lower.len() > 2 && (lower.starts_with(&given) || given.starts_with(&lower));
            (distance <= allowed || begins).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `Did you mean …?`, or what there is.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = similar(word, known.clone()) {
        return format!("did you mean `{near}`?");
    }
    let known: Vec<String> = known.into_iter().take(40).map(|name| format!("`{name}`")).collect();
    match known.split_last() {
        None => "there are none".to_owned(),
        Some((only, [])) => format!("there is {only}"),
        Some((last, others)) => format!("there are {} and {last}", others.join(", ")),
    }
}
