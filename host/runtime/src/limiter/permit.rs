//! A permit of the production limiter, and what its answer teaches.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use microapp_limiter::upstream::{Jitter, Observation, Scope, Signals, Verdict};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::Instant;

use super::charge::Charge;
use super::gates::{Gates, Places};
use super::service::Inner;
use super::{Judgement, RateAnswer, RatePermit, hints};

/// A request is not repeated more often, whatever the budget says: each wait is twice as long as the last.
const MOST_REPEATS: u32 = 4;

/// A user's part in a turn.
pub(super) struct Share {
    pub(super) limiter: Arc<Inner>,
    pub(super) gates: Arc<Gates>,
    /// The turn's number.
    pub(super) turn: u64,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.limiter.leave(self.turn);
    }
}

/// The order of its parts is the order in which they are dropped: the places first, so that a turn that ends with this
/// permit writes them down as used.
pub(super) struct ServicePermit {
    pub(super) places: Option<Places>,
    pub(super) charge: Charge,
    pub(super) deadline: Instant,
    pub(super) reads: bool,
    pub(super) share: Share,
}

impl RatePermit for ServicePermit {
    fn answered(&mut self, _status: StatusCode, _headers: &HeaderMap) {
        if let Some(places) = self.places.take() {
            places.answered();
        }
    }

    fn judge(self: Box<Self>, answer: &RateAnswer<'_>, attempt: u32) -> Judgement {
        let limiter = &self.share.limiter;
        let silent = !answer.headers.contains_key("x-ratelimit-type");
        let mut state = limiter.state();
        if attempt == 0 {
            state.budget.sent();
        }
        if answer.status.is_success() && silent {
            return Judgement::Deliver;
        }
        let now = limiter.wall();
        let refused = answer.status == StatusCode::TOO_MANY_REQUESTS;
        if refused || answer.status == StatusCode::UNAUTHORIZED {
            self.charge.take_back(&mut state.upstream, now);
        }
        let observation = self.observe(answer);
        let request = self.charge.request();
        let verdict = state.upstream.observe(now, request, &observation, attempt, jitter());
        match verdict {
            Verdict::Pass => Judgement::Deliver,
            Verdict::StopUntil { until, scope } => {
                state.lessons += 1;
                tracing::warn!(
                    target: "microapp::limits",
                    integration = limiter.name(),
                    scope = Named(&scope).kind(),
                    name = Named(&scope).name(),
                    until = %until,
                    "the service's limit is used up: {scope} held back until {until}"
                );
                Judgement::Deliver
            }
            Verdict::RetryAfter { wait, scope } => {
                state.lessons += 1;
                let in_time = Instant::now() + wait < self.deadline;
                let harmless = refused || self.reads;
                let repeat = harmless && in_time && attempt < MOST_REPEATS && state.budget.try_repeat();
                state.repeated += u64::from(repeat);
                tracing::info!(
                    target: "microapp::limits",
                    integration = limiter.name(),
                    scope = Named(&scope).kind(),
                    name = Named(&scope).name(),
                    wait_ms = milliseconds(wait),
                    repeat,
                    "the service asks to slow down"
                );
                if repeat {
                    Judgement::Repeat { after: wait }
                } else {
                    Judgement::Deliver
                }
            }
        }
    }

    fn not_sent(mut self: Box<Self>) {
        let now = self.share.limiter.wall();
        self.charge.take_back(&mut self.share.limiter.state().upstream, now);
        if let Some(places) = self.places.take() {
            places.not_sent();
        }
    }
}

impl ServicePermit {
    fn observe(&self, answer: &RateAnswer<'_>) -> Observation {
        let limiter = &self.share.limiter;
        let headers = answer.headers.iter();
        let readable = headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let mut signals = Signals::parse(readable);
        // In the manifest's spelling; a class that it doesn't name is none, so the request's own counts.
        signals.category = signals
            .category
            .and_then(|name| limiter.class(&name).map(str::to_owned));
        let refused = answer.status == StatusCode::TOO_MANY_REQUESTS;
        Observation {
            status: answer.status.as_u16(),
            signals,
            hint: refused
                .then(|| hints::find(self.share.limiter.hints(), answer.body))
                .flatten(),
        }
    }
}

/// Without randomness there is still a wait.
fn jitter() -> Jitter {
    let mut bits = [0; 4];
    let _filled = SystemRandom::new().fill(&mut bits);
    Jitter::from_bits(u32::from_ne_bytes(bits))
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// A scope in two words.
pub(super) struct Named<'a>(pub(super) &'a Scope);

impl Named<'_> {
    pub(super) fn kind(&self) -> &'static str {
        match self.0 {
            Scope::All => "all",
            Scope::Class(_) => "class",
            Scope::Subject(_) => "subject",
            Scope::Request => "request",
        }
    }

    pub(super) fn name(&self) -> &str {
        match self.0 {
            Scope::Class(name) | Scope::Subject(name) => name,
            Scope::All | Scope::Request => "",
        }
    }
}
