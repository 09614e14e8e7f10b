//! The journal of intents: what changes something at a service is written down before it is sent, and is done once.
//!
//! Read the [`guide`] first. The decisions are pure functions in [`machine`]; the rest carries them out. It must never name
//! a service, send a change that nobody asked for, or take "it is not there" for an answer too early.
//!
//! | To | read |
//! |---|---|
//! | run an action once | [`Journal`], [`Request`], [`IntentKey`] |
//! | know what went wrong, and whether it may have happened | [`JournalError`], [`Verdict`] |
//! | let a page ask, show intents | [`Ledger`], [`Fate`] |
//! | let a person settle one | [`Became`], [`Ruling`], [`WhyNot`] |
//! | find out in the background what became of lost answers | [`Resolver`] |

mod answer;
mod attempt;
mod error;
mod fail_points;
mod fingerprint;
pub mod guide;
#[allow(clippy::module_inception)]
mod journal;
mod key;
mod ledger;
mod look;
pub mod machine;
mod resolver;
mod settle;
mod timing;
mod under_way;
mod verdict;

pub use answer::{Answer, How};
pub use error::JournalError;
pub use fail_points::FAIL_POINTS;
pub use fingerprint::{Fingerprint, canonical, fingerprint};
pub use journal::{Journal, Request};
pub use key::{BadKey, IntentKey};
pub use ledger::{Fate, Intent, Ledger, NOT_CARRIED_OUT};
pub use machine::{Remedy, Ruling};
pub use resolver::{Resolved, Resolver};
pub use settle::{Became, WhyNot};
pub use timing::Timing;
pub use under_way::{Place, RequestsEach};
pub use verdict::Verdict;
