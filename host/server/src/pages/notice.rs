//! Pages that say one thing: what is in the way, and what to do.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::RETRY_AFTER;
use microapp_templates::html::escape;
use url::form_urlencoded;

use super::frame::Around;
use super::trouble::{Remedy, Told};
use super::visit::{Asked, Place, RELEASE, Visit};
use super::{Catalogue, language};
use crate::web::view::Frame;
use crate::web::{FORM_TOKEN, Failure, Page};
use crate::words::Words;

/// The classes of a link that is drawn as a button, and of one that is no more than a link.
const BUTTON: &str = "button";
pub(super) const LINK: &str = "button button-link";

/// One thing, with at most one way on.
pub(super) struct Notice {
    pub around: Around,
    pub texts: Vec<String>,
    /// HTML after the texts.
    pub after: String,
}

impl Visit {
    /// Draws a notice.
    pub fn notice(&self, notice: Notice) -> Result<Page, Failure> {
        let main = format!(
            "<h1>{}</h1>{}{}",
            escape(&notice.around.title),
            paragraphs(&notice.texts, None),
            notice.after
        );
        self.around(notice.around, &main)
    }

    /// A page for an error where there is nothing else to show.
    pub fn trouble(&self, told: &Told) -> Result<Response, Failure> {
        let mut texts = told.paragraphs();
        let mut around = Around::titled(told.title.clone());
        around.status = told.status;
        around.again_in = told.again_in;
        let way_on = match told.remedy {
            Remedy::Connect => {
                texts.push_str(&paragraph(&self.words.text("connect-then"), None));
                format!(
                    "{}{}",
                    self.connect_form(),
                    link_button(&self.here(), &self.words.text("again"), false)
                )
            }
            Remedy::Again => link_button(&self.here(), &self.words.text("again"), false),
            Remedy::None => self.to_first_page(BUTTON),
        };
        let main = format!(
            "<h1>{}</h1>{texts}<div class=\"button-row\">{way_on}</div>",
            escape(&told.title)
        );
        let mut response = self.around(around, &main)?.into_response();
        if let Some(seconds) = told.again_in {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        Ok(response)
    }

    /// The same above a page that is drawn all the same.
    pub fn banner(&self, told: &Told) -> String {
        let mut texts = told.paragraphs();
        let mut after = String::new();
        if told.remedy == Remedy::Connect {
            texts.push_str(&paragraph(&self.words.text("connect-after"), None));
            after = format!("<div class=\"button-row\">{}</div>", self.connect_form());
        }
        format!(
            "<div class=\"banner banner-warning\" role=\"alert\" tabindex=\"-1\" data-focus><p class=\"banner-title\">\
             <span class=\"visually-hidden\">{} </span>{}</p>{texts}{after}</div>",
            escape(&self.words.text("warning")),
            escape(&told.title),
        )
    }

    /// The button that starts this person's own sign-in at the service, in another tab: what was typed here stays.
    fn connect_form(&self) -> String {
        format!(
            "<form method=\"post\" action=\"/connections/{}/connect\" target=\"_blank\"><input type=\"hidden\" \
             name=\"{FORM_TOKEN}\" value=\"{}\"><button class=\"button\" type=\"submit\">{}</button></form>",
            escape(&self.running.name),
            escape(&self.visitor.form_token()),
            escape(&self.words.text("connect-button")),
        )
    }

    /// The way to the first page of all, which no other site's frame may show: from there it is a tab.
    pub fn to_first_page(&self, class: &str) -> String {
        link(
            class,
            "/",
            &self.words.text("first-page"),
            self.place == Place::Embedded,
        )
    }

    /// What can't be shown in a frame goes on in a tab.
    pub fn new_tab(&self, address: &str) -> Result<Page, Failure> {
        let words = self.words;
        self.notice(Notice {
            around: Around::titled(words.text("tab-title")),
            texts: vec![words.text("tab-text")],
            after: link_button(address, &words.text("tab-button"), true),
        })
    }

    /// Opens the person's own e-mail program. Browsers hold redirects after a form to the page's policy, which knows no
    /// `mailto`, so the script of this page follows its link; without script the person does.
    pub fn mail(&self, address: &str) -> Result<Page, Failure> {
        let words = self.words;
        let after = format!(
            "<div class=\"button-row\"><a class=\"{BUTTON}\" href=\"{}\" data-go>{}</a>{}</div>",
            escape(address),
            escape(&words.text("mail-button")),
            plain_link(&self.here(), &words.text("back")),
        );
        self.notice(Notice {
            around: Around::titled(words.text("mail-title")),
            texts: vec![words.text("mail-text")],
            after,
        })
    }
}

/// For somebody in a frame whom the browser does not name.
pub(super) async fn sign_in(catalogue: &Catalogue, asked: &Asked) -> Result<Response, Failure> {
    let (app, name, page) = (&asked.app, asked.part("integration"), asked.part("page"));
    let template = catalogue.find(app, name, None).await?.template;
    let locale = language::of(app, &template, &asked.headers);
    let words = Words::of(locale.tag());
    let title = words.text("sign-in-title");
    let mut address = format!("{}/{name}/{page}", Place::Own.prefix());
    if !asked.query.is_empty() {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&asked.query)
            .finish();
        address = format!("{address}?{query}");
    }
    let main = format!(
        "<h1>{}</h1><p>{}</p>{}",
        escape(&title),
        escape(&words.text("sign-in-text")),
        link_button(&address, &words.text("sign-in-button"), true)
    );
    let frame = Frame::titled(title).narrow().embedded().language(locale.tag());
    let html = app.view().around(Some(&asked.visitor), frame, &main)?;
    Ok(Page::new(html).status(StatusCode::UNAUTHORIZED).into_response())
}

