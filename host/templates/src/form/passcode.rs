//! What a passcode must be like: in words beside its field, as a check before it is sent, and for making one up.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::format;
use crate::locale::{Locale, args};

/// How long a passcode is that is made up, unless more is asked for.
const USUAL_LENGTH: u32 = 8;
/// The longest that is made up where nobody sets a limit.
const LONGEST: u32 = 64;
const DIGITS: &[u8] = b"0123456789";
const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const SPECIAL: &[u8] = b"@-_*";

/// What the service asks of a passcode. What is absent is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PasscodePolicy {
    /// Whether a meeting can't do without one.
    pub required: bool,
    /// The least number of characters.
    pub min_length: u32,
    /// The largest number of characters; 0: no rule.
    pub max_length: u32,
    /// At least one letter.
    pub letter: bool,
    /// At least one digit.
    pub digit: bool,
    /// At least one of `@ - _ *`.
    pub special: bool,
    /// Letters of both cases.
    pub both_cases: bool,
    /// Nothing but digits.
    pub digits_only: bool,
    /// So many characters in a row that are equal or follow each other are too many; 0: no rule.
    pub run: u32,
}

/// One rule of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Length,
    DigitsOnly,
    Letter,
    BothCases,
    Digit,
    Special,
    Run,
}

const RULES: [Rule; 7] = [
    Rule::Length,
    Rule::DigitsOnly,
    Rule::Letter,
    Rule::BothCases,
    Rule::Digit,
    Rule::Special,
    Rule::Run,
];

impl PasscodePolicy {
    /// All its rules in words. None if there are none.
    pub fn hint(&self, locale: &Locale) -> Option<String> {
        let rules = self.sentence(RULES.into_iter().filter(|rule| self.has(*rule)), locale);
        let required = self.required.then(|| locale.word("passcode-required", None));
        let said: Vec<String> = required.into_iter().chain(rules).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// The rules that a passcode breaks, in a sentence. None if there are none.
    pub fn complaint(&self, passcode: &str, locale: &Locale) -> Option<String> {
        let broken = RULES
            .into_iter()
            .filter(|rule| self.has(*rule) && !self.keeps(*rule, passcode));
        self.sentence(broken, locale)
    }

    fn sentence(&self, rules: impl Iterator<Item = Rule>, locale: &Locale) -> Option<String> {
        let words: Vec<String> = rules
            .map(|rule| match rule {
                Rule::Length => locale.word("passcode-length", Some(&args([("count", self.min_length.into())]))),
                Rule::DigitsOnly => locale.word("passcode-digits-only", None),
                Rule::Letter => locale.word("passcode-letter", None),
                Rule::BothCases => locale.word("passcode-both-cases", None),
                Rule::Digit => locale.word("passcode-digit", None),
                Rule::Special => locale.word("passcode-special", None),
                Rule::Run => locale.word("passcode-run", Some(&args([("count", self.run.into())]))),
            })
            .collect();
        let rules = format::list(&words, locale.tag());
        (!words.is_empty()).then(|| locale.word("passcode-needs", Some(&args([("rules", rules.into())]))))
    }

    fn has(&self, rule: Rule) -> bool {
        let letters = !self.digits_only;
        match rule {
            Rule::Length => self.min_length > 1,
            Rule::DigitsOnly => self.digits_only,
            Rule::Letter => self.letter && !self.both_cases && letters,
            Rule::BothCases => self.both_cases && letters,
            Rule::Digit => self.digit && letters,
            Rule::Special => self.special && letters,
            Rule::Run => self.run > 1,
        }
    }

    fn keeps(&self, rule: Rule, passcode: &str) -> bool {
        let has = |class: fn(&char) -> bool| passcode.chars().any(|letter| class(&letter));
        match rule {
            Rule::Length => passcode.chars().count() >= self.min_length as usize,
            Rule::DigitsOnly => passcode.chars().all(|letter| letter.is_ascii_digit()),
            Rule::Letter => has(char::is_ascii_alphabetic),
            Rule::BothCases => has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase),
            Rule::Digit => has(char::is_ascii_digit),
            Rule::Special => has(char::is_ascii_punctuation),
            Rule::Run => longest_run(passcode.as_bytes()) < self.run as usize,
        }
    }

    fn length(&self) -> u32 {
        let most = if self.max_length == 0 { LONGEST } else { self.max_length };
        self.min_length.max(USUAL_LENGTH).min(most)
    }

    /// For the page's script, which makes one up itself.
    pub(super) fn script(&self) -> Value {
        json!({
            "length": self.length(),
            "digits": true,
            "letters": self.has(Rule::Letter) || self.has(Rule::BothCases),
            "upper": self.has(Rule::BothCases),
            "special": self.has(Rule::Special),
            "run": self.run,
        })
    }

