//! How a connection is sealed: its tokens, the key of its tokens, and the mark that vouches for the whole row.

use std::sync::Arc;
use std::time::Duration;

use microapp_store::{ConnectionId, ConnectionRow, ConnectionState, Sealed, Timestamp, WrappedKey};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::floor::Seen;
use super::mark::{self, Incarnation};
use crate::audit::subject;
use crate::canonical::Canonical;
use crate::cipher::{KEY, SecretKey};
use crate::clock::later;
use crate::keys::{KeyEncryptionKey, KeyError};
use crate::{AccessToken, RefreshToken, Renewal, VaultError};

/// A row in the open.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub row: ConnectionRow,
    pub tokens: Option<Tokens>,
    /// Opens the tokens.
    pub data_key: Option<Arc<SecretKey>>,
    /// The key-encryption key that the mark is sealed with. The row stays with it until a rotation.
    pub key_name: String,
    pub incarnation: Incarnation,
    /// SHA-256 of the row.
    pub digest: [u8; 32],
}

/// What is sealed of a connection.
#[derive(Debug, Clone)]
pub(super) struct Tokens {
    pub access: SecretString,
    pub renewal: Renewal,
    pub issued: Timestamp,
}

impl Tokens {
    /// Whether nobody has got newer ones in the meantime.
    pub fn are_same(&self, other: &Self) -> bool {
        self.access.expose_secret() == other.access.expose_secret() && self.renewal.is_same(&other.renewal)
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let access = self.access.expose_secret().as_bytes();
        let (kind, refresh) = match &self.renewal {
            Renewal::Never => (0, ""),
            Renewal::ServiceGrant => (1, ""),
            Renewal::Refresh(token) => (2, token.secret().expose_secret()),
        };
        // With room for all of it, so that no part is left behind by a growing buffer.
        let mut bytes = Zeroizing::new(Vec::with_capacity(32 + access.len() + refresh.len()));
        bytes.push(kind);
        bytes.extend_from_slice(&self.issued.0.to_be_bytes());
        bytes.extend_from_slice(&(access.len() as u64).to_be_bytes());
        bytes.extend_from_slice(access);
        bytes.extend_from_slice(refresh.as_bytes());
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        let (issued, rest) = rest.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (access, refresh) = rest.split_at_checked(length)?;
        let text = |bytes: &[u8]| Some(SecretString::from(std::str::from_utf8(bytes).ok()?.to_owned()));
        let renewal = match kind {
            0 => Renewal::Never,
            1 => Renewal::ServiceGrant,
            2 => Renewal::Refresh(RefreshToken::new(text(refresh)?)),
            _ => return None,
        };
        Some(Self {
            access: text(access)?,
            renewal,
            issued: Timestamp(i64::from_be_bytes(*issued)),
        })
    }
}

impl Opened {
    /// The row of a connection that has none: version 0 is never written.
    pub fn blank(id: ConnectionId, version: u64, key_name: String, incarnation: Incarnation) -> Self {
        Self {
            row: ConnectionRow {
                id,
                version,
                state: ConnectionState::SignInNeeded,
                reason: None,
                since: Timestamp::default(),
                scopes: Vec::new(),
                api_url: None,
                expires: None,
                refresh_began: None,
                refresh_attempts: 0,
                tokens: None,
                key: None,
            },
            tokens: None,
            data_key: None,
            key_name,
            incarnation,
            digest: [0; 32],
        }
    }

    /// When the access token ends.
    pub fn ends(&self) -> Timestamp {
        self.row.expires.unwrap_or_default()
    }

    /// From when on a new access token is asked for: `ahead` of the end, and at most half the life.
    pub fn renew_at(&self, ahead: Duration) -> Timestamp {
        let issued = self.tokens.as_ref().map_or(self.ends(), |tokens| tokens.issued);
        let half = Duration::from_millis(u64::try_from(self.ends().0.saturating_sub(issued.0)).unwrap_or(0) / 2);
        let ahead = i64::try_from(ahead.min(half).as_millis()).unwrap_or(i64::MAX);
        self.ends().plus_millis(-ahead)
    }

    /// The access token, for callers.
    pub fn access_token(&self) -> Option<AccessToken> {
        let tokens = self.tokens.as_ref()?;
        let (scopes, api_url) = (self.row.scopes.clone(), self.row.api_url.clone());
        Some(AccessToken::new(tokens.access.clone(), self.ends(), scopes, api_url))
    }

    /// Puts tokens in, which begin their life now.
    pub fn put(&mut self, tokens: Tokens, life: Duration) {
        self.row.expires = Some(later(tokens.issued, life));
        self.tokens = Some(tokens);
        self.row.refresh_began = None;
        self.row.refresh_attempts = 0;
    }

    /// Takes the tokens out, for good.
    pub fn clear(&mut self) {
        self.tokens = None;
        self.data_key = None;
        self.row.key = None;
        self.row.scopes = Vec::new();
        self.row.api_url = None;
        self.row.expires = None;
        self.row.refresh_began = None;
        self.row.refresh_attempts = 0;
    }

