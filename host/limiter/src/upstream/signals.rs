//! What a response's headers say about limits.

use super::date;
use crate::WallTime;
use std::time::Duration;

/// The limit headers of a response, parsed. A header that is missing or makes no sense is `None`: a vendor's mistake must
/// not become ours.
///
/// ```
/// use microapp_limiter::upstream::{LimitKind, Signals};
/// let signals = Signals::parse([("x-ratelimit-type", "Daily-limit"), ("X-RateLimit-Remaining", "0")]);
/// assert_eq!(signals.kind, Some(LimitKind::Daily));
/// assert_eq!(signals.remaining, Some(0));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    /// `X-RateLimit-Category`: the class that the vendor counts this request in.
    pub category: Option<String>,
    /// `X-RateLimit-Type`: which limit the others speak of.
    pub kind: Option<LimitKind>,
    /// `X-RateLimit-Limit`.
    pub limit: Option<u64>,
    /// `X-RateLimit-Remaining`.
    pub remaining: Option<u64>,
    /// `X-RateLimit-Reset`: when the limit starts again.
    pub reset: Option<When>,
    /// `Retry-After`: when to come back.
    pub retry_after: Option<When>,
    /// `Date`: the present by the vendor's clock, which is what a date in `Retry-After` is meant by.
    pub date: Option<WallTime>,
}

/// Which limit a response speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// Requests per second, or another short window.
    PerInterval,
    /// Requests per day.
    Daily,
}

/// A time in a header: some say when, some say how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// So long after the response.
    In(Duration),
    /// At this time, by the vendor's clock.
    At(WallTime),
}

impl When {
    /// The time itself, for a response that arrives at `now`.
    #[must_use]
    pub fn from(self, now: WallTime) -> WallTime {
        match self {
            Self::In(span) => now.after(span),
            Self::At(time) => time,
        }
    }

    /// Seconds, or a date: ISO 8601 (`2020-05-31T00:00:00Z`) or HTTP (`Sun, 31 May 2020 00:00:00 GMT`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.parse::<u64>() {
            Ok(number) => Some(Self::from_number(number)),
            Err(_) => date::parse(text).map(Self::At),
        }
    }

    /// Seconds from now; but a number that is a Unix time in seconds or milliseconds is meant as one: as a span it would
    /// be thirty years.
    fn from_number(number: u64) -> Self {
        match number {
            0..1_000_000_000 => Self::In(Duration::from_secs(number)),
            1_000_000_000..1_000_000_000_000 => Self::At(WallTime::from_unix_seconds(number)),
            _ => Self::At(WallTime::from_unix_nanos(number.saturating_mul(1_000_000))),
        }
    }
}

impl Signals {
    /// Reads the limit headers among `headers`, in any case and order. The last of several with one name counts.
    pub fn parse<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut signals = Self::default();
        for (name, value) in headers {
            let value = value.trim();
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            if is("x-ratelimit-category") && !value.is_empty() {
                signals.category = Some(value.to_owned());
            } else if is("x-ratelimit-type") {
                signals.kind = LimitKind::parse(value);
            } else if is("x-ratelimit-limit") {
                signals.limit = value.parse().ok();
            } else if is("x-ratelimit-remaining") {
                signals.remaining = value.parse().ok();
            } else if is("x-ratelimit-reset") {
                signals.reset = When::parse(value);
            } else if is("retry-after") {
                signals.retry_after = When::parse(value);
            } else if is("date") {
                signals.date = date::parse(value);
            }
        }
        signals
    }
}

impl LimitKind {
    fn parse(value: &str) -> Option<Self> {
        let value = value.to_ascii_lowercase();
        if value.starts_with("daily") {
            return Some(Self::Daily);
        }
        let short = ["qps", "rate", "per-second", "per-minute", "second", "minute"];
        short
            .iter()
            .any(|name| value.starts_with(name))
            .then_some(Self::PerInterval)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seconds_a_unix_time_or_a_date() {
        let at = When::At(WallTime::from_unix_seconds(1_590_883_200));
        assert_eq!(When::parse("120"), Some(When::In(Duration::from_secs(120))));
        assert_eq!(When::parse(" 1590883200 "), Some(at));
        assert_eq!(When::parse("1590883200000"), Some(at));
        assert_eq!(When::parse("2020-05-31T00:00:00Z"), Some(at));
        assert_eq!(When::parse("Sun, 31 May 2020 00:00:00 GMT"), Some(at));
        assert_eq!(When::parse("-1"), None);
        assert_eq!(When::parse("soon"), None);
    }

    #[test]
    fn headers_are_read_in_any_case_and_nonsense_is_left_out() {
        let signals = Signals::parse([
            ("Content-Type", "application/json"),
            ("x-ratelimit-category", "Light"),
            ("X-RATELIMIT-TYPE", "QPS"),
            ("X-RateLimit-Limit", "many"),
            ("Retry-After", "tomorrow"),
        ]);
        let expected = Signals {
            category: Some("Light".into()),
            kind: Some(LimitKind::PerInterval),
            ..Signals::default()
        };
        assert_eq!(signals, expected);
    }
}
