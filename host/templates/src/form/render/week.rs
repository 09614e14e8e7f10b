//! The days of the week, in the order in which a language's readers say them.

use icu_calendar::types::Weekday;
use icu_calendar::week::WeekInformation;

use crate::form::control::Choice;
use crate::format;
use crate::model::manifest::LocaleTag;

/// The words of the days in actions' schemas.
const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The choices as they are shown: where seven in a row are the days of the week, they begin on the day that is usual
/// (CLDR). All else stays as the schema has it.
pub(super) fn ordered(choices: &[Choice], tag: LocaleTag) -> Vec<&Choice> {
    let mut shown: Vec<&Choice> = choices.iter().collect();
    let day = |choice: &&Choice| DAYS.iter().position(|day| *day == choice.word);
    let week = shown.windows(DAYS.len()).position(|seven| {
        let days = seven.iter().map(day);
        let first = seven.first().and_then(day);
        first.is_some_and(|first| {
            days.enumerate()
                .all(|(index, day)| day == Some((first + index) % DAYS.len()))
        })
    });
    if let Some(week) = week.and_then(|start| shown.get_mut(start..start + DAYS.len())) {
        let first = DAYS.get(first_day(tag)).copied().unwrap_or("monday");
        let ahead = week.iter().position(|choice| choice.word == first).unwrap_or(0);
        week.rotate_left(ahead);
    }
    shown
}

/// The day on which weeks begin, from Monday, 0.
fn first_day(tag: LocaleTag) -> usize {
    let week = WeekInformation::try_new(format::icu_locale(tag).into());
    match week.map_or(Weekday::Monday, |week| week.first_weekday) {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}
