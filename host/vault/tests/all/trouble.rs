//! A pair of tokens in hand, and a store that does not take it as usual.

use std::sync::Arc;
use std::time::Duration;

use microapp_store::StoreError;
use microapp_vault::{KeyRing, State, Vault, VaultError};
use secrecy::ExposeSecret as _;

use crate::support::{Fault, Meddled, World, ring, service, writes_a_pair};

/// A process whose store can be meddled with.
fn meddled(world: &World) -> (Arc<Meddled>, Vault) {
    let store = Meddled::new(world.store.clone());
    let builder = Vault::builder(store.clone()).clock(Arc::new(world.clock.clone()));
    let vault = builder
        .endpoint(Arc::new(world.zoom.clone()))
        .open_with(world.ring.clone());
    (store, vault.expect("a vault"))
}

async fn state(world: &World) -> State {
    world.another_vault().status(&service()).await.expect("a status").state
}

#[tokio::test]
async fn a_pair_is_written_whatever_else_was_changed_meanwhile() {
    let mut world = World::connected().await;
    let both = world
        .ring
        .keys()
        .iter()
        .chain(ring(&["key-2"]).keys())
        .cloned()
        .collect();
    world.ring = KeyRing::new(both, "a test");
    let (store, vault) = meddled(&world);
    let (admin, mut is_first) = (world.another_vault(), true);
    store.before_each_batch(move |changes| {
        if writes_a_pair(changes) && std::mem::take(&mut is_first) {
            let rotation = admin
                .rotate(None, "grace", || true)
                .expect("rotated")
                .expect("to the end");
            assert_eq!(rotation.rewrapped, 2, "the connection among them");
        }
        Ok(())
    });
    world.let_the_token_end();
    let token = vault.access_token(&service()).await.expect("the new pair");
    assert_eq!(world.zoom.requests().len(), 1);
    let same = world.another_vault().access_token(&service()).await.expect("a token");
    assert!(same.is_same(&token));
    let rows: Vec<_> = world
        .another_vault()
        .keys()
        .expect("keys")
        .into_iter()
        .map(|key| key.rows)
        .collect();
    assert_eq!(rows, [0, 2], "and the row stays with the key that it was rotated to");
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_sent() {
    let world = World::connected().await;
    let (store, vault) = meddled(&world);
    store.before_each_batch(|_| Err(StoreError::Full));
    world.let_the_token_end();
    let error = vault
        .access_token(&service())
        .await
        .expect_err("no room for the intent");
    assert_eq!(
        error.to_string(),
        "the disk is full; nothing was written. Free some space and try again"
    );
    assert!(world.zoom.requests().is_empty());
    store.leave_alone();
    vault.access_token(&service()).await.expect("room again");
}

#[tokio::test]
async fn a_token_that_is_good_still_is_given_although_the_disk_is_full() {
    let world = World::connected().await;
    let (store, vault) = meddled(&world);
    store.give_no_leases();
    // It is due to be renewed, and has not ended.
    world.clock.advance(Duration::from_secs(3_570));
    let token = vault.access_token(&service()).await.expect("the present one");
    assert!(world.zoom.requests().is_empty());
    world.clock.advance(Duration::from_secs(31));
    let error = vault.access_token(&service()).await.expect_err("it has ended");
    assert!(matches!(error, VaultError::Store(_)), "{error}");
    assert!(token.ends() <= vault.now());
}

#[tokio::test]
async fn a_pair_that_finds_no_room_is_written_when_there_is_some() {
    let world = World::connected().await;
    let (store, vault) = meddled(&world);
    store.before_each_batch(|changes| match writes_a_pair(changes) {
        true => Err(StoreError::Full),
        false => Ok(()),
    });
    world.let_the_token_end();
    for _ in 0..3 {
        let error = vault
            .access_token(&service())
            .await
            .expect_err("not before it is on disk");
        assert!(matches!(error, VaultError::Store(_)), "{error}");
        world.clock.advance(Duration::from_secs(5));
    }
    store.leave_alone();
    let token = vault.access_token(&service()).await.expect("the pair in hand");
    assert_eq!(
        world.zoom.requests().len(),
        1,
        "the used refresh token is not sent again"
    );
    let same = world.another_vault().access_token(&service()).await.expect("a token");
    assert!(same.is_same(&token));
}

#[tokio::test]
async fn a_late_pair_recovers_what_another_process_found_dead() {
    let world = World::connected().await;
    let (store, vault) = meddled(&world);
    store.before_each_batch(|changes| match writes_a_pair(changes) {
        true => Err(StoreError::Busy),
        false => Ok(()),
    });
    world.let_the_token_end();
    vault.access_token(&service()).await.expect_err("busy");
    world
        .another_vault()
        .access_token(&service())
        .await
        .expect_err("its refresh token was used");
    assert_eq!(state(&world).await, State::NeedsReconnect);
    store.leave_alone();
    vault.access_token(&service()).await.expect("the pair in hand");
    assert_eq!(state(&world).await, State::Connected);
    let noted = world.noted();
    assert_eq!(
        noted[1..],
        [
            "system connection.ended zoom/service",
            "system connection.recovered zoom/service"
        ]
    );
}

#[tokio::test]
async fn a_late_pair_does_not_undo_a_sign_in_or_a_cut() {
    for signs_in in [true, false] {
        let world = World::connected().await;
        let (store, vault) = meddled(&world);
        store.before_each_batch(|changes| match writes_a_pair(changes) {
            true => Err(StoreError::Busy),
            false => Ok(()),
        });
        world.let_the_token_end();
        vault.access_token(&service()).await.expect_err("busy");
        store.leave_alone();
        if signs_in {
            world.sign_in(&service()).await;
            let new = world.vault.access_token(&service()).await.expect("the new sign-in's");
            let token = vault.access_token(&service()).await.expect("a token");
            assert!(token.is_same(&new));
        } else {
            world
                .another_vault()
                .disconnect(&service(), "grace")
                .await
                .expect("cut");
            let error = vault.access_token(&service()).await.expect_err("cut");
            assert!(matches!(error, VaultError::SignInNeeded { .. }), "{error}");
        }
        assert_eq!(world.zoom.requests().len(), 1);
    }
}

#[tokio::test]
async fn cutting_gives_the_pair_in_hand_to_be_revoked() {
    let world = World::connected().await;
    let (store, vault) = meddled(&world);
    store.before_each_batch(|changes| match writes_a_pair(changes) {
        true => Err(StoreError::Full),
        false => Ok(()),
    });
    world.let_the_token_end();
    vault.access_token(&service()).await.expect_err("no room");
    store.leave_alone();
    let cut = vault
        .disconnect(&service(), "grace")
        .await
        .expect("cut")
        .tokens()
        .expect("tokens");
    let refresh = cut.refresh_token.expect("a refresh token");
    assert!(world.zoom.accepts(&service(), refresh.secret().expose_secret()));
}

#[tokio::test]
async fn who_waited_for_a_flight_shares_its_failure() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.take_time(30);
    world.zoom.fail([Fault::WrongApp, Fault::WrongApp]);
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let vault = world.vault.clone();
            tokio::spawn(async move { vault.access_token(&service()).await })
        })
        .collect();
    for task in tasks {
        let error = task.await.expect("a task").expect_err("the app is wrong");
        assert!(matches!(error, VaultError::WrongApp { .. }), "{error}");
    }
    assert_eq!(world.zoom.requests().len(), 1);
}
