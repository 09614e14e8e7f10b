//! What all parts of an examination share: the calls that they make, and what holds for every call whatever it was for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use url::Url;

use super::errors;
use super::examiner::{
    Effect, Ending, Examiner, Failure, Manifest, Method, Request, Response, Seen, Service, World, Wrong, response, verb,
};
use super::generate::minimal;
use super::manifest::Examinable;
use super::samples::{Refusal, Reply, Samples};
use crate::clause::connector as clauses;
use crate::report::{Report, shorten};

/// 2026-11-22, when nothing in particular happens.
const NOW: Duration = Duration::from_secs(1_795_305_600);

/// Traps after which the examination is given up, and the time that they may take in all.
const MOST_TRAPS: usize = 60;
const PATIENCE: Duration = Duration::from_secs(8);

/// A good input, and the service that goes with it.
#[derive(Clone)]
pub(super) struct Input {
    pub(super) value: Value,
    pub(super) service: Arc<Service>,
    pub(super) refusals: Vec<Refusal>,
    /// Whether the author gave it, with the service's replies: then it has to succeed.
    pub(super) given: bool,
}

/// An examination under way.
pub(super) struct Session<'a> {
    examiner: &'a Examiner,
    pub(super) actions: &'a [Examinable<'a>],
    pub(super) samples: &'a Samples,
    base: Option<Url>,
    pub(super) report: Report,
    traps: usize,
    spent: Duration,
}

