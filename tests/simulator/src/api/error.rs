//! Zoom's refusals: a status, a code, words, and sometimes the fields.

use http::StatusCode;
use serde_json::{Value, json};

use crate::server::reply::Reply;

/// `{"code": …, "message": …, "errors": [{"field": …, "message": …}]}`
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: u32,
    message: String,
    fields: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
}

/// Fields that are wrong, collected so that all are told at once.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<(String, String)>);

impl Problems {
    pub(crate) fn add(&mut self, field: impl Into<String>) {
        self.0.push((field.into(), "Invalid field.".into()));
    }

    pub(crate) fn add_with(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    pub(crate) fn check(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut error = ApiError::new(StatusCode::BAD_REQUEST, 300, "Validation Failed.");
        error.fields = self.0;
        Err(error)
    }
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            fields: Vec::new(),
            headers: Vec::new(),
        }
    }

    pub(crate) fn bad(code: u32, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn gone(code: u32, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    pub(crate) fn field(name: &str) -> Self {
        let mut error = Self::bad(300, "Validation Failed.");
        error.fields.push((name.to_owned(), "Invalid field.".into()));
        error
    }

    pub(crate) fn unauthorized(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 124, message)
    }

    pub(crate) fn too_many(message: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, 429, message)
    }

    pub(crate) fn no_user(name: &str) -> Self {
        Self::gone(1001, format!("User does not exist: {name}"))
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    pub(crate) fn reply(self) -> Reply {
        let mut body = json!({ "code": self.code, "message": self.message });
        if !self.fields.is_empty() {
            let fields: Vec<Value> = self
                .fields
                .iter()
                .map(|(field, message)| json!({ "field": field, "message": message }))
                .collect();
            body["errors"] = Value::Array(fields);
        }
        let mut reply = Reply::json(self.status, &body);
        for (name, value) in self.headers {
            reply.set_header(name, value);
        }
        reply
    }
}
