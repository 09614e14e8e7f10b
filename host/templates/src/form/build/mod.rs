//! From a JSON Schema and a UI schema to the elements of a form; and all that does not fit together.

mod kinds;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::did_you_mean;
use crate::form::control::{Choice, Control, ControlKind, Item, ItemKind};
use crate::form::rules::{Rule, validator};
use crate::form::{Form, fields::text_of};
use crate::model::ui::{Effect, Element, ElementKind, Format, Options};
use crate::schema;
use crate::source::escaped;

/// Something that does not fit together, at a place in the UI schema.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The JSON pointer in the UI schema.
    pub at: String,
    /// The rule's name.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub suggestion: Option<String>,
}

impl Form {
    /// Makes a form of a resolved schema and a UI schema. Elements with problems are left out.
    pub fn build(schema: Value, ui: &Element) -> (Self, Vec<Problem>) {
        let mut builder = Builder {
            schema: &schema,
            problems: Vec::new(),
            seen: BTreeMap::new(),
            base: 0,
        };
        let root = builder.element(ui, "").unwrap_or(Item {
            kind: ItemKind::Column(Vec::new()),
            key: None,
            literal: None,
            rules: Vec::new(),
        });
        let problems = builder.problems;
        let validator = validator(&schema).ok().map(Arc::new);
        let form = Self {
            root,
            schema,
            validator,
        };
        let problems = form.with_rule_problems(ui, problems);
        (form, problems)
    }

    /// Scopes of rules must be controls of the form: nothing else has a value when a rule is looked at.
    fn with_rule_problems(&self, ui: &Element, mut problems: Vec<Problem>) -> Vec<Problem> {
        let names: Vec<&str> = self.controls().iter().map(|control| control.name.as_str()).collect();
        let mut live = 0;
        each_element(ui, "", &mut |element, at| {
            live += usize::from(element.kind == ElementKind::Live);
            if element.kind == ElementKind::Live && live == 2 {
                problems.push(Problem {
                    at: at.to_owned(),
                    code: "duplicate-name",
                    message: "a form has one Live, and this is the second".to_owned(),
                    suggestion: Some("keep one of them".to_owned()),
                });
            }
            let rules = element.rule.iter().map(|rule| (format!("{at}/rule"), rule));
            let more = element.rules.iter().enumerate();
            let rules = rules.chain(more.map(|(index, rule)| (format!("{at}/rules/{index}"), rule)));
            for (at, rule) in rules {
                each_scope(&rule.condition, &format!("{at}/condition"), &mut |scope, at| {
                    let path = schema::scope_path(scope).map(|path| path.join("."));
                    if path.as_deref().is_some_and(|path| names.contains(&path)) {
                        return;
                    }
                    let near = path.as_deref().map(|path| did_you_mean(path, names.iter().copied()));
                    problems.push(Problem {
                        at,
                        code: "bad-rule",
                        message: format!("the condition looks at `{scope}`, which is no field of this form"),
                        suggestion: Some(near.unwrap_or_else(|| "write `#/properties/<name>`".to_owned())),
                    });
                });
            }
        });
        problems
    }
}

/// Calls `found` with every element and its pointer.
pub(crate) fn each_element<'a>(element: &'a Element, at: &str, found: &mut dyn FnMut(&'a Element, &str)) {
    found(element, at);
    for (index, inner) in element.elements.iter().enumerate() {
        each_element(inner, &format!("{at}/elements/{index}"), found);
    }
}

fn each_scope(condition: &crate::model::ui::Condition, at: &str, found: &mut dyn FnMut(&str, String)) {
    if let Some(scope) = &condition.scope {
        found(scope, format!("{at}/scope"));
    }
    for (index, inner) in condition.conditions.iter().enumerate() {
        each_scope(inner, &format!("{at}/conditions/{index}"), found);
    }
}

struct Builder<'a> {
    schema: &'a Value,
    problems: Vec<Problem>,
    seen: BTreeMap<String, String>,
    /// How long the path of the element is that is being built: options of fields below it are under `options.fields`.
    base: usize,
}

