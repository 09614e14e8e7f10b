//! Runs the steps of a button. What changes something goes through the journal.

use std::time::Duration;

use microapp_runtime::{Invocation, Priority};
use microapp_templates::PageContext;
use microapp_templates::form::Fields;
use microapp_templates::page::Next;
use serde_json::Value;
use tokio::time::Instant;

use super::calls::undeclared;
use super::key::PageKey;
use super::made::Made;
use super::sent::came_to_nothing;
use super::trouble::Halt;
use super::visit::Visit;
use crate::journal::{Fate, IntentKey, JournalError, Request};
use crate::web::Failure;

/// How long a person looks at a busy button, what is read before included. What takes longer goes on, and a page says where
/// it stands.
const PATIENCE: Duration = Duration::from_secs(4);
/// The same where wishes wait for the rate limit: then there is something to tell.
const IN_A_QUEUE: Duration = Duration::from_secs(1);
/// After how long it is looked again whether there is a queue.
const AGAIN: Duration = Duration::from_millis(250);
/// After how long it is looked again whether a wish is written down.
const WRITING: Duration = Duration::from_millis(50);
/// How long an action may take in all, waiting for the rate limit included.
const ACTING: Duration = Duration::from_secs(90);

/// Where a sequence leads.
pub(super) enum Came {
    /// To a page of the template.
    Page(String, std::collections::BTreeMap<String, String>),
    /// To an address: http, https or mailto. A secret one may be in no page.
    Link { address: String, secret: bool },
    /// Nowhere.
    Stay,
}

/// Which button was pressed on which view of the page.
pub(super) struct Press<'a> {
    pub visit: &'a Visit,
    pub button: &'a str,
    pub key: &'a PageKey,
    /// What was typed; none if the press is looked at later.
    pub fields: Option<&'a Fields>,
}

