//! The manifest as data: the contract's record with its JSON parsed and its hosts checked.

use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::bindings::exports::microapp::connector::connector as contract;
use crate::bindings::microapp::connector::http::Identity;
use crate::egress::HostPattern;

/// What a connector is and can do. Serializes to JSON for those who draw forms from it.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Manifest {
    /// A name for programs.
    pub name: String,
    /// A name for people.
    pub title: String,
    /// The connector's own version.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// What it can do.
    pub actions: Vec<Action>,
    /// The hosts it asks for beside the base URL's.
    pub hosts: Vec<HostPattern>,
    /// The base URL that an integration has unless the admin sets another.
    pub base_url: Url,
    /// How to sign in.
    pub authentication: Authentication,
    /// How fast to ask.
    pub rate_limits: RateLimits,
    /// What an admin may set.
    pub settings: Vec<Setting>,
    /// What later versions of the contract know: a JSON object.
    pub details: Value,
}

impl Manifest {
    /// The action of that name.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.name == name)
    }

    /// The setting of that name.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.name == name)
    }
}

/// One thing that a connector can do.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Action {
    /// The name for `invoke`.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// What it does.
    pub description: String,
    /// JSON Schema 2020-12 of the input.
    pub input_schema: Value,
    /// JSON Schema 2020-12 of the result.
    pub output_schema: Value,
    /// What it does to the service's data.
    pub effect: Effect,
    /// Whether twice has the same effect as once.
    pub repeatable: bool,
    /// The action that finds out what became of a call whose answer was lost; see [`LookUp`](crate::LookUp). None: only a
    /// person can.
    pub look_up: Option<String>,
    /// Whether the result is a secret.
    pub secret_output: bool,
    /// Whether it never sends a request.
    pub offline: bool,
    /// The scopes it needs.
    pub scopes: Vec<ScopeSet>,
}

/// What an action does to the service's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    Reads,
    /// It creates or changes.
    Writes,
    /// It removes.
    Destroys,
}

/// Scopes for an identity, in one vocabulary.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ScopeSet {
    /// Which vocabulary, where a service has several.
    pub vocabulary: String,
    /// Whose credential: `service` or `acting_user`.
    pub identity: &'static str,
    /// The scopes, as the service spells them.
    pub scopes: Vec<String>,
}

/// A pace for requests of one kind.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RateClass {
    /// The name that requests carry.
    pub name: String,
    /// How many in each interval.
    pub requests: u32,
    /// The interval, in milliseconds.
    pub interval_ms: u32,
    /// How many a day, from 00:00 UTC.
    pub per_day: Option<u32>,
}

/// What an account may do, by what it pays.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Plan {
    /// The name for a configuration.
    pub name: String,
    /// Its rate classes.
    pub classes: Vec<RateClass>,
}

/// A number of requests a day, counted for each subject.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct DailyQuota {
    /// The name that requests carry.
    pub name: String,
    /// How many a day, from 00:00 UTC.
    pub limit: u32,
    /// From how many on a warning is due.
    pub warn_at: u32,
}

/// How fast a service lets itself be asked.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RateLimits {
    /// Requests in any interval, over everything.
    pub requests: u32,
    /// That interval, in milliseconds.
    pub interval_ms: u32,
    /// The service's own limits by plan.
    pub plans: Vec<Plan>,
    /// The service's quotas.
    pub quotas: Vec<DailyQuota>,
}

impl RateLimits {
    /// A class of any plan as the manifest spells it; none if it names no such class.
    pub fn class(&self, name: &str) -> Option<&str> {
        let mut classes = self.plans.iter().flat_map(|plan| &plan.classes);
        let known = classes.find(|class| class.name.eq_ignore_ascii_case(name))?;
        Some(&known.name)
    }
}

/// How to sign in.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Authentication {
    /// The ways it knows: `server-to-server`, `authorization-code`, `token`, `none`, …
    pub modes: Vec<String>,
    /// Where a person consents; there is one for every way of OAuth.
    pub authorize_url: Option<Url>,
    /// Where tokens come from; there is one for every way of OAuth.
    pub token_url: Option<Url>,
    /// Where tokens are taken back.
    pub revoke_url: Option<Url>,
}

