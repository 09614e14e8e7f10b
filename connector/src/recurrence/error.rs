//! Why a rule gives no dates.

use std::fmt;

use crate::start::DateError;

/// A rule without dates, or with too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleError {
    /// `every` is 0.
    Interval,
    /// A weekly rule without a day.
    NoDays,
    /// A date in the month outside 1 to 31.
    DayOfMonth(u32),
    /// A count of 0.
    NoCount,
    /// The count is larger than the service allows.
    Count {
        /// What was asked for.
        count: u32,
        /// What is allowed.
        limit: u32,
    },
    /// The end date is none.
    Until(DateError),
    /// The end date gives more occurrences than the service allows.
    UntilGivesTooMany {
        /// The end date.
        until: String,
        /// What is allowed.
        limit: u32,
        /// The last date that is within the limit.
        last: String,
    },
    /// No matching date lies between the start and the end.
    NoDates,
    /// The calendar ends, with the year 9999, before the series does.
    CalendarEnds,
}

impl RuleError {
    /// The member of the rule that is at fault, as in `weekly.days` the last; `None` if it is the rule as a whole.
    pub fn member(&self) -> Option<&'static str> {
        match self {
            Self::Interval => Some("every"),
            Self::NoDays => Some("days"),
            Self::DayOfMonth(_) => Some("on.day"),
            Self::NoCount | Self::Count { .. } => Some("end.count"),
            Self::Until(_) | Self::UntilGivesTooMany { .. } => Some("end.until"),
            Self::NoDates | Self::CalendarEnds => None,
        }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interval => f.write_str("the step must be at least 1"),
            Self::NoDays => f.write_str("a weekly series needs at least one day"),
            Self::DayOfMonth(day) => write!(f, "no month has a day {day}; give 1 to 31"),
            Self::NoCount => f.write_str("a series needs at least one occurrence"),
            Self::Count { count, limit } => {
                write!(f, "a series has at most {limit} occurrences, not {count}")
            }
            Self::Until(error) => error.fmt(f),
            Self::UntilGivesTooMany { until, limit, last } => write!(
                f,
                "a series has at most {limit} occurrences; until {until} there would be more, until {last} it is just \
                 as many"
            ),
            Self::NoDates => f.write_str("the rule gives no date between the start and its end"),
            Self::CalendarEnds => f.write_str("the series would go on after the year 9999"),
        }
    }
}

impl std::error::Error for RuleError {}
