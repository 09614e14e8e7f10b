//! A service, a store with one intent, and processes that come, go and die in between. Requests and answers are lost,
//! delayed, and overtaken; a request that was given up may be carried out until the settle time is over, and not after.
//!
//! There are two clocks: requests and deadlines go by one that nobody sets, and rows speak of the time of day, which is put
//! forward now and then. That happens while no request is under way that nobody waits for, and not to a process that dies:
//! what becomes of those is beyond what a row can say.

use microapp_server::journal::machine::{self, Advice, Event, Finding, Remedy, Standing};
use microapp_server::journal::{Timing, Verdict};
use microapp_store::{IntentState, Timestamp};

/// How the story ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// There is an answer.
    Done,
    /// It was refused.
    Refused,
    /// A person has to see to it.
    Parked,
}

/// A rule of the protocol that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// "Not there" is believed at once.
    NoSettling,
    /// "Not there" counts from when the look ended, not from when it began.
    SettlingFromTheEndOfTheLook,
    /// Rows are written without comparing versions.
    NoVersions,
    /// A lost answer counts as not sent.
    LostAnswersAreNotSent,
    /// An attempt is taken for abandoned while it lasts.
    AbandonedTooEarly,
    /// The time of day alone says whether an attempt still lasts.
    TheTimeOfDayDecides,
}

/// An attempt of a living process.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    version: u64,
    standing: Standing,
    until: i64,
    /// How far the time of day was ahead when it began.
    ahead: i64,
    request: Request,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Request {
    NotYet,
    /// Under way to the service.
    Sent,
    CarriedOut,
    Refused,
}

/// A request that nobody waits for any more, and when it is carried out.
#[derive(Debug, Clone, Copy)]
struct Stray {
    arrives: i64,
}

/// A look that is under way.
#[derive(Debug, Clone, Copy)]
struct Look {
    version: u64,
    standing: Standing,
    began: i64,
    seen: Option<Finding>,
}

pub struct World {
    random: u64,
    flaw: Option<Flaw>,
    remedy: Remedy,
    timing: Timing,
    /// By the clock that nobody sets.
    now: i64,
    /// How far the time of day is ahead of it.
    ahead: i64,
    row: Option<(u64, Standing)>,
    attempts: Vec<Attempt>,
    strays: Vec<Stray>,
    looks: Vec<Look>,
    happened: u32,
    decidable: bool,
}

impl World {
    pub fn new(seed: u64, remedy: Remedy, flaw: Option<Flaw>) -> Self {
        let mut timing = Timing::default();
        if flaw == Some(Flaw::NoSettling) {
            timing.settle = std::time::Duration::ZERO;
        }
        Self {
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66,
            flaw,
            remedy,
            timing,
            now: 0,
            ahead: 0,
            row: None,
            attempts: Vec::new(),
            strays: Vec::new(),
            looks: Vec::new(),
            happened: 0,
            decidable: true,
        }
    }

