//! What a connector is: constants, of which the contract's manifest is made.

use serde_json::{Value, json};

use crate::action::Action;
use crate::bindings::exports::microapp::connector::connector as contract;
use crate::problem::not_found;
use crate::similar::most_similar;
use crate::{Error, Identity, Manifest};

/// A connector. Take [`Connector::EMPTY`] for what it does not have.
#[derive(Clone, Copy, Debug)]
pub struct Connector {
    /// A name for programs: small letters, digits and hyphens.
    pub name: &'static str,
    /// A name for people.
    pub title: &'static str,
    /// Its own version: `env!("CARGO_PKG_VERSION")`.
    pub version: &'static str,
    /// What it is for, in a paragraph.
    pub description: &'static str,
    /// Where the service is, with a slash at its end; an admin may set another.
    pub base_url: &'static str,
    /// Hosts that it asks beside the base URL's: `files.example.com` or `*.example.com`.
    pub hosts: &'static [&'static str],
    /// How to sign in.
    pub authentication: Authentication,
    /// How fast to ask.
    pub rate: Rate,
    /// Numbers of requests a day that the service counts for each subject.
    pub quotas: &'static [Quota],
    /// What an admin may set.
    pub settings: &'static [Setting],
    /// What it can do.
    pub actions: &'static [Action],
}

/// How to sign in to the service.
#[derive(Clone, Copy, Debug)]
pub enum Authentication {
    /// Not at all: whoever asks is answered.
    None,
    /// With a token that an admin has been given, as `Authorization: Bearer`.
    Token,
    /// By OAuth 2.0.
    OAuth {
        /// The ways: `authorization-code`, `server-to-server`; `token` beside them, where the service hands out such tokens.
        modes: &'static [&'static str],
        /// Where a person consents.
        authorize_url: &'static str,
        /// Where tokens come from.
        token_url: &'static str,
        /// Where tokens are taken back.
        revoke_url: Option<&'static str>,
    },
}

/// Requests of an integration in any interval, over everything.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// How many.
    pub requests: u32,
    /// In so many milliseconds.
    pub interval_ms: u32,
}

/// A number of requests a day, counted for each subject. [`Ask::quota`](crate::Ask::quota) draws on it.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// The name that requests carry.
    pub name: &'static str,
    /// How many a day, from 00:00 UTC.
    pub limit: u32,
    /// From how many on a warning is due.
    pub warn_at: u32,
}

/// Something that an admin may set; [`host::setting`](crate::host::setting) reads it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The name.
    pub name: &'static str,
    /// What it changes.
    pub description: &'static str,
    /// JSON Schema 2020-12 of its value, with the default.
    pub schema: &'static str,
}

/// Scopes that an action needs, all of them.
#[derive(Clone, Copy, Debug)]
pub struct Scopes {
    /// Which vocabulary, where a service has several; the service's name otherwise.
    pub vocabulary: &'static str,
    /// Whose credential.
    pub identity: Identity,
    /// The scopes, as the service spells them.
    pub scopes: &'static [&'static str],
}

impl Connector {
    /// Nothing, and a pace that offends nobody.
    pub const EMPTY: Self = Self {
        name: "",
        title: "",
        version: "0.0.0",
        description: "",
        base_url: "",
        hosts: &[],
        authentication: Authentication::None,
        rate: Rate {
            requests: 10,
            interval_ms: 1000,
        },
        quotas: &[],
        settings: &[],
        actions: &[],
    };

    /// The contract's manifest.
    pub fn manifest(&self) -> Manifest {
        Manifest {
            name: self.name.to_owned(),
            title: self.title.to_owned(),
            version: self.version.to_owned(),
            description: self.description.to_owned(),
            actions: self.actions.iter().map(action).collect(),
            hosts: owned(self.hosts),
            base_url: self.base_url.to_owned(),
            authentication: self.authentication.contract(),
            rate_limits: contract::RateLimits {
                requests: self.rate.requests,
                interval_ms: self.rate.interval_ms,
                plans: Vec::new(),
                quotas: self.quotas.iter().map(Quota::contract).collect(),
            },
            settings: self.settings.iter().map(Setting::contract).collect(),
            details: json!({}).to_string(),
        }
    }

