//! What a component asks for, and what is different between two of them.

use std::collections::BTreeMap;
use std::fmt;

use microapp_runtime::{Action, Connector, Effect, Manifest};
use serde::{Deserialize, Serialize};

/// All that a component asks for, as names with values, by kind. Made from its manifest and its imports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants(BTreeMap<Kind, BTreeMap<String, String>>);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// A host that it reaches: the pattern.
    Host,
    /// An address that it has unless the admin sets another, and to which credentials go: what for, and the URL.
    Address,
    /// Something that it does: the action, and its effect.
    Action,
    /// What a host does by itself when an answer of an action is lost: the action, and what.
    LostAnswer,
    /// A scope that an action needs: `create-meeting as service: meeting:write`.
    Scope,
    /// A promise of an action that hosts rely on: `create-meeting is secret`.
    Promise,
    /// A rate limit or a quota: its name, and how large it is.
    Rate,
    /// A function of the host: the interface, without its version.
    Import,
    /// Something that an admin can set.
    Setting,
}

impl Grants {
    /// What a loaded component asks for.
    pub fn of(connector: &Connector, manifest: &Manifest) -> Self {
        let mut grants = Self::default();
        let mut ask = |kind, name, value| grants.ask(kind, name, value);
        for host in &manifest.hosts {
            ask(Kind::Host, host.to_string(), String::new());
        }
        let authentication = &manifest.authentication;
        ask(Kind::Address, "requests".to_owned(), manifest.base_url.to_string());
        let addresses = [
            ("sign-in", &authentication.authorize_url),
            ("tokens", &authentication.token_url),
            ("revocation", &authentication.revoke_url),
        ];
        for (name, url) in addresses {
            if let Some(url) = url {
                ask(Kind::Address, name.to_owned(), url.to_string());
            }
        }
        for action in &manifest.actions {
            let name = &action.name;
            ask(Kind::Action, name.clone(), effect(action.effect).to_owned());
            ask(Kind::LostAnswer, name.clone(), when_lost(action));
            for set in &action.scopes {
                for scope in &set.scopes {
                    ask(
                        Kind::Scope,
                        format!("{name} as {}: {scope}", set.identity),
                        String::new(),
                    );
                }
            }
            if action.secret_output {
                ask(Kind::Promise, format!("the result of {name} is secret"), String::new());
            }
            if action.offline {
                ask(Kind::Promise, format!("{name} sends nothing"), String::new());
            }
        }
        let limits = &manifest.rate_limits;
        let pace = |requests: u32, interval: u32| format!("{requests} in any {interval} ms");
        ask(
            Kind::Rate,
            "requests".to_owned(),
            pace(limits.requests, limits.interval_ms),
        );
        for plan in &limits.plans {
            for class in &plan.classes {
                let mut value = pace(class.requests, class.interval_ms);
                if let Some(per_day) = class.per_day {
                    value = format!("{value}, {per_day} a day");
                }
                ask(
                    Kind::Rate,
                    format!("{} requests of plan {}", class.name, plan.name),
                    value,
                );
            }
        }
        for quota in &limits.quotas {
            ask(Kind::Rate, quota.name.clone(), format!("{} a day", quota.limit));
        }
        for import in connector.imports() {
            let interface = import.split('@').next().unwrap_or(import);
            ask(Kind::Import, interface.to_owned(), String::new());
        }
        for setting in &manifest.settings {
            ask(Kind::Setting, setting.name.clone(), String::new());
        }
        grants
    }

    /// What the component asks for that a program brings; nothing if there is none.
    pub(super) async fn of_own(component: Option<&Connector>) -> Self {
        match component {
            Some(component) => match component.manifest().await {
                Ok(manifest) => Self::of(component, manifest),
                Err(_) => Self::default(),
            },
            None => Self::default(),
        }
    }

    /// Names come from the component: one that stands there twice, such as a quota called `requests`, hides nothing.
    fn ask(&mut self, kind: Kind, name: String, value: String) {
        let asked = self.0.entry(kind).or_default();
        let both = match asked.get(&name) {
            Some(other) if *other != value => format!("{other}; {value}"),
            _ => value,
        };
        asked.insert(name, both);
    }

