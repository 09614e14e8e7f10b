//! Where requests go, beyond what the pure checks show: names that lie, and TLS.

use std::sync::Arc;

use microapp_runtime::credentials::FixedToken;
use microapp_runtime::{Integration, Invocation};
use serde_json::json;

use crate::support::{Fixture, Service, first, loopback_client, tls_client};

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_whatever_it_said_before() {
    let fixture = Fixture::new().await;
    for addresses in [
        // First one that nobody has, should the check ever be broken.
        &["192.0.2.1"][..],
        &["10.0.0.1"],
        &["169.254.169.254"],
        &["127.0.0.1"],
        &["::1"],
        &["::ffff:192.168.0.1"],
        &["64:ff9b::a00:1"],
        &["fd00::1"],
        &["8.8.8.8", "10.0.0.1"],
        &["0.0.0.0"],
    ] {
        let integration = Integration::builder(&fixture.load(test_guests::ECHO))
            .allow_hosts(["rebound.test".parse().expect("a host")])
            .allow_loopback(true)
            .credentials(Arc::new(FixedToken::new("fixed-token")))
            .http_client(loopback_client(addresses))
            .build()
            .await
            .expect("an integration");
        let output = integration
            .invoke(Invocation::new(
                "run",
                r#"{"requests":[{"url":"https://rebound.test/"}]}"#,
            ))
            .await;
        let answer = first(&output);
        assert_eq!(
            (&answer["failure"], &answer["code"]),
            (&json!("not_allowed"), &json!("address-not-public")),
            "{addresses:?}: {answer}"
        );
    }
}

#[tokio::test]
async fn localhost_that_leads_elsewhere_is_refused() {
    let fixture = Fixture::new().await;
    let integration = Integration::builder(&fixture.load(test_guests::ECHO))
        .base_url("http://localhost:8080/".parse().expect("a URL"))
        .allow_loopback(true)
        .credentials(Arc::new(FixedToken::new("fixed-token")))
        .http_client(loopback_client(&["93.184.216.34"]))
        .build()
        .await
        .expect("an integration");
    let output = integration
        .invoke(Invocation::new("run", r#"{"requests":[{"url":"x"}]}"#))
        .await;
    assert_eq!(first(&output)["code"], "address-not-public");
}

#[tokio::test]
async fn the_connection_is_made_to_the_checked_address_under_the_name() {
    let fixture = Fixture::new().await;
    let port = fixture.service.address.port();
    let integration = Integration::builder(&fixture.load(test_guests::ECHO))
        .base_url(format!("http://service.localhost:{port}/").parse().expect("a URL"))
        .allow_loopback(true)
        .credentials(Arc::new(FixedToken::new("fixed-token")))
        .http_client(loopback_client(&["127.0.0.1"]))
        .build()
        .await
        .expect("an integration");
    let output = integration
        .invoke(Invocation::new("run", r#"{"requests":[{"url":"echo"}]}"#))
        .await;
    assert_eq!(first(&output)["status"], 200);
    let arrived = fixture.service.asked().remove(0);
    assert_eq!(
        arrived.header("host"),
        Some(format!("service.localhost:{port}").as_str())
    );
}

#[tokio::test]
async fn tls_is_for_the_name_and_only_with_a_trusted_certificate() {
    let fixture = Fixture::new().await;
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(own.signing_key.serialize_der()).expect("a key");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .expect("a configuration");
    let service = Service::start_with(Some(Arc::new(config).into())).await;
    let port = service.address.port();
    let ask = async |host: &str, client: Arc<microapp_runtime::PooledClient>| {
        let integration = Integration::builder(&fixture.load(test_guests::ECHO))
            .base_url(format!("https://{host}:{port}/").parse().expect("a URL"))
            .allow_loopback(true)
            .credentials(Arc::new(FixedToken::new("fixed-token")))
            .http_client(client)
            .build()
            .await
            .expect("an integration");
        first(
            &integration
                .invoke(Invocation::new("run", r#"{"requests":[{"url":"echo"}]}"#))
                .await,
        )
    };
    let trusting = tls_client(own.cert.der().to_vec());
    assert_eq!(ask("localhost", trusting.clone()).await["status"], 200);
    // The same service under a name that its certificate is not for, and with the system's authorities.
    let answer = ask("127.0.0.1", trusting).await;
    assert_eq!(answer["failure"], "not_sent", "{answer}");
    let answer = ask("localhost", Arc::default()).await;
    assert_eq!(answer["failure"], "not_sent", "{answer}");
    assert_eq!(service.asked().len(), 1);
}
