//! Templates: pages that were installed into an integration, as packed files.

use crate::Timestamp;

/// A release of a template, without its files. The newest release of a name is the one in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRow {
    /// The integration's name.
    pub integration: String,
    /// The template's name: unique in the integration.
    pub name: String,
    /// Which installation of the name: one more than the newest, 1 is the first.
    pub release: u64,
    /// What its author calls it, such as `1.2.0`.
    pub version: String,
    /// Its name for people.
    pub title: String,
    /// Of the packed template.
    pub sha256: [u8; 32],
    /// When it was installed.
    pub installed: Timestamp,
    /// Who installed it.
    pub installed_by: String,
}
