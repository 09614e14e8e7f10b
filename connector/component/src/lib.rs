//! The compiled Zoom connector, as bytes to load.
