//! The iCalendar file, read back by other authors' code.
//!
//! A third-party parser takes the file apart, a third-party library expands its rules, and its own VTIMEZONE (not the
//! zone's name) tells which instants they are. The dates found so must be the service's.

use std::collections::BTreeMap;

use icalendar::parser::{Component, Property, read_calendar, unfold};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};
use proptest::prelude::*;
use zoom_connector::{
    bindings::exports::microapp::connector::meetings::{
        Daily, DayOfMonth, Monthly, NthWeekday, Recurrence, WeekOfMonth, Weekday, Weekly,
    },
    icalendar::{Meeting, Occurrence, Organizer, original_start, uid, write},
    recurrence::expand,
    start::{Start, parse},
    zone::Zone,
};

const JOIN_URL: &str = "https://us05web.zoom.us/j/12345678901?pwd=abc";

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn weekly(days: &[Weekday]) -> Recurrence {
    Recurrence::Weekly(Weekly {
        every: None,
        days: days.to_vec(),
        end: None,
    })
}

fn meeting<'a>(zone: &'a Zone, recurrence: &'a Recurrence, occurrences: &'a [Occurrence]) -> Meeting<'a> {
    Meeting {
        uid: "zoom-12345678901@zoom.us",
        topic: "Planning",
        description: None,
        join_url: JOIN_URL,
        organizer: None,
        start: occurrences
            .first()
            .map_or(instant("2026-12-01T09:00:00Z"), |first| first.start),
        zone,
        duration_minutes: 60,
        recurrence,
        occurrences,
        stamp: instant("2026-11-22T08:00:00Z"),
    }
}

/// The first dates of a rule, as the service lists them.
fn listed(rule: &Recurrence, start: &str, zone: &Zone, count: u32) -> Vec<Occurrence> {
    expand(rule, &parse(start).unwrap(), zone, count)
        .unwrap()
        .iter()
        .map(|instance| Occurrence {
            original: Some(instance.start),
            start: instance.start,
            duration_minutes: 60,
            cancelled: false,
        })
        .collect()
}

fn lines<'a>(file: &'a str, name: &str) -> Vec<&'a str> {
    file.split("\r\n").filter(|line| line.starts_with(name)).collect()
}

/// Reads files back.
mod reader {
    use super::*;

