//! What can be set.

use std::time::Duration;

/// How long things take and last. The defaults suit a server; tests that crash processes shorten them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How long before its end a token is renewed, and at most half its life. Default: 60 s.
    pub renew_ahead: Duration,
    /// How long a token is used without a look at the store, where an admin may have switched the connection off in
    /// another process. Default: 1 s.
    pub recheck: Duration,
    /// How long one token request may take. Default: 15 s.
    pub call_timeout: Duration,
    /// How long a process may take for a refresh before another takes over: longer than one token request, or two of
    /// them run at once. Default: 30 s.
    pub lease: Duration,
    /// How long a caller waits for another process's refresh, a crashed one's included. Default: 40 s.
    pub wait: Duration,
    /// How often such a caller looks. Default: 25 ms.
    pub poll: Duration,
    /// How long nothing is tried after a failure that may pass. A service that says how long is believed. Default: 1 s.
    pub pause: Duration,
    /// How long nothing is tried at most, whatever the service says. Default: 5 min.
    pub longest_pause: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            renew_ahead: Duration::from_secs(60),
            recheck: Duration::from_secs(1),
            call_timeout: Duration::from_secs(15),
            lease: Duration::from_secs(30),
            wait: Duration::from_secs(40),
            poll: Duration::from_millis(25),
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(300),
        }
    }
}
