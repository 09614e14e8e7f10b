//! Some rounds of work and death on the same files, and what has to be true after them.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use microapp_runtime::{Invocation, Manifest};
use microapp_server::journal::{self, IntentKey, Request};
use microapp_store::{IntentFilter, IntentState, Store as _, Timestamp, audit, doctor};
use microapp_vault::{State, Vault};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use zoom_simulator::{AppKind, ClockStart, Fault, NewApp, Options, Plan, RequestRecord, Simulator};

use crate::consent::{consent, redirect};
use crate::http::send;
use crate::order::{Crash, Order, Place, Sign, Time, Wish, Word, connection};
use crate::tally::Tally;
use crate::worker;

/// Every point at which a worker can end itself.
pub fn points() -> Vec<&'static str> {
    let vault = microapp_vault::FAIL_POINTS.iter().copied();
    journal::FAIL_POINTS.into_iter().chain(vault).collect()
}

/// Lives through rounds `first` to `first + length` with a new Zoom and new files, and checks what is left.
///
/// # Panics
///
/// If something was done twice or not at all, or a sign-in was lost that Zoom would still accept.
pub async fn epoch(worker: &Path, seed: u64, first: u32, length: u32) -> Tally {
    let mut epoch = Epoch::begin(worker, seed).await;
    epoch.undisturbed().await;
    for round in first..first + length {
        epoch.round(round).await;
    }
    epoch.calm().await;
    epoch.check();
    epoch.tally
}

/// Starts so many processes on one wish, each with a crowd that asks for it at once. Returns how many meetings there are,
/// and every answer.
///
/// # Panics
///
/// If one of them has none.
pub async fn all_at_once(worker: &Path, processes: usize, crowd: usize) -> (usize, Vec<Value>) {
    let mut epoch = Epoch::begin(worker, 0).await;
    let wish = epoch.new_wish(true);
    let order = Order {
        crowd,
        ..epoch.order(vec![wish])
    };
    let running = (0..processes).map(|_| epoch.run(&order, None));
    let heard: Vec<Value> = futures::future::join_all(running)
        .await
        .into_iter()
        .flat_map(|(_, words)| words)
        .map(|word| match word {
            Word::Answer { value, .. } => value,
            Word::Failed { code, .. } => panic!("{code}"),
        })
        .collect();
    (epoch.zoom.meetings().as_array().map_or(0, Vec::len), heard)
}

