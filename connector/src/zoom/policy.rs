//! Passcodes: the user's policy at Zoom, whether a passcode meets it, and random ones that always do.

use serde::Deserialize;

/// Zoom's longest passcode.
pub const MAX_LENGTH: usize = 10;
/// How long a random passcode is unless the policy asks for more.
const USUAL_LENGTH: usize = 8;
const DIGITS: &[u8] = b"0123456789";
const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const SPECIAL: &[u8] = b"@-_*";

/// Zoom: the reply of `GET /users/{userId}/settings?option=meeting_security`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SecuritySettings {
    /// The part that was asked for.
    pub meeting_security: MeetingSecurity,
}

/// Zoom: `meeting_security`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MeetingSecurity {
    /// What a passcode must be like.
    pub meeting_password_requirement: PasscodePolicy,
}

/// Zoom: the reply of `GET /users/{userId}/settings`, as far as it says what meetings may be like.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ScheduleSettings {
    /// What new meetings are like.
    pub schedule_meeting: ScheduleMeeting,
    /// Telephone numbers.
    pub audio_conferencing: AudioConferencing,
}

/// Zoom: `schedule_meeting`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ScheduleMeeting {
    /// What a passcode must be like.
    pub meeting_password_requirement: PasscodePolicy,
    /// Whether new meetings need one.
    pub require_password_for_scheduling_new_meetings: bool,
    /// The same, by an older name.
    pub require_password_for_scheduled_meetings: bool,
}

/// Zoom: `audio_conferencing`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AudioConferencing {
    /// The numbers that the account pays for: the only ones that Zoom lists before a meeting is made.
    pub toll_free_and_fee_based_toll_call: TollCalls,
}

/// Zoom: `toll_free_and_fee_based_toll_call`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TollCalls {
    /// Whether people can dial in by them.
    pub enable: bool,
    /// The numbers.
    pub numbers: Vec<TollNumber>,
}

/// Zoom: `toll_free_and_fee_based_toll_call.numbers[]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TollNumber {
    /// ISO 3166 code.
    pub country_code: Option<String>,
    /// In words.
    pub country_name: Option<String>,
}

/// Zoom: `meeting_password_requirement`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct PasscodePolicy {
    /// The least number of characters.
    pub length: usize,
    /// At least one letter.
    pub have_letter: bool,
    /// At least one digit.
    pub have_number: bool,
    /// At least one of `@ - _ *`.
    pub have_special_character: bool,
    /// Letters of both cases.
    pub have_upper_and_lower_characters: bool,
    /// Nothing but digits.
    pub only_allow_numeric: bool,
    /// 0: no rule. Else runs such as `abcd` or `1111` must be shorter than this.
    pub consecutive_characters_length: usize,
}

impl PasscodePolicy {
    /// What the passcode lacks, as sentences; empty if it meets the policy.
    pub fn violations(&self, passcode: &str) -> Vec<String> {
        let has = |class: fn(&char) -> bool| passcode.chars().any(|c| class(&c));
        let mut found = Vec::new();
        if passcode.chars().count() < self.length {
            found.push(format!(
                "The host's policy asks for at least {} characters.",
                self.length
            ));
        }
        if self.only_allow_numeric && passcode.chars().any(|c| !c.is_ascii_digit()) {
            found.push("The host's policy allows digits only.".to_owned());
        }
        if self.have_number && !has(char::is_ascii_digit) {
            found.push("The host's policy asks for a digit.".to_owned());
        }
        if !self.only_allow_numeric {
            if self.have_letter && !has(char::is_ascii_alphabetic) {
                found.push("The host's policy asks for a letter.".to_owned());
            }
            if self.have_special_character && !has(char::is_ascii_punctuation) {
                found.push("The host's policy asks for one of @ - _ *.".to_owned());
            }
            if self.have_upper_and_lower_characters && !(has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase))
            {
                found.push("The host's policy asks for letters of both cases.".to_owned());
            }
        }
        let limit = self.consecutive_characters_length;
        if limit > 1 && longest_run(passcode.as_bytes()) >= limit {
            found.push(format!(
                "The host's policy allows no {limit} characters in a row that are equal or follow each other."
            ));
        }
        found
    }

    /// A random passcode that meets the policy: 8 digits unless it asks for more. `random` fills a buffer.
    pub fn generate(&self, mut random: impl FnMut(&mut [u8])) -> String {
        // A run is rare in random characters, so a second try is rare, and a thirty-third never happens.
        let mut candidate = String::new();
        for _ in 0..32 {
            candidate = self.candidate(&mut random);
            if self.violations(&candidate).is_empty() {
                break;
            }
        }
        candidate
    }

    fn candidate(&self, random: &mut impl FnMut(&mut [u8])) -> String {
        let mut classes: Vec<&[u8]> = vec![DIGITS];
        if !self.only_allow_numeric {
            if self.have_upper_and_lower_characters {
                classes.extend([LOWER, UPPER]);
            } else if self.have_letter {
                classes.push(LOWER);
            }
            if self.have_special_character {
                classes.push(SPECIAL);
            }
        }
        let length = self.length.clamp(USUAL_LENGTH, MAX_LENGTH);
        // One of each class that is asked for, digits for the rest, in random order.
        let mut characters: Vec<u8> = (0..length)
            .map(|at| pick(classes.get(at).copied().unwrap_or(DIGITS), random))
            .collect();
        for at in (1..characters.len()).rev() {
            characters.swap(at, below(at + 1, random));
        }
        String::from_utf8_lossy(&characters).into_owned()
    }
}

