//! Examines a host: a probe inside, a service outside, and between them what the host does with both.
//!
//! The probe is a connector like any other ([`PROBE_WASM`]); a host loads it and runs its actions with the inputs that the kit
//! gives. What the probe saw comes back as the calls' results, what left the host arrives at the kit's own service, and the
//! two are compared. A host takes part through [`Host`]: ours does ([`OwnRuntime`]), and any program that speaks JSON lines
//! ([`Lines`]).

mod addresses;
mod answers;
mod batches;
mod call;
mod examination;
mod invoke;
mod limits;
mod lines;
mod own;
mod rates;
mod request;
mod service;
mod surroundings;

use std::io;

use futures::future::BoxFuture;

pub use call::{BOUNDS, Bounds, Call, CallError, Done, Facts, Logged, Ready, Reported};
pub use conformance_probe::PROBE_WASM;
pub use lines::{Lines, Program};
pub use own::OwnRuntime;

use self::examination::Examination;
use crate::report::Report;

/// A host under examination.
pub trait Host: Send {
    /// Takes what it is given, and says that it is ready.
    ///
    /// # Errors
    ///
    /// [`HostError`] if it can't take part.
    fn start<'a>(&'a mut self, facts: &'a Facts) -> BoxFuture<'a, Result<Ready, HostError>>;

    /// Runs one call to its end; once `cancel` is ready, it ends the call at once.
    ///
    /// # Errors
    ///
    /// [`HostError`] if the host is gone. A call that fails is no error here.
    fn call<'a>(
        &'a mut self,
        call: &'a Call,
        cancel: Option<BoxFuture<'a, ()>>,
    ) -> BoxFuture<'a, Result<Done, HostError>>;
}

/// Why a host takes no further part.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// It can't be started, or reached.
    #[error("the host can't be started or reached: {0}")]
    Io(#[from] io::Error),
    /// It has ended.
    #[error("the host has ended without an answer")]
    Gone,
    /// It does not answer in time.
    #[error("the host has not answered within {0} s")]
    Silent(u64),
    /// It answers what can't be read.
    #[error("the host answered what can't be read: {0}")]
    Unreadable(String),
    /// Our own runtime can't take part.
    #[error("the runtime can't be set up: {0}")]
    Runtime(String),
}

/// Examines a host. `component` is where it finds the probe.
///
/// # Errors
///
/// [`HostError`] if it never becomes ready. If it is lost on the way, the report says where.
pub async fn examine(host: &mut dyn Host, component: &str) -> Result<Report, HostError> {
    let mut examination = Examination::start(host, component).await?;
    invoke::examine(&mut examination).await;
    request::examine(&mut examination).await;
    addresses::examine(&mut examination).await;
    answers::examine(&mut examination).await;
    batches::examine(&mut examination).await;
    surroundings::examine(&mut examination).await;
    limits::examine(&mut examination).await;
    rates::examine(&mut examination).await;
    Ok(examination.into_report())
}
