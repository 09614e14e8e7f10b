//! Runs connectors from the command line.
fn main() {}
