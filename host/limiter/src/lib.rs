//! An exact rate limiter: never more than n requests in any window, measured where they arrive.
