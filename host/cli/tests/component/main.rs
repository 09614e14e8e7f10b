//! Components that travel: as files, through registries, and into an installation.

mod desk;
mod files;
mod install;
mod registry;
#[path = "../../../registry/tests/shelf/mod.rs"]
mod shelf;
