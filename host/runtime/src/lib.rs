//! Loads connector components and grants them capabilities: HTTP with credentials, a rate limit, a log, a clock.