/// What the journal costs: the medians of a create without it and with it, the store's file on this machine's disk.
///
/// # Panics
///
/// If a create fails.
pub async fn cost(creates: usize) -> (Duration, Duration) {
    let mut epoch = Epoch::begin(Path::new(""), 0).await;
    let wish = epoch.new_wish(true);
    let journal = worker::journal(&epoch.order(Vec::new()).place).await;
    let (mut plain, mut journalled) = (Vec::new(), Vec::new());
    for number in 0..creates {
        let call = || Invocation::new(wish.action.as_str(), wish.input.to_string()).acting_user(wish.host.as_str());
        let started = Instant::now();
        let made = journal.integration().invoke(call()).await;
        plain.push(started.elapsed());
        made.expect("a meeting");
        let request = Request {
            key: IntentKey::new(format!("create-{number}")).expect("a key"),
            origin: "cost".to_owned(),
            invocation: call(),
        };
        let started = Instant::now();
        let made = journal.invoke(request).await;
        journalled.push(started.elapsed());
        made.expect("a meeting");
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    (median(&mut plain), median(&mut journalled))
}

struct Epoch {
    worker: std::path::PathBuf,
    random: u64,
    zoom: Simulator,
    place: Place,
    manifest: Manifest,
    vault: Vault,
    open: Vec<Wish>,
    /// Everything that was ever wished, with the answer that a worker gave.
    all: BTreeMap<String, (Wish, Option<Value>)>,
    /// Meetings that nothing else was wished for yet.
    free: Vec<(String, String)>,
    /// Whether somebody has consented anew since the last sign-in that was kept, and what Zoom gave for it died with the
    /// process: that has ended the tokens that are kept.
    superseded: bool,
    /// How long a process works that nobody kills.
    span: Duration,
    tally: Tally,
    _folder: tempfile::TempDir,
}

impl Epoch {
    async fn begin(worker: &Path, seed: u64) -> Self {
        let begin = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_334_400);
        let options = Options {
            plan: Plan::Unlimited,
            seed,
            clock: ClockStart::RunningFrom(begin),
            ..Options::default()
        };
        let zoom = Simulator::start(options).await.expect("a simulator");
        let app = zoom.add_app(NewApp {
            kind: AppKind::AccountLevel,
            redirect_uris: vec![redirect()],
            ..NewApp::default()
        });
        let folder = scratch::tempdir().expect("a folder");
        let place = Place {
            folder: folder.path().to_owned(),
            base_url: zoom.base_url(),
            oauth_url: zoom.oauth_url(),
            client_id: app.client_id,
            client_secret: app.client_secret,
            now: 0,
        };
        let manifest = worker::connector().manifest().await.expect("a manifest").clone();
        let vault = place.vault(place.store(), &manifest, Time::from(now(&zoom)));
        let mut epoch = Self {
            worker: worker.to_owned(),
            random: seed ^ 0x00DE_FACE,
            zoom,
            place,
            manifest,
            vault,
            open: Vec::new(),
            all: BTreeMap::new(),
            free: Vec::new(),
            superseded: false,
            span: Duration::ZERO,
            tally: Tally::default(),
            _folder: folder,
        };
        epoch.sign_in().await;
        epoch
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// An admin consents, and the pair is kept.
    async fn sign_in(&mut self) {
        let grant = consent(&self.place, &self.zoom.users()[0].id).await;
        // As another process: what this one has seen before must not count.
        self.vault = self.vault_of_another();
        let kept = self.vault.connect(&connection(), grant, "the test").await;
        kept.expect("a connection");
        self.superseded = false;
    }

    fn order(&self, wishes: Vec<Wish>) -> Order {
        Order {
            place: Place {
                now: now(&self.zoom),
                ..self.place.clone()
            },
            wishes,
            crowd: 1,
            crash: None,
            look_again: false,
            rotate: false,
            sign: None,
        }
    }

    /// One process that carries out a wish and ends by itself, to see how long that takes on this machine: moments to kill
    /// others are taken from that span.
    async fn undisturbed(&mut self) {
        let wish = self.new_wish(true);
        self.open.push(wish);
        let started = Instant::now();
        let (status, words) = self.run(&self.order(self.open.clone()), None).await;
        assert!(status.success(), "{status}");
        self.span = started.elapsed();
        self.hear(words);
    }

    /// Attempts whose outcome is not written down, each with the version of its row.
    fn attempts(&self) -> BTreeSet<(String, u64)> {
        let filter = IntentFilter {
            states: vec![IntentState::Sending],
            limit: 10_000,
            ..IntentFilter::default()
        };
        let rows = self.place.store().intents(&filter).expect("a list");
        rows.into_iter().map(|row| (row.key, row.version)).collect()
    }

    fn new_wish(&mut self, create: bool) -> Wish {
        let number = self.all.len();
        let licensed: Vec<String> = self
            .zoom
            .users()
            .into_iter()
            .filter(|user| user.kind == 2 && user.status == "active")
            .map(|user| user.email)
            .collect();
        let key = format!("wish-{number}");
        let kind = self.below(3);
        let wish = if !create && kind < 2 && !self.free.is_empty() {
            let chosen = self.below(self.free.len() as u64) as usize;
            let (id, host) = self.free.swap_remove(chosen);
            let (action, input) = if kind == 0 {
                ("delete-meeting", json!({"meeting_id": id}))
            } else {
                ("update-meeting", json!({"meeting_id": id, "topic": "Changed"}))
            };
            Wish {
                key,
                action: action.to_owned(),
                host,
                input,
            }
        } else {
            Wish {
                key,
                action: "create-meeting".to_owned(),
                host: licensed[self.below(licensed.len() as u64) as usize].clone(),
                // All alike: only the marker tells them apart.
                input: json!({"topic": "Planning", "start": "2027-03-02T10:00", "time_zone": "Europe/Berlin",
                    "passcode": ""}),
            }
        };
        self.all.insert(wish.key.clone(), (wish.clone(), None));
        wish
    }

    /// One process from its start to its end, and what happens around it.
    async fn round(&mut self, round: u32) {
        let points = points();
        let point = points[(round as usize / 2) % points.len()];
        let at_point = round.is_multiple_of(2);
        for number in 0..=self.below(3) {
            let wish = self.new_wish(number == 0);
            self.open.push(wish);
        }
        if at_point && point.starts_with("vault::refresh") {
            // So that there is something to refresh.
            self.zoom.advance(Duration::from_secs(7_200));
        }
        self.order_faults(at_point.then_some(point));
        // The first time each is reached; later the second time as well, when something was done before.
        let known = round as usize / 2 < points.len() || !point.starts_with("journal");
        let nth = if known { 1 } else { 1 + self.below(2) as usize };
        let order = Order {
            crash: at_point.then(|| Crash {
                point: point.to_owned(),
                nth,
            }),
            look_again: self.below(2) == 0 || point.contains("rul"),
            rotate: point.starts_with("vault::rotate") && at_point || self.below(20) == 0,
            sign: match point {
                _ if !at_point => None,
                _ if point.starts_with("vault::connect") => Some(Sign::In(self.zoom.users()[0].id.clone())),
                _ if point.starts_with("vault::disconnect") => Some(Sign::Out),
                _ => None,
            },
            ..self.order(self.open.clone())
        };
        // From before the process has opened its files until after one wish is done; often there are several.
        let span = u64::try_from(self.span.as_micros()).unwrap_or(u64::MAX).max(1);
        let moment = Duration::from_micros(self.below(span.saturating_add(span / 4)));
        let before = self.attempts();
        let (status, words) = self.run(&order, (!at_point).then_some(moment)).await;
        self.tally.rounds += 1;
        match status.signal() {
            Some(9) => {
                self.tally.killed += 1;
                self.tally.killed_at_work += u32::from(!self.attempts().is_subset(&before));
            }
            Some(_) if at_point => *self.tally.ended.entry(point.to_owned()).or_default() += 1,
            _ => assert!(status.success(), "round {round} at {point}: {status}"),
        }
        if matches!(order.sign, Some(Sign::In(_))) {
            self.superseded = point == "vault::connect::before-commit";
        }
        self.hear(words);
        self.quiet().await;
        self.zoom.clear_faults();
        let pause = [70, 300, 7_200][self.below(3) as usize];
        self.zoom.advance(Duration::from_secs(pause));
        if at_point && point == "vault::disconnect::after-commit" {
            let status = self.vault_of_another().status(&connection()).await.expect("a status");
            assert_eq!(status.state, State::SignInNeeded, "it was disconnected");
            self.zoom.clear_requests();
            self.sign_in().await;
        } else {
            self.see_to_the_sign_in().await;
        }
    }

    /// The vault as another process has it.
    fn vault_of_another(&self) -> Vault {
        let time = Time::from(now(&self.zoom));
        self.place.vault(self.place.store(), &self.manifest, time)
    }

    /// Every refresh token that Zoom would accept at this moment.
    async fn accepted(&self) -> Vec<String> {
        let answer = send(
            &self.place.base_url,
            "GET",
            "/_simulator/tokens",
            "application/json",
            "",
        )
        .await;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let tokens: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"));
        serde_json::from_value(tokens["refresh"].clone()).expect("tokens")
    }

    fn order_faults(&mut self, point: Option<&str>) {
        let token = |fault: Value| {
            let mut fault = fault;
            fault["route"] = "/oauth/token".into();
            fault
        };
        let mut faults = Vec::new();
        match point {
            Some(point) if point.contains("again") || point.contains("end") && point.starts_with("vault") => {
                faults.push(token(json!({"drop": "after"})));
            }
            Some(point) if point.contains("withdraw") => faults.push(token(json!({"status": 429, "body": ""}))),
            None if self.below(10) == 0 => faults.push(token(json!({"drop": "before"}))),
            _ => {}
        }
        for (method, route) in [
            ("POST", "/users/{userId}/meetings"),
            ("PATCH", "/meetings/{meetingId}"),
            ("DELETE", "/meetings/{meetingId}"),
        ] {
            let lost = matches!(point, Some("journal::found" | "journal::resolved")) && method == "POST";
            if lost || self.below(4) == 0 {
                let kind = ["before", "after"][self.below(2) as usize];
                faults.push(json!({"method": method, "route": route, "drop": kind}));
            }
        }
        for fault in faults {
            let fault: Fault = serde_json::from_value(fault).expect("a fault");
            self.zoom.order_fault(fault);
        }
    }

    /// Runs a worker; kills it at a moment, if one is given.
    async fn run(&self, order: &Order, kill_after: Option<Duration>) -> (std::process::ExitStatus, Vec<Word>) {
        let mut child = Command::new(&self.worker)
            .arg(serde_json::to_string(order).expect("JSON"))
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a worker");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let listening = async {
            let mut words = Vec::new();
            // The last line of one that was killed may be torn.
            while let Ok(Some(line)) = lines.next_line().await {
                words.extend(serde_json::from_str::<Word>(&line));
            }
            words
        };
        let ending = async {
            if let Some(moment) = kill_after
                && tokio::time::timeout(moment, child.wait()).await.is_err()
            {
                // It may have ended just now.
                let _killed = child.start_kill();
            }
            child.wait().await.expect("its end")
        };
        let (words, status) = tokio::join!(listening, ending);
        (status, words)
    }

    fn hear(&mut self, words: Vec<Word>) {
        for word in words {
            let Word::Answer { key, value } = word else { continue };
            self.open.retain(|wish| wish.key != key);
            let Some((wish, known)) = self.all.get_mut(&key) else {
                continue;
            };
            if wish.action == "create-meeting" && known.is_none() {
                let id = value["id"].as_str().expect("an id").to_owned();
                self.free.push((id, wish.host.clone()));
            }
            *known = Some(value);
        }
    }

    /// Waits until Zoom has seen to all that the dead one had sent: whatever has come in before two requests of our own is
    /// read by then, and whatever was read is done when it has a status.
    async fn quiet(&self) {
        for _ in 0..2 {
            let control = "/_simulator/clock";
            let answer = send(&self.place.base_url, "GET", control, "application/json", "").await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
        let waits = |request: &RequestRecord| request.status.is_none() && !request.faulty;
        while self.zoom.requests().iter().any(waits) {
            tokio::task::yield_now().await;
        }
    }

    /// A sign-in may be over only if Zoom has taken the token and its answer was lost with the process.
    async fn see_to_the_sign_in(&mut self) {
        let requests = self.zoom.requests();
        let refreshes: Vec<&RequestRecord> = requests
            .iter()
            .filter(|request| request.path == "/oauth/token" && request.body.contains("grant_type=refresh_token"))
            .collect();
        let token_of = |request: &RequestRecord| {
            let mut fields = url::form_urlencoded::parse(request.body.as_bytes());
            let token = fields.find(|(name, _)| name == "refresh_token");
            token.map_or_else(String::new, |(_, value)| value.into_owned())
        };
        self.tally.refreshes += u32::try_from(refreshes.len()).unwrap_or(u32::MAX);
        let status = self.vault_of_another().status(&connection()).await.expect("a status");
        if status.state == State::NeedsReconnect {
            let last = refreshes
                .last()
                .expect("Zoom was asked before the sign-in was given up");
            let times = refreshes
                .iter()
                .filter(|request| token_of(request) == token_of(last))
                .count();
            assert!(
                times > 1 || self.superseded,
                "a token was given up that Zoom had not taken: {:?}",
                status.reason
            );
            // Silence is no verdict: Zoom has said so, and would say so again.
            assert!(
                last.status.is_some_and(|status| (400..500).contains(&status)),
                "a sign-in was given up that Zoom had not refused: {last:?}"
            );
            let kept = token_of(last);
            assert!(
                !kept.is_empty() && !self.accepted().await.contains(&kept),
                "a sign-in was given up that Zoom would still accept"
            );
            self.tally.reconnects += 1;
            self.zoom.clear_requests();
            self.sign_in().await;
        } else {
            assert_eq!(status.state, State::Connected, "{:?}", status.reason);
            // The last one that was tried may be tried once more in the next round.
            let kept = refreshes.last().map(|request| request.sequence);
            if status.unanswered.is_none() || kept.is_none() {
                self.zoom.clear_requests();
            } else {
                self.tally.refreshes -= u32::try_from(refreshes.len()).unwrap_or(u32::MAX);
            }
        }
    }

    /// Processes that nobody kills, until everything is settled.
    async fn calm(&mut self) {
        let mut failed = Vec::new();
        for _ in 0..12 {
            if self.open.is_empty() {
                return;
            }
            let order = self.order(self.open.clone());
            let (status, words) = self.run(&order, None).await;
            assert!(status.success(), "{status}");
            failed = words.iter().filter_map(failure).collect();
            self.hear(words);
            self.quiet().await;
            self.zoom.advance(Duration::from_secs(1_000));
            self.see_to_the_sign_in().await;
        }
        panic!("these were not settled: {failed:?}");
    }

    fn check(&mut self) {
        let store = self.place.store();
        let meetings = self.zoom.meetings();
        let meetings = meetings.as_array().expect("meetings");
        let text = |meeting: &Value, name: &str| meeting[name].as_str().unwrap_or_default().to_owned();
        let gone: Vec<&str> = self.targets("delete-meeting");
        let changed: Vec<&str> = self.targets("update-meeting");
        let (mut made, mut wishes, mut sent_again) = (0, 0, 0);
        for (key, (wish, answer)) in &self.all {
            let row = worker::row(&*store, key);
            assert_eq!(row.state, IntentState::Done, "{key} {}: {:?}", wish.action, row.note);
            wishes += 1;
            sent_again += u32::from(row.attempts > 1);
            if wish.action != "create-meeting" {
                continue;
            }
            let id = answer
                .as_ref()
                .and_then(|answer| answer["id"].as_str())
                .expect("an answer");
            let with_marker = meetings
                .iter()
                .filter(|meeting| text(meeting, "agenda").contains(&row.marker));
            let with_marker: Vec<&Value> = with_marker.collect();
            if gone.contains(&id) {
                assert!(
                    with_marker.is_empty(),
                    "{key}: deleted, and there is one: {with_marker:?}"
                );
                continue;
            }
            made += 1;
            assert_eq!(with_marker.len(), 1, "{key}: not one meeting: {with_marker:?}");
            assert_eq!(with_marker[0]["id"].to_string(), id, "{key}: another one was answered");
            if changed.contains(&id) {
                assert_eq!(text(with_marker[0], "topic"), "Changed", "{key}");
            }
        }
        assert_eq!(meetings.len(), made, "meetings that nobody wished for");
        let chain = audit::verify_store(&*store).expect("a read");
        chain.expect("a whole audit chain");
        let report = doctor::examine(&self.place.database(), Timestamp(now(&self.zoom)), &[]);
        let bad: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.health == doctor::Health::Bad)
            .collect();
        assert!(bad.is_empty(), "{bad:?}");
        self.tally.wishes += wishes;
        self.tally.sent_again += sent_again;
    }

    /// The meetings that were changed, or deleted.
    fn targets(&self, action: &str) -> Vec<&str> {
        let wishes = self.all.values().map(|(wish, _)| wish);
        let wishes = wishes.filter(|wish| wish.action == action);
        wishes.filter_map(|wish| wish.input["meeting_id"].as_str()).collect()
    }
}

fn failure(word: &Word) -> Option<String> {
    match word {
        Word::Failed { key, code } => Some(format!("{key}: {code}")),
        Word::Answer { .. } => None,
    }
}

fn now(zoom: &Simulator) -> i64 {
    let since = zoom
        .now()
        .duration_since(std::time::SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
