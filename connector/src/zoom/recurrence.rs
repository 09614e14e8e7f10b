//! Recurrence in Zoom's spelling: numbers for kinds and weekdays, a comma list of days.

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::bindings::exports::microapp::connector::meetings::{
    Daily, DayOfMonth, Monthly, NthWeekday, Recurrence, SeriesEnd, WeekOfMonth, Weekday, Weekly,
};
use crate::recurrence::{weekday_number, weekday_of_number, zoom_weekdays};

/// Zoom: the `recurrence` object.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
pub struct ZoomRecurrence {
    /// 1 daily, 2 weekly, 3 monthly.
    #[serde(rename = "type", default)]
    pub kind: u32,
    /// Days, weeks or months from one to the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat_interval: Option<u32>,
    /// `"2,4"`: 1 is Sunday. Some write a single day as a number, so both are read.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "text_or_number"
    )]
    pub weekly_days: Option<String>,
    /// 1 to 31.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_day: Option<u32>,
    /// -1 last, 1 to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_week: Option<i32>,
    /// 1 to 7, 1 is Sunday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_week_day: Option<u32>,
    /// How many occurrences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_times: Option<u32>,
    /// The last moment, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date_time: Option<String>,
}

/// How a series ends, in Zoom's terms.
#[derive(Clone, Debug, PartialEq)]
pub enum ZoomEnd {
    /// `end_times`.
    Times(u32),
    /// `end_date_time`, in UTC.
    DateTime(String),
}

impl ZoomRecurrence {
    /// The object for a series with fixed times; none for other meetings.
    pub fn of(recurrence: &Recurrence, end: Option<ZoomEnd>) -> Option<Self> {
        let mut zoom = match recurrence {
            Recurrence::Once | Recurrence::NoFixedTime => return None,
            Recurrence::Daily(rule) => Self {
                kind: 1,
                repeat_interval: Some(rule.every.unwrap_or(1)),
                ..Self::default()
            },
            Recurrence::Weekly(rule) => Self {
                kind: 2,
                repeat_interval: Some(rule.every.unwrap_or(1)),
                weekly_days: Some(zoom_weekdays(&rule.days)),
                ..Self::default()
            },
            Recurrence::Monthly(rule) => {
                let mut zoom = Self {
                    kind: 3,
                    repeat_interval: Some(rule.every.unwrap_or(1)),
                    ..Self::default()
                };
                match rule.on {
                    DayOfMonth::Day(day) => zoom.monthly_day = Some(day),
                    DayOfMonth::Nth(nth) => {
                        zoom.monthly_week = Some(week_number(nth.week));
                        zoom.monthly_week_day = Some(weekday_number(nth.day).into());
                    }
                }
                zoom
            }
        };
        match end {
            Some(ZoomEnd::Times(times)) => zoom.end_times = Some(times),
            Some(ZoomEnd::DateTime(moment)) => zoom.end_date_time = Some(moment),
            None => {}
        }
        Some(zoom)
    }

    /// The contract's rule, with `until` as the date that the caller found for `end_date_time` in the meeting's zone.
    /// What Zoom leaves out has Zoom's default.
    pub fn to_contract(&self, until: Option<String>) -> Option<Recurrence> {
        let every = self.repeat_interval.filter(|every| *every > 0);
        let end = match (until, self.end_times) {
            (Some(date), _) => Some(SeriesEnd::Until(date)),
            (None, Some(times)) if times > 0 => Some(SeriesEnd::Count(times)),
            (None, _) => None,
        };
        match self.kind {
            1 => Some(Recurrence::Daily(Daily { every, end })),
            2 => Some(Recurrence::Weekly(Weekly {
                every,
                days: parse_weekly_days(self.weekly_days.as_deref().unwrap_or("1")),
                end,
            })),
            3 => {
                let nth = match (self.monthly_week, self.monthly_week_day) {
                    (Some(week), Some(day)) => parse_week(week).zip(u8::try_from(day).ok().and_then(weekday_of_number)),
                    _ => None,
                };
                let on = match nth {
                    Some((week, day)) => DayOfMonth::Nth(NthWeekday { week, day }),
                    None => DayOfMonth::Day(self.monthly_day.unwrap_or(1)),
                };
                Some(Recurrence::Monthly(Monthly { every, on, end }))
            }
            _ => None,
        }
    }
}

fn parse_weekly_days(list: &str) -> Vec<Weekday> {
    list.split(',')
        .filter_map(|day| weekday_of_number(day.trim().parse().ok()?))
        .collect()
}

fn week_number(week: WeekOfMonth) -> i32 {
    match week {
        WeekOfMonth::First => 1,
        WeekOfMonth::Second => 2,
        WeekOfMonth::Third => 3,
        WeekOfMonth::Fourth => 4,
        WeekOfMonth::Last => -1,
    }
}

fn parse_week(week: i32) -> Option<WeekOfMonth> {
    Some(match week {
        1 => WeekOfMonth::First,
        2 => WeekOfMonth::Second,
        3 => WeekOfMonth::Third,
        4 => WeekOfMonth::Fourth,
        -1 => WeekOfMonth::Last,
        _ => return None,
    })
}

fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    crate::zoom::reply::optional_text(deserializer).map_err(de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_sorted_and_counted_from_sunday() {
        let rule = Recurrence::Weekly(Weekly {
            every: None,
            days: vec![Weekday::Wednesday, Weekday::Monday, Weekday::Monday],
            end: None,
        });
        let zoom = ZoomRecurrence::of(&rule, Some(ZoomEnd::Times(3))).unwrap();
        assert_eq!(zoom.weekly_days.as_deref(), Some("2,4"));
        assert_eq!(zoom.repeat_interval, Some(1));
        assert_eq!(zoom.end_times, Some(3));
    }

    #[test]
    fn a_single_weekday_as_number_is_read() {
        let zoom: ZoomRecurrence =
            serde_json::from_str(r#"{"type":2,"repeat_interval":1,"weekly_days":4,"end_times":2}"#).unwrap();
        let Some(Recurrence::Weekly(rule)) = zoom.to_contract(None) else {
            panic!("weekly")
        };
        assert_eq!(rule.days, [Weekday::Wednesday]);
    }

    #[test]
    fn every_rule_survives_the_round_trip() {
        let end = SeriesEnd::Count(5);
        for rule in [
            Recurrence::Daily(Daily {
                every: Some(2),
                end: Some(end.clone()),
            }),
            Recurrence::Monthly(Monthly {
                every: Some(3),
                on: DayOfMonth::Day(31),
                end: Some(end.clone()),
            }),
            Recurrence::Monthly(Monthly {
                every: Some(1),
                on: DayOfMonth::Nth(NthWeekday {
                    week: WeekOfMonth::Last,
                    day: Weekday::Friday,
                }),
                end: Some(end),
            }),
        ] {
            let zoom = ZoomRecurrence::of(&rule, Some(ZoomEnd::Times(5))).unwrap();
            assert_eq!(zoom.to_contract(None), Some(rule));
        }
    }
}
