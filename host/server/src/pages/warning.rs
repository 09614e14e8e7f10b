//! The look before a button does its work: what is found is shown once, and the button, pressed again, goes on.
//!
//! It is help and no barrier: where nothing can be learnt soon, nothing is said.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::Priority;
use microapp_templates::form::Fields;
use microapp_templates::html::escape;
use microapp_templates::{Html, PageContext};
use serde_json::Value;

use super::key::PageKey;
use super::sent::came_to_nothing;
use super::trouble::{Halt, drawing};
use super::visit::Visit;
use crate::web::Failure;
use crate::web::token::sha256;

/// The field by which a page says which warning was seen.
const SEEN: &str = "_seen";
/// How long a look may take, waiting for the rate limit included.
const LOOKING: Duration = Duration::from_secs(4);
/// The same in a queue. Where one would wait longer, nobody looks: those who have something to be done are not held up.
const IN_A_QUEUE: Duration = Duration::from_secs(1);

/// Something to think about.
pub(super) struct Warning {
    html: Html,
    seen: String,
}

impl Warning {
    /// The hidden field by which the same button goes on.
    pub fn field(&self) -> (String, String) {
        (SEEN.to_owned(), self.seen.clone())
    }

    /// Whether this very one was shown to the person already.
    pub fn was_seen(&self, fields: &Fields) -> bool {
        fields.get(SEEN) == Some(self.seen.as_str())
    }
}

impl Visit {
    /// What a button warns of, with the form's data in the context.
    pub async fn warning(&self, context: &PageContext, button: &str) -> Result<Option<Warning>, Halt> {
        Ok(self.warning_by(context, button, false).await?)
    }

    async fn warning_by(&self, context: &PageContext, button: &str, typing: bool) -> Result<Option<Warning>, Failure> {
        let call = self.template.warn_call(&self.page, button, context).map_err(drawing)?;
        let Some((action, input)) = call else {
            return Ok(None);
        };
        let Some(output) = self.look(&action, &input, typing).await else {
            return Ok(None);
        };
        let html = self.template.render_warning(&self.page, button, context, &output);
        let seen: String = sha256(output.to_string().as_bytes())[..12]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(html.map_err(drawing)?.map(|html| Warning { html, seen }))
    }

    /// What the action finds. Before something is sent it is asked anew; while somebody types, what it has just said is enough.
    async fn look(&self, action: &str, input: &Value, typing: bool) -> Option<Arc<Value>> {
        let look = format!("{}\n{action}\n{input}", self.acting_user);
        let options = &self.running.options;
        if typing && let Some(found) = options.recent(&look) {
            return Some(found);
        }
        if !typing {
            // What is about to be done may change what was found.
            options.forget_recent(&format!("{}\n", self.acting_user));
        }
        let wait = self.running.integration().would_wait(Priority::Person);
        if wait > IN_A_QUEUE {
            return None;
        }
        let at_most = if wait.is_zero() { LOOKING } else { IN_A_QUEUE };
        match self.read_within(action, input, at_most).await {
            Ok(output) => {
                let found = Arc::new(output);
                if typing {
                    options.keep(look, &found);
                }
                Some(found)
            }
            Err(error) => {
                tracing::debug!(target: "microapp::pages", action, code = error.code, "there is nothing to warn of");
                None
            }
        }
    }

    /// The same while one types: what the buttons of the page would warn of.
    pub async fn warnings_as_one_types(&self, context: &PageContext) -> Result<String, Failure> {
        let mut all = String::new();
        let warn = self.found()?.manifest.actions.iter();
        for button in warn.filter(|button| button.warn.is_some()) {
            if let Some(warning) = self.warning_by(context, &button.name, true).await? {
                all.push_str(&format!(
                    "<div class=\"banner banner-warning\"><p class=\"visually-hidden\">{}</p>{}</div>",
                    escape(&self.words.text("warning")),
                    warning.html,
                ));
            }
        }
        Ok(all)
    }

    /// The warning above a form that is still filled in.
    pub fn warned(&self, warning: &Warning) -> String {
        format!(
            "<div class=\"banner banner-warning\" role=\"alert\" tabindex=\"-1\" data-focus><p class=\"banner-title\">\
             <span class=\"visually-hidden\">{} </span>{}</p>{}<p>{}</p></div>",
            escape(&self.words.text("warning")),
            escape(&self.words.text("warn-title")),
            warning.html,
            escape(&self.words.text("warn-text")),
        )
    }

    /// Whether a button of this page view has been carried out, or is being: then there is nothing left to think about, and
    /// a look would find what it has made itself.
    pub async fn has_begun(&self, button: &str, key: &PageKey) -> Result<bool, Failure> {
        let (_, _, fate) = self.latest(key, button, 0).await?;
        Ok(fate.is_some_and(|fate| !came_to_nothing(Some(&fate))))
    }
}
