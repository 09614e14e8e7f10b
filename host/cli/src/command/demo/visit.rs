//! What a person does on the pages, by plain requests: follow the link, fill in Create Meeting, see what was made.

use anstream::println;
use bytes::Bytes;
use futures::StreamExt as _;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderValue, Method};
use jiff::civil::Weekday;
use microapp_runtime::egress::EgressPolicy;
use microapp_runtime::http::HttpRequest;
use microapp_runtime::{HttpClient as _, PooledClient};
use url::Url;
use url::form_urlencoded::Serializer;

use super::meetings::coming;
use crate::exit::Failure;
use crate::style::{BOLD, DIM};

const TOPIC: &str = "Weekly by the page";

/// Makes a weekly meeting by the pages, beginning with the link.
pub async fn run(link: &str) -> Result<(), Failure> {
    let begun = std::time::Instant::now();
    let link = Url::parse(link).map_err(|error| failed(&format!("the link {link}: {error}")))?;
    let mut browser = Browser {
        client: PooledClient::default(),
        cookies: Vec::new(),
    };
    let form = browser.at(Method::GET, &link, None).await?.leads_on(&link)?;
    // The page's address gets a key, so that going back leads to the same.
    let form = browser.at(Method::GET, &form, None).await?.leads_on(&form)?;
    let page = browser.at(Method::GET, &form, None).await?.page(200)?;
    let day = coming(Weekday::Monday).to_string();
    let (token, key) = (hidden(&page, "_csrf")?, hidden(&page, "_key")?);
    let body = Serializer::new(String::new())
        .extend_pairs([
            ("_csrf", token.as_str()),
            ("_key", key.as_str()),
            ("_action", "create"),
            ("topic", TOPIC),
            ("start.date", day.as_str()),
            ("start.time", "09:30"),
            ("time_zone", "Europe/Helsinki"),
            ("duration_minutes", "30"),
            ("recurrence", "weekly"),
            ("recurrence.weekly.every", "1"),
            ("recurrence.weekly.days", "monday"),
            ("recurrence.weekly.end", "count"),
            ("recurrence.weekly.end.count", "8"),
        ])
        .finish();
    let made = browser.at(Method::POST, &form, Some(body)).await?.leads_on(&form)?;
    let shown = browser.at(Method::GET, &made, None).await?.page(200)?;
    if !made.path().ends_with("/new-recurring-meetings") || !shown.contains(TOPIC) {
        return Err(failed(&format!(
            "{} does not show the meeting that was made",
            made.path()
        )));
    }
    println!("{BOLD}A weekly meeting on the pages{BOLD:#}");
    println!(
        "  {DIM}{} → {}?{}{DIM:#}",
        form.path(),
        made.path(),
        made.query().unwrap_or_default()
    );
    println!(
        "  {TOPIC}, made in {} ms with the link, the form and its page",
        begun.elapsed().as_millis()
    );
    println!();
    Ok(())
}

/// As much of a browser as it takes: it keeps cookies.
struct Browser {
    client: PooledClient,
    cookies: Vec<(String, String)>,
}

/// An answer, read to its end.
struct Answer {
    path: String,
    status: u16,
    location: Option<String>,
    body: String,
}

impl Browser {
    async fn at(&mut self, method: Method, url: &Url, form: Option<String>) -> Result<Answer, Failure> {
        let unsent = |error: String| failed(&format!("{} can't be asked: {error}", url.path()));
        let mut request = HttpRequest::new(method, EgressPolicy::single(url, true)?);
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let header = |text: &str| HeaderValue::from_str(text).map_err(|error| unsent(error.to_string()));
        if !cookies.is_empty() {
            request.headers.insert(COOKIE, header(&cookies.join("; "))?);
        }
        if let Some(form) = form {
            request
                .headers
                .insert(ORIGIN, header(&url.origin().ascii_serialization())?);
            let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers.insert(CONTENT_TYPE, kind);
            request.body = Some(Bytes::from(form));
        }
        let mut answer = self
            .client
            .send(request)
            .await
            .map_err(|error| unsent(error.to_string()))?;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let text = cookie.to_str().unwrap_or_default();
            let pair = text.split(';').next().and_then(|pair| pair.split_once('='));
            let Some((name, value)) = pair else { continue };
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let mut body = Vec::new();
        while let Some(part) = answer.body.next().await {
            body.extend_from_slice(&part.map_err(|error| unsent(error.to_string()))?);
        }
        let location = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        Ok(Answer {
            path: url.path().to_owned(),
            status: answer.status.as_u16(),
            location: location.map(str::to_owned),
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

impl Answer {
    /// Where a redirect leads.
    fn leads_on(self, from: &Url) -> Result<Url, Failure> {
        let next = self.location.as_deref().and_then(|location| from.join(location).ok());
        next.filter(|_| self.status == 303)
            .ok_or_else(|| failed(&format!("{} answered {} and leads nowhere", self.path, self.status)))
    }

    fn page(self, status: u16) -> Result<String, Failure> {
        if self.status == status {
            return Ok(self.body);
        }
        Err(failed(&format!("{} answered {}", self.path, self.status)))
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Result<String, Failure> {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let value = after.and_then(|after| after.split('"').next());
    value
        .map(str::to_owned)
        .ok_or_else(|| failed(&format!("the form lacks its field {name}")))
}

fn failed(what: &str) -> Failure {
    super::broken("The demo's pages don't do what they should", what.to_owned())
}