    fn find<'a>(component: &'a Component<'_>, name: &str) -> Option<&'a Property<'a>> {
        component
            .properties
            .iter()
            .find(|property| property.name.as_str() == name)
    }

    fn values(component: &Component<'_>, name: &str) -> Vec<String> {
        component
            .properties
            .iter()
            .filter(|property| property.name.as_str() == name)
            .map(|property| property.val.as_str().to_owned())
            .collect()
    }

    fn local(value: &str) -> DateTime {
        DateTime::strptime("%Y%m%dT%H%M%S", value).unwrap()
    }

    /// Expands a rule on a calendar without zones.
    fn expanded(start: DateTime, rule: &str, until: DateTime) -> Vec<DateTime> {
        let end = if rule.contains("COUNT") {
            String::new()
        } else {
            format!(";UNTIL={}", until.strftime("%Y%m%dT%H%M%SZ"))
        };
        let text = format!("DTSTART:{}\nRRULE:{rule}{end}", start.strftime("%Y%m%dT%H%M%SZ"));
        let set: rrule::RRuleSet = text.parse().unwrap();
        let all = set.all(2_000);
        assert!(!all.limited);
        let civil = |seconds| Offset::UTC.to_datetime(Timestamp::from_second(seconds).unwrap());
        all.dates.iter().map(|date| civil(date.timestamp())).collect()
    }

    /// What a VTIMEZONE says: when which offset begins, on the clocks before it.
    struct Clocks(Vec<(DateTime, Offset, Offset)>);

    impl Clocks {
        fn read(component: &Component<'_>, until: DateTime) -> Self {
            let offset = |value: &str| {
                let digits: i32 = value[1..5].parse().unwrap();
                let seconds = (digits / 100 * 60 + digits % 100) * 60;
                Offset::from_seconds(if value.starts_with('-') { -seconds } else { seconds }).unwrap()
            };
            let mut changes = Vec::new();
            for part in &component.components {
                let start = local(find(part, "DTSTART").unwrap().val.as_str());
                let from = offset(find(part, "TZOFFSETFROM").unwrap().val.as_str());
                let to = offset(find(part, "TZOFFSETTO").unwrap().val.as_str());
                let mut onsets = vec![start];
                for rule in values(part, "RRULE") {
                    onsets = expanded(start, &rule, until);
                    assert_eq!(onsets.first(), Some(&start), "DTSTART is one of the rule's dates");
                }
                onsets.extend(values(part, "RDATE").iter().map(|value| local(value)));
                changes.extend(onsets.into_iter().map(|onset| (onset, from, to)));
            }
            changes.sort_by_key(|(onset, ..)| *onset);
            Self(changes)
        }

        fn instant(&self, local: DateTime) -> Timestamp {
            let (onset, from, to) = self
                .0
                .iter()
                .rev()
                .find(|(onset, ..)| *onset <= local)
                .expect("an offset for each date");
            let jump = i64::from(to.seconds() - from.seconds());
            let skipped = local < *onset + SignedDuration::from_secs(jump.max(0));
            (if skipped { from } else { to }).to_timestamp(local).unwrap()
        }
    }

    /// All dates of a file, with their length in minutes.
    pub fn dates(file: &str) -> BTreeMap<Timestamp, u32> {
        for line in file.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
            assert!(!line.contains(['\r', '\n']), "{line:?}");
        }
        let unfolded = unfold(file);
        let calendar = read_calendar(&unfolded).unwrap();
        let far = DateTime::constant(2060, 1, 1, 0, 0, 0, 0);
        let zones: BTreeMap<String, Clocks> = calendar
            .components
            .iter()
            .filter(|component| component.name.as_str() == "VTIMEZONE")
            .map(|c| (find(c, "TZID").unwrap().val.as_str().to_owned(), Clocks::read(c, far)))
            .collect();
        // Local time and, if it has a zone, whose.
        let time = |property: &Property<'_>| {
            let value = property.val.as_str();
            let zone = property
                .params
                .iter()
                .find(|parameter| parameter.key.as_str() == "TZID")
                .map(|parameter| parameter.val.as_ref().unwrap().as_str().to_owned());
            assert_eq!(zone.is_none(), value.ends_with('Z'), "{value}");
            (local(value.trim_end_matches('Z')), zone)
        };
        let place = |(local, zone): (DateTime, Option<String>)| match zone {
            Some(zone) => zones[&zone].instant(local),
            None => Offset::UTC.to_timestamp(local).unwrap(),
        };
        let mut found = BTreeMap::new();
        let events = || calendar.components.iter().filter(|c| c.name.as_str() == "VEVENT");
        for event in events().filter(|event| find(event, "RECURRENCE-ID").is_none()) {
            let (start, zone) = time(find(event, "DTSTART").unwrap());
            let minutes = minutes(event);
            found.insert(place((start, zone.clone())), minutes);
            for rule in values(event, "RRULE") {
                for date in expanded(start, &rule, far) {
                    found.insert(place((date, zone.clone())), minutes);
                }
            }
            for property in event.properties.iter().filter(|p| p.name.as_str() == "RDATE") {
                found.insert(place(time(property)), minutes);
            }
            for property in event.properties.iter().filter(|p| p.name.as_str() == "EXDATE") {
                let removed = found.remove(&place(time(property)));
                assert!(removed.is_some(), "an EXDATE takes away a date that is there");
            }
        }
        let changed: Vec<_> = events()
            .filter(|event| find(event, "RECURRENCE-ID").is_some())
            .collect();
        for event in &changed {
            let replaced = found.remove(&place(time(find(event, "RECURRENCE-ID").unwrap())));
            assert!(replaced.is_some(), "a RECURRENCE-ID names a date that is there");
        }
        for event in &changed {
            found.insert(place(time(find(event, "DTSTART").unwrap())), minutes(event));
        }
        found
    }

    fn minutes(event: &Component<'_>) -> u32 {
        let value = find(event, "DURATION").unwrap().val.as_str();
        value
            .strip_prefix("PT")
            .and_then(|rest| rest.strip_suffix('M'))
            .unwrap()
            .parse()
            .unwrap()
    }

    /// A property of the first event, without escapes.
    pub fn value(file: &str, name: &str) -> String {
        let unfolded = unfold(file);
        let calendar = read_calendar(&unfolded).unwrap();
        let event = calendar
            .components
            .iter()
            .find(|c| c.name.as_str() == "VEVENT")
            .unwrap();
        find(event, name).unwrap().val.as_str().to_owned()
    }
}

fn taking_place(occurrences: &[Occurrence]) -> BTreeMap<Timestamp, u32> {
    let available = occurrences.iter().filter(|occurrence| !occurrence.cancelled);
    available
        .map(|occurrence| (occurrence.start, occurrence.duration_minutes))
        .collect()
}

