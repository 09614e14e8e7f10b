//! One refresher, and no lost connection.

use std::time::Duration;

use microapp_vault::{Grant, Renewal, State, VaultError};

use crate::support::{Fault, World, sent, service};

#[tokio::test]
async fn a_token_is_used_until_it_is_about_to_end() {
    let world = World::connected().await;
    let token = world.vault.access_token(&service()).await.expect("a token");
    world.clock.advance(Duration::from_secs(3600 - 61));
    let same = world.vault.access_token(&service()).await.expect("a token");
    assert!(same.is_same(&token));
    assert!(world.zoom.requests().is_empty());
    world.clock.advance(Duration::from_secs(2));
    let next = world.vault.access_token(&service()).await.expect("a token");
    assert!(!next.is_same(&token));
    assert_eq!(world.zoom.requests().len(), 1);
}

#[tokio::test]
async fn a_short_token_is_used_for_half_its_life() {
    let world = World::new();
    let grant = Grant {
        expires_in: Some(Duration::from_secs(10)),
        ..world.zoom.sign_in(&service())
    };
    world.vault.connect(&service(), grant, "ada").await.expect("connected");
    world.clock.advance(Duration::from_millis(4_999));
    world.vault.access_token(&service()).await.expect("a token");
    assert!(world.zoom.requests().is_empty());
    world.clock.advance(Duration::from_millis(2));
    world.vault.access_token(&service()).await.expect("a token");
    assert_eq!(world.zoom.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_tasks_and_two_vaults_make_one_refresh() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.take_time(20);
    let other = world.another_vault();
    let tasks = (0..32).map(|number| {
        let vault = if number % 2 == 0 {
            world.vault.clone()
        } else {
            other.clone()
        };
        tokio::spawn(async move { vault.access_token(&service()).await })
    });
    let mut tokens = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        tokens.push(sent(&task.await.expect("a task").expect("a token")));
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1);
    assert_eq!(world.zoom.requests().len(), 1);
}

#[tokio::test]
async fn after_a_401_another_processs_token_is_taken_before_one_is_asked_for() {
    let world = World::connected().await;
    let other = world.another_vault();
    let failed = world.vault.access_token(&service()).await.expect("a token");
    other.access_token(&service()).await.expect("a token");
    let newer = other.renew(&service(), &failed).await.expect("renewed");
    assert_eq!(world.zoom.requests().len(), 1);
    let same = world.vault.renew(&service(), &failed).await.expect("renewed");
    assert!(same.is_same(&newer));
    assert_eq!(world.zoom.requests().len(), 1);
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_lose_the_pair() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.take_time(50);
    let vault = world.vault.clone();
    let caller = tokio::spawn(async move { vault.access_token(&service()).await });
    while world.zoom.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    caller.abort();
    assert!(caller.await.expect_err("aborted").is_cancelled());
    let token = world.vault.access_token(&service()).await.expect("a token");
    assert_eq!(world.zoom.requests().len(), 1);
    assert!(token.ends() > microapp_vault::Clock::now(&world.clock));
}

#[tokio::test]
async fn a_request_that_was_lost_is_tried_once_more() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.fail([Fault::RequestLost]);
    world.vault.access_token(&service()).await.expect("a token");
    let requests = world.zoom.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0], requests[1]);
    assert_eq!(world.vault.status(&service()).await.expect("a status").unanswered, None);
}

#[tokio::test]
async fn an_answer_that_was_lost_ends_the_connection_with_the_reason() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.fail([Fault::AnswerLost]);
    let error = world.vault.access_token(&service()).await.expect_err("lost");
    assert_eq!(
        error.to_string(),
        "zoom/service has to be connected again: the service says: Invalid Token! (invalid_grant). An earlier answer of \
         its was lost, and the tokens in it with it; sign in again"
    );
    let status = world.vault.status(&service()).await.expect("a status");
    assert_eq!(status.state, State::NeedsReconnect);
    assert!(status.reason.expect("a reason").to_string().contains("was lost"));
    assert_eq!(world.zoom.requests().len(), 2);
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.fail([Fault::Hangs]);
    let vault = world.vault.clone();
    let caller = tokio::spawn(async move { vault.access_token(&service()).await });
    while world.zoom.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    while !caller.is_finished() {
        world.clock.advance(Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    let error = caller.await.expect("a task").expect_err("lost");
    assert!(matches!(error, VaultError::NeedsReconnect { .. }), "{error}");
}

#[tokio::test]
async fn silence_is_no_verdict_however_long_it_lasts() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.fail([Fault::RequestLost; 6]);
    for _ in 0..3 {
        let error = world.vault.access_token(&service()).await.expect_err("silence");
        assert!(matches!(error, VaultError::Unreachable { .. }), "{error}");
        world.clock.advance(Duration::from_secs(301));
    }
    let status = world.vault.status(&service()).await.expect("a status");
    assert_eq!(status.state, State::Connected);
    assert_eq!(status.unanswered.expect("a refresh under way").attempts, 6);
    world
        .vault
        .access_token(&service())
        .await
        .expect("Zoom is back, and accepts the token still");
}

