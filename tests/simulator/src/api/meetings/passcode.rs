//! Passcodes: the alphabet, the host's policy, and making one up.

use serde_json::{Map, Value};

use crate::api::error::ApiError;
use crate::random::Random;
use crate::world::World;
use crate::world::meetings::Kind;
use crate::world::users::User;

/// Zoom: `schedule_meeting.meeting_password_requirement` of GET /users/{userId}/settings
#[derive(Debug, Default)]
struct Policy {
    length: usize,
    /// So many equal or ascending characters in a row are too many; 0 allows any.
    consecutive: usize,
    letter: bool,
    number: bool,
    special: bool,
    both_cases: bool,
    only_numeric: bool,
}

impl Policy {
    fn of(host: &User) -> Self {
        let rules = host
            .setting("schedule_meeting", "meeting_password_requirement")
            .and_then(Value::as_object);
        let empty = Map::new();
        let rules = rules.unwrap_or(&empty);
        let flag = |name: &str| rules.get(name).and_then(Value::as_bool).unwrap_or(false);
        let number = |name: &str| rules.get(name).and_then(Value::as_u64).unwrap_or(0) as usize;
        Self {
            length: number("length"),
            consecutive: number("consecutive_characters_length"),
            letter: flag("have_letter"),
            number: flag("have_number"),
            special: flag("have_special_character"),
            both_cases: flag("have_upper_and_lower_characters"),
            only_numeric: flag("only_allow_numeric"),
        }
    }

    fn allows(&self, password: &str) -> bool {
        let any = |test: fn(u8) -> bool| password.bytes().any(test);
        let digits_only = password.bytes().all(|byte| byte.is_ascii_digit());
        password.len() >= self.length
            && (!self.letter || any(|byte| byte.is_ascii_alphabetic()))
            && (!self.number || any(|byte| byte.is_ascii_digit()))
            && (!self.special || any(|byte| !byte.is_ascii_alphanumeric()))
            && (!self.both_cases || (any(|byte| byte.is_ascii_uppercase()) && any(|byte| byte.is_ascii_lowercase())))
            && (!self.only_numeric || digits_only)
            && (self.consecutive == 0 || longest_run(password) < self.consecutive)
    }

    /// A passcode that the policy allows, or the last try under a policy that contradicts itself.
    fn make(&self, random: &mut Random) -> String {
        let mut password = String::new();
        // A run of equal characters is possible and rare; contradictions are for ever.
        for _ in 0..100 {
            let length = self.length.clamp(6, 10);
            password = if self.only_numeric {
                random.digits(length)
            } else if self.special {
                format!("{}@aA1", random.letters(length - 4))
            } else if self.letter || self.both_cases {
                format!("{}aA1", random.letters(length - 3))
            } else {
                random.letters(length)
            };
            if self.allows(&password) {
                break;
            }
        }
        password
    }
}

/// The longest row of equal (`1111`) or ascending (`1234`) characters.
fn longest_run(password: &str) -> usize {
    let bytes = password.as_bytes();
    let longest = |step: u8| {
        let mut run = 1;
        let mut longest = usize::from(!bytes.is_empty());
        for pair in bytes.windows(2) {
            run = if pair[0].wrapping_add(step) == pair[1] {
                run + 1
            } else {
                1
            };
            longest = longest.max(run);
        }
        longest
    };
    longest(0).max(longest(1))
}

/// Zoom: `[A-Za-z0-9@-_*!]`, at most ten.
fn in_alphabet(password: &str) -> bool {
    password.chars().count() <= 10
        && password
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"@-_*!".contains(&byte))
}

/// Checks a passcode that is to be set.
pub(super) fn check(host: &User, password: &str) -> Result<(), ApiError> {
    if in_alphabet(password) && Policy::of(host).allows(password) {
        Ok(())
    } else {
        Err(ApiError::field("password"))
    }
}

/// The passcode of a new meeting: the given one if it is allowed, a made-up one where the host's settings or the request
/// ask for one, none otherwise.
pub(super) fn choose(
    world: &mut World,
    host: &User,
    kind: Kind,
    given: Option<&str>,
    default_password: bool,
) -> Result<String, ApiError> {
    if let Some(password) = given.filter(|password| !password.is_empty()) {
        check(host, password)?;
        return Ok(password.to_owned());
    }
    let required = required(host, kind) || (default_password && given.is_none());
    Ok(if required {
        Policy::of(host).make(&mut world.random)
    } else {
        String::new()
    })
}

/// Whether the host's settings demand a passcode.
pub(super) fn required(host: &User, kind: Kind) -> bool {
    let flag = |name: &str| {
        host.setting("schedule_meeting", name)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    };
    match kind {
        Kind::Instant => flag("require_password_for_instant_meetings"),
        _ => flag("require_password_for_scheduling_new_meetings") || flag("require_password_for_scheduled_meetings"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_counts_runs_of_equal_and_ascending_characters() {
        let policy = Policy {
            consecutive: 4,
            ..Policy::default()
        };
        assert!(policy.allows("123x123"));
        assert!(!policy.allows("x1234"));
        assert!(!policy.allows("aaaa1"));
    }

    #[test]
    fn every_made_up_passcode_is_allowed() {
        let mut random = Random::new(1);
        for (only_numeric, special, both_cases) in [(true, false, false), (false, true, true), (false, false, true)] {
            let policy = Policy {
                length: 10,
                consecutive: 4,
                number: true,
                only_numeric,
                special,
                both_cases,
                ..Policy::default()
            };
            for _ in 0..100 {
                let password = policy.make(&mut random);
                assert!(policy.allows(&password) && in_alphabet(&password), "{password}");
            }
        }
    }
}
