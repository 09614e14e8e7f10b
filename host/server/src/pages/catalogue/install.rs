//! A packed template becomes pages of an integration: checked first, then written as one batch with its audit entry.
//!
//! What is given is as untrusted as anything that is uploaded: it is read through the engine's limits, and what is kept is
//! not what was given but packed anew from what was read. These functions block.

use microapp_runtime::Manifest;
use microapp_store::{AuditEvent, AuditResult, Change, Store, StoreError, TemplateRow, Timestamp};
use microapp_templates::kit::{self, ArchiveError};
use microapp_templates::{Diagnostic, Severity};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{AppAddress, action_schemas};

/// How many releases of a template are kept: the one in use, and those that one can go back to.
pub const KEPT_RELEASES: u64 = 5;
/// How many templates an integration may have.
pub const MOST_TEMPLATES: usize = 20;

/// Why a template was not installed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// It is no packed template.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// It has errors, and perhaps warnings.
    #[error("the template has {}, to be mended first", errors(.0))]
    Findings(Vec<Diagnostic>),
    /// It is for another connector.
    #[error(
        "the template is for the connector `{wanted}`, and {integration} has `{connector}`; install it into another"
    )]
    OtherConnector {
        /// What it is for.
        wanted: String,
        /// The integration.
        integration: String,
        /// Its connector.
        connector: String,
    },
    /// It needs a later connector.
    #[error(
        "the template needs the connector `{connector}` {wanted}, and this one is {found}; update the program first"
    )]
    OldConnector {
        /// The connector.
        connector: String,
        /// What is needed.
        wanted: String,
        /// What is there.
        found: String,
    },
    /// There are too many.
    #[error("{integration} has {MOST_TEMPLATES} templates, and that is the most; remove one that is no longer used")]
    TooMany {
        /// The integration.
        integration: String,
    },
    /// There is no such template.
    #[error("{integration} has no installed template `{name}`; see `microapp page list`")]
    NotInstalled {
        /// The integration.
        integration: String,
        /// The template.
        name: String,
    },
    /// There is nothing to go back to.
    #[error("`{name}` in {integration} has one release only; to be without it, remove it")]
    OneRelease {
        /// The integration.
        integration: String,
        /// The template.
        name: String,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn errors(findings: &[Diagnostic]) -> String {
    match findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count()
    {
        1 => "an error".to_owned(),
        count => format!("{count} errors"),
    }
}

/// A template that is in use now.
#[derive(Debug)]
pub struct Installed {
    /// Its row.
    pub row: TemplateRow,
    /// Where its pages are.
    pub address: AppAddress,
    /// What is forgotten in it.
    pub warnings: Vec<Diagnostic>,
    /// Whether the very same was in use before; then nothing was written.
    pub unchanged: bool,
}

/// The newest release of each template, by name.
pub fn newest(rows: Vec<TemplateRow>) -> Vec<TemplateRow> {
    let mut newest: Vec<TemplateRow> = Vec::new();
    // They come by name and release.
    for row in rows {
        match newest.last_mut() {
            Some(last) if last.name == row.name => *last = row,
            _ => newest.push(row),
        }
    }
    newest
}

/// Checks a packed template, and makes it a page of the integration. The release before stays for [`roll_back`].
///
/// # Errors
///
/// [`InstallError`]; all findings where the template has errors.
pub fn install(
    store: &dyn Store,
    integration: &str,
    manifest: &Manifest,
    packed: &[u8],
    who: &str,
    now: Timestamp,
) -> Result<Installed, InstallError> {
    let bundle = kit::unpack(packed)?;
    let (template, findings) = kit::findings(&bundle, &action_schemas(manifest));
    let wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
    let Some(template) = template.filter(|_| !wrong) else {
        return Err(InstallError::Findings(findings));
    };
    let about = template.manifest();
    if about.spec.connector != manifest.name {
        return Err(InstallError::OtherConnector {
            wanted: about.spec.connector.clone(),
            integration: integration.to_owned(),
            connector: manifest.name.clone(),
        });
    }
    if let Some(wanted) = &about.spec.connector_version
        && numbers(wanted) > numbers(&manifest.version)
    {
        return Err(InstallError::OldConnector {
            connector: manifest.name.clone(),
            wanted: wanted.clone(),
            found: manifest.version.clone(),
        });
    }
    let bundle = kit::pack(&bundle)?;
    let rows = newest(store.templates(integration)?);
    let name = &about.metadata.name;
    let before = rows.iter().find(|row| row.name == *name);
    if before.is_none() && rows.len() >= MOST_TEMPLATES {
        let integration = integration.to_owned();
        return Err(InstallError::TooMany { integration });
    }
    let row = TemplateRow {
        integration: integration.to_owned(),
        name: name.clone(),
        release: before.map_or(1, |row| row.release + 1),
        version: about.metadata.version.clone(),
        title: about.metadata.title.clone(),
        sha256: Sha256::digest(&bundle).into(),
        installed: now,
        installed_by: who.to_owned(),
    };
    let address = AppAddress::of(integration, name, &manifest.name);
    if let Some(before) = before.filter(|before| before.sha256 == row.sha256) {
        return Ok(Installed {
            row: before.clone(),
            address,
            warnings: findings,
            unchanged: true,
        });
    }
    let mut changes = vec![
        noted("template.installed", &row, who, now),
        Change::PutTemplate {
            row: row.clone(),
            bundle,
        },
    ];
    if let Some(last) = row.release.checked_sub(KEPT_RELEASES) {
        changes.push(forgotten(&row, 0..=last));
    }
    store.apply(&changes)?;
    Ok(Installed {
        row,
        address,
        warnings: findings,
        unchanged: false,
    })
}

/// Goes back to the release before, which is given. The newest is forgotten.
///
/// # Errors
///
/// [`InstallError::NotInstalled`], [`InstallError::OneRelease`], [`InstallError::Store`].
pub fn roll_back(
    store: &dyn Store,
    integration: &str,
    name: &str,
    who: &str,
    now: Timestamp,
) -> Result<TemplateRow, InstallError> {
    let mut releases = releases(store, integration, name)?;
    let (newest, before) = (releases.pop(), releases.pop());
    let (Some(newest), Some(before)) = (newest, before) else {
        return Err(InstallError::OneRelease {
            integration: integration.to_owned(),
            name: name.to_owned(),
        });
    };
    store.apply(&[
        noted("template.rolled-back", &before, who, now),
        forgotten(&newest, newest.release..=newest.release),
    ])?;
    Ok(before)
}

/// Removes a template with all its releases.
///
/// # Errors
///
/// [`InstallError::NotInstalled`], [`InstallError::Store`].
pub fn remove(store: &dyn Store, integration: &str, name: &str, who: &str, now: Timestamp) -> Result<(), InstallError> {
    let releases = releases(store, integration, name)?;
    if let Some(newest) = releases.last() {
        store.apply(&[
            noted("template.removed", newest, who, now),
            forgotten(newest, 0..=u64::MAX),
        ])?;
    }
    Ok(())
}

/// All releases of an installed template, the newest last.
fn releases(store: &dyn Store, integration: &str, name: &str) -> Result<Vec<TemplateRow>, InstallError> {
    let mut rows = store.templates(integration)?;
    rows.retain(|row| row.name == name);
    if rows.is_empty() {
        return Err(InstallError::NotInstalled {
            integration: integration.to_owned(),
            name: name.to_owned(),
        });
    }
    Ok(rows)
}

fn forgotten(row: &TemplateRow, releases: std::ops::RangeInclusive<u64>) -> Change {
    Change::RemoveTemplates {
        integration: row.integration.clone(),
        name: row.name.clone(),
        releases,
    }
}

fn noted(what: &str, row: &TemplateRow, who: &str, now: Timestamp) -> Change {
    let sha256: String = row.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    Change::Audit(AuditEvent {
        at: now,
        who: who.to_owned(),
        what: what.to_owned(),
        subject: format!("{}/template/{}", row.integration, row.name),
        result: AuditResult::Ok,
        details: json!({ "release": row.release, "version": row.version, "sha256": sha256 }).to_string(),
    })
}

/// A version's numbers, to be compared.
fn numbers(version: &str) -> Vec<u64> {
    let plain = version.split(['-', '+']).next().unwrap_or_default();
    plain.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}
