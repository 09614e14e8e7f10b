//! Zoom's own client library against the simulator.
#![allow(clippy::print_stderr, reason = "it says when it did not run")]

mod common;

use std::path::Path;
use std::process::Command;

use common::Zoom;
use zoom_simulator::Options;

/// Where `npm ci` has put Zoom's library. It needs Node, which a machine for Rust may not have; CI always does.
const INSTALLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/node_modules/@zoom/rivet");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn zooms_own_library_for_node_works_unchanged() {
    if !Path::new(INSTALLED).exists() {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI installs it first: tests/simulator/clients/install"
        );
        eprintln!("skipped: run tests/simulator/clients/install, which needs Node and npm");
        return;
    }
    // Rivet compares a token's end with the system's time.
    let zoom = Zoom::with(Options::default()).await;
    let credentials = zoom.simulator.credentials();
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/run.sh"));
    command
        .env("BASE_URL", zoom.simulator.base_url())
        .env("OAUTH_URL", zoom.simulator.oauth_url())
        .env("ACCOUNT_ID", credentials.account_id)
        .env("CLIENT_ID", credentials.client_id)
        .env("CLIENT_SECRET", credentials.client_secret);
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{}\n{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}
