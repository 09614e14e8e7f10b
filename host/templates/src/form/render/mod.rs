//! A form as HTML. The markup is that of `assets/patterns.html`: whoever looks for a class finds it there.

mod choices;
mod field;
mod lookup;
mod week;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::control::{Control, ControlKind, Item, ItemKind};
use super::fields::holding;
use super::rules::{Rule, Standing};
use super::{FieldError, Fields, Form, FormView};
use crate::html::{Html, Writer};
use crate::model::manifest::Style;
use crate::model::ui::Effect;

pub use lookup::{Found, SearchResult};

/// What the drawing of one form needs at every field.
struct Drawing<'a> {
    form: &'a Form,
    view: &'a FormView<'a>,
    standing: Standing,
}

impl Form {
    /// The form as HTML, the error summary before it.
    pub fn render(&self, view: &FormView<'_>) -> Html {
        let (_, _, standing) = self.read(view.fields);
        let fields = self.with_set(view.fields, &standing);
        let view = &FormView {
            fields: &fields,
            ..view.clone()
        };
        let drawing = Drawing {
            form: self,
            view,
            standing,
        };
        let mut out = Writer::default();
        drawing.summary(&mut out);
        drawing.form(&mut out);
        out.finish()
    }

    /// What the controls hold, with the values that rules set in the place of what was typed.
    fn with_set(&self, fields: &Fields, standing: &Standing) -> Fields {
        let mut fields = fields.clone();
        for (name, value) in &standing.set {
            let Some(control) = self.control(name) else { continue };
            let set = holding(control, value);
            fields.remove(name);
            set.iter().for_each(|(name, _)| fields.remove(name));
            set.iter().for_each(|(name, value)| fields.push(name, value));
        }
        fields
    }
}

impl<'a> Drawing<'a> {
    fn word(&self, key: &str) -> String {
        self.view.locale.word(key, None)
    }

