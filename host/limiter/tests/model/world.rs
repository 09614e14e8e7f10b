//! A world with a client, a network and a server, on a clock that the test holds: what a limiter promises is measured
//! here, at the server.

use crate::rng::Rng;
use microapp_limiter::Outcome;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub const MS: u64 = 1_000_000;

/// A limiter on trial, together with those who wait for it. Times are nanoseconds.
pub trait Candidate {
    /// Someone wants to send.
    fn demand(&mut self, now: u64, rng: &mut Rng);
    /// Someone who waits gives up.
    fn withdraw(&mut self, rng: &mut Rng);
    /// May one of those who wait send now?
    fn grant(&mut self, now: u64) -> bool;
    /// When to ask again.
    fn next(&mut self, now: u64) -> Option<u64>;
    /// A request ended.
    fn ended(&mut self, now: u64, outcome: Outcome);
    /// The process ends, orderly or not, and another follows it after `pause`. The wall clock may have been set back.
    fn restart(&mut self, now: u64, pause: u64, crash: bool, set_back: u64);
}

/// One schedule's weather.
pub struct Weather {
    pub interval: u64,
    pub guard: u64,
    /// Delay to the server and back: a base and a jitter.
    pub delay: u64,
    pub jitter: u64,
    /// Chances in percent.
    pub no_answer: u64,
    pub not_sent: u64,
    pub withdrawn: u64,
    pub restarts: u64,
    pub demands: Vec<u64>,
}

impl Weather {
    /// Draws the weather of a schedule for a limit of `n`.
    pub fn draw(rng: &mut Rng, n: u64) -> Self {
        let interval = rng.pick(&[1000, 1000, 250, 60]) * MS;
        let mut demands = Vec::new();
        let mut at = 0;
        for _ in 0..1 + rng.upto(5) {
            let burst = rng.upto(4 * n);
            let spread = rng.pick(&[0, 0, interval / 4, 2 * interval]);
            demands.extend((0..burst).map(|_| at + rng.upto(spread)));
            // Often aimed at the end of a window, where other limiters fill up again.
            at += rng.pick(&[interval - 1, interval, interval * 9 / 10, 2 * interval]) + rng.upto(interval / 10);
        }
        demands.sort_unstable();
        Self {
            interval,
            guard: rng.pick(&[0, interval / 2, 5 * interval]),
            delay: rng.pick(&[0, interval / 50, interval / 5]),
            jitter: rng.pick(&[0, 1, interval / 20, interval, 3 * interval]),
            no_answer: rng.pick(&[0, 0, 5, 50]),
            not_sent: rng.pick(&[0, 0, 10, 50]),
            withdrawn: rng.pick(&[0, 0, 20]),
            restarts: rng.pick(&[0, 0, 1, 5]),
            demands,
        }
    }

    /// No faults: only delay and jitter.
    pub fn fair(mut self) -> Self {
        (self.no_answer, self.not_sent, self.withdrawn, self.restarts) = (0, 0, 0, 0);
        self
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Ended { request: usize, outcome: u8 },
    Demand,
    Ask,
}

const OUTCOMES: [Outcome; 3] = [Outcome::Answered, Outcome::NotSent, Outcome::NoAnswer];

/// Runs a candidate through a schedule. Returns the arrivals at the server, in order.
pub fn run(candidate: &mut dyn Candidate, weather: &Weather, rng: &mut Rng) -> Vec<u64> {
    let mut events: BinaryHeap<Reverse<(u64, Event)>> =
        weather.demands.iter().map(|at| Reverse((*at, Event::Demand))).collect();
    let mut arrivals: Vec<Option<u64>> = Vec::new();
    let mut in_flight: Vec<usize> = Vec::new();
    let mut asleep_until = None;
    let mut down_until = 0;
    while let Some(Reverse((now, event))) = events.pop() {
        if now < down_until {
            if event != Event::Ask {
                events.push(Reverse((down_until, event))); // nobody is there; the demand comes back later
            }
            continue;
        }
        match event {
            Event::Demand => candidate.demand(now, rng),
            Event::Ask => asleep_until = None,
            Event::Ended { request, outcome } => {
                let Some(at) = in_flight.iter().position(|other| *other == request) else {
                    continue;
                };
                in_flight.swap_remove(at);
                candidate.ended(now, OUTCOMES[outcome as usize]);
            }
        }
        if rng.percent(weather.withdrawn) {
            candidate.withdraw(rng);
        }
        if rng.upto(199) < weather.restarts {
            let (pause, crash) = (
                rng.pick(&[0, 0, weather.interval / 3, 8 * weather.interval]),
                rng.percent(70),
            );
            let set_back = rng.pick(&[0, 0, weather.interval / 2, 3_600_000 * MS]);
            // What was on its way is given up, and arrives within the guard time or never.
            for request in in_flight.drain(..) {
                arrivals[request] = arrivals[request].map(|at| at.min(now + rng.upto(weather.guard)));
            }
            candidate.restart(now, pause, crash, set_back);
            down_until = now + pause;
            events.push(Reverse((down_until, Event::Ask)));
            asleep_until = Some(down_until);
            continue;
        }
        while candidate.grant(now) {
            let request = arrivals.len();
            let (arrival, end, outcome) = send(weather, now, rng);
            arrivals.push(arrival);
            in_flight.push(request);
            events.push(Reverse((end, Event::Ended { request, outcome })));
        }
        if let Some(next) = candidate.next(now)
            && asleep_until.is_none_or(|until| next < until)
        {
            asleep_until = Some(next);
            events.push(Reverse((next.max(now + 1), Event::Ask)));
        }
    }
    let mut arrivals: Vec<u64> = arrivals.into_iter().flatten().collect();
    arrivals.sort_unstable();
    arrivals
}

/// A request's fate: when it arrives, when it ends for the client, and how.
fn send(weather: &Weather, now: u64, rng: &mut Rng) -> (Option<u64>, u64, u8) {
    let up = weather.delay / 2 + rng.upto(weather.jitter);
    if rng.percent(weather.not_sent) {
        return (None, now + up, 1);
    }
    if rng.percent(weather.no_answer) {
        let given_up = now + rng.upto(2 * weather.interval);
        // Late arrivals are the dangerous ones, so many come at the very last moment.
        let late = if rng.percent(50) {
            weather.guard
        } else {
            rng.upto(weather.guard)
        };
        let arrival = [None, Some(now), Some(given_up), Some(given_up + late)][rng.upto(3) as usize];
        return (arrival, given_up, 2);
    }
    let down = weather.delay / 2 + rng.upto(weather.jitter);
    (Some(now + up), now + up + down, 0)
}

/// The most arrivals in any window of `interval`: `[t, t + interval)`, or `[t, t + interval]` if `closed`.
pub fn worst_window(arrivals: &[u64], interval: u64, closed: bool) -> usize {
    let mut worst = 0;
    let mut first = 0;
    for (last, at) in arrivals.iter().enumerate() {
        while at - arrivals[first] > interval || (!closed && at - arrivals[first] == interval) {
            first += 1;
        }
        worst = worst.max(last + 1 - first);
    }
    worst
}
