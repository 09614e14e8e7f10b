//! What the service says of a host's meetings, as far as a page shows it: the passcode policy and the dial-in countries.

use std::sync::Arc;

use microapp_templates::Form;
use microapp_templates::form::{ControlKind, Fields, PasscodePolicy};
use microapp_templates::model::ui::Format;
use microapp_templates::{FieldError, Submission};
use serde_json::Value;

use super::tables::COUNTRIES;
use super::visit::Visit;

/// The contract's name for the person whose meeting it is.
pub(super) const HOST: &str = "host";

impl Visit {
    /// The options of the host that a form names, or of the person.
    pub async fn options(&self, form: &Form, fields: &Fields) -> Option<Arc<Value>> {
        let wants = |kind: &ControlKind| match kind {
            ControlKind::Text(format) => *format == Format::Passcode,
            ControlKind::LookUp { lookup, .. } => lookup.table == COUNTRIES,
            _ => false,
        };
        if !form.controls().iter().any(|control| wants(&control.kind)) {
            return None;
        }
        let host = self.host_of(fields);
        let integration = self.running.integration();
        self.running.options.of(integration, &self.acting_user, host).await
    }

    /// Whose meeting a form is about: the host that it names, where this person may choose one, or they themselves.
    pub fn host_of<'a>(&'a self, fields: &'a Fields) -> &'a str {
        let named = fields.get(HOST).map(str::trim);
        named
            .filter(|host| self.chooses_host() && !self.is_own_host(host))
            .unwrap_or(&self.acting_user)
    }

    /// What passcodes must be like.
    pub async fn passcode_policy(&self, form: &Form, fields: &Fields) -> Option<PasscodePolicy> {
        let options = self.options(form, fields).await?;
        serde_json::from_value(options["passcode"].clone()).ok()
    }

    /// The countries that the account has: their codes, and their names as the service has them.
    pub async fn dial_in_countries(&self, form: &Form, fields: &Fields) -> Option<Vec<(String, String)>> {
        let options = self.options(form, fields).await?;
        let countries = options["dial_in_countries"].as_array()?;
        let named = countries.iter().filter_map(|country| {
            let code = country["code"].as_str()?;
            Some((code.to_owned(), country["name"].as_str().unwrap_or(code).to_owned()))
        });
        Some(named.collect())
    }

    /// Adds what the policy says of passcodes to the errors of a form, at their fields.
    pub fn check_passcodes(&self, form: &Form, policy: &PasscodePolicy, submission: &mut Submission) {
        for control in form.controls() {
            let typed = submission.kept.get(&control.name).unwrap_or_default().trim();
            let known = submission.errors.iter();
            let passcode = matches!(control.kind, ControlKind::Text(Format::Passcode)) && !typed.is_empty();
            if !passcode || known.clone().any(|error| error.field.as_deref() == Some(&control.name)) {
                continue;
            }
            if let Some(message) = policy.complaint(typed, &self.locale) {
                submission.errors.push(FieldError {
                    field: Some(control.name.clone()),
                    code: "policy".to_owned(),
                    message,
                    lang: None,
                });
            }
        }
    }
}
