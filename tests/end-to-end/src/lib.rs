//! Tests that cross parts: the real component in the real host against the simulator.
