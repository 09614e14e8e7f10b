//! `GET …/{page}/outcome`: how a button's action went, as long as that is not known.
//!
//! The page asks the journal and sends nothing: it may be loaded as often as one likes. As soon as there is an answer it
//! leads on to where the button would have led. With script it asks in the background; without, it loads itself again.

use axum::Json;
use axum::response::{IntoResponse, Response};
use microapp_runtime::InvokeError;
use microapp_templates::html::escape;
use microapp_templates::locale::args;
use serde_json::{Value, json};

use super::Catalogue;
use super::draw::Shown;
use super::frame::Around;
use super::key::{self, PageKey};
use super::notice::{Notice, plain_link};
use super::press::paragraph;
use super::sequence::Press;
use super::trouble::Halt;
use super::visit::{Asked, Place, Visit};
use crate::journal::{Fate, IntentKey};
use crate::web::Failure;
use crate::words::Said;

/// How often it is asked while it is being done, in seconds.
const SOON: u64 = 2;
/// How often while it is being found out.
const LATER: u64 = 5;

pub(super) async fn page(catalogue: Catalogue, place: Place, asked: Asked) -> Result<Response, Failure> {
    let visit = Visit::begin(&catalogue, place, &asked).await?;
    let key = asked
        .queried(key::FIELD)
        .and_then(PageKey::parse)
        .ok_or_else(Failure::not_found)?;
    let button = asked.queried("_button").unwrap_or_default();
    let step: usize = asked.queried("_step").and_then(|step| step.parse().ok()).unwrap_or(0);
    let buttons = &visit.found()?.manifest.actions;
    let button = buttons
        .iter()
        .find(|known| known.name == button)
        .ok_or_else(Failure::not_found)?;
    let press = Press {
        visit: &visit,
        button: &button.name,
        key: &key,
        fields: None,
    };
    let intent = key.intent(&visit.session.person.id, &visit.page, press.button, step)?;
    let fate = visit.fate(&intent).await?;
    let fate = fate.ok_or_else(Failure::not_found)?;
    let here = visit.outcome_address(press.button, step, &key);
    if visit.visitor.wants_json() {
        return Ok(Json(asked_by_script(&visit, &intent, &fate, &here)).into_response());
    }
    let shown = match fate {
        Fate::UnderWay => visit.waiting("waiting-title", place_text(&visit, &intent), SOON, &here),
        Fate::Unknown => visit.waiting("finding-title", visit.words.text("finding-text"), LATER, &here),
        Fate::Parked(_) => visit.parked(&intent),
        Fate::Done(answer) => {
            let output = answer.map_or(Value::Null, |answer| answer.value());
            return went_on(&press, &intent, step, &output).await;
        }
        Fate::Refused(error) | Fate::NotSent(error) => return not_done(&press, &intent, &error).await,
    };
    Ok(shown?.into_response())
}

fn asked_by_script(visit: &Visit, intent: &IntentKey, fate: &Fate, here: &str) -> Value {
    match fate {
        Fate::UnderWay => json!({ "text": place_text(visit, intent) }),
        Fate::Unknown => json!({ "text": visit.words.text("finding-text") }),
        _ => json!({ "next": here }),
    }
}

/// Where this very wish stands, and how long it takes until its turn.
fn place_text(visit: &Visit, intent: &IntentKey) -> String {
    let Some(place) = visit.running.journal.place(intent) else {
        return visit.words.text("waiting-elsewhere");
    };
    if place.of == 1 {
        return visit.words.text("waiting-text");
    }
    // Whoever came now would wait until all of these have had their turn.
    let whole = visit
        .running
        .integration()
        .would_wait(microapp_runtime::Priority::Person);
    let own = whole.as_secs_f64() * place.position as f64 / place.of as f64;
    let said = Said::from("waiting-place")
        .count("place", place.position as u64)
        .count("count", place.of as u64)
        .count("seconds", own.ceil().max(1.0) as u64);
    visit.words.say(&said)
}

impl Visit {
    fn waiting(&self, title: &str, text: String, seconds: u64, here: &str) -> Result<crate::web::Page, Failure> {
        let mut around = Around::titled(self.words.text(title));
        around.again_in = Some(seconds);
        around.without_script = true;
        let after = format!(
            "<div class=\"waiting\" data-poll=\"{}\" data-poll-seconds=\"{seconds}\"><p role=\"status\" \
             data-poll-text>{}</p><progress class=\"progress\" aria-label=\"{}\"></progress><p class=\"muted\">{}</p></div>",
            escape(here),
            escape(&text),
            escape(&self.words.text(title)),
            escape(&self.words.text("waiting-close")),
        );
        self.notice(Notice {
            around,
            texts: Vec::new(),
            after,
        })
    }

    fn parked(&self, intent: &IntentKey) -> Result<crate::web::Page, Failure> {
        let key = args([("key", intent.as_str().to_owned().into())]);
        let text = self.words.with("parked-text", &key);
        self.notice(Notice {
            around: Around::titled(self.words.text("parked-title")),
            texts: Vec::new(),
            after: format!(
                "{}{}",
                paragraph(&text),
                plain_link("/", &self.words.text("first-page"))
            ),
        })
    }
}

/// It was done: on to where the button leads.
async fn went_on(press: &Press<'_>, intent: &IntentKey, step: usize, output: &Value) -> Result<Response, Failure> {
    let visit = press.visit;
    let mut context = visit.context(press.key);
    let form = match (&visit.found()?.form, visit.app.typed().of(intent)) {
        (Some(form), Some(fields)) => form.data(&fields),
        // After a restart, what was sent is nearest to it.
        _ => visit.input_of(intent).await?,
    };
    visit.template.put_form(&mut context, &visit.page, &form);
    match press.resume(&mut context, step, output).await {
        Ok(came) => visit.arrive(came),
        Err(halt) => visit.halted(halt),
    }
}

/// Nothing came of it: the form once more, as it was sent, with the reason.
async fn not_done(press: &Press<'_>, intent: &IntentKey, error: &InvokeError) -> Result<Response, Failure> {
    let visit = press.visit;
    let fields = visit.typed_with(intent, &visit.input_of(intent).await?)?;
    let mut shown = Shown::new(press.key.next(), fields);
    shown.errors = visit.at_fields(press.button, error);
    if shown.errors.is_empty() {
        shown.told = Some(visit.told_on_form(error));
    }
    match visit.shown_again(shown, error).await {
        Ok(response) => Ok(response),
        Err(Halt::Failure(failure)) => Err(failure),
        Err(halt) => visit.halted(halt),
    }
}
