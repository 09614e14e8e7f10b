//! A form that was not taken: its card comes back as it was sent, with what is wrong at its place.

use minijinja::{Value, context};

use super::{Card, Refused};
use crate::people::FormData;
use crate::web::Failure;
use crate::words::{Said, Words};

/// What was sent of an intent, and why it was not taken.
#[derive(Debug, Clone)]
pub(crate) struct Slip {
    integration: String,
    intent: String,
    became: String,
    number: String,
    said: Said,
    at_number: bool,
}

impl Slip {
    /// Of a form and its refusal.
    ///
    /// # Errors
    ///
    /// The failure of a refusal that has no page.
    pub fn of(form: &FormData, refused: Refused) -> Result<Self, Failure> {
        let (said, at_number) = match refused {
            Refused::Said(said) => (said, false),
            // One that was found is chosen, not typed.
            Refused::Number(said) => (said, form.text("became") == "other"),
            Refused::Failure(failure) => return Err(failure),
        };
        let text = |name: &str| form.text(name).to_owned();
        Ok(Self {
            integration: text("integration"),
            intent: text("intent"),
            became: text("became"),
            number: text("number"),
            said,
            at_number,
        })
    }

    /// Whether it was sent from this card.
    pub fn is_of(&self, card: &Card) -> bool {
        card.is(&self.integration, &self.intent)
    }

    /// For the card.
    pub fn shown(&self, words: &Words) -> Value {
        context! {
            became => &self.became, number => &self.number, text => words.say(&self.said), at_number => self.at_number,
        }
    }

    /// For the summary above the cards: which of them it is about, and the control where it is mended.
    pub fn summary(&self, of: Option<(&Card, &str)>, words: &Words) -> Value {
        let field = of.filter(|(card, _)| card.is_parked()).map(|(card, id)| {
            if self.at_number {
                format!("{id}-number")
            } else {
                card.first_choice(id)
            }
        });
        context! { text => words.say(&self.said), title => of.map(|(card, _)| card.title(words)), field }
    }
}
