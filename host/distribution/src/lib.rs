//! What a component says of itself, and who vouches for it.
//!
//! A component travels: from those who build it, through a file or a registry, to the admin who runs it. On its way it has
//! three things that hold it together: the [`Digest`] of its bytes, the [`Metadata`] inside of it (name, version, licence,
//! source, what it was built of), and a signature beside it, which says by whose key that these bytes are that name and
//! that version. [`TrustPolicy::check`] looks at all three **before anything is compiled**: whoever loads a component
//! hands on the bytes of a [`Checked`], and of nothing else.
//!
//! Signatures are [minisign](https://jedisct1.github.io/minisign/)'s: Ed25519 over the file, with a trusted comment
//! that holds the [`Statement`]. So the common tools make and check them as well.
//!
//! It must never compile or run a component, open a file or a connection, or know a connector by its name.
//!
//! | To | read |
//! |---|---|
//! | know which bytes they are | [`Digest`] |
//! | see what a component says of itself | [`Metadata`] |
//! | decide whether to load it | [`TrustPolicy`], [`TrustedKey`], [`TrustError`] |
//! | sign one | `SigningKey`, with the feature `sign` |

#![deny(missing_docs)]

mod digest;
mod key;
mod metadata;
#[cfg(feature = "sign")]
mod sign;
mod statement;
mod trust;

pub use digest::{Digest, InvalidDigest};
pub use key::{InvalidKey, KeyId, TrustedKey};
pub use metadata::{Dependency, Metadata, MetadataError};
#[cfg(feature = "sign")]
pub use sign::{SignError, SigningKey};
pub use statement::Statement;
pub use trust::{Checked, TrustError, TrustPolicy};
