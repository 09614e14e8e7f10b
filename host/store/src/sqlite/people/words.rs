//! Names and searches in the form in which they are compared: lower case, without accents, split into words.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use serde_json::{Value, json};

/// The words of a name, a space before each: `Jean-Luc Picard` is found by `luc` and by `pic`, `André` by `andre`.
pub fn of_name(name: &str) -> String {
    let plain = plain(name);
    split(&plain).map(|word| format!(" {word}")).collect()
}

/// The words of a search as JSON, each whole as it may stand in an address, and split as a name is: `O'Brien` looks for
/// what `O'Brien` is kept as.
pub fn of_search(words: &[String]) -> Value {
    let one = |word: &String| {
        let plain = plain(word);
        json!({ "whole": word.to_lowercase(), "parts": split(&plain).collect::<Vec<_>>() })
    };
    words.iter().map(one).collect()
}

/// Lower case, and letters without their marks.
fn plain(text: &str) -> String {
    let marks = CanonicalCombiningClassMapBorrowed::new();
    let lower = text.to_lowercase();
    let letters = DecomposingNormalizerBorrowed::new_nfd().normalize_iter(lower.chars());
    letters.filter(|letter| marks.get_u8(*letter) == 0).collect()
}

fn split(plain: &str) -> impl Iterator<Item = &str> {
    plain
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
