//! Tokens that lead to the next page, and expire.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

/// Zoom: "The expiration period for this token is 15 minutes."
const LIFE: TimeDelta = TimeDelta::minutes(15);

/// The tokens handed out.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    issued: HashMap<String, Page>,
}

#[derive(Debug)]
struct Page {
    /// What is listed: a token is good for one list.
    list: String,
    offset: usize,
    expires: DateTime<Utc>,
}

impl Pages {
    pub(crate) fn issue(&mut self, token: String, list: String, offset: usize, now: DateTime<Utc>) {
        self.issued.retain(|_, page| page.expires > now);
        self.issued.insert(
            token,
            Page {
                list,
                offset,
                expires: now + LIFE,
            },
        );
    }

    /// Where the page begins, if the token is good.
    pub(crate) fn offset(&self, token: &str, list: &str, now: DateTime<Utc>) -> Option<usize> {
        self.issued
            .get(token)
            .filter(|page| page.list == list && page.expires > now)
            .map(|page| page.offset)
    }
}
