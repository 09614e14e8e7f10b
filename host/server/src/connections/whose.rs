//! Whose account it is that a person has consented for.
//!
//! A person is sent to the service and comes back with a grant. Who was signed in there is between their browser and the
//! service: on a shared machine it may be a colleague. So before a person's grant is kept, the connector is asked under it
//! who the acting user is, and that has to be the person.

use std::sync::Arc;

use futures::future::BoxFuture;
use microapp_runtime::credentials::{Credential, CredentialError, CredentialProvider, NoCredentials, Principal};
use microapp_runtime::{Integration, Invocation, InvokeError};

/// The action that reads the acting user: `{}` in, at least their `email` out, and their `id` if the service has one.
const ACTION: &str = "get-user";

/// Finds out whose a grant is.
#[derive(Debug, Clone)]
pub struct Whose {
    /// Without the vault's credentials: the vault asks through the apps, of which this is a part.
    integration: Integration,
}

/// An account at the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its e-mail address.
    pub email: String,
    /// The service's own id.
    pub id: Option<String>,
}

impl Account {
    /// Whether it is that of the person whom the service is to know by this address or id.
    pub fn is_of(&self, person: &str) -> bool {
        let person = person.trim();
        self.email.trim().to_lowercase() == person.to_lowercase() || self.id.as_deref() == Some(person)
    }
}

impl Whose {
    /// By an integration's connector; none if it can't tell who the acting user is.
    pub fn new(integration: &Integration) -> Option<Self> {
        integration.manifest().action(ACTION)?;
        Some(Self {
            integration: integration.with_credentials(Arc::new(NoCredentials)),
        })
    }

    /// Whose this credential is.
    ///
    /// # Errors
    ///
    /// The call's.
    pub async fn of(&self, credential: Credential) -> Result<Account, InvokeError> {
        let asking = self.integration.with_credentials(Arc::new(Granted(credential)));
        let call = Invocation::new(ACTION, "{}").acting_user("me").fresh_reads();
        let output = asking.invoke(call).await?.value();
        let text = |member: &str| output[member].as_str().map(str::to_owned);
        Ok(Account {
            email: text("email").unwrap_or_default(),
            id: text("id"),
        })
    }
}

/// A credential that nobody keeps yet.
struct Granted(Credential);

impl CredentialProvider for Granted {
    fn credential<'a>(&'a self, _principal: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_in_any_case_and_an_id_is_not() {
        let account = Account {
            email: "Ada@Example.com".to_owned(),
            id: Some("xYz".to_owned()),
        };
        for person in ["ada@example.com", " ADA@EXAMPLE.COM ", "xYz"] {
            assert!(account.is_of(person), "{person}");
        }
        for person in ["bo@example.com", "xyz", "", "ada@example.com.test"] {
            assert!(!account.is_of(person), "{person}");
        }
    }
}
