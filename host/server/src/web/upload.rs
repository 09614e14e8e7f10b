//! Forms with a file (`multipart/form-data`), read from a body that is there as a whole.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use futures::stream;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body_util::BodyExt as _;
use multer::{Constraints, Multipart, SizeLimit};

use super::{FORM_TOKEN, Failure};

/// A field that is no file is short.
const FIELD_BYTES: u64 = 4096;
/// More than any form of ours has.
const MOST_PARTS: usize = 10;

/// What a form with a file sends. The guard has checked its token and its size before.
#[derive(Debug, Default)]
pub struct Upload {
    fields: Vec<(String, String)>,
    file: Option<Bytes>,
}

impl Upload {
    /// The first value of a field, without space around it; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The file, if one was chosen. Its name is not kept: nothing may be done with it.
    pub fn file(&self) -> Option<&Bytes> {
        self.file.as_ref().filter(|file| !file.is_empty())
    }
}

impl<S: Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let headers = request.headers().clone();
        let body = request.into_body().collect().await;
        let unread = || Failure::bad_request("form-cut");
        let body = body.map_err(|_| unread())?.to_bytes();
        let mut parts = parts(&headers, body).ok_or_else(unread)?;
        let mut upload = Self::default();
        for _ in 0..MOST_PARTS {
            let Some(part) = parts.next_field().await.map_err(|_| unread())? else {
                return Ok(upload);
            };
            if part.file_name().is_some() {
                upload.file = Some(part.bytes().await.map_err(|_| unread())?);
            } else {
                let name = part.name().unwrap_or_default().to_owned();
                let value = part.text().await.map_err(|_| unread())?;
                if value.len() as u64 > FIELD_BYTES {
                    return Err(unread());
                }
                upload.fields.push((name, value));
            }
        }
        Err(unread())
    }
}

/// The token of a form with a file: its first field.
pub(super) async fn form_token(headers: &HeaderMap, body: &Bytes) -> Option<String> {
    let first = parts(headers, body.clone())?.next_field().await.ok()??;
    if first.name() != Some(FORM_TOKEN) || first.file_name().is_some() {
        return None;
    }
    first.text().await.ok()
}

fn parts(headers: &HeaderMap, body: Bytes) -> Option<Multipart<'static>> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let boundary = multer::parse_boundary(kind).ok()?;
    let limits = SizeLimit::new().for_field(FORM_TOKEN, FIELD_BYTES);
    let whole = stream::once(async move { Ok::<Bytes, Infallible>(body) });
    let constraints = Constraints::new().size_limit(limits);
    Some(Multipart::with_constraints(whole, boundary, constraints))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(body: &str) -> Request {
        let request = Request::builder().header(CONTENT_TYPE, "multipart/form-data; boundary=x");
        request.body(Body::from(body.replace('\n', "\r\n"))).expect("a request")
    }

    fn part(head: &str, value: &str) -> String {
        format!("--x\ncontent-disposition: form-data; {head}\n\n{value}\n")
    }

    async fn token_of(body: &str) -> Option<String> {
        let (head, body) = request(body).into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        form_token(&head.headers, &body).await
    }

    #[tokio::test]
    async fn fields_and_the_file_are_read() {
        let body = [
            part("name=\"_csrf\"", "the token"),
            part("name=\"integration\"", " zoom "),
            part("name=\"template\"; filename=\"../../etc/passwd\"", "PK"),
            "--x--\n".to_owned(),
        ]
        .concat();
        assert_eq!(token_of(&body).await.as_deref(), Some("the token"));
        let upload = Upload::from_request(request(&body), &()).await.expect("a form");
        assert_eq!((upload.text("integration"), upload.text("nothing")), ("zoom", ""));
        assert_eq!(upload.file().map(Bytes::as_ref), Some(b"PK".as_slice()));
    }

    #[tokio::test]
    async fn a_token_counts_as_the_first_field_only() {
        let late = [
            part("name=\"template\"; filename=\"a\"", "PK"),
            part("name=\"_csrf\"", "t"),
            "--x--\n".to_owned(),
        ]
        .concat();
        let as_file = [part("name=\"_csrf\"; filename=\"a\"", "t"), "--x--\n".to_owned()].concat();
        let long = [part("name=\"_csrf\"", &"t".repeat(5000)), "--x--\n".to_owned()].concat();
        for body in [
            late,
            as_file,
            long,
            "--x--\n".to_owned(),
            "no form".to_owned(),
            String::new(),
        ] {
            assert_eq!(token_of(&body).await, None, "{body}");
        }
    }

    #[tokio::test]
    async fn what_is_no_whole_form_is_refused() {
        let cut = part("name=\"integration\"", "zoom");
        let many = part("name=\"a\"", "b").repeat(MOST_PARTS + 1) + "--x--\n";
        for body in [cut, many, "no form".to_owned()] {
            let refused = Upload::from_request(request(&body), &()).await;
            assert!(refused.is_err(), "{body}");
        }
    }
}
