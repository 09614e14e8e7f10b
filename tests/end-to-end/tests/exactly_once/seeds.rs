//! Lives of wishes at a Zoom that loses and delays requests and replies, and sends replies twice, as dice decide.
//!
//! `EXACTLY_ONCE_SEEDS=10000 cargo test --workspace --test exactly_once seeds -- --nocapture` lives 10,000 creates, and a
//! change or a delete for every four of them, and says what became of them. Without the variable it is a few hundred.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use microapp_server::journal::{Answer, Journal, JournalError};
use microapp_store::IntentState;
use microapp_tests::meeting;
use serde_json::{Value, json};

use crate::desk::Desk;

/// So many live at once.
const AT_ONCE: usize = 24;
/// A caller's patience in real time, and an answer that comes later than that.
const PATIENCE: Duration = Duration::from_millis(1_000);
const LATE_MS: u64 = 1_200;
/// Creates, unless the variable says how many.
const CREATES: u64 = 240;
/// Requests arrive at Zoom within the settle time of 60 s.
const ARRIVES_WITHIN: u64 = 55;

/// How a life ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Done,
    Parked(String),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::print_stderr, reason = "says what became of 10,000 lives")]
async fn no_wish_is_doubled_and_none_is_lost() {
    let creates = std::env::var("EXACTLY_ONCE_SEEDS")
        .ok()
        .and_then(|count| count.parse().ok());
    let creates: u64 = creates.unwrap_or(CREATES);
    // Each fifth life is one of a change or a delete.
    let seeds = creates + creates / 4;
    let started = Instant::now();
    let lives = futures::stream::iter(0..seeds).map(|seed| tokio::spawn(Life::live(seed)));
    let mut lives = lives.buffer_unordered(AT_ONCE);
    let mut ends = BTreeMap::<(&str, End), u32>::new();
    let mut seen = Seen::default();
    while let Some(life) = lives.next().await {
        let (action, end, counted) = life.expect("no panic");
        *ends.entry((action, end)).or_default() += 1;
        seen.add(&counted);
    }
    let lived = |of: fn(&str) -> bool| -> u64 {
        let lives = ends.iter().filter(|((action, _), _)| of(action));
        lives.map(|(_, count)| u64::from(*count)).sum()
    };
    let (created, changed) = (
        lived(|action| action == "create-meeting"),
        lived(|action| action != "create-meeting"),
    );
    eprintln!(
        "{created} creates, {changed} changes and deletes in {:.0} s; {seen:?}",
        started.elapsed().as_secs_f64()
    );
    for (end, count) in &ends {
        eprintln!("{count:>6} {end:?}");
    }
    assert_eq!((created, changed), (creates, creates / 4));
    assert!(
        seen.lost * 2 > seeds && seen.found > 0 && seen.sent_again > 0 && seen.late > 0 && seen.doubled > 0,
        "{seen:?}"
    );
}

/// What happened on the way, so that the test can't pass because nothing did.
#[derive(Debug, Default)]
struct Seen {
    /// Faults that hit a change.
    lost: u64,
    /// Requests that arrived after they had been given up.
    late: u64,
    /// Answers that came twice.
    doubled: u64,
    /// Wishes that were unknown and were found.
    found: u64,
    /// Wishes that were sent more than once.
    sent_again: u64,
}

impl Seen {
    fn add(&mut self, other: &Self) {
        self.lost += other.lost;
        self.late += other.late;
        self.doubled += other.doubled;
        self.found += other.found;
        self.sent_again += other.sent_again;
    }
}

struct Life {
    seed: u64,
    random: u64,
    desk: Desk,
    others: Vec<Journal>,
    action: &'static str,
    input: Value,
    answers: Vec<Answer>,
    parked: Option<String>,
    /// Attempts so far, and seconds since the last one.
    attempts: u32,
    since_sent: u64,
    seen: Seen,
}