#[test]
fn a_series_across_a_change_of_clocks() {
    let (berlin, rule) = (zone("Europe/Berlin"), weekly(&[Weekday::Tuesday]));
    let mut occurrences = listed(&rule, "2027-03-16T10:00", &berlin, 4);
    occurrences[1].cancelled = true;
    occurrences[3].start = instant("2027-04-07T13:00:00Z");
    occurrences[3].duration_minutes = 90;
    let file = write(&Meeting {
        organizer: Some(Organizer {
            name: Some("Ann Host"),
            email: "ann@example.com",
        }),
        description: Some("Join: https://example.com\r\nBring cake, please"),
        ..meeting(&berlin, &rule, &occurrences)
    })
    .unwrap();
    insta::assert_snapshot!(file.replace("\r\n", "\n"), @r#"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//microapp//zoom-connector//EN
    CALSCALE:GREGORIAN
    METHOD:PUBLISH
    BEGIN:VTIMEZONE
    TZID:Europe/Berlin
    BEGIN:STANDARD
    DTSTART:20261025T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
    TZNAME:CET
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:20270328T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
    TZNAME:CEST
    END:DAYLIGHT
    END:VTIMEZONE
    BEGIN:VEVENT
    UID:zoom-12345678901@zoom.us
    DTSTAMP:20261122T080000Z
    DTSTART;TZID=Europe/Berlin:20270316T100000
    RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4;WKST=SU
    EXDATE;TZID=Europe/Berlin:20270323T100000
    DURATION:PT60M
    SUMMARY:Planning
    DESCRIPTION:Join: https://example.com\nBring cake\, please
    LOCATION:https://us05web.zoom.us/j/12345678901?pwd=abc
    URL:https://us05web.zoom.us/j/12345678901?pwd=abc
    ORGANIZER;CN="Ann Host":mailto:ann@example.com
    STATUS:CONFIRMED
    END:VEVENT
    BEGIN:VEVENT
    UID:zoom-12345678901@zoom.us
    DTSTAMP:20261122T080000Z
    RECURRENCE-ID;TZID=Europe/Berlin:20270406T100000
    DTSTART;TZID=Europe/Berlin:20270407T150000
    DURATION:PT90M
    SUMMARY:Planning
    DESCRIPTION:Join: https://example.com\nBring cake\, please
    LOCATION:https://us05web.zoom.us/j/12345678901?pwd=abc
    URL:https://us05web.zoom.us/j/12345678901?pwd=abc
    ORGANIZER;CN="Ann Host":mailto:ann@example.com
    STATUS:CONFIRMED
    END:VEVENT
    END:VCALENDAR
    "#);
    assert_eq!(reader::dates(&file), taking_place(&occurrences));
}

#[test]
fn a_one_off_meeting() {
    let tokyo = zone("Asia/Tokyo");
    let file = write(&meeting(&tokyo, &Recurrence::Once, &[])).unwrap();
    assert_eq!(
        lines(&file, "DTSTART"),
        ["DTSTART:19700101T000000", "DTSTART;TZID=Asia/Tokyo:20261201T180000"]
    );
    assert_eq!(
        reader::dates(&file),
        BTreeMap::from([(instant("2026-12-01T09:00:00Z"), 60)])
    );
}

#[test]
fn utc_needs_no_zone() {
    let utc = zone("Etc/UTC");
    let file = write(&meeting(&utc, &Recurrence::Once, &[])).unwrap();
    assert!(!file.contains("VTIMEZONE"));
    assert_eq!(lines(&file, "DTSTART"), ["DTSTART:20261201T090000Z"]);
}

#[test]
fn without_a_date_there_is_no_file() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(write(&meeting(&berlin, &Recurrence::NoFixedTime, &[])), None);
    let rule = weekly(&[Weekday::Tuesday]);
    let mut occurrences = listed(&rule, "2027-03-16T10:00", &berlin, 2);
    for occurrence in &mut occurrences {
        occurrence.cancelled = true;
    }
    assert_eq!(write(&meeting(&berlin, &rule, &occurrences)), None);
}

