//! The compiled-in table of time zones against the whole IANA database.

use jiff::{
    SignedDuration, Timestamp,
    civil::{DateTime, date},
    tz::TimeZone,
};
use proptest::prelude::*;
use zoom_connector::zone::{UnknownZone, Zone, utc_text};

/// The same zone with all its history.
fn whole(name: &str) -> TimeZone {
    jiff::tz::TimeZoneDatabase::bundled().get(name).unwrap()
}

#[test]
fn all_names_of_the_database_are_known() {
    let ours: Vec<_> = Zone::names().map(str::to_owned).collect();
    let mut theirs: Vec<_> = jiff::tz::TimeZoneDatabase::bundled()
        .available()
        .map(|name| name.as_str().to_owned())
        .collect();
    theirs.sort_by_key(|name| name.to_ascii_lowercase());
    assert_eq!(ours, theirs);
    assert!(ours.len() > 590, "{}", ours.len());
}

#[test]
fn each_zone_is_as_in_the_database_from_2026_to_2045() {
    let from: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let to: Timestamp = "2045-01-01T00:00:00Z".parse().unwrap();
    // A step that meets all hours of the day and days of the week.
    let step = SignedDuration::from_mins(61 * 37);
    for name in Zone::names() {
        let (ours, theirs) = (Zone::named(name).unwrap(), whole(name));
        let mut instant = from;
        while instant < to {
            assert_eq!(ours.offset(instant), theirs.to_offset(instant), "{name} at {instant}");
            instant += step;
        }
    }
}

#[test]
fn each_change_of_clocks_is_as_in_the_database() {
    let from: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    for name in Zone::names() {
        let (ours, theirs) = (Zone::named(name).unwrap(), whole(name));
        let to: Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
        let changes = |zone: &TimeZone| -> Vec<_> {
            zone.following(from)
                .take_while(|change| change.timestamp() < to)
                .map(|change| {
                    (
                        change.timestamp(),
                        change.offset(),
                        change.abbreviation().to_owned(),
                        change.dst(),
                    )
                })
                .collect()
        };
        assert_eq!(changes(ours.time_zone()), changes(&theirs), "{name}");
    }
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    let names: Vec<_> = Zone::names().collect();
    proptest::sample::select(names)
}

fn local_times() -> impl Strategy<Value = DateTime> {
    (2026_i16..2080, 1_i8..=12, 1_i8..=28, 0_i8..24, 0_i8..60)
        .prop_map(|(year, month, day, hour, minute)| date(year, month, day).at(hour, minute, 0, 0))
}

proptest! {
    #[test]
    fn local_times_are_the_same_instants(name in any_zone(), local in local_times()) {
        // The offset before 2026 is not ours to know.
        prop_assume!(local > date(2026, 1, 2).at(0, 0, 0, 0));
        let theirs = whole(name).to_ambiguous_timestamp(local).compatible().unwrap();
        let ours = Zone::named(name).unwrap();
        prop_assert_eq!(ours.instant(local), Some(theirs));
        let text = theirs.to_zoned(whole(name)).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        prop_assert_eq!(ours.local_text(theirs), text);
    }

    #[test]
    fn any_text_is_looked_up_without_harm(name in "\\PC*") {
        match Zone::named(&name) {
            Ok(zone) => prop_assert!(zone.name().eq_ignore_ascii_case(&name)),
            Err(error) => prop_assert!(error.suggestions.len() <= 3),
        }
    }
}

#[test]
fn names_are_found_in_any_case_and_come_back_in_the_right_one() {
    for written in ["Europe/Berlin", "europe/berlin", "EUROPE/BERLIN"] {
        assert_eq!(Zone::named(written).unwrap().name(), "Europe/Berlin");
    }
    assert_eq!(
        Zone::named("america/argentina/comodrivadavia").unwrap().name(),
        "America/Argentina/ComodRivadavia"
    );
}

#[test]
fn older_names_stay_as_they_are_written() {
    let zone = Zone::named("asia/calcutta").unwrap();
    assert_eq!(zone.name(), "Asia/Calcutta");
    let instant: Timestamp = "2026-12-01T09:00:00Z".parse().unwrap();
    assert_eq!(zone.local_text(instant), "2026-12-01T14:30:00+05:30");
}

#[test]
fn an_unknown_name_is_answered_with_those_that_look_like_it() {
    let message = |name| Zone::named(name).unwrap_err().to_string();
    assert_eq!(
        message("Europe/Berln"),
        "`Europe/Berln` is not an IANA time zone such as `Europe/Berlin`; did you mean `Europe/Berlin`?"
    );
    assert_eq!(
        Zone::named("America/New York").unwrap_err(),
        UnknownZone {
            name: "America/New York".to_owned(),
            suggestions: vec!["America/New_York"]
        }
    );
    assert_eq!(
        message("Middle-earth"),
        "`Middle-earth` is not an IANA time zone such as `Europe/Berlin`"
    );
    assert_eq!(Zone::named("").unwrap_err().suggestions, [""; 0]);
}

#[test]
fn instants_are_written_without_needless_digits() {
    let instant: Timestamp = "2026-12-01T09:00:00Z".parse().unwrap();
    assert_eq!(utc_text(instant), "2026-12-01T09:00:00Z");
    assert_eq!(Zone::utc().local_text(instant), "2026-12-01T09:00:00+00:00");
    let newfoundland = Zone::named("America/St_Johns").unwrap();
    assert_eq!(newfoundland.local_text(instant), "2026-12-01T05:30:00-03:30");
}
