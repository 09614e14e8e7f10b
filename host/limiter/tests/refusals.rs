//! Every kind of refusal that a vendor sends, with its headers and without, and what follows from it.

use microapp_limiter::WallTime;
use microapp_limiter::upstream::{
    DailyQuota, Hint, HoldKind, Jitter, Observation, Plan, RateClass, Refusal, Request, Scope, Signals, Upstream,
    Verdict,
};
use std::time::Duration;

/// 2020-05-30T10:00:00Z; the next midnight is fourteen hours away.
const NOW: WallTime = WallTime::from_unix_seconds(1_590_832_800);
const SECOND: Duration = Duration::from_secs(1);

fn plan() -> Plan {
    Plan {
        classes: vec![
            RateClass::per_second("Light", 30),
            RateClass::per_second("Medium", 20),
            RateClass::per_second("Heavy", 10).drawing_on("heavy"),
            RateClass::per_minute("Resource-intensive", 10).drawing_on("heavy"),
        ],
        quotas: vec![
            DailyQuota::new("heavy", 30_000, 24_000),
            DailyQuota::new("writes", 100, 80),
        ],
    }
}

/// A counted write of host "ada", in the class that the manifest gives it.
const WRITE: Request<'_> = Request {
    class: Some("light"),
    charge: Some(("writes", "ada")),
};
const HEAVY: Request<'_> = Request {
    class: Some("heavy"),
    charge: None,
};

fn refused(headers: &[(&str, &str)], hint: Option<Hint>) -> Observation {
    Observation {
        status: 429,
        signals: Signals::parse(headers.iter().copied()),
        hint,
    }
}

fn class(name: &str) -> Scope {
    Scope::Class(name.to_owned())
}

fn ada() -> Scope {
    Scope::Subject("ada".to_owned())
}

fn retry(wait: Duration, scope: Scope) -> Verdict {
    Verdict::RetryAfter { wait, scope }
}

fn stop(until: WallTime, scope: Scope) -> Verdict {
    Verdict::StopUntil { until, scope }
}

/// As seen in the wild: the headers speak of the class, and only the words of the host's own limit.
const SUBJECT: [(&str, &str); 3] = [
    ("x-ratelimit-category", "Light"),
    ("x-ratelimit-limit", "6000"),
    ("x-ratelimit-remaining", "5893"),
];
const QPS: [(&str, &str); 2] = [("X-RateLimit-Category", "Light"), ("X-RateLimit-Type", "QPS")];
const DAILY: [(&str, &str); 5] = [
    ("X-RateLimit-Category", "Heavy"),
    ("X-RateLimit-Type", "Daily-limit"),
    ("X-RateLimit-Limit", "30000"),
    ("X-RateLimit-Remaining", "0"),
    ("Retry-After", "2020-05-31T00:00:00Z"),
];

