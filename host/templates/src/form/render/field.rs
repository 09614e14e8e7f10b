//! Fields of one input: label, hint, error, control.

use serde_json::Value;

use super::{Drawing, week};
use crate::form::control::{Control, ControlKind, id_of};
use crate::html::Writer;
use crate::locale::zones;
use crate::model::ui::{Format, Width};

impl Drawing<'_> {
    /// A control with all that belongs to it. `case` is the rule by which it belongs to a variant's case.
    pub(super) fn control(&self, out: &mut Writer, control: &Control, case: Option<&Value>) {
        if self.is_left_out(control) {
            return;
        }
        match &control.kind {
            ControlKind::Hidden => {
                let value = self.value(control);
                out.raw("<input type=\"hidden\"")
                    .attr("name", &control.name)
                    .attr("value", value)
                    .raw(">");
            }
            ControlKind::Object { fields } => self.object(out, control, fields, case),
            ControlKind::Variant { cases, radio } => self.variant(out, control, cases, *radio, case),
            ControlKind::Checkbox => self.checkbox(out, control, case),
            _ if control.is_group() => self.group(out, control, case),
            _ => {
                self.open(out, control, "div", case);
                out.raw("<label class=\"field-label\"")
                    .attr("for", &control.id())
                    .raw(">");
                self.label(out, control);
                out.raw("</label>");
                self.hint_and_error(out, control);
                self.input(out, control);
                out.raw("</div>");
            }
        }
    }

    pub(super) fn value(&self, control: &Control) -> &str {
        self.view.fields.get(&control.name).unwrap_or_default()
    }

    pub(super) fn is_required(&self, control: &Control) -> bool {
        control.required || self.standing.required.contains(&control.name)
    }

    pub(super) fn is_disabled(&self, control: &Control) -> bool {
        self.standing.disabled.contains(&control.name)
    }

    /// Whether a rule has set its value: then nobody changes it.
    pub(super) fn is_held(&self, control: &Control) -> bool {
        self.standing.set.contains_key(&control.name)
    }

    /// Marks a control that can't be changed: by a rule that disables it, or because a rule holds its value. A text can still
    /// be read and marked then; other inputs know no such state.
    pub(super) fn fixed<'w>(&self, out: &'w mut Writer, control: &Control, text: bool) -> &'w mut Writer {
        let held = self.is_held(control);
        out.flag("readonly", held && text)
            .flag("disabled", self.is_disabled(control) || held && !text)
            .flag("data-held", held)
    }

    /// `<div class="field">` or a fieldset, with its rules.
    pub(super) fn open(&self, out: &mut Writer, control: &Control, tag: &str, case: Option<&Value>) {
        let invalid = self.errors(&control.name).next().is_some();
        let mut class = "field".to_owned();
        if control.options.width == Some(Width::Full) {
            class.push_str(" field-wide");
        }
        if invalid {
            class.push_str(" field-invalid");
        }
        out.raw("<").raw(tag).attr("class", &class);
        if tag == "fieldset" {
            out.attr("id", &control.id())
                .attr_if("aria-describedby", self.described_by(control).as_deref());
        }
        self.control_rules(out, control, case);
        if tag == "fieldset" {
            self.fixed(out, control, matches!(control.kind, ControlKind::DateTime { .. }));
        }
        out.raw(">");
    }

    /// The label, and in words that a field may be left empty.
    pub(super) fn label(&self, out: &mut Writer, control: &Control) {
        out.text(&control.label(self.view.locale));
        let says_so_itself = match &control.kind {
            ControlKind::Choice { choices, .. } => choices.iter().any(|choice| choice.word.is_empty()),
            ControlKind::Variant { .. } | ControlKind::Object { .. } | ControlKind::Checkbox => true,
            _ => false,
        };
        if !control.required && !says_so_itself {
            let hidden = self.standing.required.contains(&control.name);
            out.raw(" <span class=\"optional\"").flag("hidden", hidden).raw(">");
            out.text(&self.word("optional")).raw("</span>");
        }
    }

    fn hint(&self, control: &Control) -> Option<String> {
        let own = control.hint(self.view.locale);
        match &control.kind {
            ControlKind::Lines => {
                let lines = self.word("one-per-line");
                Some(own.map_or(lines.clone(), |own| format!("{own} {lines}")))
            }
            ControlKind::Text(Format::Passcode) => {
                let policy = self.view.passcode.and_then(|policy| policy.hint(self.view.locale));
                match (own, policy) {
                    (Some(own), Some(policy)) => Some(format!("{own} {policy}")),
                    (own, policy) => own.or(policy),
                }
            }
            _ => own,
        }
    }

    pub(super) fn hint_and_error(&self, out: &mut Writer, control: &Control) {
        let id = control.id();
        if let Some(hint) = self.hint(control) {
            out.raw("<p class=\"field-hint\"")
                .attr("id", &format!("{id}-hint"))
                .raw(">")
                .text(&hint)
                .raw("</p>");
        }
        self.error(out, control);
    }

    /// What is wrong with the field, if anything is.
    pub(super) fn error(&self, out: &mut Writer, control: &Control) {
        let mut errors = self.errors(&control.name).peekable();
        if errors.peek().is_some() {
            out.raw("<p class=\"field-error\"")
                .attr("id", &format!("{}-error", control.id()))
                .raw("><span class=\"visually-hidden\">");
            out.text(&self.word("error-prefix")).raw(" </span>");
            for (index, error) in errors.enumerate() {
                out.raw(if index == 0 { "" } else { ". " });
                error.write(out);
            }
            out.raw("</p>");
        }
    }

    /// The ids of hint, error and unit, as far as they are there.
    pub(super) fn described_by(&self, control: &Control) -> Option<String> {
        let id = control.id();
        let mut ids = Vec::new();
        if self.hint(control).is_some() {
            ids.push(format!("{id}-hint"));
        }
        if self.errors(&control.name).next().is_some() {
            ids.push(format!("{id}-error"));
        }
        if !control.is_group() && self.unit(control).is_some() {
            ids.push(format!("{id}-unit"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn unit(&self, control: &Control) -> Option<String> {
        self.view.locale.attribute(&control.key, "unit", None)
    }

    /// What every input has that stands alone: required, invalid, described by.
    pub(super) fn states(&self, out: &mut Writer, control: &Control) {
        if self.is_required(control) {
            out.attr("aria-required", "true");
        }
        if self.errors(&control.name).next().is_some() {
            out.attr("aria-invalid", "true");
        }
        out.attr_if("aria-describedby", self.described_by(control).as_deref());
        let chosen = matches!(
            control.kind,
            ControlKind::Choice { .. }
                | ControlKind::Variant { .. }
                | ControlKind::TimeZone
                | ControlKind::LookUp { .. }
                | ControlKind::Checkbox
        );
        self.fixed(out, control, !chosen);
    }

    fn input(&self, out: &mut Writer, control: &Control) {
        let id = control.id();
        let name = control.name.as_str();
        let value = self.value(control);
        let bound = |keyword: &str| {
            control
                .schema
                .get(keyword)
                .filter(|bound| bound.is_number())
                .map(Value::to_string)
        };
        match &control.kind {
            ControlKind::Textarea | ControlKind::Lines => {
                let rows = control.options.rows.unwrap_or(4).to_string();
                out.raw("<textarea class=\"textarea\"")
                    .attr("id", &id)
                    .attr("name", name)
                    .attr("rows", &rows);
                out.attr_if("autocomplete", control.options.autocomplete.as_deref());
                self.states(out, control);
                // A first line feed would be taken for the markup's own.
                out.raw(">")
                    .raw(if value.starts_with('\n') { "\n" } else { "" })
                    .text(value)
                    .raw("</textarea>");
            }
            ControlKind::Choice { choices, .. } => {
                self.select(
                    out,
                    control,
                    week::ordered(choices, self.view.locale.tag())
                        .into_iter()
                        .map(|choice| (choice.word.as_str(), self_text(self, control, choice))),
                );
            }
            ControlKind::TimeZone => self.time_zone(out, control),
            ControlKind::LookUp { lookup, .. } => self.lookup_one(out, control, lookup),
            ControlKind::Number { integer } => {
                self.affix(out, control, |out| {
                    out.raw("<input class=\"input width-2\"")
                        .attr("id", &id)
                        .attr("name", name)
                        .raw(" type=\"number\"");
                    out.attr("inputmode", if *integer { "numeric" } else { "decimal" });
                    out.attr_if("min", bound("minimum").as_deref())
                        .attr_if("max", bound("maximum").as_deref());
                    out.attr("step", if *integer { "1" } else { "any" })
                        .attr("value", value);
                    self.states(out, control);
                    out.raw(">");
                });
                self.suggestions(out, control);
            }
            kind => {
                let (class, kind) = match kind {
                    ControlKind::Date => ("input width-10", "date"),
                    ControlKind::Time => ("input width-10", "time"),
                    ControlKind::Text(Format::Email) => ("input", "email"),
                    ControlKind::Text(Format::Url) => ("input", "url"),
                    ControlKind::Text(Format::Passcode) => ("input width-10 code", "text"),
                    _ => match control.options.width {
                        Some(Width::Short) => ("input width-10", "text"),
                        Some(Width::Medium) => ("input width-20", "text"),
                        _ => ("input", "text"),
                    },
                };
                self.affix(out, control, |out| {
                    out.raw("<input")
                        .attr("class", class)
                        .attr("id", &id)
                        .attr("name", name)
                        .attr("type", kind);
                    // Without `maxlength`, by which browsers cut off silently what is pasted: who is told can shorten it.
                    out.attr("value", value);
                    let fallback = if matches!(kind, "text") { Some("off") } else { None };
                    out.attr_if("autocomplete", control.options.autocomplete.as_deref().or(fallback));
                    if matches!(control.kind, ControlKind::Text(Format::Passcode)) {
                        out.raw(" autocapitalize=\"none\" spellcheck=\"false\"");
                    }
                    self.states(out, control);
                    out.raw(">");
                });
                self.suggestions(out, control);
            }
        }
    }

    /// A unit and small buttons beside an input.
    fn affix(&self, out: &mut Writer, control: &Control, input: impl FnOnce(&mut Writer)) {
        let id = control.id();
        let unit = self.unit(control);
        let passcode = matches!(control.kind, ControlKind::Text(Format::Passcode));
        if unit.is_none() && !passcode && !control.options.generate {
            return input(out);
        }
        out.raw("<div class=\"affix\">");
        input(out);
        if let Some(unit) = unit {
            out.raw("<span")
                .attr("id", &format!("{id}-unit"))
                .raw(">")
                .text(&unit)
                .raw("</span>");
        }
        if control.options.generate {
            out.raw("<button class=\"button button-secondary\" type=\"submit\" name=\"_action\"");
            out.attr("value", &format!("generate:{}", control.name))
                .attr("data-set", &id);
            let policy = self.view.passcode.cloned().unwrap_or_default();
            out.attr("data-generate", &policy.script().to_string())
                .raw(">")
                .text(&self.word("generate"))
                .raw("</button>");
        }
        if passcode {
            out.raw("<button class=\"button button-secondary\" type=\"button\"")
                .attr("data-toggle", &id);
            out.attr("data-show", &self.word("passcode-show")).raw(" hidden>");
            out.text(&self.word("passcode-hide")).raw("</button>");
        }
        out.raw("</div>");
    }

    /// Buttons with common values; the script shows them.
    fn suggestions(&self, out: &mut Writer, control: &Control) {
        if control.options.suggestions.is_empty() {
            return;
        }
        let locale = self.view.locale;
        let label = crate::locale::args([("label", control.label(locale).into())]);
        out.raw("<div class=\"suggestions\" role=\"group\"")
            .attr("aria-label", &locale.word("suggestions", Some(&label)));
        out.raw(" hidden>");
        for value in &control.options.suggestions {
            let word = crate::form::fields::text_of(value);
            out.raw("<button class=\"button button-secondary button-small\" type=\"button\"");
            out.attr("data-set", &control.id()).attr("value", &word).raw(">");
            out.text(&control.option(locale, &word, None)).raw("</button>");
        }
        out.raw("</div>");
    }

    /// Date and time side by side, the zone with them.
    pub(super) fn date_time(&self, out: &mut Writer, control: &Control, zone: Option<&Control>) {
        out.raw("<div class=\"row\">");
        for (part, kind) in [("date", "date"), ("time", "time")] {
            let name = format!("{}.{part}", control.name);
            let id = id_of(&name);
            out.raw("<div class=\"field\"><label class=\"field-label field-label-minor\"")
                .attr("for", &id)
                .raw(">");
            out.text(&self.word(part))
                .raw("</label><input class=\"input\"")
                .attr("id", &id)
                .attr("name", &name);
            out.attr("type", kind)
                .attr("value", self.view.fields.get(&name).unwrap_or_default());
            self.states(out, control);
            out.raw(">").raw("</div>");
        }
        if let Some(zone) = zone {
            let invalid = self.errors(&zone.name).next().is_some();
            let class = if invalid {
                "field field-wide field-invalid"
            } else {
                "field field-wide"
            };
            out.raw("<div").attr("class", class);
            self.control_rules(out, zone, None);
            out.raw("><label class=\"field-label field-label-minor\"")
                .attr("for", &zone.id())
                .raw(">");
            self.label(out, zone);
            out.raw("</label>");
            self.hint_and_error(out, zone);
            self.time_zone(out, zone);
            out.raw("</div>");
        }
        out.raw("</div>");
    }

    fn time_zone(&self, out: &mut Writer, control: &Control) {
        let all = zones(self.view.now);
        let own = self.view.time_zone;
        let chosen = self.view.fields.get(&control.name).or(own).unwrap_or_default();
        out.raw("<select class=\"select\"")
            .attr("id", &control.id())
            .attr("name", &control.name);
        out.raw(" data-combobox").attr("data-none", &self.word("no-zone"));
        self.states(out, control);
        out.raw(">");
        let option = |out: &mut Writer, value: &str, label: &str, selected: bool| {
            out.raw("<option")
                .attr("value", value)
                .flag("selected", selected)
                .raw(">")
                .text(label)
                .raw("</option>");
        };
        if !self.is_required(control) || chosen.is_empty() {
            option(out, "", &control.option(self.view.locale, "", None), chosen.is_empty());
        }
        let mut known = chosen.is_empty();
        if let Some(own) = own {
            out.raw("<optgroup").attr("label", &self.word("yours")).raw(">");
            let label = all.iter().find(|zone| zone.name == own).map(|zone| zone.label.as_str());
            option(out, own, label.unwrap_or(own), chosen == own);
            known |= chosen == own;
            out.raw("</optgroup>");
        }
        out.raw("<optgroup").attr("label", &self.word("all-zones")).raw(">");
        for zone in all.iter() {
            let selected = !known && chosen == zone.name;
            known |= selected;
            option(out, zone.name, &zone.label, selected);
        }
        // What was sent stays, be it known or not.
        if !known {
            option(out, chosen, chosen, true);
        }
        out.raw("</optgroup></select>");
    }
}

fn self_text(drawing: &Drawing<'_>, control: &Control, choice: &crate::form::control::Choice) -> String {
    control.choice_text(drawing.view.locale, choice)
}
