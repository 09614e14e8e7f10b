//! Key-encryption keys: where they come from, how they are named, and how a wrong one is found out.
//!
//! A key-encryption key seals the keys of rows, and nothing of it is ever kept in the store but its name and a known text
//! sealed with it. One of the keys is *active*: the store says which. The others are there to read what is not yet
//! sealed anew. A key is one line, its name and 32 bytes in base64:
//!
//! ```text
//! key-1 3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
//! ```

mod ring;
mod source;

pub use crate::key_error::KeyError;
pub use ring::{KeyEncryptionKey, KeyName, KeyRing};
pub use source::KeySource;
