//! `GET …/{page}/outcome`: how a button's action went, as long as that is not known.
//!
//! The page asks the journal and sends nothing: it may be loaded as often as one likes. As soon as there is an answer it
//! leads on to where the button would have led. With script it asks in the background; without, it loads itself again.

use std::time::Duration;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_runtime::{InvokeError, Waits};
use microapp_templates::html::escape;
use serde_json::{Value, json};

use super::Catalogue;
use super::draw::Shown;
use super::frame::Around;
use super::key::{self, PageKey};
use super::notice::{self, LINK, Notice};
use super::press::{self, needs_data};
use super::sequence::Press;
use super::trouble::Halt;
use super::visit::{Asked, Place, Visit};
use crate::in_doubt::Slip;
use crate::journal::{self, Fate, IntentKey, RequestsEach};
use crate::web::Failure;
use crate::words::Said;

/// How often it is asked while it is being done, in seconds.
const SOON: u64 = 2;
/// How often while it is being found out.
const LATER: u64 = 5;

pub(super) async fn page(catalogue: Catalogue, place: Place, asked: Asked) -> Result<Response, Failure> {
    if let Some(gone) = notice::gone(&catalogue, place, &asked).await? {
        return Ok(gone);
    }
    let visit = Visit::begin(&catalogue, place, &asked).await?;
    shown(&visit, &asked, None).await
}

