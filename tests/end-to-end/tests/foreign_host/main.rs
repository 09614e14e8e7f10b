//! One instance kept alive in a host without a limiter: the component keeps the limit by itself.
//!
//! A slice of it runs with the other tests. `FULL=1 cargo test -p microapp-tests --test foreign_host -- --nocapture` sends
//! 10,000 requests, which takes three minutes at 55 in a second.
#![allow(clippy::print_stdout, reason = "it prints its figures")]

mod host;

use std::time::Duration;

use host::Kept;
use host::contract::exports::microapp::connector::meetings::MeetingSelector;
use microapp_tests::World;
use microapp_tests::arrivals::Arrivals;
use serde_json::{Value, json};
use zoom_simulator::{Options, Plan};

/// Requests in a slice: seven rounds of the limit.
const SLICE: usize = 400;
const FULL: usize = 10_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_instance_keeps_the_limit_in_a_host_that_keeps_none() {
    let options = Options {
        plan: Plan::Unlimited,
        ..Options::default()
    };
    let world = World::with(options, |builder| builder).await;
    let meeting = world.create(json!({})).await;
    let selector = MeetingSelector {
        meeting_id: meeting["id"].as_str().expect("an id").to_owned(),
        occurrence_id: None,
    };
    let token = world.control("POST", "/tokens", &json!({})).await;
    let token = token["access_token"].as_str().expect("a token").to_owned();
    let mut kept = Kept::new(zoom_component::ZOOM_WASM, world.zoom.base_url(), token)
        .await
        .expect("an instance");
    world.zoom.clear_requests();

    // By both faces, one request at a time and in batches of two, as fast as the answers come.
    let wanted = if std::env::var_os("FULL").is_some() {
        FULL
    } else {
        SLICE
    };
    let mut sent = 0;
    while sent < wanted {
        let read = kept.connector.microapp_connector_meetings();
        let read = read
            .call_get_meeting(&mut kept.store, &selector)
            .await
            .expect("no trap");
        assert_eq!(read.expect("a meeting").id, selector.meeting_id);
        let input = json!({"meeting_id": selector.meeting_id}).to_string();
        let invited = kept.connector.microapp_connector_connector();
        let invited = invited
            .call_invoke(&mut kept.store, "get-invitation", &input)
            .await
            .expect("no trap");
        let invited: Value = serde_json::from_str(&invited.expect("an invitation")).expect("JSON");
        assert_eq!(invited["meeting_id"], meeting["id"]);
        sent += 3;
    }

    let arrivals = Arrivals::at(&world.zoom);
    let most = arrivals.most_in(Duration::from_secs(1));
    let rate = arrivals.sustained(55).expect("more than a round");
    println!("{sent} requests, {most} at most in any second, {rate:.2} a second");
    assert_eq!(arrivals.count(), sent);
    // A burst after a rest is as large as the limit, and nothing ever is larger.
    assert_eq!(most, 55);
}
