//! The service's own limits, above the window: the real component in the real host, against the simulator's plans and
//! against refusals as they were captured.

mod classes;
mod kept;
mod memory;
mod quota;
mod refusals;
mod support;
mod waiting;
