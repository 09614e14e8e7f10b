//! Time zones to choose from: all of the IANA database, with their offset at a moment.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::{Timestamp, tz::TimeZone};

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The IANA name: `America/New_York`.
    pub name: &'static str,
    /// The name for people, with the offset: `America/New York (UTC−05:00)`.
    pub label: String,
}

static NAMES: LazyLock<Vec<(String, TimeZone)>> = LazyLock::new(|| {
    let database = jiff::tz::TimeZoneDatabase::bundled();
    let mut all: Vec<_> = database
        .available()
        .filter(|name| is_place(name.as_str()))
        .filter_map(|name| Some((name.as_str().to_owned(), database.get(name.as_str()).ok()?)))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
});

/// Places and UTC; not the names of old files such as `EST5EDT` or `Etc/GMT+5`.
fn is_place(name: &str) -> bool {
    const AREAS: [&str; 10] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    name == "UTC" || AREAS.iter().any(|area| name.starts_with(area))
}

/// All zones, by name, with their offsets at a moment. Offsets change at whole minutes, so the list is made once a minute.
pub fn zones(now: Timestamp) -> Arc<Vec<Zone>> {
    static LAST: Mutex<Option<(i64, Arc<Vec<Zone>>)>> = Mutex::new(None);
    let minute = now.as_second().div_euclid(60);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, list)) = &*last
        && *known == minute
    {
        return Arc::clone(list);
    }
    let list = NAMES.iter().map(|(name, zone)| Zone {
        name,
        label: format!("{} ({})", name.replace('_', " "), offset(zone, now)),
    });
    let list = Arc::new(list.collect::<Vec<_>>());
    *last = Some((minute, Arc::clone(&list)));
    list
}

/// Whether a name is one of the database, be it offered or not.
pub(crate) fn is_zone(name: &str) -> bool {
    jiff::tz::TimeZoneDatabase::bundled().get(name).is_ok()
}

/// `UTC+01:00`, with a real minus sign.
pub(crate) fn offset(zone: &TimeZone, at: Timestamp) -> String {
    let seconds = zone.to_offset(at).seconds();
    let (sign, minutes) = if seconds < 0 {
        ('−', -seconds / 60)
    } else {
        ('+', seconds / 60)
    };
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
