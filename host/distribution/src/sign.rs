//! Signing, with minisign's own keys.

use std::fmt;
use std::io::Cursor;

use minisign::{KeyPair, SecretKeyBox};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{InvalidKey, Metadata, MetadataError, Statement, TrustedKey};

/// The secret half of a key, by which components are signed.
pub struct SigningKey {
    pair: KeyPair,
}

/// Why there is no signature, or no key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// What the component says of itself can't be read.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// It does not say what it is.
    #[error(
        "the component carries no name and version, so there is nothing to vouch for; build it so that it does \
         (`wasm-tools metadata add --name NAME --version VERSION`)"
    )]
    Nameless,
    /// The key can't be read.
    #[error("the signing key can't be used: {0}")]
    Key(String),
    /// Its public half can't be had.
    #[error(transparent)]
    PublicKey(#[from] InvalidKey),
}

fn unusable(error: minisign::PError) -> SignError {
    SignError::Key(error.to_string())
}

impl SigningKey {
    /// A new one, made of this machine's randomness.
    ///
    /// # Errors
    ///
    /// [`SignError::Key`] if there is none.
    pub fn generate() -> Result<Self, SignError> {
        let pair = KeyPair::generate_unencrypted_keypair().map_err(unusable)?;
        Ok(Self { pair })
    }

    /// Reads a secret key's file.
    ///
    /// # Errors
    ///
    /// [`SignError::Key`] if it is none, or the password is another.
    pub fn read(file: &SecretString, password: Option<&SecretString>) -> Result<Self, SignError> {
        let boxed = SecretKeyBox::from_string(file.expose_secret()).map_err(unusable)?;
        let secret = match password {
            Some(password) => boxed.into_secret_key(Some(password.expose_secret().to_owned())),
            None => boxed.into_unencrypted_secret_key(),
        };
        let sk = secret.map_err(unusable)?;
        let pk = minisign::PublicKey::from_secret_key(&sk).map_err(unusable)?;
        Ok(Self {
            pair: KeyPair { pk, sk },
        })
    }

    /// The text of its secret file. Who has it can sign.
    ///
    /// # Errors
    ///
    /// [`SignError::Key`].
    pub fn secret_file(&self) -> Result<SecretString, SignError> {
        let comment = format!("microapp secret key {}", self.public_key()?.id());
        let boxed = self.pair.sk.to_box(Some(&comment)).map_err(unusable)?;
        Ok(SecretString::from(boxed.into_string()))
    }

    /// The text of its public file.
    ///
    /// # Errors
    ///
    /// [`SignError::Key`].
    pub fn public_file(&self) -> Result<String, SignError> {
        let key = self.public_key()?;
        Ok(format!(
            "untrusted comment: microapp public key {}\n{}\n",
            key.id(),
            key.as_str()
        ))
    }

    /// The public half.
    ///
    /// # Errors
    ///
    /// [`SignError::PublicKey`].
    pub fn public_key(&self) -> Result<TrustedKey, SignError> {
        Ok(self.pair.pk.to_base64().parse()?)
    }

    /// Vouches for a component: the text of its `.minisig` file, and what it says.
    ///
    /// # Errors
    ///
    /// [`SignError::Nameless`] if it carries no name or version.
    pub fn sign(&self, component: &[u8]) -> Result<(String, Statement), SignError> {
        let metadata = Metadata::read(component)?;
        let statement = Statement::of(component, &metadata).ok_or(SignError::Nameless)?;
        let comment = format!("signature by the key {}", self.public_key()?.id());
        let signature = minisign::sign(
            Some(&self.pair.pk),
            &self.pair.sk,
            Cursor::new(component),
            Some(&statement.to_string()),
            Some(&comment),
        );
        Ok((signature.map_err(unusable)?.into_string(), statement))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").finish_non_exhaustive()
    }
}
