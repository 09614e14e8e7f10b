//! What a button does: its steps, one after another.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{PageContext, RenderError};
use crate::html::safe_url;
use crate::model::manifest::{Mail, PageAction, Source, Step};
use crate::schema;
use crate::template::Template;

/// Characters of a `mailto:` address: browsers on Windows open none of more than 2,048, and say nothing.
const MOST_MAIL: usize = 1_900;

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Call an action, put its output into [`PageContext::data`] under `output`, and ask again.
    Call {
        /// The action.
        action: String,
        /// Its input.
        input: Value,
        /// The name of its output.
        output: Option<String>,
    },
    /// Go to a page of the template.
    Page {
        /// Its name.
        name: String,
        /// Its parameters.
        params: BTreeMap<String, String>,
    },
    /// Open an address: http, https or mailto.
    Link(String),
    /// The sequence has ended: stay on the page.
    Stay,
}

impl Template {
    /// The step of a button at `position`, which begins at 0, and the position of the next. Steps whose `when` is false are
    /// passed over.
    ///
    /// # Errors
    ///
    /// If there is no such button, or an expression fails.
    pub fn step(
        &self,
        page: &str,
        action: &str,
        position: usize,
        context: &PageContext,
    ) -> Result<(Next, usize), RenderError> {
        let button = self.button(page, action)?;
        let mut position = position;
        if position == 0 {
            position = 1;
            if let Some(called) = &button.action {
                let next = Next::Call {
                    action: called.clone(),
                    input: self.action_input(page, called, &button.input, !button.skip_form, context)?,
                    output: button.output.clone(),
                };
                return Ok((next, position));
            }
        }
        while let Some(step) = button.then.get(position - 1) {
            position += 1;
            if let Some(when) = &step.when
                && !truth(&self.environment.value(when, page, context)?)
            {
                continue;
            }
            return Ok((self.one_step(page, step, context)?, position));
        }
        Ok((Next::Stay, position))
    }

    fn one_step(&self, page: &str, step: &Step, context: &PageContext) -> Result<Next, RenderError> {
        if let Some(action) = &step.action {
            return Ok(Next::Call {
                action: action.clone(),
                input: self.action_input(page, action, &step.input, false, context)?,
                output: step.output.clone(),
            });
        }
        if let Some(name) = &step.page {
            let mut params = BTreeMap::new();
            for (param, source) in &step.params {
                let value = self.source(page, source, context)?;
                if !value.is_null() {
                    params.insert(param.clone(), text(&value));
                }
            }
            let name = name.clone();
            return Ok(Next::Page { name, params });
        }
        if let Some(link) = &step.link {
            let address = text(&self.source(page, link, context)?);
            return match safe_url(&address) {
                Some(address) => Ok(Next::Link(address)),
                None => Err(RenderError::BadLink(page.to_owned())),
            };
        }
        match &step.mail {
            Some(mail) => Ok(Next::Link(self.mail(page, mail, context)?)),
            None => Ok(Next::Stay),
        }
    }

    fn mail(&self, page: &str, mail: &Mail, context: &PageContext) -> Result<String, RenderError> {
        let part = |source: &Option<Source>| match source {
            Some(source) => Ok(text(&self.source(page, source, context)?)),
            None => Ok(String::new()),
        };
        // Mail programs read `+` as itself: spaces are written in percent.
        let encoded = |text: &str| {
            url::form_urlencoded::byte_serialize(text.as_bytes())
                .collect::<String>()
                .replace('+', "%20")
        };
        let to = encoded(&part(&mail.to)?).replace("%40", "@");
        // RFC 6068: a line of a body ends with CR LF, whatever ended it before.
        let body = part(&mail.body)?
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace('\n', "\r\n");
        let head = format!("mailto:{to}?subject={}&body=", encoded(&part(&mail.subject)?));
        let room = MOST_MAIL.saturating_sub(head.len());
        let whole = encoded(&body);
        if whole.len() <= room {
            return Ok(head + &whole);
        }
        // As many whole lines as there is room for.
        let (mut address, cut) = (head, encoded("…"));
        for line in body.split_inclusive("\r\n").map(encoded) {
            if address.len() + line.len() + cut.len() > MOST_MAIL {
                break;
            }
            address.push_str(&line);
        }
        Ok(address + &cut)
    }

    fn button(&self, page: &str, action: &str) -> Result<&PageAction, RenderError> {
        let found = self.page(page).ok_or_else(|| RenderError::NoPage(page.to_owned()))?;
        let button = found.manifest.actions.iter().find(|known| known.name == action);
        button.ok_or_else(|| RenderError::NoAction {
            page: page.to_owned(),
            action: action.to_owned(),
        })
    }

    /// Whether a button is there, as its `when` says.
    ///
    /// # Errors
    ///
    /// If there is no such button, or the expression fails.
    pub fn is_shown(&self, page: &str, action: &str, context: &PageContext) -> Result<bool, RenderError> {
        match &self.button(page, action)?.when {
            Some(when) => Ok(truth(&self.environment.value(when, page, context)?)),
            None => Ok(true),
        }
    }

    /// The call of a page's `load` at `position`: the action, its input, and the name of its output.
    ///
    /// # Errors
    ///
    /// If there is no such page, or an expression fails.
    pub fn load_call(
        &self,
        page: &str,
        position: usize,
        context: &PageContext,
    ) -> Result<Option<(String, Value, String)>, RenderError> {
        let found = self.page(page).ok_or_else(|| RenderError::NoPage(page.to_owned()))?;
        let Some(load) = found.manifest.load.get(position) else {
            return Ok(None);
        };
        let input = self.action_input(page, &load.action, &load.input, false, context)?;
        Ok(Some((load.action.clone(), input, load.name.clone())))
    }

    /// The input of an action: fields of the form that it takes under the same name, and what the template says.
    pub(crate) fn action_input(
        &self,
        page: &str,
        action: &str,
        given: &BTreeMap<String, Source>,
        with_form: bool,
        context: &PageContext,
    ) -> Result<Value, RenderError> {
        let mut input = Map::new();
        let taken = self
            .actions
            .get(action)
            .and_then(|action| action.input.get("properties"));
        if with_form && let Value::Object(members) = &context.form {
            for (name, value) in members {
                if taken.is_some_and(|taken| taken.get(name).is_some()) && !value.is_null() {
                    input.insert(name.clone(), value.clone());
                }
            }
        }
        for (name, source) in given {
            match self.source(page, source, context)? {
                Value::Null => input.remove(name),
                value => input.insert(name.clone(), value),
            };
        }
        Ok(Value::Object(input))
    }

    /// The value of a source.
    pub(crate) fn source(&self, page: &str, source: &Source, context: &PageContext) -> Result<Value, RenderError> {
        if let Some(pointer) = &source.form {
            return Ok(context.form.pointer(pointer).cloned().unwrap_or(Value::Null));
        }
        if let Some(param) = &source.param {
            return Ok(context
                .params
                .get(param)
                .map_or(Value::Null, |value| Value::from(value.as_str())));
        }
        if let Some(expression) = &source.expression {
            return self.environment.value(expression, page, context);
        }
        Ok(source.value.clone().unwrap_or(Value::Null))
    }

    /// Puts an action's output into a context: completed by its schema, so that pages can speak of every member.
    pub fn put_output(&self, context: &mut PageContext, name: &str, action: &str, output: &Value) {
        let whole = match self.actions.get(action) {
            Some(action) => schema::completed(&action.output, output),
            None => output.clone(),
        };
        context.data.insert(name.to_owned(), whole);
    }
}

fn truth(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
