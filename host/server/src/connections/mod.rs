//! Connections: joins the vault, which keeps tokens, to the runtime, which asks services for them and sends them.
//!
//! ```text
//! Integration ── VaultCredentials ──▶ Vault ── Apps ──▶ oauth::OAuthClient ──▶ the service's token endpoint
//! ```
//!
//! [`Apps`] knows with which registered app each connection of an integration signs in; the vault asks through it.
//! [`VaultCredentials`] is what an integration's requests are signed with: the account's token, or the acting user's own
//! where each person signs in, and only that person's.
//!
//! Nothing here keeps a token.

mod app;
mod apps;
mod credentials;
mod disconnect;
mod grant;
mod scopes;
mod whose;

pub use app::{IntegrationApps, ServiceApp, SignInApp};
pub use apps::Apps;
pub use credentials::VaultCredentials;
pub use disconnect::{Disconnected, disconnect};
pub use grant::vault_grant;
pub use scopes::{MissingScope, missing_scopes};
pub use whose::{Account, Whose};
