//! Rules: what is there, usable, required or set, as other fields stand. The same rules go to the page's script as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};

use super::Form;
use super::control::{CaseBody, Control, ControlKind, Item, ItemKind};
use crate::model::ui::{self, Effect, Join};
use crate::schema::scope_path;

/// A rule, ready to be looked at.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub effect: Effect,
    condition: Condition,
    pub value: Option<Value>,
    /// The rule as the script reads it.
    pub json: Value,
}

#[derive(Clone, Debug)]
enum Condition {
    Fits(String, Arc<Validator>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

/// The values of controls by name: what rules look at. Of a variant it is the name of the case.
pub(crate) type Flat = BTreeMap<String, Value>;

/// Patterns of templates run in linear time.
pub(crate) fn validator(schema: &Value) -> Result<Validator, String> {
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
        .map_err(|error| error.to_string())
}

impl Rule {
    /// Compiles a rule, or says at which pointer below it what is wrong, and what to do.
    pub fn compile(rule: &ui::Rule) -> Result<Self, (String, String, String)> {
        let condition = Condition::compile(&rule.condition, "/condition")?;
        if (rule.effect == Effect::Set) != rule.value.is_some() {
            let (message, help) = if rule.effect == Effect::Set {
                ("SET needs `value`", "say which value the field gets")
            } else {
                ("only SET has a `value`", "take `value` away, or use SET")
            };
            return Err((String::new(), message.to_owned(), help.to_owned()));
        }
        let json = json!({
            "effect": rule.effect,
            "condition": plain(&rule.condition),
        });
        Ok(Self {
            effect: rule.effect,
            condition,
            value: rule.value.clone(),
            json,
        })
    }

    pub fn holds(&self, values: &Flat) -> bool {
        self.condition.holds(values)
    }
}

/// A condition without what is absent.
fn plain(condition: &ui::Condition) -> Value {
    match condition.join {
        Some(join) => {
            let inner: Vec<Value> = condition.conditions.iter().map(plain).collect();
            json!({"type": join, "conditions": inner})
        }
        None => json!({"scope": condition.scope, "schema": condition.schema}),
    }
}

impl Condition {
    fn compile(condition: &ui::Condition, at: &str) -> Result<Self, (String, String, String)> {
        let failed = |at: String, message: &str, help: &str| Err((at, message.to_owned(), help.to_owned()));
        match (&condition.scope, &condition.schema, condition.join) {
            (Some(scope), Some(schema), None) if condition.conditions.is_empty() => {
                let Some(path) = scope_path(scope) else {
                    return failed(
                        format!("{at}/scope"),
                        &format!("`{scope}` is no scope"),
                        "write `#/properties/<name>`",
                    );
                };
                match validator(schema) {
                    Ok(validator) => Ok(Self::Fits(path.join("."), Arc::new(validator))),
                    Err(why) => {
                        let message = format!("this is no JSON Schema: {why}");
                        failed(
                            format!("{at}/schema"),
                            &message,
                            "such as `{\"const\": \"weekly\"}` or `{\"enum\": [1, 2]}`",
                        )
                    }
                }
            }
            (None, None, Some(join)) if !condition.conditions.is_empty() => {
                let parts = condition.conditions.iter().enumerate();
                let parts = parts.map(|(index, inner)| Self::compile(inner, &format!("{at}/conditions/{index}")));
                let parts = parts.collect::<Result<_, _>>()?;
                Ok(match join {
                    Join::And => Self::All(parts),
                    Join::Or => Self::Any(parts),
                })
            }
            _ => failed(
                at.to_owned(),
                "a condition is either `scope` with `schema`, or `type` with `conditions`",
                "such as `{\"scope\": \"#/properties/x\", \"schema\": {\"const\": true}}`",
            ),
        }
    }

    fn holds(&self, values: &Flat) -> bool {
        match self {
            Self::Fits(name, validator) => values.get(name).is_some_and(|value| validator.is_valid(value)),
            Self::All(parts) => parts.iter().all(|part| part.holds(values)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(values)),
        }
    }
}

/// How the rules stand: by the name of a control.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Not there: hidden by a rule, or within a case that is not chosen.
    pub hidden: BTreeSet<String>,
    pub disabled: BTreeSet<String>,
    pub required: BTreeSet<String>,
    /// What a rule has set, for as long as it holds.
    pub set: BTreeMap<String, Value>,
}

impl Standing {
    /// Whether a control counts: what is hidden or disabled is neither sent nor checked.
    pub fn counts(&self, name: &str) -> bool {
        !self.hidden.contains(name) && !self.disabled.contains(name)
    }
}

/// A control's own state, after those that it lies in.
#[derive(Clone, Copy)]
struct Around {
    hidden: bool,
    disabled: bool,
}

impl Form {
    /// Looks at all rules until nothing changes. SET changes `values`; values of fields that are not there do not count.
    pub(crate) fn standing(&self, values: &mut Flat) -> Standing {
        let mut standing = Standing::default();
        let boxes: Vec<&Control> = self.controls();
        let boxes = boxes
            .into_iter()
            .filter(|control| matches!(control.kind, ControlKind::Checkbox));
        let boxes: Vec<&str> = boxes.map(|control| control.name.as_str()).collect();
        // Each round settles one more field in a chain of rules. Rules that chase each other end somewhere, always the same.
        for _ in 0..8 {
            // A box that is not ticked is false to a rule, be it sent or not.
            let unticked = boxes.iter().map(|name| ((*name).to_owned(), Value::Bool(false)));
            let mut seen: Flat = unticked.filter(|(name, _)| standing.counts(name)).collect();
            let there = values.iter().filter(|(name, _)| standing.counts(name));
            seen.extend(there.map(|(name, value)| (name.clone(), value.clone())));
            let mut next = Standing::default();
            let mut set = Vec::new();
            look(
                &self.root,
                Around {
                    hidden: false,
                    disabled: false,
                },
                &seen,
                &mut next,
                &mut set,
            );
            next.set = set.iter().cloned().collect();
            let unchanged = next == standing && set.iter().all(|(name, value)| values.get(name) == Some(value));
            standing = next;
            values.extend(set);
            if unchanged {
                break;
            }
        }
        standing
    }
}

fn look(item: &Item, around: Around, values: &Flat, standing: &mut Standing, set: &mut Vec<(String, Value)>) {
    let around = stand(&item.rules, around, values);
    if let ItemKind::Control(control) = &item.kind {
        look_at(control, around, values, standing, set);
    }
    for inner in item.items() {
        look(inner, around, values, standing, set);
    }
}

fn look_at(control: &Control, around: Around, values: &Flat, standing: &mut Standing, set: &mut Vec<(String, Value)>) {
    let around = stand(&control.rules, around, values);
    if around.hidden {
        standing.hidden.insert(control.name.clone());
    }
    if around.disabled {
        standing.disabled.insert(control.name.clone());
    }
    for rule in control.rules.iter().filter(|rule| rule.holds(values)) {
        match (rule.effect, &rule.value) {
            (Effect::Require, _) => {
                standing.required.insert(control.name.clone());
            }
            (Effect::Set, Some(value)) => set.push((control.name.clone(), value.clone())),
            _ => {}
        }
    }
    match &control.kind {
        ControlKind::DateTime { zone: Some(zone) } => look_at(zone, around, values, standing, set),
        ControlKind::Object { fields } => {
            for field in fields {
                look_at(field, around, values, standing, set);
            }
        }
        ControlKind::Variant { cases, .. } => {
            let first = cases.first().map(|case| case.word.as_str());
            let chosen = values.get(&control.name).and_then(Value::as_str).or(first);
            for case in cases {
                if let CaseBody::Member(inner) = &case.body {
                    let hidden = around.hidden || chosen != Some(&case.word);
                    look_at(inner, Around { hidden, ..around }, values, standing, set);
                }
            }
        }
        _ => {}
    }
}

fn stand(rules: &[Rule], mut around: Around, values: &Flat) -> Around {
    for rule in rules {
        let holds = rule.holds(values);
        match rule.effect {
            Effect::Show => around.hidden |= !holds,
            Effect::Hide => around.hidden |= holds,
            Effect::Enable => around.disabled |= !holds,
            Effect::Disable => around.disabled |= holds,
            Effect::Set | Effect::Require => {}
        }
    }
    around
}
