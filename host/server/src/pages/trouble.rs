//! What goes wrong between a page and its service, and what a person is told of it.

use std::time::Duration;

use http::StatusCode;
use microapp_runtime::{ErrorKind, InvokeError};
use microapp_templates::form::Refusal;
use microapp_templates::locale::args;
use microapp_templates::model::manifest::LocaleTag;
use microapp_templates::{Asked, FieldError, RenderError, format};
use serde_json::Value;

use super::key::PageKey;
use super::visit::Visit;
use crate::journal::NOT_CARRIED_OUT;
use crate::web::Failure;

/// Why a page or a sequence does not go on.
pub(super) enum Halt {
    /// A fault of ours or of the template, or a request that nobody should send.
    Failure(Failure),
    /// What the page needs can't be read.
    Unread(Box<InvokeError>),
    /// A button's action was refused. Nothing happened.
    Refused {
        /// Why.
        error: Box<InvokeError>,
        /// The attempt that was refused; none if nothing was begun.
        key: Option<PageKey>,
    },
    /// It is not known yet how it went.
    Pending {
        /// Which step.
        step: usize,
        /// Under which key.
        key: PageKey,
    },
    /// The page was sent before with other contents, and that was done, or may have been.
    Reused {
        /// Which step.
        step: usize,
        /// Under which key.
        key: PageKey,
        /// The key of what is asked for now, if it is wanted in addition.
        addition: PageKey,
    },
    /// It was done before, and its output is a secret, which is given once.
    NotKept,
}

impl Halt {
    pub fn unread(error: InvokeError) -> Self {
        Self::Unread(Box::new(error))
    }

    pub fn refused(error: InvokeError) -> Self {
        Self::Refused {
            error: Box::new(error),
            key: None,
        }
    }
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<RenderError> for Halt {
    fn from(error: RenderError) -> Self {
        Self::Failure(drawing(error))
    }
}

/// A template that fails is its author's fault; the person sees the usual page, and the log has the place.
pub(super) fn drawing(error: RenderError) -> Failure {
    Failure::internal(error)
}

/// What a person can do about it themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Nothing but to read.
    None,
    /// Load the page again.
    Again,
    /// Connect their own account.
    Connect,
}

/// What is said.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub status: StatusCode,
    pub title: String,
    pub texts: Vec<String>,
    /// The language of the texts where it is not the page's: the service's own words.
    pub lang: Option<&'static str>,
    pub remedy: Remedy,
    /// When it is worth another try, in seconds.
    pub again_in: Option<u64>,
}

impl Visit {
    /// An error in words.
    pub fn told(&self, error: &InvokeError) -> Told {
        let words = self.words;
        let said = |status, title: &str, texts: Vec<String>, remedy| Told {
            status,
            title: words.text(title),
            texts,
            lang: None,
            remedy,
            again_in: None,
        };
        // The service's own words, which are English whatever the page is; or ours, which say what they are.
        let quoted = |status, title: &str| Told {
            lang: Some(language_of(error))
                .filter(|lang| *lang != words.tag())
                .map(LocaleTag::as_str),
            ..said(status, title, vec![error.message.clone()], Remedy::None)
        };
        match error.kind {
            // Somebody has looked: nothing is in the way.
            _ if error.code == NOT_CARRIED_OUT => said(
                StatusCode::OK,
                "not-done-title",
                vec![words.text("not-done-text")],
                Remedy::None,
            ),
            ErrorKind::Unauthorized => self.connect(error),
            ErrorKind::MissingScope => {
                let scopes = args([("scopes", scopes(error).into())]);
                let remedy = if self.connects(error) {
                    Remedy::Connect
                } else {
                    Remedy::None
                };
                let text = words.with("scope-text", &scopes);
                said(StatusCode::FORBIDDEN, "scope-title", vec![text], remedy)
            }
            ErrorKind::NotAllowed => quoted(StatusCode::FORBIDDEN, "not-allowed-title"),
            ErrorKind::NotFound => said(
                StatusCode::NOT_FOUND,
                "gone-title",
                vec![words.text("gone-text")],
                Remedy::None,
            ),
            ErrorKind::RateLimited | ErrorKind::Overloaded => {
                let seconds = retry_after(error).as_secs().clamp(2, 120);
                let text = words.with("busy-text", &args([("seconds", seconds.into())]));
                let status = StatusCode::TOO_MANY_REQUESTS;
                Told {
                    again_in: Some(seconds),
                    ..said(status, "busy-title", vec![text], Remedy::Again)
                }
            }
            ErrorKind::DailyLimit => {
                let texts = self
                    .retry_at(error)
                    .map(|when| words.with("daily-text", &args([("when", when.into())])));
                said(
                    StatusCode::TOO_MANY_REQUESTS,
                    "daily-title",
                    texts.into_iter().collect(),
                    Remedy::None,
                )
            }
            ErrorKind::Unavailable | ErrorKind::DeadlineExceeded => said(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable-title",
                vec![words.text("unavailable-text")],
                Remedy::Again,
            ),
            ErrorKind::InvalidInput | ErrorKind::Conflict | ErrorKind::CoHostRefused | ErrorKind::Upstream => {
                quoted(StatusCode::UNPROCESSABLE_ENTITY, "refused-title")
            }
            _ => said(
                StatusCode::BAD_GATEWAY,
                "failed-title",
                vec![words.text("failed-text")],
                Remedy::Again,
            ),
        }
    }

