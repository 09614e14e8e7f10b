//! Pages drawn with samples.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::fill::{FillError, fill};
use super::samples::{Samples, State};
use crate::form::{FieldError, Fields, FormView, Pressed};
use crate::html::{Html, Writer};
use crate::locale::Locale;
use crate::page::{Next, Page, PageContext, RenderError};
use crate::template::Template;

/// A template with its samples.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The template.
    pub template: Arc<Template>,
    /// Its samples.
    pub samples: Samples,
}

/// One look at a page.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The page's name.
    pub page: String,
    /// The language.
    pub locale: Arc<Locale>,
    /// The state.
    pub state: State,
    /// What the address says; what is missing is made up.
    pub params: BTreeMap<String, String>,
    /// Where the pages are; a page's name is appended.
    pub base: String,
    /// The present.
    pub now: Timestamp,
}

/// A page, drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its heading.
    pub title: String,
    /// What is below the heading.
    pub body: Html,
}

impl Stage {
    /// Draws a page, with what was sent to it if something was.
    ///
    /// # Errors
    ///
    /// If there is no such page, or it fails, takes too long or becomes too large.
    pub fn draw(&self, scene: &Scene, sent: Option<&Fields>) -> Result<Drawn, RenderError> {
        let page = self.page(scene)?;
        let mut context = self.context(scene, page)?;
        if page.form.is_some() {
            let fields = match sent {
                Some(fields) => fields.clone(),
                None => self.first_fields(scene, &context)?,
            };
            let checked = sent.is_some() || scene.state == State::Errors;
            context.form_html = Some(self.form(scene, page, &mut context, &fields, checked)?);
        }
        let mut body = Writer::default();
        if lively(scene) && page.form.as_ref().is_none_or(|form| form.root.live().is_none()) {
            body.html(&self.warnings(scene, &context)?);
        }
        body.html(&match &page.manifest.template {
            Some(_) => self.template.render_page(&scene.page, &context)?,
            None => context.form_html.clone().unwrap_or_default(),
        });
        Ok(Drawn {
            title: self.template.title(page, &scene.locale),
            body: body.finish(),
        })
    }

    /// Draws what the buttons of a page would warn of with what its form holds first. On a server that is drawn in the
    /// midst of a press.
    pub(super) fn try_warnings(&self, scene: &Scene) -> Result<(), RenderError> {
        let page = self.page(scene)?;
        if page.manifest.actions.iter().all(|button| button.warn.is_none()) {
            return Ok(());
        }
        let mut context = self.context(scene, page)?;
        if let Some(form) = &page.form {
            let fields = self.first_fields(scene, &context)?;
            self.template.put_form(&mut context, &scene.page, &form.data(&fields));
        }
        self.warnings(scene, &context).map(drop)
    }

    /// What a form that is sent leads to: what is wrong, or what comes next when every action has its sample for an
    /// output.
    ///
    /// # Errors
    ///
    /// As for [`draw`](Self::draw), and if there is no such button.
    pub fn press(&self, scene: &Scene, fields: &Fields) -> Result<Result<Next, Vec<FieldError>>, RenderError> {
        let page = self.page(scene)?;
        let mut context = self.context(scene, page)?;
        let given = match fields.pressed() {
            Pressed::Action(name) => name,
            _ => None,
        };
        let Some(button) = given.or_else(|| super::primary(&page.manifest).map(str::to_owned)) else {
            return Ok(Ok(Next::Stay));
        };
        let known = page.manifest.actions.iter().find(|action| action.name == button);
        if let Some(form) = page
            .form
            .as_ref()
            .filter(|_| known.is_some_and(|action| !action.skip_form))
        {
            let read = form.parse(fields, &scene.locale, &self.samples.tables(&self.template, scene.state));
            if !read.errors.is_empty() {
                return Ok(Err(read.errors));
            }
            self.template.put_form(&mut context, &scene.page, &read.input);
        }
        let mut position = 0;
        loop {
            let (next, after) = self.template.step(&scene.page, &button, position, &context)?;
            position = after;
            match next {
                Next::Call { action, output, .. } => {
                    let value = self.samples.output(&self.template.actions, &action, scene.state);
                    if let Some(name) = output {
                        self.template.put_output(&mut context, &name, &action, &value);
                    }
                }
                next => return Ok(Ok(next)),
            }
        }
    }

    /// The inside of a form's live element for what is typed so far, with what buttons would warn of.
    ///
    /// # Errors
    ///
    /// As for [`draw`](Self::draw).
    pub fn live(&self, scene: &Scene, fields: &Fields) -> Result<Html, RenderError> {
        let page = self.page(scene)?;
        let mut context = self.context(scene, page)?;
        if let Some(form) = &page.form {
            self.template.put_form(&mut context, &scene.page, &form.data(fields));
        }
        Ok(self.live_part(scene, &context)?.unwrap_or_default())
    }

