//! The life of an intent, in random orders of events, at a service that is unkind.

mod world;

use microapp_server::journal::machine::{self, Advice, Event, Finding, Remedy, Ruling, Standing};
use microapp_server::journal::{Timing, Verdict};
use microapp_store::{IntentState, Timestamp};
use world::{End, Flaw, World};

const SEEDS: u64 = 20_000;

#[test]
fn no_order_of_events_makes_two_and_none_is_lost() {
    let mut ends = [0_u32; 3];
    for seed in 0..SEEDS {
        let (end, happened) = World::new(seed, Remedy::Look, None).live();
        match end {
            End::Done => assert_eq!(
                happened, 1,
                "seed {seed}: an answer to what did not happen, or happened twice"
            ),
            End::Refused => assert_eq!(happened, 0, "seed {seed}: happened and refused"),
            End::Parked => assert!(happened <= 1, "seed {seed}: happened twice"),
        }
        ends[end as usize] += 1;
    }
    assert!(ends.iter().all(|count| *count > 100), "each end is reached: {ends:?}");
}

#[test]
fn where_nothing_can_look_it_is_done_once_or_parked() {
    for seed in 0..SEEDS {
        let (end, happened) = World::new(seed, Remedy::Person, None).live();
        assert!(happened <= 1, "seed {seed}: happened twice");
        assert!(
            end != End::Done || happened == 1,
            "seed {seed}: an answer to what did not happen"
        );
    }
}

#[test]
fn what_can_be_repeated_is_done_at_least_once_if_there_is_an_answer() {
    for seed in 0..SEEDS {
        let (end, happened) = World::new(seed, Remedy::Repeat, None).live();
        assert_ne!(end, End::Parked, "seed {seed}: whoever asks again can send it again");
        assert!(
            end != End::Done || happened >= 1,
            "seed {seed}: an answer to what did not happen"
        );
    }
}

#[test]
fn each_rule_that_is_left_out_is_found_out() {
    for flaw in [
        Flaw::NoSettling,
        Flaw::SettlingFromTheEndOfTheLook,
        Flaw::NoVersions,
        Flaw::LostAnswersAreNotSent,
        Flaw::AbandonedTooEarly,
        Flaw::TheTimeOfDayDecides,
    ] {
        let doubled = (0..SEEDS)
            .filter(|seed| World::new(*seed, Remedy::Look, Some(flaw)).live().1 > 1)
            .count();
        assert!(
            doubled > 0,
            "{flaw:?} makes no doubles in {SEEDS} lives: the test is blind to it"
        );
    }
}

const TIMING: fn() -> Timing = Timing::default;

fn unknown(over: i64, updated: i64) -> Standing {
    Standing {
        state: IntentState::Unknown,
        attempts: 1,
        sent_until: Some(Timestamp(over)),
        updated: Timestamp(updated),
    }
}

fn looked(standing: &Standing, began: i64, finding: Finding) -> IntentState {
    let event = Event::Looked {
        began: Timestamp(began),
        finding,
    };
    let now = Timestamp(began + 1_000);
    machine::after(standing, event, Remedy::Look, now, &TIMING())
        .expect("one of its events")
        .state
}

#[test]
fn what_is_found_is_adopted_at_once_and_what_is_missing_only_after_a_while() {
    let standing = unknown(0, 0);
    assert_eq!(looked(&standing, 0, Finding::Happened), IntentState::Done);
    assert_eq!(looked(&standing, 59_999, Finding::DidNotHappen), IntentState::Unknown);
    assert_eq!(looked(&standing, 60_000, Finding::DidNotHappen), IntentState::NotSent);
    assert_eq!(looked(&standing, 59_999, Finding::Undecided), IntentState::Unknown);
    assert_eq!(looked(&standing, 60_000, Finding::Undecided), IntentState::Parked);
    assert_eq!(looked(&standing, 60_000, Finding::Failed), IntentState::Unknown);
    assert_eq!(looked(&standing, 24 * 3_600_000, Finding::Failed), IntentState::Parked);
}

#[test]
fn looks_come_when_they_can_be_conclusive_and_then_more_rarely() {
    let at = |updated| unknown(0, updated).next_look(&TIMING()).0;
    assert_eq!(at(0), 5_000, "soon");
    assert_eq!(at(57_000), 60_000, "at the end of the settle time");
    assert_eq!(at(60_000), 90_000, "then after half of what was waited");
    assert_eq!(at(3_600_000), 3_600_000 + 900_000, "and every 15 minutes");
}

#[test]
fn a_person_can_say_that_it_did_not_happen_only_when_nothing_is_under_way_any_more() {
    let rule = |ruling, now| {
        machine::after(
            &unknown(0, 0),
            Event::Ruled(ruling),
            Remedy::Look,
            Timestamp(now),
            &TIMING(),
        )
        .map(|next| next.state)
    };
    assert_eq!(rule(Ruling::DidNotHappen, 59_999), None);
    assert_eq!(rule(Ruling::DidNotHappen, 60_000), Some(IntentState::NotSent));
    assert_eq!(rule(Ruling::Happened, 0), Some(IntentState::Done));
}

#[test]
fn an_attempt_belongs_to_its_process_until_its_time_is_over() {
    let sending = machine::first(Timestamp(65_000), Timestamp(0));
    let advice = |now| machine::asked(&sending, Remedy::Look, Timestamp(now), &TIMING());
    assert_eq!(advice(64_999), Advice::Wait(Timestamp(65_000)));
    assert_eq!(advice(65_000), Advice::Abandon);
    let early = machine::after(&sending, Event::Abandoned, Remedy::Look, Timestamp(64_999), &TIMING());
    assert_eq!(early, None);
}

#[test]
fn what_a_dead_process_has_left_is_looked_for_at_once_however_late_somebody_comes() {
    let sending = machine::first(Timestamp(65_000), Timestamp(0));
    let late = Timestamp(7_200_000);
    let left = machine::after(&sending, Event::Abandoned, Remedy::Look, late, &TIMING()).expect("its time is over");
    assert_eq!(machine::due(&left, Remedy::Look, late, &TIMING()), Advice::Look);
}

#[test]
fn a_second_attempt_that_was_not_sent_does_not_undo_a_first_that_may_have_been() {
    let repeat = Remedy::Repeat;
    let (now, until) = (Timestamp(1_000), Timestamp(60_000));
    let again = machine::after(&unknown(0, 0), Event::Begins { until }, repeat, now, &TIMING()).expect("a repeat");
    assert_eq!((again.state, again.attempts), (IntentState::Sending, 2));
    let ended = machine::after(&again, Event::Ends(Verdict::NotSent), repeat, now, &TIMING()).expect("an end");
    assert_eq!(ended.state, IntentState::Unknown);
}

#[test]
fn an_unknown_intent_is_never_sent_before_somebody_has_looked() {
    let until = Timestamp(60_000);
    for remedy in [Remedy::Look, Remedy::Person] {
        for state in [
            IntentState::Unknown,
            IntentState::Parked,
            IntentState::Sending,
            IntentState::Done,
            IntentState::Refused,
        ] {
            let standing = Standing { state, ..unknown(0, 0) };
            let next = machine::after(
                &standing,
                Event::Begins { until },
                remedy,
                Timestamp(1 << 40),
                &TIMING(),
            );
            assert_eq!(next, None, "{state:?} {remedy:?}");
        }
    }
}
