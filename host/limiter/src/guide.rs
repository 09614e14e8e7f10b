//! The idea, the proof and the price.
