//! Which scopes a connection lacks, and what can't be done without them.

use microapp_runtime::Action;
use microapp_runtime::scopes::{ScopeHolder, missing_for};
use microapp_store::Principal;

use super::IntegrationApps;

/// A scope that the service has not granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingScope {
    /// The scope, as the service spells it.
    pub scope: String,
    /// The actions that need it.
    pub actions: Vec<String>,
}

/// What a principal's connection lacks for the actions that it is used for. With people who sign in themselves, the
/// account is used only for what no person's credential serves. A service that names no scopes has granted what it was asked for
/// (RFC 6749, 5.1).
pub fn missing_scopes(apps: &IntegrationApps, principal: &Principal, granted: &[String]) -> Vec<MissingScope> {
    if granted.is_empty() {
        return Vec::new();
    }
    let needed = needed_actions(apps, principal);
    let holder = holder(principal);
    let named = |(scope, actions): (String, Vec<&str>)| MissingScope {
        scope,
        actions: actions.into_iter().map(str::to_owned).collect(),
    };
    missing_for(&apps.manifest, needed, holder, granted)
        .into_iter()
        .map(named)
        .collect()
}

fn holder(principal: &Principal) -> ScopeHolder {
    match principal {
        Principal::Service => ScopeHolder::Service,
        Principal::User(_) => ScopeHolder::ActingUser,
    }
}

/// The actions for which a principal's connection is used.
fn needed_actions<'a>(apps: &'a IntegrationApps, principal: &Principal) -> impl Iterator<Item = &'a Action> {
    let serves_people = |action: &Action| action.scopes.iter().any(|set| set.identity == "acting_user");
    let service_is_spared = *principal == Principal::Service && apps.user.is_some();
    apps.manifest
        .actions
        .iter()
        .filter(move |action| !(service_is_spared && serves_people(action)))
}
