//! What a form sends.

use axum::extract::{FromRequest, Request};
use http_body_util::BodyExt as _;
use secrecy::SecretString;

use crate::web::Failure;
use crate::words::{Said, Words};

/// The fields of a form. The guard has checked its token and its size before.
pub struct FormData(Vec<(String, String)>);

impl FormData {
    /// The first value of a field, without space around it; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value of a field as it was sent: for passwords, which may begin with a space.
    pub fn secret(&self, name: &str) -> SecretString {
        SecretString::from(self.raw(name))
    }

    /// Whether a field was sent: a check box that is ticked.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    fn raw(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value)
    }
}

/// Shows the names of the fields only: one of them may be a password.
impl std::fmt::Debug for FormData {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

impl<S: Sync> FromRequest<S> for FormData {
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let body = request.into_body().collect().await;
        let body = body.map_err(|_| Failure::bad_request("form-cut"))?;
        Ok(Self(
            url::form_urlencoded::parse(&body.to_bytes()).into_owned().collect(),
        ))
    }
}

/// Errors as a template sees them.
pub fn shown(errors: &[FieldError], words: &Words) -> minijinja::Value {
    let errors = errors.iter();
    let shown: Vec<minijinja::Value> = errors
        .map(|error| minijinja::context! { field => error.field, message => words.say(&error.message) })
        .collect();
    shown.into()
}

/// What is wrong with a field, in words for the person who filled it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field; empty: the form as a whole.
    pub field: &'static str,
    /// What is wrong, and what would be right.
    pub message: Said,
}

impl FieldError {
    /// An error at a field.
    pub fn at(field: &'static str, message: impl Into<Said>) -> Self {
        Self {
            field,
            message: message.into(),
        }
    }
}
