//! Another version of the component: checked, compared, agreed to, beside the one that runs, and back in one step.

use std::sync::Arc;

use microapp_distribution::{SigningKey, TrustError, TrustPolicy};
use microapp_runtime::{Connector, Invocation};
use microapp_server::integrations::{Running, Setup};
use microapp_server::upgrades::{Candidate, Chosen, Difference, Proposal, UpgradeError, back};
use microapp_store::{Change, Role, Store as _};
use microapp_tests::connector;
use serde_json::{Value, json};
use zoom_simulator::Simulator;

use crate::support::{Browser, Gate, Served, zoom};

/// The host that [`newer`] reaches and the component of the program does not.
const NEW_HOST: &str = "api-zz.zoom.us";

/// The real component with one string in it changed: it declares another host.
fn newer() -> Vec<u8> {
    declaring(NEW_HOST)
}

/// The same with this host, as long as the other.
fn declaring(host: &str) -> Vec<u8> {
    let mut component = zoom_component::ZOOM_WASM.to_vec();
    let old = b"api-sg.zoom.us";
    let places: Vec<usize> = (0..component.len() - old.len())
        .filter(|&at| &component[at..at + old.len()] == old)
        .collect();
    assert_eq!(places.len(), 1, "the host stands there once");
    component[places[0]..places[0] + old.len()].copy_from_slice(host.as_bytes());
    component
}

/// An installed integration, and somebody who releases components for it.
struct Desk {
    served: Served,
    zoom: Simulator,
    gate: Gate,
    key: SigningKey,
    admin: Browser,
}

impl Desk {
    async fn new() -> Self {
        let zoom = zoom().await;
        let base: url::Url = zoom.base_url().parse().expect("a URL");
        let gate = Gate::before(base.socket_addrs(|| None).expect("an address")[0]).await;
        let served = Served::new().await;
        served.install(&zoom, false, |setup| {
            let gate = gate.address().to_string();
            let through = |url: &Value| json!(url.as_str().expect("a URL").replace(base.authority(), &gate));
            for place in ["/base_url", "/auth/token_url"] {
                let mut table = Value::Object(std::mem::take(&mut setup.integration));
                let url = table.pointer_mut(place).expect("a URL");
                *url = through(url);
                setup.integration = table.as_object().cloned().expect("a table");
            }
        });
        let account = served.account("admin@example.com", Role::Admin);
        let mut admin = served.signed_in(&account);
        admin
            .fill("/admin", "/admin/integrations/zoom/connect", &[])
            .await
            .is(200);
        Self {
            served,
            zoom,
            gate,
            key: SigningKey::generate().expect("a key"),
            admin,
        }
    }

    fn candidate(&self, bytes: Vec<u8>) -> Candidate {
        Candidate {
            signature: Some(self.key.sign(&bytes).expect("a signature").0),
            source: "zoom.wasm".to_owned(),
            bytes,
        }
    }

    async fn propose(&self, candidate: Candidate) -> Result<Proposal, UpgradeError> {
        let policy = TrustPolicy::new(vec![self.key.public_key().expect("a key")], true);
        self.propose_beside(connector(), &policy, candidate).await
    }

    async fn propose_beside(
        &self,
        own: &Connector,
        policy: &TrustPolicy,
        candidate: Candidate,
    ) -> Result<Proposal, UpgradeError> {
        let row = self.served.store.integration("zoom").expect("read").expect("a row");
        let secrets = self
            .served
            .vault
            .integration_secrets("zoom")
            .expect("read")
            .expect("secrets");
        Proposal::of(connector().engine(), &row, &secrets, Some(own), policy, candidate).await
    }

    async fn upgrade(&self) -> Chosen {
        let proposal = self.propose(self.candidate(newer())).await.expect("a proposal");
        proposal.accept(&self.served.vault, true, "ada").expect("accepted")
    }

