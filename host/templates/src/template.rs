//! A template that has been loaded: its pages, languages and pictures.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::actions::ActionSchemas;
use crate::bundle::Bundle;
use crate::diagnostic::{Diagnostic, Severity};
use crate::form::{Button, FieldError, Fields, ItemKind, Refusal, Tables, live_errors};
use crate::html::Html;
use crate::load;
use crate::locale::{Locale, wished};
use crate::model::Manifest;
use crate::model::manifest::{LocaleTag, Warn};
use crate::page::{Environment, Page, PageContext, RenderError};
use crate::schema;

/// A template, loaded and checked. It is values only, and can be shared between threads.
#[derive(Clone, Debug)]
pub struct Template {
    pub(crate) manifest: Arc<Manifest>,
    pub(crate) pages: Vec<Page>,
    pub(crate) locales: BTreeMap<LocaleTag, Arc<Locale>>,
    pub(crate) environment: Environment,
    pub(crate) actions: ActionSchemas,
    pub(crate) images: BTreeMap<String, Vec<u8>>,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Template {
    /// Loads a template.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, warnings too, in the order of files and lines; if there are only warnings, it is
    /// loaded, and they are [`Template::warnings`].
    pub fn load(bundle: &Bundle, actions: &ActionSchemas) -> Result<Self, Vec<Diagnostic>> {
        load::load(bundle, actions)
    }

    /// All findings of a template, whether it can be loaded or not.
    pub fn check(bundle: &Bundle, actions: &ActionSchemas) -> Vec<Diagnostic> {
        match Self::load(bundle, actions) {
            Ok(template) => template.warnings,
            Err(findings) => findings,
        }
    }

    /// What is forgotten in it. None of them has [`Severity::Error`].
    pub fn warnings(&self) -> &[Diagnostic] {
        debug_assert!(
            self.warnings
                .iter()
                .all(|finding| finding.severity == Severity::Warning)
        );
        &self.warnings
    }

    /// `template.yaml`.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The pages, the start first.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// A page by its name.
    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.manifest.name == name)
    }

    /// The languages.
    pub fn locales(&self) -> impl Iterator<Item = &Arc<Locale>> {
        self.locales.values()
    }

    /// The language that fits a browser's wishes best (HTTP: `Accept-Language`), or a chosen tag; else the default.
    pub fn locale(&self, wishes: &str) -> Arc<Locale> {
        let found = wished(wishes, self.locales.keys().copied()).and_then(|tag| self.locales.get(&tag));
        let fallback = LocaleTag::parse(&self.manifest.spec.locales.default).and_then(|tag| self.locales.get(&tag));
        let chosen = found.or(fallback);
        chosen
            .cloned()
            .unwrap_or_else(|| Arc::new(Locale::plain(LocaleTag::En)))
    }

    /// A picture's bytes by its path, `images/logo.svg`.
    pub fn image(&self, path: &str) -> Option<&[u8]> {
        self.images.get(path).map(Vec::as_slice)
    }

    /// The tables whose rows are written in the template.
    pub fn fixed_tables(&self) -> Tables {
        let tables = self
            .manifest
            .spec
            .tables
            .iter()
            .filter(|table| !table.values.is_empty());
        tables
            .map(|table| {
                let rows = table
                    .values
                    .iter()
                    .map(|row| Value::Object(row.clone().into_iter().collect()));
                (table.name.clone(), rows.collect())
            })
            .collect()
    }

    /// A page's heading.
    pub fn title(&self, page: &Page, locale: &Locale) -> String {
        locale
            .message(&page.manifest.title, None)
            .unwrap_or_else(|| page.manifest.title.clone())
    }

    /// Draws a read page.
    ///
    /// # Errors
    ///
    /// If there is none, or it fails, takes too long or becomes too large.
    pub fn render_page(&self, page: &str, context: &PageContext) -> Result<Html, RenderError> {
        let found = self.page(page).and_then(|page| page.manifest.template.as_deref());
        let file = found.ok_or_else(|| RenderError::NoPage(page.to_owned()))?;
        self.environment.render(file, page, context, None)
    }

    /// Puts a form's data into a context, completed by the form's schema, for expressions and actions.
    pub fn put_form(&self, context: &mut PageContext, page: &str, data: &Value) {
        context.form = match self.page(page).and_then(|page| page.form.as_ref()) {
            Some(form) => schema::completed(&form.schema, data),
            None => data.clone(),
        };
    }

    /// What a form held, as far as the input of its button's action tells it: a field that goes in under another name gets
    /// back what went in. What an expression has made of a field is not known any more.
    pub fn form_of(&self, page: &str, button: &str, input: &Value) -> Value {
        let mut data = input.clone();
        let buttons = self.page(page).into_iter().flat_map(|page| &page.manifest.actions);
        let called = buttons.filter(|action| action.name == button);
        for (name, source) in called.flat_map(|action| &action.input) {
            let field = source.form.as_deref().and_then(|pointer| pointer.strip_prefix('/'));
            if let (Some(field), Some(value), Some(data)) = (field, input.get(name), data.as_object_mut()) {
                data.insert(field.to_owned(), value.clone());
            }
        }
        data
    }

    /// What a form's controls hold at first.
    ///
    /// # Errors
    ///
    /// If there is no such page, or an expression fails.
    pub fn first_fields(&self, page: &str, context: &PageContext) -> Result<Fields, RenderError> {
        let found = self.page(page).ok_or_else(|| RenderError::NoPage(page.to_owned()))?;
        let (Some(form), Some(used)) = (&found.form, &found.manifest.form) else {
            return Ok(Fields::default());
        };
        let mut data = serde_json::Map::new();
        let properties = form.schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            if let Some(value) = property.get("default") {
                data.insert(name.clone(), value.clone());
            }
        }
        for (name, source) in &used.values {
            match self.source(page, source, context)? {
                Value::Null => {}
                value => {
                    data.insert(name.clone(), value);
                }
            }
        }
        Ok(form.fields_of(&Value::Object(data)))
    }

    /// The buttons of a form, the primary one first; those whose `when` is false are left out.
    ///
    /// # Errors
    ///
    /// If there is no such page, or an expression fails.
    pub fn buttons(&self, page: &str, context: &PageContext) -> Result<Vec<Button>, RenderError> {
        let found = self.page(page).ok_or_else(|| RenderError::NoPage(page.to_owned()))?;
        let mut buttons = Vec::new();
        for action in &found.manifest.actions {
            if self.is_shown(page, &action.name, context)? {
                buttons.push(Button {
                    name: action.name.clone(),
                    label: context
                        .locale
                        .message(&action.label, None)
                        .unwrap_or_else(|| action.label.clone()),
                    busy: context.locale.attribute(&action.label, "busy", None),
                    style: action.style,
                });
            }
        }
        Ok(buttons)
    }

    /// The call behind a form's live element for what is typed so far: the action and its input.
    ///
    /// # Errors
    ///
    /// If an expression fails. Without a form or a live element there is no call.
    pub fn live_call(&self, page: &str, context: &PageContext) -> Result<Option<(String, Value)>, RenderError> {
        let live = self.page(page).and_then(|page| page.form.as_ref()?.root.live());
        let Some(ItemKind::Live { action, input, .. }) = live.map(|item| &item.kind) else {
            return Ok(None);
        };
        let input = self.action_input(page, action, input, true, context)?;
        Ok(Some((action.clone(), input)))
    }

    /// The inside of a form's live element, from the action's output.
    ///
    /// # Errors
    ///
    /// If the page has none, or drawing fails.
    pub fn render_live(&self, page: &str, context: &PageContext, output: &Value) -> Result<Html, RenderError> {
        let live = self.page(page).and_then(|page| page.form.as_ref()?.root.live());
        let Some(ItemKind::Live { action, template, .. }) = live.map(|item| &item.kind) else {
            return Err(RenderError::NoPage(page.to_owned()));
        };
        self.render_output(page, action, template, context, output)
    }

    /// A partial page about an action's output, completed by its schema.
    fn render_output(
        &self,
        page: &str,
        action: &str,
        template: &str,
        context: &PageContext,
        output: &Value,
    ) -> Result<Html, RenderError> {
        let whole = match self.actions.get(action) {
            Some(action) => schema::completed(&action.output, output),
            None => output.clone(),
        };
        self.environment
            .render(template, page, context, Some(("output", &whole)))
    }

    /// The call behind a button's warning for what is typed so far: the action and its input.
    ///
    /// # Errors
    ///
    /// If an expression fails. Without a warning there is no call.
    pub fn warn_call(
        &self,
        page: &str,
        button: &str,
        context: &PageContext,
    ) -> Result<Option<(String, Value)>, RenderError> {
        let Some(warn) = self.warn(page, button) else {
            return Ok(None);
        };
        let input = self.action_input(page, &warn.action, &warn.input, true, context)?;
        Ok(Some((warn.action.clone(), input)))
    }

    /// A button's warning, from the action's output; none if there is nothing to warn of.
    ///
    /// # Errors
    ///
    /// If drawing fails.
    pub fn render_warning(
        &self,
        page: &str,
        button: &str,
        context: &PageContext,
        output: &Value,
    ) -> Result<Option<Html>, RenderError> {
        let Some(warn) = self.warn(page, button) else {
            return Ok(None);
        };
        let html = self.render_output(page, &warn.action, &warn.template, context, output)?;
        Ok((!html.as_str().trim().is_empty()).then_some(html))
    }

    fn warn(&self, page: &str, button: &str) -> Option<&Warn> {
        let buttons = &self.page(page)?.manifest.actions;
        buttons.iter().find(|known| known.name == button)?.warn.as_ref()
    }

    /// What an action refused, told in the user's language at the fields of the form that it came from; each sentence
    /// once. `details` are the error's; empty if they name no fields.
    pub fn refused(&self, page: &str, asked: Asked<'_>, locale: &Locale, details: &Value) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for refusal in Refusal::all(details) {
            let error = self.refusal(page, asked, locale, &refusal);
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        errors
    }

    /// The same of one refusal. Its field is a path in the action's input, which is followed back to the form's field that
    /// it came from.
    pub fn refusal(&self, page: &str, asked: Asked<'_>, locale: &Locale, refusal: &Refusal<'_>) -> FieldError {
        let Some((page, form)) = self.page(page).and_then(|page| Some((page, page.form.as_ref()?))) else {
            return refusal.told(None, locale);
        };
        let input = match asked {
            Asked::Button(name) => {
                let button = page.manifest.actions.iter().find(|known| known.name == name);
                button.map(|button| &button.input)
            }
            Asked::Live => form.root.live().and_then(|item| match &item.kind {
                ItemKind::Live { input, .. } => Some(input),
                _ => None,
            }),
        };
        let end = refusal.field.find(['.', '[']).unwrap_or(refusal.field.len());
        let (first, rest) = refusal.field.split_at(end);
        let path = match input.and_then(|input| input.get(first)) {
            None => refusal.field.to_owned(),
            Some(source) => match (&source.form, &source.expression) {
                (Some(pointer), _) => format!("{}{rest}", pointer.trim_start_matches('/').replace('/', ".")),
                // An expression has one or more fields; the one of the same name, or else the first that it names.
                (_, Some(expression)) if form.control(first).is_none() => {
                    let named = form.controls().into_iter().find(|control| {
                        let word = format!("form.{}", control.name);
                        expression.contains(&word)
                    });
                    named.map_or_else(|| refusal.field.to_owned(), |control| control.name.clone())
                }
                _ => refusal.field.to_owned(),
            },
        };
        form.refused(
            &Refusal {
                field: &path,
                ..*refusal
            },
            locale,
        )
    }

    /// What a form's live element shows where its action refused what is typed so far: what is wrong, or nothing while
    /// something is not typed yet.
    pub fn render_live_refusal(&self, page: &str, locale: &Locale, details: &Value) -> Option<Html> {
        let unfinished = |refusal: Refusal<'_>| refusal.code == "missing" || !refusal.is_known();
        if Refusal::all(details).any(unfinished) {
            return None;
        }
        let errors = self.refused(page, Asked::Live, locale, details);
        let placed = !errors.is_empty() && errors.iter().all(|error| error.field.is_some());
        placed.then(|| live_errors(&errors, locale))
    }
}

/// Which call of a page it was that an action refused.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// That of a button.
    Button(&'a str),
    /// That of the live element.
    Live,
}
