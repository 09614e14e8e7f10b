//! One request for a page: all that is known before anything is called.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, RawPathParams};
use http::HeaderMap;
use http::request::Parts;
use jiff::Timestamp;
use microapp_store::DirectoryEntry;
use microapp_templates::page::User;
use microapp_templates::{Locale, Page, PageContext, Template};
use tokio::time::Instant;
use url::form_urlencoded;

use super::calls::Reads;
use super::catalogue::{AppAddress, Found, Release};
use super::key::{self, PageKey};
use super::made::{self, Made};
use super::typed::TYPIST;
use super::{Catalogue, language};
use crate::integrations::{Running, acting_user};
use crate::web::{App, FORM_TOKEN, Failure, Session, Visitor};
use crate::words::Words;

/// Where a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a window of its own.
    Own,
    /// In another site's frame.
    Embedded,
}

impl Place {
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Own => "/app",
            Self::Embedded => "/embed",
        }
    }
}

/// The member of an address that names a release of the template.
pub(super) const RELEASE: &str = "_release";

/// What a request says, before anything is looked up.
pub(super) struct Asked {
    pub app: App,
    pub visitor: Visitor,
    pub headers: HeaderMap,
    pub path: BTreeMap<String, String>,
    pub query: Vec<(String, String)>,
}

impl Asked {
    /// A part of the path.
    pub fn part(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A member of the query.
    pub fn queried(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl FromRequestParts<App> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let path = RawPathParams::from_request_parts(parts, app).await;
        let path = path.map_err(|_| Failure::not_found())?;
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            app: app.clone(),
            visitor,
            headers: parts.headers.clone(),
            path: path
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        })
    }
}

/// A page, asked for by somebody who is signed in.
pub(super) struct Visit {
    pub app: App,
    /// Where its pages are: `zoom`, `zoom.tutoring`.
    pub at: AppAddress,
    pub running: Arc<Running>,
    pub template: Arc<Template>,
    pub locale: Arc<Locale>,
    pub words: &'static Words,
    pub visitor: Visitor,
    pub session: Session,
    /// How the service knows them.
    pub acting_user: String,
    /// Their entry in the service's directory.
    pub entry: Option<DirectoryEntry>,
    pub page: String,
    pub params: BTreeMap<String, String>,
    /// The meeting of another host that the page is about, if this person has made it.
    pub made: Option<Made>,
    pub place: Place,
    /// Which release of the template this is.
    pub release: Release,
    /// Whether another one was the newest when the request came.
    pub superseded: bool,
    /// The key of the page view that the address names; of pages alone that make something.
    pub key: Option<PageKey>,
    pub reads: Reads,
    /// When this very request for the page came.
    pub came: Instant,
    /// Since when the person waits for what it goes on with, if that is longer: of a press that led here.
    pressed: OnceLock<Instant>,
}

impl Visit {
    /// Looks up what the request names.
    pub async fn begin(catalogue: &Catalogue, place: Place, asked: &Asked) -> Result<Self, Failure> {
        let visit = Self::begin_beside(catalogue, place, asked).await?;
        let params = &visit.found()?.manifest.params;
        let whole = params
            .iter()
            .all(|param| param.optional || visit.params.contains_key(&param.name));
        if whole { Ok(visit) } else { Err(Failure::not_found()) }
    }

    /// The same for what belongs to the page and needs none of its parameters.
    pub async fn begin_beside(catalogue: &Catalogue, place: Place, asked: &Asked) -> Result<Self, Failure> {
        let session = asked.visitor.session().cloned();
        let session = session.ok_or_else(|| Failure::status(http::StatusCode::UNAUTHORIZED))?;
        let app = asked.app.clone();
        let Found {
            address: at,
            running,
            template,
            release,
            newest,
        } = catalogue
            .find(&app, asked.part("integration"), asked.queried(RELEASE))
            .await?;
        let page = asked.part("page").to_owned();
        let found = template.page(&page).ok_or_else(Failure::not_found)?;
        let mut params = BTreeMap::new();
        for param in &found.manifest.params {
            if let Some(value) = asked.queried(&param.name).filter(|value| !value.is_empty()) {
                params.insert(param.name.clone(), value.to_owned());
            }
        }
        let made = Made::proven(
            app.integrations().vault(),
            &running.name,
            &session.person.id,
            asked.queried(made::FIELD),
            made::meeting_of(&params),
        )
        .await;
        let locale = language::of(&app, &template, &asked.headers);
        let acting_user = acting_user(&session.person).to_lowercase();
        let entry = app.directory().find(&running.name, &acting_user).await?;
        let mut visit = Self {
            words: Words::of(locale.tag()),
            visitor: asked.visitor.clone(),
            reads: Reads::default(),
            came: Instant::now(),
            pressed: OnceLock::new(),
            app,
            at,
            running,
            template,
            locale,
            session,
            acting_user,
            entry,
            page,
            params,
            made,
            place,
            release,
            superseded: release != newest,
            key: None,
        };
        if visit.makes_something()? {
            visit.key = asked.queried(key::FIELD).and_then(PageKey::parse);
        }
        Ok(visit)
    }

