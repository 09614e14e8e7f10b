//! The store on a disk that loses, fills up and fails.

mod faults;
mod load;
mod power_loss;
