//! The invitation to one date of a series. Zoom writes one for the whole series only.

use jiff::civil::DateTime;

use super::field;

/// The text with the time of one date, as its zone's clocks show it, in the place of the lines about the series. A text
/// that has no such lines, or has them in other words, stays as it is.
pub fn of_one_date(text: &str, local: DateTime) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let topic = lines.iter().position(|line| field(line, "Topic").is_some());
    let after = |from: usize, is_it: &dyn Fn(&str) -> bool| {
        let found = lines.iter().skip(from).position(|line| is_it(line));
        found.map(|at| from + at)
    };
    let places = topic.and_then(|topic| {
        let time = after(topic + 1, &|line| field(line, "Time").is_some())?;
        Some((time, after(time, &|line| line == "Join Zoom Meeting")?))
    });
    let Some((time, join)) = places else {
        return text.to_owned();
    };
    // `Time: Dec 1, 2026 10:00 AM Amsterdam, Berlin, Rome, Stockholm, Vienna`
    let zone = [" AM ", " PM "]
        .iter()
        .find_map(|half| Some(lines[time].split_once(half)?.1));
    let zone = zone.map(|zone| format!(" {zone}")).unwrap_or_default();
    let mut written = String::new();
    for (at, line) in text.lines().enumerate() {
        if at == time {
            written += &format!("Time: {}{zone}\r\n\r\n", moment(local));
        } else if at < time || at >= join {
            written += line;
            written += "\r\n";
        }
    }
    written
}

/// As Zoom writes it: `Dec 1, 2026 10:00 AM`.
fn moment(local: DateTime) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = usize::try_from(local.month() - 1)
        .ok()
        .and_then(|month| MONTHS.get(month));
    let half = if local.hour() < 12 { "AM" } else { "PM" };
    let hour = match local.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    format!(
        "{} {}, {} {hour:02}:{:02} {half}",
        month.unwrap_or(&""),
        local.day(),
        local.year(),
        local.minute()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIES: &str = "Ann Host is inviting you to a scheduled Zoom meeting.\r\n\r\nTopic: Time: x\r\n\
        Time: Dec 1, 2026 10:00 AM Amsterdam, Berlin, Rome, Stockholm, Vienna\r\n\
        \x20       Every day, until Dec 2, 2026, 2 occurrence(s)\r\n        Dec 1, 2026 10:00 AM\r\n\
        \x20       Dec 2, 2026 10:00 AM\r\nPlease download and import the following iCalendar (.ics) files to your \
        calendar system.\r\nDaily: https://us02web.zoom.us/meeting/x/ics\r\n\r\nJoin Zoom Meeting\r\n\
        https://us05web.zoom.us/j/1\r\n";

    fn at(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn the_lines_about_the_series_give_way_to_the_one_date() {
        assert_eq!(
            of_one_date(SERIES, at("2026-12-02T15:30")),
            "Ann Host is inviting you to a scheduled Zoom meeting.\r\n\r\nTopic: Time: x\r\n\
             Time: Dec 2, 2026 03:30 PM Amsterdam, Berlin, Rome, Stockholm, Vienna\r\n\r\nJoin Zoom Meeting\r\n\
             https://us05web.zoom.us/j/1\r\n"
        );
        assert_eq!(moment(at("2027-01-01T00:05")), "Jan 1, 2027 12:05 AM");
        assert_eq!(moment(at("2027-01-01T12:05")), "Jan 1, 2027 12:05 PM");
    }

    #[test]
    fn a_text_in_other_words_stays_as_it_is() {
        for text in ["", "Anna lädt Sie ein.\r\n", "Topic: x\r\nTime: now\r\n"] {
            assert_eq!(of_one_date(text, at("2026-12-02T15:30")), text);
        }
    }
}
