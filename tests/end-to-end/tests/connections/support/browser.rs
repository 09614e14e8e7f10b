//! A browser, as far as signing in needs one: it keeps one cookie, and submits Zoom's form.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION};
use http::{HeaderMap, Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use url::Url;
use url::form_urlencoded::Serializer;

/// What a browser was shown.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// One browser.
pub struct Browser {
    client: Client<HttpConnector, Full<Bytes>>,
    /// `name=value`.
    pub cookie: Option<String>,
}

impl Browser {
    pub fn new(cookie: Option<String>) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { client, cookie }
    }

    pub async fn get(&self, url: &str) -> Page {
        self.send(Method::GET, url, String::new()).await
    }

    pub async fn post(&self, url: &str) -> Page {
        self.send(Method::POST, url, String::new()).await
    }

    async fn send(&self, method: Method, url: &str, body: String) -> Page {
        let mut request = Request::builder().method(method).uri(url);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, format!("other=1; {cookie}"));
        }
        let request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(body)))
            .expect("a request");
        let (head, body) = self.client.request(request).await.expect("an answer").into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Page {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    /// Submits Zoom's consent page, and gives the address that it sends the browser to.
    pub async fn consent(&self, authorize_url: &Url, user: &str, decision: &str) -> String {
        let page = self.get(authorize_url.as_str()).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let mut form = Serializer::new(String::new());
        form.extend_pairs(authorize_url.query_pairs());
        form.append_pair("user", user).append_pair("decision", decision);
        let mut target = authorize_url.clone();
        target.set_query(None);
        let sent_on = self.send(Method::POST, target.as_str(), form.finish()).await;
        assert_eq!(sent_on.status / 100, 3, "{}", sent_on.body);
        sent_on.header(LOCATION.as_str()).to_owned()
    }
}
