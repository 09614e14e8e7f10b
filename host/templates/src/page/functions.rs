//! The functions of pages.

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::{Enumerator, Kwargs, Object, Serde, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::components;
use super::environment::{Host, host};
use crate::html::{Html, Writer};
use crate::model::manifest::Style;

/// The functions by name.
pub(crate) const FUNCTIONS: [&str; 16] = [
    "button",
    "buttons",
    "calendar_url",
    "card",
    "copy_block",
    "form",
    "image",
    "lines",
    "link",
    "list",
    "page_url",
    "qr",
    "range",
    "summary",
    "t",
    "table",
];

pub(super) fn add(env: &mut Environment<'static>) {
    env.add_function("t", t);
    env.add_function("page_url", page_url);
    env.add_function("image", image);
    env.add_function("button", button);
    env.add_function("buttons", buttons);
    env.add_function("range", range);
    env.add_function("lines", lines);
    components::add(env);
}

pub(super) fn refuse(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

pub(super) fn markup(html: Html) -> Value {
    Value::from_safe_string(html.into_string())
}

/// `t('created', topic=meeting.topic)`; an attribute by a point: `t('created.hint')`.
fn t(state: &State<'_, '_>, key: &str, kwargs: Kwargs) -> Result<String, Error> {
    let host = host(state)?;
    let mut values = FluentArgs::new();
    for name in kwargs.args() {
        let value: Value = kwargs.get(name)?;
        let value = match value.kind() {
            ValueKind::Number => f64::try_from(value.clone()).map(FluentValue::from)?,
            ValueKind::None => FluentValue::from(""),
            ValueKind::String | ValueKind::Bool => FluentValue::from(value.to_string()),
            _ => return Err(refuse(format!("`{name}` is neither a text nor a number"))),
        };
        values.set(name.to_owned(), value);
    }
    let locale = &host.context.locale;
    let found = match key.split_once('.') {
        Some((key, attribute)) => locale.attribute(key, attribute, Some(&values)),
        None => locale.message(key, Some(&values)),
    };
    found.ok_or_else(|| refuse(format!("there is no message `{key}`")))
}

/// `page_url('invitations', meeting_id=meeting.id)`
fn page_url(state: &State<'_, '_>, name: &str, kwargs: Kwargs) -> Result<String, Error> {
    let host = host(state)?;
    let mut params = Vec::new();
    for param in kwargs.args() {
        let value: Value = kwargs.get(param)?;
        if !value.is_none() && !value.is_undefined() {
            params.push((param.to_owned(), value.to_string()));
        }
    }
    address(&host, name, &params)
}

/// The address of a page of this template.
pub(super) fn address(host: &Host, name: &str, params: &[(String, String)]) -> Result<String, Error> {
    if !host.manifest.spec.pages.iter().any(|page| page.name == name) {
        return Err(refuse(format!("there is no page `{name}`")));
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(params);
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    Ok(format!("{}{name}{mark}{query}", host.context.base))
}

/// `image('logo')`: a picture of the bundle.
fn image(state: &State<'_, '_>, name: &str) -> Result<Value, Error> {
    let host = host(state)?;
    let found = host.manifest.spec.images.iter().find(|image| image.name == name);
    let image = found.ok_or_else(|| refuse(format!("there is no image `{name}`")))?;
    let alt = image
        .alt
        .as_ref()
        .and_then(|key| host.context.locale.message(key, None));
    let mut out = Writer::default();
    out.raw("<img")
        .attr("src", &format!("{}{}", host.context.base, image.file));
    out.attr("alt", &alt.unwrap_or_default()).raw(">");
    Ok(markup(out.finish()))
}

/// What `form` is on a page: its members are what the form holds, and called it is the page's form as HTML.
#[derive(Debug)]
pub(super) struct FormValue(Value);

impl FormValue {
    pub fn of(data: &serde_json::Value) -> Value {
        Value::from_object(Self(Value::from(Serde(data))))
    }
}

impl Object for FormValue {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get_item(key).ok().filter(|value| !value.is_undefined())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.try_iter().map(Iterator::collect).unwrap_or_default())
    }

    fn call(self: &Arc<Self>, state: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        if !args.is_empty() {
            return Err(refuse("`form()` takes nothing"));
        }
        let host = host(state)?;
        Ok(markup(host.context.form_html.clone().unwrap_or_default()))
    }
}

/// `button('start')`: a button of the page, on its own.
fn button(state: &State<'_, '_>, name: &str) -> Result<Value, Error> {
    let host = host(state)?;
    let mut out = Writer::default();
    draw_button(&host, name, &mut out)?;
    Ok(markup(out.finish()))
}

/// `buttons('start', 'edit')`: several in a row.
fn buttons(state: &State<'_, '_>, names: minijinja::value::Rest<String>) -> Result<Value, Error> {
    let host = host(state)?;
    let mut out = Writer::default();
    out.raw("<div class=\"button-row\">");
    for name in names.iter() {
        draw_button(&host, name, &mut out)?;
    }
    out.raw("</div>");
    Ok(markup(out.finish()))
}

fn draw_button(host: &Host, name: &str, out: &mut Writer) -> Result<(), Error> {
    let page = host.manifest.spec.pages.iter().find(|page| page.name == host.page);
    let action = page.and_then(|page| page.actions.iter().find(|action| action.name == name));
    let action = action.ok_or_else(|| refuse(format!("there is no action `{name}` on this page")))?;
    let label = host
        .context
        .locale
        .message(&action.label, None)
        .unwrap_or_else(|| action.label.clone());
    let busy = host.context.locale.attribute(&action.label, "busy", None);
    let params: Vec<_> = host
        .context
        .params
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    out.raw("<form method=\"post\" data-once")
        .attr("action", &address(host, &host.page, &params)?)
        .raw(">");
    for (name, value) in &host.context.hidden {
        out.raw("<input type=\"hidden\"")
            .attr("name", name)
            .attr("value", value)
            .raw(">");
    }
    let class = match action.style {
        Style::Primary => "button",
        Style::Secondary => "button button-secondary",
        Style::Danger => "button button-danger",
        Style::Link => "button button-link",
    };
    out.raw("<button")
        .attr("class", class)
        .raw(" type=\"submit\" name=\"_action\"")
        .attr("value", name);
    out.attr_if("data-busy", busy.as_deref())
        .raw(">")
        .text(&label)
        .raw("</button></form>");
    Ok(())
}

/// `lines([[t('role'), form.role], [t('notes'), form.notes]])`: a text with one line each, `Role: Engineer`, for what an
/// action takes as one text. A list's items stand side by side; rows without a value are left out.
fn lines(rows: &Value) -> Result<String, Error> {
    let mut lines = Vec::new();
    for row in rows.try_iter()? {
        let (label, value) = (row.get_item(&Value::from(0))?, row.get_item(&Value::from(1))?);
        let text = match value.kind() {
            ValueKind::None | ValueKind::Undefined => String::new(),
            ValueKind::String | ValueKind::Number => value.to_string(),
            ValueKind::Seq | ValueKind::Iterable => super::filters::texts(&value)?.join(", "),
            _ => return Err(refuse("a line's value is a text, a number or a list")),
        };
        if !text.trim().is_empty() {
            lines.push(format!("{label}: {}", text.trim()));
        }
    }
    Ok(lines.join("\n"))
}

/// `range(5)`, `range(1, 6)`: at most 1,000 numbers.
fn range(first: i64, end: Option<i64>) -> Result<Vec<i64>, Error> {
    let (start, end) = end.map_or((0, first), |end| (first, end));
    if end.saturating_sub(start) > 1_000 {
        return Err(refuse("a range has at most 1,000 numbers"));
    }
    Ok((start..end).collect())
}
