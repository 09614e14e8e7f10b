//! Failures and their exit codes.

use std::io;
use std::process::ExitCode;

use anstream::eprintln;
use microapp_runtime::egress::Refusal;
use microapp_runtime::{ConfigError, EngineError, ErrorKind, IntegrationError, InvokeError, LoadError};
use microapp_server::sign_in::SignInError;
use microapp_server::upgrades::{TrustedKeysError, UpgradeError};
use microapp_store::StoreError;
use microapp_vault::{KeyError, VaultError};

use crate::human::printable;
use crate::style::BAD;

/// What `microapp help invoke` says below the options. [`code_of`] is held to it by a test.
pub const INVOKE_HELP: &str = "\
Examples:
  microapp invoke create-meeting --config integration.toml --as ada@example.com \\
      --input '{\"topic\": \"Planning\", \"start\": \"2026-12-01T10:00\", \"time_zone\": \"Europe/Berlin\"}'
  microapp invoke get-invitation --config integration.toml --input '{\"meeting_id\": \"98765432101\"}' --human
  microapp invoke create-meeting --config integration.toml --input @meeting.json

The result is JSON on standard output. An error is one line of JSON on standard error, then a line for people; before it
stands `key …` if a key was made up. `microapp intents` shows what became of a key.

Exit codes:
  0  done                    10  invalid_input      17  rate_limited      24  trapped
  1  something else failed   11  unauthorized       18  daily_limit       25  deadline_exceeded
  2  wrong arguments         12  missing_scope      19  upstream          26  out_of_memory
  3  the configuration       13  not_allowed        20  unknown_outcome   27  overloaded
  4  the component           14  not_found          21  unavailable
                             15  conflict           22  internal
                             16  co_host_refused    23  other";

/// Why a command did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The action failed.
    #[error(transparent)]
    Invoke(#[from] InvokeError),
    /// `integration.toml` has an error.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The integration can't be put together.
    #[error(transparent)]
    Integration(#[from] IntegrationError),
    /// The component can't be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Nobody vouches for the component.
    #[error(transparent)]
    Trust(#[from] microapp_distribution::TrustError),
    /// A component can't be signed.
    #[error(transparent)]
    Sign(#[from] microapp_distribution::SignError),
    /// The component of an integration can't be changed.
    #[error(transparent)]
    Upgrade(#[from] UpgradeError),
    /// A registry.
    #[error(transparent)]
    Registry(#[from] microapp_registry::RegistryError),
    /// A text names nothing in a registry.
    #[error(transparent)]
    Reference(#[from] microapp_registry::InvalidReference),
    /// A text is no public key.
    #[error(transparent)]
    TrustedKey(#[from] microapp_distribution::InvalidKey),
    /// It is not known whose signatures are trusted.
    #[error(transparent)]
    TrustedKeys(#[from] TrustedKeysError),
    /// The sandbox can't be set up.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The simulator can't start.
    #[error(transparent)]
    Simulator(#[from] zoom_simulator::Error),
    /// Nobody could be signed in.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// A connection can't be used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An address in the configuration breaks a rule.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A copy of the store can't become the store.
    #[error(transparent)]
    Restore(#[from] microapp_store::RestoreError),
    /// The server can't start.
    #[error(transparent)]
    Server(#[from] microapp_server::web::ServerError),
    /// An integration can't be set up like this.
    #[error(transparent)]
    Setup(#[from] microapp_server::integrations::SetupError),
    /// `microapp doctor` found something.
    #[error("something is wrong with the store; see above")]
    Unwell,
    /// `microapp keys rotate` could not open everything.
    #[error("{rows} of the rows can't be opened and stay with their old key; see above, and run it again afterwards")]
    NotRotated {
        /// How many.
        rows: usize,
    },
    /// `microapp conformance` has found broken clauses.
    #[error("the contract is broken: {0}")]
    NotConforming(String),
    /// A component can't be examined.
    #[error(transparent)]
    Examination(#[from] microapp_conformance::connector::ExaminationError),
    /// A host can't be examined.
    #[error(transparent)]
    Host(#[from] microapp_conformance::host::HostError),
    /// The keys can't be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// This user has no home, and no folder was named.
    #[error("there is no data folder for this user; name one with --data or MICROAPP_DATA")]
    NoDataFolder,
    /// The command can't be carried out as it was given.
    #[error("{0}")]
    Usage(String),
    /// A template has errors, or its cases fail.
    #[error("{0}")]
    Template(String),
    /// There is no such action.
    #[error("{0}")]
    UnknownAction(String),
    /// A file or a stream.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system says.
        error: io::Error,
    },
}

impl Failure {
    /// Says what happened on standard error, and gives the exit code.
    pub fn report(&self) -> ExitCode {
        if let Self::Invoke(error) = self {
            match serde_json::to_string(error) {
                Ok(json) => eprintln!("{json}"),
                Err(fault) => eprintln!("{{\"error\":\"internal\",\"message\":\"{fault}\"}}"),
            }
        }
        eprintln!("{BAD}error:{BAD:#} {}", printable(&self.to_string()));
        for line in self.fields() {
            eprintln!("  {line}");
        }
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            eprintln!("  because: {cause}");
            source = cause.source();
        }
        ExitCode::from(self.code())
    }

    /// Each broken rule of an input, where there are several.
    fn fields(&self) -> Vec<String> {
        let Self::Invoke(error) = self else { return Vec::new() };
        let fields = error.details["fields"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let lines = fields.iter().map(|field| {
            let text = |member: &str| printable(field[member].as_str().unwrap_or_default());
            format!("{}: {}", text("field"), text("message"))
        });
        if fields.len() > 1 { lines.collect() } else { Vec::new() }
    }

    fn code(&self) -> u8 {
        match self {
            Self::Invoke(error) => code_of(error.kind),
            Self::SignIn(_) => code_of(ErrorKind::Unauthorized),
            Self::Usage(_) | Self::NoDataFolder | Self::TrustedKey(_) | Self::TrustedKeys(_) | Self::Reference(_) => 2,
            Self::Config(_) | Self::Integration(_) | Self::Refused(_) | Self::Setup(_) => 3,
            Self::Upgrade(UpgradeError::ConsentNeeded { .. }) => code_of(ErrorKind::NotAllowed),
            Self::Upgrade(UpgradeError::Vault(_)) => 1,
            Self::Load(_) | Self::Trust(_) | Self::Upgrade(_) => 4,
            Self::UnknownAction(_) => code_of(ErrorKind::NotFound),
            Self::Engine(_)
            | Self::Simulator(_)
            | Self::Vault(_)
            | Self::Key(_)
            | Self::Store(_)
            | Self::Restore(_)
            | Self::Server(_)
            | Self::Sign(_)
            | Self::Registry(_)
            | Self::Unwell
            | Self::NotRotated { .. }
            | Self::NotConforming(_)
            | Self::Examination(_)
            | Self::Host(_)
            | Self::Template(_)
            | Self::Io { .. } => 1,
        }
    }
}

/// The exit code of each kind of error: 10 and on, in the order of the contract.
fn code_of(kind: ErrorKind) -> u8 {
    ErrorKind::ALL
        .iter()
        .zip(10..)
        .find(|(known, _)| **known == kind)
        .map_or(1, |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_exit_code() {
        for kind in ErrorKind::ALL {
            let line = format!("{}  {kind}", code_of(kind));
            assert!(INVOKE_HELP.contains(&line), "{line}");
        }
    }
}
