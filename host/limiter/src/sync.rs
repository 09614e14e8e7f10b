//! The primitives that the driver stands on, in one place, so that a test can compile the driver on others.

pub(crate) use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
