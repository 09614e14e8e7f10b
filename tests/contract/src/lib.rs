//! The contract in `wit/` as a page for people: every interface, type and function with its doc comment.
//!
//! The page is kept in the repository as `docs/contract.md`; a test fails when it is stale.
#![deny(missing_docs)]

mod page;
mod types;

use std::path::{Path, PathBuf};

use wit_parser::{PackageId, Resolve};

pub use page::page;

/// The folder with the contract.
pub fn wit_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit")
}

/// Reads the contract.
///
/// # Panics
///
/// If it is not valid WIT, with the parser's words.
pub fn resolve() -> (Resolve, PackageId) {
    let mut resolve = Resolve::default();
    match resolve.push_dir(wit_folder()) {
        Ok((package, _)) => (resolve, package),
        Err(error) => panic!("wit/ is not valid: {error:#}"),
    }
}
