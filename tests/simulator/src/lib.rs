//! A Zoom that runs on your own machine: REST, OAuth, webhooks, faults and a clock that tests hold.
//!
//! It listens on a real socket and keeps its state in memory, so that anything that speaks HTTP can be tested against it:
//! the connector, the host, Zoom's own SDK. What it knows of Zoom is written down where it is used, with the endpoint that
//! it imitates; where sources disagree about Zoom, the behaviour is a field of [`Switches`].
//!
//! It must never be kinder than Zoom: a request that Zoom refuses is refused here, with the same code and words.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), zoom_simulator::Error> {
//! use zoom_simulator::{Options, Simulator};
//!
//! let zoom = Simulator::start(Options::default()).await?;
//! assert!(zoom.base_url().ends_with("/v2/"));
//! assert_eq!(zoom.users()[0].kind, 2, "the first user is licensed");
//! zoom.shutdown().await;
//! # Ok(()) }
//! ```
//!
//! | Module | Subject |
//! |---|---|
//! | `options` | what can be chosen at the start, and the switches that can be thrown later |
//! | `simulator` | the running handle |
//! | `server` | sockets: accepting, the journal of requests, faults on the wire |
//! | `control` | `/_simulator/…`, the same controls over HTTP |
//! | `clock`, `random` | time and chance, both in the hands of the test |
//! | `world` | the state: users, meetings, apps, tokens, limits |
//! | `occurrences` | the dates of a recurring meeting |
//! | `api` | the REST endpoints under `/v2` |
//! | `oauth` | the authorize page and the token endpoint |
//! | `webhooks` | signing, delivering and repeating events |

mod api;
mod clock;
mod control;
mod error;
mod oauth;
mod occurrences;
mod options;
mod random;
mod server;
mod simulator;
mod webhooks;
mod world;

pub use control::faults::{Again, Content, DropAt, Ending, Fault, SlowBody};
pub use control::journal::RequestRecord;
pub use error::Error;
pub use options::{ClockStart, InvitationFormat, MissingMeetingText, Options, Plan, SelfForService, Switches};
pub use simulator::{Credentials, Simulator, UserSummary};
pub use webhooks::{NewSubscription, OutgoingEvent};
pub use world::apps::{AppCredentials, AppKind, NewApp};
