//! The steps that need no component at hand: what was offered is agreed to or dismissed, and what ran before runs again.

use microapp_distribution::Digest;
use microapp_store::IntegrationRow;
use microapp_vault::{Event, Vault, VaultError};

use super::chosen::Before;
use super::proposal::{called, lines, replace};
use super::{Chosen, Grants, UpgradeError};
use crate::integrations::Setup;

fn read(vault: &Vault, integration: &str) -> Result<(IntegrationRow, Setup), UpgradeError> {
    let row = vault.integration(integration)?;
    let row = row.ok_or_else(|| VaultError::NotConfigured {
        integration: integration.to_owned(),
    })?;
    let setup = Setup::read(&row.configuration)?;
    Ok((row, setup))
}

/// Has an integration run what it ran before the last step: in one step, and without consent, since that was given then.
/// To do it twice is to be where one was. Blocks.
///
/// # Errors
///
/// [`UpgradeError::NothingBefore`], [`UpgradeError::Overtaken`], and the vault's.
pub fn back(vault: &Vault, integration: &str, who: &str) -> Result<Option<Chosen>, UpgradeError> {
    let (row, mut setup) = read(vault, integration)?;
    let components = &mut setup.components;
    let Some(before) = components.before.take() else {
        return Err(UpgradeError::NothingBefore {
            integration: integration.to_owned(),
        });
    };
    let left = std::mem::replace(&mut components.current, before.component.clone());
    let event = Event::new(who, "integration.rolled-back", integration)
        .detail("from", called(left.as_ref()))
        .detail("to", called(before.component.as_ref()));
    components.before = Some(Before { component: left });
    replace(vault, integration, row.version, &setup, event, Vec::new())?;
    Ok(before.component)
}

/// Agrees to a component that was offered: to this one, which the admin has seen. `own` is what the component asks for that
/// the program brings. Blocks.
///
/// # Errors
///
/// [`UpgradeError::NotOffered`], [`UpgradeError::Overtaken`], and the vault's.
pub fn accept_offer(
    vault: &Vault,
    integration: &str,
    own: &Grants,
    seen: Digest,
    who: &str,
) -> Result<Chosen, UpgradeError> {
    let (row, mut setup) = read(vault, integration)?;
    let components = &mut setup.components;
    let offered = take_offer(&mut components.offered, integration, seen)?;
    // What the page has shown: the row is the one that is replaced, so nothing has come between.
    let agreed = components.granted(own).beyond(&offered.grants);
    let before = components.current.replace(offered.clone());
    let event = Event::new(who, "integration.upgraded", integration)
        .detail("from", called(before.as_ref()))
        .detail("to", called(Some(&offered)))
        .detail("source", offered.source.as_str())
        .detail("consented", lines(&agreed));
    components.before = Some(Before { component: before });
    replace(vault, integration, row.version, &setup, event, Vec::new())?;
    Ok(offered)
}

/// Declines a component that was offered. Blocks.
///
/// # Errors
///
/// As [`accept_offer`].
pub fn dismiss_offer(vault: &Vault, integration: &str, seen: Digest, who: &str) -> Result<(), UpgradeError> {
    let (row, mut setup) = read(vault, integration)?;
    let offered = take_offer(&mut setup.components.offered, integration, seen)?;
    let event = Event::new(who, "component.dismissed", integration).detail("component", called(Some(&offered)));
    replace(vault, integration, row.version, &setup, event, Vec::new())
}

fn take_offer(offered: &mut Option<Chosen>, integration: &str, seen: Digest) -> Result<Chosen, UpgradeError> {
    let taken = offered.take().filter(|offered| offered.digest == seen);
    taken.ok_or_else(|| UpgradeError::NotOffered {
        integration: integration.to_owned(),
    })
}
