//! `get-meeting-options`. Zoom: `GET /users/{userId}/settings`.

use serde::{Deserialize, Serialize};

use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::client::{Ask, RateClass, host_segment};
use crate::zoom::path::Path;
use crate::zoom::policy::{MAX_LENGTH, PasscodePolicy, ScheduleSettings};

/// Whose options.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OptionsQuery {
    /// Whose: `me`, an id or an e-mail address. Absent: `me`.
    pub host: Option<String>,
}

/// What a host's meetings may be like.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
pub struct MeetingOptions {
    /// What a passcode must be like.
    pub passcode: PasscodeRules,
    /// The countries of the host's own dial-in numbers, by their codes. None: the service does not say which; numbers
    /// that every account has are listed nowhere.
    pub dial_in_countries: Option<Vec<Country>>,
}

/// What a passcode must be like.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
pub struct PasscodeRules {
    /// Whether a meeting can't do without one.
    pub required: bool,
    /// The least number of characters.
    pub min_length: u32,
    /// The largest number of characters.
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

/// A country with dial-in numbers.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
pub struct Country {
    /// Its code (ISO 3166).
    pub code: String,
    /// Its name, in the service's words.
    pub name: String,
}

/// Reads what a host's meetings may be like.
///
/// # Errors
///
/// What Zoom's refusal means; above all `missing-scope`.
pub fn get_meeting_options(input: OptionsQuery) -> Result<MeetingOptions, Error> {
    let host = host_segment(input.host.as_deref());
    let path = Path::new("users").segment(&host).word("settings");
    let settings: ScheduleSettings = Ask::new(Method::Get, path, RateClass::Medium, "user", &host).json()?;
    Ok(options(&settings))
}

fn options(settings: &ScheduleSettings) -> MeetingOptions {
    let schedule = &settings.schedule_meeting;
    let policy = &schedule.meeting_password_requirement;
    let required =
        schedule.require_password_for_scheduling_new_meetings || schedule.require_password_for_scheduled_meetings;
    MeetingOptions {
        passcode: rules(policy, required),
        dial_in_countries: countries(settings),
    }
}

fn rules(policy: &PasscodePolicy, required: bool) -> PasscodeRules {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    PasscodeRules {
        required,
        min_length: number(policy.length),
        max_length: number(MAX_LENGTH),
        letter: policy.have_letter && !policy.only_allow_numeric,
        digit: policy.have_number,
        special: policy.have_special_character && !policy.only_allow_numeric,
        both_cases: policy.have_upper_and_lower_characters && !policy.only_allow_numeric,
        digits_only: policy.only_allow_numeric,
        run: number(policy.consecutive_characters_length),
    }
}

/// Each country once, in Zoom's order.
fn countries(settings: &ScheduleSettings) -> Option<Vec<Country>> {
    let calls = &settings.audio_conferencing.toll_free_and_fee_based_toll_call;
    let mut found: Vec<Country> = Vec::new();
    for number in calls.numbers.iter().filter(|_| calls.enable) {
        let Some(code) = number
            .country_code
            .as_deref()
            .map(str::trim)
            .filter(|code| code.len() == 2)
        else {
            continue;
        };
        let code = code.to_ascii_uppercase();
        if found.iter().all(|known| known.code != code) {
            let name = number.country_name.clone().filter(|name| !name.is_empty());
            found.push(Country {
                name: name.unwrap_or_else(|| code.clone()),
                code,
            });
        }
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::reply::parse;

    fn of(json: &str) -> MeetingOptions {
        options(&parse(json).unwrap())
    }

    #[test]
    fn each_country_of_the_numbers_stands_there_once() {
        let options = of(
            r#"{"audio_conferencing": {"toll_free_and_fee_based_toll_call": {"enable": true, "numbers": [
            {"code": "1", "country_code": "US", "country_name": "United States", "number": "1"},
            {"code": "1", "country_code": "US", "number": "2"},
            {"code": "49", "country_code": "de", "country_name": "", "number": "3"},
            {"code": "0", "number": "4"}]}}}"#,
        );
        let codes: Vec<_> = options.dial_in_countries.unwrap();
        let codes: Vec<(&str, &str)> = codes.iter().map(|one| (one.code.as_str(), one.name.as_str())).collect();
        assert_eq!(codes, [("US", "United States"), ("DE", "DE")]);
    }

    #[test]
    fn without_numbers_nobody_knows_the_countries() {
        assert_eq!(of("{}").dial_in_countries, None);
        let off = r#"{"audio_conferencing": {"toll_free_and_fee_based_toll_call": {"enable": false,
            "numbers": [{"country_code": "US"}]}}}"#;
        assert_eq!(of(off).dial_in_countries, None);
    }

    #[test]
    fn rules_about_letters_mean_nothing_where_only_digits_are_allowed() {
        let rules = of(
            r#"{"schedule_meeting": {"require_password_for_scheduling_new_meetings": true, "meeting_password_requirement":
            {"length": 6, "have_letter": true, "have_special_character": true, "only_allow_numeric": true}}}"#,
        )
        .passcode;
        assert!(rules.required && rules.digits_only && !rules.letter && !rules.special);
        assert_eq!((rules.min_length, rules.max_length), (6, 10));
    }
}