    /// Random events, then calm: everything arrives, and somebody asks until there is an end.
    pub fn live(mut self) -> (End, u32) {
        self.decidable = self.below(20) > 0;
        for _ in 0..self.below(60) {
            self.event();
        }
        for _ in 0..2_000 {
            if let Some(end) = self.end() {
                self.pass(200_000);
                return (end, self.happened);
            }
            self.calm();
        }
        panic!("no end: {:?}", self.row);
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn settle(&self) -> i64 {
        Timing::default().settle.as_millis() as i64
    }

    fn end(&self) -> Option<End> {
        match self.row?.1.state {
            IntentState::Done => Some(End::Done),
            IntentState::Refused => Some(End::Refused),
            IntentState::Parked if self.remedy != Remedy::Repeat => Some(End::Parked),
            _ => None,
        }
    }

    fn event(&mut self) {
        match self.below(11) {
            0 | 1 => self.ask(),
            2..=4 => self.proceed(),
            5 => self.crash(),
            6 => self.see(),
            7 => self.conclude(),
            8 => self.put_forward(),
            _ => {
                let step = [10, 1_000, 10_000, 61_000][self.below(4) as usize];
                let step = 1 + self.below(step) as i64;
                self.pass(step);
            }
        }
    }

    /// One who asks, without accidents: each attempt is carried out and answered, each look comes to its end.
    fn calm(&mut self) {
        self.ask();
        self.see();
        self.conclude();
        while let Some(attempt) = self.attempts.last().copied() {
            match attempt.request {
                Request::CarriedOut => self.finish(Verdict::Answered),
                Request::Refused => self.finish(Verdict::Refused),
                Request::NotYet | Request::Sent => {
                    self.happened += 1;
                    self.finish(Verdict::Answered);
                }
            }
        }
        self.pass(20_000);
    }

    /// Time passes; strays arrive in it, and attempts come to their deadline.
    fn pass(&mut self, step: i64) {
        self.now += step;
        let now = self.now;
        let arrived = self.strays.iter().filter(|stray| stray.arrives <= now).count();
        self.strays.retain(|stray| stray.arrives > now);
        self.happened += arrived as u32;
        while let Some(index) = self.attempts.iter().position(|attempt| attempt.until <= now) {
            let attempt = self.attempts.swap_remove(index);
            // The deadline was then, and not now: what strays does so from then on.
            self.stray(attempt, attempt.until);
            if attempt.request == Request::NotYet {
                self.write(attempt.version, &attempt.standing, Event::Ends(Verdict::NotSent));
            } else {
                self.write(attempt.version, &attempt.standing, Event::Ends(self.lost()));
            }
        }
    }

    /// Somebody sets the clock, or the machine was asleep.
    fn put_forward(&mut self) {
        let step = 1 + self.below(300_000) as i64;
        if self.strays.is_empty() {
            self.ahead += step;
        }
    }

    fn time_of_day(&self) -> Timestamp {
        Timestamp(self.now + self.ahead)
    }

    /// The request of an attempt that has ended goes on alone, or is lost.
    fn stray(&mut self, attempt: Attempt, over: i64) {
        if attempt.request == Request::Sent && self.below(2) == 0 {
            let arrives = over + self.below(self.settle() as u64) as i64;
            if arrives <= self.now {
                self.happened += 1;
            } else {
                self.strays.push(Stray { arrives });
            }
        }
    }

    fn lost(&self) -> Verdict {
        if self.flaw == Some(Flaw::LostAnswersAreNotSent) {
            Verdict::NotSent
        } else {
            Verdict::Unknown
        }
    }

    fn ask(&mut self) {
        let now = self.time_of_day();
        let length = 1 + self.below(30_000) as i64;
        let until = Timestamp(now.0 + length + 5_000);
        let Some((version, standing)) = self.row else {
            let standing = machine::first(until, now);
            self.row = Some((1, standing));
            return self.begin(1, standing, self.now + length);
        };
        let lives = !self.attempts.is_empty() && self.flaw != Some(Flaw::TheTimeOfDayDecides);
        let advice = machine::asked(&standing, self.remedy, now, &self.timing);
        let advice = machine::unless_it_lives(advice, lives, now, &self.timing);
        let early = self.flaw == Some(Flaw::AbandonedTooEarly) && matches!(advice, Advice::Wait(_));
        match advice {
            Advice::Wait(_) if early => {
                let mut dead = standing;
                dead.sent_until = Some(Timestamp(now.0 - self.settle()));
                dead.state = IntentState::Unknown;
                self.row = Some((version + 1, dead));
            }
            Advice::Send => {
                if let Some((version, standing)) = self.write(version, &standing, Event::Begins { until }) {
                    self.begin(version, standing, self.now + length);
                }
            }
            Advice::Abandon => drop(self.write(version, &standing, Event::Abandoned)),
            Advice::GiveUp => drop(self.write(version, &standing, Event::GivenUp)),
            Advice::Look => self.looks.push(Look {
                version,
                standing,
                began: now.0,
                seen: None,
            }),
            Advice::Return | Advice::Wait(_) | Advice::LookAt(_) | Advice::AskPerson => {}
        }
    }

    fn begin(&mut self, version: u64, standing: Standing, until: i64) {
        self.attempts.push(Attempt {
            version,
            standing,
            until,
            ahead: self.ahead,
            request: Request::NotYet,
        });
    }

    /// One step of the latest attempt.
    fn proceed(&mut self) {
        let choice = self.below(8);
        let Some(attempt) = self.attempts.last_mut() else {
            return;
        };
        match (attempt.request, choice) {
            (Request::NotYet, 0) => self.finish(Verdict::NotSent),
            (Request::NotYet, _) => attempt.request = Request::Sent,
            (Request::Sent, 0) => attempt.request = Request::Refused,
            (Request::Sent, 1) => {
                // The connection breaks.
                let attempt = *attempt;
                let verdict = self.lost();
                self.finish(verdict);
                self.stray(attempt, self.now);
            }
            (Request::Sent, _) => {
                attempt.request = Request::CarriedOut;
                self.happened += 1;
            }
            (Request::CarriedOut, 0..=3) => {
                let verdict = self.lost();
                self.finish(verdict);
            }
            (Request::CarriedOut, _) => self.finish(Verdict::Answered),
            (Request::Refused, _) => self.finish(Verdict::Refused),
        }
    }

    fn finish(&mut self, verdict: Verdict) {
        let Some(attempt) = self.attempts.pop() else { return };
        let written = self.write(attempt.version, &attempt.standing, Event::Ends(verdict));
        if written.is_none()
            && verdict == Verdict::Answered
            && let Some((version, standing)) = self.row
        {
            self.write(version, &standing, Event::AnsweredLate);
        }
    }

    /// A process dies. What it has sent goes on.
    fn crash(&mut self) {
        if let Some(attempt) = self.attempts.pop_if(|attempt| attempt.ahead == self.ahead) {
            self.stray(attempt, self.now);
        }
    }

    /// A look sees what is there at this moment.
    fn see(&mut self) {
        let (happened, decidable) = (self.happened, self.decidable);
        let failed = self.below(6) == 0;
        if let Some(look) = self.looks.iter_mut().find(|look| look.seen.is_none()) {
            look.seen = Some(match happened {
                _ if failed => Finding::Failed,
                _ if !decidable => Finding::Undecided,
                0 => Finding::DidNotHappen,
                _ => Finding::Happened,
            });
        }
    }

    /// What a look has seen is written down.
    fn conclude(&mut self) {
        let Some(index) = self.looks.iter().position(|look| look.seen.is_some()) else {
            return;
        };
        let look = self.looks.remove(index);
        let began = if self.flaw == Some(Flaw::SettlingFromTheEndOfTheLook) {
            self.time_of_day().0
        } else {
            look.began
        };
        if let Some(finding) = look.seen {
            let began = Timestamp(began);
            self.write(look.version, &look.standing, Event::Looked { began, finding });
        }
    }

    /// Compares and swaps.
    fn write(&mut self, version: u64, standing: &Standing, event: Event) -> Option<(u64, Standing)> {
        let (present, _) = self.row?;
        if present != version && self.flaw != Some(Flaw::NoVersions) {
            return None;
        }
        let next = machine::after(standing, event, self.remedy, self.time_of_day(), &self.timing)?;
        self.row = Some((present + 1, next));
        self.row
    }
}