#[test]
fn past_dates_that_the_service_dropped_are_not_in_the_file() {
    let (berlin, rule) = (zone("Europe/Berlin"), weekly(&[Weekday::Monday, Weekday::Friday]));
    let all = listed(&rule, "2027-03-16T10:00", &berlin, 12);
    let upcoming = &all[5..];
    let file = write(&Meeting {
        start: all[0].start,
        ..meeting(&berlin, &rule, upcoming)
    })
    .unwrap();
    assert_eq!(
        lines(&file, "RRULE:FREQ=WEEKLY"),
        ["RRULE:FREQ=WEEKLY;BYDAY=MO,FR;COUNT=7;WKST=SU"]
    );
    assert_eq!(reader::dates(&file), taking_place(upcoming));
}

#[test]
fn a_cancelled_date_that_the_service_dropped_is_left_out() {
    let (berlin, rule) = (zone("Europe/Berlin"), weekly(&[Weekday::Monday]));
    let mut occurrences = listed(&rule, "2027-03-15T10:00", &berlin, 5);
    occurrences.remove(2);
    let file = write(&meeting(&berlin, &rule, &occurrences)).unwrap();
    assert_eq!(lines(&file, "EXDATE"), ["EXDATE;TZID=Europe/Berlin:20270329T100000"]);
    assert_eq!(reader::dates(&file), taking_place(&occurrences));
}

#[test]
fn dates_that_no_rule_explains_are_listed() {
    let (berlin, rule) = (zone("Europe/Berlin"), weekly(&[Weekday::Monday]));
    let occurrences: Vec<_> = ["2027-03-15T09:00:00Z", "2027-03-18T09:00:00Z", "2027-04-02T07:30:00Z"]
        .map(|start| Occurrence {
            original: None,
            start: instant(start),
            duration_minutes: 60,
            cancelled: false,
        })
        .into();
    let file = write(&meeting(&berlin, &rule, &occurrences)).unwrap();
    assert_eq!(
        lines(&file, "RDATE"),
        [
            "RDATE;TZID=Europe/Berlin:20270318T100000",
            "RDATE;TZID=Europe/Berlin:20270402T093000"
        ]
    );
    assert_eq!(reader::dates(&file), taking_place(&occurrences));
}

#[test]
fn the_second_of_two_equal_times_is_written_in_utc() {
    let berlin = zone("Europe/Berlin");
    let start = instant("2027-10-31T01:30:00Z");
    let file = write(&Meeting {
        start,
        ..meeting(&berlin, &Recurrence::Once, &[])
    })
    .unwrap();
    assert_eq!(reader::dates(&file), BTreeMap::from([(start, 60)]));
}

#[test]
fn changes_that_follow_no_weekday_are_listed() {
    let weekly = weekly(&[Weekday::Monday]);
    // Gaza's clocks follow the moon, Cairo's the night after a weekday.
    for name in ["Asia/Gaza", "Africa/Cairo"] {
        let zone = zone(name);
        let occurrences = listed(&weekly, "2027-01-04T10:00", &zone, 60);
        let file = write(&meeting(&zone, &weekly, &occurrences)).unwrap();
        assert!(!lines(&file, "RDATE:").is_empty(), "{file}");
        assert_eq!(reader::dates(&file), taking_place(&occurrences));
    }
}

#[test]
fn the_last_change_of_a_zone_is_not_taken_for_a_rule() {
    let (vancouver, rule) = (zone("America/Vancouver"), weekly(&[Weekday::Monday]));
    let occurrences = listed(&rule, "2026-01-05T10:00", &vancouver, 60);
    let file = write(&meeting(&vancouver, &rule, &occurrences)).unwrap();
    assert!(!file.contains("FREQ=YEARLY"), "{file}");
    assert_eq!(reader::dates(&file), taking_place(&occurrences));
}

#[test]
fn text_from_outside_stays_text() {
    let berlin = zone("Europe/Berlin");
    let topic = "A, b; c\\d\r\nEND:VEVENT\r\nBEGIN:VALARM\nX\u{2028}Y\u{0}";
    let file = write(&Meeting {
        topic,
        description: Some(topic),
        join_url: "https://example.com/j/1\r\nATTACH:http://evil.example",
        organizer: Some(Organizer {
            name: Some("\":x\r\nA:b"),
            email: "a@b\r\nA:b",
        }),
        uid: "1\r\nA:b",
        ..meeting(&berlin, &Recurrence::Once, &[])
    })
    .unwrap();
    for injected in ["BEGIN:VALARM", "ATTACH", "A:b", "X"] {
        assert_eq!(lines(&file, injected), [""; 0]);
    }
    assert_eq!(lines(&file, "END:VEVENT").len(), 1);
    assert_eq!(
        reader::value(&file, "SUMMARY"),
        "A, b; c\\d\nEND:VEVENT\nBEGIN:VALARM\nX\nY"
    );
}

