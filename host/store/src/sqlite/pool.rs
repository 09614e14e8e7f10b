//! Readers that are kept open.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::options::SqliteOptions;
use super::session;
use crate::StoreError;

/// Opens readers as they are needed, and keeps a few.
#[derive(Debug)]
pub struct Pool {
    path: PathBuf,
    options: SqliteOptions,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub fn new(path: &Path, options: &SqliteOptions) -> Self {
        Self {
            path: path.to_owned(),
            options: options.clone(),
            idle: Mutex::default(),
        }
    }

    pub fn with<T>(&self, look: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = idle().pop();
        let reader = match reader {
            Some(reader) => reader,
            None => session::open_reader(&self.path, &self.options)?,
        };
        let answer = look(&reader);
        let mut idle = idle();
        if idle.len() < self.options.readers {
            idle.push(reader);
        }
        answer
    }
}
