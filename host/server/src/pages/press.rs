//! `POST` a page: a button was pressed.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::response::{Html, IntoResponse, Response};
use microapp_templates::PageContext;
use microapp_templates::form::{Fields, Pressed};
use microapp_templates::model::manifest::{PageAction, Source};

use super::Catalogue;
use super::catalogue::newest_release;
use super::draw::Shown;
use super::key::{self, PageKey};
use super::sequence::{Came, Press};
use super::trouble::{Halt, Told};
use super::visit::{Asked, Place, RELEASE, Visit, with_query};
use crate::journal::Fate;
use crate::web::{Failure, SeeOther};

/// `POST /app/{integration}/{page}`
pub(super) async fn page(catalogue: Catalogue, place: Place, asked: Asked, body: Bytes) -> Result<Response, Failure> {
    let visit = Visit::begin(&catalogue, place, &asked).await?;
    let fields = read(&body);
    let key = fields.get(key::FIELD).and_then(PageKey::parse);
    let key = key.ok_or_else(|| Failure::bad_request("form-not-whole"))?;
    let done = match fields.pressed() {
        Pressed::Action(name) => pressed(&visit, name.as_deref(), fields, &key).await,
        other => again(&visit, &other, fields, key).await,
    };
    match done {
        Ok(response) => Ok(response),
        Err(Halt::Unread(error) | Halt::Refused { error, .. }) => visit.trouble(&visit.told_of_press(&error)),
        Err(halt) => visit.halted(halt),
    }
}

/// `POST /app/{integration}/{page}/live`: the inside of the live element.
pub(super) async fn live(
    catalogue: Catalogue,
    place: Place,
    asked: Asked,
    body: Bytes,
) -> Result<Html<String>, Failure> {
    let visit = Visit::begin(&catalogue, place, &asked).await?;
    let mut context = visit.context(&PageKey::random()?);
    let live = visit.live(&mut context, &read(&body)).await?;
    let mut html = visit.warnings_as_one_types(&context).await?;
    html.push_str(live.unwrap_or_default().as_str());
    Ok(Html(visit.as_placed(&html).into_owned()))
}

fn read(body: &Bytes) -> Fields {
    Fields::new(url::form_urlencoded::parse(body).into_owned())
}

/// A button that changes the form in place of sending it.
async fn again(visit: &Visit, pressed: &Pressed, mut fields: Fields, key: PageKey) -> Result<Response, Halt> {
    if let (Pressed::Generate(name), Some(form)) = (pressed, &visit.found()?.form) {
        let policy = visit.passcode_policy(form, &fields).await.unwrap_or_default();
        fields.set(name, policy.generate(random)?);
    }
    visit.loaded_and_drawn(Shown::new(key, fields)).await
}

fn random(buffer: &mut [u8]) -> Result<(), Failure> {
    for part in buffer.chunks_mut(16) {
        let bytes = crate::web::token::random::<16>()?;
        part.copy_from_slice(&bytes[..part.len()]);
    }
    Ok(())
}