#[test]
fn occurrence_ids_tell_where_the_rule_had_them() {
    assert_eq!(original_start("1562875200000"), Some(instant("2019-07-11T20:00:00Z")));
    for id in ["", "-1", "+1", "abc", "99999999999999999999", "9999999999999999999"] {
        assert_eq!(original_start(id), None, "{id}");
    }
    assert_eq!(uid("123"), "zoom-123@zoom.us");
}

fn any_rule() -> impl Strategy<Value = Recurrence> {
    let day = || {
        proptest::sample::select(vec![
            Weekday::Sunday,
            Weekday::Monday,
            Weekday::Wednesday,
            Weekday::Friday,
            Weekday::Saturday,
        ])
    };
    let week = proptest::sample::select(vec![WeekOfMonth::Second, WeekOfMonth::Last]);
    let on = prop_oneof![
        (1_u32..=31).prop_map(DayOfMonth::Day),
        (week, day()).prop_map(|(week, day)| DayOfMonth::Nth(NthWeekday { week, day })),
    ];
    prop_oneof![
        (1_u32..=90).prop_map(|n| Recurrence::Daily(Daily {
            every: Some(n),
            end: None
        })),
        (1_u32..=12, proptest::collection::vec(day(), 1..3)).prop_map(|(n, days)| {
            Recurrence::Weekly(Weekly {
                every: Some(n),
                days,
                end: None,
            })
        }),
        (1_u32..=3, on).prop_map(|(n, on)| Recurrence::Monthly(Monthly {
            every: Some(n),
            on,
            end: None
        })),
    ]
}

/// What happened to a date.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Kept,
    Cancelled,
    Moved(i64),
    Longer,
    Dropped,
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let fate = prop_oneof![
        6 => Just(Fate::Kept),
        1 => Just(Fate::Cancelled),
        1 => (-600_i64..600).prop_map(Fate::Moved),
        1 => Just(Fate::Longer),
        1 => Just(Fate::Dropped),
    ];
    proptest::collection::vec(fate, 1..40)
}

fn any_zone() -> impl Strategy<Value = Zone> {
    let names: Vec<_> = Zone::names().collect();
    proptest::sample::select(names).prop_map(zone)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_dates_of_the_file_are_the_services(
        rule in any_rule(),
        zone in any_zone(),
        year in 2026_i16..2036,
        (month, day, hour) in (1_i8..=12, 1_i8..=28, 0_i8..24),
        fates in fates(),
        ids_known in any::<bool>(),
    ) {
        let start = Start::Local(DateTime::constant(year, month, day, hour, 30, 0, 0));
        let limit = u32::try_from(fates.len()).unwrap();
        let mut occurrences = Vec::new();
        for (instance, fate) in expand(&rule, &start, &zone, limit).unwrap().iter().zip(fates) {
            let original = ids_known.then_some(instance.start);
            let kept = Occurrence { original, start: instance.start, duration_minutes: 60, cancelled: false };
            match fate {
                Fate::Kept => occurrences.push(kept),
                Fate::Cancelled => occurrences.push(Occurrence { cancelled: true, ..kept }),
                Fate::Moved(minutes) => {
                    let start = kept.start + SignedDuration::from_mins(minutes);
                    occurrences.push(Occurrence { start, ..kept });
                }
                Fate::Longer => occurrences.push(Occurrence { duration_minutes: 75, ..kept }),
                Fate::Dropped => {}
            }
        }
        let wanted = taking_place(&occurrences);
        // None listed: all that the rule gives.
        prop_assume!(!occurrences.is_empty());
        match write(&meeting(&zone, &rule, &occurrences)) {
            Some(file) => prop_assert_eq!(reader::dates(&file), wanted, "{}", file),
            None => prop_assert!(wanted.is_empty()),
        }
    }

    #[test]
    fn any_text_is_written_without_harm(topic in "\\PC{0,200}|[\\x00-\\x7f\u{80}-\u{a0}]{0,100}") {
        let utc = Zone::utc();
        let file = write(&Meeting {
            topic: &topic,
            description: Some(&topic),
            join_url: &topic,
            organizer: Some(Organizer { name: Some(&topic), email: &topic }),
            ..meeting(&utc, &Recurrence::Once, &[])
        }).unwrap();
        prop_assert_eq!(reader::dates(&file).len(), 1);
        prop_assert_eq!(lines(&file, "END:").len(), 2);
    }
}
