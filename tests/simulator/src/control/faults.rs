//! Faults that a test orders: what goes wrong, for which requests, how many times.
//!
//! What can become of a request whose reply is lost, and how to order it:
//!
//! | The request is | and the client sees | Fault |
//! |---|---|---|
//! | carried out | the connection end | `"drop": "after"` |
//! | not carried out | the connection end | `"drop": "before"` |
//! | carried out when the test says so | the connection end, at once | `"drop": "late"`, then `POST /_simulator/faults/release` |
//! | carried out | its answer, late | `"delay_after_ms": 500` |
//! | carried out late | its answer, or no more if it gave up | `"delay_before_ms": 500` |
//! | carried out twice | the second answer | `"executions": 2` |
//! | carried out twice | the connection end | `"executions": 2, "drop": "after"` |
//! | carried out | a 5xx | `"status": 500, "execute": true` |
//! | not carried out | a 5xx | `"status": 500` |
//! | carried out | its answer, and the same once more on the same connection | `"again": "at_once"`, `{"after_ms": 5}`, `"before_next"` |

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::server::exchange::HttpRequest;

/// One thing that goes wrong, for the next `times` requests that match `method` and `route`.
///
/// Faults are tried in the order in which they were ordered; the first that matches is used, one for each request. In JSON
/// (`POST /_simulator/faults`) every field may be left out:
///
/// ```
/// # use zoom_simulator::Fault;
/// let fault: Fault = serde_json::from_str(
///     r#"{"method": "POST", "route": "/users/{userId}/meetings", "times": 2, "drop": "after", "ending": "reset"}"#,
/// ).unwrap();
/// assert_eq!(fault.times, 2);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// `GET`, `POST`, …; any when absent.
    pub method: Option<String>,
    /// A path with or without `/v2`, in which `*` and `{name}` stand for one segment; any when absent.
    pub route: Option<String>,
    /// How many requests it hits. 1 when left out.
    pub times: u32,
    /// How many matching requests pass unharmed first.
    pub skip: u32,
    /// Real milliseconds to wait before the request is executed.
    pub delay_before_ms: u64,
    /// Real milliseconds to wait between executing the request and answering.
    pub delay_after_ms: u64,
    /// Whether the request takes effect although its answer is replaced. Off when left out: with `status`, `body` or
    /// `content` the request is answered without being executed.
    pub execute: bool,
    /// How many times the request is executed, as by a proxy on the way that repeats it; the last answer is the answer.
    /// 1 when left out.
    pub executions: u32,
    /// Answer with this status.
    pub status: Option<u16>,
    /// Headers added to the answer, replacing those of the same name.
    pub headers: BTreeMap<String, String>,
    /// Answer with this body: a string as it is, anything else as JSON.
    pub body: Option<Value>,
    /// Answer with a page as gateways write it, in place of JSON. 502 unless `status` says otherwise.
    pub content: Option<Content>,
    /// Drop the connection in place of answering.
    pub drop: Option<DropAt>,
    /// Send only so many bytes of the body, under a `Content-Length` that promises all, and end the connection.
    pub cut_body_after: Option<usize>,
    /// How `drop` and `cut_body_after` end the connection.
    pub ending: Ending,
    /// Add this to `Content-Length`, send the whole body and close.
    pub content_length_off_by: i64,
    /// Send the body in pieces.
    pub slow_body: Option<SlowBody>,
    /// Send the answer a second time on the same connection, as a proxy on the way does that has lost count.
    pub again: Option<Again>,
}

impl Default for Fault {
    fn default() -> Self {
        Self {
            method: None,
            route: None,
            times: 1,
            skip: 0,
            delay_before_ms: 0,
            delay_after_ms: 0,
            execute: false,
            executions: 1,
            status: None,
            headers: BTreeMap::new(),
            body: None,
            content: None,
            drop: None,
            cut_body_after: None,
            ending: Ending::Close,
            content_length_off_by: 0,
            slow_body: None,
            again: None,
        }
    }
}