    /// What is different in `new`. Those that need an admin to agree stand first.
    pub fn differences(&self, new: &Self) -> Vec<Difference> {
        let nothing = BTreeMap::new();
        let mut found = Vec::new();
        for kind in self
            .0
            .keys()
            .chain(new.0.keys().filter(|kind| !self.0.contains_key(kind)))
        {
            // An older program has not kept it, though there were actions: nothing is known to compare with.
            let unknown = *kind == Kind::LostAnswer && self.0.contains_key(&Kind::Action) && !self.0.contains_key(kind);
            if unknown {
                continue;
            }
            let (old, new) = (
                self.0.get(kind).unwrap_or(&nothing),
                new.0.get(kind).unwrap_or(&nothing),
            );
            for (name, value) in new {
                let was = old.get(name);
                if was != Some(value) {
                    found.push(Difference::new(*kind, name, was, Some(value)));
                }
            }
            for (name, value) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
                found.push(Difference::new(*kind, name, Some(value), None));
            }
        }
        found.sort_by_key(|difference| !difference.needs_consent);
        found
    }

    /// What `asked` has beyond this.
    pub fn beyond(&self, asked: &Self) -> Vec<Difference> {
        let mut found = self.differences(asked);
        found.retain(|difference| difference.needs_consent);
        found
    }

    /// The hosts that `new` has and this has not.
    pub(super) fn new_hosts(&self, new: &Self) -> Vec<String> {
        let hosts = |grants: &Self| grants.0.get(&Kind::Host).cloned().unwrap_or_default();
        let old = hosts(self);
        hosts(new).into_keys().filter(|host| !old.contains_key(host)).collect()
    }

    /// Whether it declares this host.
    pub(super) fn has_host(&self, host: &str) -> bool {
        self.0.get(&Kind::Host).is_some_and(|hosts| hosts.contains_key(host))
    }
}

/// For a person to decide.
const ASKS_A_PERSON: &str = "asks a person";

fn when_lost(action: &Action) -> String {
    match &action.look_up {
        _ if action.repeatable => "sends it again".to_owned(),
        Some(look_up) => format!("asks {look_up}, and may send it again"),
        None => ASKS_A_PERSON.to_owned(),
    }
}

const fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Reads => "reads",
        Effect::Writes => "writes",
        Effect::Destroys => "removes",
    }
}

/// One thing that is different between two components, as a line for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Whether the new one asks for more, or for something else, so that an admin has to agree.
    pub needs_consent: bool,
    pub(super) text: String,
}

