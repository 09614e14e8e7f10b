//! Exactly one meeting: the journal, store, vault and connector at a Zoom that loses, delays and repeats.

mod desk;
mod doubled;
mod full_disk;
mod keys;
mod lost;
mod people;
mod seeds;
