//! Examines a connector, without knowing what service it is for.
//!
//! The kit plays host and service at once. It asks each action good input (from the samples, or made from the schema),
//! input that breaks one rule each, and hostile text; and it answers each request with what services, proxies and broken
//! networks answer. What it must never do is to know a vendor: all it goes by is the manifest, the schemas and the samples.

mod describe;
mod errors;
mod examiner;
mod generate;
mod input;
mod listed;
mod look_up;
mod manifest;
mod replies;
mod samples;
mod session;

pub use samples::{Refusal, Reply, Sample, Samples, SamplesError};

use microapp_runtime::{Connector, Engine, EngineOptions};

use self::examiner::Examiner;
use self::session::Session;
use crate::clause::{CONNECTOR, connector as clauses};
use crate::report::Report;

/// Examines a component. With broken clauses on the way, it goes on as far as it can.
///
/// # Errors
///
/// [`ExaminationError`] if the sandbox can't be set up; whatever is wrong with the component is in the report.
pub async fn examine(component: &[u8], samples: &Samples) -> Result<Report, ExaminationError> {
    let mut report = Report::new("connector", CONNECTOR);
    let mut options = EngineOptions::default();
    // Nothing is run in it: it only says whether hosts load the component.
    options.max_instances = 1;
    let engine = Engine::new(options)?;
    let loaded = Connector::from_bytes(&engine, component);
    let words = loaded.as_ref().err().map(ToString::to_string).unwrap_or_default();
    report.check(
        clauses::LOADS,
        "the component",
        loaded.is_ok(),
        "a component that this contract's hosts load",
        words,
    );
    if loaded.is_err() {
        report.note("The component does not load, so nothing else could be examined.");
        return Ok(report);
    }
    drop(loaded);
    let mut examiner = Examiner::new(component).map_err(|error| ExaminationError::Sandbox(format!("{error:#}")))?;
    let Some(manifest) = describe::examine(&examiner, &mut report).await else {
        report.note("The component does not describe itself, so nothing else could be examined.");
        return Ok(report);
    };
    report.rename(format!("{} {}", manifest.name, manifest.version));
    examiner.hold_to(&manifest);
    let actions = manifest::examine(&manifest, &mut report);
    let mut session = Session::new(&examiner, &manifest, &actions, samples, report);
    session.check_samples();
    input::unknown_action(&mut session).await;
    for examinable in &actions {
        let inputs = session.inputs(examinable);
        for (number, sample) in inputs.iter().enumerate() {
            replies::examine(&mut session, examinable, sample).await;
            if number == 0 {
                input::examine(&mut session, examinable, sample).await;
                look_up::examine(&mut session, examinable, sample).await;
            }
        }
    }
    listed::examine(&mut session);
    Ok(session.into_report())
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExaminationError {
    /// The engine can't start.
    #[error(transparent)]
    Engine(#[from] microapp_runtime::EngineError),
    /// The kit's own sandbox can't be set up.
    #[error("the sandbox of the examination can't be set up: {0}")]
    Sandbox(String),
}