#[test]
fn each_kind_of_refusal_has_its_consequence_with_headers_and_without() {
    let midnight = NOW.next_utc_midnight();
    let table: Vec<(&str, Observation, Request<'_>, Verdict)> = vec![
        ("per second", refused(&QPS, None), WRITE, retry(SECOND, class("Light"))),
        (
            "per second, in words",
            refused(&[], Some(Hint::PerInterval)),
            WRITE,
            retry(SECOND, class("Light")),
        ),
        (
            "per second, for seconds",
            refused(&[QPS[0], QPS[1], ("Retry-After", "2")], None),
            WRITE,
            retry(2 * SECOND, class("Light")),
        ),
        (
            "per second, until a date",
            refused(
                &[QPS[0], QPS[1], ("Retry-After", "Sat, 30 May 2020 10:00:03 GMT")],
                None,
            ),
            WRITE,
            retry(3 * SECOND, class("Light")),
        ),
        (
            "per second, until a date that has passed",
            refused(&[QPS[0], QPS[1], ("Retry-After", "2020-05-30T09:59:59Z")], None),
            WRITE,
            retry(SECOND, class("Light")),
        ),
        (
            "per second, for longer than anyone waits: a pause, not the day's end",
            refused(&[QPS[0], QPS[1], ("Retry-After", "300")], None),
            WRITE,
            retry(300 * SECOND, class("Light")),
        ),
        (
            "per second, for a year: a day at most",
            refused(&[QPS[0], QPS[1], ("Retry-After", "31536000")], None),
            WRITE,
            retry(86_400 * SECOND, class("Light")),
        ),
        (
            "per second, until a date by a clock that is two minutes ahead",
            refused(
                &[
                    QPS[0],
                    QPS[1],
                    ("Date", "Sat, 30 May 2020 10:02:00 GMT"),
                    ("Retry-After", "Sat, 30 May 2020 10:02:03 GMT"),
                ],
                None,
            ),
            WRITE,
            retry(3 * SECOND, class("Light")),
        ),
        (
            "daily of the class",
            refused(&DAILY, None),
            HEAVY,
            stop(midnight, class("Heavy")),
        ),
        (
            "daily of the class, in words",
            refused(&[], Some(Hint::Daily)),
            HEAVY,
            stop(midnight, class("Heavy")),
        ),
        (
            "daily, no date",
            refused(&DAILY[..4], None),
            HEAVY,
            stop(midnight, class("Heavy")),
        ),
        (
            "daily, with a reset only",
            refused(&[DAILY[1], ("X-RateLimit-Reset", "1590840000")], None),
            HEAVY,
            stop(WallTime::from_unix_seconds(1_590_840_000), class("Heavy")),
        ),
        (
            "daily, a reset in a year",
            refused(&[DAILY[1], ("Retry-After", "2021-05-31T00:00:00Z")], None),
            HEAVY,
            stop(NOW.after(86_400 * SECOND), class("Heavy")),
        ),
        (
            "daily of the host",
            refused(&SUBJECT, Some(Hint::SubjectDaily)),
            WRITE,
            stop(midnight, ada()),
        ),
        (
            "daily of the host, no headers",
            refused(&[], Some(Hint::SubjectDaily)),
            WRITE,
            stop(midnight, ada()),
        ),
        (
            "daily of a host that isn't known",
            refused(&SUBJECT, Some(Hint::SubjectDaily)),
            HEAVY,
            stop(midnight, Scope::Request),
        ),
        // Without the words it can't be told from a passing refusal: the integration pauses, and the budget ends it.
        (
            "daily of the host, words not understood",
            refused(&SUBJECT, None),
            WRITE,
            retry(SECOND, Scope::All),
        ),
        (
            "lock",
            refused(&[], Some(Hint::Busy)),
            WRITE,
            retry(SECOND, Scope::Request),
        ),
        (
            "lock, with headers",
            refused(&QPS, Some(Hint::Busy)),
            WRITE,
            retry(SECOND, Scope::Request),
        ),
        ("bare", refused(&[], None), WRITE, retry(SECOND, Scope::All)),
        (
            "bare, for seconds",
            refused(&[("Retry-After", "5")], None),
            WRITE,
            retry(5 * SECOND, Scope::All),
        ),
    ];
    for (name, observation, request, expected) in table {
        let mut upstream = Upstream::new(plan());
        let verdict = upstream.observe(NOW, request, &observation, 0, Jitter::default());
        assert_eq!(verdict, expected, "{name}");
    }
}

#[test]
fn other_answers_pass_unless_they_say_when_to_come_back() {
    let mut upstream = Upstream::new(plan());
    let mut observe = |status, headers: &[(&str, &str)]| {
        let signals = Signals::parse(headers.iter().copied());
        upstream.observe(
            NOW,
            HEAVY,
            &Observation {
                status,
                signals,
                hint: None,
            },
            0,
            Jitter::default(),
        )
    };
    assert_eq!(observe(200, &QPS), Verdict::Pass);
    assert_eq!(observe(404, &[]), Verdict::Pass);
    assert_eq!(observe(503, &[]), Verdict::Pass);
    assert_eq!(observe(503, &[("retry-after", "7")]), retry(7 * SECOND, Scope::All));
    // The day's last request was still answered.
    assert_eq!(observe(200, &DAILY), stop(NOW.next_utc_midnight(), class("Heavy")));
}