/// When an answer is sent for the second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// Behind the first.
    AtOnce,
    /// So many real milliseconds later, if the connection is still there.
    AfterMs(u64),
    /// When the next request on the connection has come, right before its answer: whoever takes an answer for that of the
    /// request before it is wrong from here on.
    BeforeNext,
}

/// When a connection is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropAt {
    /// Before the request is executed: it never took effect.
    Before,
    /// After it was executed: it took effect, and the client can't know.
    After,
    /// While it is on its way: it takes effect when the test lets it arrive, by
    /// [`Simulator::release_late`](crate::Simulator::release_late) or `POST /_simulator/faults/release`.
    Late,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// TCP FIN: the client reads the end of the stream.
    Close,
    /// TCP RST: the client reads an error.
    Reset,
}

/// A body that is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A gateway's error page.
    Html,
    /// An XML error document.
    Xml,
}

/// A body sent in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlowBody {
    /// Bytes in each piece, at least 1.
    pub chunk_bytes: usize,
    /// Real milliseconds between two pieces.
    pub pause_ms: u64,
}

impl Fault {
    /// Whether the request's own answer is wanted.
    pub(crate) fn executes(&self) -> bool {
        let replaced = self.status.is_some() || self.body.is_some() || self.content.is_some();
        !matches!(self.drop, Some(DropAt::Before | DropAt::Late)) && (self.execute || !replaced)
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.method
            .as_deref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.route.as_deref().is_none_or(|route| {
                route_matches(route, path)
                    || path
                        .strip_prefix("/v2")
                        .is_some_and(|shorter| route_matches(route, shorter))
            })
    }
}

fn route_matches(route: &str, path: &str) -> bool {
    let route = route.trim_matches('/').split('/');
    let mut path = path.trim_matches('/').split('/');
    for wanted in route {
        let wild = wanted == "*" || (wanted.starts_with('{') && wanted.ends_with('}'));
        match path.next() {
            Some(segment) if wild || segment == wanted => {}
            _ => return false,
        }
    }
    path.next().is_none()
}

/// The faults still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    ordered: Mutex<Vec<Fault>>,
    /// Requests that are still on their way, each with its number in the journal.
    late: Mutex<Vec<(u64, HttpRequest)>>,
    /// Answers that were sent for the second time.
    pub(crate) repeated: Arc<AtomicU64>,
}

impl Faults {
    fn ordered(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.ordered.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn late(&self) -> std::sync::MutexGuard<'_, Vec<(u64, HttpRequest)>> {
        self.late.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Keeps a request on its way.
    pub(crate) fn delay(&self, sequence: u64, request: HttpRequest) {
        self.late().push((sequence, request));
    }

    /// The requests that were on their way, in the order in which they left.
    pub(crate) fn arrivals(&self) -> Vec<(u64, HttpRequest)> {
        std::mem::take(&mut *self.late())
    }

    pub(crate) fn order(&self, fault: Fault) {
        self.ordered().push(fault);
    }

    pub(crate) fn clear(&self) {
        self.ordered().clear();
    }

    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.ordered().clone()
    }

    /// The fault for this request, if one was ordered.
    pub(crate) fn take(&self, method: &str, path: &str) -> Option<Fault> {
        let mut ordered = self.ordered();
        for index in 0..ordered.len() {
            let fault = &mut ordered[index];
            if fault.times == 0 || !fault.matches(method, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            fault.times -= 1;
            return Some(if fault.times == 0 {
                ordered.remove(index)
            } else {
                fault.clone()
            });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_matches_with_and_without_the_version() {
        assert!(route_matches("/users/{userId}/meetings", "/users/me/meetings"));
        assert!(!route_matches("/users/*", "/users/me/meetings"));
        let fault = Fault {
            route: Some("/meetings/*".into()),
            ..Fault::default()
        };
        assert!(fault.matches("GET", "/v2/meetings/123"));
    }

    #[test]
    fn a_fault_skips_first_and_is_used_up() {
        let faults = Faults::default();
        faults.order(Fault {
            skip: 1,
            times: 2,
            ..Fault::default()
        });
        let hits: Vec<bool> = (0..4).map(|_| faults.take("GET", "/").is_some()).collect();
        assert_eq!(hits, [false, true, true, false]);
    }
}
