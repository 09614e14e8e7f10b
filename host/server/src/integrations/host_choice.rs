//! For whom people may make meetings: by themselves only, unless the admin allows more.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use microapp_vault::VaultError;
use serde::{Deserialize, Serialize};

use super::Setup;
use crate::people::FormData;
use crate::web::{App, Failure, SeeOther, Session};
use crate::words::Said;

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
    session: Session,
    Path(integration): Path<String>,
    form: FormData,
) -> Result<SeeOther, Failure> {
    let typed = match form.text("who") {
        "people" => form.text("people"),
        who => who,
    };
    let words = typed.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    let words = words.filter(|word| *word != "nobody");
    let choice = HostChoice::read(words).map_err(|NoAddress(word)| {
        let said = Said::from("hosts-no-address").with("word", word);
        Failure::bad_request(said)
    })?;
    let running = app.integrations().get(&integration).await?;
    let mut setup: Setup = running.setup.clone();
    setup.hosts = choice;
    let text = setup.write().map_err(Failure::internal)?;
    let connector = running.integration().manifest().name.clone();
    let (vault, who) = (app.integrations().vault().clone(), session.person.email.clone());
    let saved = tokio::task::spawn_blocking(move || -> Result<(), VaultError> {
        vault.save_integration(&integration, &connector, &text, None, &who)
    });
    saved.await.map_err(Failure::internal)??;
    Ok(SeeOther::new("/admin"))
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
