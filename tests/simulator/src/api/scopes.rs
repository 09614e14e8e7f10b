//! Scopes, in Zoom's two vocabularies: classic (`meeting:write:admin`) and granular (`meeting:write:meeting:admin`).

use super::routes::{ROUTES, Route};
use crate::world::apps::AppKind;

/// Every scope that a kind of app may have.
pub(crate) fn all_for(kind: AppKind) -> Vec<String> {
    let scopes = ROUTES
        .iter()
        .flat_map(|route| route.classic.iter().chain(route.granular));
    let mut scopes: Vec<String> = scopes
        .filter(|scope| kind != AppKind::UserManaged || !is_admin(scope))
        .map(|&scope| scope.to_owned())
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

fn is_admin(scope: &str) -> bool {
    scope.ends_with(":admin") || scope.ends_with(":master")
}

/// A granular scope names what it acts on: `service:action:claim`, with or without `:admin`.
fn is_granular(scope: &str) -> bool {
    scope
        .trim_end_matches(":admin")
        .trim_end_matches(":master")
        .split(':')
        .count()
        == 3
}

/// Whether one of the held scopes opens the route.
pub(crate) fn allow(route: &Route, held: &[String]) -> bool {
    let wanted = |scope: &String| route.classic.contains(&scope.as_str()) || route.granular.contains(&scope.as_str());
    held.iter().any(wanted)
}

/// The scopes that Zoom names when it refuses, in the vocabulary of the app.
pub(crate) fn missing(route: &Route, held: &[String], admin_only: bool) -> String {
    let granular = held.iter().any(|scope| is_granular(scope)) && !route.granular.is_empty();
    let wanted = if granular { route.granular } else { route.classic };
    let named: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|scope| !admin_only || is_admin(scope))
        .collect();
    named.join(", ")
}

/// Of an app's scopes, those that a token of the app itself (`client_credentials`) carries.
pub(crate) fn of_the_app(held: &[String]) -> Vec<String> {
    let own = |scope: &&String| scope.starts_with("marketplace:") || scope.starts_with("imchat:");
    held.iter().filter(own).cloned().collect()
}