async fn pressed(visit: &Visit, name: Option<&str>, fields: Fields, key: &PageKey) -> Result<Response, Halt> {
    let page = visit.found()?;
    let buttons = &page.manifest.actions;
    let button = match name {
        Some(name) => buttons.iter().find(|button| button.name == name),
        None => buttons.first(),
    };
    let button = button.ok_or_else(Failure::not_found)?;
    let mut context = visit.context(key);
    let mut loaded = needs_data(button);
    if loaded && let Err(halt) = visit.load(&mut context).await {
        // What the page speaks of may be gone because this very button, pressed before, has removed it.
        return match visit.latest(key, &button.name, 0).await? {
            (key, _, Some(_)) => Ok(SeeOther::new(visit.outcome_address(&button.name, 0, &key)).into_response()),
            (_, _, None) => Err(halt),
        };
    }
    if !visit.template.is_shown(&visit.page, &button.name, &context)? {
        return Err(Failure::forbidden("button-not-yours").into());
    }
    if let Some(form) = &page.form
        && !button.skip_form
    {
        let tables = visit.tables(form, &fields).await?;
        let mut submission = form.parse(&fields, &visit.locale, &tables);
        if let Some(policy) = visit.passcode_policy(form, &fields).await {
            visit.check_passcodes(form, &policy, &mut submission);
        }
        if !submission.errors.is_empty() {
            if !loaded {
                visit.load(&mut context).await?;
                loaded = true;
            }
            visit.forgive_untouched(form, &context, &fields, &tables, &mut submission)?;
        }
        if !submission.errors.is_empty() {
            let mut shown = Shown::new(key.clone(), submission.kept);
            shown.errors = submission.errors;
            return visit.draw(context, shown).await;
        }
        visit.template.put_form(&mut context, &visit.page, &submission.input);
        if button.warn.is_some()
            && !visit.has_begun(&button.name, key).await?
            && let Some(warning) = visit.warning(&context, &button.name).await?
            && !warning.was_seen(&fields)
            // It may have begun while we looked: pressed twice.
            && !visit.has_begun(&button.name, key).await?
        {
            if !loaded {
                visit.load(&mut context).await?;
            }
            let mut shown = Shown::new(key.clone(), submission.kept);
            shown.warning = Some(warning);
            return visit.draw(context, shown).await;
        }
    }
    let press = Press {
        visit,
        button: &button.name,
        key,
        fields: Some(&fields),
    };
    match press.run(&mut context, 0).await {
        Ok(came) => Ok(visit.arrive(came).await?),
        Err(halt) => halted(&press, fields.clone(), halt).await,
    }
}

/// The answer where the steps of a button do not go on: where it is waited for, or the form once more with these fields.
pub(super) async fn halted(press: &Press<'_>, fields: Fields, halt: Halt) -> Result<Response, Halt> {
    let (visit, button) = (press.visit, press.button);
    match halt {
        Halt::Pending { step, key } => Ok(SeeOther::new(visit.outcome_address(button, step, &key)).into_response()),
        Halt::Refused { error, key: refused } => {
            let key = refused.map_or_else(|| press.key.clone(), |refused| refused.next());
            let mut shown = Shown::new(key, fields);
            shown.errors = visit.at_fields(button, &error);
            if shown.errors.is_empty() {
                shown.told = Some(visit.told_of_press(&error));
            }
            visit.shown_again(shown, &error).await
        }
        Halt::Reused { step, key, addition } => {
            let (key, intent, fate) = visit.latest(&key, button, step).await?;
            let fate = fate.unwrap_or(Fate::UnderWay);
            let sent = visit.sent(button, step, &key, &intent, &fate).await?;
            let shown = visit.shown_in_addition(addition, fields, &sent);
            visit.loaded_and_drawn(shown).await
        }
        Halt::NotKept => visit.loaded_and_drawn(visit.shown_to_ask_anew(fields)?).await,
        halt => Err(halt),
    }
}

/// Whether a button speaks of what the page loads. Most don't, and need not wait for it.
pub(super) fn needs_data(button: &PageAction) -> bool {
    fn speaks<'a>(mut sources: impl Iterator<Item = &'a Source>) -> bool {
        sources.any(|source| source.expression.is_some())
    }
    let mail = |mail: &microapp_templates::model::manifest::Mail| {
        speaks([&mail.to, &mail.subject, &mail.body].into_iter().flatten())
    };
    let mut called = button.action.is_some();
    let mut steps = button.then.iter();
    button.when.is_some()
        || speaks(button.input.values())
        // What comes after a call most likely speaks of its output.
        || steps.any(|step| {
            let own = !called
                && (step.when.is_some()
                    || speaks(step.params.values().chain(&step.link))
                    || step.mail.as_ref().is_some_and(mail));
            let input = speaks(step.input.values());
            called |= step.action.is_some();
            own || input
        })
}

