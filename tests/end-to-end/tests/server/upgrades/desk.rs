//! An installed integration, components for it that differ in what they ask for, and somebody who releases them.

use std::sync::Arc;

use microapp_distribution::{SigningKey, TrustPolicy};
use microapp_runtime::{Connector, Invocation};
use microapp_server::integrations::{Running, Setup};
use microapp_server::upgrades::{Candidate, Chosen, Proposal, UpgradeError, back};
use microapp_store::{Role, Store as _};
use microapp_tests::connector;
use serde_json::{Value, json};
use zoom_simulator::Simulator;

use crate::support::{Answer, Browser, Gate, Served, zoom};

/// The host that [`newer`] reaches and the component of the program does not.
pub const NEW_HOST: &str = "api-zz.zoom.us";

/// The real component with one string in it changed: it declares another host.
pub fn newer() -> Vec<u8> {
    declaring(NEW_HOST)
}

/// The same with this host, as long as the other.
pub fn declaring(host: &str) -> Vec<u8> {
    with_other_words("api-sg.zoom.us", host)
}

/// The same with other words, as long as those that stood there.
pub fn with_other_words(old: &str, new: &str) -> Vec<u8> {
    let mut component = zoom_component::ZOOM_WASM.to_vec();
    let places: Vec<usize> = (0..component.len() - old.len())
        .filter(|&at| component[at..].starts_with(old.as_bytes()))
        .collect();
    assert_eq!((places.len(), old.len()), (1, new.len()), "the words stand there once");
    component[places[0]..places[0] + new.len()].copy_from_slice(new.as_bytes());
    component
}

/// An installed integration, and somebody who releases components for it.
pub struct Desk {
    pub served: Served,
    pub zoom: Simulator,
    pub gate: Gate,
    pub key: SigningKey,
    pub admin: Browser,
}

impl Desk {
    pub async fn new() -> Self {
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
        let desk = Self {
            served,
            zoom,
            gate,
            key: SigningKey::generate().expect("a key"),
            admin,
        };
        desk.trust(true);
        desk
    }

    /// Puts the key into the installation's, or takes it out.
    pub fn trust(&self, trusted: bool) {
        let key = self.key.public_key().expect("a key");
        let line = if trusted { key.as_str() } else { "# nobody" };
        std::fs::write(self.served.folder.path().join("trusted-keys"), line).expect("to write");
    }

    pub async fn back(&self) -> Result<Option<Chosen>, UpgradeError> {
        back(self.served.server.app().integrations(), "zoom", None, "ada").await
    }

    /// The account's plan, as an admin has set it.
    pub fn set_plan(&self, plan: &str) {
        let row = self.served.store.integration("zoom").expect("read").expect("a row");
        let mut setup = Setup::read(&row.configuration).expect("a setup");
        setup
            .integration
            .insert("rate_limit".to_owned(), json!({ "plan": plan }));
        let kept = setup.write().expect("text");
        let saved = self
            .served
            .vault
            .save_integration("zoom", "zoom", &kept, None, "a test");
        saved.expect("saved");
    }

    /// Why it does not run.
    pub async fn fault(&self) -> String {
        let integrations = self.served.server.app().integrations();
        let failure = integrations.get("zoom").await.expect_err("it does not run");
        failure.cause.expect("a cause")
    }

    /// Presses one of the buttons that the page of this moment has.
    pub async fn press(&mut self, step: &str) -> Answer {
        let page = self.admin.get("/admin").await.is(200);
        let seen = seen(&page, step).unwrap_or_else(|| panic!("no button {step}: {}", page.body));
        self.admin.fill("/admin", &target(step), &[("version", &seen)]).await
    }

    pub fn candidate(&self, bytes: Vec<u8>) -> Candidate {
        Candidate {
            signature: Some(self.key.sign(&bytes).expect("a signature").0),
            source: "zoom.wasm".to_owned(),
            bytes,
        }
    }

    pub async fn propose(&self, candidate: Candidate) -> Result<Proposal, UpgradeError> {
        let policy = TrustPolicy::new(vec![self.key.public_key().expect("a key")], true);
        self.propose_beside(connector(), &policy, candidate).await
    }

    pub async fn propose_beside(
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

    pub async fn upgrade(&self) -> Chosen {
        let proposal = self.propose(self.candidate(newer())).await.expect("a proposal");
        proposal.accept(&self.served.vault, true, "ada").expect("accepted")
    }

    pub async fn running(&self) -> Arc<Running> {
        let integrations = self.served.server.app().integrations();
        integrations.get("zoom").await.expect("it runs")
    }

    pub fn row_version(&self) -> u64 {
        self.served
            .store
            .integration("zoom")
            .expect("read")
            .expect("a row")
            .version
    }

    pub fn audited(&self, what: &str) -> Vec<Value> {
        let all = self.served.store.audit(1, 1_000).expect("read").into_iter();
        let events = all.map(|entry| entry.event).filter(|event| event.what == what);
        events
            .map(|event| serde_json::from_str(&event.details).expect("JSON"))
            .collect()
    }

    pub fn create(&self, topic: &str) -> Invocation {
        let host = self.zoom.users()[0].email.clone();
        let input = json!({ "topic": topic, "start": "2030-12-03T10:00", "time_zone": "Europe/Berlin" });
        Invocation::new("create-meeting", input.to_string()).acting_user(host)
    }
}

pub fn target(step: &str) -> String {
    format!("/admin/integrations/zoom/component/{step}")
}

/// What the form of a button says that was shown.
pub fn seen(page: &Answer, step: &str) -> Option<String> {
    let (_, form) = page.body.split_once(&format!("action=\"{}\"", target(step)))?;
    let (form, _) = form.split_once("</form>")?;
    let (_, value) = form.split_once("name=\"version\" value=\"")?;
    Some(value.split_once('"')?.0.to_owned())
}

pub fn declares_new_host(running: &Running) -> bool {
    let hosts = &running.integration().manifest().hosts;
    hosts.iter().any(|host| host.to_string() == NEW_HOST)
}

pub fn reaches_new_host(running: &Running) -> bool {
    let address = format!("https://{NEW_HOST}/v2/users");
    running.integration().egress().check(&address).is_ok()
}
