//! What an admin has set up, as it is kept: the table `[integration]` of an `integration.toml` as JSON, with its secrets
//! apart.
//!
//! There is one way to read a configuration, and it is the runtime's: this makes the text that it reads, so that each rule
//! and each message is the same on the command line and here. Secrets are named where they belong (`client_secret_env =
//! "auth.client_secret"`), and the names lead to the vault and nowhere else: what is kept can't read the environment or
//! the files of this machine.

use std::fmt;

use microapp_distribution::{Digest, TrustedKey};
use microapp_runtime::{ConfigError, IntegrationConfig};
use microapp_store::Principal;
use microapp_vault::{Ends, Secrets};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::HostChoice;
use crate::upgrades::Components;
use crate::web::is_origin;

/// An integration's configuration without its secrets.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Setup {
    /// The name for people.
    pub title: String,
    /// Marked as *Preview*: no support is promised.
    #[serde(default)]
    pub preview: bool,
    /// Origins that may show its pages in a frame.
    #[serde(default)]
    pub embed_origins: Vec<String>,
    /// Who may make meetings for another host.
    #[serde(default, skip_serializing_if = "HostChoice::is_nobody")]
    pub hosts: HostChoice,
    /// Which component it runs.
    #[serde(default, skip_serializing_if = "Components::is_empty")]
    pub components: Components,
    /// The table `[integration]`.
    pub integration: Map<String, Value>,
}

/// Why a configuration can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// What is kept is no configuration.
    #[error("what is kept of the integration can't be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// It can't be written as text.
    #[error("what is kept of the integration can't be written as a configuration: {0}")]
    Unwritable(#[from] toml::ser::Error),
    /// A rule is broken.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// An origin is none.
    #[error("`{0}` is no origin; write it like https://intranet.example.com, without a path")]
    Origin(String),
}

/// The members that hold secrets, by section.
const SECRET_MEMBERS: [&str; 4] = ["account_id", "client_id", "client_secret", "token"];
const SECTIONS: [&str; 2] = ["auth", "user_auth"];

impl Setup {
    /// Reads what is kept.
    ///
    /// # Errors
    ///
    /// [`SetupError::Unreadable`].
    pub fn read(json: &str) -> Result<Self, SetupError> {
        Ok(serde_json::from_str(json)?)
    }

    /// What is kept.
    ///
    /// # Errors
    ///
    /// [`SetupError::Unreadable`] never happens for one that was read or made.
    pub fn write(&self) -> Result<String, SetupError> {
        Ok(serde_json::to_string(self)?)
    }

    /// Takes the secrets out of a configuration that has them, leaving their names.
    pub fn part(mut integration: Map<String, Value>) -> (Map<String, Value>, Secrets) {
        let mut secrets = Secrets::new();
        for section in SECTIONS {
            let Some(Value::Object(table)) = integration.get_mut(section) else {
                continue;
            };
            for member in SECRET_MEMBERS {
                if let Some(Value::String(secret)) = table.remove(member) {
                    let name = format!("{section}.{member}");
                    table.insert(format!("{member}_env"), json!(name));
                    secrets.insert(name, secret.into());
                }
            }
        }
        (integration, secrets)
    }

    /// The keys that count for this integration beside the installation's. What is none is told by [`config`](Self::config).
    pub fn trusted_keys(&self) -> Vec<TrustedKey> {
        let keys = self.integration.get("trusted_keys").and_then(Value::as_array);
        let keys = keys.into_iter().flatten();
        keys.filter_map(|key| key.as_str()?.parse().ok()).collect()
    }

    /// Whose connections end if this follows on the configuration `before` with the secrets `kept`: those that were made with
    /// another app, account or service. None where `before` is none of ours: then they are from the command line, their app
    /// stands in a file, and nothing is known of it here.
    pub fn ends(&self, secrets: &Secrets, before: &str, kept: &Secrets) -> Ends {
        let Ok(before) = Self::read(before) else {
            return Ends::default();
        };
        let differs = |principal: &Principal| self.app_of(secrets, principal) != before.app_of(kept, principal);
        let person = Principal::User(String::new());
        let (service, people) = (differs(&Principal::Service), differs(&person));
        Ends {
            service,
            people,
            intents: if before.integration.contains_key("user_auth") {
                people
            } else {
                service
            },
        }
    }

    /// Tells apart the app, the account and the service with which a principal's connection is made: what was made with one
    /// is of no use with another.
    pub fn app_of(&self, secrets: &Secrets, principal: &Principal) -> String {
        let section = match principal {
            Principal::Service => "auth",
            Principal::User(_) => "user_auth",
        };
        let said = |member: &str| self.integration.get(section)?.get(member);
        let secret = |member: &str| {
            let secret = secrets.get(&format!("{section}.{member}"));
            secret.map(|secret| secret.expose_secret())
        };
        let parts = json!([
            self.integration.get("base_url"),
            said("mode"),
            said("token_url"),
            secret("client_id"),
            secret("account_id"),
        ]);
        Digest::of(parts.to_string().as_bytes()).hex()
    }