impl Authentication {
    /// Whether it knows this way.
    pub fn knows(&self, mode: &str) -> bool {
        self.modes.iter().any(|known| known == mode)
    }

    fn read(given: contract::Authentication) -> Result<Self, Unusable> {
        let oauth = given.modes.iter().any(|mode| mode != "none" && mode != "token");
        // Who has no OAuth leaves them empty.
        let address = |place: &str, text: &str| match text {
            "" if !oauth => Ok(None),
            text => url(place, text).map(Some),
        };
        let revoke_url = given.revoke_url.as_deref();
        Ok(Self {
            authorize_url: address("authentication.authorize-url", &given.authorize_url)?,
            token_url: address("authentication.token-url", &given.token_url)?,
            revoke_url: revoke_url
                .map(|text| url("authentication.revoke-url", text))
                .transpose()?,
            modes: given.modes,
        })
    }
}

/// Something that an admin may set.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Setting {
    /// The name.
    pub name: String,
    /// What it changes.
    pub description: String,
    /// JSON Schema 2020-12 of its value.
    pub schema: Value,
}

/// A part of a manifest that can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {reason}")]
pub(super) struct Unusable {
    place: String,
    reason: String,
}

fn unusable(place: impl Into<String>, reason: impl ToString) -> Unusable {
    Unusable {
        place: place.into(),
        reason: reason.to_string(),
    }
}

fn json(place: impl FnOnce() -> String, text: &str) -> Result<Value, Unusable> {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Object(_) | Value::Bool(_))) => Ok(value),
        Ok(_) => Err(unusable(place(), "it is no JSON object")),
        Err(error) => Err(unusable(place(), error)),
    }
}

fn url(place: &str, text: &str) -> Result<Url, Unusable> {
    Url::parse(text).map_err(|error| unusable(place, format!("`{text}` is no URL: {error}")))
}

impl Manifest {
    /// Reads the contract's record.
    pub(super) fn read(given: contract::Manifest) -> Result<Self, Unusable> {
        let hosts = given
            .hosts
            .iter()
            .map(|host| host.parse().map_err(|error| unusable("hosts", error)));
        let manifest = Self {
            actions: given.actions.into_iter().map(Action::read).collect::<Result<_, _>>()?,
            hosts: hosts.collect::<Result<_, _>>()?,
            base_url: url("base-url", &given.base_url)?,
            authentication: Authentication::read(given.authentication)?,
            rate_limits: given.rate_limits.into(),
            settings: given
                .settings
                .into_iter()
                .map(Setting::read)
                .collect::<Result<_, _>>()?,
            details: json(|| "details".to_owned(), &given.details)?,
            name: given.name,
            title: given.title,
            version: given.version,
            description: given.description,
        };
        for action in &manifest.actions {
            if let Some(look_up) = &action.look_up
                && manifest
                    .action(look_up)
                    .is_none_or(|action| action.effect != Effect::Reads)
            {
                return Err(unusable(
                    format!("actions.{}.look-up", action.name),
                    format!("`{look_up}` is no action that only reads"),
                ));
            }
        }
        let mut names: Vec<&str> = manifest.actions.iter().map(|action| action.name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(unusable("actions", format!("`{}` stands there twice", pair[0]))),
            None => Ok(manifest),
        }
    }
}

impl Action {
    /// Reads the contract's record.
    pub(super) fn read(given: contract::Action) -> Result<Self, Unusable> {
        let place = |member: &str| format!("actions.{}.{member}", given.name);
        let scopes = given.scopes.into_iter().map(|set| ScopeSet {
            vocabulary: set.vocabulary,
            identity: match set.identity {
                Identity::Service => "service",
                Identity::ActingUser => "acting_user",
            },
            scopes: set.scopes,
        });
        Ok(Self {
            input_schema: json(|| place("input-schema"), &given.input_schema)?,
            output_schema: json(|| place("output-schema"), &given.output_schema)?,
            effect: match given.effect {
                contract::Effect::Reads => Effect::Reads,
                contract::Effect::Writes => Effect::Writes,
                contract::Effect::Destroys => Effect::Destroys,
            },
            scopes: scopes.collect(),
            name: given.name,
            title: given.title,
            description: given.description,
            repeatable: given.repeatable,
            look_up: given.look_up,
            secret_output: given.secret_output,
            offline: given.offline,
        })
    }
}

