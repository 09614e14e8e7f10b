//! How many files this process may have open: each connection is one.

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// More than any limit of ours needs. Some systems allow a thousand million, which programs that count them don't like.
#[cfg(unix)]
const ENOUGH: u64 = 1 << 16;

/// Allows this process as many as the system lets it, and gives how many that are; none where nobody counts them. What a
/// shell gives is meant for programs of one person.
#[cfg(unix)]
pub fn allow_many() -> Option<u64> {
    let given = getrlimit(Resource::Nofile);
    let most = given.maximum.map_or(ENOUGH, |maximum| maximum.min(ENOUGH));
    if given.current.is_some_and(|current| current < most) {
        let more = Rlimit {
            current: Some(most),
            maximum: given.maximum,
        };
        // What it has is enough for fewer connections.
        let _ = setrlimit(Resource::Nofile, more);
    }
    getrlimit(Resource::Nofile).current
}

/// This system has no such limit.
#[cfg(not(unix))]
pub fn allow_many() -> Option<u64> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_process_takes_what_the_system_lets_it_have() {
        let given = getrlimit(Resource::Nofile);
        let fewer = Rlimit {
            current: Some(given.current.map_or(512, |current| current.min(512))),
            maximum: given.maximum,
        };
        setrlimit(Resource::Nofile, fewer).expect("fewer");
        let most = given.maximum.map_or(ENOUGH, |maximum| maximum.min(ENOUGH));
        assert_eq!(allow_many(), Some(most));
    }
}