impl Life {
    async fn live(seed: u64) -> (&'static str, End, Seen) {
        let desk = Desk::in_memory().await;
        let mut life = Self {
            seed,
            random: seed ^ 0x00C0_FFEE,
            others: vec![desk.another_journal(), desk.another_journal()],
            desk,
            action: "create-meeting",
            input: Value::Null,
            answers: Vec::new(),
            parked: None,
            attempts: 0,
            since_sent: 0,
            seen: Seen::default(),
        };
        let before = life.begin().await;
        for _ in 0..life.below(12) + 2 {
            life.step().await;
        }
        let end = life.calm().await;
        life.seen.doubled = life.desk.world.zoom.answers_repeated();
        life.check(before, &end);
        (life.action, end, life.seen)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// What is wished, what is there already, and what will go wrong. How many meetings there are.
    async fn begin(&mut self) -> usize {
        let mut wished = json!({"topic": "Planning", "passcode": ""});
        match self.below(6) {
            0 => wished["recurrence"] = json!({"weekly": {"days": ["tuesday"], "end": {"count": 3}}}),
            1 => wished["recurrence"] = json!("no_fixed_time"),
            2 => wished["agenda"] = json!("What was. ".repeat(30)),
            // No room for the marker.
            3 if self.below(4) == 0 => wished["agenda"] = json!("x".repeat(2_000)),
            _ => {}
        }
        let wished = meeting(wished);
        // Alike, and made by other means: before, or by the same person under another wish.
        for _ in 0..self.below(3) {
            self.desk.world.create(wished.clone()).await;
        }
        self.desk.pass(Duration::from_secs(3_600));
        self.input = wished.clone();
        if self.seed % 5 == 4 {
            let made = self.desk.world.create(wished).await;
            self.input = json!({"meeting_id": made["id"]});
            self.action = "delete-meeting";
            if self.below(2) == 0 {
                self.action = "update-meeting";
                self.input["agenda"] = json!("Changed.");
            }
        }
        let there = self.desk.world.meetings_at_zoom();
        self.desk.world.zoom.clear_requests();
        let (method, route) = match self.action {
            "create-meeting" => ("POST", "/users/{userId}/meetings"),
            "update-meeting" => ("PATCH", "/meetings/{meetingId}"),
            _ => ("DELETE", "/meetings/{meetingId}"),
        };
        for _ in 0..self.below(4) {
            let mut fault = self.fault();
            fault["method"] = method.into();
            fault["route"] = route.into();
            self.desk.world.order(fault);
        }
        for _ in 0..self.below(3) {
            let mut fault = match self.below(5) {
                0 => json!({"status": 500}),
                1 => json!({"drop": "before"}),
                2 => json!({"cut_body_after": 9}),
                _ => json!({"again": self.again()}),
            };
            fault["method"] = "GET".into();
            fault["skip"] = self.below(3).into();
            self.desk.world.order(fault);
        }
        there
    }

    fn fault(&mut self) -> Value {
        match self.below(20) {
            0..=2 => json!({"drop": "after"}),
            3 => json!({"drop": "after", "ending": "reset"}),
            4 | 5 => json!({"drop": "before"}),
            6 => json!({"drop": "before", "ending": "reset"}),
            7..=9 => json!({"drop": "late"}),
            10 => json!({"cut_body_after": 12}),
            11 => json!({"status": 500, "execute": true, "body": ""}),
            12 => json!({"status": 503, "body": ""}),
            13 => json!({"content": "html", "execute": true}),
            14 => json!({"delay_after_ms": LATE_MS}),
            15 => json!({"delay_before_ms": LATE_MS}),
            _ => json!({"again": self.again()}),
        }
    }

    /// When an answer comes for the second time.
    fn again(&mut self) -> Value {
        match self.below(3) {
            0 => json!("at_once"),
            1 => json!({"after_ms": self.below(4)}),
            _ => json!("before_next"),
        }
    }

    async fn step(&mut self) {
        match self.below(8) {
            0..=3 => self.ask().await,
            4 => drop(self.desk.journal.resolve().await.expect("a pass")),
            5 => self.release(),
            _ => {
                let seconds = [2, 10, 30, 70][self.below(4) as usize];
                self.pass(seconds).await;
            }
        }
    }

    fn release(&mut self) {
        self.seen.late += self.desk.world.zoom.release_late() as u64;
    }

    /// Time passes. What is under way arrives within a while.
    async fn pass(&mut self, seconds: u64) {
        self.arrived().await;
        if self.since_sent + seconds > ARRIVES_WITHIN {
            self.release();
        }
        self.since_sent += seconds;
        self.desk.pass(Duration::from_secs(seconds));
    }

    /// Waits until Zoom has seen to everything that has come in.
    async fn arrived(&self) {
        let waiting = || {
            let requests = self.desk.world.zoom.requests();
            requests
                .iter()
                .any(|request| request.status.is_none() && !request.faulty)
        };
        while waiting() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// One, two or three ask at once, in one process or in several.
    async fn ask(&mut self) {
        let crowd = 1 + self.below(3) as usize;
        let asks = (0..crowd).map(|number| {
            let mut wish = self.desk.wish("wish", self.action, &self.input);
            wish.invocation = wish.invocation.deadline(PATIENCE);
            let journal = self.others.get(number).unwrap_or(&self.desk.journal);
            journal.invoke(wish)
        });
        let outcomes = futures::future::join_all(asks).await;
        let attempts = self.desk.row("wish").map_or(0, |row| row.attempts);
        if attempts != self.attempts {
            (self.attempts, self.since_sent) = (attempts, 0);
        }
        for outcome in outcomes {
            match outcome {
                Ok(answer) => self.answers.push(answer),
                Err(JournalError::Parked { reason, .. }) => self.parked = Some(reason),
                Err(JournalError::Unknown { .. } | JournalError::UnderWay { .. }) => {}
                Err(JournalError::Action(error)) if !error.may_have_changed() => {
                    assert!(
                        !matches!(error.kind, microapp_runtime::ErrorKind::InvalidInput),
                        "seed {}: {error:?}",
                        self.seed
                    );
                }
                Err(error) => panic!("seed {}: {error}", self.seed),
            }
        }
    }

    /// Nothing goes wrong any more, and somebody asks until there is an answer, or a person has to be asked.
    async fn calm(&mut self) -> End {
        self.arrived().await;
        self.release();
        self.seen.lost = self.lost();
        self.desk.world.zoom.clear_faults();
        for _ in 0..10 {
            self.pass(61).await;
            self.ask().await;
            let row = self.desk.row("wish").expect("an intent");
            match row.state {
                IntentState::Done => {
                    self.seen.sent_again += u64::from(row.attempts > 1);
                    self.seen.found += u64::from(
                        self.answers
                            .iter()
                            .all(|answer| answer.how() == microapp_server::journal::How::Kept),
                    );
                    return End::Done;
                }
                IntentState::Parked if self.parked.is_some() => {
                    return End::Parked(self.parked.clone().unwrap_or_default());
                }
                _ => {}
            }
        }
        panic!("seed {}: no end: {:?}", self.seed, self.desk.row("wish"));
    }

    fn lost(&self) -> u64 {
        let requests = self.desk.world.zoom_requests();
        requests
            .iter()
            .filter(|request| request.faulty && request.method != "GET")
            .count() as u64
    }

    fn check(&self, before: usize, end: &End) {
        let seed = self.seed;
        let world = &self.desk.world;
        let now = world.meetings_at_zoom();
        let first = self.answers.first().map(Answer::value);
        let ids = |answer: &Answer| answer.value()["id"].clone();
        assert!(
            self.answers
                .iter()
                .all(|answer| Some(&ids(answer)) == first.as_ref().map(|first| &first["id"])),
            "seed {seed}: answers differ: {:?}",
            self.answers
        );
        match (self.action, end) {
            ("create-meeting", End::Done) => {
                assert_eq!(now, before + 1, "seed {seed}: one meeting more");
                let first = first.expect("an answer");
                let whole = world.at_zoom(&first);
                let marker = self.desk.row("wish").expect("an intent").marker;
                let agenda = whole["agenda"].as_str().unwrap_or_default();
                let full = agenda.len() >= 2_000;
                assert!(
                    full || agenda.contains(&marker),
                    "seed {seed}: another's meeting was adopted: {whole}"
                );
            }
            ("create-meeting", End::Parked(reason)) => {
                assert!(now <= before + 1, "seed {seed}: at most one meeting more");
                let agenda = self.input["agenda"].as_str().unwrap_or_default();
                assert!(agenda.len() >= 2_000, "seed {seed}: parked with a marker: {reason}");
            }
            ("delete-meeting", End::Done) => assert_eq!(now, before - 1, "seed {seed}: one meeting less"),
            ("update-meeting", End::Done) => {
                assert_eq!(now, before, "seed {seed}");
                let id = json!({"id": self.input["meeting_id"]});
                assert_eq!(world.at_zoom(&id)["agenda"], "Changed.", "seed {seed}");
            }
            (action, end) => panic!("seed {seed}: {action} ended {end:?}"),
        }
    }
}
