//! Holds an action to the effect that its manifest declares.
//!
//! Much rests on `reads`: such an action is repeated freely, goes round a journal of changes, and is offered to agents
//! without a person's consent. So it sends nothing that could change the service. What it is asked to read does not matter
//! here; the method is all that a host can judge.

use http::Method;

use super::failure::Failure;
use crate::connector::{Effect, Manifest};

/// An action whose requests may only read.
pub(crate) struct Reading {
    action: String,
    /// Whether the manifest has it. What it does not have may not change anything either: nobody has agreed to that.
    declared: bool,
}

impl Reading {
    /// What holds for this action; none if it may change something.
    pub(crate) fn of(manifest: &Manifest, action: &str) -> Option<Self> {
        let known = manifest.action(action);
        let may_change = known.is_some_and(|known| known.effect != Effect::Reads);
        (!may_change).then(|| Self {
            action: action.to_owned(),
            declared: known.is_some(),
        })
    }

    /// Refuses what could change something.
    pub(crate) fn check(&self, method: &Method) -> Result<(), Failure> {
        if method == Method::GET {
            return Ok(());
        }
        let says = if self.declared {
            "declares the effect `reads`"
        } else {
            "is not in the manifest, and so has no effect but `reads`"
        };
        let name: String = self.action.escape_debug().take(100).collect();
        Err(Failure::not_allowed(
            "effect-not-declared",
            format!(
                "The action `{name}` {says}, and wants to send {method}. Nothing was sent. An action that sends anything but \
                 GET declares `writes` or `destroys`."
            ),
        ))
    }
}
