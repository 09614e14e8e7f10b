//! The token vault: keeps the tokens of connections sealed, and lets one at a time refresh them.
//!
//! A connection is signed in to once and should work for years, although each refresh token of Zoom's is good for one use,
//! several processes use it at once, and any of them can be killed at any moment. [`guide`] has the state diagram, the
//! protocol, and what happens after a crash at each of its steps.
//!
//! The vault must never know a service: it asks a [`TokenEndpoint`] and writes to a [`Store`](microapp_store::Store), both
//! handed in, as is the [`Clock`]. It must never let a token or a key reach a log, an error or the store in clear.
//!
//! | To | read |
//! |---|---|
//! | understand the promises | [`guide`], then `vault/refresh.rs` |
//! | connect, and get tokens for requests | [`Vault::connect`], [`Vault::access_token`], [`Vault::renew`] |
//! | ask a service for tokens | [`TokenEndpoint`] |
//! | set integrations up, and read what was set up | [`Vault::save_integration`], [`Vault::integration`] |
//! | check whether somebody else has written rows | [`look_at_rows`] |
//! | seal rows of one's own | [`Vault::seal`], [`Context`] |
//! | seal a backup | [`Vault::seal_stream`], [`stream`] |
//! | keep and change keys | [`KeySource`], [`Vault::rotate`] |
//! | note what happened | [`Event`] |
//! | show in a test that nothing leaked | [`canary`] |

#![deny(missing_docs)]

mod audit;
pub mod canary;
mod canonical;
mod cipher;
mod clock;
mod endpoint;
mod error;
mod fail_point;
pub mod guide;
mod key_error;
mod keys;
mod reason;
mod status;
pub mod stream;
mod tokens;
mod unfinished;
mod vault;

pub use audit::{Event, subject};
pub use clock::{Clock, SystemClock};
pub use endpoint::{NoEndpoint, TokenEndpoint, TokenError};
pub use error::VaultError;
pub use fail_point::FAIL_POINTS;
pub use keys::{KeyEncryptionKey, KeyError, KeyName, KeyRing, KeySource};
pub use reason::Reason;
pub use status::{Listed, State, Status, Unanswered};
pub use tokens::{AccessToken, Forgotten, Grant, RefreshToken, Renewal, Revocable};
pub use unfinished::{UnderWay, Unfinished};
pub use vault::{
    Context, Ends, KeyInfo, LeftRow, Options, Removal, Rotation, Secrets, Soundness, Vault, VaultBuilder,
    is_of_earlier_account, look_at_rows,
};
