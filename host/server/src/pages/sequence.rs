//! Runs the steps of a button. What changes something goes through the journal.

use std::time::Duration;

use microapp_runtime::{Invocation, Priority};
use microapp_templates::PageContext;
use microapp_templates::page::Next;
use serde_json::Value;

use super::calls::undeclared;
use super::key::PageKey;
use super::made::Made;
use super::trouble::Halt;
use super::visit::Visit;
use crate::journal::{Fate, JournalError, Request};
use crate::web::Failure;

/// How long a person looks at a busy button. What takes longer goes on, and a page says where it stands.
const PATIENCE: Duration = Duration::from_secs(4);
/// How long an action may take in all, waiting for the rate limit included.
const ACTING: Duration = Duration::from_secs(90);

/// Where a sequence leads.
pub(super) enum Came {
    /// To a page of the template.
    Page(String, std::collections::BTreeMap<String, String>),
    /// To an address: http, https or mailto.
    Link(String),
    /// Nowhere.
    Stay,
}

/// Which button was pressed on which view of the page.
pub(super) struct Press<'a> {
    pub visit: &'a Visit,
    pub button: &'a str,
    pub key: &'a PageKey,
}

impl Press<'_> {
    /// Runs the steps from this one on.
    pub async fn run(&self, context: &mut PageContext, from: usize) -> Result<Came, Halt> {
        self.run_on(context, from, None).await
    }

    /// The same, after something was made.
    async fn run_on(&self, context: &mut PageContext, from: usize, mut made: Option<Made>) -> Result<Came, Halt> {
        let visit = self.visit;
        let (mut position, mut secret) = (from, false);
        loop {
            let (next, after) = visit.template.step(&visit.page, self.button, position, context)?;
            // A secret may be opened by the browser, and nothing else: neither shown, nor sent, nor kept in an address of ours.
            if secret && !matches!(&next, Next::Link(address) if address.starts_with("http")) {
                let message = "a secret output of an action can only be opened by a link";
                return Err(Failure::internal(format!("{}: {message}", visit.page)).into());
            }
            match next {
                Next::Call { action, input, output } => {
                    let value = if visit.reads(&action) {
                        visit.read(&action, &input).await.map_err(Halt::refused)?
                    } else {
                        self.write(&action, &input, position).await?
                    };
                    secret |= visit.is_secret(&action);
                    made = visit.made(&action, &input, &value).await?.or(made);
                    if let Some(name) = output {
                        visit.template.put_output(context, &name, &action, &value);
                    }
                }
                Next::Page { name, mut params } => {
                    if let Some(made) = &made {
                        made.add_to(&mut params);
                    }
                    return Ok(Came::Page(name, params));
                }
                Next::Link(address) => return Ok(Came::Link(address)),
                Next::Stay => return Ok(Came::Stay),
            }
            position = after;
        }
    }

    /// Goes on after a step whose answer has come.
    pub async fn resume(&self, context: &mut PageContext, step: usize, value: &Value) -> Result<Came, Halt> {
        let visit = self.visit;
        let (next, after) = visit.template.step(&visit.page, self.button, step, context)?;
        let mut made = None;
        if let Next::Call { action, input, output } = next {
            made = visit.made(&action, &input, value).await?;
            if let Some(name) = output {
                visit.template.put_output(context, &name, &action, value);
            }
        }
        self.run_on(context, after, made).await
    }

    async fn write(&self, action: &str, input: &Value, step: usize) -> Result<Value, Halt> {
        let visit = self.visit;
        if !visit.is_declared(action, input) {
            return Err(Halt::refused(undeclared(action)));
        }
        let (journal, text) = (&visit.running.journal, input.to_string());
        let person = &visit.session.person.id;
        let mut key = self.key.clone();
        loop {
            let intent = key.intent(person, &visit.page, self.button, step)?;
            let fate = journal.fate(&intent).await.map_err(Failure::internal)?;
            // One that was begun has passed this, and may have removed what it is asked about.
            if fate.is_none() {
                visit.may(action, input).await.map_err(Halt::refused)?;
            }
            let invocation = Invocation::new(action, text.clone())
                .acting_user(&visit.acting_user)
                .priority(Priority::Person)
                .deadline(ACTING);
            let request = Request {
                key: intent,
                origin: format!("page {}", visit.page),
                invocation,
            };
            let pending = |key| Err(Halt::Pending { step, key });
            // Whoever stops waiting stops nothing: the journal goes on, and keeps the answer.
            let Ok(answered) = tokio::time::timeout(PATIENCE, journal.invoke(request)).await else {
                return pending(key);
            };
            return match answered {
                Ok(answer) => Ok(answer.value()),
                Err(JournalError::Action(error)) => Err(Halt::refused(error)),
                Err(JournalError::UnderWay { .. } | JournalError::Unknown { .. } | JournalError::Parked { .. }) => {
                    pending(key)
                }
                Err(JournalError::KeyReused { .. }) => match fate {
                    // Nothing came of the first: this is the same wish, mended. Its key is made of its contents, so that to
                    // press twice is to press once.
                    Some(Fate::Refused(_) | Fate::NotSent(_)) if key == *self.key => {
                        key = key.and(&text);
                        continue;
                    }
                    Some(Fate::Done(answer)) => Err(Halt::Reused {
                        step,
                        output: answer.map(|answer| answer.value()),
                    }),
                    _ => pending(key),
                },
                Err(JournalError::NotKept { .. }) => Err(Halt::Reused { step, output: None }),
                Err(error) => Err(Failure::internal(error).into()),
            };
        }
    }
}
