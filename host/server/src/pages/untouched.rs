//! What nobody has touched is no reason to refuse a change.
//!
//! A form of changes begins with what is there. Of that some may be refused by now: the account asks more of passcodes than
//! it did, a co-host has no licence any more. Whoever changes the topic alone is not asked about it.

use std::collections::BTreeSet;

use microapp_templates::form::{Fields, Tables};
use microapp_templates::{FieldError, Form, PageContext, Submission};

use super::trouble::Halt;
use super::visit::Visit;

/// Rules that may have come later than the value: the account's policy, a pattern, who can be chosen.
const LATER: [&str; 3] = ["policy", "pattern", "unavailable"];

impl Visit {
    /// Takes the errors away that are of values with which the form began. What the page loads is in the context.
    pub fn forgive_untouched(
        &self,
        form: &Form,
        context: &PageContext,
        fields: &Fields,
        tables: &Tables,
        submission: &mut Submission,
    ) -> Result<(), Halt> {
        let first = self.template.first_fields(&self.page, context)?;
        let named: BTreeSet<String> = submission
            .errors
            .iter()
            .filter(|error| LATER.contains(&error.code.as_str()))
            .filter_map(|error| error.field.clone())
            .collect();
        for name in named {
            let is_first = |value: &str| first.all(&name).any(|known| known.eq_ignore_ascii_case(value));
            let added: Vec<&str> = fields.all(&name).filter(|value| !is_first(value)).collect();
            // What was added to the values that were there is looked at alone.
            let mut without = fields.clone();
            without.remove(&name);
            added.iter().for_each(|value| without.push(&name, *value));
            let is_later =
                |error: &FieldError| error.field.as_deref() == Some(&name) && LATER.contains(&error.code.as_str());
            let mut still: Vec<FieldError> = Vec::new();
            if !added.is_empty() {
                // The policy was asked about what was typed, which is no part of the form's own rules.
                let policy = submission.errors.iter().filter(|error| error.code == "policy");
                still.extend(policy.filter(|error| is_later(error)).cloned());
                let again = form.parse(&without, &self.locale, tables).errors;
                still.extend(again.into_iter().filter(is_later));
            }
            let place = submission.errors.iter().position(is_later).unwrap_or_default();
            submission.errors.retain(|error| !is_later(error));
            submission.errors.splice(place..place, still);
        }
        Ok(())
    }
}
