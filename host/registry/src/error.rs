//! What goes wrong between here and a registry.

use microapp_distribution::{Digest, MetadataError};

/// Why an artifact could not be pushed or pulled. Never with a password or a token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// The registry can't be reached, or its address is refused.
    #[error("{registry} can't be asked: {reason}")]
    Unreachable {
        /// Which registry.
        registry: String,
        /// Why.
        reason: String,
    },
    /// It wants other credentials, or some.
    #[error(
        "{registry} does not let this in ({status}): give MICROAPP_REGISTRY={registry}, MICROAPP_REGISTRY_USER and \
         MICROAPP_REGISTRY_PASSWORD, or sign in with `docker login {registry}`"
    )]
    Denied {
        /// Which registry.
        registry: String,
        /// What it answered.
        status: u16,
    },
    /// There is no such artifact.
    #[error("there is no {reference}")]
    NotFound {
        /// What was asked for.
        reference: String,
    },
    /// It answers what it should not.
    #[error("{registry} answers what a registry does not: {reason}")]
    Strange {
        /// Which registry.
        registry: String,
        /// What came.
        reason: String,
    },
    /// It is an artifact of another kind.
    #[error("{reference} is no component: {reason}")]
    NotAComponent {
        /// What was asked for.
        reference: String,
        /// What it is.
        reason: String,
    },
    /// Other bytes than those that the digest names.
    #[error("{what} is {found}, but {wanted} was asked for: it was changed on its way, or replaced")]
    OtherDigest {
        /// The manifest, or the component.
        what: &'static str,
        /// What came.
        found: Digest,
        /// What was asked for.
        wanted: Digest,
    },
    /// What the component says of itself can't be read.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// The credentials that Docker keeps can't be read.
    #[error("the credentials in {path} can't be read: {reason}")]
    Credentials {
        /// The file.
        path: String,
        /// What is wrong. Nothing of what is in it.
        reason: &'static str,
    },
}
