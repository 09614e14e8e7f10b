//! What is known of the connector's actions: their schemas. The host hands them in; a template is checked against them.

use std::collections::BTreeMap;

use serde_json::Value;

/// The schemas of one action.
#[derive(Clone, Debug)]
pub struct ActionSchema {
    /// The JSON Schema of its input.
    pub input: Value,
    /// The JSON Schema of its output.
    pub output: Value,
    /// Whether it only reads. Others are called by buttons alone.
    pub reads_only: bool,
    /// Whether its output is a secret: a button may open an address in it, and nothing else is done with it.
    pub secret_output: bool,
}

/// The actions of a connector by name.
#[derive(Clone, Debug, Default)]
pub struct ActionSchemas {
    actions: BTreeMap<String, ActionSchema>,
}

impl ActionSchemas {
    /// No actions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an action, or replaces it.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, schema: ActionSchema) -> Self {
        self.actions.insert(name.into(), schema);
        self
    }

    /// An action.
    pub fn get(&self, name: &str) -> Option<&ActionSchema> {
        self.actions.get(name)
    }

    /// The names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.actions.keys().map(String::as_str)
    }
}
