//! For whom people may make meetings: by themselves only, unless the admin allows more.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use microapp_vault::Event;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use super::overview::overview_page;
use super::{Integrations, Running, Setup};
use crate::people::FormData;
use crate::web::{App, Failure, SeeOther, Session, Visitor};
use crate::words::{Said, Words};

/// Who may name another host for what they make. The account's own credential could do it for everybody, so this stands
/// in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostChoice {
    /// Nobody: everybody makes meetings of their own.
    #[default]
    Nobody,
    /// Whoever is signed in.
    Everybody,
    /// Those with these e-mail addresses, in lower case.
    People(BTreeSet<String>),
}

impl HostChoice {
    /// The word for everybody, on the command line and in the form.
    pub const EVERYBODY: &'static str = "everybody";

    /// Reads words: e-mail addresses, or `everybody`.
    ///
    /// # Errors
    ///
    /// The first word that is neither.
    pub fn read<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, NoAddress> {
        let mut people = BTreeSet::new();
        for word in words.into_iter().map(str::trim).filter(|word| !word.is_empty()) {
            if word.eq_ignore_ascii_case(Self::EVERYBODY) {
                return Ok(Self::Everybody);
            }
            let whole = word
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
            if !whole || word.len() > 254 {
                return Err(NoAddress(word.to_owned()));
            }
            people.insert(word.to_lowercase());
        }
        Ok(if people.is_empty() {
            Self::Nobody
        } else {
            Self::People(people)
        })
    }

    /// Whether the person with this address may.
    pub fn allows(&self, email: &str) -> bool {
        match self {
            Self::Nobody => false,
            Self::Everybody => true,
            Self::People(people) => people.contains(&email.to_lowercase()),
        }
    }

    /// Whether it is what it is without anybody's doing.
    pub fn is_nobody(&self) -> bool {
        *self == Self::Nobody
    }
}

/// A word that is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither an e-mail address nor `everybody`")]
pub struct NoAddress(String);

/// `POST /admin/integrations/{integration}/hosts`
pub(super) async fn change(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Path(integration): Path<String>,
    form: FormData,
) -> Result<Response, Failure> {
    let integrations = app.integrations();
    let running = integrations.get(&integration).await?;
    let typed = match form.text("who") {
        "people" => form.text("people"),
        who => who,
    };
    let words = typed.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    let words = words.filter(|word| *word != "nobody");
    let choice = match HostChoice::read(words) {
        Ok(choice) => choice,
        Err(NoAddress(word)) => {
            let slip = Slip {
                integration,
                people: form.text("people").to_owned(),
                said: Said::from("hosts-no-address").with("word", word),
            };
            let page = overview_page(&app, &visitor, Some(&slip)).await?;
            return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
        }
    };
    integrations
        .choose_hosts(&running, choice, &session.person.email)
        .await?;
    Ok(SeeOther::new("/admin").into_response())
}

/// Addresses that were typed and not taken.
pub(super) struct Slip {
    pub integration: String,
    pub people: String,
    pub said: Said,
}

/// The form of an integration as its page shows it: as it is kept, or as it was sent and not taken.
pub(super) fn shown(choice: &HostChoice, slip: Option<&Slip>, words: &Words) -> Value {
    let kept = match choice {
        HostChoice::Nobody => ("nobody", String::new()),
        HostChoice::Everybody => (HostChoice::EVERYBODY, String::new()),
        HostChoice::People(people) => {
            let people: Vec<&str> = people.iter().map(String::as_str).collect();
            ("people", people.join("\n"))
        }
    };
    let (who, people) = match slip {
        Some(slip) => ("people", slip.people.clone()),
        None => kept,
    };
    context! { who, people, error => slip.map(|slip| words.say(&slip.said)) }
}

impl Integrations {
    /// Writes who may choose a host over the configuration that this runs by. What somebody else has saved meanwhile is not
    /// undone.
    ///
    /// # Errors
    ///
    /// 409 if the configuration has changed since; what the vault says.
    pub async fn choose_hosts(&self, running: &Running, choice: HostChoice, who: &str) -> Result<(), Failure> {
        let mut setup: Setup = running.setup.clone();
        setup.hosts = choice;
        let text = setup.write().map_err(Failure::internal)?;
        let (name, version) = (running.name.clone(), running.version);
        let event = Event::new(who, "integration.saved", name.clone());
        let vault = self.vault().clone();
        let saved =
            tokio::task::spawn_blocking(move || vault.replace_configuration(&name, version, &text, event, Vec::new()));
        match saved.await.map_err(Failure::internal)?? {
            true => Ok(()),
            false => Err(Failure::status(StatusCode::CONFLICT)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_unless_somebody_is_named() {
        assert_eq!(HostChoice::read(["", "  "]), Ok(HostChoice::Nobody));
        assert!(!HostChoice::default().allows("ada@example.com"));
    }

    #[test]
    fn the_named_may_whatever_the_case_of_letters_and_nobody_else() {
        let choice = HostChoice::read(["Ada@Example.com", "bo@example.com"]).expect("addresses");
        assert!(choice.allows("ada@example.COM") && choice.allows("bo@example.com"));
        assert!(!choice.allows("cy@example.com") && !choice.allows(""));
        assert!(
            HostChoice::read(["everybody"])
                .expect("a word")
                .allows("cy@example.com")
        );
    }

    #[test]
    fn what_is_no_address_is_named() {
        let error = HostChoice::read(["ada@example.com", "bo"]).expect_err("refused");
        assert!(error.to_string().contains("`bo`"), "{error}");
    }

    #[test]
    fn what_was_kept_before_there_was_a_choice_means_nobody() {
        #[derive(Deserialize)]
        struct Kept {
            #[serde(default)]
            hosts: HostChoice,
        }
        let kept: Kept = serde_json::from_str("{}").expect("JSON");
        assert!(kept.hosts.is_nobody());
        let all = [HostChoice::Everybody, HostChoice::read(["a@b"]).expect("an address")];
        for choice in all {
            let text = serde_json::to_string(&choice).expect("JSON");
            assert_eq!(serde_json::from_str::<HostChoice>(&text).expect("JSON"), choice);
        }
    }
}