fn pick(class: &[u8], random: &mut impl FnMut(&mut [u8])) -> u8 {
    class.get(below(class.len(), random)).copied().unwrap_or(b'0')
}

/// A number below `bound` (at most 256), each as likely as any other: values beyond the last whole multiple are drawn
/// again.
fn below(bound: usize, random: &mut impl FnMut(&mut [u8])) -> usize {
    let fair = 256 - 256 % bound;
    loop {
        let mut byte = [0];
        random(&mut byte);
        let value = usize::from(byte[0]);
        if value < fair {
            return value % bound;
        }
    }
}

/// The longest run of characters that are equal, or each one more or one less than the one before.
fn longest_run(text: &[u8]) -> usize {
    let mut longest = text.len().min(1);
    for step in [0, 1, -1] {
        let mut run = 1;
        for pair in text.windows(2) {
            run = if i16::from(pair[1]) - i16::from(pair[0]) == step {
                run + 1
            } else {
                1
            };
            longest = longest.max(run);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn usually_eight_digits() {
        let mut next = 0_u8;
        let passcode = PasscodePolicy::default().generate(|buffer| {
            for byte in buffer {
                next = next.wrapping_mul(37).wrapping_add(11);
                *byte = next;
            }
        });
        assert_eq!(passcode.len(), 8);
        assert!(passcode.bytes().all(|byte| byte.is_ascii_digit()), "{passcode}");
    }

    #[test]
    fn violations_are_all_named() {
        let policy = PasscodePolicy {
            length: 8,
            have_letter: true,
            have_number: true,
            have_special_character: true,
            have_upper_and_lower_characters: true,
            consecutive_characters_length: 4,
            ..PasscodePolicy::default()
        };
        assert_eq!(policy.violations("1234").len(), 5);
        assert!(policy.violations("aB3-xY7_").is_empty());
    }

    #[test]
    fn runs_go_up_down_and_stay() {
        assert_eq!(longest_run(b"1234"), 4);
        assert_eq!(longest_run(b"x4321"), 4);
        assert_eq!(longest_run(b"7777a"), 4);
        assert_eq!(longest_run(b"1357"), 1);
        assert_eq!(longest_run(b""), 0);
    }

    proptest! {
        #[test]
        fn a_random_passcode_always_meets_its_policy(
            length in 0_usize..=10, letter: bool, number: bool, special: bool, both: bool, numeric: bool,
            run in prop::sample::select(vec![0_usize, 4, 5, 6, 7, 8]), seed: u64,
        ) {
            let policy = PasscodePolicy {
                length, have_letter: letter, have_number: number, have_special_character: special,
                have_upper_and_lower_characters: both, only_allow_numeric: numeric, consecutive_characters_length: run,
            };
            let mut state = seed | 1;
            let passcode = policy.generate(|buffer| for byte in buffer {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 33) as u8;
            });
            prop_assert!(passcode.len() <= MAX_LENGTH);
            prop_assert_eq!(policy.violations(&passcode), Vec::<String>::new(), "{}", passcode);
        }
    }
}
