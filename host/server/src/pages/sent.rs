//! What was sent from a page view already.
//!
//! Whoever goes back comes to the same view by the key in its address. The page then says what was made from it and shows
//! the form as it was sent: pressed again, it leads to the same. What is different is sent in addition, and only after the
//! person was told so.

use microapp_templates::form::{Fields, Form};
use microapp_templates::html::escape;
use serde_json::Value;

use super::draw::Shown;
use super::key::PageKey;
use super::notice::plain_link;
use super::trouble::{Remedy, Told};
use super::visit::Visit;
use crate::journal::{Fate, IntentKey};
use crate::web::Failure;
use crate::words::Said;

/// The contract's member of an input that people know what was made by.
const TITLE: &str = "topic";

/// A wish that was sent from a page view.
pub(super) struct Sent {
    /// Where one sees how it went, or where it led.
    outcome: String,
    done: bool,
    title: Option<String>,
    fields: Fields,
}

impl Visit {
    /// Whether a button of the page makes something.
    pub fn makes_something(&self) -> Result<bool, Failure> {
        Ok(self.making_buttons()?.next().is_some())
    }

    /// The buttons that do, and how many steps they have.
    fn making_buttons(&self) -> Result<impl Iterator<Item = (&str, usize)>, Failure> {
        let buttons = self.found()?.manifest.actions.iter();
        Ok(buttons.filter_map(|button| {
            let mut called = button
                .action
                .iter()
                .chain(button.then.iter().flat_map(|step| &step.action));
            let makes = called.any(|action| self.makes(action));
            makes.then_some((button.name.as_str(), button.then.len() + 1))
        }))
    }

    /// The last attempt at a wish, and where it stands; the first, if there was none.
    pub async fn latest(
        &self,
        key: &PageKey,
        button: &str,
        step: usize,
    ) -> Result<(PageKey, IntentKey, Option<Fate>), Failure> {
        let of = |key: &PageKey| key.intent(&self.session.person.id, &self.page, button, step);
        let mut key = key.first();
        let mut intent = of(&key)?;
        let mut found = self.fate(&intent).await?;
        while came_to_nothing(found.as_ref()) {
            let next = key.next();
            let next_intent = of(&next)?;
            match self.fate(&next_intent).await? {
                None => break,
                after => (key, intent, found) = (next, next_intent, after),
            }
        }
        Ok((key, intent, found))
    }

    /// Where an intent stands.
    pub async fn fate(&self, intent: &IntentKey) -> Result<Option<Fate>, Failure> {
        self.running.journal.fate(intent).await.map_err(Failure::from)
    }

    /// What was made from this page view, or is being made.
    pub async fn sent_from(&self, key: &PageKey) -> Result<Option<Sent>, Failure> {
        for (button, steps) in self.making_buttons()? {
            for step in 0..steps {
                let (key, intent, fate) = self.latest(key, button, step).await?;
                if let Some(fate) = fate.filter(|fate| !came_to_nothing(Some(fate))) {
                    return Ok(Some(self.sent(button, step, &key, &intent, &fate).await?));
                }
            }
        }
        Ok(None)
    }

    /// A wish that was sent with this key.
    pub async fn sent(
        &self,
        button: &str,
        step: usize,
        key: &PageKey,
        intent: &IntentKey,
        fate: &Fate,
    ) -> Result<Sent, Failure> {
        let input = self.input_of(intent).await?;
        let title = input[TITLE].as_str().filter(|title| !title.is_empty());
        Ok(Sent {
            outcome: self.outcome_address(button, step, key),
            done: matches!(fate, Fate::Done(_)),
            title: title.map(str::to_owned),
            fields: self.typed_with(button, intent, &input)?,
        })
    }

    /// The form as an intent was sent with it; after a restart, what was sent is nearest to it.
    pub fn typed_with(&self, button: &str, intent: &IntentKey, input: &Value) -> Result<Fields, Failure> {
        let of_input = |form: &Form| form.fields_of(&self.template.form_of(&self.page, button, input));
        let typed = self.app.typed().of(intent);
        Ok(typed.unwrap_or(self.found()?.form.as_ref().map(of_input).unwrap_or_default()))
    }