/// For somebody who has pressed a button of a release that is kept no longer, where the newest has no such page.
pub(super) async fn gone(catalogue: &Catalogue, place: Place, asked: &Asked) -> Result<Option<Response>, Failure> {
    let Some(release) = asked.queried(RELEASE) else {
        return Ok(None);
    };
    let app = &asked.app;
    let found = catalogue.find(app, asked.part("integration"), Some(release)).await?;
    if found.template.page(asked.part("page")).is_some() {
        return Ok(None);
    }
    let locale = language::of(app, &found.template, &asked.headers);
    let words = Words::of(locale.tag());
    let title = words.text("release-gone-title");
    let framed = place == Place::Embedded;
    let main = format!(
        "<h1>{}</h1><p>{}</p>{}",
        escape(&title),
        escape(&words.text("release-gone-text")),
        link(BUTTON, &found.address.path(), &words.text("first-page"), framed)
    );
    let mut frame = Frame::titled(title).narrow().language(locale.tag());
    if framed {
        frame = frame.embedded();
    }
    let html = app.view().around(Some(&asked.visitor), frame, &main)?;
    Ok(Some(Page::new(html).status(StatusCode::NOT_FOUND).into_response()))
}

impl Told {
    fn paragraphs(&self) -> String {
        paragraphs(&self.texts, self.lang)
    }
}

fn paragraphs(texts: &[String], lang: Option<&str>) -> String {
    texts.iter().map(|text| paragraph(text, lang)).collect()
}

/// A paragraph, marked with its language where that is another than the page's.
fn paragraph(text: &str, lang: Option<&str>) -> String {
    let lang = lang.map(|lang| format!(" lang=\"{lang}\"")).unwrap_or_default();
    format!("<p{lang}>{}</p>", escape(text))
}

fn link_button(address: &str, label: &str, new_tab: bool) -> String {
    link(BUTTON, address, label, new_tab)
}

/// A link that is no more than that.
pub(super) fn plain_link(address: &str, label: &str) -> String {
    link(LINK, address, label, false)
}

fn link(class: &str, address: &str, label: &str, new_tab: bool) -> String {
    let target = if new_tab {
        " target=\"_blank\" rel=\"noopener\""
    } else {
        ""
    };
    format!(
        "<a class=\"{class}\" href=\"{}\"{target}>{}</a>",
        escape(address),
        escape(label)
    )
}