#[tokio::test]
async fn a_dead_grant_is_not_tried_again() {
    let world = World::connected().await;
    world.zoom.revoke(&service());
    world.let_the_token_end();
    let error = world.vault.access_token(&service()).await.expect_err("revoked");
    assert_eq!(
        error.to_string(),
        "zoom/service has to be connected again: the service says: Invalid Token! (invalid_grant). Sign in again"
    );
    let other = world.another_vault();
    for _ in 0..10 {
        world.clock.advance(Duration::from_secs(3600));
        world.vault.access_token(&service()).await.expect_err("revoked");
        other.access_token(&service()).await.expect_err("revoked");
    }
    assert_eq!(world.zoom.requests().len(), 1);
    world.sign_in(&service()).await;
    world.vault.access_token(&service()).await.expect("signed in again");
    other.access_token(&service()).await.expect("signed in again");
}

#[tokio::test]
async fn what_surely_did_not_arrive_leaves_everything_as_it_was() {
    for (fault, words) in [
        (Fault::NotSent, "the service could not be reached: connection refused"),
        (
            Fault::RateLimited,
            "the service asks to wait before the next token request",
        ),
        (Fault::WrongApp, "Check its client id and secret"),
    ] {
        let world = World::connected().await;
        world.let_the_token_end();
        world.zoom.fail([fault]);
        let error = world.vault.access_token(&service()).await.expect_err("not now");
        assert!(error.to_string().contains(words), "{error}");
        let status = world.vault.status(&service()).await.expect("a status");
        assert_eq!((status.state, status.unanswered), (State::Connected, None), "{fault:?}");
        world.clock.advance(Duration::from_secs(20));
        world.vault.access_token(&service()).await.expect("a token");
    }
}

#[tokio::test]
async fn a_failure_that_may_pass_is_not_hammered() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.fail([Fault::RateLimited]);
    for _ in 0..19 {
        world.vault.access_token(&service()).await.expect_err("not now");
        world.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(world.zoom.requests().len(), 1);
    world.clock.advance(Duration::from_secs(1));
    world
        .vault
        .access_token(&service())
        .await
        .expect("as long as Zoom asked for is over");
}

#[tokio::test]
async fn a_token_that_has_not_ended_is_better_than_a_failure_that_may_pass() {
    let world = World::connected().await;
    let token = world.vault.access_token(&service()).await.expect("a token");
    world.clock.advance(Duration::from_secs(3570));
    world
        .zoom
        .fail([Fault::NotSent, Fault::RequestLost, Fault::RequestLost]);
    for _ in 0..2 {
        let same = world.vault.access_token(&service()).await.expect("the present one");
        assert!(same.is_same(&token));
        world.clock.advance(Duration::from_secs(5));
    }
    assert_eq!(world.zoom.requests().len(), 2);
}

#[tokio::test]
async fn without_a_new_refresh_token_the_old_one_stays_good() {
    let world = World::connected().await;
    world.let_the_token_end();
    world.zoom.fail([Fault::KeepsRefreshToken]);
    world.vault.access_token(&service()).await.expect("a token");
    world.let_the_token_end();
    world.vault.access_token(&service()).await.expect("a token");
    let requests = world.zoom.requests();
    assert_eq!(requests[0], requests[1]);
}

#[tokio::test]
async fn r118_a_service_account_gets_its_next_token_by_its_own_credentials_once_for_all() {
    let world = World::new();
    let grant = world.zoom.service_account();
    world.vault.connect(&service(), grant, "ada").await.expect("connected");
    let other = world.another_vault();
    world.let_the_token_end();
    world.zoom.fail([Fault::AnswerLost]);
    let token = world
        .vault
        .access_token(&service())
        .await
        .expect("a lost answer costs nothing");
    let same = other.access_token(&service()).await.expect("a token");
    assert!(same.is_same(&token));
    assert_eq!(world.zoom.requests(), ["service", "service"]);
    world.zoom.revoke(&service());
    let error = world
        .vault
        .renew(&service(), &token)
        .await
        .expect_err("the app was removed");
    assert!(matches!(error, VaultError::NeedsReconnect { .. }), "{error}");
}

#[tokio::test]
async fn what_can_not_be_renewed_ends() {
    let world = World::new();
    let grant = Grant {
        renewal: Renewal::Never,
        ..world.zoom.sign_in(&service())
    };
    world.vault.connect(&service(), grant, "ada").await.expect("connected");
    world.vault.access_token(&service()).await.expect("a token");
    world.let_the_token_end();
    let error = world.vault.access_token(&service()).await.expect_err("ended");
    assert!(error.to_string().contains("gave nothing to renew it with"), "{error}");
    assert!(world.zoom.requests().is_empty());
}

#[tokio::test]
async fn a_connection_that_nobody_uses_is_kept_alive() {
    let world = World::connected().await;
    world.clock.advance(Duration::from_secs(86_400 * 20));
    let failed = world
        .vault
        .keep_alive(Duration::from_secs(86_400 * 30))
        .await
        .expect("looked");
    assert!(failed.is_empty() && world.zoom.requests().is_empty());
    world.clock.advance(Duration::from_secs(86_400 * 11));
    let failed = world
        .vault
        .keep_alive(Duration::from_secs(86_400 * 30))
        .await
        .expect("looked");
    assert!(failed.is_empty());
    assert_eq!(world.zoom.requests().len(), 1);
}
