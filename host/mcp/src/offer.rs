//! Which actions a client is offered.

use std::collections::BTreeSet;

use microapp_runtime::{Action, Effect, Manifest};

use crate::NotRunning;

/// Which of a connector's actions are tools.
///
/// Two kinds never are: those whose result is a secret, since whatever a tool answers stands in a conversation that is kept
/// and sent on; and look-ups, which are the journal's own business.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// Only these; none: all.
    pub only: Option<BTreeSet<String>>,
    /// Only what reads.
    pub read_only: bool,
}

/// An offer that can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfferError {
    /// No such action.
    #[error("the connector has no action `{name}`; it has {known}")]
    Unknown {
        /// The name.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// An action that is never a tool, or not with what else was asked for.
    #[error("`{name}` can't be a tool here: {reason}")]
    Withheld {
        /// The name.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// Nothing is left.
    #[error("the connector has no action that can be offered like this")]
    Nothing,
    /// There is nothing to offer from.
    #[error(transparent)]
    NotRunning(#[from] NotRunning),
}

impl Offer {
    /// The actions that are offered, in the manifest's order: for a person who has just said which.
    ///
    /// # Errors
    ///
    /// [`OfferError`] if a named action can't be offered, or none is left.
    pub fn choose<'a>(&self, manifest: &'a Manifest) -> Result<Vec<&'a Action>, OfferError> {
        for name in self.only.iter().flatten() {
            let Some(action) = manifest.action(name) else {
                let known: Vec<_> = manifest.actions.iter().map(|action| action.name.as_str()).collect();
                return Err(OfferError::Unknown {
                    name: name.clone(),
                    known: known.join(", "),
                });
            };
            if let Some(reason) = self.withheld(action, manifest) {
                return Err(OfferError::Withheld {
                    name: name.clone(),
                    reason,
                });
            }
        }
        let chosen = self.left(manifest);
        if chosen.is_empty() {
            Err(OfferError::Nothing)
        } else {
            Ok(chosen)
        }
    }

    /// What is left of the offer in this manifest: what an upgrade has taken away, or made into what is never a tool, is not
    /// offered any more, and the rest is.
    pub(crate) fn left<'a>(&self, manifest: &'a Manifest) -> Vec<&'a Action> {
        let actions = manifest.actions.iter();
        actions
            .filter(|action| self.only.as_ref().is_none_or(|only| only.contains(&action.name)))
            .filter(|action| self.withheld(action, manifest).is_none())
            .collect()
    }

    fn withheld(&self, action: &Action, manifest: &Manifest) -> Option<&'static str> {
        let looks_up = |other: &Action| other.look_up.as_deref() == Some(action.name.as_str());
        if action.secret_output {
            Some("its result is a secret, which has no place in a conversation")
        } else if manifest.actions.iter().any(looks_up) {
            Some("it finds out what became of lost answers, and the journal asks it by itself")
        } else if self.read_only && action.effect != Effect::Reads {
            Some("it changes something, and only reading is offered")
        } else {
            None
        }
    }
}
