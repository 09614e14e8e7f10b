//! `GET` a page.

use axum::response::{IntoResponse, Response};
use microapp_templates::form::Fields;
use url::form_urlencoded;

use super::Catalogue;
use super::draw::Shown;
use super::key::{self, PageKey};
use super::notice;
use super::trouble::Halt;
use super::typed::RETURNED;
use super::visit::{Asked, Place, Visit, with_query};
use crate::in_doubt::Slip;
use crate::web::{Failure, SeeOther};

/// `GET /app/{integration}`: the first page.
pub(super) async fn start(catalogue: Catalogue, asked: Asked) -> Result<SeeOther, Failure> {
    let found = catalogue.find(&asked.app, asked.part("integration"), None).await?;
    let first = found.template.pages().first().ok_or_else(Failure::not_found)?;
    Ok(SeeOther::new(format!(
        "{}/{}/{}",
        Place::Own.prefix(),
        found.address,
        first.manifest.name
    )))
}

/// `GET /app/{integration}/{page}`
pub(super) async fn page(catalogue: Catalogue, place: Place, asked: Asked) -> Result<Response, Failure> {
    if asked.visitor.session().is_none() {
        return notice::sign_in(&catalogue, &asked).await;
    }
    if let Some(gone) = notice::gone(&catalogue, place, &asked).await? {
        return Ok(gone);
    }
    let visit = Visit::begin(&catalogue, place, &asked).await?;
    if place == Place::Embedded && !visit.found()?.manifest.embed {
        let address = with_query(
            format!("{}/{}/{}", Place::Own.prefix(), visit.at, visit.page),
            &visit.with_proof(&visit.params),
        );
        return Ok(visit.new_tab(&address)?.into_response());
    }
    let key = match &visit.key {
        Some(key) => key.clone(),
        // The browser's history keeps what is in the address: going back leads to this view of the page again.
        None if visit.makes_something()? => return Ok(with_key(&visit, &asked, &PageKey::random()?).into_response()),
        None => PageKey::random()?,
    };
    visit.goes_on_since(visit.app.presses().first_page(&visit.session.person.id));
    let untaken = asked.queried(RETURNED).and_then(PageKey::parse);
    let untaken = untaken.and_then(|key| visit.app.typed().untaken(&visit.session.person.id, &key));
    match shown_with(&visit, key, None, untaken).await {
        Ok(response) => Ok(response),
        Err(halt) => visit.halted(halt),
    }
}

/// To the same page, all that its address says included, with a key.
fn with_key(visit: &Visit, asked: &Asked, key: &PageKey) -> SeeOther {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(asked.query.iter().filter(|(name, _)| name != key::FIELD));
    query.append_pair(key::FIELD, &key.to_string());
    SeeOther::new(format!("{}{}?{}", visit.base(), visit.page, query.finish()))
}

/// The page; `slip`: what a person said of a wish in doubt and was not taken.
pub(super) async fn shown(visit: &Visit, key: PageKey, slip: Option<&Slip>) -> Result<Response, Halt> {
    shown_with(visit, key, slip, None).await
}

/// The same; `untaken`: what the person typed before they had to sign in again.
async fn shown_with(
    visit: &Visit,
    key: PageKey,
    slip: Option<&Slip>,
    untaken: Option<Fields>,
) -> Result<Response, Halt> {
    let mut context = visit.context(&key);
    visit.load(&mut context).await?;
    let mut shown = match (visit.sent_from(&key).await?, untaken) {
        (Some(sent), _) => visit.shown_as_sent(key, &sent),
        (None, Some(fields)) => visit.shown_as_typed(key, fields),
        (None, None) => Shown::new(key, Fields::default()),
    };
    if shown.fields.is_empty() {
        shown.fields = visit.template.first_fields(&visit.page, &context)?;
    }
    shown.more.push_str(&visit.doubts(slip).await?);
    visit.draw(context, shown).await
}

impl Visit {
    /// The answer where a page can't be drawn.
    pub fn halted(&self, halt: Halt) -> Result<Response, Failure> {
        match halt {
            Halt::Failure(failure) => Err(failure),
            Halt::Unread(error) | Halt::Refused { error, .. } => self.trouble(&self.told(&error)),
            // Whoever presses a button answers these; see `press::halted`.
            Halt::Pending { .. } | Halt::Reused { .. } | Halt::NotKept => {
                Err(Failure::internal("a page that only reads has written"))
            }
        }
    }
}