impl Setting {
    /// Reads the contract's record.
    pub(super) fn read(given: contract::Setting) -> Result<Self, Unusable> {
        let schema = json(|| format!("settings.{}.schema", given.name), &given.schema)?;
        Ok(Self {
            name: given.name,
            description: given.description,
            schema,
        })
    }
}

impl From<contract::RateLimits> for RateLimits {
    fn from(given: contract::RateLimits) -> Self {
        let class = |class: contract::RateClass| RateClass {
            name: class.name,
            requests: class.requests,
            interval_ms: class.interval_ms,
            per_day: class.per_day,
        };
        let plan = |plan: contract::Plan| Plan {
            name: plan.name,
            classes: plan.classes.into_iter().map(class).collect(),
        };
        let quota = |quota: contract::DailyQuota| DailyQuota {
            name: quota.name,
            limit: quota.limit,
            warn_at: quota.warn_at,
        };
        Self {
            requests: given.requests,
            interval_ms: given.interval_ms,
            plans: given.plans.into_iter().map(plan).collect(),
            quotas: given.quotas.into_iter().map(quota).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(actions: &[(&str, contract::Effect, Option<&str>)]) -> contract::Manifest {
        let action = |(name, effect, look_up): &(&str, contract::Effect, Option<&str>)| contract::Action {
            name: (*name).to_owned(),
            title: String::new(),
            description: String::new(),
            input_schema: "{}".to_owned(),
            output_schema: "{}".to_owned(),
            effect: *effect,
            repeatable: false,
            look_up: look_up.map(str::to_owned),
            secret_output: false,
            offline: false,
            scopes: Vec::new(),
        };
        let url = || "https://service.test/".to_owned();
        contract::Manifest {
            name: "test".to_owned(),
            title: String::new(),
            version: "0.1.0".to_owned(),
            description: String::new(),
            actions: actions.iter().map(action).collect(),
            hosts: Vec::new(),
            base_url: url(),
            authentication: contract::Authentication {
                modes: Vec::new(),
                authorize_url: url(),
                token_url: url(),
                revoke_url: None,
            },
            rate_limits: contract::RateLimits {
                requests: 1,
                interval_ms: 1,
                plans: Vec::new(),
                quotas: Vec::new(),
            },
            settings: Vec::new(),
            details: "{}".to_owned(),
        }
    }

    #[test]
    fn only_oauth_needs_addresses() {
        let with = |modes: &[&str]| {
            let mut manifest = given(&[]);
            manifest.authentication = contract::Authentication {
                modes: modes.iter().map(|&mode| mode.to_owned()).collect(),
                authorize_url: String::new(),
                token_url: String::new(),
                revoke_url: None,
            };
            Manifest::read(manifest).map_err(|error| error.to_string())
        };
        for modes in [["none"], ["token"]] {
            assert!(with(&modes).expect("a manifest").authentication.token_url.is_none());
        }
        let error = with(&["token", "authorization-code"]).expect_err("refused");
        assert!(
            error.starts_with("authentication.authorize-url: `` is no URL"),
            "{error}"
        );
    }

    #[test]
    fn a_look_up_is_an_action_that_only_reads() {
        use contract::Effect::{Reads, Writes};
        let look_up = ("look", Reads, None);
        let read = Manifest::read(given(&[("make", Writes, Some("look")), look_up]));
        let manifest = read.expect("a manifest");
        assert_eq!(
            manifest.action("make").and_then(|action| action.look_up.as_deref()),
            Some("look")
        );
        for (actions, named) in [
            (vec![("make", Writes, Some("nothing")), look_up], "nothing"),
            (vec![("make", Writes, Some("make"))], "make"),
        ] {
            let error = Manifest::read(given(&actions)).expect_err("refused").to_string();
            assert_eq!(
                error,
                format!("actions.make.look-up: `{named}` is no action that only reads")
            );
        }
    }
}
