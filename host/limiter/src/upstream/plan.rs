//! A vendor's plan as data: what a customer of it may do.

use crate::{InvalidLimit, Limit};
use std::time::Duration;

/// The limits that come with a vendor's plan. Class and quota names are compared without regard to ASCII case, because
/// a vendor's documentation and its headers seldom agree on it.
///
/// ```
/// use microapp_limiter::upstream::{DailyQuota, Plan, RateClass};
/// let plan = Plan {
///     classes: vec![
///         RateClass::per_second("heavy", 10).drawing_on("heavy a day"),
///         RateClass::per_minute("report", 10).drawing_on("heavy a day"),
///     ],
///     quotas: vec![
///         DailyQuota::new("heavy a day", 30_000, 24_000),
///         DailyQuota::new("writes per host", 100, 80),
///     ],
/// };
/// assert_eq!(plan.siblings("Heavy").collect::<Vec<_>>(), ["report"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields, default)
)]
pub struct Plan {
    /// Classes of requests, each with a window of its own.
    pub classes: Vec<RateClass>,
    /// Quotas that are counted per UTC day.
    pub quotas: Vec<DailyQuota>,
}

/// A class of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct RateClass {
    /// Its name, as the vendor's headers spell it.
    pub name: String,
    /// The most requests in a window.
    pub requests: u32,
    /// The window's length in seconds.
    pub seconds: u32,
    /// The daily quota that it draws on, by name; several classes may share one.
    #[cfg_attr(feature = "serde", serde(default))]
    pub daily: Option<String>,
}

/// A quota that is counted from 00:00 UTC to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct DailyQuota {
    /// Its name.
    pub name: String,
    /// The most requests a day, for each subject.
    pub limit: u64,
    /// From this count on it is worth a warning.
    pub warn_at: u64,
}

impl Plan {
    /// The class of that name.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<&RateClass> {
        self.classes.iter().find(|class| class.name.eq_ignore_ascii_case(name))
    }

    /// The quota of that name.
    #[must_use]
    pub fn quota(&self, name: &str) -> Option<&DailyQuota> {
        self.quotas.iter().find(|quota| quota.name.eq_ignore_ascii_case(name))
    }

    /// The other classes that draw on the same daily quota.
    pub fn siblings(&self, class: &str) -> impl Iterator<Item = &str> {
        let own = self.class(class);
        let daily = own.and_then(|own| own.daily.as_deref());
        let shares = move |other: &&RateClass| {
            let same = other
                .daily
                .as_deref()
                .zip(daily)
                .is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
            same && own.is_some_and(|own| own.name != other.name)
        };
        self.classes.iter().filter(shares).map(|class| class.name.as_str())
    }

    /// The plan's spelling of a class's name, or the name itself if the plan doesn't have it.
    pub(super) fn class_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.class(name).map_or(name, |class| &class.name)
    }
}

impl RateClass {
    /// A class with a window of one second and no daily quota.
    #[must_use]
    pub fn per_second(name: &str, requests: u32) -> Self {
        Self {
            name: name.to_owned(),
            requests,
            seconds: 1,
            daily: None,
        }
    }

    /// A class with a window of one minute and no daily quota.
    #[must_use]
    pub fn per_minute(name: &str, requests: u32) -> Self {
        Self {
            name: name.to_owned(),
            requests,
            seconds: 60,
            daily: None,
        }
    }

    /// The same class, drawing on a daily quota.
    #[must_use]
    pub fn drawing_on(self, quota: &str) -> Self {
        Self {
            daily: Some(quota.to_owned()),
            ..self
        }
    }

    /// The limit that this class's own limiter keeps.
    ///
    /// # Errors
    ///
    /// [`InvalidLimit`] if the plan's figures can't be kept.
    pub fn limit(&self) -> Result<Limit, InvalidLimit> {
        Limit::new(self.requests, Duration::from_secs(u64::from(self.seconds)))
    }
}

impl DailyQuota {
    /// A quota of `limit` a day, worth a warning from `warn_at` on.
    #[must_use]
    pub fn new(name: &str, limit: u64, warn_at: u64) -> Self {
        Self {
            name: name.to_owned(),
            limit,
            warn_at,
        }
    }
}
