//! A sign-in while its browser is away: what is kept of it, sealed, and how it is taken, once.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::credentials::oauth::Pkce;
use microapp_store::{Change, ConnectionId, SignInRow, Store, StoreError, Timestamp};
use microapp_vault::{Context, Vault, VaultError, subject};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::who::Beginner;
use super::{SignInError, random};

/// How long a sign-in waits for its browser.
pub const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The state's and the cookie's hashes differ even where their texts are one.
const STATE: &str = "sign-in.state";
const BROWSER: &str = "sign-in.browser";

/// A sign-in that is put down to wait.
pub(super) struct Waiting {
    pub(super) vault: Vault,
    pub(super) connection: ConnectionId,
    pub(super) now: Timestamp,
    pub(super) begun_by: Beginner,
    /// What tells the app that it begins with from another.
    pub(super) app: String,
}

impl Waiting {
    /// Puts it down. Of state and cookie only hashes are kept.
    pub(super) fn put(
        self,
        state: &SecretString,
        browser: &SecretString,
        redirect_uri: String,
        pkce: &Pkce,
    ) -> Result<(), SignInError> {
        let store = self.vault.store();
        let installation = store.installation()?;
        let mut row = SignInRow {
            state_hash: random::hash(STATE, &installation, state),
            browser_hash: random::hash(BROWSER, &installation, browser),
            connection: self.connection,
            redirect_uri,
            verifier: microapp_store::Sealed(Vec::new()),
            created: self.now,
            expires: self.now.plus(LIFETIME),
        };
        row.verifier = sealing(&installation, &row, |context| {
            let kept = Kept {
                verifier: pkce.verifier().expose_secret(),
                person: &self.begun_by.person,
                app: &self.app,
                name: &self.begun_by.name,
            };
            self.vault.seal(context, kept.write().expose_secret().as_bytes())
        })?;
        match store.apply(&[Change::PutSignIn(row)]) {
            Err(StoreError::Missing { .. }) => Err(SignInError::NotOffered("the integration was removed".to_owned())),
            done => Ok(done?),
        }
    }
}

/// What is sealed: nobody can read who signs in where, nor put somebody else's name there.
struct Kept<'a> {
    verifier: &'a str,
    person: &'a str,
    app: &'a str,
    name: &'a str,
}

impl<'a> Kept<'a> {
    /// One line each; the name is the last, because only that may be any text.
    fn write(&self) -> SecretString {
        format!("{}\n{}\n{}\n{}", self.verifier, self.person, self.app, self.name).into()
    }

    fn read(text: &'a str) -> Option<Self> {
        let (verifier, rest) = text.split_once('\n')?;
        let (person, rest) = rest.split_once('\n')?;
        let (app, name) = rest.split_once('\n')?;
        Some(Self {
            verifier,
            person,
            app,
            name,
        })
    }
}

/// What the verifier is sealed together with: a row in which anything was changed does not open.
fn sealing<T>(
    installation: &str,
    row: &SignInRow,
    work: impl FnOnce(&Context<'_>) -> Result<T, VaultError>,
) -> Result<T, VaultError> {
    let subject = subject(&row.connection);
    let expires = row.expires.0.to_be_bytes();
    work(&Context {
        integration: &row.connection.integration,
        purpose: "sign-in.verifier",
        parts: &[
            installation.as_bytes(),
            &row.state_hash,
            &row.browser_hash,
            subject.as_bytes(),
            row.redirect_uri.as_bytes(),
            &expires,
        ],
    })
}

/// A sign-in that nobody else can take any more.
pub(super) struct Taken {
    pub(super) connection: ConnectionId,
    pub(super) redirect: String,
    /// None if that can't be opened; then nothing else of it can.
    pub(super) begun_by: Option<Beginner>,
    /// The verifier, and the app that it began with.
    pub(super) checked: Result<(Pkce, String), SignInError>,
}

/// Takes it, which happens once: by its state, and with whether the browser and the place are those it began with.
pub(super) fn take(
    vault: &Vault,
    state: &SecretString,
    browser: Option<&SecretString>,
    came_to: &str,
    now: Timestamp,
) -> Result<Taken, SignInError> {
    let store: &Arc<dyn Store> = vault.store();
    let installation = store.installation()?;
    let row = store
        .take_sign_in(&random::hash(STATE, &installation, state), now)?
        .ok_or(SignInError::NotWaiting)?;
    let opened = open(vault, &installation, &row);
    let begun_by = opened.as_ref().ok().map(|(_, begun_by)| begun_by.clone());
    let same_browser = browser.is_some_and(|cookie| random::hash(BROWSER, &installation, cookie) == row.browser_hash);
    let checked = if !same_browser {
        Err(SignInError::OtherBrowser)
    } else if !is_same_place(came_to, &row.redirect_uri) {
        Err(SignInError::OtherRedirect {
            expected: row.redirect_uri.clone(),
        })
    } else {
        opened.map(|(with, _)| with)
    };
    Ok(Taken {
        connection: row.connection,
        redirect: row.redirect_uri,
        begun_by,
        checked,
    })
}

fn open(vault: &Vault, installation: &str, row: &SignInRow) -> Result<((Pkce, String), Beginner), SignInError> {
    let kept = sealing(installation, row, |context| vault.open(context, &row.verifier))?;
    let kept = std::str::from_utf8(&kept).ok().and_then(Kept::read);
    let kept = kept.ok_or(SignInError::NotWaiting)?;
    let begun_by = Beginner {
        person: kept.person.to_owned(),
        name: kept.name.to_owned(),
    };
    let pkce = Pkce::from_verifier(kept.verifier.to_owned().into());
    Ok(((pkce, kept.app.to_owned()), begun_by))
}

/// The address where a browser came back against the one that it was sent to. A server behind a proxy knows the path, and
/// not under which name it was asked.
fn is_same_place(came_to: &str, redirect: &str) -> bool {
    if came_to == redirect {
        return true;
    }
    Url::parse(redirect).is_ok_and(|redirect| came_to.starts_with('/') && redirect.path() == came_to)
}
