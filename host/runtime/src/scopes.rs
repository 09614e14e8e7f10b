//! Scopes: what a token may do, against what actions need. Functions of values.
//!
//! A service may have two vocabularies for the same rights, and an app speaks one of them, by its age. So an action's need
//! is met if *one* vocabulary's set is whole, and what is missing is told in the vocabulary that the token speaks.
//!
//! Whose set counts is decided by the credential that is attached, not by whose meeting it is: an account's own credential
//! needs the account's scopes even where it acts for a person.

use std::collections::BTreeMap;

use crate::connector::{Action, Manifest, ScopeSet};

/// Whose credential is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeHolder {
    /// The integration's own account.
    Service,
    /// A person.
    ActingUser,
}

impl ScopeHolder {
    /// As the manifest's sets name it.
    const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::ActingUser => "acting_user",
        }
    }
}

/// Scopes of one vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scopes {
    /// Which vocabulary, where the service has several.
    pub vocabulary: String,
    /// The scopes, as the service spells them, in the manifest's order.
    pub scopes: Vec<String>,
}

/// What an action lacks under a token with these scopes: nothing if one vocabulary's set is whole. Otherwise one entry
/// for each vocabulary by which it could be mended; if the token speaks one, that one alone.
pub fn missing(manifest: &Manifest, action: &Action, holder: ScopeHolder, granted: &[String]) -> Vec<Scopes> {
    lacking(
        Need::of(action),
        spoken(manifest.actions.iter().map(Need::of), granted),
        holder,
        granted,
    )
}

/// Every scope that is missing for these actions, each with the names of the actions that need it; in the vocabulary
/// that the token speaks, or in the manifest's first one.
pub fn missing_for<'a>(
    manifest: &'a Manifest,
    actions: impl IntoIterator<Item = &'a Action>,
    holder: ScopeHolder,
    granted: &[String],
) -> Vec<(String, Vec<&'a str>)> {
    let spoken = spoken(manifest.actions.iter().map(Need::of), granted);
    needed_by(actions.into_iter().map(Need::of), spoken, holder, granted)
}

/// The least scopes for these actions, in each vocabulary.
pub fn least<'a>(actions: impl IntoIterator<Item = &'a Action>, holder: ScopeHolder) -> Vec<Scopes> {
    union(actions.into_iter().map(Need::of), holder)
}

/// What is looked at of an action.
#[derive(Clone, Copy)]
struct Need<'a> {
    action: &'a str,
    sets: &'a [ScopeSet],
}

impl<'a> Need<'a> {
    fn of(action: &'a Action) -> Self {
        Self {
            action: &action.name,
            sets: &action.scopes,
        }
    }

    fn of_holder(self, holder: ScopeHolder) -> impl Iterator<Item = &'a ScopeSet> {
        self.sets.iter().filter(move |set| set.identity == holder.name())
    }
}

fn lacking(need: Need<'_>, spoken: Option<&str>, holder: ScopeHolder, granted: &[String]) -> Vec<Scopes> {
    let mut lacking: Vec<Scopes> = need
        .of_holder(holder)
        .map(|set| Scopes {
            vocabulary: set.vocabulary.clone(),
            scopes: set
                .scopes
                .iter()
                .filter(|scope| !granted.contains(scope))
                .cloned()
                .collect(),
        })
        .collect();
    if lacking.iter().any(|set| set.scopes.is_empty()) {
        return Vec::new();
    }
    if lacking.iter().any(|set| Some(set.vocabulary.as_str()) == spoken) {
        lacking.retain(|set| Some(set.vocabulary.as_str()) == spoken);
    }
    lacking
}

fn needed_by<'a>(
    needs: impl Iterator<Item = Need<'a>>,
    spoken: Option<&str>,
    holder: ScopeHolder,
    granted: &[String],
) -> Vec<(String, Vec<&'a str>)> {
    let mut needed_by: Vec<(String, Vec<&'a str>)> = Vec::new();
    for need in needs {
        let Some(set) = lacking(need, spoken, holder, granted).into_iter().next() else {
            continue;
        };
        for scope in set.scopes {
            match needed_by.iter_mut().find(|(known, _)| *known == scope) {
                Some((_, actions)) => actions.push(need.action),
                None => needed_by.push((scope, vec![need.action])),
            }
        }
    }
    needed_by
}

fn union<'a>(needs: impl Iterator<Item = Need<'a>>, holder: ScopeHolder) -> Vec<Scopes> {
    let mut union: Vec<Scopes> = Vec::new();
    for set in needs.flat_map(|need| need.of_holder(holder)) {
        let at = match union.iter().position(|known| known.vocabulary == set.vocabulary) {
            Some(at) => at,
            None => {
                union.push(Scopes {
                    vocabulary: set.vocabulary.clone(),
                    scopes: Vec::new(),
                });
                union.len() - 1
            }
        };
        for scope in &set.scopes {
            if !union[at].scopes.contains(scope) {
                union[at].scopes.push(scope.clone());
            }
        }
    }
    union
}

/// The vocabulary in which the most of a token's scopes stand, if there is one such.
fn spoken<'a>(needs: impl Iterator<Item = Need<'a>>, granted: &[String]) -> Option<&'a str> {
    let mut known: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for set in needs.flat_map(|need| need.sets) {
        known.entry(&set.vocabulary).or_default().extend(&set.scopes);
    }
    let count = |scopes: &[&String]| granted.iter().filter(|scope| scopes.contains(scope)).count();
    let mut counts: Vec<(usize, &str)> = known.into_iter().map(|(name, scopes)| (count(&scopes), name)).collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counts.as_slice() {
        [(most, vocabulary), (next, _), ..] if most > next => Some(vocabulary),
        [(most, vocabulary)] if *most > 0 => Some(vocabulary),
        _ => None,
    }
}