    async fn running(&self) -> Arc<Running> {
        let integrations = self.served.server.app().integrations();
        integrations.get("zoom").await.expect("it runs")
    }

    fn row_version(&self) -> u64 {
        self.served
            .store
            .integration("zoom")
            .expect("read")
            .expect("a row")
            .version
    }

    fn audited(&self, what: &str) -> Vec<Value> {
        let all = self.served.store.audit(1, 1_000).expect("read").into_iter();
        let events = all.map(|entry| entry.event).filter(|event| event.what == what);
        events
            .map(|event| serde_json::from_str(&event.details).expect("JSON"))
            .collect()
    }

    fn create(&self, topic: &str) -> Invocation {
        let host = self.zoom.users()[0].email.clone();
        let input = json!({ "topic": topic, "start": "2026-12-01T10:00", "time_zone": "Europe/Berlin" });
        Invocation::new("create-meeting", input.to_string()).acting_user(host)
    }
}

fn declares_new_host(running: &Running) -> bool {
    let hosts = &running.integration().manifest().hosts;
    hosts.iter().any(|host| host.to_string() == NEW_HOST)
}

fn reaches_new_host(running: &Running) -> bool {
    let address = format!("https://{NEW_HOST}/v2/users");
    running.integration().egress().check(&address).is_ok()
}

#[tokio::test]
async fn calls_in_flight_end_on_the_old_component_while_new_calls_run_on_the_new_one() {
    let mut desk = Desk::new().await;
    let old = desk.running().await;
    // Compiled before: what is held up is not held for long.
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    desk.gate.hold_next_create();
    let call = desk.create("On the old one");
    let in_flight = {
        let old = Arc::clone(&old);
        tokio::spawn(async move { old.integration().invoke(call).await })
    };
    desk.gate.holds().await;

    let chosen = proposal.accept(&desk.served.vault, true, "ada").expect("accepted");
    let new = desk.running().await;
    assert!(declares_new_host(&new) && !declares_new_host(&old));
    let made = new
        .integration()
        .invoke(desk.create("On the new one"))
        .await
        .expect("made");
    assert_eq!(made.value()["topic"], "On the new one");
    assert!(!in_flight.is_finished(), "the old call is still under way");

    desk.gate.release();
    let made = in_flight.await.expect("no panic").expect("made");
    assert_eq!(made.value()["topic"], "On the old one");
    let upgraded = desk.audited("integration.upgraded");
    assert_eq!(upgraded.len(), 1);
    assert_eq!(upgraded[0]["from"], "the program's own");
    assert_eq!(upgraded[0]["to"], format!("0.1.0 {}", chosen.digest));
    assert_eq!(
        upgraded[0]["consented"],
        json!([format!("reaches a new host: {NEW_HOST}")])
    );
}

#[tokio::test]
async fn what_asks_for_more_is_not_run_until_an_admin_agrees() {
    let desk = Desk::new().await;
    let before = desk.row_version();
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    let differences: Vec<String> = proposal.differences.iter().map(ToString::to_string).collect();
    assert_eq!(
        differences,
        [
            format!("reaches a new host: {NEW_HOST}"),
            "no longer reaches api-sg.zoom.us".to_owned()
        ]
    );
    let refused = proposal
        .accept(&desk.served.vault, false, "ada")
        .expect_err("nobody has agreed");
    assert!(refused.to_string().contains(NEW_HOST), "{refused}");
    assert_eq!(desk.row_version(), before);
    let running = desk.running().await;
    assert!(!declares_new_host(&running) && !reaches_new_host(&running));

    desk.upgrade().await;
    assert!(reaches_new_host(&*desk.running().await), "it was agreed to");
}