impl<'a> Session<'a> {
    pub(super) fn new(
        examiner: &'a Examiner,
        manifest: &Manifest,
        actions: &'a [Examinable<'a>],
        samples: &'a Samples,
        report: Report,
    ) -> Self {
        let base = Url::parse(&manifest.base_url).ok();
        Self {
            examiner,
            actions,
            samples,
            base,
            report,
            traps: 0,
            spent: Duration::ZERO,
        }
    }

    pub(super) fn into_report(self) -> Report {
        self.report
    }

    /// Whether samples are of this connector at all.
    pub(super) fn check_samples(&mut self) {
        for (number, sample) in self.samples.samples.iter().enumerate() {
            let place = format!("samples[{number}]");
            let known = self.actions.iter().find(|known| known.action.name == sample.action);
            let found = format!("`{}`", sample.action);
            self.report.check(
                clauses::SAMPLE_FITS,
                &place,
                known.is_some(),
                "an action of the manifest",
                found,
            );
            if let Some(known) = known {
                let problem = known.input.validate(&sample.input).err().map(|error| error.to_string());
                let found = problem.clone().unwrap_or_default();
                self.report.check(
                    clauses::SAMPLE_FITS,
                    place,
                    problem.is_none(),
                    "input that fits the schema",
                    found,
                );
            }
        }
    }

    /// The good inputs of an action: those of the author, or else one made from the schema.
    pub(super) fn inputs(&mut self, examinable: &Examinable<'_>) -> Vec<Input> {
        let name = &examinable.action.name;
        let given = self.samples.samples.iter().filter(|sample| sample.action == *name);
        let inputs: Vec<Input> = given
            .filter(|sample| examinable.input.is_valid(&sample.input))
            .map(|sample| {
                let replies: Vec<Reply> = sample.replies.iter().chain(&self.samples.replies).cloned().collect();
                Input {
                    value: sample.input.clone(),
                    given: examinable.action.offline || !replies.is_empty(),
                    service: self.service(replies),
                    refusals: sample.refusals.clone(),
                }
            })
            .collect();
        if !inputs.is_empty() {
            return inputs;
        }
        let value = minimal(&examinable.schema);
        if let Err(error) = examinable.input.validate(&value) {
            let words = shorten(&error.to_string());
            self.report.note(format!(
                "{name}: no sample, and none could be made from the schema ({words}); what needs good input was not examined. \
                 Add one to conformance.json."
            ));
            return Vec::new();
        }
        self.report.note(format!(
            "{name}: no sample, so input was made from the schema, and no answer of the service is known to be good. Add one \
             to conformance.json."
        ));
        vec![Input {
            value,
            service: self.service(self.samples.replies.clone()),
            refusals: Vec::new(),
            given: false,
        }]
    }

    /// A service that gives these replies, and 404 for what none answers.
    pub(super) fn service(&self, replies: Vec<Reply>) -> Arc<Service> {
        let base = self.base.clone();
        Arc::new(move |_, request| Ok(answer(base.as_ref(), &replies, request)))
    }

    /// Runs an action with this service, and holds the call to what every call is held to. `place` names it in findings.
    pub(super) async fn call(
        &mut self,
        examinable: &Examinable<'_>,
        place: &str,
        service: Arc<Service>,
        input: &str,
    ) -> Seen {
        let seen = self.run(self.world(service), &examinable.action.name, input).await;
        self.judge(examinable, place, &seen);
        self.lose_patience();
        seen
    }

    /// Runs an action that the manifest does not have.
    pub(super) async fn call_unknown(&mut self, action: &str, input: &str) -> Seen {
        let seen = self.run(self.world(self.service(Vec::new())), action, input).await;
        self.judge_ending(&format!("action `{}`", shorten(action)), &seen);
        self.lose_patience();
        seen
    }

    async fn run(&mut self, world: World, action: &str, input: &str) -> Seen {
        if self.report.is_closed() {
            return Seen::nothing();
        }
        let begun = Instant::now();
        let seen = self.examiner.invoke(&world, action, input).await;
        if matches!(seen.ending, Ending::Trap(_)) {
            self.traps += 1;
            self.spent += begun.elapsed();
        }
        seen
    }

    /// What traps again and again would take all day, and shows nothing new.
    fn lose_patience(&mut self) {
        if !self.report.is_closed() && (self.traps >= MOST_TRAPS || self.spent >= PATIENCE) {
            self.report
                .close(format!("After {} traps the examination was given up.", self.traps));
        }
    }

    fn world(&self, service: Arc<Service>) -> World {
        let settings = self.samples.settings.iter();
        let settings: BTreeMap<_, _> = settings
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect();
        World {
            service,
            settings,
            acting_user: Some(self.samples.acting_user.clone().unwrap_or_else(|| "me".to_owned())),
            intent: Some("k3J9xQ2mPw7d".to_owned()),
            now: NOW,
        }
    }

    fn judge_ending(&mut self, place: &str, seen: &Seen) {
        let trap = match &seen.ending {
            Ending::Trap(words) => Some(words.as_str()),
            _ => None,
        };
        // Its own clause tells of what sends without end.
        let bounded = seen.wrong.iter().any(|(wrong, _)| *wrong == Wrong::Bounded);
        self.report.check(
            clauses::NO_TRAP,
            place,
            trap.is_none() || bounded,
            "a result or an error",
            trap.unwrap_or_default(),
        );
        errors::examine(&mut self.report, place, &seen.ending);
    }

    fn judge(&mut self, examinable: &Examinable<'_>, place: &str, seen: &Seen) {
        self.judge_ending(place, seen);
        let action = examinable.action;
        for (wrong, clause, expected) in [
            (
                Wrong::Address,
                clauses::DECLARED_HOSTS,
                "the base URL or a declared host, by https",
            ),
            (Wrong::Header, clauses::HEADERS, "no header that is the host's to set"),
            (
                Wrong::RateClass,
                clauses::RATE_CLASS,
                "a rate class and quotas of the manifest",
            ),
            (
                Wrong::Setting,
                clauses::MANIFEST_SETTINGS,
                "no setting but those of the manifest",
            ),
            (
                Wrong::Bounded,
                clauses::BOUNDED,
                "no more requests after `too-many-requests-in-call`",
            ),
        ] {
            let words = seen
                .wrong
                .iter()
                .find(|(which, _)| *which == wrong)
                .map(|(_, words)| words.as_str());
            // A call that asks nobody shows nothing.
            let shown = match wrong {
                Wrong::Setting => seen.touched.contains(&"settings.get"),
                _ => !seen.requests.is_empty(),
            };
            if words.is_some() || shown {
                self.report
                    .check(clause, place, words.is_none(), expected, words.unwrap_or_default());
            }
        }
        if action.effect == Effect::Reads && !seen.requests.is_empty() {
            let change = seen.requests.iter().find(|request| request.method != Method::Get);
            self.report.check(
                clauses::MANIFEST_EFFECT,
                place,
                change.is_none(),
                "nothing but GET, since its effect is `reads`",
                change.map(told).unwrap_or_default(),
            );
        }
        if action.offline {
            let asked = seen.requests.first().map(told).unwrap_or_default();
            self.report
                .check(clauses::OFFLINE, place, seen.requests.is_empty(), "no request", asked);
        }
        match &seen.ending {
            Ending::Error { case, .. } => self.report.saw_error(&action.name, case),
            Ending::Output(output) => {
                let problem = match serde_json::from_str::<Value>(output) {
                    Err(error) => Some(format!("no JSON: {error}")),
                    Ok(value) => examinable
                        .output
                        .validate(&value)
                        .err()
                        .map(|error| format!("at `{}`: {error}", error.instance_path())),
                };
                let found = problem.as_deref().unwrap_or_default();
                self.report.check(
                    clauses::OUTPUT_SCHEMA,
                    place,
                    problem.is_none(),
                    "a result that fits the output schema",
                    found,
                );
            }
            Ending::Trap(_) => {}
        }
    }
}

