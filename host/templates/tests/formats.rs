//! Dates, numbers and lists as readers of each language write them.

use microapp_templates::Locale;
use microapp_templates::format::{self, DateStyle, MomentError};
use microapp_templates::model::manifest::LocaleTag;

const START: &str = "2027-03-22T09:00:00Z";

#[test]
fn r74_a_start_is_written_in_its_zone_and_language() {
    let written =
        LocaleTag::ALL.map(|tag| format::date_time_zone(START, "America/New_York", DateStyle::Full, tag).unwrap());
    let expected = [
        "Monday, 22 March 2027, 05:00, America/New York (UTC−04:00)",
        "Montag, 22. März 2027, 05:00, America/New York (UTC−04:00)",
        "lundi 22 mars 2027, 05:00, America/New York (UTC−04:00)",
        "segunda-feira, 22 de março de 2027, 05:00, America/New York (UTC−04:00)",
        "maanantai 22. maaliskuuta 2027, 5.00, America/New York (UTC−04:00)",
    ];
    assert_eq!(written, expected);
}

#[test]
fn short_dates_have_the_order_of_the_language() {
    let written = LocaleTag::ALL.map(|tag| format::date("2027-03-22", None, DateStyle::Short, tag).unwrap());
    assert_eq!(
        written,
        ["22/03/2027", "22.03.27", "22/03/2027", "22/03/2027", "22.3.2027"]
    );
}

#[test]
fn an_instant_keeps_its_own_offset_without_a_zone_and_local_times_stay() {
    let time = |text: &str, zone| format::time(text, zone, LocaleTag::De).unwrap();
    assert_eq!(time("2027-03-22T10:00:00+05:45", None), "10:00");
    assert_eq!(time("2027-03-22T10:00:00+05:45", Some("UTC")), "04:15");
    assert_eq!(time("2027-03-22T10:00", Some("Asia/Tokyo")), "10:00");
    assert_eq!(time("07:30", None), "07:30");
}

#[test]
fn what_is_no_date_is_an_error_that_says_what_would_be() {
    let date = |text: &str, zone| format::date(text, zone, DateStyle::Full, LocaleTag::En).unwrap_err();
    assert_eq!(date("soon", None), MomentError::NoDate("soon".to_owned()));
    assert_eq!(date("2027-02-30", None), MomentError::NoDate("2027-02-30".to_owned()));
    let time = format::time("2027-03-22", None, LocaleTag::En).unwrap_err();
    assert_eq!(time, MomentError::NoTime("2027-03-22".to_owned()));
}

#[test]
fn a_zone_that_nobody_here_knows_fails_no_page() {
    let zone = "Mars/Base";
    let whole = |text| format::date_time_zone(text, zone, DateStyle::Long, LocaleTag::En).unwrap();
    assert_eq!(whole(START), "22 March 2027, 09:00 (UTC+00:00), Mars/Base");
    assert_eq!(
        whole("2027-03-22T10:00:00+01:00"),
        "22 March 2027, 10:00 (UTC+01:00), Mars/Base",
        "the offset that was written"
    );
    assert_eq!(whole("2027-03-22T10:00"), "22 March 2027, 10:00, Mars/Base");
    let shown = |zone| format::date_time(START, Some(zone), DateStyle::Long, LocaleTag::En).unwrap();
    assert_eq!(
        shown(zone),
        "22 March 2027, 09:00 (UTC+00:00)",
        "not as if it were that zone's"
    );
    assert_eq!(shown("Europe/Berlin"), "22 March 2027, 10:00");
    assert_eq!(
        format::time(START, Some(zone), LocaleTag::En).unwrap(),
        "09:00 (UTC+00:00)"
    );
}

#[test]
fn numbers_have_the_separators_of_the_language() {
    let written = LocaleTag::ALL.map(|tag| format::number(1_234_567.5, tag));
    let expected = [
        "1,234,567.5",
        "1.234.567,5",
        "1\u{202f}234\u{202f}567,5",
        "1.234.567,5",
        "1\u{a0}234\u{a0}567,5",
    ];
    assert_eq!(written, expected);
    assert_eq!(format::number(f64::NAN, LocaleTag::En), "NaN");
}

#[test]
fn lists_end_with_and() {
    let items = ["a", "b", "c"].map(str::to_owned);
    let written = LocaleTag::ALL.map(|tag| format::list(&items, tag));
    assert_eq!(
        written,
        ["a, b and c", "a, b und c", "a, b et c", "a, b e c", "a, b ja c"]
    );
}

#[test]
fn durations_are_counted_in_hours_and_minutes() {
    let written = |minutes| LocaleTag::ALL.map(|tag| format::duration(minutes, &Locale::plain(tag)));
    assert_eq!(
        written(1),
        ["1 minute", "1 Minute", "1 minute", "1 minuto", "1 minuutti"]
    );
    assert_eq!(written(90)[0], "1 hour 30 minutes");
    assert_eq!(written(120)[1], "2 Stunden");
    assert_eq!(written(0)[4], "0 minuuttia");
}

#[test]
fn every_word_of_the_engine_is_in_every_language() {
    let english = Locale::plain(LocaleTag::En);
    let source = include_str!("../src/locale/words/en.ftl");
    let keys: Vec<&str> = source
        .lines()
        .filter(|line| !line.starts_with([' ', '}']))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, _)| key)
        .collect();
    assert!(keys.len() > 50);
    for tag in LocaleTag::ALL {
        let locale = Locale::plain(tag);
        for key in &keys {
            assert_ne!(&locale.word(key, None), key, "{} in {}", key, tag.as_str());
        }
    }
    assert_eq!(english.word("yes", None), "Yes");
}
