//! Which values the texts of a Fluent file need: `{ $name }`, here and in the messages that they are made of.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};

/// What one text speaks of.
#[derive(Default)]
struct Text {
    values: BTreeSet<String>,
    /// Other messages, which get the same values.
    messages: BTreeSet<String>,
}

/// The values that each text of a file needs, by `key` and `key.attribute`.
#[derive(Default)]
pub(super) struct Needed(BTreeMap<String, Text>);

impl Needed {
    pub fn of(resource: &Resource<&str>) -> Self {
        let mut needed = Self::default();
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let key = message.id.name;
            if let Some(pattern) = &message.value {
                needed.add(key.to_owned(), pattern);
            }
            for attribute in &message.attributes {
                needed.add(format!("{key}.{}", attribute.id.name), &attribute.value);
            }
        }
        needed
    }

    fn add(&mut self, key: String, pattern: &Pattern<&str>) {
        let mut text = Text::default();
        text.pattern(pattern);
        self.0.insert(key, text);
    }

    /// The values that a text needs; none if there is no such text.
    pub fn by(&self, key: &str) -> Option<BTreeSet<String>> {
        self.0.get(key)?;
        let (mut values, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![key]);
        while let Some(key) = open.pop() {
            let Some(text) = self.0.get(key).filter(|_| seen.insert(key)) else {
                continue;
            };
            values.extend(text.values.iter().cloned());
            open.extend(text.messages.iter().map(String::as_str));
        }
        Some(values)
    }
}

impl Text {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.values.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, attribute } => {
                let attribute = attribute.as_ref().map(|attribute| format!(".{}", attribute.name));
                self.messages
                    .insert(format!("{}{}", id.name, attribute.unwrap_or_default()));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::FunctionReference { arguments, .. } => self.arguments(arguments),
            // A term gets the values that are written beside it, and no others.
            InlineExpression::TermReference {
                arguments: Some(arguments),
                ..
            } => self.arguments(arguments),
            _ => {}
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        arguments.positional.iter().for_each(|inline| self.inline(inline));
        arguments.named.iter().for_each(|named| self.inline(&named.value));
    }
}