    fn page(&self, scene: &Scene) -> Result<&Page, RenderError> {
        let found = self.template.page(&scene.page);
        found.ok_or_else(|| RenderError::NoPage(scene.page.clone()))
    }

    fn context(&self, scene: &Scene, page: &Page) -> Result<PageContext, RenderError> {
        let mut context = PageContext::new(Arc::clone(&scene.locale));
        context.user = self.samples.user();
        context.params = scene.params.clone();
        context.base = scene.base.clone();
        context.now = scene.now;
        let calendar = format!("{}{}/calendar", scene.base, scene.page);
        context.links.insert("calendar".to_owned(), calendar);
        for param in page.manifest.params.iter().filter(|param| !param.optional) {
            let made = context.params.entry(param.name.clone());
            made.or_insert_with(|| "98765432101".to_owned());
        }
        for load in &page.manifest.load {
            let output = self.samples.output(&self.template.actions, &load.action, scene.state);
            self.template
                .put_output(&mut context, &load.name, &load.action, &output);
        }
        Ok(context)
    }

    /// What the form holds in this state.
    fn first_fields(&self, scene: &Scene, context: &PageContext) -> Result<Fields, RenderError> {
        let first = self.template.first_fields(&scene.page, context)?;
        let form = self.template.page(&scene.page).and_then(|page| page.form.as_ref());
        let given = match scene.state {
            State::Errors => return Ok(Fields::default()),
            State::Empty => return Ok(first),
            State::Usual | State::Long => self.samples.fields(&scene.page),
        };
        let filled = form.map(|form| fill(form, first.clone(), &given));
        filled
            .unwrap_or(Ok(first))
            .map_err(|FillError::Unknown { name, suggestion }| RenderError::Failed {
                file: "samples/fields.json".to_owned(),
                line: 1,
                message: format!("there is no field `{name}` on the page {}; {suggestion}", scene.page),
            })
    }

    fn form(
        &self,
        scene: &Scene,
        page: &Page,
        context: &mut PageContext,
        fields: &Fields,
        checked: bool,
    ) -> Result<Html, RenderError> {
        let Some(form) = &page.form else {
            return Ok(Html::default());
        };
        let tables = self.samples.tables(&self.template, scene.state);
        let read = form.parse(fields, &scene.locale, &tables);
        self.template.put_form(context, &scene.page, &read.input);
        let live = if lively(scene) {
            self.live_part(scene, context)?
        } else {
            None
        };
        let action = format!("{}{}", scene.base, scene.page);
        let live_url = format!("{action}/live");
        let user = self.samples.user();
        let buttons = self.template.buttons(&scene.page, context)?;
        Ok(form.render(&FormView {
            locale: &scene.locale,
            action: &action,
            hidden: &[],
            fields,
            errors: if checked { &read.errors } else { &[] },
            tables: &tables,
            time_zone: user.time_zone.as_deref(),
            now: scene.now,
            buttons: &buttons,
            preview_url: Some(&live_url),
            lookup_url: None,
            live: live.as_ref(),
            passcode: None,
        }))
    }

    fn live_part(&self, scene: &Scene, context: &PageContext) -> Result<Option<Html>, RenderError> {
        let Some((action, _)) = self.template.live_call(&scene.page, context)? else {
            return Ok(None);
        };
        let output: Value = self.samples.output(&self.template.actions, &action, scene.state);
        let mut out = Writer::default();
        out.html(&self.warnings(scene, context)?)
            .html(&self.template.render_live(&scene.page, context, &output)?);
        Ok(Some(out.finish()))
    }

    /// What the buttons of a page would warn of, as a server shows it while one types.
    fn warnings(&self, scene: &Scene, context: &PageContext) -> Result<Html, RenderError> {
        let mut out = Writer::default();
        for button in &self.page(scene)?.manifest.actions {
            let Some((action, _)) = self.template.warn_call(&scene.page, &button.name, context)? else {
                continue;
            };
            let output = self.samples.output(&self.template.actions, &action, scene.state);
            let warning = self
                .template
                .render_warning(&scene.page, &button.name, context, &output)?;
            if let Some(html) = warning {
                out.raw("<div class=\"banner banner-warning\">")
                    .html(&html)
                    .raw("</div>");
            }
        }
        Ok(out.finish())
    }
}

/// Whether actions have been asked about what is typed.
const fn lively(scene: &Scene) -> bool {
    matches!(scene.state, State::Usual | State::Long)
}