    /// Since when the person waits for it: its requests have this place in the queue.
    pub fn since(&self) -> Instant {
        self.pressed.get().copied().unwrap_or(self.came)
    }

    /// It goes on with what was pressed for at this time, and keeps that place; with none it has its own.
    pub fn goes_on_since(&self, pressed: Option<Instant>) {
        if let Some(pressed) = pressed {
            // Nobody waits for two presses: the first one counts.
            let _known = self.pressed.set(pressed);
        }
    }

    /// The page as the template has it.
    pub fn found(&self) -> Result<&Page, Failure> {
        self.template.page(&self.page).ok_or_else(Failure::not_found)
    }

    /// Where the pages are.
    pub fn base(&self) -> String {
        format!("{}/{}/", self.place.prefix(), self.at)
    }

    /// The address of a page.
    pub fn address(&self, page: &str, params: &BTreeMap<String, String>) -> String {
        with_query(format!("{}{page}", self.base()), &self.with_proof(params))
    }

    /// Parameters of a page, with the proof of what this person has made for somebody else, and with this release of the
    /// template where it is not the newest.
    pub fn with_proof(&self, params: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut params = params.clone();
        if let Some(made) = &self.made {
            made.add_to(&mut params);
        }
        if self.superseded {
            params.insert(RELEASE.to_owned(), self.release.to_string());
        }
        params
    }

    /// The address of this page, as this view of it.
    pub fn here(&self) -> String {
        let mut params = self.with_proof(&self.params);
        params.extend(self.key.as_ref().map(|key| (key::FIELD.to_owned(), key.to_string())));
        with_query(format!("{}{}", self.base(), self.page), &params)
    }

    /// The address of this page, to be begun anew.
    pub fn anew(&self) -> String {
        self.address(&self.page, &self.params)
    }

    /// The address of something that belongs to this page.
    pub fn beside(&self, name: &str) -> String {
        with_query(
            format!("{}{}/{name}", self.base(), self.page),
            &self.with_proof(&self.params),
        )
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.app.now().0).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Their time zone, as the service knows it.
    pub fn time_zone(&self) -> Option<String> {
        let details: serde_json::Value = serde_json::from_str(&self.entry.as_ref()?.details).ok()?;
        let zone = details["time_zone"].as_str()?;
        jiff::tz::TimeZone::get(zone).ok().map(|_| zone.to_owned())
    }

    /// What a page is drawn from, without the outputs of actions.
    pub fn context(&self, key: &PageKey) -> PageContext {
        let mut context = PageContext::new(Arc::clone(&self.locale));
        context.user = User {
            name: self.session.person.name.clone(),
            email: self.acting_user.clone(),
            time_zone: self.time_zone(),
        };
        context.params = self.with_proof(&self.params);
        context.base = self.base();
        context.hidden = self.hidden(key);
        context.now = self.now();
        context.links.insert("calendar".to_owned(), self.beside("calendar"));
        context
    }

    /// The hidden fields of each form.
    pub fn hidden(&self, key: &PageKey) -> Vec<(String, String)> {
        let typist = self.app.typed().typist(&self.session.person.id, key);
        let mut hidden = vec![
            (FORM_TOKEN.to_owned(), self.visitor.form_token()),
            (key::FIELD.to_owned(), key.to_string()),
        ];
        hidden.extend(typist.map(|typist| (TYPIST.to_owned(), typist)));
        hidden
    }
}

/// An address with a query.
pub(super) fn with_query(path: String, params: &BTreeMap<String, String>) -> String {
    if params.is_empty() {
        return path;
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(params);
    format!("{path}?{}", query.finish())
}
