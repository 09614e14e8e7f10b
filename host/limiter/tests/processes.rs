//! Several processes, one limit: each borrows slots, uses them, and gives them back, lets its lease run out, or dies. At the
//! server the limit holds for all of them together.

#[path = "model/rng.rs"]
mod rng;

use microapp_limiter::store::{GrantStore, Loan, MemoryStore};
use microapp_limiter::{Limit, Limiter, Moment, Outcome, Permit, Priority, WallTime};
use rng::Rng;
use std::time::Duration;

const MS: u64 = 1_000_000;
const INTERVAL: u64 = 1000 * MS;
const GUARD: u64 = 400 * MS;
const EPOCH: u64 = 1_800_000_000_000_000_000;

fn wall(now: u64) -> WallTime {
    WallTime::from_unix_nanos(EPOCH + now)
}

#[derive(Default)]
struct Process {
    loan: Option<(Loan, Limiter)>,
    /// When each request in flight arrives; it is answered soon after.
    in_flight: Vec<(u64, Permit)>,
}

impl Process {
    /// Gives up what is in flight: it arrives within the guard time.
    fn give_up(&mut self, now: u64, arrivals: &mut Vec<u64>) {
        arrivals.extend(self.in_flight.drain(..).map(|(arrives, _)| arrives.min(now + GUARD)));
    }

    fn step(&mut self, now: u64, store: &MemoryStore, limit: Limit, rng: &mut Rng, arrivals: &mut Vec<u64>) {
        let at = Moment::from_nanos(now);
        let ends = self.loan.as_ref().map(|(loan, _)| loan.ends.as_unix_nanos() - EPOCH);
        if let Some(ends) = ends.filter(|ends| *ends <= now) {
            self.give_up(ends, arrivals); // its own alarm went off in time
            self.loan = None; // the store reclaims it
        }
        let Some((loan, limiter)) = &mut self.loan else {
            let lease = Duration::from_nanos(rng.upto(3 * INTERVAL));
            let loan = store.lend(wall(now), rng.upto(4) as u32, lease).unwrap();
            self.loan = loan.limiter(limit, at, wall(now)).map(|limiter| (loan, limiter));
            return;
        };
        let (answered, flying) = self.in_flight.drain(..).partition(|(arrives, _)| *arrives <= now);
        self.in_flight = flying;
        let answered: Vec<(u64, Permit)> = answered;
        for (arrived, permit) in answered {
            arrivals.push(arrived);
            limiter.release(permit, at, Outcome::Answered);
        }
        while let Ok(permit) = limiter.try_acquire(at, Priority::Sync) {
            self.in_flight.push((now + rng.upto(INTERVAL), permit));
        }
        if rng.percent(5) {
            let lease = Duration::from_nanos(INTERVAL);
            loan.ends = store.renew(wall(now), loan.fence, lease).unwrap();
        } else if rng.percent(10) {
            self.give_up(now, arrivals);
            if let Some((loan, limiter)) = self.loan.take() {
                let slots = limiter.into_slots(at, wall(now));
                store.give_back(wall(now), loan.fence, &slots).unwrap();
            }
        } else if rng.percent(1) {
            self.give_up(now, arrivals);
            self.loan = None; // dies without a word
        }
    }
}

#[test]
fn the_limit_holds_for_all_processes_together() {
    let mut full = 0;
    for seed in 0..2000 {
        let mut rng = Rng::new(seed);
        let requests = rng.pick(&[1, 2, 3, 5, 8]);
        let limit = Limit::per_second(requests).unwrap().with_margin(Duration::ZERO);
        let limit = limit.with_guard(Duration::from_nanos(GUARD));
        let store = MemoryStore::new(limit);
        let mut processes: [Process; 4] = Default::default();
        let mut arrivals = Vec::new();
        let mut now = 0;
        for _ in 0..400 {
            now += rng.upto(50 * MS);
            let process = rng.upto(3) as usize;
            processes[process].step(now, &store, limit, &mut rng, &mut arrivals);
        }
        arrivals.sort_unstable();
        let n = requests as usize;
        for window in arrivals.windows(n + 1) {
            assert!(
                window[n] - window[0] > INTERVAL,
                "seed {seed}: more than {n} in a window"
            );
        }
        full += u32::from(arrivals.windows(n).any(|window| window[n - 1] - window[0] < INTERVAL));
    }
    assert!(full > 500, "only {full} runs ever filled a window");
}
