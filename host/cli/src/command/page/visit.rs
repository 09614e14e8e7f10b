//! A person's visit: a page is opened, its form filled in, a button pressed, and the next page read. What a server does,
//! with the engine's own functions and a simulated service.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use microapp_runtime::{ErrorKind, InvokeError};
use microapp_templates::form::Refusal;
use microapp_templates::form::{Fields, Tables};
use microapp_templates::kit::{self, Got, Request, visible_text};
use microapp_templates::model::manifest::LocaleTag;
use microapp_templates::page::RenderError;
use microapp_templates::{Asked, FieldError, FormView, Locale, Next, PageContext, Template};
use serde_json::Value;

use super::world::World;
use crate::exit::Failure;

/// What somebody does.
pub struct Visit<'a> {
    pub template: &'a Template,
    pub world: &'a World,
    pub locale: Arc<Locale>,
    pub page: &'a str,
    pub params: BTreeMap<String, String>,
    pub given: Vec<(String, String)>,
    pub press: Option<&'a str>,
}

/// What came of it.
#[derive(Default)]
pub struct Outcome {
    /// The button that was pressed.
    pub button: Option<String>,
    /// Each action with its input.
    pub calls: Vec<(String, Value)>,
    /// Requests, errors, the next page and what was seen.
    pub got: Got,
}

/// Why a visit could not be paid.
pub enum Stopped {
    /// The page itself fails.
    Render(RenderError),
    /// What it reads can't be had.
    Unread(String, InvokeError),
    /// A field is named that is not there.
    Field(kit::FillError),
    /// There is no such page.
    NoPage(String),
}

impl From<RenderError> for Stopped {
    fn from(error: RenderError) -> Self {
        Self::Render(error)
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        Self::Template(stopped.to_string())
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Render(error) => write!(formatter, "{error}"),
            Self::Unread(action, error) => write!(formatter, "`{action}` can't be read: {error}"),
            Self::Field(error) => write!(formatter, "{error}"),
            Self::NoPage(page) => write!(formatter, "there is no page `{page}`"),
        }
    }
}

