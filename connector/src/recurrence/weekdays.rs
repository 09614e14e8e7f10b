//! Days of the week in Zoom's numbers (1 is Sunday, 7 Saturday) and in the calendar library's names.

use jiff::civil;

use crate::bindings::exports::microapp::connector::meetings::Weekday;

const WEEK: [Weekday; 7] = [
    Weekday::Sunday,
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
];

/// Zoom's number of a day: 1 for Sunday to 7 for Saturday.
pub fn weekday_number(day: Weekday) -> u8 {
    match day {
        Weekday::Sunday => 1,
        Weekday::Monday => 2,
        Weekday::Tuesday => 3,
        Weekday::Wednesday => 4,
        Weekday::Thursday => 5,
        Weekday::Friday => 6,
        Weekday::Saturday => 7,
    }
}

/// The day with Zoom's number; `None` outside 1 to 7.
pub fn weekday_of_number(number: u8) -> Option<Weekday> {
    WEEK.get(usize::from(number.checked_sub(1)?)).copied()
}

/// Days as Zoom lists them, from Sunday on and each once: `2,4`.
pub fn zoom_weekdays(days: &[Weekday]) -> String {
    let mut text = String::new();
    for day in in_week_order(days) {
        if !text.is_empty() {
            text.push(',');
        }
        text.push(char::from(b'0' + weekday_number(day)));
    }
    text
}

/// The days from Sunday on, each once.
pub(super) fn in_week_order(days: &[Weekday]) -> impl Iterator<Item = Weekday> {
    WEEK.into_iter().filter(|day| days.contains(day))
}

/// The calendar library's name for a day.
pub(super) fn civil(day: Weekday) -> civil::Weekday {
    match day {
        Weekday::Sunday => civil::Weekday::Sunday,
        Weekday::Monday => civil::Weekday::Monday,
        Weekday::Tuesday => civil::Weekday::Tuesday,
        Weekday::Wednesday => civil::Weekday::Wednesday,
        Weekday::Thursday => civil::Weekday::Thursday,
        Weekday::Friday => civil::Weekday::Friday,
        Weekday::Saturday => civil::Weekday::Saturday,
    }
}

/// The two letters of RFC 5545.
pub(super) fn letters(day: Weekday) -> &'static str {
    letters_of(civil(day))
}

/// The same of a day in the calendar library's names.
pub(crate) fn letters_of(day: civil::Weekday) -> &'static str {
    match day {
        civil::Weekday::Sunday => "SU",
        civil::Weekday::Monday => "MO",
        civil::Weekday::Tuesday => "TU",
        civil::Weekday::Wednesday => "WE",
        civil::Weekday::Thursday => "TH",
        civil::Weekday::Friday => "FR",
        civil::Weekday::Saturday => "SA",
    }
}
