//! A credential that the service serves at another host: relative references go there, if it may be asked.

use std::sync::Arc;

use futures::future::BoxFuture;
use microapp_runtime::Invocation;
use microapp_runtime::credentials::{Credential, CredentialError, CredentialProvider, Principal};

use crate::support::{Fixture, Service, first};

const ASK: &str = r#"{"requests":[{"url":"echo?page=2"}]}"#;

/// Credentials of a region.
struct ServedAt(String);

impl CredentialProvider for ServedAt {
    fn credential<'a>(&'a self, _principal: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        let credential = Credential::bearer("token-000001").served_at(self.0.parse().expect("a URL"));
        Box::pin(async move { Ok(credential) })
    }
}

async fn paths_asked(base: &str, host: &str) -> (Vec<String>, Vec<String>) {
    let (fixture, region) = (Fixture::new().await, Service::start().await);
    let integration = fixture
        .builder(test_guests::ECHO)
        .base_url(fixture.service.url(base).parse().expect("a URL"))
        .credentials(Arc::new(ServedAt(format!("http://{host}:{}", region.address.port()))))
        .build()
        .await
        .expect("an integration");
    let output = integration.invoke(Invocation::new("run", ASK)).await;
    assert!(first(&output)["status"].is_number(), "{output:?}");
    let paths = |service: &Service| service.asked().into_iter().map(|asked| asked.path).collect();
    (paths(&fixture.service), paths(&region))
}

#[tokio::test]
async fn requests_go_to_the_region_with_the_path_of_the_base_url() {
    let (own, region) = paths_asked("v2/", "127.0.0.1").await;
    assert_eq!((own.len(), region), (0, vec!["/v2/echo?page=2".to_owned()]));
}

#[tokio::test]
async fn a_region_that_may_not_be_asked_is_not_and_the_call_succeeds() {
    // The same machine by another name, which the manifest does not declare.
    let (own, region) = paths_asked("", "localhost").await;
    assert_eq!((own, region.len()), (vec!["/echo?page=2".to_owned()], 0));
}