#[test]
fn repetitions_are_spread_and_come_later_each_time_but_never_earlier_than_asked() {
    let mut upstream = Upstream::new(plan());
    let mut wait = |headers: &[(&str, &str)], attempt, jitter| match upstream.observe(
        NOW,
        WRITE,
        &refused(headers, None),
        attempt,
        Jitter::from_bits(jitter),
    ) {
        Verdict::RetryAfter { wait, .. } => wait,
        other => panic!("{other:?}"),
    };
    let half = 1 << 31;
    let waits: Vec<_> = (0..8).map(|attempt| wait(&QPS, attempt, 0).as_secs()).collect();
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 32, 32]);
    assert_eq!(wait(&QPS, 0, half), SECOND * 3 / 2);
    assert_eq!(wait(&QPS, 2, half), SECOND * 6);
    assert!(wait(&QPS, 0, u32::MAX) < 2 * SECOND);
    assert_eq!(wait(&[("Retry-After", "5")], 0, half), SECOND * 11 / 2);
    assert!(wait(&QPS, u32::MAX, u32::MAX) < SECOND * 64);
}

#[test]
fn a_daily_refusal_stops_its_class_and_those_that_share_its_quota_and_lets_others_go_on() {
    let mut upstream = Upstream::new(plan());
    upstream.observe(NOW, HEAVY, &refused(&DAILY, None), 0, Jitter::default());
    let of = |class| Request {
        class: Some(class),
        charge: None,
    };
    for class in ["Heavy", "RESOURCE-INTENSIVE"] {
        let refusal = upstream.admit(NOW, of(class)).unwrap_err();
        assert_eq!(refusal.retry_at(), NOW.next_utc_midnight());
        assert!(!refusal.is_pause());
    }
    let refusal = upstream.admit(NOW, HEAVY).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "requests of class \"Heavy\" are refused by the vendor until 2020-05-31T00:00:00Z"
    );
    assert!(upstream.admit(NOW, of("light")).is_ok());
    assert!(upstream.admit(NOW, of("medium")).is_ok());
    assert!(upstream.admit(NOW.next_utc_midnight(), HEAVY).is_ok());
}

#[test]
fn the_class_that_a_refusal_names_counts_more_than_the_one_that_was_expected() {
    let mut upstream = Upstream::new(plan());
    upstream.observe(NOW, WRITE, &refused(&DAILY, None), 0, Jitter::default());
    assert!(upstream.admit(NOW, WRITE).is_ok());
    assert!(upstream.admit(NOW, HEAVY).is_err());
}

#[test]
fn a_refused_host_does_not_stop_another() {
    let mut upstream = Upstream::new(plan());
    upstream.observe(
        NOW,
        WRITE,
        &refused(&SUBJECT, Some(Hint::SubjectDaily)),
        0,
        Jitter::default(),
    );
    assert!(upstream.admit(NOW, WRITE).is_err());
    assert!(
        upstream
            .admit(
                NOW,
                Request {
                    charge: Some(("writes", "grace")),
                    ..WRITE
                }
            )
            .is_ok()
    );
    // What isn't counted on her may go on.
    assert!(upstream.admit(NOW, Request { charge: None, ..WRITE }).is_ok());
}

