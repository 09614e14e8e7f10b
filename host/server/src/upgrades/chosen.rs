//! Which component an integration runs, as it is kept in its configuration.

use microapp_distribution::Digest;
use serde::{Deserialize, Serialize};

use super::Grants;

/// The components of an integration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Components {
    /// The one that it runs; none: the one that the program brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Chosen>,
    /// Whether there is one to go back to, and then which; within, none is the one that the program brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// One that waits for an admin to agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<Chosen>,
}

/// What ran before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// The component; none: the one that the program brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<Chosen>,
}

impl Components {
    /// What was agreed to for the one that runs. `own`: what the one asks for that the program brings.
    pub fn granted<'a>(&'a self, own: &'a Grants) -> &'a Grants {
        self.current.as_ref().map_or(own, |current| &current.grants)
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A component that an admin has chosen. Its bytes are in the store, by its digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// These bytes, and no others.
    pub digest: Digest,
    /// Its version, for people.
    pub version: String,
    /// Where it came from.
    pub source: String,
    /// Its signature; none if it runs unsigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// The public key that vouches for it. It is checked with each time the component is loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it asks for, and may have.
    pub grants: Grants,
    /// Hosts that it may reach beside those of the configuration: those that were new when an admin agreed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
}
