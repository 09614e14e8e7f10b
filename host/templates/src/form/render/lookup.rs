//! Look-ups: a search in the rows of a table. Without script: what is chosen, a search box, and results to tick.

use serde::Serialize;
use serde_json::Value;

use super::Drawing;
use crate::form::control::{Control, ControlKind};
use crate::form::fields::{same_choice, text_of};
use crate::form::{Form, Tables};
use crate::format::plain;
use crate::html::Writer;
use crate::locale::{Args, Locale, args};
use crate::model::ui::Lookup;

/// How many results are shown at once.
const SHOWN: usize = 20;

/// A row as a search shows it. As JSON it is what the page's script reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SearchResult {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What tells it from others of the same label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Whether it can't be chosen.
    pub disabled: bool,
    /// Why it can't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a search finds. As JSON it is the answer to the page's script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The first of them.
    pub options: Vec<SearchResult>,
    /// How many there are.
    pub count: usize,
}

impl SearchResult {
    fn of(row: &Value, lookup: &Lookup, locale: &Locale) -> Option<Self> {
        let column = |name: &str| row.get(name).map(text_of).filter(|text| !text.is_empty());
        let value = column(&lookup.value)?;
        let barred = lookup
            .unavailable
            .as_ref()
            .filter(|rule| row.get(&rule.column) == Some(&rule.is));
        Some(Self {
            label: column(&lookup.label).unwrap_or_else(|| value.clone()),
            detail: lookup.detail.as_ref().and_then(|name| column(name)),
            disabled: barred.is_some(),
            reason: barred.map(|rule| {
                // One column says that it can't be chosen; others may say why.
                let mut said = Args::new();
                for (name, value) in row.as_object().into_iter().flatten() {
                    said.set(name.as_str(), text_of(value));
                }
                locale
                    .message(&rule.reason, Some(&said))
                    .unwrap_or_else(|| rule.reason.clone())
            }),
            value,
        })
    }

    fn fits(&self, words: &[String]) -> bool {
        let text = plain(&format!(
            "{} {} {}",
            self.label,
            self.detail.as_deref().unwrap_or_default(),
            self.value
        ));
        words
            .iter()
            .all(|word| text.contains(word.as_str()) || in_parts(word, &text))
    }
}

