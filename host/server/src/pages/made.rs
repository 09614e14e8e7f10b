//! What somebody has made for another host: they see it, though it is not theirs.
//!
//! The address of the pages that follow carries a proof, sealed for this person and this meeting by the integration's key.
//! It lets its bearer read that one meeting, and change nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use microapp_store::{PersonId, Sealed};
use microapp_vault::{Context, Vault};
use serde_json::Value;

use super::visit::Visit;
use crate::web::Failure;

/// The member of an address that has the proof.
pub(super) const FIELD: &str = "_made";
/// The parameter that names the meeting, and the member of actions that does: the contract's.
const MEETING: &str = "meeting_id";
/// The contract's action that makes one.
const CREATE: &str = "create-meeting";

/// A meeting that this person has made for another host, and the proof of it.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub meeting: String,
    pub proof: String,
}

impl Made {
    /// Reads the proof of an address; none if it proves nothing for this person and meeting.
    pub async fn proven(
        vault: &Vault,
        integration: &str,
        person: &PersonId,
        proof: Option<&str>,
        meeting: Option<&str>,
    ) -> Option<Self> {
        let (proof, meeting) = (proof?.to_owned(), meeting?.to_owned());
        let sealed = Sealed(URL_SAFE_NO_PAD.decode(&proof).ok()?);
        let (vault, integration, person) = (vault.clone(), integration.to_owned(), person.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let opened = vault.open(
                &context(&integration, &[person.0.as_bytes(), meeting.as_bytes()]),
                &sealed,
            );
            opened.is_ok().then_some(meeting)
        });
        let meeting = opened.await.ok().flatten()?;
        Some(Self { meeting, proof })
    }

    /// Adds the proof to the parameters of a page about this meeting.
    pub fn add_to(&self, params: &mut std::collections::BTreeMap<String, String>) {
        if params.get(MEETING) == Some(&self.meeting) {
            params.insert(FIELD.to_owned(), self.proof.clone());
        }
    }
}

impl Visit {
    /// The proof for what an action has made, if it made a meeting for somebody else.
    pub async fn made(&self, action: &str, input: &Value, output: &Value) -> Result<Option<Made>, Failure> {
        let other = input["host"].as_str().is_some_and(|host| !self.is_own_host(host));
        let Some(meeting) = output["id"].as_str().filter(|_| action == CREATE && other) else {
            return Ok(None);
        };
        let vault = self.app.integrations().vault().clone();
        let (integration, person) = (self.running.name.clone(), self.session.person.id.clone());
        let meeting = meeting.to_owned();
        let made = tokio::task::spawn_blocking(move || {
            let parts = [person.0.as_bytes(), meeting.as_bytes()];
            let sealed = vault.seal(&context(&integration, &parts), b"made");
            sealed.map(|sealed| Made {
                proof: URL_SAFE_NO_PAD.encode(sealed.0),
                meeting,
            })
        });
        Ok(Some(made.await.map_err(Failure::internal)??))
    }
}

/// The meeting's id of an address.
pub(super) fn meeting_of(params: &std::collections::BTreeMap<String, String>) -> Option<&str> {
    params.get(MEETING).map(String::as_str)
}

fn context<'a>(integration: &'a str, parts: &'a [&'a [u8]]) -> Context<'a> {
    Context {
        integration,
        purpose: "page.made-for-another",
        parts,
    }
}
