//! Draws our own pages: sign-in, accounts, the admin's pages, errors.
//!
//! The pages of integrations are templates that anybody can change, and are drawn elsewhere; they can take the frame
//! around them from here ([`View::around`]). Everything that comes from a value is escaped.

use microapp_store::Role;
use microapp_templates::model::manifest::LocaleTag;
use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, context};

use super::{App, Assets, FORM_TOKEN, Failure, Visitor};
use crate::words::{Words, own_name};

/// What stands around the contents of a page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    title: String,
    narrow: bool,
    embedded: bool,
    failed: bool,
    current: &'static str,
    language: Option<LocaleTag>,
    languages: Option<Vec<LocaleTag>>,
    without_switch: bool,
    app: Option<Value>,
    refresh: Option<Refresh>,
    onward: Option<String>,
}

/// When a page is loaded again by itself.
#[derive(Debug, Clone, Copy)]
struct Refresh {
    seconds: u64,
    /// Only where no script runs, which then asks on its own.
    without_script: bool,
}

impl Frame {
    /// With this title.
    pub fn titled(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// For one small form.
    #[must_use]
    pub const fn narrow(mut self) -> Self {
        self.narrow = true;
        self
    }

    /// For a frame in another page: without header and footer.
    #[must_use]
    pub const fn embedded(mut self) -> Self {
        self.embedded = true;
        self
    }

    /// The form has errors: the title says so first, since that is what a screen reader reads first.
    #[must_use]
    pub const fn failed(mut self, failed: bool) -> Self {
        self.failed = failed;
        self
    }

    /// Which part of the navigation this is: `admin`, `account`.
    #[must_use]
    pub const fn current(mut self, name: &'static str) -> Self {
        self.current = name;
        self
    }

    /// The language of the page. Default: the visitor's.
    #[must_use]
    pub const fn language(mut self, tag: LocaleTag) -> Self {
        self.language = Some(tag);
        self
    }

    /// The languages to choose from. Default: all.
    #[must_use]
    pub fn languages(mut self, tags: Vec<LocaleTag>) -> Self {
        self.languages = Some(tags);
        self
    }

    /// Without a switch of languages: what the page shows can't be shown twice. Else it leads back to the page that was
    /// asked for; the answer to a form has none, since what was typed would be lost.
    #[must_use]
    pub const fn without_switch(mut self) -> Self {
        self.without_switch = true;
        self
    }

    /// What a micro-app has in place of our own header and footer: see `frame.html`.
    #[must_use]
    pub fn app(mut self, values: Value) -> Self {
        self.app = Some(values);
        self
    }

    /// Loads the page again after so many seconds.
    #[must_use]
    pub const fn refresh(mut self, seconds: u64) -> Self {
        self.refresh = Some(Refresh {
            seconds,
            without_script: false,
        });
        self
    }

    /// Goes on to another site at once.
    #[must_use]
    pub fn onward(mut self, to: &url::Url) -> Self {
        self.onward = Some(to.as_str().to_owned());
        self
    }

    /// Loads the page again after so many seconds where no script runs.
    #[must_use]
    pub const fn refresh_without_script(mut self, seconds: u64) -> Self {
        self.refresh = Some(Refresh {
            seconds,
            without_script: true,
        });
        self
    }
}

/// Our own templates, ready to be drawn.
#[derive(Debug)]
pub struct View {
    /// One for each language, in the order of [`LocaleTag::ALL`]: each says `t('key')` in its own.
    environments: [Environment<'static>; 5],
    assets: Assets,
}

/// Each template with its text.
macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../pages/", $name)))),+]
    };
}

const TEMPLATES: &[(&str, &str)] = templates![
    "frame.html",
    "parts.html",
    "error.html",
    "admin_nav.html",
    "departure.html",
    "home.html",
    "maintenance.html",
    "monitor.html",
    "in_doubt/card.html",
    "in_doubt/list.html",
    "in_doubt/own.html",
    "in_doubt/refused.html",
    "integrations/hosts.html",
    "integrations/outcome.html",
    "integrations/component.html",
    "integrations/overview.html",
    "integrations/own.html",
    "integrations/paste.html",
    "people/account.html",
    "people/link.html",
    "people/list.html",
    "people/password.html",
    "people/person.html",
    "people/setup.html",
    "people/sign_in.html",
    "templates.html",
];

impl View {
    pub(super) fn new() -> Self {
        Self {
            environments: LocaleTag::ALL.map(|tag| environment(Words::of(tag))),
            assets: Assets::new(),
        }
    }