    /// Runs an action by its name.
    ///
    /// # Errors
    ///
    /// `not-found` for a name that no action has, and the action's own.
    pub fn invoke(&self, name: &str, input: &str) -> Result<String, Error> {
        match self.actions.iter().find(|action| action.name == name) {
            Some(action) => (action.run)(action, input),
            None => Err(self.unknown(name)),
        }
    }

    /// There is no such action. A function of a typed interface that the service has nothing for answers this, too.
    pub fn unknown(&self, name: &str) -> Error {
        let names = || self.actions.iter().map(|action| action.name);
        let message = match most_similar(name, names(), 1).first() {
            Some(near) => format!("There is no action `{name}`. Did you mean `{near}`?"),
            None => {
                let names: Vec<&str> = names().collect();
                format!("There is no action `{name}`. There are {}.", names.join(", "))
            }
        };
        not_found("action", name, message)
    }
}

impl Authentication {
    fn contract(&self) -> contract::Authentication {
        let plain = |mode: &str| contract::Authentication {
            modes: vec![mode.to_owned()],
            authorize_url: String::new(),
            token_url: String::new(),
            revoke_url: None,
        };
        match *self {
            Self::None => plain("none"),
            Self::Token => plain("token"),
            Self::OAuth {
                modes,
                authorize_url,
                token_url,
                revoke_url,
            } => contract::Authentication {
                modes: owned(modes),
                authorize_url: authorize_url.to_owned(),
                token_url: token_url.to_owned(),
                revoke_url: revoke_url.map(str::to_owned),
            },
        }
    }
}

impl Quota {
    fn contract(&self) -> contract::DailyQuota {
        contract::DailyQuota {
            name: self.name.to_owned(),
            limit: self.limit,
            warn_at: self.warn_at,
        }
    }
}

impl Setting {
    fn contract(&self) -> contract::Setting {
        contract::Setting {
            name: self.name.to_owned(),
            description: self.description.to_owned(),
            schema: compact(self.schema),
        }
    }
}

fn action(entry: &Action) -> contract::Action {
    contract::Action {
        name: entry.name.to_owned(),
        title: entry.title.to_owned(),
        description: entry.description.to_owned(),
        input_schema: compact(entry.input_schema),
        output_schema: compact(entry.output_schema),
        effect: entry.effect,
        repeatable: entry.repeatable,
        look_up: entry.look_up.map(str::to_owned),
        secret_output: entry.secret_output,
        offline: entry.offline,
        scopes: entry.scopes.iter().map(scopes).collect(),
    }
}

fn scopes(set: &Scopes) -> contract::ScopeSet {
    contract::ScopeSet {
        vocabulary: set.vocabulary.to_owned(),
        identity: set.identity,
        scopes: owned(set.scopes),
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// A schema without the white space that makes it readable. What is no JSON is left for the host to name.
fn compact(json: &str) -> String {
    serde_json::from_str::<Value>(json).map_or_else(|_| json.to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONNECTOR: Connector = Connector {
        name: "library",
        authentication: Authentication::Token,
        actions: &[Action::reads("get-book", |action, input| {
            Ok(format!("{}:{input}", action.name))
        })],
        ..Connector::EMPTY
    };

    #[test]
    fn an_action_is_found_by_its_name() {
        assert_eq!(CONNECTOR.invoke("get-book", "{}").as_deref(), Ok("get-book:{}"));
        let Err(Error::NotFound(problem)) = CONNECTOR.invoke("get-bok", "{}") else {
            panic!("not-found")
        };
        assert_eq!(problem.details, r#"{"id":"get-bok","kind":"action"}"#);
        assert!(
            problem.message.contains("Did you mean `get-book`?"),
            "{}",
            problem.message
        );
    }

    #[test]
    fn without_oauth_there_are_no_addresses() {
        let authentication = CONNECTOR.manifest().authentication;
        assert_eq!(authentication.modes, ["token"]);
        assert_eq!(
            (authentication.authorize_url.as_str(), authentication.token_url.as_str()),
            ("", "")
        );
    }
}