#[test]
fn a_pause_ends_by_itself_and_a_shorter_one_does_not_shorten_it() {
    let mut upstream = Upstream::new(plan());
    for seconds in ["20", "5"] {
        upstream.observe(
            NOW,
            WRITE,
            &refused(&[("Retry-After", seconds)], None),
            0,
            Jitter::default(),
        );
    }
    let Err(Refusal::Held(hold)) = upstream.admit(NOW.after(19 * SECOND), HEAVY) else {
        panic!("not held")
    };
    assert_eq!((hold.kind, hold.until), (HoldKind::Pause, NOW.after(20 * SECOND)));
    assert_eq!(upstream.holds(NOW).len(), 1);
    assert!(upstream.admit(NOW.after(20 * SECOND), HEAVY).is_ok());
    assert!(upstream.holds(NOW.after(20 * SECOND)).is_empty());
}

#[test]
fn writes_are_counted_by_host_and_day_warned_of_at_80_and_refused_before_sending_at_100() {
    let mut upstream = Upstream::new(plan());
    for count in 1..=100 {
        let warnings = upstream.admit(NOW, WRITE).unwrap();
        assert_eq!(warnings.len(), usize::from(count >= 80), "at {count}");
        if let Some(warning) = warnings.first() {
            assert_eq!(
                (warning.subject.as_str(), warning.used, warning.limit),
                ("ada", count, 100)
            );
        }
    }
    let refusal = upstream.admit(NOW, WRITE).unwrap_err();
    let message = "the daily quota \"writes\" of 100 is used up for ada; it starts again at 2020-05-31T00:00:00Z";
    assert_eq!(refusal.to_string(), message);
    assert!(
        upstream
            .admit(
                NOW,
                Request {
                    charge: Some(("writes", "grace")),
                    ..WRITE
                }
            )
            .is_ok()
    );

    // One that wasn't sent after all makes room for another.
    upstream.unsent(NOW, WRITE);
    assert!(upstream.admit(NOW, WRITE).is_ok());
    assert!(upstream.admit(NOW, WRITE).is_err());
    assert!(upstream.admit(NOW.next_utc_midnight(), WRITE).is_ok());
}

#[test]
fn counts_survive_a_restart_on_the_same_day_only() {
    let mut upstream = Upstream::new(plan());
    for _ in 0..100 {
        upstream.admit(NOW, WRITE).unwrap();
    }
    let counts = upstream.counts(NOW);
    let mut follower = Upstream::new(plan());
    follower.restore_counts(NOW, counts.clone());
    assert!(follower.admit(NOW, WRITE).is_err());

    let tomorrow = NOW.next_utc_midnight();
    let mut follower = Upstream::new(plan());
    follower.restore_counts(tomorrow, counts);
    assert!(follower.admit(tomorrow, WRITE).is_ok());
    // A clock that is set back to yesterday forgets nothing of today.
    assert_eq!(follower.counts(NOW).len(), 1);
}

#[test]
fn classes_that_share_a_quota_use_it_up_together() {
    let mut small = plan();
    small.quotas[0].limit = 3;
    let mut upstream = Upstream::new(small);
    let reports = Request {
        class: Some("resource-intensive"),
        charge: None,
    };
    assert!(upstream.admit(NOW, HEAVY).is_ok());
    assert!(upstream.admit(NOW, reports).is_ok());
    assert!(upstream.admit(NOW, HEAVY).is_ok());
    assert!(matches!(upstream.admit(NOW, reports), Err(Refusal::Spent(_))));
    assert!(upstream.admit(NOW, WRITE).is_ok());
}

#[test]
fn holds_are_kept_across_a_restart_as_long_as_they_last() {
    let mut before = Upstream::new(plan());
    let refused = refused(&[], Some(Hint::Daily));
    before.observe(NOW, HEAVY, &refused, 0, Jitter::default());
    let holds = before.holds(NOW);
    assert!(!holds.is_empty());

    let mut after = Upstream::new(plan());
    after.restore_holds(NOW, holds.clone());
    assert_eq!(after.holds(NOW), holds);
    assert!(after.admit(NOW, HEAVY).is_err());

    let mut tomorrow = Upstream::new(plan());
    tomorrow.restore_holds(NOW.next_utc_midnight(), holds);
    assert!(tomorrow.admit(NOW.next_utc_midnight(), HEAVY).is_ok());
}
