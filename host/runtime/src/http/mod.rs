//! HTTP as a capability: what a guest says to send, made safe, sent, and made safe again on the way back.
//!
//! The path of one request, in order, each step in its own file:
//!
//! 1. `exchange`: counts the request, checks that the action may send it at all (`effect`), checks address ([`crate::egress`]) and headers (`headers`), waits for the rate
//!    limit, attaches the credential, and sends. It repeats once after a 401 with a renewed credential, and what the rate
//!    limiter judges to be refused for the moment ([`crate::limiter`]): both answers say that nothing was carried out.
//! 2. `client`: the [`HttpClient`] trait; `pooled`, the production client behind it, `connect`, which makes connections
//!    to judged addresses, and `quiet`, which hears on them what nobody asked for. These three are the feature `http`: a platform that has a client leaves them out.
//! 3. `answer`: reads the answer up to its limit and what is left for the batch (`room`), removes credential headers, and
//!    blots out the credential wherever the service has echoed it.
//!
//! Three things it must never do: let a credential into a guest's memory, call a request *not sent* whose first byte may
//! have left, and take an answer for that of another request where it matters. The last two decide whether a meeting can
//! exist twice: what a call with an intent changes, and what is looked up afterwards, goes on a connection of its own.

mod answer;
mod client;
#[cfg(feature = "http")]
mod connect;
mod effect;
mod exchange;
mod failure;
mod headers;
#[cfg(feature = "http")]
mod pooled;
#[cfg(feature = "http")]
mod quiet;
mod room;
mod subject;

pub(crate) use answer::read_body;
pub use client::{AnswerBody, HttpAnswer, HttpClient, HttpRequest, SendError};
pub(crate) use effect::Bounds;
pub(crate) use exchange::{CallGrants, LONGEST, exchange};
pub use failure::Failure;
pub use headers::is_the_hosts;
#[cfg(feature = "http")]
pub use pooled::{PooledClient, PooledClientOptions};
pub(crate) use room::Room;
