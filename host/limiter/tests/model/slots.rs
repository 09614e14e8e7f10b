//! The limiter that is on trial, with its queue, its journal and its restarts.

use crate::rng::Rng;
use crate::world::{Candidate, Weather};
use microapp_limiter::*;
use std::time::Duration;

pub struct Ours {
    limit: Limit,
    limiter: Limiter,
    journal: Journal,
    written: Snapshot,
    permits: Vec<Permit>,
    waiting: Vec<Ticket>,
    wall_behind: u64,
    longest: u64,
    impatient: bool,
    mistake: Mistake,
}

/// What a careless caller might do. The schedules must find each of them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    None,
    /// Frees the slot of a request that timed out as if it had been answered.
    NoGuard,
    /// Says of a request that timed out that it was never sent.
    ClaimsNotSent,
    /// Writes a snapshot at an orderly end only.
    NoJournal,
    /// Starts afresh after every end.
    NoMemory,
}

/// The wall clock starts late enough to be set back.
const EPOCH: u64 = 1_800_000_000_000_000_000;

impl Ours {
    pub fn new(n: u64, weather: &Weather, rng: &mut Rng) -> Self {
        let span = Duration::from_nanos;
        let limit = Limit::new(n as u32, span(weather.interval))
            .unwrap()
            .with_guard(span(weather.guard))
            .with_margin(span(rng.pick(&[0, weather.interval / 1000])));
        // No request takes longer than the worst of both ways, or of a time-out.
        let longest = weather.delay + 2 * weather.jitter + 2 * weather.interval;
        let journal = Journal::new(rng.upto(n) as u32, span(longest));
        let written = Limiter::new(limit).snapshot(Moment::ZERO, WallTime::from_unix_nanos(EPOCH), Reserve::NONE);
        let limiter = Limiter::new(limit);
        let impatient = weather.withdrawn > 0;
        Self {
            limit,
            limiter,
            journal,
            written,
            permits: vec![],
            waiting: vec![],
            wall_behind: 0,
            longest,
            impatient,
            mistake: Mistake::None,
        }
    }

    pub fn with(self, mistake: Mistake) -> Self {
        Self { mistake, ..self }
    }

    fn wall(&self, now: u64) -> WallTime {
        WallTime::from_unix_nanos(EPOCH + now - self.wall_behind)
    }
}

impl Candidate for Ours {
    fn demand(&mut self, now: u64, rng: &mut Rng) {
        let deadline = (self.impatient && rng.percent(20)).then(|| Moment::from_nanos(now + rng.upto(self.longest)));
        let priority = rng.pick(&Priority::ALL);
        let rank = match rng.percent(50) {
            true => priority.since(Moment::from_nanos(now.saturating_sub(rng.upto(self.longest)))),
            false => priority.into(),
        };
        self.waiting
            .extend(self.limiter.enqueue(Moment::from_nanos(now), rank, deadline));
    }

    fn withdraw(&mut self, rng: &mut Rng) {
        if !self.waiting.is_empty() {
            let ticket = self
                .waiting
                .swap_remove(rng.upto(self.waiting.len() as u64 - 1) as usize);
            assert!(self.limiter.cancel(ticket));
        }
    }

    fn grant(&mut self, now: u64) -> bool {
        let at = Moment::from_nanos(now);
        while let Some(decision) = self.limiter.decide(at) {
            let (Decision::Granted(ticket, _) | Decision::Refused(ticket, _)) = &decision;
            self.waiting.retain(|other| other != ticket);
            if let Decision::Granted(_, permit) = decision {
                self.permits.push(permit);
                if self.mistake != Mistake::NoJournal
                    && let Some(reserve) = self.journal.cover(at)
                {
                    self.written = self.limiter.snapshot(at, self.wall(now), reserve);
                }
                return true;
            }
        }
        false
    }

    fn next(&mut self, _now: u64) -> Option<u64> {
        self.limiter.next_wakeup().map(Moment::as_nanos)
    }

    fn ended(&mut self, now: u64, outcome: Outcome) {
        let outcome = match (self.mistake, outcome) {
            (Mistake::NoGuard, Outcome::NoAnswer) => Outcome::Answered,
            (Mistake::ClaimsNotSent, Outcome::NoAnswer) => Outcome::NotSent,
            (_, outcome) => outcome,
        };
        // Permits are alike, so it doesn't matter which one ends.
        if let Some(permit) = self.permits.pop() {
            self.limiter.release(permit, Moment::from_nanos(now), outcome);
        }
    }

    fn restart(&mut self, now: u64, pause: u64, crash: bool, set_back: u64) {
        if !crash {
            self.written = self
                .limiter
                .snapshot(Moment::from_nanos(now), self.wall(now), Reserve::NONE);
        }
        let text = self.written.to_text();
        let read = Snapshot::from_text(&text).unwrap();
        assert_eq!(read, self.written);
        self.wall_behind += set_back;
        let back = now + pause;
        let wall = match self.mistake {
            Mistake::NoMemory => self.wall(back).after(Duration::from_secs(86_400)),
            _ => self.wall(back),
        };
        self.limiter = Limiter::restore(self.limit, &read, Moment::from_nanos(back), wall);
        // The follower's own journal starts empty, and its first request writes.
        self.journal.forget();
        self.permits.clear();
        self.waiting.clear();
    }
}
