//! The store on a disk that loses, fills up and fails.

mod copies;
mod faults;
mod load;
mod power_loss;
