//! Whose account an integration of the data folder is.
//!
//! A configuration that names no integration is called as its connector is, so two files of two accounts have the same name
//! easily. They must share neither a connection nor a journal: the one's tokens would sign the other's requests, and what
//! became of a meeting would be looked up where it never was.

use microapp_distribution::Digest;
use microapp_runtime::IntegrationConfig;
use microapp_runtime::config::AuthConfig;
use microapp_server::integrations::{KeptOfFile, Setup, is_installed};
use microapp_store::{ConnectionState, IntegrationRow, IntentFilter};
use microapp_vault::{Event, Vault};
use secrecy::ExposeSecret as _;

use crate::data::WHO;
use crate::exit::Failure;

/// Makes the row of an integration that is configured in a file, or finds that the present one is of the same account.
///
/// # Errors
///
/// If it is another's, which has connections, or intents: their keys say what was made in that account.
pub fn claim(vault: &Vault, name: &str, connector: &str, config: &IntegrationConfig) -> Result<(), Failure> {
    vault.ensure_integration(name, connector, WHO)?;
    let Some(row) = vault.integration(name)? else {
        return Ok(());
    };
    let own = fingerprint(config);
    let kept = match is_installed(&row) {
        true => Some(installed(vault, &row)?),
        false => KeptOfFile::read(&row.configuration).account,
    };
    match kept {
        Some(kept) if kept == own => Ok(()),
        Some(_) if is_installed(&row) || is_in_use(vault, name)? => Err(Failure::Usage(format!(
            "the data folder has an integration {name} of another account, or of another app: give this one another name \
             (`name = \"…\"` below [integration]), or another --data folder"
        ))),
        _ => {
            let configuration = KeptOfFile { account: Some(own) }.write();
            let event = Event::new(WHO, "integration.claimed", name);
            // Somebody who was faster has claimed it for themselves, or for the same account: look again.
            match vault.replace_configuration(name, row.version, &configuration, event, Vec::new())? {
                true => Ok(()),
                false => claim(vault, name, connector, config),
            }
        }
    }
}

fn installed(vault: &Vault, row: &IntegrationRow) -> Result<String, Failure> {
    let secrets = vault.integration_secrets(&row.name)?.unwrap_or_default();
    let config = Setup::read(&row.configuration)?.config(&row.name, &secrets)?;
    Ok(fingerprint(&config))
}

/// Where, and which account; where that is not said, by which app people sign in. The port is left out, since a simulator
/// has another one each time.
fn fingerprint(config: &IntegrationConfig) -> String {
    let sign_in = |auth: &Option<AuthConfig>| {
        let auth = auth.as_ref()?;
        let whose = auth.account_id.as_ref().unwrap_or(&auth.client_id);
        Some((auth.mode.as_str(), whose.expose_secret().to_owned()))
    };
    let host = config.base_url.as_ref().and_then(|url| url.host_str());
    let parts = serde_json::json!([host, sign_in(&config.auth), sign_in(&config.user_auth)]);
    Digest::of(parts.to_string().as_bytes()).hex()
}

/// Whether tokens are kept for it, or wishes.
fn is_in_use(vault: &Vault, name: &str) -> Result<bool, Failure> {
    let store = vault.store();
    let alive = |state| matches!(state, ConnectionState::Connected | ConnectionState::Disabled);
    if store.connections(name)?.iter().any(|row| alive(row.state)) {
        return Ok(true);
    }
    let any = IntentFilter {
        integration: Some(name.to_owned()),
        limit: 1,
        ..IntentFilter::default()
    };
    Ok(!store.intents(&any)?.is_empty())
}
