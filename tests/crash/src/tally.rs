//! What came of rounds of killing.

use std::collections::BTreeMap;
use std::fmt;

/// What was seen.
#[derive(Debug, Default)]
pub struct Tally {
    pub(crate) rounds: u32,
    pub(crate) killed: u32,
    /// Of those, in the middle of a wish: what it had become was not written down.
    pub(crate) killed_at_work: u32,
    pub(crate) ended: BTreeMap<String, u32>,
    pub(crate) wishes: u32,
    pub(crate) sent_again: u32,
    pub(crate) refreshes: u32,
    pub(crate) reconnects: u32,
}

impl Tally {
    /// Both together.
    pub fn add(&mut self, other: &Self) {
        self.rounds += other.rounds;
        self.killed += other.killed;
        self.killed_at_work += other.killed_at_work;
        self.wishes += other.wishes;
        self.sent_again += other.sent_again;
        self.refreshes += other.refreshes;
        self.reconnects += other.reconnects;
        for (point, count) in &other.ended {
            *self.ended.entry(point.clone()).or_default() += count;
        }
    }

    /// How many processes were killed while they worked, at random moments and at fail points.
    pub fn deaths(&self) -> u32 {
        self.killed + self.ended.values().sum::<u32>()
    }

    /// How many were killed at a random moment between the commit of an intent and that of its answer.
    pub fn killed_at_work(&self) -> u32 {
        self.killed_at_work
    }

    /// How many ended at each point.
    pub fn points(&self) -> String {
        let lines = self.ended.iter().map(|(point, count)| format!("{count:>5} {point}\n"));
        lines.collect()
    }

    /// How many ended at this point.
    pub fn ended_at(&self, point: &str) -> u32 {
        self.ended.get(point).copied().unwrap_or_default()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} killed at random, {} of them in the middle of a wish, {} at fail points; {} wishes once each, {} of them sent again; {} refreshes, {} \
             sign-ins ended by Zoom",
            self.killed,
            self.killed_at_work,
            self.ended.values().sum::<u32>(),
            self.wishes,
            self.sent_again,
            self.refreshes,
            self.reconnects
        )
    }
}