/// How it went, as far as is known; `slip`: what a person said of it and was not taken.
pub(super) async fn shown(visit: &Visit, asked: &Asked, slip: Option<&Slip>) -> Result<Response, Failure> {
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
        visit,
        button: &button.name,
        key: &key,
        fields: None,
    };
    let intent = key.intent(&visit.session.person.id, &visit.page, press.button, step)?;
    let mut fate = visit.fate(&intent).await?.ok_or_else(Failure::not_found)?;
    if matches!(fate, Fate::UnderWay) && visit.running.journal.place(&intent).is_none() {
        // It has ended since, or is under way elsewhere.
        fate = visit.fate(&intent).await?.ok_or_else(Failure::not_found)?;
    }
    let here = visit.outcome_address(press.button, step, &key);
    if visit.visitor.wants_json() {
        return Ok(Json(asked_by_script(visit, &intent, &fate, &here)).into_response());
    }
    let shown = match fate {
        Fate::UnderWay => visit.waiting("waiting-title", place_text(visit, &intent), SOON, &here),
        Fate::Unknown => visit.waiting("finding-title", visit.words.text("finding-text"), LATER, &here),
        Fate::Parked(_) => {
            let doubt = visit.doubt(&intent, asked, slip).await?;
            visit.parked(doubt, slip.is_some())
        }
        Fate::Done(answer) => {
            let place = visit.app.presses().done(&intent, &visit.session.person.id);
            visit.goes_on_since(place);
            let output = answer.map_or(Value::Null, |answer| answer.value());
            return went_on(&press, &intent, step, &output).await;
        }
        Fate::Refused(error) | Fate::NotSent(error) => {
            let place = visit.app.presses().came_to_nothing(&intent);
            visit.goes_on_since(place);
            return not_done(&press, &intent, &error).await;
        }
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

/// How many requests the page that shows a wish takes, after those of the wish itself.
const SHOWING: f64 = 1.0;

/// Where this very wish stands, and how long it takes until it is done.
fn place_text(visit: &Visit, intent: &IntentKey) -> String {
    let Some(place) = visit.running.journal.place(intent) else {
        return visit.words.text("waiting-elsewhere");
    };
    if place.of == 1 {
        return visit.words.text("waiting-text");
    }
    let (integration, journal) = (visit.running.integration(), &visit.running.journal);
    let newcomer = integration.waits(microapp_runtime::Priority::Person);
    let said = Said::from("waiting-place")
        .count("place", place.position as u64)
        .count("count", place.of as u64)
        .count("seconds", seconds(&newcomer, journal.requests_each().as_ref(), place));
    visit.words.say(&said)
}

/// How long a wish in this place takes, if it takes as many requests `each` as those before it.
///
/// A newcomer would wait until one request of each wish has had its turn; the older go first with all of theirs. All of them
/// pass the integration's window, and those of a class its own: whichever is the narrowest for what is wished says how long.
fn seconds(newcomer: &Waits, each: Option<&RequestsEach>, place: journal::Place) -> u64 {
    let whole = newcomer.behind_all.mul_f64(each.map_or(1.0, |each| each.all) + SHOWING);
    let classes = newcomer.classes.iter().map(|(name, wait)| {
        let requests = each.map_or(1.0, |each| each.by_class.get(name).copied().unwrap_or_default());
        wait.mul_f64(requests)
    });
    let all = classes.fold(whole, Duration::max);
    let own = all.as_secs_f64() * place.position as f64 / place.of as f64;
    own.ceil().max(1.0) as u64
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

    /// It was done, and what the way on speaks of is gone.
    fn done(&self) -> Result<crate::web::Page, Failure> {
        self.notice(Notice {
            around: Around::titled(self.words.text("sent-title-plain")),
            texts: Vec::new(),
            after: self.to_first_page(LINK),
        })
    }

    fn parked(&self, doubt: String, refused: bool) -> Result<crate::web::Page, Failure> {
        let mut around = Around::titled(self.words.text("parked-title"));
        around.failed = refused;
        if refused {
            around.status = StatusCode::CONFLICT;
        }
        self.notice(Notice {
            around,
            texts: vec![self.words.text("parked-text")],
            after: format!("{doubt}{}", self.to_first_page(LINK)),
        })
    }
}

/// It was done: on to where the button leads.
async fn went_on(press: &Press<'_>, intent: &IntentKey, step: usize, output: &Value) -> Result<Response, Failure> {
    let (visit, page) = (press.visit, press.visit.found()?);
    let mut context = visit.context(press.key);
    let button = page.manifest.actions.iter().find(|known| known.name == press.button);
    let mut gone = false;
    if button.is_some_and(needs_data) {
        match visit.load(&mut context).await {
            Ok(()) => {}
            // Perhaps because this very button has removed it.
            Err(Halt::Unread(_)) => gone = true,
            Err(halt) => return visit.halted(halt),
        }
    }
    // The first step was sent with what the form says; a later one perhaps with something else.
    let (_, first, fate) = visit.latest(press.key, press.button, 0).await?;
    let first = if fate.is_some() { &first } else { intent };
    // After a restart, what was sent is nearest to it.
    let input = visit.input_of(first).await?;
    let form = match (&page.form, visit.app.typed().of(first)) {
        (Some(form), Some(fields)) => form.data(&fields),
        _ => input.clone(),
    };
    visit.template.put_form(&mut context, &visit.page, &form);
    let halt = match press.resume(&mut context, step, output).await {
        Ok(came) => return visit.arrive(came).await,
        Err(Halt::Failure(_)) if gone => return Ok(visit.done()?.into_response()),
        Err(halt) => halt,
    };
    match press::halted(press, visit.typed_with(press.button, first, &input)?, halt).await {
        Ok(response) => Ok(response),
        Err(halt) => visit.halted(halt),
    }
}

/// Nothing came of it: the form once more, as it was sent, with the reason.
async fn not_done(press: &Press<'_>, intent: &IntentKey, error: &InvokeError) -> Result<Response, Failure> {
    let visit = press.visit;
    let fields = visit.typed_with(press.button, intent, &visit.input_of(intent).await?)?;
    let mut shown = Shown::new(press.key.next(), fields);
    shown.errors = visit.at_fields(press.button, error);
    if shown.errors.is_empty() {
        shown.told = Some(visit.told_of_press(error));
    }
    match visit.shown_again(shown, error).await {
        Ok(response) => Ok(response),
        Err(Halt::Failure(failure)) => Err(failure),
        Err(halt) => visit.halted(halt),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(position: usize) -> journal::Place {
        journal::Place { position, of: 100 }
    }

    fn each(light: f64, medium: f64) -> RequestsEach {
        RequestsEach {
            all: light + medium,
            by_class: [("light".to_owned(), light), ("medium".to_owned(), medium)].into(),
        }
    }

    #[test]
    fn a_place_takes_as_long_as_all_requests_of_those_before_it() {
        let newcomer = Waits::of_window(Duration::from_secs(10));
        let each = each(0.0, 2.0);
        let seconds = |each, position| seconds(&newcomer, each, place(position));
        assert_eq!(seconds(Some(&each), 100), 30, "two requests, and the page");
        assert_eq!(seconds(Some(&each), 50), 15);
        assert_eq!(seconds(None, 50), 10, "nobody is done yet");
        assert_eq!(
            super::seconds(&Waits::default(), Some(&each), place(1)),
            1,
            "never none at all"
        );
    }

    #[test]
    fn with_a_plan_a_place_takes_as_long_as_the_window_that_is_narrowest_for_it() {
        // A hundred wait for a request of the class `medium`: five a second, and ten a second in all.
        let mut newcomer = Waits::of_window(Duration::ZERO);
        newcomer.behind_all = Duration::from_secs(10);
        newcomer.classes = vec![
            ("light".to_owned(), Duration::ZERO),
            ("medium".to_owned(), Duration::from_secs(20)),
            ("heavy".to_owned(), Duration::from_secs(1_000)),
        ];
        let seconds = |each: &RequestsEach| seconds(&newcomer, Some(each), place(100));
        assert_eq!(seconds(&each(0.0, 2.0)), 40);
        assert_eq!(
            seconds(&each(4.0, 2.0)),
            70,
            "all of them pass the integration's window"
        );
        assert_eq!(
            seconds(&each(0.0, 2.0)),
            seconds(&each(0.5, 2.0)),
            "none waits for a heavy one"
        );
    }
}
