//! Whether a component may be loaded.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{Digest, KeyId, Metadata, MetadataError, Statement, TrustedKey};

/// Whom an admin trusts to make components.
///
/// ```
/// use microapp_distribution::{TrustError, TrustPolicy};
///
/// let policy = TrustPolicy::new(Vec::new(), true);
/// let refused = policy.check(b"\0asm\x0d\0\x01\0".to_vec(), None).expect_err("there is no signature");
/// assert!(matches!(refused, TrustError::Unsigned { .. }));
/// ```
#[derive(Debug, Clone, Default)]
pub struct TrustPolicy {
    keys: Vec<TrustedKey>,
    required: bool,
}

/// A component that may be loaded: whole, and vouched for as far as the policy asks for it.
#[derive(Clone)]
pub struct Checked {
    bytes: Vec<u8>,
    /// Which bytes they are.
    pub digest: Digest,
    /// By whose key they are signed; none if nobody whom the policy trusts has signed them.
    pub signed_by: Option<KeyId>,
    /// What was signed; none with `signed_by`.
    pub statement: Option<Statement>,
}

impl Checked {
    /// What may be compiled.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same, to be kept.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl fmt::Debug for Checked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Checked")
            .field("digest", &self.digest)
            .field("signed_by", &self.signed_by)
            .finish_non_exhaustive()
    }
}

/// Why a component is refused. Nothing of it was compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// A signature is required, and there is none.
    #[error(
        "the component {digest} is not signed, and a signature is required. Get the one that belongs to it (FILE.minisig), \
         sign it with `microapp component sign`, or say that it may run unsigned (`--allow-unsigned` for install and upgrade, \
         require_signature = false in a configuration); trusted: {}",
        list(trusted)
    )]
    Unsigned {
        /// Which component.
        digest: Digest,
        /// Whose signature would do.
        trusted: Vec<KeyId>,
    },
    /// The signature can't be read.
    #[error("the signature can't be read: {reason}; it has to be as minisign writes it")]
    Malformed {
        /// What is wrong.
        reason: &'static str,
    },
    /// The key is not trusted.
    #[error(
        "the component is signed with the key {key}, which is not trusted here (trusted: {}). If you know whose it is and \
         trust them, add the line of their .pub file to trusted_keys",
        list(trusted)
    )]
    UnknownKey {
        /// The key that has signed.
        key: KeyId,
        /// Those that are trusted.
        trusted: Vec<KeyId>,
    },
    /// The signature is not over these bytes.
    #[error(
        "the signature by the key {key} does not fit: the component {digest} or its signature was changed since it was \
         signed. Fetch both again from where they come from"
    )]
    Changed {
        /// The key by which it claims to be signed.
        key: KeyId,
        /// Which bytes came.
        digest: Digest,
    },
    /// The signature says nothing of name and version.
    #[error(
        "the signature by the key {key} does not say which component and version it is for; sign with \
         `microapp component sign`"
    )]
    NoStatement {
        /// The key that has signed.
        key: KeyId,
    },
    /// Signed for another component, or another version of it.
    #[error("the signature by the key {key} is for {signed}, but the component says that it is {found}")]
    OtherComponent {
        /// The key that has signed.
        key: KeyId,
        /// What was signed: name and version.
        signed: String,
        /// What the component carries.
        found: String,
    },
    /// What the component says of itself can't be read.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// Other bytes than those that were asked for.
    #[error("the component is {found}, but {wanted} was asked for: it was changed on its way, or replaced")]
    OtherDigest {
        /// What came.
        found: Digest,
        /// What was asked for.
        wanted: Digest,
    },
}

fn list(keys: &[KeyId]) -> String {
    if keys.is_empty() {
        return "no key at all".to_owned();
    }
    let shown: Vec<String> = keys.iter().map(ToString::to_string).collect();
    shown.join(", ")
}

impl TrustPolicy {
    /// Trusts these keys. `required`: whether what nobody of them has signed is refused.
    pub fn new(keys: Vec<TrustedKey>, required: bool) -> Self {
        Self { keys, required }
    }

    /// The keys.
    pub fn keys(&self) -> &[TrustedKey] {
        &self.keys
    }

    /// Whether a signature is required.
    pub fn is_required(&self) -> bool {
        self.required
    }

    fn ids(&self) -> Vec<KeyId> {
        self.keys.iter().map(TrustedKey::id).collect()
    }

    /// The same as [`check`](Self::check), for the bytes with this digest and for no others.
    ///
    /// # Errors
    ///
    /// [`TrustError`].
    pub fn check_pinned(&self, bytes: Vec<u8>, wanted: Digest, signature: Option<&str>) -> Result<Checked, TrustError> {
        let found = Digest::of(&bytes);
        if found != wanted {
            return Err(TrustError::OtherDigest { found, wanted });
        }
        self.check(bytes, signature)
    }

    /// Checks whether a component may be loaded. `signature` is the text of its `.minisig` file.
    ///
    /// Without `required` a component that nobody or a stranger has signed passes; one whose signature by a trusted key
    /// does not fit never does.
    ///
    /// # Errors
    ///
    /// [`TrustError`], which says by which key it was signed, and what to do.
    pub fn check(&self, bytes: Vec<u8>, signature: Option<&str>) -> Result<Checked, TrustError> {
        let digest = Digest::of(&bytes);
        let unsigned = |bytes| Checked {
            bytes,
            digest,
            signed_by: None,
            statement: None,
        };
        let Some(text) = signature else {
            return if self.required {
                Err(TrustError::Unsigned {
                    digest,
                    trusted: self.ids(),
                })
            } else {
                Ok(unsigned(bytes))
            };
        };
        let (key, signature) = read(text)?;
        let Some(trusted) = self.keys.iter().find(|trusted| trusted.id() == key) else {
            return if self.required {
                Err(TrustError::UnknownKey {
                    key,
                    trusted: self.ids(),
                })
            } else {
                Ok(unsigned(bytes))
            };
        };
        // Covers the trusted comment as well.
        if !trusted.verify(&bytes, &signature) {
            return Err(TrustError::Changed { key, digest });
        }
        let statement: Statement = signature
            .trusted_comment()
            .parse()
            .map_err(|()| TrustError::NoStatement { key })?;
        let metadata = Metadata::read(&bytes)?;
        let found = Statement::of(&bytes, &metadata);
        if found.as_ref() != Some(&statement) {
            let said = |text: Option<String>| text.unwrap_or_else(|| "nameless".to_owned());
            return Err(TrustError::OtherComponent {
                key,
                signed: format!("{} {} {}", statement.name, statement.version, statement.digest),
                found: format!("{} {} {digest}", said(metadata.name), said(metadata.version)),
            });
        }
        Ok(Checked {
            bytes,
            digest,
            signed_by: Some(key),
            statement: Some(statement),
        })
    }
}

/// The key's number, and the signature.
fn read(text: &str) -> Result<(KeyId, minisign_verify::Signature), TrustError> {
    let malformed = |reason| TrustError::Malformed { reason };
    let signature = minisign_verify::Signature::decode(text).map_err(|_| malformed("its four lines are not there"))?;
    let line = text.lines().nth(1).unwrap_or_default();
    let bytes = STANDARD
        .decode(line.trim())
        .map_err(|_| malformed("its second line is no Base64"))?;
    let key = KeyId::in_bytes(&bytes).ok_or_else(|| malformed("its second line is too short"))?;
    Ok((key, signature))
}
