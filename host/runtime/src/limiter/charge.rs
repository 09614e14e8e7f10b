//! What a request draws on beside the windows: its class's day, and the quotas that it names.

use microapp_limiter::WallTime;
use microapp_limiter::upstream::{Count, Refusal, Request, Upstream};

use super::QuotaUse;

/// A subject's name is a guest's word: longer ones are cut, so that counts stay small.
const LONGEST_SUBJECT: usize = 254;

/// A request's class and quotas, kept until it is known whether it counts.
#[derive(Debug, Clone)]
pub(super) struct Charge {
    class: Option<String>,
    quotas: Vec<QuotaUse>,
}

impl Charge {
    /// `class` is the manifest's spelling.
    pub(super) fn new(class: Option<&str>, quotas: &[QuotaUse]) -> Self {
        let quotas = quotas.iter().map(|used| QuotaUse {
            quota: used.quota.clone(),
            subject: used.subject[..used.subject.floor_char_boundary(LONGEST_SUBJECT)].to_owned(),
        });
        Self {
            class: class.map(str::to_owned),
            quotas: quotas.collect(),
        }
    }

    /// The request as the service's limits see it. Quotas beyond the first have an entry of their own, without a class,
    /// so that the class is counted once.
    fn entries(&self) -> impl Iterator<Item = Request<'_>> {
        let more = self.quotas.iter().skip(1).map(|used| Request {
            class: None,
            charge: Some((&used.quota, &used.subject)),
        });
        std::iter::once(self.request()).chain(more)
    }

    /// The class and the first quota: whom an answer concerns.
    pub(super) fn request(&self) -> Request<'_> {
        let first = self.quotas.first();
        Request {
            class: self.class.as_deref(),
            charge: first.map(|used| (used.quota.as_str(), used.subject.as_str())),
        }
    }

    /// Counts all of it, or nothing.
    pub(super) fn count(&self, upstream: &mut Upstream, now: WallTime) -> Result<Vec<Count>, Refusal> {
        let mut warnings = Vec::new();
        for (done, entry) in self.entries().enumerate() {
            match upstream.admit(now, entry) {
                Ok(more) => warnings.extend(more),
                Err(refusal) => {
                    for entry in self.entries().take(done) {
                        upstream.unsent(now, entry);
                    }
                    return Err(refusal);
                }
            }
        }
        Ok(warnings)
    }

    /// Takes it back: nothing was sent, or the service says that it carried out nothing.
    pub(super) fn take_back(&self, upstream: &mut Upstream, now: WallTime) {
        for entry in self.entries() {
            upstream.unsent(now, entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use microapp_limiter::upstream::{DailyQuota, Plan};

    fn used(quota: &str, subject: &str) -> QuotaUse {
        QuotaUse {
            quota: quota.to_owned(),
            subject: subject.to_owned(),
        }
    }

    #[test]
    fn all_quotas_are_counted_or_none() {
        let quotas = vec![DailyQuota::new("many", 5, 5), DailyQuota::new("one", 1, 1)];
        let mut upstream = Upstream::new(Plan {
            classes: vec![],
            quotas,
        });
        let now = WallTime::from_unix_seconds(1_800_000_000);
        let both = Charge::new(None, &[used("many", "ada"), used("one", "ada")]);
        assert_eq!(both.count(&mut upstream, now).map(|warnings| warnings.len()), Ok(1));
        assert!(both.count(&mut upstream, now).is_err());
        let counts = |upstream: &Upstream| upstream.counts(now).iter().map(|count| count.used).collect::<Vec<_>>();
        assert_eq!(counts(&upstream), [1, 1]);
        both.take_back(&mut upstream, now);
        assert!(counts(&upstream).is_empty());
    }

    #[test]
    fn a_long_subject_is_cut() {
        let charge = Charge::new(None, &[used("q", &"ä".repeat(500))]);
        assert_eq!(charge.request().charge.map(|(_, subject)| subject.len()), Some(254));
    }
}
