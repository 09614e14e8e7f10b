//! Telephone numbers as the text writes them.

/// A number to join by telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialIn {
    /// In the text's spelling: `+1 669 900 6833`.
    pub number: String,
    /// The country's name, or its code: the text has both kinds.
    pub country_name: Option<String>,
    /// The city, where the number has one.
    pub city: Option<String>,
    /// Whether the text says that the call is free. Where it is silent, nobody knows.
    pub toll_free: bool,
}

impl DialIn {
    /// Reads `+1 669 900 6833 US (San Jose)` or `833 548 0276 US Toll-free`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let in_number = |letter: char| matches!(letter, '0'..='9' | '+' | ' ' | '-');
        let end = line.find(|letter| !in_number(letter)).unwrap_or(line.len());
        let (number, place) = line.split_at(end);
        let number = number.trim();
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        if digits < 5 || !number.starts_with(|first: char| first == '+' || first.is_ascii_digit()) {
            return None;
        }
        let (place, toll_free) = without_toll_free(place.trim());
        let (country, city) = match place.strip_suffix(')').and_then(|place| place.rsplit_once('(')) {
            Some((country, city)) => (country.trim(), city.trim()),
            None => (place, ""),
        };
        let word = |word: &str| Some(word.to_owned()).filter(|word| !word.is_empty());
        Some(Self {
            number: number.to_owned(),
            country_name: word(country),
            city: word(city),
            toll_free,
        })
    }
}

fn without_toll_free(place: &str) -> (&str, bool) {
    for ending in ["Toll-free", "Toll Free", "(Toll-free)"] {
        if let Some(split) = place.len().checked_sub(ending.len())
            && let Some((rest, end)) = place.split_at_checked(split)
            && end.eq_ignore_ascii_case(ending)
        {
            return (rest.trim(), true);
        }
    }
    (place, false)
}

/// Reads what a telephone dials: `+16699006833,,12345678901#,,,,*123456#`.
pub(super) fn one_tap(line: &str) -> Option<String> {
    let number = line.split_whitespace().next()?;
    let dialled = |byte| matches!(byte, b'0'..=b'9' | b'+' | b',' | b'#' | b'*');
    let complete = number.starts_with('+') && number.contains(",,") && number.bytes().all(dialled);
    complete.then(|| number.to_owned())
}

/// The passcode in what a telephone dials.
pub(super) fn one_tap_passcode(number: &str) -> Option<String> {
    let (_, passcode) = number.split_once('*')?;
    let passcode = passcode.trim_end_matches('#');
    let is_number = !passcode.is_empty() && passcode.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| passcode.to_owned())
}