impl Builder<'_> {
    fn tell(&mut self, at: impl Into<String>, code: &'static str, message: String, suggestion: impl Into<String>) {
        let suggestion = Some(suggestion.into());
        self.problems.push(Problem {
            at: at.into(),
            code,
            message,
            suggestion,
        });
    }

    fn element(&mut self, element: &Element, at: &str) -> Option<Item> {
        let mut rules = Vec::new();
        let listed = element.rules.iter().enumerate();
        let listed = listed.map(|(index, rule)| (rule, format!("{at}/rules/{index}")));
        for (rule, at) in element
            .rule
            .iter()
            .map(|rule| (rule, format!("{at}/rule")))
            .chain(listed)
        {
            match Rule::compile(rule) {
                Ok(compiled) => {
                    if matches!(rule.effect, Effect::Set | Effect::Require) && element.kind != ElementKind::Control {
                        let message = "SET and REQUIRE are for a Control".to_owned();
                        self.tell(&at, "bad-rule", message, "put the rule on the field itself");
                    }
                    if element.kind == ElementKind::Live {
                        let message = "a Live has no rules: it stands beside the form".to_owned();
                        let help = "write `{% if … %}` in its partial page, which sees the form's values as `form`";
                        self.tell(&at, "bad-rule", message, help);
                    }
                    if matches!(rule.effect, Effect::Enable | Effect::Disable) && element.kind == ElementKind::Label {
                        let message = "a Label is only read".to_owned();
                        self.tell(&at, "bad-rule", message, "use SHOW or HIDE");
                    }
                    rules.push(compiled);
                }
                Err((inner, message, help)) => self.tell(format!("{at}{inner}"), "bad-rule", message, help),
            }
        }
        if element.kind != ElementKind::Control && element.scope.is_some() {
            let message = format!("a {:?} has no scope", element.kind);
            self.tell(
                format!("{at}/scope"),
                "bad-element",
                message,
                "take `scope` away, or make it a Control",
            );
        }
        let kind = match element.kind {
            ElementKind::VerticalLayout | ElementKind::Categorization => ItemKind::Column(self.inner(element, at)),
            ElementKind::HorizontalLayout => ItemKind::Row(self.inner(element, at)),
            ElementKind::Group | ElementKind::Category => ItemKind::Group {
                items: self.inner(element, at),
                details: element.options.format == Some(Format::Details),
            },
            ElementKind::Label => ItemKind::Label,
            ElementKind::Control => {
                let mut control = self.control(element, at)?;
                control.rules.append(&mut rules);
                ItemKind::Control(Box::new(control))
            }
            ElementKind::Live => {
                let Some(live) = &element.live else {
                    self.tell(
                        at,
                        "missing-key",
                        "a Live needs `live`".to_owned(),
                        "say which action it asks: `\"live\": {\"action\": …, \"template\": …}`",
                    );
                    return None;
                };
                ItemKind::Live {
                    action: live.action.clone(),
                    input: live.input.clone(),
                    template: live.template.clone(),
                }
            }
        };
        let needs_words = matches!(kind, ItemKind::Label | ItemKind::Group { .. } | ItemKind::Live { .. });
        let literal = element.label.clone().or_else(|| element.text.clone());
        if needs_words && element.i18n.is_none() && literal.is_none() {
            let message = format!("this {:?} has no words", element.kind);
            self.tell(
                at,
                "no-label",
                message,
                "give it `\"i18n\": \"…\"`, the key of a Fluent message",
            );
        }
        Some(Item {
            kind,
            key: element.i18n.clone(),
            literal,
            rules,
        })
    }

    fn inner(&mut self, element: &Element, at: &str) -> Vec<Item> {
        let elements = element.elements.iter().enumerate();
        elements
            .filter_map(|(index, inner)| self.element(inner, &format!("{at}/elements/{index}")))
            .collect()
    }

    /// The schema of a scope, and whether its object requires it.
    fn scoped(&mut self, scope: &str, at: &str) -> Option<(Vec<String>, Value, bool)> {
        let Some(path) = schema::scope_path(scope) else {
            let message = format!("`{scope}` is no scope");
            self.tell(at, "bad-scope", message, "write `#/properties/<name>`");
            return None;
        };
        let mut schema = self.schema.clone();
        let mut required = false;
        for name in &path {
            schema = schema::without_null(&schema);
            let Some(inner) = schema.get("properties").and_then(|members| members.get(name)) else {
                let help = did_you_mean(name, schema::properties(&schema));
                let message = format!("`{scope}` is not in the form's schema: there is no property `{name}`");
                self.tell(at, "bad-scope", message, help);
                return None;
            };
            required = schema::required(&schema).any(|known| known == name);
            schema = inner.clone();
        }
        Some((path, schema, required))
    }

    fn control(&mut self, element: &Element, at: &str) -> Option<Control> {
        let Some(scope) = &element.scope else {
            let help = "say which property it edits: `\"scope\": \"#/properties/topic\"`";
            self.tell(at, "missing-key", "a Control needs `scope`".to_owned(), help);
            return None;
        };
        let place = format!("{at}/scope");
        let (path, found, required) = self.scoped(scope, &place)?;
        if let Some(first) = self.seen.insert(path.join("."), place.clone()) {
            self.seen.insert(path.join("."), first);
            let message = format!("`{}` has a second Control", path.join("."));
            self.tell(place, "duplicate-name", message, "keep one of them");
            return None;
        }
        let key = element.i18n.clone().unwrap_or_else(|| key_of(&path));
        self.base = path.len();
        let mut control = self.field(path, key, &found, required, &element.options, at)?;
        if let Some(label) = &element.label {
            control.literal = Some(label.clone());
        }
        self.option_paths(&control, &element.options, at);
        if let (ControlKind::DateTime { zone }, Some(scope)) = (&mut control.kind, &element.options.zone) {
            let at = format!("{at}/options/zone");
            if let Some((path, found, required)) = self.scoped(scope, &at) {
                let options = Options {
                    format: Some(Format::TimeZone),
                    ..Options::default()
                };
                self.seen.insert(path.join("."), at.clone());
                let key = key_of(&path);
                *zone = self.field(path, key, &found, required, &options, &at).map(Box::new);
            }
        }
        Some(control)
    }

    /// `options.fields` speaks of fields below this one.
    fn option_paths(&mut self, control: &Control, options: &Options, at: &str) {
        let mut known = Vec::new();
        control.each(&mut |field| known.push(field.path.get(control.path.len()..).unwrap_or_default().join(".")));
        known.retain(|path| !path.is_empty());
        for path in options.fields.keys().filter(|path| !known.contains(path)) {
            let help = did_you_mean(path, known.iter().map(String::as_str));
            let message = format!("`{}` has no field `{path}`", control.name);
            let at = format!("{at}/options/fields/{}", escaped(path));
            self.tell(at, "unknown-field", message, help);
        }
    }

    fn field(
        &mut self,
        path: Vec<String>,
        key: String,
        schema: &Value,
        required: bool,
        options: &Options,
        at: &str,
    ) -> Option<Control> {
        let plain = schema::without_null(schema);
        let kind = self.kind(&path, &key, &plain, required, options, at)?;
        let literal = plain.get("title").and_then(Value::as_str).map(str::to_owned);
        Some(Control {
            name: path.join("."),
            path,
            key,
            literal,
            required,
            validator: validator(&plain).ok().map(Arc::new),
            schema: plain,
            kind,
            options: options.clone(),
            rules: Vec::new(),
        })
    }

    fn members(&mut self, path: &[String], key: &str, schema: &Value, options: &Options, at: &str) -> Vec<Control> {
        let mut fields = Vec::new();
        for name in schema::properties(schema) {
            let Some(inner) = schema.pointer("/properties").and_then(|members| members.get(name)) else {
                continue;
            };
            let required = schema::required(schema).any(|known| known == name);
            fields.extend(self.nested(path, key, name, inner, required, options, at));
        }
        // "Every two weeks" is said before the end: what may be absent and has fields of its own comes last.
        fields.sort_by_key(|field: &Control| {
            let deep = matches!(field.kind, ControlKind::Variant { .. } | ControlKind::Object { .. });
            deep && !field.required
        });
        fields
    }

    /// A field below another: its options are `fields.<path below>` of the one that has an element.
    #[expect(clippy::too_many_arguments, reason = "what a field is made of")]
    fn nested(
        &mut self,
        path: &[String],
        key: &str,
        name: &str,
        schema: &Value,
        required: bool,
        options: &Options,
        at: &str,
    ) -> Option<Control> {
        if path.len() > 12 {
            return None;
        }
        let path: Vec<String> = path.iter().cloned().chain([name.to_owned()]).collect();
        let key = format!("{key}-{}", name.replace('_', "-"));
        let mut own = options.fields.get(name).cloned().unwrap_or_default();
        let prefix = format!("{name}.");
        for (below, inner) in &options.fields {
            if let Some(rest) = below.strip_prefix(&prefix) {
                own.fields.insert(rest.to_owned(), inner.clone());
            }
        }
        self.field(path, key, schema, required, &own, at)
    }
}

fn choice((value, literal): (Value, Option<String>)) -> Choice {
    Choice {
        word: text_of(&value),
        value,
        literal,
    }
}

/// The key of a path's words: `co-hosts`, `settings-waiting-room`.
pub(crate) fn key_of(path: &[String]) -> String {
    path.join("-").replace('_', "-")
}
