//! One small mistake, and what its author is told.

/// A mistake: in `file`, `from` becomes `to`.
pub struct Mistake {
    pub file: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    /// The file of the finding.
    pub told_in: &'static str,
    /// A part of the line that the finding points at.
    pub line: &'static str,
    pub code: &'static str,
    /// A part of the suggestion.
    pub help: &'static str,
}

pub const fn mistake(
    file: &'static str,
    from: &'static str,
    to: &'static str,
    line: &'static str,
    code: &'static str,
    help: &'static str,
) -> Mistake {
    Mistake {
        file,
        from,
        to,
        told_in: file,
        line,
        code,
        help,
    }
}

pub const fn elsewhere(mut mistake: Mistake, told_in: &'static str) -> Mistake {
    mistake.told_in = told_in;
    mistake
}

pub const YAML: &str = "template.yaml";
pub const SCHEMA: &str = "forms/book.schema.json";
pub const UI: &str = "forms/book.ui.json";
pub const PAGE: &str = "pages/invitation.html";
pub const DATES: &str = "pages/partials/dates.html";
pub const EN: &str = "locales/en.ftl";
pub const DE: &str = "locales/de.ftl";
pub const LOGO: &str = "images/logo.svg";
