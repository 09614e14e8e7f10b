//! What is to be kept: so many requests in any window of such a length.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// The promise that a [`Limiter`](crate::Limiter) keeps, and what it assumes of clocks and networks.
///
/// ```
/// use std::time::Duration;
/// use microapp_limiter::Limit;
///
/// let limit = Limit::per_second(55)?.with_guard(Duration::from_secs(5));
/// assert_eq!(limit.requests(), 55);
/// # Ok::<_, microapp_limiter::InvalidLimit>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    requests: u32,
    interval: Duration,
    guard: Duration,
    margin: Duration,
}

/// The most slots that a limit may have; each takes eight bytes once it has been used.
const MOST_REQUESTS: u32 = 1_000_000;
/// The longest window: a limit per day is a count with a reset, not a window (see `upstream`).
const LONGEST_INTERVAL: Duration = Duration::from_secs(86_400);

impl Limit {
    /// How long after a client gave up its request is still expected to reach the server, unless set otherwise.
    ///
    /// Closing a socket does not recall what the kernel has taken: it goes on retransmitting, with pauses of 0.2, 0.4,
    /// 0.8 and 1.6 s at first, so five seconds cover four lost packets in a row.
    pub const DEFAULT_GUARD: Duration = Duration::from_secs(5);

    /// The least that the interval is stretched by, unless set otherwise: for a server that stamps arrivals in whole
    /// milliseconds.
    ///
    /// An interval of more than a second is stretched by a thousandth, because the two clocks may run at different speeds
    /// and drift further apart the longer it is: 1,000 parts per million is twice what clocks are corrected by. It costs
    /// 0.1 % of the throughput.
    pub const DEFAULT_MARGIN: Duration = Duration::from_millis(1);

    /// At most `requests` arrivals in any window as long as `interval`.
    ///
    /// # Errors
    ///
    /// [`InvalidLimit`] unless `requests` is 1 to 1,000,000 and `interval` is longer than zero and at most one day.
    pub const fn new(requests: u32, interval: Duration) -> Result<Self, InvalidLimit> {
        if requests == 0 || requests > MOST_REQUESTS {
            return Err(InvalidLimit::Requests(requests));
        }
        if interval.is_zero() || interval.as_nanos() > LONGEST_INTERVAL.as_nanos() {
            return Err(InvalidLimit::Interval(interval));
        }
        let thousandth = Duration::from_nanos_u128(interval.as_nanos() / 1000);
        let margin = if interval.as_secs() > 0 {
            thousandth
        } else {
            Self::DEFAULT_MARGIN
        };
        Ok(Self {
            requests,
            interval,
            guard: Self::DEFAULT_GUARD,
            margin,
        })
    }

    /// At most `requests` arrivals in any window of one second.
    ///
    /// # Errors
    ///
    /// [`InvalidLimit`] unless `requests` is 1 to 1,000,000.
    pub const fn per_second(requests: u32) -> Result<Self, InvalidLimit> {
        Self::new(requests, Duration::from_secs(1))
    }

    /// Expects a request to reach the server at most `guard` after the client gave it up.
    #[must_use]
    pub const fn with_guard(self, guard: Duration) -> Self {
        Self { guard, ..self }
    }

    /// Stretches the interval by `margin`, for clocks that are coarse or run at different speeds.
    ///
    /// At least one nanosecond is kept: it makes two uses of a slot differ by *more* than the interval, so that a window
    /// that counts both of its ends holds the promise too.
    #[must_use]
    pub const fn with_margin(self, margin: Duration) -> Self {
        let margin = if margin.is_zero() {
            Duration::from_nanos(1)
        } else {
            margin
        };
        Self { margin, ..self }
    }

    /// The same limit with another number of requests: a part of it, for one of several processes.
    ///
    /// # Errors
    ///
    /// [`InvalidLimit`] unless `requests` is 1 to 1,000,000.
    pub const fn with_requests(self, requests: u32) -> Result<Self, InvalidLimit> {
        if requests == 0 || requests > MOST_REQUESTS {
            return Err(InvalidLimit::Requests(requests));
        }
        Ok(Self { requests, ..self })
    }

    /// The most arrivals in any window.
    #[must_use]
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    /// The length of the window.
    #[must_use]
    pub const fn interval(&self) -> Duration {
        self.interval
    }

    /// How long after a client gave up its request may still arrive.
    #[must_use]
    pub const fn guard(&self) -> Duration {
        self.guard
    }

    /// What the interval is stretched by.
    #[must_use]
    pub const fn margin(&self) -> Duration {
        self.margin
    }

    /// How long a slot rests after the last moment at which its request can have arrived.
    #[must_use]
    pub const fn hold(&self) -> Duration {
        self.interval.saturating_add(self.margin)
    }
}

/// A limit that can't be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidLimit {
    /// The number of requests is zero, or more than a million.
    Requests(u32),
    /// The interval is zero, or longer than a day.
    Interval(Duration),
}

impl fmt::Display for InvalidLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requests(n) => write!(f, "a limit of {n} requests can't be kept: choose 1 to {MOST_REQUESTS}"),
            Self::Interval(span) => {
                write!(
                    f,
                    "an interval of {span:?} can't be kept: choose more than zero and at most 24 hours"
                )
            }
        }
    }
}

impl Error for InvalidLimit {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_cannot_be_kept_are_refused_in_words() {
        let message = Limit::per_second(0).map_err(|error| error.to_string());
        assert_eq!(
            message,
            Err("a limit of 0 requests can't be kept: choose 1 to 1000000".to_owned())
        );
        let message = Limit::new(5, Duration::ZERO).map_err(|error| error.to_string());
        assert_eq!(
            message,
            Err("an interval of 0ns can't be kept: choose more than zero and at most 24 hours".to_owned())
        );
        assert!(Limit::new(5, Duration::from_secs(86_401)).is_err());
    }

    #[test]
    fn the_margin_grows_with_the_interval() {
        let margin = |millis| Limit::new(1, Duration::from_millis(millis)).map(|limit| limit.margin());
        assert_eq!(margin(50), Ok(Duration::from_millis(1)));
        assert_eq!(margin(1_000), Ok(Duration::from_millis(1)));
        assert_eq!(margin(60_000), Ok(Duration::from_millis(60)));
    }

    #[test]
    fn a_margin_is_never_zero() {
        let limit = Limit::per_second(1).map(|limit| limit.with_margin(Duration::ZERO).hold());
        assert_eq!(limit, Ok(Duration::from_nanos(1_000_000_001)));
    }
}