    /// Opens what was kept.
    pub fn open(row: ConnectionRow, mark: Option<&Sealed>, key: &KeyEncryptionKey) -> Result<Self, VaultError> {
        let tampered = |part: &str| VaultError::Tampered {
            what: format!("{part} of {}", subject(&row.id)),
        };
        let digest = digest(&row);
        let beside = mark_purpose(key.name().as_str(), &row, &digest);
        let incarnation = mark.and_then(|mark| mark::open(key, &beside, mark));
        let incarnation = incarnation.ok_or_else(|| tampered("the mark"))?;
        let data_key = match &row.key {
            Some(wrapped) => {
                let opened = unwrap_key(key, &wrapped.bytes, &connection_key_purpose(&row.id));
                Some(Arc::new(opened.ok_or_else(|| tampered("the key"))?))
            }
            None => None,
        };
        let tokens = match (&row.tokens, &data_key) {
            (None, _) => None,
            (Some(sealed), Some(data_key)) => {
                let opened = data_key.open(&tokens_purpose(&row), &sealed.0);
                let tokens = opened.and_then(|bytes| Tokens::decode(&bytes));
                Some(tokens.ok_or_else(|| tampered("the tokens"))?)
            }
            (Some(_), None) => return Err(tampered("the tokens")),
        };
        let key_name = key.name().to_string();
        Ok(Self {
            row,
            tokens,
            data_key,
            key_name,
            incarnation,
            digest,
        })
    }

    /// Seals it as the next version.
    pub fn seal(&mut self, key: &KeyEncryptionKey) -> Result<Sealed, KeyError> {
        self.row.version = self.row.version.saturating_add(1);
        self.key_name = key.name().to_string();
        self.row.tokens = None;
        if let Some(tokens) = &self.tokens {
            let data_key = match self.data_key.take() {
                Some(data_key) => data_key,
                None => {
                    self.row.key = None;
                    Arc::new(SecretKey::generate()?)
                }
            };
            if self
                .row
                .key
                .as_ref()
                .is_none_or(|wrapped| wrapped.key_id != self.key_name)
            {
                self.row.key = Some(wrap_key(key, &data_key, &connection_key_purpose(&self.row.id))?);
            }
            self.row.tokens = Some(Sealed(data_key.seal(&tokens_purpose(&self.row), &tokens.encode())?));
            self.data_key = Some(data_key);
        } else {
            (self.data_key, self.row.key) = (None, None);
        }
        self.digest = digest(&self.row);
        let beside = mark_purpose(&self.key_name, &self.row, &self.digest);
        mark::seal(key, &beside, &self.incarnation)
    }

    /// Which state of the row it is.
    pub fn seen(&self) -> Seen {
        Seen {
            incarnation: self.incarnation,
            version: self.row.version,
            digest: self.digest,
        }
    }
}

/// Seals a data key.
pub(super) fn wrap_key(key: &KeyEncryptionKey, data_key: &SecretKey, purpose: &[u8]) -> Result<WrappedKey, KeyError> {
    Ok(WrappedKey {
        key_id: key.name().to_string(),
        bytes: Sealed(key.secret().seal(purpose, data_key.expose())?),
    })
}

/// Opens a data key.
pub(super) fn unwrap_key(key: &KeyEncryptionKey, sealed: &Sealed, purpose: &[u8]) -> Option<SecretKey> {
    let opened = key.secret().open(purpose, &sealed.0)?;
    let bytes: &[u8; KEY] = opened.as_slice().try_into().ok()?;
    Some(SecretKey::from_bytes(bytes))
}

fn connection_key_purpose(id: &ConnectionId) -> Vec<u8> {
    Canonical::new("connection.key").connection(id).finish()
}

fn tokens_purpose(row: &ConnectionRow) -> Vec<u8> {
    Canonical::new("connection.tokens")
        .connection(&row.id)
        .number(row.version)
        .finish()
}

fn mark_purpose(key_name: &str, row: &ConnectionRow, digest: &[u8; 32]) -> Vec<u8> {
    let whole = Canonical::new("connection.mark").text(key_name);
    whole.connection(&row.id).number(row.version).bytes(digest).finish()
}

/// SHA-256 over everything that a row says, sealed or not.
fn digest(row: &ConnectionRow) -> [u8; 32] {
    let state = match row.state {
        ConnectionState::SignInNeeded => 1,
        ConnectionState::Connected => 2,
        ConnectionState::NeedsReconnect => 3,
        ConnectionState::Disabled => 4,
    };
    let mut whole = Canonical::new("connection.row")
        .connection(&row.id)
        .number(row.version)
        .number(state)
        .optional(row.reason.as_deref(), Canonical::text)
        .moment(row.since.0)
        .number(row.scopes.len() as u64);
    for scope in &row.scopes {
        whole = whole.text(scope);
    }
    let whole = whole
        .optional(row.api_url.as_deref(), Canonical::text)
        .optional(row.expires, |whole, moment| whole.moment(moment.0))
        .optional(row.refresh_began, |whole, moment| whole.moment(moment.0))
        .number(u64::from(row.refresh_attempts))
        .optional(row.tokens.as_ref(), |whole, sealed| whole.bytes(&sealed.0))
        .optional(row.key.as_ref(), |whole, key| {
            whole.text(&key.key_id).bytes(&key.bytes.0)
        });
    Sha256::digest(whole.finish()).into()
}