/// Whether a text has all parts of a word: `O’Brien` is `O'Brien`, `Jean-Luc` is `Jean Luc`.
fn in_parts(word: &str, text: &str) -> bool {
    let mut parts = word
        .split(|character: char| !character.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .peekable();
    parts.peek().is_some() && parts.all(|part| text.contains(part))
}

/// The rows that fit a query, in the table's order, and how many there are.
fn search(lookup: &Lookup, query: &str, tables: &Tables, locale: &Locale) -> (Vec<SearchResult>, usize) {
    let words: Vec<String> = plain(query).split_whitespace().take(10).map(str::to_owned).collect();
    let rows = tables.get(&lookup.table).map(Vec::as_slice).unwrap_or_default();
    let found = rows.iter().filter_map(|row| SearchResult::of(row, lookup, locale));
    let mut found: Vec<_> = found.filter(|row| row.fits(&words)).collect();
    let count = found.len();
    found.truncate(SHOWN);
    (found, count)
}

impl Form {
    /// Searches in the table of a look-up; `None` if there is no such control.
    pub fn search(&self, name: &str, query: &str, tables: &Tables, locale: &Locale) -> Option<Found> {
        match &self.control(name)?.kind {
            ControlKind::LookUp { lookup, .. } => {
                let (options, count) = search(lookup, query, tables, locale);
                Some(Found { options, count })
            }
            _ => None,
        }
    }
}

impl Drawing<'_> {
    /// Whether a look-up has nothing to offer to this person: the server did not give its table. What must be chosen, was
    /// chosen before or was refused stays, so that nobody is told of a field that isn't there and nothing is lost.
    pub(super) fn is_left_out(&self, control: &Control) -> bool {
        let ControlKind::LookUp { lookup, .. } = &control.kind else {
            return false;
        };
        !self.view.tables.contains_key(&lookup.table)
            && !self.is_required(control)
            && self.view.fields.all(&control.name).all(str::is_empty)
            && self.errors(&control.name).next().is_none()
    }

    fn row_of(&self, lookup: &Lookup, value: &str) -> Option<SearchResult> {
        let rows = self.view.tables.get(&lookup.table)?;
        let row = rows.iter().find(|row| {
            row.get(&lookup.value)
                .is_some_and(|known| same_choice(&text_of(known), value))
        })?;
        SearchResult::of(row, lookup, self.view.locale)
    }

    pub(super) fn lookup_many(&self, out: &mut Writer, control: &Control, lookup: &Lookup, case: Option<&Value>) {
        let locale = self.view.locale;
        let id = control.id();
        let name = control.name.as_str();
        let label = control.label(locale);
        let invalid = self.errors(name).next().is_some();
        out.raw("<fieldset")
            .attr("class", if invalid { "field field-invalid" } else { "field" })
            .attr("id", &id);
        out.attr_if("aria-describedby", self.described_by(control).as_deref());
        let address = self.view.lookup_url.map(|base| format!("{base}{name}"));
        out.attr("data-lookup", address.as_deref().unwrap_or_default())
            .attr("data-name", name);
        for (attribute, key) in [
            ("data-remove", "remove"),
            ("data-added", "added"),
            ("data-removed", "removed"),
        ] {
            out.attr(attribute, &locale.word(key, Some(&args([("name", "{name}".into())]))));
        }
        out.attr("data-none", &self.word("nothing-found"));
        out.attr(
            "data-results",
            &locale.word("results", Some(&args([("count", "{count}".into())]))),
        );
        let some = args([("shown", "{shown}".into()), ("count", "{count}".into())]);
        out.attr("data-shown", &locale.word("shown", Some(&some)));
        self.control_rules(out, control, case);
        self.fixed(out, control, false).raw(">");
        self.legend(out, control);
        out.raw("<div class=\"lookup\">");

        let chosen: Vec<&str> = self.view.fields.all(name).filter(|value| !value.is_empty()).collect();
        let mut index = 0;
        if !chosen.is_empty() {
            out.raw("<ul class=\"list-plain lookup-picked\"")
                .attr("aria-label", &self.word("chosen"))
                .raw(">");
            for value in &chosen {
                let row = self.row_of(lookup, value);
                // A row that can't be chosen stays, so that it can be taken away; the error says what is wrong with it.
                let row = row.map(|row| SearchResult { disabled: false, ..row });
                let row = row.unwrap_or_else(|| SearchResult {
                    value: (*value).to_owned(),
                    label: (*value).to_owned(),
                    detail: None,
                    disabled: false,
                    reason: None,
                });
                self.choice_row(out, name, &id, index, &row, true);
                index += 1;
            }
            out.raw("</ul>");
        }

        let query = self.view.fields.get(&format!("_search.{name}")).unwrap_or_default();
        let search_id = format!("{id}-search");
        let search_label = locale.word("search-label", Some(&args([("label", label.into())])));
        out.raw("<div class=\"lookup-search\"><label class=\"visually-hidden\"")
            .attr("for", &search_id)
            .raw(">");
        out.text(&search_label)
            .raw("</label><input class=\"input\"")
            .attr("id", &search_id);
        out.attr("name", &format!("_search.{name}"))
            .raw(" type=\"search\"")
            .attr("value", query);
        out.raw(" autocomplete=\"off\">");
        out.raw("<button class=\"button button-secondary\" type=\"submit\" name=\"_action\"");
        out.attr("value", &format!("search:{name}"))
            .raw(">")
            .text(&self.word("search"))
            .raw("</button></div>");

        let (found, count) = search(lookup, query, self.view.tables, locale);
        let found: Vec<_> = found
            .into_iter()
            .filter(|row| !chosen.iter().any(|value| same_choice(&row.value, value)))
            .collect();
        out.raw("<p class=\"lookup-status\" role=\"status\">");
        if count == 0 {
            out.text(&self.word("nothing-found"));
        } else if count > SHOWN {
            let words = args([("shown", found.len().into()), ("count", count.into())]);
            out.text(&locale.word("shown", Some(&words)));
        }
        out.raw("</p>");
        if !found.is_empty() {
            out.raw("<ul class=\"list-plain lookup-results\"")
                .attr("aria-label", &self.word("found"))
                .raw(" tabindex=\"0\">");
            for row in &found {
                self.choice_row(out, name, &id, index, row, false);
                index += 1;
            }
            out.raw("</ul>");
        }
        out.raw("</div></fieldset>");
    }

    fn choice_row(&self, out: &mut Writer, name: &str, id: &str, index: usize, row: &SearchResult, chosen: bool) {
        let id = format!("{id}-{index}");
        let hint: Vec<&str> = [&row.detail, &row.reason]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let hint_id = format!("{id}-hint");
        out.raw("<li class=\"choice\"><input type=\"checkbox\"")
            .attr("id", &id)
            .attr("name", name)
            .attr("value", &row.value);
        out.flag("checked", chosen).flag("disabled", row.disabled);
        out.attr_if("aria-describedby", (!hint.is_empty()).then_some(hint_id.as_str()));
        out.raw("><label")
            .attr("for", &id)
            .raw(">")
            .text(&row.label)
            .raw("</label>");
        if !hint.is_empty() {
            out.raw("<p class=\"choice-hint\"")
                .attr("id", &hint_id)
                .raw(">")
                .text(&hint.join(" · "))
                .raw("</p>");
        }
        out.raw("</li>");
    }

    /// One row of a table: a list, which the script makes searchable.
    pub(super) fn lookup_one(&self, out: &mut Writer, control: &Control, lookup: &Lookup) {
        let sent = self.value(control);
        let rows = self
            .view
            .tables
            .get(&lookup.table)
            .map(Vec::as_slice)
            .unwrap_or_default();
        out.raw("<select class=\"select\"")
            .attr("id", &control.id())
            .attr("name", &control.name);
        out.raw(" data-combobox").attr("data-none", &self.word("nothing-found"));
        let address = self.view.lookup_url.map(|base| format!("{base}{}", control.name));
        out.attr_if("data-search", address.as_deref());
        self.states(out, control);
        out.raw("><option value=\"\"")
            .flag("selected", sent.is_empty())
            .raw(">");
        if !self.is_required(control) {
            out.text(&control.option(self.view.locale, "", None));
        }
        out.raw("</option>");
        let mut known = sent.is_empty();
        for row in rows
            .iter()
            .filter_map(|row| SearchResult::of(row, lookup, self.view.locale))
        {
            let selected = same_choice(&row.value, sent);
            known |= selected;
            let detail = [&row.detail, &row.reason].into_iter().flatten().map(String::as_str);
            let words: Vec<&str> = std::iter::once(row.label.as_str()).chain(detail).collect();
            out.raw("<option").attr("value", &row.value).flag("selected", selected);
            out.flag("disabled", row.disabled && !selected)
                .raw(">")
                .text(&words.join(" · "))
                .raw("</option>");
        }
        if !known {
            out.raw("<option selected")
                .attr("value", sent)
                .raw(">")
                .text(sent)
                .raw("</option>");
        }
        out.raw("</select>");
        let query = self.view.fields.get(&format!("_search.{}", control.name));
        let query = query.unwrap_or_default();
        if rows.len() > SHOWN || !query.is_empty() {
            self.narrow(out, control, query);
        }
    }

    /// Without script: a search that makes a long list shorter.
    fn narrow(&self, out: &mut Writer, control: &Control, query: &str) {
        let locale = self.view.locale;
        let label = args([("label", control.label(locale).into())]);
        out.raw("<div class=\"lookup-search script-off\"><input class=\"input\"")
            .attr("aria-label", &locale.word("search-label", Some(&label)))
            .attr("name", &format!("_search.{}", control.name))
            .raw(" type=\"search\"")
            .attr("value", query)
            .raw(" autocomplete=\"off\"><button class=\"button button-secondary\" type=\"submit\" name=\"_action\"")
            .attr("value", &format!("search:{}", control.name))
            .raw(">")
            .text(&self.word("search"))
            .raw("</button></div>");
    }
}
