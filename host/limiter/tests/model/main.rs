//! The promise, measured at the server: in 300,000 random schedules of bursts, delays, time-outs, cancellations,
//! crashes and restarts no window holds more than `n` arrivals. Other limiters go through the same schedules and fail.

#![expect(clippy::print_stdout, reason = "the figures are part of what the test tells")]

mod rng;
mod slots;
mod world;
mod wrong;

use rng::Rng;
use slots::{Mistake, Ours};
use world::{Candidate, MS, Weather, run, worst_window};
use wrong::{AtGate, FixedWindow, Gate, Governor, SendLog, TokenBucket};

const SCHEDULES: u64 = 300_000;
/// Enough for whoever fails.
const TRIAL: u64 = 10_000;

/// Mostly small limits, where a schedule is short and every slot's fate counts; every hundredth the real one.
fn draw_n(schedule: u64, rng: &mut Rng) -> u64 {
    if schedule.is_multiple_of(100) {
        55
    } else {
        1 + rng.upto(5)
    }
}

#[test]
fn no_window_ever_holds_more_arrivals_than_the_limit() {
    let (mut requests, mut full) = (0, 0);
    for schedule in 0..SCHEDULES {
        let mut rng = Rng::new(schedule);
        let n = draw_n(schedule, &mut rng);
        let weather = Weather::draw(&mut rng, n);
        let mut ours = Ours::new(n, &weather, &mut rng);
        let arrivals = run(&mut ours, &weather, &mut rng);
        let worst = worst_window(&arrivals, weather.interval, true);
        assert!(
            worst as u64 <= n,
            "schedule {schedule}: {worst} arrivals in a window, {n} are allowed"
        );
        requests += arrivals.len();
        full += u64::from(worst as u64 == n);
    }
    println!("slots: {requests} arrivals in {SCHEDULES} schedules; {full} had a window exactly full");
    // A limiter that grants nothing would pass, too.
    assert!(full > SCHEDULES / 2, "only {full} schedules ever filled a window");
}

#[test]
fn the_same_schedules_find_out_every_careless_use_of_the_slots() {
    use Mistake::*;
    for mistake in [NoGuard, ClaimsNotSent, NoJournal, NoMemory] {
        let violated = (0..TRIAL).filter(|schedule| {
            let mut rng = Rng::new(*schedule);
            let n = draw_n(*schedule, &mut rng);
            let weather = Weather::draw(&mut rng, n);
            let mut careless = Ours::new(n, &weather, &mut rng).with(mistake);
            let arrivals = run(&mut careless, &weather, &mut rng);
            worst_window(&arrivals, weather.interval, true) as u64 > n
        });
        let violations = violated.count();
        println!("{mistake:?}: {violations} of {TRIAL} schedules over the limit");
        assert!(violations > 100, "{mistake:?} was found out only {violations} times");
    }
}

/// How many schedules exceeded the limit, and the worst of the limit, and how many schedules exceeded it; the weather is fair for once.
fn trial<G: Gate>(name: &str, jitter: bool) -> (u64, u64) {
    let (mut violations, mut worst_55) = (0, 0);
    for schedule in 0..TRIAL {
        let mut rng = Rng::new(schedule);
        let n = draw_n(schedule, &mut rng);
        let mut weather = Weather::draw(&mut rng, n).fair();
        if !jitter {
            weather.jitter = 0;
        }
        let arrivals = run(&mut AtGate::<G>::new(n, weather.interval), &weather, &mut rng);
        let worst = worst_window(&arrivals, weather.interval, false) as u64;
        violations += u64::from(worst > n);
        if n == 55 && weather.jitter <= weather.interval / 20 {
            worst_55 = worst_55.max(worst);
        }
    }
    println!(
        "{name}: {violations} of {} schedules over the limit; at most {worst_55} for 55",
        TRIAL
    );
    (violations, worst_55)
}

#[test]
fn the_same_schedules_find_out_a_fixed_window() {
    let (violations, worst) = trial::<FixedWindow>("fixed window", false);
    assert!(
        violations > 1000 && worst > 100,
        "{violations} violations, {worst} at worst"
    );
}

#[test]
fn the_same_schedules_find_out_a_token_bucket() {
    let (violations, worst) = trial::<TokenBucket>("token bucket", false);
    assert!(
        violations > 1000 && worst > 100,
        "{violations} violations, {worst} at worst"
    );
}

#[test]
fn the_same_schedules_find_out_the_governor_crate() {
    let (violations, worst) = trial::<Governor>("governor", false);
    assert!(
        violations > 1000 && worst > 100,
        "{violations} violations, {worst} at worst"
    );
}

#[test]
fn the_same_schedules_find_out_a_log_of_send_times_as_soon_as_there_is_jitter() {
    let (violations, worst) = trial::<SendLog>("log of send times, no jitter", false);
    assert_eq!((violations, worst), (0, 55));
    let (violations, worst) = trial::<SendLog>("log of send times, jitter", true);
    assert!(
        violations > 1000 && worst > 55,
        "{violations} violations, {worst} at worst"
    );
}

/// The classic: 60 s of flooding 55 per second with 50 ms of jitter. The figures stand in the guide.
#[test]
fn a_flood_at_55_per_second_tells_the_limiters_apart() {
    let flood = |jitter: u64| Weather {
        interval: 1000 * MS,
        guard: 0,
        delay: 20 * MS,
        jitter,
        no_answer: 0,
        not_sent: 0,
        withdrawn: 0,
        restarts: 0,
        // A rest, and then everything at once just before a second is over: what a fixed window forgives.
        demands: (0..3300).map(|_| 1990 * MS).collect(),
    };
    let worst = |candidate: &mut dyn Candidate, jitter: u64| {
        let arrivals = run(candidate, &flood(jitter), &mut Rng::new(55));
        assert_eq!(arrivals.len(), 3300);
        worst_window(&arrivals, 1000 * MS, false)
    };
    for jitter in [0, 50 * MS] {
        let ours = worst(&mut Ours::new(55, &flood(jitter), &mut Rng::new(1)), jitter);
        let fixed = worst(&mut AtGate::<FixedWindow>::new(55, 1000 * MS), jitter);
        let bucket = worst(&mut AtGate::<TokenBucket>::new(55, 1000 * MS), jitter);
        let governor = worst(&mut AtGate::<Governor>::new(55, 1000 * MS), jitter);
        let log = worst(&mut AtGate::<SendLog>::new(55, 1000 * MS), jitter);
        println!(
            "jitter {} ms: slots {ours}, fixed window {fixed}, token bucket {bucket}, governor {governor}, log {log}",
            jitter / MS
        );
        assert_eq!(ours, 55);
        assert!(fixed.min(bucket).min(governor) > 100);
        assert!(if jitter == 0 { log == 55 } else { log > 55 });
    }
}
