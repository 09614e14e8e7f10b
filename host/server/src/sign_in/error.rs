//! Why somebody is not signed in, and what to do.

use microapp_runtime::credentials::oauth::OAuthError;
use microapp_store::StoreError;
use microapp_vault::VaultError;

/// Why a sign-in did not come about. Never with a code, a state or a token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignInError {
    /// There is nothing to consent to.
    #[error("{0}")]
    NotOffered(String),
    /// No sign-in waits for this state.
    #[error(
        "no sign-in waits for this answer: it was used already, it is older than 10 minutes, or it began at another \
         installation. Begin again"
    )]
    NotWaiting,
    /// The state waits for another browser.
    #[error(
        "this sign-in began in another browser, or its cookie was deleted. Begin again, and stay in one browser; if you \
         did not begin it, somebody may have sent you the link: close the page"
    )]
    OtherBrowser,
    /// Who began it is not signed in any more, or may not connect this any more.
    #[error(
        "who began this sign-in is not signed in here any more, or may not connect this any more. Nothing was connected. \
         Sign in here, and begin again"
    )]
    OtherPerson,
    /// The integration was set up with another app since.
    #[error(
        "the integration was set up with another app or account since this sign-in began. Nothing was connected. Begin again"
    )]
    OtherApp,
    /// The browser came back elsewhere than where it was sent to.
    #[error("the answer came to another address than the sign-in began with ({expected}). Begin again")]
    OtherRedirect {
        /// Where it should have come.
        expected: String,
    },
    /// The person, or the service, said no.
    #[error("the service says no ({error}{description}). Nothing was connected")]
    Denied {
        /// `access_denied`, or another code of RFC 6749.
        error: String,
        /// `: ` and the service's words, or nothing.
        description: String,
    },
    /// There is no code in what came back.
    #[error("{0}")]
    BadReturn(BadReturn),
    /// A person pasted the address of another sign-in.
    #[error(
        "this address belongs to another sign-in than the one that waits here. Paste the address to which this one has led, \
         or begin again"
    )]
    OtherAttempt,
    /// The service did not exchange the code.
    #[error("the code was not exchanged: {0}")]
    Exchange(#[from] OAuthError),
    /// The browser was signed in at the service as somebody else.
    #[error(
        "the account at the service is that of {found}, and here you are {expected}. Nothing was connected. Sign out at the \
         service, sign in there as {expected}, and connect again"
    )]
    OtherAccount {
        /// Whose it should be.
        expected: String,
        /// Whose it is.
        found: String,
    },
    /// Nobody could find out as whom the browser was signed in at the service.
    #[error("whose account it is could not be found out, so nothing was connected: {0}. Connect again")]
    AccountUnknown(String),
    /// The system gives no random bytes.
    #[error("no state can be made: {0}")]
    NoRandomness(String),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why there is no code in what came back, or was pasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadReturn {
    /// No service's answer is so long.
    #[error("what came back is far too long. Begin again")]
    TooLong,
    /// Of two values one of us might take the one and the service the other.
    #[error("what came back names something twice. Begin again")]
    Twice,
    /// An answer without a code.
    #[error("the service sent no code. Begin again")]
    NoneSent,
    /// An empty line, or field.
    #[error("nothing was pasted. Paste the code, or the whole address")]
    Empty,
    /// More than one word.
    #[error("there is a space in it. Paste the code alone, or the whole address")]
    Space,
    /// Something like an address.
    #[error("this is no address. Copy it out of the address bar again")]
    NoAddress,
    /// Letters that no code has.
    #[error("this is no code. Paste the code alone, or the whole address")]
    NoCode,
}

impl SignInError {
    /// Whether a sign-in that ends by pasting waits still: what was pasted was not for it.
    pub const fn still_waits(&self) -> bool {
        matches!(
            self,
            Self::BadReturn(_) | Self::OtherAttempt | Self::OtherRedirect { .. }
        )
    }

    /// Whether the person can do something about it, so that the page says it. The others are for the log.
    pub const fn is_for_the_person(&self) -> bool {
        !matches!(self, Self::NoRandomness(_) | Self::Vault(_) | Self::Store(_))
    }

    /// A short name for the audit log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotOffered(_) => "not-offered",
            Self::NotWaiting => "not-waiting",
            Self::OtherBrowser => "other-browser",
            Self::OtherPerson => "other-person",
            Self::OtherApp => "other-app",
            Self::OtherRedirect { .. } => "other-redirect",
            Self::Denied { .. } => "denied",
            Self::BadReturn(_) => "bad-return",
            Self::OtherAttempt => "other-attempt",
            Self::Exchange(_) => "not-exchanged",
            Self::OtherAccount { .. } => "other-account",
            Self::AccountUnknown(_) => "account-unknown",
            Self::NoRandomness(_) | Self::Vault(_) | Self::Store(_) => "failed",
        }
    }
}
