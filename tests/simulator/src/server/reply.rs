//! An answer, before it is bytes on a wire.

use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

pub(crate) const JSON: &str = "application/json;charset=UTF-8";
pub(crate) const HTML: &str = "text/html;charset=UTF-8";

/// Status, headers and body.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn new(status: StatusCode, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status: status.as_u16(),
            headers: vec![("content-type".into(), content_type.into())],
            body: body.into(),
        }
    }

    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        // Only maps with keys that are not strings fail to serialize, and there are none.
        Self::new(status, JSON, serde_json::to_vec(value).unwrap_or_default())
    }

    pub(crate) fn ok(value: &Value) -> Self {
        Self::json(StatusCode::OK, value)
    }

    pub(crate) fn created(value: &Value) -> Self {
        Self::json(StatusCode::CREATED, value)
    }

    /// 204: Zoom's answer to changes.
    pub(crate) fn empty() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self {
            status: 302,
            headers: vec![("location".into(), to.into())],
            body: Bytes::new(),
        }
    }

    pub(crate) fn set_header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_ascii_lowercase(), value.into()));
    }

    /// The answer as it goes over the wire, under whatever length is claimed for it.
    pub(crate) fn to_wire(&self, claimed_length: u64, body: &[u8]) -> Bytes {
        let reason = StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or("");
        let mut head = format!("HTTP/1.1 {} {reason}\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {claimed_length}\r\n\r\n"));
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        bytes.into()
    }
}
