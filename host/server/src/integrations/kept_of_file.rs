//! What the store keeps of an integration that nobody has installed: its configuration is a file of the command line's, and the
//! row is there for its connections and its journal.

use microapp_store::IntegrationRow;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is kept of an integration whose configuration is in a file of the command line's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptOfFile {
    /// Whose account it is: a digest of what the file says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

impl KeptOfFile {
    /// From what is kept; nothing of what is no such row.
    pub fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// What is kept.
    pub fn write(&self) -> String {
        json!(self).to_string()
    }
}

/// Whether an admin has set it up here. The configuration of others is in a file, and they are none of the server's.
pub fn is_installed(row: &IntegrationRow) -> bool {
    serde_json::from_str::<KeptOfFile>(&row.configuration).is_err()
}
