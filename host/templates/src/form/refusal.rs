//! What an action says of a field of its input, told in the user's language.
//!
//! A connector writes English, for whoever calls it. A person gets the template's own words for the rule that is broken,
//! else the engine's. What has neither is the service's own sentence: it is kept, and marked as the language that it is.

use serde_json::Value;

use super::{Control, FieldError, Form};
use crate::format::{self, DateStyle};
use crate::html::{Html, Writer};
use crate::locale::{Args, Locale, args};
use crate::model::manifest::LocaleTag;

/// The language of connectors and of services, where nothing else is known.
const FOREIGN: LocaleTag = LocaleTag::En;

/// The rules that connectors know by name, each with the engine's words for it.
const WORDS: [(&str, &str); 29] = [
    ("missing", "error-missing"),
    ("empty", "error-missing-choices"),
    ("too-long", "refused-too-long"),
    ("too-short", "error-too-short"),
    ("out-of-range", "refused-out-of-range"),
    ("not-one-of", "error-choice"),
    ("no-country-code", "error-choice"),
    ("unknown-zone", "error-zone"),
    ("no-date", "error-date"),
    ("no-date-time", "error-date"),
    ("no-instant", "error-date"),
    ("no-address", "error-email"),
    ("several", "refused-several"),
    ("character-not-allowed", "error-pattern"),
    ("control-character", "error-pattern"),
    ("policy", "refused-policy"),
    ("too-many-occurrences", "refused-too-many-occurrences"),
    ("no-dates", "refused-no-dates"),
    ("skipped-time", "refused-skipped-time"),
    ("in-the-past", "refused-in-the-past"),
    ("calendar-ends", "refused-calendar-ends"),
    ("not-for-series", "refused-not-for-series"),
    ("not-for-one-occurrence", "refused-not-for-one-occurrence"),
    ("not-without-fixed-time", "refused-not-without-fixed-time"),
    ("other-kind", "refused-other-kind"),
    // A page or a template that does not fit its connector: nothing that its user could mend.
    ("no-json", "error-invalid"),
    ("misfit", "error-invalid"),
    ("wrong-type", "error-invalid"),
    ("unknown-field", "error-invalid"),
];

/// The names of these rules: for each, a template may have words of its own, `.error-<code>`.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(code, _)| *code)
}

/// One broken rule, as an action tells it.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    /// The path in the action's input: `recurrence.weekly.days[0]`.
    pub field: &'a str,
    /// The rule's name: `too-many-occurrences`.
    pub code: &'a str,
    /// A sentence.
    pub message: &'a str,
    /// Its language: the connector's or the service's, or another one that is named.
    pub lang: LocaleTag,
    /// The rule's limit, if it has one.
    pub limit: Option<&'a Value>,
}

impl<'a> Refusal<'a> {
    /// Those of an error of the case `invalid-input`, from its details: `{"fields": [{"field", "code", "message", "limit"}]}`.
    /// A host that refuses by itself adds the `lang` of its message.
    pub fn all(details: &'a Value) -> impl Iterator<Item = Self> {
        let fields = details.get("fields").and_then(Value::as_array);
        fields.into_iter().flatten().map(|field| {
            let text = |name: &str| field.get(name).and_then(Value::as_str).unwrap_or_default();
            Self {
                field: text("field"),
                code: text("code"),
                message: text("message"),
                lang: LocaleTag::parse(text("lang")).unwrap_or(FOREIGN),
                limit: field.get("limit"),
            }
        })
    }

    /// Whether the engine has words for the rule.
    pub fn is_known(&self) -> bool {
        words_of(self.code).is_some()
    }

    /// In the user's language, at this control.
    pub(crate) fn told(&self, control: Option<&Control>, locale: &Locale) -> FieldError {
        let message = self.words(control, locale);
        let kept = message.is_none() && locale.tag() != self.lang;
        FieldError {
            field: control.map(|control| control.name.clone()),
            code: self.code.to_owned(),
            message: message.unwrap_or_else(|| self.message.to_owned()),
            lang: kept.then(|| self.lang.as_str()),
        }
    }

    fn words(&self, control: Option<&Control>, locale: &Locale) -> Option<String> {
        let label = control.map_or_else(|| self.field.to_owned(), |control| control.label(locale));
        let mut values: Args<'_> = args([("label", label.into())]);
        match self.limit {
            Some(Value::Number(limit)) => values.set("limit", limit.as_f64().unwrap_or_default()),
            Some(Value::String(limit)) => values.set("limit", limit.as_str()),
            _ => {}
        }
        if let Ok(example) = format::date("2027-03-31", None, DateStyle::Short, locale.tag()) {
            values.set("example", example);
        }
        let lacks_limit = !self.limit.is_some_and(Value::is_number) && words_of(self.code).is_some_and(speaks_of_limit);
        let silent = words_of(self.code).is_none() && self.message.trim().is_empty();
        // Something must be said, whatever is missing.
        let key = if lacks_limit || silent {
            Some("error-invalid")
        } else {
            words_of(self.code)
        };
        let own = |name: &str| locale.attribute(&control?.key, name, Some(&values));
        own(&format!("error-{}", self.code))
            .or_else(|| own(key?))
            .or_else(|| Some(locale.word(key?, Some(&values))))
    }
}

fn words_of(code: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == code).map(|(_, key)| *key)
}

/// Such words say nothing without one.
fn speaks_of_limit(key: &str) -> bool {
    matches!(
        key,
        "refused-too-long" | "error-too-short" | "refused-out-of-range" | "refused-too-many-occurrences"
    )
}

impl Form {
    /// An action's refusal, at the field that it names, else in the summary alone.
    pub(crate) fn refused(&self, refusal: &Refusal<'_>, locale: &Locale) -> FieldError {
        refusal.told(self.nearest_control(refusal.field), locale)
    }
}

/// Errors as they stand in a live element, where no form is drawn around them.
pub(crate) fn live_errors(errors: &[FieldError], locale: &Locale) -> Html {
    let mut out = Writer::default();
    for error in errors {
        out.raw("<p class=\"field-error\"><span class=\"visually-hidden\">")
            .text(&locale.word("error-prefix", None))
            .raw(" </span>");
        error.write(&mut out);
        out.raw("</p>");
    }
    out.finish()
}

impl FieldError {
    /// The sentence, marked with its language where that is another than the page's.
    pub(crate) fn write(&self, out: &mut Writer) {
        match self.lang {
            None => out.text(&self.message),
            Some(lang) => out
                .raw("<span")
                .attr("lang", lang)
                .raw(">")
                .text(&self.message)
                .raw("</span>"),
        };
    }
}
