//! What only the connector's manifest can judge: its settings and its plans.
//!
//! Of a setting's JSON Schema the simple part is checked here, with the place in the file: the type, the permitted
//! values, and bounds. The connector has the last word, on its own terms.

use serde_json::Value;

use super::error::ConfigError;
use super::model::IntegrationConfig;
use super::suggest;
use crate::connector::Manifest;

impl IntegrationConfig {
    /// Checks settings and plan against a connector's manifest.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first that it does not know or take.
    pub fn check(&self, manifest: &Manifest) -> Result<(), ConfigError> {
        for (name, (value, place)) in &self.settings {
            let key = format!("integration.settings.{name}");
            let Some(setting) = manifest.setting(name) else {
                let known = suggest::or_list(name, manifest.settings.iter().map(|setting| setting.name.as_str()));
                return Err(self.error(place, key, format!("the connector does not have this setting; {known}")));
            };
            if let Some(wrong) = violation(value, &setting.schema) {
                return Err(self.error(place, key, wrong));
            }
        }
        let plans = &manifest.rate_limits.plans;
        if let Some(plan) = self
            .rate_limit
            .plan
            .as_deref()
            .filter(|name| plans.iter().all(|plan| plan.name != *name))
        {
            let known = suggest::or_list(plan, plans.iter().map(|plan| plan.name.as_str()));
            let message = format!("the connector does not know this plan; {known}");
            return Err(self.error(&self.plan_place, "integration.rate_limit.plan".to_owned(), message));
        }
        self.check_auth(manifest)
    }
}

/// What is wrong with a value, if the simple part of the schema says so.
fn violation(value: &Value, schema: &Value) -> Option<String> {
    if let Some(permitted) = schema.get("enum").and_then(Value::as_array)
        && !permitted.contains(value)
    {
        let list: Vec<String> = permitted.iter().map(Value::to_string).collect();
        return Some(format!("one of {} is wanted here", list.join(", ")));
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|name| is_of_type(value, name)) {
        return Some(format!("a value of type {} is wanted here", types.join(" or ")));
    }
    if let Some(number) = value.as_f64() {
        if let Some(least) = schema
            .get("minimum")
            .and_then(Value::as_f64)
            .filter(|&least| number < least)
        {
            return Some(format!("at least {least} is wanted here"));
        }
        if let Some(most) = schema
            .get("maximum")
            .and_then(Value::as_f64)
            .filter(|&most| number > most)
        {
            return Some(format!("at most {most} is wanted here"));
        }
    }
    if let Some(text) = value.as_str() {
        let length = text.chars().count() as u64;
        if let Some(least) = schema
            .get("minLength")
            .and_then(Value::as_u64)
            .filter(|&least| length < least)
        {
            return Some(format!("at least {least} characters are wanted here"));
        }
        if let Some(most) = schema
            .get("maxLength")
            .and_then(Value::as_u64)
            .filter(|&most| length > most)
        {
            return Some(format!("at most {most} characters are wanted here"));
        }
    }
    None
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}
