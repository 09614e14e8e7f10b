//! What arrived, when, and how it was answered.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

/// So many requests are remembered; older ones are forgotten.
const CAPACITY: usize = 200_000;

/// One request, as `GET /_simulator/requests` tells it.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct RequestRecord {
    /// Counts from 1, in order of arrival.
    pub sequence: u64,
    /// Nanoseconds from the simulator's start, on a clock that never goes back, taken when the head had been read.
    pub arrived_ns: u64,
    /// `GET`, `POST`, …
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The query as it was sent, without `?`.
    pub query: String,
    /// The body, if it is text.
    pub body: String,
    /// The status answered; nothing while the request is being handled, or when no answer was given.
    pub status: Option<u16>,
    /// The client id of the app whose token or credentials came along.
    pub app: Option<String>,
    /// The id of the user whom the token acts as.
    pub user: Option<String>,
    /// Whether an ordered fault hit it.
    pub faulty: bool,
    /// Whether the client went away before it was answered.
    pub given_up: bool,
}

#[derive(Debug)]
struct Entry {
    arrived: Duration,
    method: http::Method,
    uri: http::Uri,
    body: Bytes,
    outcome: Outcome,
    given_up: bool,
}

/// How a request ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    pub(crate) status: Option<u16>,
    pub(crate) app: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) faulty: bool,
}

/// The requests so far. Texts are made when somebody asks, not while requests are served.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// The sequence number of the first entry, less one.
    forgotten: u64,
    entries: VecDeque<Entry>,
}

impl Journal {
    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Notes an arrival and returns its sequence number.
    pub(crate) fn arrive(&self, arrived: Duration, method: http::Method, uri: http::Uri) -> u64 {
        let mut inner = self.inner();
        if inner.entries.len() == CAPACITY {
            inner.entries.pop_front();
            inner.forgotten += 1;
        }
        inner.entries.push_back(Entry {
            arrived,
            method,
            uri,
            body: Bytes::new(),
            outcome: Outcome::default(),
            given_up: false,
        });
        inner.forgotten + inner.entries.len() as u64
    }

    pub(crate) fn note(&self, sequence: u64, body: Option<Bytes>, outcome: Outcome) {
        let mut inner = self.inner();
        // A sequence number that is no longer there was forgotten or cleared.
        let Some(index) = sequence.checked_sub(inner.forgotten + 1) else {
            return;
        };
        if let Some(entry) = inner.entries.get_mut(index as usize) {
            if let Some(body) = body {
                entry.body = body;
            }
            entry.outcome = outcome;
        }
    }

    pub(crate) fn give_up(&self, sequence: u64) {
        let mut inner = self.inner();
        let index = sequence.checked_sub(inner.forgotten + 1);
        if let Some(entry) = index.and_then(|index| inner.entries.get_mut(index as usize)) {
            entry.given_up = true;
        }
    }

    pub(crate) fn clear(&self) {
        let mut inner = self.inner();
        inner.forgotten += inner.entries.len() as u64;
        inner.entries.clear();
    }

    pub(crate) fn records(&self) -> Vec<RequestRecord> {
        let inner = self.inner();
        let numbered = inner.entries.iter().zip(inner.forgotten + 1..);
        numbered
            .map(|(entry, sequence)| RequestRecord {
                sequence,
                arrived_ns: entry.arrived.as_nanos() as u64,
                method: entry.method.to_string(),
                path: entry.uri.path().to_owned(),
                query: entry.uri.query().unwrap_or_default().to_owned(),
                body: String::from_utf8_lossy(&entry.body).into_owned(),
                status: entry.outcome.status,
                app: entry.outcome.app.clone(),
                user: entry.outcome.user.clone(),
                faulty: entry.outcome.faulty,
                given_up: entry.given_up,
            })
            .collect()
    }
}
