//! Draws our own pages: sign-in, accounts, the admin's pages, errors.
//!
//! The pages of integrations are templates that anybody can change, and are drawn elsewhere; they can take the frame
//! around them from here ([`View::around`]). Everything that comes from a value is escaped.

use microapp_store::{Role, Timestamp};
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use super::{App, Assets, FORM_TOKEN, Failure, Visitor};

/// What stands around the contents of a page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    title: String,
    narrow: bool,
    embedded: bool,
    failed: bool,
    current: &'static str,
    language: Option<String>,
    app: Option<Value>,
    refresh: Option<Refresh>,
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

    /// The language of the contents, a BCP 47 tag. Default: `en`.
    #[must_use]
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
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
    environment: Environment<'static>,
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
    "home.html",
    "monitor.html",
    "integrations/outcome.html",
    "integrations/overview.html",
    "integrations/own.html",
    "people/account.html",
    "people/link.html",
    "people/list.html",
    "people/password.html",
    "people/person.html",
    "people/setup.html",
    "people/sign_in.html",
];

impl View {
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        for (name, text) in TEMPLATES {
            // A template that does not parse is found by the test below; a page that needs it then fails, and no other.
            if let Err(error) = environment.add_template(name, text) {
                tracing::error!(target: "microapp::web", name, error = %error, "a template can't be read");
            }
        }
        Self {
            environment,
            assets: Assets::new(),
        }
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
        let shared = context! {
            csrf => visitor.map(Visitor::form_token),
            csrf_name => FORM_TOKEN,
            origin => app.public_url().origin(),
        };
        let failed = |error: minijinja::Error| Failure::internal(format!("{template}: {error:#}"));
        let template = self.environment.get_template(template).map_err(failed)?;
        let main = template.render(context! { ..values, ..shared }).map_err(failed)?;
        self.around(visitor, frame, &main)
    }

    /// Contents that were drawn elsewhere, in our frame. They have to be safe HTML.
    ///
    /// # Errors
    ///
    /// A [`Failure`] if the template fails, which is a bug.
    pub fn around(&self, visitor: Option<&Visitor>, frame: Frame, main: &str) -> Result<String, Failure> {
        let Frame {
            title,
            narrow,
            embedded,
            failed,
            current,
            language,
            app,
            refresh,
        } = frame;
        let person = visitor.and_then(Visitor::person);
        let values = context! {
            title, narrow, embedded, failed, current, app,
            refresh => refresh.map(|refresh| context! {
                seconds => refresh.seconds, without_script => refresh.without_script,
            }),
            language => language.as_deref().unwrap_or("en"),
            main => Value::from_safe_string(main.to_owned()),
            style => self.assets.path("microapp.css"),
            script => self.assets.path("microapp.js"),
            person => person.map(|person| context! { name => &person.name, email => &person.email }),
            admin => person.is_some_and(|person| person.role == Role::Admin),
            csrf => person.and(visitor).map(Visitor::form_token),
            csrf_name => FORM_TOKEN,
        };
        let failed = |error: minijinja::Error| Failure::internal(format!("frame.html: {error:#}"));
        let template = self.environment.get_template("frame.html").map_err(failed)?;
        template.render(values).map_err(failed)
    }
}

/// A moment for people: to the minute, UTC.
pub fn moment(time: Timestamp) -> String {
    let text = jiff::Timestamp::from_millisecond(time.0).map(|time| time.strftime("%Y-%m-%d %H:%M UTC").to_string());
    text.unwrap_or_else(|_| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_parses_and_none_has_inline_script_or_style() {
        let view = View::new();
        for (name, text) in TEMPLATES {
            assert!(view.environment.get_template(name).is_ok(), "{name}");
            for forbidden in [
                " style=",
                "<style",
                " onclick=",
                " onsubmit=",
                " onchange=",
                "javascript:",
                "|safe",
            ] {
                assert!(!text.contains(forbidden), "{name} has {forbidden}");
            }
        }
    }

    #[test]
    fn what_a_title_holds_is_text() {
        let frame = Frame::titled("<script>alert(1)</script>");
        let html = View::new().around(None, frame, "<p>main</p>").expect("a page");
        assert!(html.contains("&lt;script&gt;"), "{html}");
        assert!(html.contains("<p>main</p>"), "{html}");
    }
}
