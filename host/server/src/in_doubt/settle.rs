//! What a form says of an intent in doubt, and what comes of it.

use crate::journal::{Became, IntentKey, JournalError, Ruling, WhyNot};
use crate::people::FormData;
use crate::web::{App, Failure};
use crate::words::Said;

use super::Card;

/// A person's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// Look once more.
    LookAgain,
    /// What became of it.
    Became(Became),
}

/// Why it was not taken.
#[derive(Debug)]
pub(crate) enum Refused {
    /// What the person should know, beside the form.
    Said(Said),
    /// The same of the number that they typed.
    Number(Said),
    /// There is no page.
    Failure(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<JournalError> for Refused {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::NotSettled { why, .. } if why == WhyNot::NotThere => Self::Number(said(why)),
            JournalError::NotSettled { why, .. } => Self::Said(said(why)),
            JournalError::NoSuchIntent { .. } => Self::Failure(Failure::not_found()),
            error => Self::Failure(error.into()),
        }
    }
}

fn said(why: WhyNot) -> Said {
    match why {
        WhyNot::UnderWay => Said::from("doubt-under-way"),
        WhyNot::Known => Said::from("doubt-known"),
        WhyNot::NobodyLooks => Said::from("doubt-nobody-looks"),
        WhyNot::TooEarly { seconds } => Said::from("doubt-too-early").count("count", seconds),
        WhyNot::NotThere => Said::from("doubt-not-there"),
        WhyNot::Changed => Said::from("changed-text"),
    }
}

impl Word {
    /// What a form of [`Card`] says.
    pub fn read(form: &FormData) -> Result<Self, Refused> {
        let became = match form.text("became") {
            "look-again" => return Ok(Self::LookAgain),
            "not-done" => Became::NotDone,
            "done" => Became::Done(None),
            "other" => match form.text("number") {
                "" => return Err(Refused::Number(Said::from("doubt-no-number"))),
                number => Became::Done(Some(number.to_owned())),
            },
            chosen => match chosen.strip_prefix("done:") {
                Some(id) => Became::Done(Some(id.to_owned())),
                None => return Err(Refused::Said(Said::from("doubt-no-choice"))),
            },
        };
        Ok(Self::Became(became))
    }
}

/// Does what a person says. The same as `microapp intents settle`, by the same functions.
///
/// # Errors
///
/// [`Refused`]: nothing was written.
pub(crate) async fn carry_out(
    app: &App,
    integration: &str,
    key: &IntentKey,
    card: &Card,
    word: Word,
    who: &str,
) -> Result<(), Refused> {
    match word {
        Word::LookAgain => {
            let running = app.integrations().get(integration).await?;
            running.journal.rule(key, Ruling::LookAgain, None, who).await?;
        }
        Word::Became(became) if !card.allows(&became) => return Err(Refused::Said(Said::from("doubt-no-choice"))),
        Word::Became(became) => match app.integrations().get(integration).await {
            Ok(running) => drop(running.journal.settle(key, became, who).await?),
            // What is known of it without the service is in the journal.
            Err(_) => {
                let ledger = app.integrations().ledger().clone();
                let (integration, key, who) = (integration.to_owned(), key.clone(), who.to_owned());
                let settled =
                    tokio::task::spawn_blocking(move || ledger.settle(&integration, &key, &became, &who)).await;
                settled.map_err(Failure::internal)??;
            }
        },
    }
    Ok(())
}
