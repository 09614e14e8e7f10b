//! An examination under way: numbers the calls, tags what they send, and holds every answer to what holds for all.

use std::time::Duration;

use futures::future::BoxFuture;
use serde_json::{Value, json};

use super::call::{BOUNDS, Call, Done, Facts, Ready};
use super::service::Service;
use super::{Host, HostError};
use crate::clause::{Clause, HOST, host as clauses};
use crate::report::Report;

/// How long a call may take where nothing else is said.
const DEADLINE: Duration = Duration::from_secs(15);

/// Everything that the parts of an examination share.
pub(super) struct Examination<'h> {
    host: &'h mut dyn Host,
    pub(super) service: Service,
    pub(super) report: Report,
    lacks: Vec<String>,
    token: String,
    number: u32,
    lost: bool,
    /// The clause for which calls are made at present: the one that is broken if the host does not come back.
    pub(super) about: &'static Clause,
}

/// How to run a call of the probe's action `run`.
#[derive(Default)]
pub(super) struct How<'a> {
    pub(super) acting_user: Option<&'a str>,
    pub(super) intent: Option<&'a str>,
    pub(super) deadline: Option<Duration>,
    pub(super) without_credential: bool,
    pub(super) cancel: Option<BoxFuture<'a, ()>>,
}

/// What a host without deadlines gets beyond the call's.
const PATIENCE: Duration = Duration::from_secs(30);

impl<'h> Examination<'h> {
    pub(super) async fn start(host: &'h mut dyn Host, component: &str) -> Result<Self, HostError> {
        let service = Service::start().await?;
        // Long enough to be found nowhere by chance, and no secret beyond this examination.
        let token = format!("probe-credential-{:x}-{:x}", std::process::id(), service.home_port());
        let facts = Facts {
            hello: 1,
            component: component.to_owned(),
            base_url: service.base_url(),
            token: token.clone(),
            settings: json!({ "greeting": "hello" }),
            limits: BOUNDS,
        };
        let Ready { host: name, lacks } = host.start(&facts).await?;
        let mut report = Report::new(if name.is_empty() { "host".to_owned() } else { name }, HOST);
        report.lacks(&lacks);
        Ok(Self {
            host,
            service,
            report,
            lacks,
            token,
            number: 0,
            lost: false,
            about: clauses::INVOKE,
        })
    }

    pub(super) fn into_report(self) -> Report {
        self.report
    }

    /// Whether the host says that it does not have this, and may.
    pub(super) fn lacks(&self, clause: &Clause) -> bool {
        clause.may_lack && self.lacks.iter().any(|name| name == clause.name)
    }

    /// A word for the paths of one check, by which its requests are known.
    pub(super) fn tag(&self) -> String {
        format!("c{}", self.number + 1)
    }

    /// Takes steps in one call.
    pub(super) async fn run(&mut self, steps: Vec<Value>, how: How<'_>) -> Done {
        self.call("run", json!({ "do": steps }).to_string(), how).await
    }

    /// Takes steps in one call, and gives what came of each; nulls where the call did not get that far.
    pub(super) async fn did(&mut self, steps: Vec<Value>, how: How<'_>) -> (Vec<Value>, Done) {
        let count = steps.len();
        let done = self.run(steps, how).await;
        let mut did = done.did().unwrap_or_default();
        did.resize(count, Value::Null);
        (did, done)
    }

    /// Runs any action.
    pub(super) async fn call(&mut self, action: &str, input: String, how: How<'_>) -> Done {
        if self.lost {
            return Done::default();
        }
        self.number += 1;
        let deadline = how.deadline.unwrap_or(DEADLINE);
        let call = Call {
            call: self.number,
            action: action.to_owned(),
            input,
            acting_user: how.acting_user.map(str::to_owned),
            intent: how.intent.map(str::to_owned),
            deadline_ms: u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX),
            credential: !how.without_credential,
        };
        let patience = deadline + PATIENCE;
        let answered = tokio::time::timeout(patience, self.host.call(&call, how.cancel)).await;
        let done = answered.unwrap_or(Err(HostError::Silent(patience.as_secs())));
        match done {
            Ok(done) => {
                let text = serde_json::to_string(&done).unwrap_or_default();
                let kept = !text.contains(&self.token);
                let at = text.find(&self.token).unwrap_or(0).saturating_sub(60);
                let around: String = text
                    .chars()
                    .skip(at)
                    .take(100)
                    .collect::<String>()
                    .replace(&self.token, "<the credential>");
                let place = format!("call {}", self.number);
                self.report.check(
                    clauses::CREDENTIAL_OUTSIDE,
                    place,
                    kept,
                    "no credential in anything that came out",
                    around,
                );
                done
            }
            Err(error) => {
                self.lost = true;
                self.report
                    .close(format!("At call {} the examination ended: {error}.", self.number));
                // A report that says nothing else must not look like praise.
                self.report
                    .lose(self.about, format!("call {}: {}", self.number, call.action), error);
                Done::default()
            }
        }
    }

    /// A request of the probe.
    pub(super) fn send(&self, method: &str, path: &str) -> Value {
        json!({ "send": { "method": method, "url": format!("{}/{path}", self.tag()) } })
    }

    /// Shorthand for a check of this examination's report.
    pub(super) fn check(
        &mut self,
        clause: &'static Clause,
        place: impl Into<String>,
        kept: bool,
        expected: impl Into<String>,
        found: impl std::fmt::Display,
    ) {
        self.report.check(clause, place, kept, expected, found);
    }

    /// The credential as it has to arrive.
    pub(super) fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}
