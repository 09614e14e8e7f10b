//! Holds an action to what its manifest declares: the effect, and that it sends nothing.
//!
//! Much rests on both. An action that `reads` is repeated freely, goes round a journal of changes, and is offered to agents
//! without a person's consent; so it sends nothing that could change the service. What it is asked to read does not matter
//! here: the method is all that a host can judge. And an action that is `offline` is told to admins and agents as one that
//! tells the service nothing.

use http::Method;

use super::failure::Failure;
use crate::connector::{Effect, Manifest};

/// What an action may not send.
pub(crate) struct Bounds {
    action: String,
    kind: Kind,
}

enum Kind {
    /// It sends nothing.
    Offline,
    /// It only reads.
    Reads,
    /// The manifest does not have it, so it may not change anything either: nobody has agreed to that.
    Undeclared,
}

impl Bounds {
    /// What holds for this action; none if it may send anything.
    pub(crate) fn of(manifest: &Manifest, action: &str) -> Option<Self> {
        let kind = match manifest.action(action) {
            Some(known) if known.offline => Kind::Offline,
            Some(known) if known.effect == Effect::Reads => Kind::Reads,
            Some(_) => return None,
            None => Kind::Undeclared,
        };
        Some(Self {
            action: action.to_owned(),
            kind,
        })
    }

    /// Refuses what is beyond.
    pub(crate) fn check(&self, method: &Method) -> Result<(), Failure> {
        let says = match self.kind {
            Kind::Offline => "declares that it is `offline`",
            _ if method == Method::GET => return Ok(()),
            Kind::Reads => "declares the effect `reads`",
            Kind::Undeclared => "is not in the manifest, and so has no effect but `reads`",
        };
        let remedy = match self.kind {
            Kind::Offline => "An action that sends anything does not say that it is offline.",
            Kind::Reads | Kind::Undeclared => "An action that sends anything but GET declares `writes` or `destroys`.",
        };
        let name: String = self.action.escape_debug().take(100).collect();
        Err(Failure::not_allowed(
            "effect-not-declared",
            format!("The action `{name}` {says}, and wants to send {method}. Nothing was sent. {remedy}"),
        ))
    }
}