/// What a manifest may say otherwise, all at once: the sloppy guest has another version of itself.
#[tokio::test]
async fn more_and_other_actions_need_consent_as_well() {
    let desk = Desk::new().await;
    let row = desk.served.store.integration("zoom").expect("read").expect("a row");
    let vault = &desk.served.vault;
    vault
        .save_integration("zoom", "guest", &row.configuration, None, "a test")
        .expect("saved");
    let own = Connector::from_bytes(connector().engine(), test_guests::SLOPPY).expect("a connector");
    let anybody = TrustPolicy::new(Vec::new(), false);
    let another = || Candidate {
        signature: None,
        source: "guest.wasm".to_owned(),
        bytes: test_guests::sloppy("another version"),
    };
    let proposal = desk
        .propose_beside(&own, &anybody, another())
        .await
        .expect("a proposal");
    let lines = |differences: &[Difference]| differences.iter().map(ToString::to_string).collect::<Vec<_>>();
    let asks = [
        "a new action: drop, which removes",
        "the action list writes (it reads before)",
        "when an answer of drop is lost, the host sends it again",
        "when an answer of make is lost, the host sends it again (it asks find, and may send it again before)",
    ];
    assert_eq!(lines(&proposal.to_consent()), asks);
    assert_eq!(lines(&proposal.differences), asks);
    let refused = proposal.accept(vault, false, "ada").expect_err("nobody has agreed");
    assert!(matches!(refused, UpgradeError::ConsentNeeded { .. }), "{refused}");

    let proposal = desk
        .propose_beside(&own, &anybody, another())
        .await
        .expect("a proposal");
    proposal.accept(vault, true, "ada").expect("accepted");
    assert_eq!(desk.audited("integration.upgraded")[0]["consented"], json!(asks));
}

#[tokio::test]
async fn a_component_is_never_given_more_than_was_agreed_to() {
    let desk = Desk::new().await;
    desk.upgrade().await;
    // As if somebody had agreed to less: the manifest is compared each time that the component is loaded.
    let row = desk.served.store.integration("zoom").expect("read").expect("a row");
    let mut kept: Value = serde_json::from_str(&row.configuration).expect("JSON");
    let hosts = &mut kept["components"]["current"]["grants"]["host"];
    hosts
        .as_object_mut()
        .expect("hosts")
        .remove(NEW_HOST)
        .expect("the new host");
    let text = kept.to_string();
    desk.served
        .vault
        .save_integration("zoom", "zoom", &text, None, "a test")
        .expect("saved");
    let integrations = desk.served.server.app().integrations();
    let failure = integrations.get("zoom").await.expect_err("it asks for more");
    let cause = failure.cause.expect("a cause");
    assert!(
        cause.contains("asks for more than an admin has agreed to") && cause.contains(NEW_HOST),
        "{cause}"
    );
}

#[tokio::test]
async fn one_step_leads_back_and_one_more_forth_again() {
    let desk = Desk::new().await;
    let chosen = desk.upgrade().await;
    assert!(declares_new_host(&*desk.running().await));
    assert_eq!(back(&desk.served.vault, "zoom", "ada").expect("back"), None);
    let running = desk.running().await;
    assert!(
        !declares_new_host(&running) && !reaches_new_host(&running),
        "nothing of the consent is left"
    );
    assert_eq!(back(&desk.served.vault, "zoom", "ada").expect("forth"), Some(chosen));
    assert!(reaches_new_host(&*desk.running().await));
    assert_eq!(desk.audited("integration.rolled-back").len(), 2);
}

#[tokio::test]
async fn where_nothing_ran_before_there_is_no_way_back() {
    let desk = Desk::new().await;
    let refused = back(&desk.served.vault, "zoom", "ada").expect_err("nothing before");
    assert!(matches!(refused, UpgradeError::NothingBefore { .. }), "{refused}");
}

#[tokio::test]
async fn a_restarted_server_runs_what_was_chosen() {
    let mut desk = Desk::new().await;
    desk.upgrade().await;
    desk.served = desk.served.restarted().await;
    let running = desk.running().await;
    assert!(declares_new_host(&running));
    running
        .integration()
        .invoke(desk.create("After a restart"))
        .await
        .expect("made");
}

