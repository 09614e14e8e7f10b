//! Counting by the day: what a quota has left, per subject.

use super::DailyQuota;
use crate::WallTime;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

/// How much of a daily quota is used.
///
/// The day is that of sending. A request that crosses midnight on its way is counted today here and tomorrow at the
/// vendor; the vendor's refusal corrects the one request that this can be wrong by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Count {
    /// The quota's name.
    pub quota: String,
    /// The subject, empty for a quota that all requests share.
    pub subject: String,
    /// Requests counted since 00:00 UTC.
    pub used: u64,
    /// The most requests a day.
    pub limit: u64,
    /// From this count on it is worth a warning.
    pub warn_at: u64,
    /// When the count starts again.
    pub reset_at: WallTime,
}

impl Count {
    /// Whether the warning level is reached.
    #[must_use]
    pub const fn is_warning(&self) -> bool {
        self.used >= self.warn_at
    }
}

/// A daily quota is used up. The request was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaSpent {
    /// The quota's name.
    pub quota: String,
    /// The subject, empty for a quota that all requests share.
    pub subject: String,
    /// The most requests a day.
    pub limit: u64,
    /// When the count starts again.
    pub reset_at: WallTime,
}

impl fmt::Display for QuotaSpent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            quota,
            subject,
            limit,
            reset_at,
        } = self;
        write!(f, "the daily quota {quota:?} of {limit} is used up")?;
        if !subject.is_empty() {
            write!(f, " for {subject}")?;
        }
        write!(f, "; it starts again at {reset_at}")
    }
}

impl Error for QuotaSpent {}

/// Subjects are named by whoever sends, and each is remembered to the end of the day and written down. The most that
/// are; later ones are left to the vendor's own refusal.
const MOST_COUNTS: usize = 20_000;

/// The counts of one UTC day.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    day: u64,
    used: BTreeMap<(String, String), (DailyQuota, u64)>,
}

impl Counts {
    pub(super) fn check(&mut self, now: WallTime, quota: &DailyQuota, subject: &str) -> Result<(), QuotaSpent> {
        self.turn(now);
        let used = self.used.get(&key(quota, subject)).map_or(0, |(_, used)| *used);
        if used < quota.limit {
            return Ok(());
        }
        Err(QuotaSpent {
            quota: quota.name.clone(),
            subject: subject.to_owned(),
            limit: quota.limit,
            reset_at: self.reset_at(),
        })
    }

    pub(super) fn add(&mut self, now: WallTime, quota: &DailyQuota, subject: &str) -> Count {
        self.turn(now);
        let (key, full) = (key(quota, subject), self.used.len() >= MOST_COUNTS);
        if full && !self.used.contains_key(&key) {
            return self.count(quota, subject, 1);
        }
        let (_, used) = self.used.entry(key).or_insert_with(|| (quota.clone(), 0));
        *used += 1;
        let used = *used;
        self.count(quota, subject, used)
    }

    pub(super) fn take_back(&mut self, now: WallTime, quota: &DailyQuota, subject: &str) {
        self.turn(now);
        let key = key(quota, subject);
        if let Some((_, used)) = self.used.get_mut(&key) {
            *used = used.saturating_sub(1);
            if *used == 0 {
                self.used.remove(&key);
            }
        }
    }

    pub(super) fn restore(&mut self, now: WallTime, quota: &DailyQuota, count: &Count) {
        self.turn(now);
        if count.reset_at == self.reset_at() {
            let key = key(quota, &count.subject);
            let (_, used) = self.used.entry(key).or_insert_with(|| (quota.clone(), 0));
            *used = (*used).max(count.used);
        }
    }

    pub(super) fn all(&self, now: WallTime) -> Vec<Count> {
        if now.utc_day() > self.day {
            return Vec::new();
        }
        self.used
            .iter()
            .map(|((_, subject), (quota, used))| self.count(quota, subject, *used))
            .collect()
    }

    fn count(&self, quota: &DailyQuota, subject: &str, used: u64) -> Count {
        Count {
            quota: quota.name.clone(),
            subject: subject.to_owned(),
            used,
            limit: quota.limit,
            warn_at: quota.warn_at,
            reset_at: self.reset_at(),
        }
    }

    fn reset_at(&self) -> WallTime {
        WallTime::from_unix_seconds(self.day.saturating_mul(86_400)).next_utc_midnight()
    }

    /// Starts again on a new day. A clock that is set back across midnight doesn't: that would forget today's counts.
    fn turn(&mut self, now: WallTime) {
        if now.utc_day() > self.day {
            self.day = now.utc_day();
            self.used.clear();
        }
    }
}

fn key(quota: &DailyQuota, subject: &str) -> (String, String) {
    (quota.name.clone(), subject.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_names_ever_more_subjects_is_remembered_up_to_a_bound() {
        let (now, quota) = (
            WallTime::from_unix_seconds(1_800_000_000),
            DailyQuota::new("writes", 2, 2),
        );
        let mut counts = Counts::default();
        counts.add(now, &quota, "taken back");
        counts.take_back(now, &quota, "taken back");
        assert_eq!(counts.all(now), []);
        for number in 0..MOST_COUNTS + 10 {
            counts.add(now, &quota, &number.to_string());
        }
        assert_eq!(counts.all(now).len(), MOST_COUNTS);
        // Who is known goes on being counted.
        assert_eq!(counts.add(now, &quota, "0").used, 2);
        assert!(counts.check(now, &quota, "0").is_err());
    }
}