/// `GET users/me`, for findings.
pub(super) fn told(request: &Request) -> String {
    format!("{} {}", verb(request.method), request.url)
}

/// How a call ended, for findings.
pub(super) fn ended(seen: &Seen) -> String {
    match &seen.ending {
        Ending::Output(output) => format!("the result {output}"),
        Ending::Error {
            case,
            code,
            message,
            details,
        } => format!("{case} ({code}): {message} {details}"),
        Ending::Trap(words) => format!("a trap: {words}"),
    }
}

fn answer(base: Option<&Url>, replies: &[Reply], request: &Request) -> Response {
    let path = path_below(base, &request.url);
    match replies.iter().find(|reply| reply.answers(verb(request.method), &path)) {
        Some(reply) => respond(reply),
        None => response(404, &[("content-type", "application/json")], "{}"),
    }
}

/// A reply of the samples as the contract's record.
pub(super) fn respond(reply: &Reply) -> Response {
    let headers: Vec<(&str, &str)> = reply
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    response(reply.status.unwrap_or(200), &headers, reply.text())
}

/// A request's path without the base URL's. The whole path, or the URL, where it lies elsewhere.
pub(super) fn path_below(base: Option<&Url>, reference: &str) -> String {
    let Some(base) = base else { return reference.to_owned() };
    let mut base = base.clone();
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    let Ok(url) = base.join(reference) else {
        return reference.to_owned();
    };
    if url.origin() != base.origin() {
        return format!("{}{}", url.origin().ascii_serialization(), url.path());
    }
    url.path().strip_prefix(base.path()).unwrap_or(url.path()).to_owned()
}

impl Session<'_> {
    /// The service of `input` with the answer to one request in the place of another.
    pub(super) fn with_answer_at(
        input: &Input,
        at: usize,
        put: impl Fn() -> Result<Response, Failure> + Send + Sync + 'static,
    ) -> Arc<Service> {
        let service = Arc::clone(&input.service);
        Arc::new(move |index, request| if index == at { put() } else { service(index, request) })
    }

    /// The base URL.
    pub(super) fn base(&self) -> Option<Url> {
        self.base.clone()
    }
}
