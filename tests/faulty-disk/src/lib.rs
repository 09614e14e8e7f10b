//! A disk that loses what was not synced, fills up, and fails.
//!
//! [`Disk`] registers a file system with SQLite that passes everything on to the system's, files, locks and shared memory
//! alike, and on the way
//!
//! - writes down every write, truncation, sync and deletion, in order: [`Recording`] makes the files of it that a
//!   loss of power at any point could leave;
//! - refuses what [`Fault`] says, as a full or a broken disk does.
//!
//! For tests only. All `unsafe` of it, and of this project, is in `vfs.rs`: SQLite's file systems are tables of C functions,
//! and no maintained crate wraps them without code of the like.

#![deny(missing_docs)]

mod disk;
mod fault;
mod recording;
mod vfs;

pub use disk::Disk;
pub use fault::{Fault, Operation};
pub use recording::{Event, Files, Loss, Recording};
