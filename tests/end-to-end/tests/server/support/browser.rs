//! A browser, as far as a server can tell: keeps cookies, sends what browsers send, follows nothing by itself but a page to
//! the address that has its key.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it redirects to.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// Where the page leads on at once: to another site.
    #[track_caller]
    pub fn departs_to(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        let (_, refresh) = self.body.split_once("content=\"0; url=").expect("a page that leads on");
        let (address, _) = refresh.split_once('"').expect("an end");
        let link = format!("href=\"{address}\"");
        assert!(self.body.contains(&link), "for browsers that stay: {}", self.body);
        address.replace("&amp;", "&").replace("&#x2f;", "/")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn leads_to(self, location: &str) -> Self {
        assert_eq!(
            (self.status.as_u16(), self.location()),
            (303, location),
            "{}",
            self.body
        );
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.body.contains(words), "no {words:?} in {}", self.body);
        self
    }
}

/// One browser with its cookies.
#[derive(Debug, Clone)]
pub struct Browser {
    pub origin: String,
    pub cookies: BTreeMap<String, String>,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Browser {
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            cookies: BTreeMap::new(),
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    /// Opens a page. Where its address gets a key, that is followed.
    pub async fn get(&mut self, path: &str) -> Answer {
        let answer = self.send(Method::GET, path, &[], "").await;
        let (same, _) = path.split_once('?').unwrap_or((path, ""));
        let key = answer
            .location()
            .strip_prefix(same)
            .is_some_and(|query| query.contains("_key="));
        if !key || path.contains("_key=") {
            return answer;
        }
        let keyed = answer.location().to_owned();
        self.send(Method::GET, &keyed, &[], "").await
    }

    /// Opens a page and sends its form.
    pub async fn fill(&mut self, page: &str, target: &str, fields: &[(&str, &str)]) -> Answer {
        let token = form_token(&self.get(page).await.body).unwrap_or_else(|| panic!("no form in {page}"));
        self.post(target, &token, fields).await
    }

    /// Sends a form with this token.
    pub async fn post(&mut self, path: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("_csrf", token)];
        all.extend_from_slice(fields);
        let origin = self.origin.clone();
        let headers = [("origin", origin.as_str()), ("sec-fetch-site", "same-origin")];
        self.post_as(path, &headers, &all).await
    }

    /// Sends a form with these headers and nothing added.
    pub async fn post_as(&mut self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut all = vec![(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")];
        all.extend_from_slice(headers);
        self.send(Method::POST, path, &all, &body).await
    }

    /// Sends anything that is text.
    pub async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.send_bytes(method, path, headers, body.as_bytes().to_vec()).await
    }

    /// Sends anything.
    pub async fn send_bytes(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let uri = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.origin)
        };
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let request = request.body(Full::new(Bytes::from(body))).expect("a request");
        let answer = self.client.request(request).await.expect("an answer");
        let (head, body) = answer.into_parts();
        for cookie in head.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (name, value) = cookie
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie");
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                if !name.ends_with("language") {
                    scratch::secret("cookie", value);
                }
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = body.collect().await.expect("a whole body").to_bytes();
        // What Zoom and its controls tell are secrets by design.
        if !path.contains("/oauth/") && !path.contains("/_simulator/") {
            scratch::keep("pages", &body);
        }
        let body = String::from_utf8(body.to_vec()).expect("text");
        Answer {
            status: head.status,
            headers: head.headers,
            // As a person reads it: slashes are escaped with everything else.
            body: body.replace("&#x2f;", "/"),
        }
    }
}

/// The token of the first form of a page.
pub fn form_token(html: &str) -> Option<String> {
    let after = html.split("name=\"_csrf\" value=\"").nth(1)?;
    Some(after.split('"').next()?.to_owned())
}