    fn environment(&self, tag: LocaleTag) -> &Environment<'static> {
        let index = LocaleTag::ALL.iter().position(|known| *known == tag);
        &self.environments[index.unwrap_or(0)]
    }

    /// The style sheet and the scripts.
    pub const fn assets(&self) -> &Assets {
        &self.assets
    }

    /// One of our pages, in its frame.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the template fails, which is a bug.
    pub fn page(
        &self,
        app: &App,
        visitor: Option<&Visitor>,
        frame: Frame,
        template: &str,
        values: Value,
    ) -> Result<String, Failure> {
        let main = self.part(app, visitor, language(&frame, visitor), template, values)?;
        self.around(visitor, frame, &main)
    }

    /// A part of a page that is drawn elsewhere, in its language.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the template fails, which is a bug.
    pub fn part(
        &self,
        app: &App,
        visitor: Option<&Visitor>,
        tag: LocaleTag,
        template: &str,
        values: Value,
    ) -> Result<String, Failure> {
        let shared = context! {
            csrf => visitor.map(Visitor::form_token),
            csrf_name => FORM_TOKEN,
            origin => app.public_url().origin(),
        };
        let failed = |error: Error| Failure::internal(format!("{template}: {error:#}"));
        let template = self.environment(tag).get_template(template).map_err(failed)?;
        template.render(context! { ..values, ..shared }).map_err(failed)
    }

    /// Contents that were drawn elsewhere, in our frame. They have to be safe HTML.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the template fails, which is a bug.
    pub fn around(&self, visitor: Option<&Visitor>, frame: Frame, main: &str) -> Result<String, Failure> {
        let tag = language(&frame, visitor);
        let asked_for = visitor.and_then(Visitor::path).map(str::to_owned);
        let here = asked_for.filter(|_| !frame.without_switch);
        let Frame {
            title,
            narrow,
            embedded,
            failed,
            current,
            languages,
            app,
            refresh,
            onward,
            ..
        } = frame;
        let person = visitor.and_then(Visitor::person);
        // A page without a form gives nobody a cookie.
        let needs_token = !embedded && (person.is_some() || here.is_some());
        let values = context! {
            title, narrow, embedded, failed, current, app, onward,
            refresh => refresh.map(|refresh| context! {
                seconds => refresh.seconds, without_script => refresh.without_script,
            }),
            language => tag.as_str(),
            languages => languages.unwrap_or_else(|| LocaleTag::ALL.to_vec()).into_iter().map(|tag| context! {
                tag => tag.as_str(), name => own_name(tag),
            }).collect::<Vec<_>>(),
            here,
            main => Value::from_safe_string(main.to_owned()),
            style => self.assets.path("microapp.css"),
            script => self.assets.path("microapp.js"),
            person => person.map(|person| context! { name => &person.name, email => &person.email }),
            admin => person.is_some_and(|person| person.role == Role::Admin),
            developer => person.is_some_and(|person| person.role >= Role::TemplateDeveloper),
            csrf => visitor.filter(|_| needs_token).map(Visitor::form_token),
            csrf_name => FORM_TOKEN,
        };
        let failed = |error: Error| Failure::internal(format!("frame.html: {error:#}"));
        let template = self.environment(tag).get_template("frame.html").map_err(failed)?;
        template.render(values).map_err(failed)
    }
}

fn language(frame: &Frame, visitor: Option<&Visitor>) -> LocaleTag {
    let wished = || visitor.map(|visitor| visitor.words().tag());
    frame.language.or_else(wished).unwrap_or(LocaleTag::En)
}

fn environment(words: &'static Words) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_function("t", move |key: &str, values: Kwargs| say(words, key, &values));
    for (name, text) in TEMPLATES {
        // A template that does not parse is found by the test below; a page that needs it then fails, and no other.
        if let Err(error) = environment.add_template(name, text) {
            tracing::error!(target: "microapp::web", name, error = %error, "a template can't be read");
        }
    }
    environment
}

/// `t('key', name=value)`
fn say(words: &Words, key: &str, values: &Kwargs) -> Result<String, Error> {
    if !words.has(key) {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("there is no text {key}"),
        ));
    }
    let mut args = microapp_templates::locale::Args::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        match u64::try_from(value.clone()) {
            Ok(number) => args.set(name.to_owned(), number),
            Err(_) => args.set(name.to_owned(), value.to_string()),
        }
    }
    Ok(words.with(key, &args))
}

#[cfg(test)]
mod tests;
