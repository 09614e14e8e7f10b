//! An intent in doubt as people see it: what the wish was, why nobody can tell, and what they may say.

use microapp_store::{IntentRow, IntentState};
use microapp_templates::format;
use minijinja::{Value, context};
use serde_json::Value as Json;

use super::Slip;
use crate::journal::{Became, Fate, Intent};
use crate::words::Words;

/// Who looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// An admin, at anybody's.
    Admin,
    /// The person whose wish it is.
    Own,
}

/// An intent in doubt.
pub(crate) struct Card {
    intent: Intent,
    input: Json,
    candidates: Vec<Json>,
    by: By,
}

impl Card {
    /// Of an intent, for somebody.
    pub fn new(intent: Intent, by: By) -> Self {
        Self {
            // The contract's JSON is an object; what can't be read has no topic.
            input: serde_json::from_str(&intent.input).unwrap_or_default(),
            candidates: match &intent.fate {
                Fate::Parked(candidates) => candidates.clone(),
                _ => Vec::new(),
            },
            intent,
            by,
        }
    }

    /// Whether it may have been done, and nobody knows.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self.intent.row.state, IntentState::Unknown | IntentState::Parked)
    }

    /// For whom it is.
    pub fn person(&self) -> Option<&str> {
        self.intent.row.acting_user.as_deref()
    }

    /// The intent.
    pub fn row(&self) -> &IntentRow {
        &self.intent.row
    }

    /// The action.
    pub fn action(&self) -> &str {
        &self.intent.row.action
    }

    /// What the wish is about, where it makes nothing new. The contract's member.
    fn thing(&self) -> Option<&str> {
        self.input["meeting_id"].as_str()
    }

    /// Whether this may be said of it. What was made is one of those that were found; an admin may name another.
    pub fn allows(&self, became: &Became) -> bool {
        match became {
            Became::NotDone => true,
            Became::Done(None) => self.thing().is_some(),
            Became::Done(Some(_)) if self.by == By::Admin => self.thing().is_none(),
            Became::Done(Some(id)) => self.candidates.iter().any(|found| found["id"] == id.as_str()),
        }
    }

    /// Whether a form speaks of it.
    pub fn is(&self, integration: &str, key: &str) -> bool {
        self.intent.row.integration == integration && self.intent.row.key == key
    }

    /// Whether a person has to say what became of it.
    pub fn is_parked(&self) -> bool {
        self.intent.row.state == IntentState::Parked
    }

    fn wish(&self, words: &Words) -> Option<String> {
        let wish = format!("wish-{}", self.action());
        words.has(&wish).then(|| words.text(&wish))
    }

    /// What people know it by.
    pub fn title(&self, words: &Words) -> String {
        let topic = self.input["topic"].as_str().filter(|topic| !topic.trim().is_empty());
        let wish = || self.wish(words).unwrap_or_else(|| self.action().to_owned());
        topic.map_or_else(wish, str::to_owned)
    }

    /// The first control of its form, as the template names it.
    pub fn first_choice(&self, id: &str) -> String {
        match (self.candidates.is_empty(), self.thing()) {
            (false, _) => format!("{id}-1"),
            (true, Some(_)) => format!("{id}-done"),
            (true, None) if self.by == By::Admin => format!("{id}-other"),
            (true, None) => format!("{id}-not"),
        }
    }

    /// For the template: its `id` on the page, where its forms go, and the form of it that was not taken.
    fn shown(&self, id: &str, target: &str, looks: bool, words: &Words, slip: Option<&Slip>) -> Value {
        let row = &self.intent.row;
        let wish = self.wish(words);
        let candidates: Vec<Value> = self
            .candidates
            .iter()
            .filter_map(|found| candidate(found, words))
            .collect();
        context! {
            id,
            title => self.title(words),
            parked => self.is_parked(),
            slip => slip.filter(|slip| slip.is_of(self)).map(|slip| slip.shown(words)),
            reason => row.note.as_deref(),
            wish, candidates, target, looks,
            action => &row.action,
            start => start(&self.input, words),
            thing => self.thing(),
            whose => match self.by {
                By::Admin => Some(self.person().unwrap_or("–")),
                By::Own => None,
            },
            integration => &row.integration,
            since => words.moment(row.created),
            looked => words.moment(row.updated),
            key => &row.key,
            plain => self.thing().is_some(),
            other => self.by == By::Admin && self.thing().is_none(),
        }
    }
}

/// For the template: the cards of a page, each with whether something can look, and the form that was not taken.
pub(crate) fn shown(cards: &[(Card, bool)], target: &str, words: &Words, slip: Option<&Slip>) -> Value {
    let named = || (1..).map(|position| format!("doubt-{position}")).zip(cards);
    let wishes: Vec<Value> = named()
        .map(|(id, (card, looks))| card.shown(&id, target, *looks, words, slip))
        .collect();
    let refused = slip.map(|slip| {
        let found = named().find(|(_, (card, _))| slip.is_of(card));
        slip.summary(found.as_ref().map(|(id, (card, _))| (card, id.as_str())), words)
    });
    context! { wishes, refused }
}

/// One of those that it may have been, by the members that the contract's short forms have.
fn candidate(found: &Json, words: &Words) -> Option<Value> {
    let id = found["id"].as_str()?;
    let title = found["topic"].as_str().filter(|topic| !topic.trim().is_empty());
    Some(context! { id, title => title.unwrap_or(id), start => start(found, words) })
}

/// When it starts, as the reader writes times.
fn start(of: &Json, words: &Words) -> Option<String> {
    let (start, style, tag) = (of["start"].as_str()?, format::DateStyle::Long, words.tag());
    let shown = match of["time_zone"].as_str() {
        Some(zone) => format::date_time_zone(start, zone, style, tag),
        None => format::date_time(start, None, style, tag),
    };
    Some(shown.unwrap_or_else(|_| start.to_owned()))
}
