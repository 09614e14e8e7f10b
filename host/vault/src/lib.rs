//! The token vault: keeps the tokens of connections sealed, and lets one at a time refresh them.

#![deny(missing_docs)]
