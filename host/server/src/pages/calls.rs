//! Calls of reading actions: only those that the template has declared, with the inputs that it has declared, as the
//! person who looks.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use microapp_runtime::{Effect, ErrorKind, Invocation, InvokeError, Priority};
use microapp_templates::PageContext;
use serde_json::{Value, json};

use super::trouble::Halt;
use super::visit::Visit;

/// How long a reading action may take, waiting included. Longer waits are told to the person instead.
const READING: Duration = Duration::from_secs(20);

/// What was read for one request, so that nothing is asked for twice. It is gone with the request, or with the next write.
#[derive(Default)]
pub(super) struct Reads(Mutex<HashMap<(String, String), Value>>);

impl Reads {
    fn known(&self, action: &str, input: &str) -> Option<Value> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(action.to_owned(), input.to_owned())).cloned()
    }

    /// What was written since may have changed all of it.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn keep(&self, action: &str, input: String, output: Value) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((action.to_owned(), input), output);
    }
}

impl Visit {
    /// Whether the template has declared an action and all members of an input.
    pub fn is_declared(&self, action: &str, input: &Value) -> bool {
        let declared = &self.template.manifest().spec.actions;
        let Some(used) = declared.iter().find(|used| used.name == action) else {
            return false;
        };
        let members = input.as_object().into_iter().flatten();
        members.map(|(name, _)| name).all(|name| used.inputs.contains(name))
    }

    /// Whether an action only reads.
    pub fn reads(&self, action: &str) -> bool {
        let action = self.running.integration().manifest().action(action);
        action.is_some_and(|action| action.effect == Effect::Reads)
    }

    /// Whether an action makes something that is there twice if it runs twice.
    pub fn makes(&self, action: &str) -> bool {
        let action = self.running.integration().manifest().action(action);
        action.is_some_and(|action| action.effect == Effect::Writes && !action.repeatable)
    }

    /// Whether an action's output is a secret.
    pub fn is_secret(&self, action: &str) -> bool {
        let action = self.running.integration().manifest().action(action);
        action.is_some_and(|action| action.secret_output)
    }

    /// Runs a declared reading action as the person who looks. What is read so can be shown, so it is no secret.
    pub async fn read(&self, action: &str, input: &Value) -> Result<Value, InvokeError> {
        self.read_within(action, input, READING).await
    }

    /// The same, if the answer comes this soon.
    pub async fn read_within(&self, action: &str, input: &Value, deadline: Duration) -> Result<Value, InvokeError> {
        if self.is_secret(action) {
            return Err(undeclared(action));
        }
        self.read_declared(action, input, deadline).await
    }

    /// The same for a step of a button, which may be given a secret.
    pub async fn read_for_button(&self, action: &str, input: &Value) -> Result<Value, InvokeError> {
        self.read_declared(action, input, READING).await
    }

    async fn read_declared(&self, action: &str, input: &Value, deadline: Duration) -> Result<Value, InvokeError> {
        if !self.is_declared(action, input) || !self.reads(action) {
            return Err(undeclared(action));
        }
        self.may(action, input).await?;
        self.ask(action, &self.own_host_as_me(input), deadline).await
    }

    /// Runs a reading action for the server's own ends.
    pub async fn read_unchecked(&self, action: &str, input: &Value) -> Result<Value, InvokeError> {
        self.ask(action, input, READING).await
    }

    async fn ask(&self, action: &str, input: &Value, deadline: Duration) -> Result<Value, InvokeError> {
        let text = input.to_string();
        if let Some(known) = self.reads.known(action, &text) {
            return Ok(known);
        }
        let invocation = Invocation::new(action, text.clone())
            .acting_user(&self.acting_user)
            .priority(Priority::Person)
            .since(self.since())
            .deadline(deadline);
        let output = self.running.integration().invoke(invocation).await?;
        let value = output.value();
        if !output.is_secret() {
            self.reads.keep(action, text, value.clone());
        }
        Ok(value)
    }

    /// Runs what the page loads, in its order.
    pub async fn load(&self, context: &mut PageContext) -> Result<(), Halt> {
        for position in 0.. {
            let Some((action, input, name)) = self.template.load_call(&self.page, position, context)? else {
                break;
            };
            let output = self.read(&action, &input).await.map_err(Halt::unread)?;
            self.template.put_output(context, &name, &action, &output);
        }
        Ok(())
    }
}

/// The refusal of a call that the template has no right to.
pub(super) fn undeclared(action: &str) -> InvokeError {
    InvokeError {
        kind: ErrorKind::NotAllowed,
        code: "not-declared".to_owned(),
        message: format!("This template has not declared that it calls {action} so."),
        details: json!({}),
    }
}
