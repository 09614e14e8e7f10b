//! Hostile and sloppy components, built from source for the sandbox tests.
