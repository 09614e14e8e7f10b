//! minijinja, set up for untrusted pages.

use std::io::{self, Write};
use std::sync::Arc;

use minijinja::value::{Object, Serde};
use minijinja::{AutoEscape, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::{FUEL, LARGEST_OUTPUT, PageContext, RenderError, filters, functions};
use crate::html::{Html, push_escaped};
use crate::model::Manifest;

/// The variable that carries the context to functions and filters. Pages can't name it: the lint refuses underscores.
const HOST: &str = "_host";

/// The context, as a value.
#[derive(Debug)]
pub(super) struct Host {
    pub context: PageContext,
    pub manifest: Arc<Manifest>,
    pub page: String,
}

impl Object for Host {}

/// The environment of one template's pages.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    inner: minijinja::Environment<'static>,
    manifest: Arc<Manifest>,
}

impl Environment {
    /// An environment with these files: name and text.
    pub fn new<'a>(
        manifest: Arc<Manifest>,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Box<(String, Error)>> {
        let mut inner = minijinja::Environment::empty();
        inner.set_undefined_behavior(UndefinedBehavior::Strict);
        inner.set_auto_escape_callback(|_| AutoEscape::Html);
        inner.set_formatter(format);
        inner.set_fuel(Some(FUEL));
        inner.set_recursion_limit(40);
        inner.set_debug(true);
        filters::add(&mut inner);
        functions::add(&mut inner);
        for (name, text) in files {
            inner
                .add_template_owned(name.to_owned(), text.to_owned())
                .map_err(|error| Box::new((name.to_owned(), error)))?;
        }
        Ok(Self { inner, manifest })
    }

    fn values(&self, page: &str, context: &PageContext, more: Option<(&str, &serde_json::Value)>) -> Value {
        let host = Host {
            // Functions read everything but the data, which has variables of its own.
            context: PageContext {
                locale: Arc::clone(&context.locale),
                user: context.user.clone(),
                params: context.params.clone(),
                form: serde_json::Value::Null,
                data: Default::default(),
                links: Default::default(),
                base: context.base.clone(),
                hidden: context.hidden.clone(),
                form_html: context.form_html.clone(),
                now: context.now,
            },
            manifest: Arc::clone(&self.manifest),
            page: page.to_owned(),
        };
        let user = [
            ("name", Value::from(context.user.name.as_str())),
            ("email", Value::from(context.user.email.as_str())),
            (
                "time_zone",
                context.user.time_zone.as_deref().map_or(Value::from(()), Value::from),
            ),
        ];
        let found = self.manifest.spec.pages.iter().find(|known| known.name == page);
        let params = found.into_iter().flat_map(|page| &page.params).map(|param| {
            let value = context.params.get(&param.name);
            (
                param.name.clone(),
                value.map_or(Value::from(()), |value| Value::from(value.as_str())),
            )
        });
        let fixed = [
            ("user", Value::from_pairs(user)),
            ("params", Value::from_pairs(params.collect::<Vec<_>>())),
            ("form", functions::FormValue::of(&context.form)),
            ("links", Value::from(Serde(&context.links))),
            ("locale", Value::from(context.locale.lang())),
            (HOST, Value::from_object(host)),
        ];
        let fixed = fixed.map(|(name, value)| (name.to_owned(), value));
        let data = context
            .data
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(Serde(value))));
        let more = more.map(|(name, value)| (name.to_owned(), Value::from(Serde(value))));
        Value::from_pairs(data.chain(more).chain(fixed).collect::<Vec<_>>())
    }

    /// Draws a file for a page.
    pub fn render(
        &self,
        file: &str,
        page: &str,
        context: &PageContext,
        more: Option<(&str, &serde_json::Value)>,
    ) -> Result<Html, RenderError> {
        let template = self
            .inner
            .get_template(file)
            .map_err(|_| RenderError::NoPage(file.to_owned()))?;
        let mut out = Limited(Vec::new());
        match template.render_captured_to(self.values(page, context, more), &mut out) {
            Ok(_) => Ok(Html::trusted(String::from_utf8_lossy(&out.0).into_owned())),
            Err(error) => Err(told(&error, file)),
        }
    }

    /// The value of an expression.
    pub fn value(&self, expression: &str, page: &str, context: &PageContext) -> Result<serde_json::Value, RenderError> {
        let result = self
            .inner
            .compile_expression(expression)
            .and_then(|compiled| compiled.eval(self.values(page, context, None)));
        let value = result.map_err(|error| told(&error, "template.yaml"))?;
        if value.is_undefined() {
            return Ok(serde_json::Value::Null);
        }
        serde_json::to_value(&value).map_err(|error| RenderError::Failed {
            file: "template.yaml".to_owned(),
            line: 1,
            message: error.to_string(),
        })
    }
}

/// A writer that is full at some point.
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST_OUTPUT {
            return Err(io::Error::other("the page is too large"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a value: escaped, be the page's mind what it may. Lists and objects are not for readers, and could be huge.
fn format(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    use minijinja::value::ValueKind as Kind;
    match value.kind() {
        Kind::None => Ok(()),
        Kind::Undefined => Err(Error::new(ErrorKind::UndefinedError, "this is not defined")),
        Kind::String if value.is_safe() => out.write_str(value.as_str().unwrap_or_default()).map_err(Error::from),
        Kind::String => {
            let mut escaped = String::new();
            push_escaped(&mut escaped, value.as_str().unwrap_or_default());
            out.write_str(&escaped).map_err(Error::from)
        }
        Kind::Bool | Kind::Number => out.write_str(&value.to_string()).map_err(Error::from),
        _ => {
            let help = "a list or an object can't be printed; print one of its members, or use `| and_list`";
            Err(Error::new(ErrorKind::InvalidOperation, help))
        }
    }
}

fn told(error: &Error, file: &str) -> RenderError {
    let file = error
        .name()
        .filter(|name| !name.starts_with('<'))
        .unwrap_or(file)
        .to_owned();
    let mut innermost = error;
    while let Some(inner) = std::error::Error::source(innermost).and_then(|inner| inner.downcast_ref::<Error>()) {
        innermost = inner;
    }
    match innermost.kind() {
        ErrorKind::OutOfFuel => RenderError::TooLong { file },
        ErrorKind::WriteFailure => RenderError::TooLarge { file },
        _ => RenderError::Failed {
            file: innermost.name().map_or(file, str::to_owned),
            line: innermost.line().unwrap_or(1),
            message: innermost
                .detail()
                .map_or_else(|| innermost.kind().to_string(), str::to_owned),
        },
    }
}

/// The context, from within a function or a filter.
pub(super) fn host(state: &State<'_, '_>) -> Result<Arc<Host>, Error> {
    let found = state.lookup(HOST).and_then(|value| value.downcast_object::<Host>());
    found.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "this is not available here"))
}
