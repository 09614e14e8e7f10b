//! What a server waits for when it ends.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_store::{ConnectionId, Principal, SqliteStore};
use microapp_vault::{
    Grant, KeyEncryptionKey, KeyName, KeyRing, NoEndpoint, RefreshToken, Renewal, TokenEndpoint, TokenError, Vault,
};
use secrecy::ExposeSecret as _;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::support::Served;

/// A service that has used the refresh token up, and answers when the test says so.
struct Slow {
    asked: Semaphore,
    answer: Semaphore,
}

impl TokenEndpoint for Slow {
    fn refresh<'a>(&'a self, _: &'a ConnectionId, _: &'a RefreshToken) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async {
            self.asked.add_permits(1);
            self.answer.acquire().await.expect("the test").forget();
            Ok(grant("second", Duration::from_secs(3_600)))
        })
    }

    fn service_grant<'a>(&'a self, _: &'a ConnectionId) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async { unreachable!("nobody asks for the account's") })
    }
}

fn grant(which: &str, life: Duration) -> Grant {
    Grant {
        access_token: format!("access-{which}").into(),
        renewal: Renewal::Refresh(RefreshToken::new(format!("refresh-{which}"))),
        expires_in: Some(life),
        scopes: Vec::new(),
        api_url: None,
    }
}

#[tokio::test]
async fn a_server_that_ends_waits_for_the_new_tokens_that_a_service_has_given_already() {
    let key = KeyEncryptionKey::generate(KeyName::new("key-1").expect("a name")).expect("a key");
    let ring = KeyRing::new(vec![key], "a test");
    let store = Arc::new(SqliteStore::in_memory().expect("a store"));
    let service = Arc::new(Slow {
        asked: Semaphore::new(0),
        answer: Semaphore::new(0),
    });
    let vault = Vault::builder(store.clone()).endpoint(service.clone());
    let vault = vault.open_with(ring.clone()).expect("a vault");
    vault.ensure_integration("zoom", "zoom", "a test").expect("a row");
    let id = ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::Service,
    };
    let ended = grant("first", Duration::ZERO);
    vault.connect(&id, ended, "a test").await.expect("connected");
    let served = Served::with(|options| (options.store, options.vault) = (store.clone(), vault.clone())).await;
    tokio::select! {
        token = vault.access_token(&id) => panic!("nobody has answered: {token:?}"),
        asked = service.asked.acquire() => asked.expect("it is open").forget(),
    }
    let address = served.server.address();
    let mut ending = std::pin::pin!(served.server.end());
    // Whoever wanted the token has gone, and so have all connections.
    let closed = async {
        while TcpStream::connect(address).await.is_ok() {}
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = &mut ending => panic!("it has not waited"),
        () = closed => service.answer.add_permits(1),
    }
    ending.await;
    let next = Vault::builder(store).endpoint(Arc::new(NoEndpoint)).open_with(ring);
    let token = next.expect("a vault").access_token(&id).await.expect("the new one");
    assert_eq!(token.secret().expose_secret(), "access-second");
}
