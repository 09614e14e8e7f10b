//! Through which journal a call goes.

use std::fmt;
use std::sync::Arc;

use microapp_server::integrations::Integrations;
use microapp_server::journal::Journal;

/// What a client is served from. It is asked anew with each request, so that a client that stays connected for days sees an
/// upgrade, a step back or another set-up of an installed integration with its next call, as every process does.
#[derive(Clone)]
pub enum Source {
    /// This one journal, as long as the client stays.
    Fixed(Journal),
    /// What an integration of an installation runs at the time.
    Installed {
        /// The installation's integrations.
        integrations: Arc<Integrations>,
        /// The integration's name.
        name: String,
    },
}

/// The integration is switched off, gone, or can't run. Why stands in the log, for an admin and not for a client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the integration {name} can't run at the moment; an admin finds the reason in the log, and nothing was sent")]
pub struct NotRunning {
    /// The integration.
    pub name: String,
}

impl Source {
    /// Whether an admin can have it serve other tools while a client stays.
    pub(crate) fn can_change(&self) -> bool {
        matches!(self, Self::Installed { .. })
    }

    /// The journal for the next call.
    ///
    /// # Errors
    ///
    /// [`NotRunning`].
    pub async fn journal(&self) -> Result<Journal, NotRunning> {
        match self {
            Self::Fixed(journal) => Ok(journal.clone()),
            Self::Installed { integrations, name } => match integrations.get(name).await {
                Ok(running) => Ok(running.journal.clone()),
                Err(failure) => {
                    let cause = failure
                        .cause
                        .unwrap_or_else(|| "there is none that is switched on".to_owned());
                    tracing::warn!(target: "microapp::mcp", integration = name, cause, "an integration can't run");
                    Err(NotRunning { name: name.clone() })
                }
            },
        }
    }
}

impl From<Journal> for Source {
    fn from(journal: Journal) -> Self {
        Self::Fixed(journal)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(journal) => formatter
                .debug_tuple("Fixed")
                .field(&journal.integration().name())
                .finish(),
            Self::Installed { name, .. } => formatter.debug_tuple("Installed").field(name).finish(),
        }
    }
}
