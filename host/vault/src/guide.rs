//! How a connection is kept.
