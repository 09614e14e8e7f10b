//! Who one is at a registry.

use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use crate::RegistryError;

/// A name and a password, for one registry.
#[derive(Clone)]
pub struct Credentials {
    user: String,
    password: SecretString,
}

impl Credentials {
    /// These.
    pub fn new(user: impl Into<String>, password: SecretString) -> Self {
        Self {
            user: user.into(),
            password,
        }
    }

    /// Those for a registry: `MICROAPP_REGISTRY_USER` and `MICROAPP_REGISTRY_PASSWORD` if `MICROAPP_REGISTRY` names it, else
    /// what `docker login` has written into its `config.json`. None if there are none. Docker's credential helpers are not
    /// asked. Any reference can name any registry, so a password without the name of its registry is given to none.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Credentials`] if Docker's file can't be read.
    pub fn find(registry: &str) -> Result<Option<Self>, RegistryError> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(credentials) = Self::of_variables(variable, registry) {
            return Ok(Some(credentials));
        }
        let folder = variable("DOCKER_CONFIG").map(PathBuf::from);
        let folder = folder.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".docker")));
        match folder {
            Some(folder) => Self::of_docker(&folder.join("config.json"), registry),
            None => Ok(None),
        }
    }

    fn of_variables(variable: impl Fn(&str) -> Option<String>, registry: &str) -> Option<Self> {
        variable("MICROAPP_REGISTRY").filter(|named| named == registry)?;
        let user = variable("MICROAPP_REGISTRY_USER")?;
        Some(Self::new(user, variable("MICROAPP_REGISTRY_PASSWORD")?.into()))
    }

    /// Those that Docker keeps.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Credentials`].
    fn of_docker(path: &Path, registry: &str) -> Result<Option<Self>, RegistryError> {
        let Ok(text) = std::fs::read_to_string(path) else {
            return Ok(None);
        };
        let unreadable = |reason| RegistryError::Credentials {
            path: path.display().to_string(),
            reason,
        };
        let config: Value = serde_json::from_str(&text).map_err(|_| unreadable("it is no JSON"))?;
        let Some(encoded) = config["auths"][registry]["auth"]
            .as_str()
            .filter(|auth| !auth.is_empty())
        else {
            return Ok(None);
        };
        let decoded = STANDARD
            .decode(encoded)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let decoded = decoded.ok_or_else(|| unreadable("an entry is no Base64"))?;
        let (user, password) = decoded
            .split_once(':')
            .ok_or_else(|| unreadable("an entry has no password"))?;
        Ok(Some(Self::new(user, password.into())))
    }

    /// The value of `authorization`.
    pub(crate) fn basic(&self) -> SecretString {
        let both = format!("{}:{}", self.user, self.password.expose_secret());
        SecretString::from(format!("Basic {}", STANDARD.encode(both)))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environments_password_goes_to_the_registry_that_it_names() {
        let found = |named: Option<&str>, asked: &str| {
            let variable = |name: &str| match name {
                "MICROAPP_REGISTRY" => named.map(str::to_owned),
                "MICROAPP_REGISTRY_USER" => Some("ada".to_owned()),
                "MICROAPP_REGISTRY_PASSWORD" => Some("s3cr3t".to_owned()),
                other => panic!("{other} was asked for"),
            };
            Credentials::of_variables(variable, asked).is_some()
        };
        assert!(found(Some("ghcr.io"), "ghcr.io"));
        assert!(!found(Some("ghcr.io"), "other.example"));
        assert!(!found(None, "ghcr.io"));
    }

    #[test]
    fn what_docker_keeps_is_found_by_the_registrys_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.json");
        assert!(Credentials::of_docker(&path, "ghcr.io").expect("no file").is_none());
        let auth = STANDARD.encode("ada:s3cr3t:with colon");
        std::fs::write(&path, format!(r#"{{"auths": {{"ghcr.io": {{"auth": "{auth}"}}}}}}"#)).expect("to write");
        let found = Credentials::of_docker(&path, "ghcr.io")
            .expect("read")
            .expect("credentials");
        assert_eq!(found.user, "ada");
        assert_eq!(found.password.expose_secret(), "s3cr3t:with colon");
        assert!(!format!("{found:?}").contains("s3cr3t"));
        assert!(Credentials::of_docker(&path, "other.example").expect("read").is_none());
        std::fs::write(&path, r#"{"auths": {"ghcr.io": {"auth": "s3cr3t"}}}"#).expect("to write");
        let error = Credentials::of_docker(&path, "ghcr.io")
            .expect_err("no Base64")
            .to_string();
        assert!(error.contains("config.json") && !error.contains("s3cr3t"), "{error}");
    }
}