#[tokio::test]
async fn only_what_runs_can_come_back_or_is_offered_stays_in_the_store() {
    let desk = Desk::new().await;
    let digest = |bytes: &[u8]| *microapp_distribution::Digest::of(bytes).as_bytes();
    let all = ["api-aa.zoom.us", "api-bb.zoom.us", "api-cc.zoom.us", "api-dd.zoom.us"].map(declaring);
    let there = || {
        let is_there = |bytes: &Vec<u8>| desk.served.store.component(&digest(bytes)).expect("read").is_some();
        all.each_ref().map(is_there)
    };
    let propose = async |bytes: &Vec<u8>| desk.propose(desk.candidate(bytes.clone())).await.expect("a proposal");
    let vault = &desk.served.vault;
    propose(&all[0]).await.accept(vault, true, "ada").expect("accepted");
    propose(&all[1]).await.accept(vault, true, "ada").expect("accepted");
    propose(&all[2]).await.offer(vault, "ada").expect("offered");
    assert_eq!(there(), [true, true, true, false], "before, now, offered");
    back(vault, "zoom", "ada").expect("back");
    propose(&all[3]).await.accept(vault, true, "ada").expect("accepted");
    assert_eq!(there(), [true, false, false, true], "before and now");
    back(vault, "zoom", "ada").expect("back");
    assert!(
        desk.running()
            .await
            .integration()
            .manifest()
            .hosts
            .iter()
            .any(|host| host.to_string() == "api-aa.zoom.us")
    );
}

#[tokio::test]
async fn a_component_that_was_changed_in_the_store_is_not_loaded() {
    let desk = Desk::new().await;
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    // The first to come is kept: somebody was there before, with other bytes under this digest.
    let put = Change::PutComponent {
        sha256: *proposal.chosen().digest.as_bytes(),
        bytes: zoom_component::ZOOM_WASM.to_vec(),
        added: desk.served.vault.now(),
    };
    desk.served.store.apply(&[put]).expect("written");
    proposal.accept(&desk.served.vault, true, "ada").expect("accepted");
    let integrations = desk.served.server.app().integrations();
    let cause = integrations
        .get("zoom")
        .await
        .expect_err("other bytes")
        .cause
        .expect("a cause");
    assert!(cause.contains("was asked for"), "{cause}");
}

#[tokio::test]
async fn what_nobody_vouches_for_is_not_even_proposed() {
    let desk = Desk::new().await;
    let unsigned = Candidate {
        signature: None,
        ..desk.candidate(newer())
    };
    let refused = desk.propose(unsigned).await.expect_err("unsigned");
    assert!(
        matches!(refused, UpgradeError::Trust(TrustError::Unsigned { .. })),
        "{refused}"
    );
    let stranger = SigningKey::generate().expect("a key");
    let signed = Candidate {
        signature: Some(stranger.sign(&newer()).expect("a signature").0),
        ..desk.candidate(newer())
    };
    let refused = desk.propose(signed).await.expect_err("a stranger");
    assert!(
        matches!(refused, UpgradeError::Trust(TrustError::UnknownKey { .. })),
        "{refused}"
    );
    let swapped = Candidate {
        bytes: zoom_component::ZOOM_WASM.to_vec(),
        ..desk.candidate(newer())
    };
    let refused = desk.propose(swapped).await.expect_err("swapped");
    assert!(
        matches!(refused, UpgradeError::Trust(TrustError::Changed { .. })),
        "{refused}"
    );
}

#[tokio::test]
async fn another_connector_and_the_same_component_are_no_upgrade() {
    let desk = Desk::new().await;
    desk.upgrade().await;
    let refused = desk.propose(desk.candidate(newer())).await.expect_err("the same");
    assert!(matches!(refused, UpgradeError::Same { .. }), "{refused}");
    let row = desk.served.store.integration("zoom").expect("read").expect("a row");
    let vault = &desk.served.vault;
    vault
        .save_integration("zoom", "calendar", &row.configuration, None, "a test")
        .expect("saved");
    let own = desk.candidate(zoom_component::ZOOM_WASM.to_vec());
    let refused = desk.propose(own).await.expect_err("another").to_string();
    assert_eq!(refused, "the component is the connector zoom, and zoom runs calendar");
}