    /// A random passcode that keeps all rules: eight digits unless they ask for more. `random` fills a buffer.
    ///
    /// # Errors
    ///
    /// Those of `random`.
    pub fn generate<E>(&self, mut random: impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<String, E> {
        let mut made = String::new();
        // A run is rare in random characters, so a second try is rare, and a thirty-third never happens.
        for _ in 0..32 {
            made = self.candidate(&mut random)?;
            if RULES.into_iter().all(|rule| !self.has(rule) || self.keeps(rule, &made)) {
                break;
            }
        }
        Ok(made)
    }

    fn candidate<E>(&self, random: &mut impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<String, E> {
        let mut kinds: Vec<&[u8]> = vec![DIGITS];
        if self.has(Rule::Letter) || self.has(Rule::BothCases) {
            kinds.push(LOWER);
        }
        if self.has(Rule::BothCases) {
            kinds.push(UPPER);
        }
        if self.has(Rule::Special) {
            kinds.push(SPECIAL);
        }
        // One of each kind that is asked for, digits for the rest, in random order.
        let mut made: Vec<u8> = Vec::new();
        for at in 0..self.length() as usize {
            let kind = kinds.get(at).copied().unwrap_or(DIGITS);
            let chosen = below(kind.len(), random)?;
            made.extend(kind.get(chosen));
        }
        for at in (1..made.len()).rev() {
            made.swap(at, below(at + 1, random)?);
        }
        Ok(made.into_iter().map(char::from).collect())
    }
}

/// A number below `bound` (at most 256), each as likely as any other.
fn below<E>(bound: usize, random: &mut impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<usize, E> {
    let fair = 256 - 256 % bound;
    loop {
        let mut byte = [0];
        random(&mut byte)?;
        if usize::from(byte[0]) < fair {
            return Ok(usize::from(byte[0]) % bound);
        }
    }
}

/// The longest run of characters that are equal, or each one more or one less than the one before.
fn longest_run(text: &[u8]) -> usize {
    let mut longest = text.len().min(1);
    for step in [0, 1, -1] {
        let mut run = 1;
        for pair in text.windows(2) {
            let follows = i16::from(pair[1]) - i16::from(pair[0]) == step;
            run = if follows { run + 1 } else { 1 };
            longest = longest.max(run);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::manifest::LocaleTag;

    fn policy(json: Value) -> PasscodePolicy {
        serde_json::from_value(json).unwrap()
    }

    fn strict() -> PasscodePolicy {
        policy(json!({
            "min_length": 9, "max_length": 10, "letter": true, "digit": true, "special": true, "both_cases": true, "run": 4,
        }))
    }

    fn english() -> Locale {
        Locale::plain(LocaleTag::En)
    }

    #[test]
    fn no_rules_need_no_words() {
        assert_eq!(PasscodePolicy::default().hint(&english()), None);
        assert_eq!(PasscodePolicy::default().complaint("1111", &english()), None);
    }

    #[test]
    fn every_rule_is_said_and_of_a_passcode_those_that_it_breaks() {
        let hint = strict().hint(&english()).unwrap();
        for word in [
            "9 characters",
            "capital and small",
            "a digit",
            "@ - _ *",
            "4 characters in a row",
        ] {
            assert!(hint.contains(word), "{word}: {hint}");
        }
        let complaint = strict().complaint("aB3-1111", &english()).unwrap();
        assert!(
            complaint.contains("9 characters") && complaint.contains("in a row"),
            "{complaint}"
        );
        assert!(
            !complaint.contains("a digit") && !complaint.contains("capital"),
            "{complaint}"
        );
        assert_eq!(strict().complaint("aB3-xY7_z", &english()), None);
    }

    #[test]
    fn digits_only_silences_what_contradicts_it() {
        let numeric = policy(json!({"min_length": 6, "letter": true, "special": true, "digits_only": true}));
        let hint = numeric.hint(&english()).unwrap();
        assert!(hint.contains("digits only") && !hint.contains("letter"), "{hint}");
        assert!(numeric.complaint("abc123", &english()).is_some());
        assert_eq!(numeric.complaint("135791", &english()), None);
    }

    #[test]
    fn what_is_made_up_keeps_the_rules() {
        let mut state = 7_u64;
        let mut random = |buffer: &mut [u8]| {
            for byte in buffer {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 33) as u8;
            }
            Ok::<(), ()>(())
        };
        let numeric = policy(json!({"min_length": 6, "max_length": 10, "digits_only": true, "run": 4}));
        for policy in [PasscodePolicy::default(), strict(), numeric] {
            for _ in 0..200 {
                let made = policy.generate(&mut random).unwrap();
                assert_eq!(policy.complaint(&made, &english()), None, "{made}");
                assert_eq!(made.len(), policy.length() as usize);
            }
        }
    }

    #[test]
    fn the_script_is_told_the_same() {
        let told = strict().script();
        assert_eq!(
            told,
            json!({"length": 9, "digits": true, "letters": true, "upper": true, "special": true, "run": 4})
        );
        assert_eq!(PasscodePolicy::default().script()["length"], 8);
    }
}