impl Press<'_> {
    /// Runs the steps from this one on.
    pub async fn run(&self, context: &mut PageContext, from: usize) -> Result<Came, Halt> {
        self.run_on(context, from, (None, false)).await
    }

    /// The same, after something was made, or a secret was given.
    async fn run_on(
        &self,
        context: &mut PageContext,
        from: usize,
        (mut made, mut secret): (Option<Made>, bool),
    ) -> Result<Came, Halt> {
        let visit = self.visit;
        let mut position = from;
        loop {
            let (next, after) = visit.template.step(&visit.page, self.button, position, context)?;
            // A secret may be opened at the service that gave it, and nothing else: neither shown, nor sent, nor kept in an
            // address of ours, nor brought to somebody else's site.
            if secret && !matches!(&next, Next::Link(address) if visit.is_of_service(address)) {
                let message = "a secret output of an action can only be opened by a link to the service's own sites";
                return Err(Failure::internal(format!("{}: {message}", visit.page)).into());
            }
            match next {
                Next::Call { action, input, output } => {
                    let value = if visit.reads(&action) {
                        visit.read_for_button(&action, &input).await.map_err(Halt::refused)?
                    } else {
                        let written = self.write(&action, &input, position).await;
                        visit.reads.forget();
                        written?
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
                Next::Link(address) => return Ok(Came::Link { address, secret }),
                Next::Stay => return Ok(Came::Stay),
            }
            position = after;
        }
    }

    /// Goes on after a step whose answer has come. What the steps before it gave is what is kept of them.
    pub async fn resume(&self, context: &mut PageContext, step: usize, value: &Value) -> Result<Came, Halt> {
        let visit = self.visit;
        let (mut position, mut made, mut secret) = (0, None, false);
        while position <= step {
            let (next, after) = visit.template.step(&visit.page, self.button, position, context)?;
            if let Next::Call { action, input, output } = next {
                let value = if position == step {
                    value.clone()
                } else if visit.reads(&action) {
                    visit.read_for_button(&action, &input).await.map_err(Halt::refused)?
                } else {
                    self.kept(position).await?
                };
                secret |= visit.is_secret(&action);
                made = visit.made(&action, &input, &value).await?.or(made);
                if let Some(name) = output {
                    visit.template.put_output(context, &name, &action, &value);
                }
            }
            position = after;
        }
        self.run_on(context, position, (made, secret)).await
    }

    /// The answer that is kept of a step; nothing if that is a secret.
    async fn kept(&self, step: usize) -> Result<Value, Failure> {
        let (_, _, fate) = self.visit.latest(self.key, self.button, step).await?;
        Ok(match fate {
            Some(Fate::Done(Some(answer))) => answer.value(),
            _ => Value::Null,
        })
    }

    async fn write(&self, action: &str, input: &Value, step: usize) -> Result<Value, Halt> {
        let visit = self.visit;
        if !visit.is_declared(action, input) {
            return Err(Halt::refused(undeclared(action)));
        }
        let (journal, text) = (&visit.running.journal, visit.own_host_as_me(input).to_string());
        let attempt = |key: &PageKey| key.intent(&visit.session.person.id, &visit.page, self.button, step);
        let (mut key, mut intent, mut fate) = visit.latest(self.key, self.button, step).await?;
        // Whoever has seen the refusal and presses again wants it tried again.
        if matches!(fate, Some(Fate::Refused(_))) && self.key.is_after(&key) {
            key = key.next();
            (intent, fate) = (attempt(&key)?, None);
        }
        loop {
            // One that was begun has passed this, and may have removed what it is asked about.
            if fate.is_none() {
                visit.may(action, input).await.map_err(Halt::refused)?;
            }
            if fate.is_none() || came_to_nothing(fate.as_ref()) {
                self.keep_typed(&intent);
                visit.app.presses().wished(&intent, visit.since());
            }
            let invocation = Invocation::new(action, text.clone())
                .acting_user(&visit.acting_user)
                .priority(Priority::Person)
                .since(visit.since())
                .deadline(ACTING);
            let request = Request {
                key: intent.clone(),
                origin: format!("page {}", visit.page),
                invocation,
            };
            // Whoever stops waiting stops nothing: the journal goes on, and keeps the answer.
            let answer = journal.invoke(request);
            tokio::pin!(answer);
            let mut until = visit.came + IN_A_QUEUE;
            let answered = loop {
                if let Ok(answered) = tokio::time::timeout_at(until, &mut answer).await {
                    break answered;
                }
                let fate = visit.fate(&intent).await?;
                if fate.is_none() || came_to_nothing(fate.as_ref()) {
                    // The page that says where it stands asks the journal, in which this attempt is about to be written.
                    until = Instant::now() + WRITING;
                } else if until < visit.came + PATIENCE && !self.in_a_queue(&intent) {
                    // There may be a queue a moment later.
                    until = (until + AGAIN).min(visit.came + PATIENCE);
                } else {
                    return Err(Halt::Pending { step, key });
                }
            };
            match answered {
                Ok(answer) => {
                    visit.app.presses().done(&intent, &visit.session.person.id);
                    return Ok(answer.value());
                }
                Err(JournalError::Action(error)) => {
                    visit.app.presses().came_to_nothing(&intent);
                    return Err(Halt::Refused {
                        error: Box::new(error),
                        key: Some(key),
                    });
                }
                // Where it stands is said on a page of its own, which goes on where it is done.
                Err(
                    JournalError::UnderWay { .. }
                    | JournalError::Unknown { .. }
                    | JournalError::Parked { .. }
                    | JournalError::SaidDone { .. },
                ) => {
                    return Err(Halt::Pending { step, key });
                }
                Err(JournalError::NotKept { .. }) => return Err(Halt::NotKept),
                Err(JournalError::KeyReused { .. }) => {}
                Err(error) => return Err(Failure::from(error).into()),
            }
            // Something else was sent under this key; perhaps a moment ago, from another tab of this page view.
            fate = visit.fate(&intent).await?;
            if came_to_nothing(fate.as_ref()) {
                // Nothing came of it: this is the same wish, mended.
                key = key.next();
                intent = attempt(&key)?;
                fate = visit.fate(&intent).await?;
                continue;
            }
            // It is in addition to what was sent first. If the person has agreed to that, it has a key by now: to press
            // twice is to press once.
            let addition = key.first().and(&text);
            let agreed = visit.latest(&addition, self.button, step).await?;
            if agreed.2.is_none() {
                return Err(Halt::Reused { step, key, addition });
            }
            (key, intent, fate) = agreed;
        }
    }

    /// Whether this wish waits for the rate limit among others: their place is what there is to tell.
    fn in_a_queue(&self, intent: &IntentKey) -> bool {
        let running = &self.visit.running;
        let among_others = running.journal.place(intent).is_some_and(|place| place.of > 1);
        among_others && !running.integration().would_wait(Priority::Person).is_zero()
    }

    /// Keeps what was typed for whoever comes back to the page, or is told later that it was refused.
    fn keep_typed(&self, intent: &IntentKey) {
        if let Some(fields) = self.fields {
            self.visit.app.typed().keep(intent.clone(), fields.clone());
        }
    }
}