impl Difference {
    fn new(kind: Kind, name: &str, was: Option<&String>, is: Option<&String>) -> Self {
        let (needs_consent, text) = match (kind, was, is) {
            (Kind::Host, _, Some(_)) => (true, format!("reaches a new host: {name}")),
            (Kind::Host, _, None) => (false, format!("no longer reaches {name}")),
            (Kind::Address, Some(was), Some(is)) => (true, format!("another address for {name}: {is} (was {was})")),
            (Kind::Address, None, Some(is)) => (true, format!("a new address for {name}: {is}")),
            (Kind::Address, _, None) => (false, format!("no longer an address for {name}")),
            (Kind::Action, None, Some(is)) => (true, format!("a new action: {name}, which {is}")),
            (Kind::Action, Some(was), Some(is)) => (true, format!("the action {name} {is} (it {was} before)")),
            (Kind::Action, _, None) => (false, format!("no longer the action {name}")),
            (Kind::LostAnswer, was, Some(is)) => {
                let before = was.map(|was| format!(" (it {was} before)")).unwrap_or_default();
                let line = format!("when an answer of {name} is lost, the host {is}{before}");
                (is != ASKS_A_PERSON, line)
            }
            (Kind::LostAnswer, _, None) => (false, format!("no longer lost answers of {name}")),
            (Kind::Scope, _, Some(_)) => (true, format!("needs a new scope: {name}")),
            (Kind::Scope, _, None) => (false, format!("no longer needs the scope {name}")),
            (Kind::Promise, _, Some(_)) => (false, format!("promises that {name}")),
            (Kind::Promise, _, None) => (true, format!("no longer promises that {name}")),
            (Kind::Rate, Some(was), Some(is)) => (true, format!("another limit for {name}: {is} (was {was})")),
            (Kind::Rate, None, Some(is)) => (true, format!("a new limit for {name}: {is}")),
            (Kind::Rate, _, None) => (true, format!("no longer a limit for {name}")),
            (Kind::Import, _, Some(_)) => (true, format!("uses a new function of the host: {name}")),
            (Kind::Import, _, None) => (false, format!("no longer uses {name}")),
            (Kind::Setting, _, Some(_)) => (false, format!("has a new setting: {name}")),
            (Kind::Setting, _, None) => (false, format!("no longer has the setting {name}")),
        };
        Self { needs_consent, text }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(asked: &[(Kind, &str, &str)]) -> Grants {
        let mut grants = Grants::default();
        for (kind, name, value) in asked {
            grants.ask(*kind, (*name).to_owned(), (*value).to_owned());
        }
        grants
    }

    fn lines(old: &[(Kind, &str, &str)], new: &[(Kind, &str, &str)]) -> Vec<(bool, String)> {
        let found = grants(old).differences(&grants(new)).into_iter();
        found.map(|one| (one.needs_consent, one.to_string())).collect()
    }

    #[test]
    fn the_same_has_no_differences() {
        let all = [
            (Kind::Host, "a.test", ""),
            (Kind::Rate, "requests", "55 in any 1000 ms"),
        ];
        assert_eq!(lines(&all, &all), []);
    }

    #[test]
    fn what_is_more_or_other_needs_consent_and_what_is_less_does_not() {
        for (kind, name, consent_to_lose_it) in [
            (Kind::Host, "a.test", false),
            (Kind::Address, "tokens", false),
            (Kind::Action, "run", false),
            (Kind::LostAnswer, "run", false),
            (Kind::Scope, "run as service: all", false),
            (Kind::Rate, "requests", true),
            (Kind::Import, "wasi:random/random", false),
        ] {
            let one = [(kind, name, "1")];
            assert!(lines(&[], &one)[0].0, "{kind:?} is new");
            assert_eq!(lines(&one, &[])[0].0, consent_to_lose_it, "{kind:?} is gone");
            assert!(lines(&one, &[(kind, name, "2")])[0].0, "{kind:?} is another");
        }
    }

    #[test]
    fn a_quota_with_the_name_of_a_limit_does_not_hide_it() {
        let quota = (Kind::Rate, "requests", "100 a day");
        let (slow, fast) = (
            (Kind::Rate, "requests", "10 in any 1000 ms"),
            (Kind::Rate, "requests", "5000 in any 1000 ms"),
        );
        let line =
            "another limit for requests: 5000 in any 1000 ms; 100 a day (was 10 in any 1000 ms; 100 a day)".to_owned();
        assert_eq!(lines(&[slow, quota], &[fast, quota]), [(true, line)]);
        assert!(
            lines(&[slow], &[slow, quota])[0].0,
            "a quota in its place is another limit"
        );
    }

    #[test]
    fn a_promise_that_is_taken_back_needs_consent_and_a_setting_never_does() {
        let secret = [(Kind::Promise, "the result of get-start-url is secret", "")];
        assert!(lines(&secret, &[])[0].0);
        assert!(!lines(&[], &secret)[0].0);
        let setting = [(Kind::Setting, "greeting", "")];
        assert!(!lines(&[], &setting)[0].0 && !lines(&setting, &[])[0].0);
    }

    #[test]
    fn to_send_again_by_itself_needs_consent_and_to_ask_a_person_does_not() {
        let (again, person) = (
            [(Kind::LostAnswer, "make", "sends it again")],
            [(Kind::LostAnswer, "make", ASKS_A_PERSON)],
        );
        let line = "when an answer of make is lost, the host sends it again (it asks a person before)";
        assert_eq!(lines(&person, &again), [(true, line.to_owned())]);
        assert!(!lines(&again, &person)[0].0);
    }

    #[test]
    fn what_an_older_program_has_not_kept_is_not_held_against_a_component() {
        let old = [(Kind::Action, "make", "writes")];
        let new = [old[0], (Kind::LostAnswer, "make", "sends it again")];
        assert_eq!(lines(&old, &new), []);
    }

    #[test]
    fn what_needs_consent_stands_first_and_says_what_was() {
        let found = lines(
            &[
                (Kind::Host, "old.test", ""),
                (Kind::Address, "tokens", "https://a.test/"),
            ],
            &[(Kind::Address, "tokens", "https://b.test/")],
        );
        let expected = [
            (
                true,
                "another address for tokens: https://b.test/ (was https://a.test/)".to_owned(),
            ),
            (false, "no longer reaches old.test".to_owned()),
        ];
        assert_eq!(found, expected);
    }
}
