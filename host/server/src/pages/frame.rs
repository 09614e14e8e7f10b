//! What stands around a micro-app's pages: its name and menu, the language, who is signed in, what "preview" means.

use std::borrow::Cow;

use http::StatusCode;
use microapp_templates::Template;
use microapp_templates::html::{in_new_tabs, safe_url};
use microapp_templates::locale::args;
use minijinja::{Value, context};

use super::visit::{Place, Visit};
use crate::web::maintenance::{FEEDBACK, MAINTENANCE};
use crate::web::view::Frame;
use crate::web::{Failure, Page};

/// A page's place in its frame, and what it asks of the browser.
pub(super) struct Around {
    pub title: String,
    pub status: StatusCode,
    /// The form has errors.
    pub failed: bool,
    /// The page loads itself again after so many seconds.
    pub again_in: Option<u64>,
    /// Only where no script runs.
    pub without_script: bool,
    /// Its buttons lead to the service.
    pub leads_out: bool,
}

impl Around {
    pub fn titled(title: String) -> Self {
        Self {
            title,
            status: StatusCode::OK,
            failed: false,
            again_in: None,
            without_script: false,
            leads_out: false,
        }
    }
}

impl Visit {
    /// A whole page.
    pub fn around(&self, around: Around, main: &str) -> Result<Page, Failure> {
        let mut frame = Frame::titled(&around.title)
            .failed(around.failed)
            .language(self.locale.tag())
            .languages(self.template.locales().map(|locale| locale.tag()).collect())
            .app(self.dress());
        let main = self.as_placed(main);
        if self.place == Place::Embedded {
            frame = frame.embedded();
        }
        frame = match around.again_in {
            Some(seconds) if around.without_script => frame.refresh_without_script(seconds),
            Some(seconds) => frame.refresh(seconds),
            None => frame,
        };
        let html = self.app.view().around(Some(&self.visitor), frame, &main)?;
        let mut page = Page::new(html).status(around.status);
        if around.leads_out {
            for origin in self.service_origins() {
                page = page.form_action(origin);
            }
        }
        Ok(page)
    }

    /// A part of a page for its place: from within a frame, other sites open in a tab.
    pub fn as_placed<'a>(&self, html: &'a str) -> Cow<'a, str> {
        match self.place {
            Place::Own => Cow::Borrowed(html),
            Place::Embedded => Cow::Owned(in_new_tabs(html)),
        }
    }

    /// Where a button may lead in the end: browsers hold redirects after a form to the page's policy. The service's own
    /// sites, as the connector and the admin name them.
    fn service_origins(&self) -> Vec<String> {
        let integration = self.running.integration();
        let authentication = &integration.manifest().authentication;
        let mut origins = vec![origin_of(integration.egress().base_url().as_str())];
        if let Some(consent) = &authentication.authorize_url {
            origins.push(consent.origin().ascii_serialization());
            origins.extend(consent.host_str().map(|host| format!("https://*.{host}")));
        }
        origins.retain(|origin| !origin.is_empty());
        origins.dedup();
        origins
    }

    /// Whether an address is on one of those sites, and nobody on the way can read it.
    pub fn is_of_service(&self, address: &str) -> bool {
        let Ok(url) = url::Url::parse(address) else {
            return false;
        };
        let secure = match url.scheme() {
            "https" => true,
            "http" => self.running.integration().egress().allows_loopback() && is_loopback(&url),
            _ => false,
        };
        secure && self.service_origins().iter().any(|origin| is_within(&url, origin))
    }

    fn dress(&self) -> Value {
        let (words, setup) = (self.words, &self.running.setup);
        let metadata = &self.template.manifest().metadata;
        // What stands beside the integration's own pages has a name of its own.
        let title = match self.at.template {
            Some(_) => &metadata.title,
            None => &setup.title,
        };
        let about = args([
            ("title", title.clone().into()),
            ("version", metadata.version.clone().into()),
        ]);
        let preview = setup.preview || metadata.preview;
        // A preview without a statement of its own goes by ours.
        let link = |address: &Option<String>, ours: &str, word: &str| {
            let address = address.as_deref().or_else(|| preview.then_some(ours));
            let url = address.and_then(safe_url)?;
            Some(context! { url, label => words.text(word) })
        };
        let links = [
            link(&metadata.maintenance, MAINTENANCE, "maintenance"),
            link(&metadata.feedback, FEEDBACK, "feedback"),
        ];
        context! {
            title,
            preview,
            start => self.base().trim_end_matches('/'),
            logo => logo(&self.template).map(|file| format!("{}{file}", self.base())),
            menu => self.menu(),
            about => words.with(if preview { "about-preview" } else { "about" }, &about),
            links => links.into_iter().flatten().collect::<Vec<_>>(),
        }
    }

    fn menu(&self) -> Vec<Value> {
        let pages = self.template.pages().iter().enumerate();
        let listed = pages.filter(|(index, page)| {
            (*index == 0 || page.manifest.menu) && page.manifest.params.iter().all(|param| param.optional)
        });
        listed
            .map(|(_, page)| {
                context! {
                    url => format!("{}{}", self.base(), page.manifest.name),
                    label => self.template.title(page, &self.locale),
                    current => page.manifest.name == self.page,
                }
            })
            .collect()
    }
}

fn origin_of(address: &str) -> String {
    url::Url::parse(address).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

/// Whether an address is within an origin, or within one of all below a name: `https://*.zoom.us`.
fn is_within(url: &url::Url, origin: &str) -> bool {
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    match origin.split_once("://*") {
        Some((scheme, below)) => {
            url.scheme() == scheme && url.port().is_none() && url.host_str().is_some_and(|host| host.ends_with(below))
        }
        None => url.origin().ascii_serialization() == origin,
    }
}

fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The file of the picture called `logo`.
fn logo(template: &Template) -> Option<&str> {
    let images = &template.manifest().spec.images;
    let image = images.iter().find(|image| image.name == "logo");
    image.map(|image| image.file.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_within;

    fn within(address: &str, origin: &str) -> bool {
        url::Url::parse(address).is_ok_and(|url| is_within(&url, origin))
    }

    #[test]
    fn an_address_is_of_an_origin_or_below_a_name_and_nothing_that_looks_like_it() {
        for address in [
            "https://us05web.zoom.us/s/1?zak=x",
            "https://a.b.zoom.us/",
            "https://us05web.zoom.us:443/",
        ] {
            assert!(within(address, "https://*.zoom.us"), "{address}");
        }
        for address in [
            "https://zoom.us/",
            "https://zoom.us.evil.test/",
            "https://evilzoom.us/",
            "https://evil.test/?.zoom.us",
            "https://evil.test/.zoom.us",
            "https://us05web.zoom.us@evil.test/",
            "https://me:word@us05web.zoom.us/",
            "https://us05web.zoom.us:8443/",
            "http://us05web.zoom.us/",
            "mailto:a@us05web.zoom.us",
        ] {
            assert!(!within(address, "https://*.zoom.us"), "{address}");
        }
        assert!(within("https://zoom.us/s/1", "https://zoom.us"));
        assert!(!within("https://zoom.us:444/s/1", "https://zoom.us"));
        assert!(!within("https://us05web.zoom.us/", "https://zoom.us"));
    }
}
