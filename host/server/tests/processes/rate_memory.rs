//! A rate limit's memory in the store: the right to send, those who wait for it, and a process that is held up.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::limiter::{RateMemory, RateRecord, RateTurn, Recall};
use microapp_server::StoreMemory;
use microapp_store::{Change, SqliteStore, Store};

use crate::clock::HeldClock;

/// Longer than a lease lasts without a sign of life.
const HELD_UP: Duration = Duration::from_secs(10);

/// An installation, whose processes are one memory each.
struct World {
    store: Arc<SqliteStore>,
    clock: HeldClock,
}

impl World {
    fn new() -> Self {
        Self {
            store: Arc::new(SqliteStore::in_memory().expect("a store")),
            clock: HeldClock::new(),
        }
    }

    fn memory(&self, integration: &str) -> StoreMemory {
        StoreMemory::new(self.store.clone(), integration, Arc::new(self.clock.clone()))
    }
}

/// A record that can be told from others.
fn record(taken: u64) -> RateRecord {
    let window = format!(r#"{{"taken":{taken},"horizon":{taken},"unsure":0,"last_uses":[]}}"#);
    let text = format!(r#"{{"version":1,"window":{window},"classes":{{}},"counts":[],"holds":[]}}"#);
    RateRecord::from_json(&text).expect("a record")
}

fn begin(memory: &StoreMemory) -> Box<dyn RateTurn> {
    memory.try_begin().expect("an answer").expect("a turn")
}

fn is_taken(memory: &StoreMemory) -> bool {
    memory.try_begin().expect("an answer").is_none()
}

#[test]
fn one_has_the_turn_and_hears_of_those_who_wait() {
    let world = World::new();
    let [one, two] = [0, 1].map(|_| world.memory("zoom"));
    let turn = begin(&one);
    assert!(is_taken(&two) && is_taken(&one));
    assert!(!turn.wanted());
    let mark = two.wait().expect("a mark");
    assert!(turn.wanted());
    drop(mark);
    assert!(!turn.wanted());
    drop(turn);
    assert!(!is_taken(&two));
}

#[test]
fn what_one_turn_writes_the_next_one_reads_and_anybody_may_look() {
    let world = World::new();
    let [one, two] = [0, 1].map(|_| world.memory("zoom"));
    assert_eq!(two.peek(), Recall::Nothing);
    let mut turn = begin(&one);
    assert_eq!(turn.read(), Recall::Nothing);
    turn.write(&record(1)).expect("written");
    turn.write(&record(2)).expect("written");
    drop(turn);
    assert_eq!(begin(&two).read(), Recall::Record(Box::new(record(2))));
    assert_eq!(one.peek(), Recall::Record(Box::new(record(2))));
    let torn = Change::PutRate {
        name: "zoom".to_owned(),
        record: "{\"version\":1,".to_owned(),
    };
    world.store.apply(&[torn]).expect("written");
    assert!(matches!(one.peek(), Recall::Unreadable(_)));
}

#[test]
fn integrations_are_apart_even_if_their_names_begin_alike() {
    let world = World::new();
    let [zoom, more] = ["zoom", "zoom/more"].map(|name| world.memory(name));
    let mut turn = begin(&zoom);
    let _other = begin(&more);
    let _mark = more.wait().expect("a mark");
    assert!(!turn.wanted());
    turn.write(&record(1)).expect("written");
    assert_eq!(more.peek(), Recall::Nothing);
}

#[test]
fn a_turn_that_is_looked_after_lasts() {
    let world = World::new();
    let [one, two] = [0, 1].map(|_| world.memory("zoom"));
    let turn = begin(&one);
    for _ in 0..100 {
        world.clock.advance(Duration::from_secs(2));
        assert!(!turn.wanted() && turn.holds());
        assert!(is_taken(&two));
    }
}

#[test]
fn the_turn_of_a_killed_process_ends_by_itself() {
    let world = World::new();
    let [one, two] = [0, 1].map(|_| world.memory("zoom"));
    std::mem::forget(begin(&one));
    std::mem::forget(one.wait().expect("a mark"));
    assert!(is_taken(&two));
    world.clock.advance(Duration::from_secs(3));
    assert!(!begin(&two).wanted(), "nor does it wait any more");
}

#[test]
fn whoever_asks_for_the_turn_goes_on_waiting() {
    let world = World::new();
    let [one, two] = [0, 1].map(|_| world.memory("zoom"));
    let turn = begin(&one);
    let _mark = two.wait().expect("a mark");
    for _ in 0..20 {
        world.clock.advance(Duration::from_secs(2));
        assert!(turn.wanted());
        assert!(is_taken(&two));
    }
}

#[test]
fn one_that_was_held_up_has_lost_its_turn_and_writes_nothing() {
    let world = World::new();
    let [one, two] = [0, 1].map(|_| world.memory("zoom"));
    let mut late = begin(&one);
    late.write(&record(1)).expect("written");
    world.clock.advance(HELD_UP);
    let mut turn = begin(&two);
    turn.write(&record(2)).expect("written");
    assert!(late.write(&record(3)).is_err());
    assert!(!late.holds() && turn.holds());
    assert_eq!(one.peek(), Recall::Record(Box::new(record(2))));
    drop(late);
    assert!(is_taken(&one), "it gives back nothing that is another's");
    drop(turn);
    assert!(!is_taken(&one));
}

#[test]
fn one_that_was_held_up_knows_it_before_it_writes() {
    let world = World::new();
    let [one, two] = [0, 1].map(|_| world.memory("zoom"));
    let late = begin(&one);
    world.clock.advance(HELD_UP);
    let turn = begin(&two);
    drop(turn);
    assert!(!late.holds(), "another had it in the meantime");
}

#[test]
fn a_turn_that_nobody_wanted_goes_on_after_a_pause() {
    let world = World::new();
    let [one, two] = [0, 1].map(|_| world.memory("zoom"));
    let mut turn = begin(&one);
    world.clock.advance(HELD_UP);
    assert!(turn.holds());
    assert!(is_taken(&two));
    world.clock.advance(HELD_UP);
    turn.write(&record(1)).expect("written");
    assert!(turn.holds() && is_taken(&two));
}