impl Visit<'_> {
    /// Pays it.
    pub async fn pay(&self) -> Result<Outcome, Stopped> {
        let page = self
            .template
            .page(self.page)
            .ok_or_else(|| Stopped::NoPage(self.page.to_owned()))?;
        let mut outcome = Outcome::default();
        let mut context = self.context(self.page, self.params(self.page).await?).await?;
        let presses = self.press.is_some() || page.form.is_some();
        let button = self.press.or_else(|| kit::primary(&page.manifest)).filter(|_| presses);
        let Some(button) = button else {
            outcome.got.text = self.read(self.page, &context, &Fields::default(), &[]).await?;
            return Ok(outcome);
        };
        outcome.button = Some(button.to_owned());
        let skips = page
            .manifest
            .actions
            .iter()
            .any(|action| action.name == button && action.skip_form);
        let mut fields = Fields::default();
        if let Some(form) = page.form.as_ref().filter(|_| !skips) {
            let first = self.template.first_fields(self.page, &context)?;
            fields = kit::fill(form, first, &self.given).map_err(Stopped::Field)?;
            let tables = self.tables().await;
            let read = form.parse(&fields, &self.locale, &tables);
            if !read.errors.is_empty() {
                outcome.got.text = self.read(self.page, &context, &fields, &read.errors).await?;
                outcome.got.errors = read.errors;
                return Ok(outcome);
            }
            self.template.put_form(&mut context, self.page, &read.input);
        }
        let mut position = 0;
        let mut secret = false;
        let next = loop {
            let (next, after) = self.template.step(self.page, button, position, &context)?;
            position = after;
            let Next::Call { action, input, output } = next else {
                break next;
            };
            let mark = self.world.mark();
            let answer = self.world.call(&action, &input).await;
            outcome.got.requests.extend(self.world.requests_since(mark));
            outcome.calls.push((action.clone(), input));
            match answer {
                Ok(value) => {
                    secret |= self.world.is_secret(&action);
                    if let Some(name) = output {
                        self.template.put_output(&mut context, &name, &action, &value);
                    }
                }
                Err(error) => {
                    let errors = self.placed(button, &error);
                    outcome.got.text = self.read(self.page, &context, &fields, &errors).await?;
                    outcome.got.errors = errors;
                    return Ok(outcome);
                }
            }
        };
        match next {
            Next::Page { name, params } => {
                let context = self.context(&name, params).await?;
                outcome.got.text = self.read(&name, &context, &Fields::default(), &[]).await?;
                outcome.got.next = Some(name);
            }
            // An address that comes of a secret is one.
            Next::Link(_) if secret => outcome.got.next = Some("***".to_owned()),
            Next::Link(address) => outcome.got.next = Some(address),
            Next::Stay | Next::Call { .. } => {}
        }
        Ok(outcome)
    }

    /// What a page's address says, with a meeting where it needs one.
    async fn params(&self, page: &str) -> Result<BTreeMap<String, String>, Stopped> {
        let mut params = self.params.clone();
        let known = self
            .template
            .page(page)
            .map(|page| page.manifest.params.as_slice())
            .unwrap_or_default();
        let lacks =
            |name: &str| known.iter().any(|param| param.name == name && !param.optional) && !params.contains_key(name);
        let (meeting, date) = (lacks("meeting_id"), lacks("occurrence_id"));
        if meeting {
            let made = self.world.meeting(date).await;
            let (id, occurrence) = made.map_err(|error| Stopped::Unread("create-meeting".to_owned(), error))?;
            params.insert("meeting_id".to_owned(), id);
            if let Some(occurrence) = occurrence.filter(|_| date) {
                params.insert("occurrence_id".to_owned(), occurrence);
            }
        }
        Ok(params)
    }

    async fn context(&self, page: &str, params: BTreeMap<String, String>) -> Result<PageContext, Stopped> {
        let mut context = PageContext::new(Arc::clone(&self.locale));
        context.user = self.world.user().clone();
        context.params = params;
        context.now = Timestamp::now();
        context.links.insert("calendar".to_owned(), format!("/{page}/calendar"));
        for position in 0.. {
            let Some((action, input, name)) = self.template.load_call(page, position, &context)? else {
                break;
            };
            let output = self.world.call(&action, &input).await;
            let output = output.map_err(|error| Stopped::Unread(action.clone(), error))?;
            self.template.put_output(&mut context, &name, &action, &output);
        }
        Ok(context)
    }

    /// The rows of look-ups, as far as an action has them. What the server alone knows is left unchecked.
    async fn tables(&self) -> Tables {
        let mut tables = self.template.fixed_tables();
        for table in &self.template.manifest().spec.tables {
            let (Some(action), Some(rows)) = (&table.action, &table.rows) else {
                continue;
            };
            if let Ok(output) = self.world.call(action, &Value::Object(Default::default())).await {
                let rows = output.pointer(rows).and_then(Value::as_array).cloned();
                tables.insert(table.name.clone(), rows.unwrap_or_default());
            }
        }
        tables
    }

    /// The refusal of an action, at the fields that it is about.
    fn placed(&self, button: &str, error: &InvokeError) -> Vec<FieldError> {
        let asked = Asked::Button(button);
        let mut errors = self.template.refused(self.page, asked, &self.locale, &error.details);
        if errors.is_empty() && error.kind == ErrorKind::CoHostRefused {
            let refusal = Refusal {
                field: error.details["field"].as_str().unwrap_or("co_hosts"),
                code: &error.code,
                message: &error.message,
                lang: LocaleTag::En,
                limit: None,
            };
            errors.push(self.template.refusal(self.page, asked, &self.locale, &refusal));
        }
        if errors.is_empty() {
            errors.push(FieldError {
                field: None,
                code: error.code.clone(),
                message: error.message.clone(),
                lang: None,
            });
        }
        errors
    }

    /// What a person reads on a page.
    async fn read(
        &self,
        name: &str,
        context: &PageContext,
        fields: &Fields,
        errors: &[FieldError],
    ) -> Result<String, Stopped> {
        let page = self
            .template
            .page(name)
            .ok_or_else(|| Stopped::NoPage(name.to_owned()))?;
        let mut context = context.clone();
        if let Some(form) = &page.form {
            let first;
            let fields = if errors.is_empty() && fields.is_empty() {
                first = self.template.first_fields(name, &context)?;
                &first
            } else {
                fields
            };
            let buttons = self.template.buttons(name, &context)?;
            context.form_html = Some(form.render(&FormView {
                locale: &self.locale,
                action: "",
                hidden: &[],
                fields,
                errors,
                tables: &self.tables().await,
                time_zone: context.user.time_zone.as_deref(),
                now: context.now,
                buttons: &buttons,
                preview_url: None,
                lookup_url: None,
                live: None,
                passcode: None,
            }));
        }
        let body = match &page.manifest.template {
            Some(_) => self.template.render_page(name, &context)?,
            None => context.form_html.clone().unwrap_or_default(),
        };
        Ok(format!(
            "{} {}",
            self.template.title(page, &self.locale),
            visible_text(body.as_str())
        ))
    }
}

/// A request as one line, and its body.
pub fn request_lines(request: &Request) -> (String, Option<String>) {
    let body = (!request.body.is_null()).then(|| format!("{:#}", super::secrets::hidden(&request.body)));
    (format!("{} {}", request.method, request.path), body)
}
