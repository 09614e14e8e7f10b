//! Choices: selects, radio buttons, check boxes, chips, and variants with the fields of their cases.

use serde_json::{Value, json};

use super::{Drawing, week};
use crate::form::control::{Case, CaseBody, Control, ControlKind};
use crate::html::Writer;

impl Drawing<'_> {
    /// A fieldset: radio buttons, check boxes, a look-up of many, a date and time.
    pub(super) fn group(&self, out: &mut Writer, control: &Control, case: Option<&Value>) {
        if let ControlKind::LookUp { lookup, .. } = &control.kind {
            return self.lookup_many(out, control, lookup, case);
        }
        self.open(out, control, "fieldset", case);
        self.legend(out, control);
        match &control.kind {
            ControlKind::DateTime { zone } => self.date_time(out, control, zone.as_deref()),
            ControlKind::Choice { choices, .. } => {
                let sent = self.view.fields.get(&control.name);
                let first_absent = choices.first().is_some_and(|choice| choice.word.is_empty());
                out.raw("<div class=\"choices\">");
                for (index, choice) in week::ordered(choices, self.view.locale.tag()).into_iter().enumerate() {
                    let chosen = sent.map_or(first_absent && index == 0, |sent| sent == choice.word);
                    self.box_of(out, control, "radio", index, &choice.word, chosen);
                    out.text(&control.choice_text(self.view.locale, choice))
                        .raw("</label></div>");
                }
                out.raw("</div>");
            }
            ControlKind::Many { choices, chips } => {
                let sent: Vec<&str> = self.view.fields.all(&control.name).collect();
                out.raw(if *chips {
                    "<div class=\"chips\">"
                } else {
                    "<div class=\"choices\">"
                });
                for (index, choice) in week::ordered(choices, self.view.locale.tag()).into_iter().enumerate() {
                    let kind = if *chips { "chip" } else { "checkbox" };
                    self.box_of(
                        out,
                        control,
                        kind,
                        index,
                        &choice.word,
                        sent.contains(&choice.word.as_str()),
                    );
                    out.text(&control.choice_text(self.view.locale, choice))
                        .raw("</label></div>");
                }
                out.raw("</div>");
            }
            _ => {}
        }
        out.raw("</fieldset>");
    }

    pub(super) fn legend(&self, out: &mut Writer, control: &Control) {
        out.raw("<legend class=\"field-label\">");
        self.label(out, control);
        out.raw("</legend>");
        self.hint_and_error(out, control);
    }

    /// An input and the beginning of its label.
    fn box_of(&self, out: &mut Writer, control: &Control, kind: &str, index: usize, word: &str, chosen: bool) {
        let id = format!("{}-{index}", control.id());
        let (class, kind) = match kind {
            "chip" => ("chip-choice", "checkbox"),
            other => ("choice", other),
        };
        out.raw("<div")
            .attr("class", class)
            .raw("><input")
            .attr("type", kind)
            .attr("id", &id);
        out.attr("name", &control.name)
            .attr("value", word)
            .flag("checked", chosen);
        out.raw("><label").attr("for", &id).raw(">");
    }

    pub(super) fn select<'s>(
        &self,
        out: &mut Writer,
        control: &Control,
        options: impl Iterator<Item = (&'s str, String)>,
    ) {
        let sent = self.view.fields.get(&control.name);
        let mut options = options.peekable();
        out.raw("<select class=\"select width-20\"")
            .attr("id", &control.id())
            .attr("name", &control.name);
        self.states(out, control);
        out.raw(">");
        // Where there must be a choice and none is made yet, none is made for the person.
        if sent.is_none_or(str::is_empty) && options.peek().is_some_and(|(word, _)| !word.is_empty()) {
            out.raw("<option value=\"\" selected></option>");
        }
        for (word, text) in options {
            let selected = sent.unwrap_or_default() == word;
            out.raw("<option")
                .attr("value", word)
                .flag("selected", selected)
                .raw(">")
                .text(&text)
                .raw("</option>");
        }
        out.raw("</select>");
    }

    pub(super) fn checkbox(&self, out: &mut Writer, control: &Control, case: Option<&Value>) {
        self.open(out, control, "div", case);
        let id = control.id();
        self.error(out, control);
        let ticked = self.view.fields.all(&control.name).any(|value| value == "true");
        out.raw("<div class=\"choices\"><div class=\"choice\"><input type=\"checkbox\"")
            .attr("id", &id);
        out.attr("name", &control.name)
            .raw(" value=\"true\"")
            .flag("checked", ticked);
        self.states(out, control);
        out.raw("><label")
            .attr("for", &id)
            .raw(">")
            .text(&control.label(self.view.locale))
            .raw("</label>");
        if let Some(hint) = control.hint(self.view.locale) {
            out.raw("<p class=\"choice-hint\"")
                .attr("id", &format!("{id}-hint"))
                .raw(">")
                .text(&hint)
                .raw("</p>");
        }
        out.raw("</div></div></div>");
    }

    /// The choice of a case, and below it the fields of each. Those of other cases are hidden.
    pub(super) fn variant(
        &self,
        out: &mut Writer,
        control: &Control,
        cases: &[Case],
        radio: bool,
        case: Option<&Value>,
    ) {
        let first = cases.first().map(|case| case.word.as_str()).unwrap_or_default();
        let chosen = self.view.fields.get(&control.name).unwrap_or(first);
        let text = |case: &Case| control.option(self.view.locale, &case.word, case.literal.as_deref());
        let has_fields = cases.iter().any(|case| matches!(case.body, CaseBody::Member(_)));
        if radio {
            self.open(out, control, "fieldset", case);
            self.legend(out, control);
            out.raw("<div class=\"choices\">");
            for (index, case) in cases.iter().enumerate() {
                self.box_of(out, control, "radio", index, &case.word, case.word == chosen);
                out.text(&text(case)).raw("</label></div>");
            }
            out.raw("</div>");
            if has_fields {
                self.update_button(out);
            }
            out.raw("</fieldset>");
        } else {
            self.open(out, control, "div", case);
            out.raw("<label class=\"field-label\"")
                .attr("for", &control.id())
                .raw(">");
            self.label(out, control);
            out.raw("</label>");
            self.hint_and_error(out, control);
            out.raw("<div class=\"affix\"><select class=\"select width-20\"")
                .attr("id", &control.id());
            out.attr("name", &control.name);
            self.states(out, control);
            out.raw(">");
            for case in cases {
                out.raw("<option")
                    .attr("value", &case.word)
                    .flag("selected", case.word == chosen)
                    .raw(">");
                out.text(&text(case)).raw("</option>");
            }
            out.raw("</select>");
            if has_fields {
                self.update_button(out);
            }
            out.raw("</div></div>");
        }
        let scope: String = control.path.iter().map(|name| format!("/properties/{name}")).collect();
        for case in cases {
            if let CaseBody::Member(inner) = &case.body {
                let condition = json!({"scope": format!("#{scope}"), "schema": {"const": case.word}});
                let rule = json!({"effect": "SHOW", "condition": condition});
                self.control(out, inner, Some(&rule));
            }
        }
    }

    fn update_button(&self, out: &mut Writer) {
        out.raw(
            "<button class=\"button button-secondary script-off\" type=\"submit\" name=\"_action\" value=\"update\">",
        );
        out.text(&self.word("update")).raw("</button>");
    }

    /// Fields that belong together: those of a variant's case simply follow it, others are a group.
    pub(super) fn object(&self, out: &mut Writer, control: &Control, fields: &[Control], case: Option<&Value>) {
        if case.is_some() {
            out.raw("<div class=\"stack\"");
            self.control_rules(out, control, case).raw(">");
        } else {
            out.raw("<fieldset class=\"group\"").attr("id", &control.id());
            self.control_rules(out, control, case)
                .raw("><legend class=\"group-title\">");
            self.label(out, control);
            out.raw("</legend>");
        }
        self.hint_and_error(out, control);
        for field in fields {
            self.control(out, field, None);
        }
        out.raw(if case.is_some() { "</div>" } else { "</fieldset>" });
    }
}