impl Visit {
    /// The answer at the end of a sequence: a redirect, so that going back or loading again sends nothing twice.
    pub async fn arrive(&self, came: Came) -> Result<Response, Failure> {
        match came {
            Came::Page(name, params) => {
                let page = self.template.page(&name).ok_or_else(Failure::not_found)?;
                let params = self.of_release(&params).await?;
                if self.place == Place::Embedded && !page.manifest.embed {
                    let own = format!("{}/{}/{name}", Place::Own.prefix(), self.at);
                    return Ok(self.new_tab(&with_query(own, &params))?.into_response());
                }
                Ok(SeeOther::new(with_query(format!("{}{name}", self.base()), &params)).into_response())
            }
            Came::Link { address, .. } if address.starts_with("mailto:") => Ok(self.mail(&address)?.into_response()),
            // Other sites show nothing within a frame, and a secret address stands on no page: who asks for it in a tab
            // gets it there.
            Came::Link { secret: true, .. } if self.place == Place::Embedded => {
                let own = format!("{}/{}/{}", Place::Own.prefix(), self.at, self.page);
                let own = with_query(own, &self.with_proof(&self.params));
                Ok(self.new_tab(&own)?.into_response())
            }
            Came::Link { address, .. } if self.place == Place::Embedded => Ok(self.new_tab(&address)?.into_response()),
            Came::Link { address, .. } => Ok(SeeOther::new(address).into_response()),
            Came::Stay => {
                let mut params = self.of_release(&self.params).await?;
                params.extend(self.key.as_ref().map(|key| (key::FIELD.to_owned(), key.to_string())));
                let here = format!("{}{}", self.base(), self.page);
                Ok(SeeOther::new(with_query(here, &params)).into_response())
            }
        }
    }

    /// Parameters of a page of this release: one that was installed while the button was at work need not have the page.
    async fn of_release(&self, params: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Failure> {
        let mut params = self.with_proof(params);
        if newest_release(&self.app, &self.running, &self.at).await? != self.release {
            params.insert(RELEASE.to_owned(), self.release.to_string());
        }
        Ok(params)
    }

    /// Why a press came to nothing. The page does not load itself again: it would come without what was pressed.
    pub fn told_of_press(&self, error: &microapp_runtime::InvokeError) -> Told {
        let mut told = self.told(error);
        if let Some(seconds) = told.again_in.take() {
            let seconds = microapp_templates::locale::args([("seconds", seconds.into())]);
            told.texts = vec![self.words.with("busy-press", &seconds)];
            told.lang = None;
        }
        told
    }

    /// The page once more.
    async fn loaded_and_drawn(&self, shown: Shown) -> Result<Response, Halt> {
        let mut context = self.context(&shown.key);
        self.load(&mut context).await?;
        self.draw(context, shown).await
    }

    /// The page once more, with what was typed; if there is no form, the refusal alone.
    pub async fn shown_again(&self, shown: Shown, error: &microapp_runtime::InvokeError) -> Result<Response, Halt> {
        if self.found()?.form.is_none() {
            return Ok(self.trouble(&self.told_of_press(error))?);
        }
        let mut context: PageContext = self.context(&shown.key);
        match self.load(&mut context).await {
            Ok(()) => self.draw(context, shown).await,
            Err(Halt::Unread(_)) => Ok(self.trouble(&self.told_of_press(error))?),
            Err(halt) => Err(halt),
        }
    }

    /// Where one sees how a step went.
    pub fn outcome_address(&self, button: &str, step: usize, key: &PageKey) -> String {
        let mut params = self.with_proof(&self.params);
        // Whoever waits ends with the release with which they began.
        params.insert(RELEASE.to_owned(), self.release.to_string());
        params.insert(key::FIELD.to_owned(), key.to_string());
        params.insert("_button".to_owned(), button.to_owned());
        params.insert("_step".to_owned(), step.to_string());
        with_query(format!("{}{}/outcome", self.base(), self.page), &params)
    }
}
