//! Draws a page: its form as it stands, its read page, its frame.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_runtime::ErrorKind;
use microapp_templates::form::Fields;
use microapp_templates::form::Pressed;
use microapp_templates::html::escape;
use microapp_templates::{FieldError, FormView, Html, PageContext};

use super::frame::Around;
use super::key::PageKey;
use super::trouble::{Halt, Told, drawing};
use super::visit::Visit;
use super::warning::Warning;
use crate::web::Failure;

/// How a page stands.
pub(super) struct Shown {
    /// The key that it carries.
    pub key: PageKey,
    /// What the controls hold.
    pub fields: Fields,
    /// What is wrong at them.
    pub errors: Vec<FieldError>,
    /// What is said above it.
    pub told: Option<Told>,
    /// What was found before the button did its work.
    pub warning: Option<Warning>,
    /// HTML after that.
    pub more: String,
}

impl Shown {
    pub fn new(key: PageKey, fields: Fields) -> Self {
        Self {
            key,
            fields,
            errors: Vec::new(),
            told: None,
            warning: None,
            more: String::new(),
        }
    }
}

impl Visit {
    /// The page. What it loads is in the context already.
    pub async fn draw(&self, mut context: PageContext, shown: Shown) -> Result<Response, Halt> {
        let page = self.found()?;
        context.hidden = self.hidden(&shown.key);
        context.hidden.extend(shown.warning.as_ref().map(Warning::field));
        let mut failed = false;
        let mut more = shown.more;
        if let Some(form) = &page.form {
            let tables = self.tables(form, &shown.fields).await?;
            let policy = self.passcode_policy(form, &shown.fields).await;
            let live = match shown.fields.pressed() {
                Pressed::Preview => {
                    let live = self.live(&mut context, &shown.fields).await?;
                    more.push_str(&self.warnings_as_one_types(&context).await?);
                    live
                }
                _ => None,
            };
            let buttons = self.template.buttons(&self.page, &context)?;
            failed = !shown.errors.is_empty();
            let (lookup_url, preview_url, here) = (self.lookup_base(), self.beside("live"), self.here());
            context.form_html = Some(form.render(&FormView {
                locale: &self.locale,
                action: &here,
                hidden: &context.hidden,
                fields: &shown.fields,
                errors: &shown.errors,
                tables: &tables,
                time_zone: context.user.time_zone.as_deref(),
                now: context.now,
                buttons: &buttons,
                preview_url: Some(&preview_url),
                lookup_url: Some(&lookup_url),
                live: live.as_ref(),
                passcode: policy.as_ref(),
            }));
        }
        let contents = match &page.manifest.template {
            Some(_) => self.template.render_page(&self.page, &context)?,
            None => context.form_html.clone().unwrap_or_default(),
        };
        let title = self.template.title(page, &self.locale);
        let banner = shown.told.as_ref().map(|told| self.banner(told)).unwrap_or_default();
        let warned = shown.warning.as_ref().map(|warning| self.warned(warning));
        let banner = warned.unwrap_or(banner);
        let main = format!("<h1>{}</h1>{banner}{more}{contents}", escape(&title));
        let mut around = Around::titled(title);
        around.failed = failed;
        around.status = match &shown.told {
            Some(told) => told.status,
            None if failed => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        let steps = || page.manifest.actions.iter().flat_map(|action| &action.then);
        around.leads_out = steps().any(|step| step.link.is_some());
        Ok(self.around(around, &main)?.into_response())
    }

    /// The inside of the form's live element for what is typed so far. What is not typed yet is no error; a rule that is
    /// broken already is told.
    pub async fn live(&self, context: &mut PageContext, fields: &Fields) -> Result<Option<Html>, Failure> {
        let page = self.found()?;
        let Some(form) = &page.form else { return Ok(None) };
        self.template.put_form(context, &self.page, &form.data(fields));
        let Some((action, input)) = self.template.live_call(&self.page, context).map_err(drawing)? else {
            return Ok(None);
        };
        match self.read(&action, &input).await {
            Ok(output) => {
                let html = self
                    .template
                    .render_live(&self.page, context, &output)
                    .map_err(drawing)?;
                Ok(Some(html))
            }
            Err(error) if error.kind == ErrorKind::InvalidInput => {
                Ok(self
                    .template
                    .render_live_refusal(&self.page, &self.locale, &error.details))
            }
            Err(error) => {
                tracing::debug!(target: "microapp::pages", code = error.code, "there is nothing to preview yet");
                Ok(None)
            }
        }
    }

    fn lookup_base(&self) -> String {
        format!("{}{}/lookup/", self.base(), self.page)
    }
}