/// Scopes as they were meant, if a pasted text is damaged as one published guide's is: there, each scope was copied from
/// a page with a *Delete* link behind it, and reads `meeting:read:adminDelete`. None if nothing is wrong with it.
pub fn mended(text: &str) -> Option<String> {
    let scopes: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || character == ',')
        .filter(|scope| !scope.is_empty())
        .collect();
    let whole = |scope: &&str| scope.contains(':') && scope.ends_with("Delete");
    if !scopes.iter().any(whole) {
        return None;
    }
    let mended: Vec<&str> = scopes
        .iter()
        .map(|scope| scope.strip_suffix("Delete").unwrap_or(scope))
        .collect();
    Some(mended.join(" "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Two actions that need scopes and one that needs none.
    struct Actions {
        create: Vec<ScopeSet>,
        list: Vec<ScopeSet>,
    }

    impl Actions {
        fn new() -> Self {
            let set = |vocabulary: &str, identity, scopes: &str| ScopeSet {
                vocabulary: vocabulary.to_owned(),
                identity,
                scopes: granted(scopes),
            };
            Self {
                create: vec![
                    set("classic", "acting_user", "meeting:write"),
                    set("classic", "service", "meeting:write:admin user:read:admin"),
                    set("granular", "acting_user", "meeting:write:meeting"),
                    set(
                        "granular",
                        "service",
                        "meeting:write:meeting:admin user:read:settings:admin",
                    ),
                ],
                list: vec![
                    set("classic", "service", "user:read:admin"),
                    set("granular", "service", "user:read:list_users:admin"),
                ],
            }
        }

        fn needs(&self) -> impl Iterator<Item = Need<'_>> {
            let all: [(&str, &[ScopeSet]); 3] = [("create", &self.create), ("list", &self.list), ("preview", &[])];
            all.into_iter().map(|(action, sets)| Need { action, sets })
        }
    }

    fn granted(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn missing_in(action: &str, holder: ScopeHolder, text: &str) -> serde_json::Value {
        let (actions, granted) = (Actions::new(), granted(text));
        let need = actions.needs().find(|need| need.action == action).expect("an action");
        let sets = lacking(need, spoken(actions.needs(), &granted), holder, &granted);
        sets.into_iter()
            .map(|set| json!([set.vocabulary, set.scopes]))
            .collect()
    }

    #[test]
    fn one_whole_vocabulary_is_enough() {
        use ScopeHolder::{ActingUser, Service};
        for (holder, text) in [
            (ActingUser, "meeting:write"),
            (ActingUser, "meeting:write:meeting other"),
            (Service, "user:read:admin meeting:write:admin"),
            (Service, "user:read:settings:admin meeting:write:meeting:admin"),
        ] {
            assert_eq!(missing_in("create", holder, text), json!([]), "{text}");
        }
        assert_eq!(missing_in("preview", Service, ""), json!([]));
        // A person's scopes do not serve the account, and half of each vocabulary is none.
        assert_ne!(
            missing_in("create", Service, "meeting:write meeting:write:meeting"),
            json!([])
        );
        assert_ne!(
            missing_in("create", Service, "meeting:write:admin user:read:settings:admin"),
            json!([])
        );
    }

    #[test]
    fn what_is_missing_is_told_in_the_tokens_vocabulary() {
        let service = ScopeHolder::Service;
        assert_eq!(
            missing_in("create", service, "meeting:write:admin"),
            json!([["classic", ["user:read:admin"]]])
        );
        assert_eq!(
            missing_in("create", service, "user:read:list_users:admin"),
            json!([["granular", ["meeting:write:meeting:admin", "user:read:settings:admin"]]])
        );
        assert_eq!(
            missing_in("list", service, ""),
            json!([
                ["classic", ["user:read:admin"]],
                ["granular", ["user:read:list_users:admin"]]
            ])
        );
    }

    #[test]
    fn each_missing_scope_comes_with_the_actions_that_need_it() {
        let (actions, granted) = (Actions::new(), granted("meeting:write:admin"));
        let spoken = spoken(actions.needs(), &granted);
        let lacking = needed_by(actions.needs(), spoken, ScopeHolder::Service, &granted);
        assert_eq!(lacking, [("user:read:admin".to_owned(), vec!["create", "list"])]);
    }

    #[test]
    fn the_least_scopes_are_named_once_in_each_vocabulary() {
        let actions = Actions::new();
        let sets = union(actions.needs(), ScopeHolder::Service);
        let sets: Vec<(&str, String)> = sets
            .iter()
            .map(|set| (set.vocabulary.as_str(), set.scopes.join(" ")))
            .collect();
        assert_eq!(
            sets,
            [
                ("classic", "meeting:write:admin user:read:admin".to_owned()),
                (
                    "granular",
                    "meeting:write:meeting:admin user:read:settings:admin user:read:list_users:admin".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn r41_the_damaged_text_is_mended() {
        let damaged = "account:write:adminDelete account:read:adminDelete account:masterDelete meeting:master \
                       meeting:read:adminDelete meeting:write:adminDelete recording:masterDelete \
                       recording:read:adminDelete recording:write:adminDelete user:masterDelete user:read:adminDelete \
                       user:write:adminDelete";
        let meant = "account:write:admin account:read:admin account:master meeting:master meeting:read:admin \
                     meeting:write:admin recording:master recording:read:admin recording:write:admin user:master \
                     user:read:admin user:write:admin";
        assert_eq!(mended(damaged).as_deref(), Some(meant));
        assert_eq!(mended(meant), None);
        assert_eq!(mended("meeting:delete:meeting"), None);
        assert_eq!(mended(""), None);
    }
}