    /// Whether this person can mend a credential that is missing or too weak.
    fn connects(&self, error: &InvokeError) -> bool {
        self.running.each_person() && error.details["identity"] != "service"
    }

    fn connect(&self, error: &InvokeError) -> Told {
        let title = args([("title", self.running.setup.title.clone().into())]);
        let own = self.connects(error);
        let texts = if own {
            let person = args([("person", self.acting_user.clone().into())]);
            vec![self.words.with("connect-text", &person)]
        } else {
            vec![self.words.with("connect-admin", &title)]
        };
        Told {
            status: if own {
                StatusCode::FORBIDDEN
            } else {
                StatusCode::SERVICE_UNAVAILABLE
            },
            title: self.words.with("connect-title", &title),
            texts,
            lang: None,
            remedy: if own { Remedy::Connect } else { Remedy::None },
            again_in: None,
        }
    }

    /// When a limit of the day is lifted, as this person reads times.
    fn retry_at(&self, error: &InvokeError) -> Option<String> {
        let at = error.details["retry_at"].as_str()?;
        let zone = self.time_zone().unwrap_or_else(|| "UTC".to_owned());
        format::date_time_zone(at, &zone, format::DateStyle::Full, self.locale.tag()).ok()
    }

    /// A refusal at the fields that caused it; empty if it names none.
    pub fn at_fields(&self, button: &str, error: &InvokeError) -> Vec<FieldError> {
        let (template, asked) = (&self.template, Asked::Button(button));
        if error.kind != ErrorKind::CoHostRefused {
            return template.refused(&self.page, asked, &self.locale, &error.details);
        }
        let refused = error.details["co_hosts"].as_array().into_iter().flatten();
        let names: Vec<String> = refused.filter_map(Value::as_str).map(str::to_owned).collect();
        let refusal = Refusal {
            field: error.details["field"].as_str().unwrap_or("co_hosts"),
            code: &error.code,
            message: &error.message,
            lang: language_of(error),
            limit: None,
        };
        let mut told = template.refusal(&self.page, asked, &self.locale, &refusal);
        if !names.is_empty() {
            let names = format::list(&names, self.locale.tag());
            told.message = self.words.with("co-hosts-refused", &args([("names", names.into())]));
            told.lang = None;
        }
        vec![told]
    }
}

/// The language of an error's message.
fn language_of(error: &InvokeError) -> LocaleTag {
    let named = error.details["lang"].as_str().and_then(LocaleTag::parse);
    named.unwrap_or(LocaleTag::En)
}

fn retry_after(error: &InvokeError) -> Duration {
    Duration::from_millis(error.details["retry_after_ms"].as_u64().unwrap_or(3_000))
}

/// The scopes that are missing, as the service writes them.
fn scopes(error: &InvokeError) -> String {
    let mut found = Vec::new();
    gather(&error.details["scopes"], &mut found);
    if found.is_empty() {
        error.message.clone()
    } else {
        found.join(", ")
    }
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(scope) => found.push(scope.clone()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(members) => members.values().for_each(|item| gather(item, found)),
        _ => {}
    }
}