    fn errors(&self, name: &str) -> impl Iterator<Item = &'a FieldError> {
        self.view
            .errors
            .iter()
            .filter(move |error| error.field.as_deref() == Some(name))
    }

    fn summary(&self, out: &mut Writer) {
        if self.view.errors.is_empty() {
            return;
        }
        out.raw("<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\" data-focus aria-labelledby=\"error-summary-title\">");
        out.raw("<h2 class=\"error-summary-title\" id=\"error-summary-title\">")
            .text(&self.word("problem-title"))
            .raw("</h2><p>");
        out.text(&self.word("problem-lead")).raw("</p><ul>");
        for error in self.view.errors {
            out.raw("<li>");
            match error.field.as_deref().and_then(|name| self.form.control(name)) {
                Some(control) => {
                    out.raw("<a")
                        .attr("href", &format!("#{}", control.target_id()))
                        .raw(">");
                    error.write(out);
                    out.raw("</a>");
                }
                None => error.write(out),
            }
            out.raw("</li>");
        }
        out.raw("</ul></div>");
    }

    fn form(&self, out: &mut Writer) {
        let live = self.form.root.live().is_some();
        out.raw("<form")
            .attr("class", if live { "form with-aside" } else { "form" })
            .raw(" method=\"post\"")
            .attr("action", self.view.action)
            .raw(" novalidate data-once data-form>");
        for (name, value) in self.view.hidden {
            out.raw("<input type=\"hidden\"")
                .attr("name", name)
                .attr("value", value)
                .raw(">");
        }
        // Enter in a field presses the first button there is: it must be the main one, but for Enter in a search box.
        if let Some(first) = self.view.buttons.first() {
            out.raw("<button class=\"visually-hidden\" type=\"submit\" tabindex=\"-1\" aria-hidden=\"true\" name=\"_action\"");
            out.attr("value", &format!("enter:{}", first.name))
                .attr_if("data-busy", first.busy.as_deref())
                .raw(">")
                .text(&first.label)
                .raw("</button>");
        }
        self.item(out, &self.form.root);
        self.buttons(out, live);
        out.raw("</form>");
    }

    fn buttons(&self, out: &mut Writer, live: bool) {
        let buttons = self.view.buttons;
        if buttons.is_empty() && !live {
            return;
        }
        out.raw("<div class=\"button-row\">");
        for (index, button) in buttons.iter().enumerate() {
            if index == 1 && live {
                self.preview_button(out);
            }
            let class = match button.style {
                Style::Primary => "button",
                Style::Secondary => "button button-secondary",
                Style::Danger => "button button-danger",
                Style::Link => "button button-link",
            };
            out.raw("<button")
                .attr("class", class)
                .raw(" type=\"submit\" name=\"_action\"")
                .attr("value", &button.name);
            out.attr_if("data-busy", button.busy.as_deref())
                .raw(">")
                .text(&button.label)
                .raw("</button>");
        }
        if buttons.len() < 2 && live {
            self.preview_button(out);
        }
        out.raw("</div>");
    }

    fn preview_button(&self, out: &mut Writer) {
        out.raw(
            "<button class=\"button button-secondary script-off\" type=\"submit\" name=\"_action\" value=\"preview\">",
        );
        out.text(&self.preview_words()).raw("</button>");
    }

    /// `Show: Dates`.
    fn preview_words(&self) -> String {
        let live = self.form.root.live();
        let own = live.and_then(|item| self.view.locale.attribute(item.key.as_deref()?, "button", None));
        own.unwrap_or_else(|| self.word("preview"))
    }

    /// It stands among the fields, before the buttons; the style sheet puts it beside them where there is room.
    fn live(&self, out: &mut Writer, item: &Item) {
        let title = item.words(self.view.locale);
        out.raw("<aside class=\"aside-sticky\" aria-labelledby=\"live-title\"><div class=\"dates\">");
        out.raw("<h2 id=\"live-title\">")
            .text(&title)
            .raw("</h2><div class=\"stack-small\"");
        out.attr_if("data-preview", self.view.preview_url)
            .raw(" aria-live=\"polite\">");
        match self.view.live {
            Some(live) => {
                out.html(live);
            }
            None => {
                let hint = item
                    .key
                    .as_ref()
                    .and_then(|key| self.view.locale.attribute(key, "hint", None));
                if let Some(hint) = hint {
                    out.raw("<p class=\"muted\">").text(&hint).raw("</p>");
                }
            }
        }
        out.raw("</div></div></aside>");
    }

    fn item(&self, out: &mut Writer, item: &Item) {
        match &item.kind {
            ItemKind::Column(items) => {
                let ruled = !item.rules.is_empty();
                if ruled {
                    out.raw("<div class=\"stack\"");
                    self.rules(out, &item.rules, item).raw(">");
                }
                for inner in items {
                    self.item(out, inner);
                }
                if ruled {
                    out.raw("</div>");
                }
            }
            ItemKind::Row(items) => {
                out.raw("<div class=\"row\"");
                self.rules(out, &item.rules, item).raw(">");
                for inner in items {
                    self.item(out, inner);
                }
                out.raw("</div>");
            }
            ItemKind::Group { items, details: true } => {
                out.raw("<details class=\"more\"").flag("open", self.has_content(item));
                self.rules(out, &item.rules, item)
                    .raw("><summary>")
                    .text(&item.words(self.view.locale));
                out.raw("</summary><div class=\"more-body\">");
                for inner in items {
                    self.item(out, inner);
                }
                out.raw("</div></details>");
            }
            ItemKind::Group { items, details: false } => {
                out.raw("<fieldset class=\"group\"");
                self.rules(out, &item.rules, item)
                    .raw("><legend class=\"group-title\">");
                out.text(&item.words(self.view.locale)).raw("</legend>");
                for inner in items {
                    self.item(out, inner);
                }
                out.raw("</fieldset>");
            }
            ItemKind::Label => {
                out.raw("<p");
                self.rules(out, &item.rules, item)
                    .raw(">")
                    .text(&item.words(self.view.locale))
                    .raw("</p>");
            }
            ItemKind::Control(control) => self.control(out, control, None),
            ItemKind::Live { .. } => self.live(out, item),
        }
    }

    /// Whether a control within was filled in, or has an error: then what folds it away is open.
    fn has_content(&self, item: &Item) -> bool {
        let mut found = false;
        item.each_control(&mut |control| {
            let typed = self.view.fields.all(&control.name).any(|value| !value.is_empty());
            let chosen_first = match &control.kind {
                ControlKind::Variant { cases, .. } => {
                    self.view.fields.get(&control.name) == cases.first().map(|case| case.word.as_str())
                }
                _ => false,
            };
            found |= (typed && !chosen_first) || self.errors(&control.name).next().is_some();
        });
        found
    }

    /// `data-rule`, and `hidden` as the rules of an element stand.
    fn rules<'w>(&self, out: &'w mut Writer, rules: &[Rule], item: &Item) -> &'w mut Writer {
        if rules.is_empty() {
            return out;
        }
        let mut names = Vec::new();
        item.each_control(&mut |control| names.push(control.name.as_str()));
        // Without a field within, the rules themselves are looked at.
        let hidden = if names.is_empty() {
            let mut values = self.form.read(self.view.fields).0;
            values.retain(|name, _| self.standing.counts(name));
            rules.iter().any(|rule| match rule.effect {
                Effect::Show => !rule.holds(&values),
                Effect::Hide => rule.holds(&values),
                _ => false,
            })
        } else {
            names.iter().all(|name| self.standing.hidden.contains(*name))
        };
        data_rule(out, rules.iter().map(|rule| rule.json.clone()).collect()).flag("hidden", hidden)
    }

    /// `data-rule` and `hidden` of a control; `case` is the rule by which it belongs to a variant's case.
    fn control_rules<'w>(&self, out: &'w mut Writer, control: &Control, case: Option<&Value>) -> &'w mut Writer {
        let own = control
            .rules
            .iter()
            .filter(|rule| !(control.required && rule.effect == Effect::Require));
        let all: Vec<Value> = case
            .cloned()
            .into_iter()
            .chain(own.map(|rule| for_script(rule, control)))
            .collect();
        let hidden = self.standing.hidden.contains(&control.name) && !all.is_empty();
        data_rule(out, all).flag("hidden", hidden)
    }
}

/// A rule as the script reads it. With a value that is set come the fields that hold it, by name.
fn for_script(rule: &Rule, control: &Control) -> Value {
    let mut json = rule.json.clone();
    if let Some(value) = &rule.value {
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        // Of a box that is not ticked nothing is sent.
        fields.entry(control.name.clone()).or_default();
        for (name, value) in holding(control, value).iter() {
            fields.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        json["fields"] = json!(fields);
    }
    json
}

fn data_rule(out: &mut Writer, mut rules: Vec<Value>) -> &mut Writer {
    match rules.len() {
        0 => out,
        1 => out.attr("data-rule", &rules.remove(0).to_string()),
        _ => out.attr("data-rule", &Value::Array(rules).to_string()),
    }
}
