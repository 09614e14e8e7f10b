//! A crash at each fail point, and what is there afterwards.
//!
//! A program of its own, because fail points are the whole process's: `fail` lets one test at a time set them.

#[path = "../support/mod.rs"]
mod support;

use fail::FailScenario;
use microapp_store::audit;
use microapp_vault::{FAIL_POINTS, State, VaultError};
use secrecy::ExposeSecret as _;
use support::{Fault, World, service};

/// Crashes a process at a point while it works, and says whether it came there.
async fn crash_at<T>(point: &str, work: impl Future<Output = Result<T, VaultError>>) -> bool {
    fail::cfg(point, "panic").expect("a fail point");
    let outcome = work.await;
    fail::remove(point);
    matches!(outcome, Err(VaultError::Stopped { .. }))
}

/// Another process, after what the crashed one held has ended.
async fn next_reader(world: &World) -> Result<microapp_vault::AccessToken, VaultError> {
    let vault = world.another_vault();
    vault.access_token(&service()).await
}

async fn kept_is_what_zoom_accepts(world: &World) -> bool {
    let cut = world.another_vault().disconnect(&service(), "ada").await.expect("cut");
    let token = cut.tokens().and_then(|cut| cut.refresh_token).expect("a refresh token");
    world.zoom.accepts(&service(), token.secret().expose_secret())
}

fn points(of: &str) -> Vec<&'static str> {
    let whose = format!("vault::{of}::");
    FAIL_POINTS
        .iter()
        .copied()
        .filter(|point| point.starts_with(&whose))
        .collect()
}

/// Runs a refresh that meets `fault` into a crash at each point of it; gives the points that it came to.
async fn crash_everywhere(fault: Option<Fault>) -> Vec<&'static str> {
    let mut reached = Vec::new();
    for point in points("refresh") {
        let world = World::connected().await;
        world.let_the_token_end();
        world.zoom.fail(fault);
        let vault = world.another_vault();
        let crashed = crash_at(point, vault.access_token(&service())).await;
        drop(vault);
        if !crashed {
            continue;
        }
        reached.push(point);
        let answer_was_lost = fault == Some(Fault::AnswerLost) || point == "vault::refresh::after-call";
        let pair_was_lost = answer_was_lost || point == "vault::refresh::before-pair";
        world.zoom.clear_faults();
        let next = next_reader(&world).await;
        let status = world.another_vault().status(&service()).await.expect("a status");
        if pair_was_lost && !world.zoom.requests().is_empty() && next.is_err() {
            assert_eq!(status.state, State::NeedsReconnect, "{point}");
            assert!(
                !kept_is_what_zoom_accepts(&world).await,
                "{point}: given up although Zoom would accept it"
            );
            let reason = status.reason.expect("a reason").to_string();
            assert!(reason.contains("was lost"), "{point}: {reason}");
        } else {
            assert!(next.is_ok(), "{point}: {next:?}");
            assert_eq!(status.state, State::Connected, "{point}");
            assert_eq!(status.unanswered, None, "{point}");
            assert!(kept_is_what_zoom_accepts(&world).await, "{point}");
        }
        audit::verify(&world.audit()).expect("the chain holds");
    }
    reached
}

#[tokio::test]
async fn a_crash_at_any_point_of_a_refresh_is_recovered_from_by_the_next_reader() {
    let scenario = FailScenario::setup();
    let reached = crash_everywhere(None).await;
    let reached_ = reached.iter().map(|point| point.trim_start_matches("vault::refresh::"));
    assert_eq!(
        reached_.collect::<Vec<_>>(),
        [
            "lease-taken",
            "before-intent",
            "after-intent",
            "before-call",
            "after-call",
            "before-pair",
            "after-pair",
            "before-release",
            "after-release"
        ]
    );
    scenario.teardown();
}

#[tokio::test]
async fn a_crash_after_a_failure_is_recovered_from_too() {
    let scenario = FailScenario::setup();
    let mut all = Vec::new();
    for fault in [
        None,
        Some(Fault::RequestLost),
        Some(Fault::AnswerLost),
        Some(Fault::NotSent),
    ] {
        all.extend(crash_everywhere(fault).await);
    }
    for point in points("refresh") {
        assert!(all.contains(&point), "nothing came to {point}");
    }
    scenario.teardown();
}

#[tokio::test]
async fn a_crash_while_connecting_leaves_all_of_it_or_nothing() {
    let scenario = FailScenario::setup();
    for (point, state) in points("connect")
        .into_iter()
        .zip([State::SignInNeeded, State::Connected])
    {
        let world = World::new();
        let grant = world.zoom.sign_in(&service());
        let vault = world.another_vault();
        assert!(
            crash_at(point, vault.connect(&service(), grant, "ada")).await,
            "{point}"
        );
        let status = world.another_vault().status(&service()).await.expect("a status");
        assert_eq!(status.state, state, "{point}");
        let noted = world.noted().len();
        assert_eq!(
            noted,
            usize::from(state == State::Connected),
            "{point}: what happened is noted, and nothing else"
        );
    }
    scenario.teardown();
}

#[tokio::test]
async fn a_crash_while_cutting_leaves_all_of_it_or_nothing() {
    let scenario = FailScenario::setup();
    for (point, state) in points("disconnect")
        .into_iter()
        .zip([State::Connected, State::SignInNeeded])
    {
        let world = World::connected().await;
        let vault = world.another_vault();
        assert!(crash_at(point, vault.disconnect(&service(), "ada")).await, "{point}");
        let status = world.another_vault().status(&service()).await.expect("a status");
        assert_eq!(status.state, state, "{point}");
        // The crashed process's lease keeps nobody from cutting the connection.
        world.another_vault().disconnect(&service(), "ada").await.expect("cut");
    }
    scenario.teardown();
}

#[tokio::test]
async fn a_crash_while_rotating_is_finished_by_the_next_rotation() {
    let scenario = FailScenario::setup();
    for point in points("rotate") {
        let mut world = World::connected().await;
        let more = support::ring(&["key-2"]);
        let both = world.ring.keys().iter().chain(more.keys()).cloned().collect();
        world.ring = microapp_vault::KeyRing::new(both, "a test");
        let vault = world.another_vault();
        let rotation = async move {
            let rotated = tokio::task::spawn_blocking(move || vault.rotate(None, "ada", || true)).await;
            rotated.unwrap_or_else(|_| {
                Err(VaultError::Stopped {
                    reason: "crashed".to_owned(),
                })
            })
        };
        assert!(crash_at(point, rotation).await, "{point}");
        next_reader(&world).await.expect("readers go on");
        let vault = world.another_vault();
        vault
            .rotate(None, "ada", || true)
            .expect_err("the crashed one holds the lease");
        world.clock.advance(std::time::Duration::from_secs(31));
        vault
            .rotate(None, "ada", || true)
            .expect("rotated")
            .expect("to the end");
        let rows: Vec<_> = vault
            .keys()
            .expect("keys")
            .into_iter()
            .map(|key| (key.name, key.rows))
            .collect();
        assert_eq!(rows, [("key-1".to_owned(), 0), ("key-2".to_owned(), 2)], "{point}");
        vault.remove_key("key-1", "ada").expect("nobody needs it");
        next_reader(&world).await.expect("a token");
    }
    scenario.teardown();
}