    /// The configuration, with its secrets.
    ///
    /// # Errors
    ///
    /// [`SetupError`] for the first thing that is wrong.
    pub fn config(&self, name: &str, secrets: &Secrets) -> Result<IntegrationConfig, SetupError> {
        if let Some(origin) = self.embed_origins.iter().find(|origin| !is_origin(origin)) {
            return Err(SetupError::Origin(origin.clone()));
        }
        let mut table = self.integration.clone();
        table.insert("name".to_owned(), json!(name));
        let text = toml::to_string(&json!({ "integration": table }))?;
        let secret = |name: &str| secrets.get(name).map(|secret| secret.expose_secret().to_owned());
        // The name that messages show; there is no such file.
        let config = IntegrationConfig::parse_with(&text, format!("the integration {name}"), secret)?;
        for section in SECTIONS {
            // A file of this machine is none of the console's business.
            let table = self.integration.get(section).and_then(Value::as_object);
            if let Some(member) = table.and_then(|table| table.keys().find(|key| key.ends_with("_file"))) {
                let refused = format!("{section}.{member}");
                return Err(SetupError::Unreadable(serde::de::Error::custom(format!(
                    "{refused} is not taken here"
                ))));
            }
        }
        Ok(config)
    }
}

impl fmt::Debug for Setup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Setup")
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(integration: Value) -> (Setup, Secrets) {
        let Value::Object(table) = integration else {
            panic!("a table")
        };
        let (integration, secrets) = Setup::part(table);
        let setup = Setup {
            title: "Zoom Meetings".into(),
            preview: true,
            embed_origins: vec!["https://intranet.example.com".into()],
            hosts: HostChoice::default(),
            components: Components::default(),
            integration,
        };
        (setup, secrets)
    }

    fn whole() -> Value {
        json!({
            "base_url": "http://127.0.0.1:9/v2/",
            "allow_loopback": true,
            "auth": {
                "mode": "server-to-server", "token_url": "http://127.0.0.1:9/oauth/token",
                "account_id": "acc", "client_id": "id", "client_secret": "s3cr3t \"quoted\"\\"
            },
            "rate_limit": {"requests": 55, "interval": "1s"},
            "settings": {}
        })
    }

    #[test]
    fn secrets_are_kept_apart_and_found_again() {
        let (setup, secrets) = setup(whole());
        let kept = setup.write().expect("text");
        assert!(!kept.contains("s3cr3t"), "{kept}");
        let config = Setup::read(&kept)
            .expect("read")
            .config("zoom", &secrets)
            .expect("a configuration");
        assert_eq!(config.name.as_deref(), Some("zoom"));
        let auth = config.auth.expect("auth");
        assert_eq!(
            auth.client_secret.expect("a secret").expose_secret(),
            "s3cr3t \"quoted\"\\"
        );
    }

    #[test]
    fn a_name_that_is_no_secret_of_ours_leads_nowhere() {
        let mut table = whole();
        table["auth"]["client_secret"] = Value::Null;
        let Value::Object(auth) = &mut table["auth"] else {
            panic!("a table")
        };
        auth.remove("client_secret");
        auth.insert("client_secret_env".into(), json!("PATH"));
        let (setup, secrets) = setup(table);
        let error = setup.config("zoom", &secrets).expect_err("refused").to_string();
        assert!(error.contains("PATH") && error.contains("not set"), "{error}");
    }

    #[test]
    fn connections_end_with_another_app_account_or_service_and_with_nothing_else() {
        let before = |change: &dyn Fn(&mut Value)| {
            let mut table = whole();
            table["user_auth"] = json!({"client_id": "people", "client_secret": "hidden"});
            change(&mut table);
            setup(table)
        };
        let (present, secrets) = before(&|_| {});
        let ends = |change: &dyn Fn(&mut Value)| {
            let (before, kept) = before(change);
            let ends = present.ends(&secrets, &before.write().expect("text"), &kept);
            (ends.service, ends.people)
        };
        assert_eq!(ends(&|_| {}), (false, false));
        assert_eq!(
            ends(&|table| table["auth"]["client_secret"] = json!("another")),
            (false, false)
        );
        assert_eq!(
            ends(&|table| table["rate_limit"]["requests"] = json!(5)),
            (false, false)
        );
        for (member, other) in [
            ("mode", "authorization-code"),
            ("token_url", "https://example.com/token"),
            ("account_id", "other"),
            ("client_id", "other"),
        ] {
            assert_eq!(
                ends(&|table| table["auth"][member] = json!(other)),
                (true, false),
                "{member}"
            );
        }
        assert_eq!(
            ends(&|table| table["user_auth"]["client_id"] = json!("other")),
            (false, true)
        );
        assert_eq!(ends(&|table| table["user_auth"] = json!({})), (false, true));
        assert_eq!(
            ends(&|table| table["base_url"] = json!("https://example.com/")),
            (true, true)
        );
    }

    #[test]
    fn a_frame_may_be_allowed_to_origins_only() {
        let (mut setup, secrets) = setup(whole());
        setup.embed_origins.push("*".into());
        let error = setup.config("zoom", &secrets).expect_err("refused").to_string();
        assert!(error.contains("`*` is no origin"), "{error}");
    }
}