    /// What an intent was sent with.
    pub async fn input_of(&self, intent: &IntentKey) -> Result<Value, Failure> {
        let ledger = self.running.journal.ledger().clone();
        let (name, intent) = (self.running.integration().name().to_owned(), intent.clone());
        let found = tokio::task::spawn_blocking(move || ledger.show(&name, &intent)).await;
        let found = found.map_err(Failure::internal)?.map_err(Failure::internal)?;
        Ok(found.map_or(Value::Null, |intent| {
            serde_json::from_str(&intent.input).unwrap_or_default()
        }))
    }

    /// The page for somebody who comes back to it.
    pub fn shown_as_sent(&self, key: PageKey, sent: &Sent) -> Shown {
        let words = self.words;
        let mut shown = Shown::new(key, sent.fields.clone());
        shown.more = format!(
            "<div class=\"banner banner-info\" role=\"status\" tabindex=\"-1\" data-focus><p class=\"banner-title\">\
             <span class=\"visually-hidden\">{} </span>{}</p><p>{}</p><div class=\"button-row\">{}{}</div></div>",
            escape(&words.text("note")),
            escape(&self.title_of(sent)),
            escape(&words.text("sent-text")),
            self.link_to(sent),
            plain_link(&self.anew(), &words.text("sent-another")),
        );
        shown
    }

    /// The page for somebody who had to sign in again before what they sent was taken.
    pub fn shown_as_typed(&self, key: PageKey, fields: Fields) -> Shown {
        let mut shown = Shown::new(key, fields);
        shown.more = format!(
            "<div class=\"banner banner-info\" role=\"status\" tabindex=\"-1\" data-focus><p class=\"banner-title\">\
             <span class=\"visually-hidden\">{} </span>{}</p><p>{}</p></div>",
            escape(&self.words.text("note")),
            escape(&self.words.text("untaken-title")),
            escape(&self.words.text("untaken-text")),
        );
        shown
    }

    /// The page for somebody who has sent it before, and now sends something else.
    pub fn shown_in_addition(&self, addition: PageKey, fields: Fields, sent: &Sent) -> Shown {
        let mut shown = Shown::new(addition, fields);
        shown.told = Some(Told {
            status: http::StatusCode::CONFLICT,
            title: self.title_of(sent),
            texts: vec![self.words.text("reused-text")],
            lang: None,
            remedy: Remedy::None,
            again_in: None,
        });
        shown.more = format!("<p>{}</p>", self.link_to(sent));
        shown
    }

    /// The page for somebody who asks once more for what is told once.
    pub fn shown_to_ask_anew(&self, fields: Fields) -> Result<Shown, Failure> {
        let mut shown = Shown::new(PageKey::random()?, fields);
        shown.told = Some(Told {
            status: http::StatusCode::CONFLICT,
            title: self.words.text("sent-title-plain"),
            texts: vec![self.words.text("secret-text")],
            lang: None,
            remedy: Remedy::None,
            again_in: None,
        });
        Ok(shown)
    }

    fn title_of(&self, sent: &Sent) -> String {
        match &sent.title {
            _ if !sent.done => self.words.text("sent-waiting"),
            Some(title) => self.words.say(&Said::from("sent-title").with("title", title.as_str())),
            None => self.words.text("sent-title-plain"),
        }
    }

    fn link_to(&self, sent: &Sent) -> String {
        let words = if sent.done {
            self.words.text("sent-link")
        } else {
            self.words.text("sent-waiting-link")
        };
        plain_link(&sent.outcome, &words)
    }
}

/// Whether an attempt has ended, and nothing happened.
pub(super) const fn came_to_nothing(fate: Option<&Fate>) -> bool {
    matches!(fate, Some(Fate::Refused(_) | Fate::NotSent(_)))
}