#[tokio::test]
async fn two_who_decide_at_once_are_told() {
    let desk = Desk::new().await;
    let (one, other) = (desk.candidate(newer()), desk.candidate(newer()));
    let (one, other) = (
        desk.propose(one).await.expect("one"),
        desk.propose(other).await.expect("another"),
    );
    one.accept(&desk.served.vault, true, "ada").expect("accepted");
    let refused = other.accept(&desk.served.vault, true, "bo").expect_err("too late");
    assert!(matches!(refused, UpgradeError::Overtaken { .. }), "{refused}");
}

#[tokio::test]
async fn an_admin_decides_on_the_page_about_what_is_offered() {
    let mut desk = Desk::new().await;
    desk.admin.get("/admin").await.is(200).says("comes with this program");
    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    let offered = proposal.offer(&desk.served.vault, "command-line").expect("offered");
    assert!(!declares_new_host(&*desk.running().await), "an offer changes nothing");
    let digest = offered.digest.to_string();
    let page = desk.admin.get("/admin").await.is(200).says("Version 0.1.0 is offered");
    let page = page.says(&format!("reaches a new host: {NEW_HOST}")).says(&digest);
    assert!(page.body.contains("Agree and upgrade"), "{}", page.body);

    let target = "/admin/integrations/zoom/component/accept";
    let other = microapp_distribution::Digest::of(b"another").to_string();
    desk.admin.fill("/admin", target, &[("digest", &other)]).await.is(400);
    assert!(!declares_new_host(&*desk.running().await), "not what was seen");
    desk.admin
        .fill("/admin", target, &[("digest", &digest)])
        .await
        .leads_to("/admin");
    assert!(reaches_new_host(&*desk.running().await));
    let upgraded = desk.audited("integration.upgraded");
    let agreed = json!([format!("reaches a new host: {NEW_HOST}")]);
    assert_eq!((upgraded.len(), &upgraded[0]["consented"]), (1, &agreed));
    desk.admin
        .get("/admin")
        .await
        .is(200)
        .says(&digest)
        .says("Back to the one that comes with this program");
    let target = "/admin/integrations/zoom/component/back";
    desk.admin.fill("/admin", target, &[]).await.leads_to("/admin");
    assert!(!declares_new_host(&*desk.running().await));

    let proposal = desk.propose(desk.candidate(newer())).await.expect("a proposal");
    proposal.offer(&desk.served.vault, "command-line").expect("offered");
    let target = "/admin/integrations/zoom/component/dismiss";
    desk.admin
        .fill("/admin", target, &[("digest", &digest)])
        .await
        .leads_to("/admin");
    let page = desk.admin.get("/admin").await.is(200);
    assert!(!page.body.contains("is offered"), "{}", page.body);
    assert_eq!(desk.audited("component.dismissed").len(), 1);
}

#[tokio::test]
async fn only_admins_decide() {
    let desk = Desk::new().await;
    let user = desk.served.account("ada@example.com", Role::User);
    let mut browser = desk.served.signed_in(&user);
    for step in ["accept", "dismiss", "back"] {
        let target = format!("/admin/integrations/zoom/component/{step}");
        browser.fill("/account", &target, &[("digest", "")]).await.is(403);
    }
}

#[test]
fn what_an_older_program_has_kept_is_read() {
    let kept = r#"{"title": "Zoom Meetings", "integration": {}}"#;
    let setup = Setup::read(kept).expect("a setup");
    assert!(setup.components.is_empty());
    assert!(!setup.write().expect("text").contains("components"));
}
