//! The steps that need no component at hand: what was offered is agreed to or dismissed, and what ran before runs again.
//!
//! The row may have changed since the component was compared with it, and templates may have been installed; so what is to run
//! is tried as a call would try it, before the step is taken.

use microapp_store::IntegrationRow;
use microapp_vault::{Event, Vault, VaultError};

use super::chosen::Before;
use super::proposal::{called, differences, lines, replace, version_of};
use super::templates::unfit;
use super::{Chosen, Grants, UpgradeError};
use crate::integrations::{Integrations, Setup};

/// Has an integration run what it ran before the last step: in one step, and without consent, since that was given then.
/// To do it twice is to be where one was. What was offered is not any more: it was compared with what ran. `seen`: the
/// version of the row that whoever decides has seen, if it was shown to them.
///
/// # Errors
///
/// [`UpgradeError::NothingBefore`], [`UpgradeError::NotTrusted`], [`UpgradeError::Config`] where the configuration has come to
/// not fit it, [`UpgradeError::NotLoaded`], [`UpgradeError::Overtaken`], and the vault's.
pub async fn back(
    integrations: &Integrations,
    integration: &str,
    seen: Option<u64>,
    who: &str,
) -> Result<Option<Chosen>, UpgradeError> {
    let (row, mut setup) = read(integrations, integration, seen).await?;
    let Some(before) = setup.components.before.take() else {
        return Err(UpgradeError::NothingBefore {
            integration: integration.to_owned(),
        });
    };
    if let Some(component) = &before.component {
        trusted(integrations, component, &setup).await?;
    }
    let components = &mut setup.components;
    components.offered = None;
    let left = std::mem::replace(&mut components.current, before.component.clone());
    integrations.fits(&row, &setup).await?;
    let event = Event::new(who, "integration.rolled-back", integration)
        .detail("from", called(left.as_ref()))
        .detail("to", called(before.component.as_ref()));
    setup.components.before = Some(Before { component: left });
    write(integrations, row, setup, event).await?;
    Ok(before.component)
}

/// Agrees to a component that was offered, and to what it asks for beyond the present one. `seen` is the version of the row
/// that the admin has seen.
///
/// # Errors
///
/// [`UpgradeError::NotOffered`], [`UpgradeError::NotTrusted`], [`UpgradeError::Config`] and [`UpgradeError::Unfit`] where the
/// configuration or a template has come to not fit it, [`UpgradeError::NotLoaded`], [`UpgradeError::Overtaken`], and the
/// vault's.
pub async fn accept_offer(
    integrations: &Integrations,
    integration: &str,
    seen: u64,
    who: &str,
) -> Result<Chosen, UpgradeError> {
    let (row, mut setup) = read(integrations, integration, Some(seen)).await?;
    let offered = take_offer(&mut setup, integration)?;
    trusted(integrations, &offered, &setup).await?;
    let own = integrations.connector(&row.connector);
    let (own, version_of_own) = (Grants::of_own(own).await, version_of(own).await);
    let components = &mut setup.components;
    let runs = components.current.as_ref().map(|current| current.version.clone());
    let runs = runs.or(version_of_own).unwrap_or_else(|| offered.version.clone());
    // What the page has shown: the row is the one that was seen and is replaced, so nothing has come between.
    let mut agreed = differences(components.granted(&own), &runs, &offered.grants, &offered.version);
    agreed.retain(|difference| difference.needs_consent);
    let before = components.current.replace(offered.clone());
    let manifest = integrations.fits(&row, &setup).await?;
    let (vault, name) = (integrations.vault().clone(), row.name.clone());
    let unfit =
        blocking(move || Ok(unfit(&**vault.store(), &name, &manifest, None).map_err(VaultError::from)?)).await?;
    if !unfit.is_empty() {
        return Err(UpgradeError::Unfit {
            templates: unfit.into_iter().map(|(template, _)| template).collect(),
        });
    }
    let event = Event::new(who, "integration.upgraded", integration)
        .detail("from", called(before.as_ref()))
        .detail("to", called(Some(&offered)))
        .detail("source", offered.source.as_str())
        .detail("consented", lines(&agreed));
    setup.components.before = Some(Before { component: before });
    write(integrations, row, setup, event).await?;
    Ok(offered)
}

/// Declines a component that was offered.
///
/// # Errors
///
/// [`UpgradeError::NotOffered`], [`UpgradeError::Overtaken`], and the vault's.
pub async fn dismiss_offer(
    integrations: &Integrations,
    integration: &str,
    seen: u64,
    who: &str,
) -> Result<(), UpgradeError> {
    let (row, mut setup) = read(integrations, integration, Some(seen)).await?;
    let offered = take_offer(&mut setup, integration)?;
    let event = Event::new(who, "component.dismissed", integration).detail("component", called(Some(&offered)));
    write(integrations, row, setup, event).await
}

fn take_offer(setup: &mut Setup, integration: &str) -> Result<Chosen, UpgradeError> {
    setup.components.offered.take().ok_or_else(|| UpgradeError::NotOffered {
        integration: integration.to_owned(),
    })
}

/// What is kept of an integration; with `seen`, only if it is the version of the row that somebody has looked at.
async fn read(
    integrations: &Integrations,
    integration: &str,
    seen: Option<u64>,
) -> Result<(IntegrationRow, Setup), UpgradeError> {
    let (vault, integration) = (integrations.vault().clone(), integration.to_owned());
    blocking(move || read_now(&vault, integration, seen)).await
}

fn read_now(vault: &Vault, integration: String, seen: Option<u64>) -> Result<(IntegrationRow, Setup), UpgradeError> {
    let Some(row) = vault.integration(&integration)? else {
        return Err(VaultError::NotConfigured { integration }.into());
    };
    if seen.is_some_and(|seen| seen != row.version) {
        return Err(UpgradeError::Overtaken { integration });
    }
    let setup = Setup::read(&row.configuration)?;
    Ok((row, setup))
}

async fn trusted(integrations: &Integrations, chosen: &Chosen, setup: &Setup) -> Result<(), UpgradeError> {
    let (keys, chosen, setup) = (integrations.trusted_keys().clone(), chosen.clone(), setup.clone());
    blocking(move || keys.check(&chosen, &setup)).await
}

async fn write(
    integrations: &Integrations,
    row: IntegrationRow,
    setup: Setup,
    event: Event,
) -> Result<(), UpgradeError> {
    let vault = integrations.vault().clone();
    blocking(move || replace(&vault, &row.name, row.version, &setup, event, Vec::new())).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UpgradeError> + Send + 'static,
) -> Result<T, UpgradeError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|stopped| {
        let reason = stopped.to_string();
        Err(VaultError::Stopped { reason }.into())
    })
}
