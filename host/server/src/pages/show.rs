//! `GET` a page.

use axum::response::{IntoResponse, Response};

use super::Catalogue;
use super::draw::Shown;
use super::key::PageKey;
use super::notice;
use super::trouble::Halt;
use super::visit::{Asked, Place, Visit, with_query};
use crate::web::{Failure, SeeOther};

/// `GET /app/{integration}`: the first page.
pub(super) async fn start(catalogue: Catalogue, asked: Asked) -> Result<SeeOther, Failure> {
    let found = catalogue.find(&asked.app, asked.part("integration")).await?;
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
    let visit = Visit::begin(&catalogue, place, &asked).await?;
    if place == Place::Embedded && !visit.found()?.manifest.embed {
        let address = with_query(
            format!("{}/{}/{}", Place::Own.prefix(), visit.at, visit.page),
            &visit.params,
        );
        return Ok(visit.new_tab(&address)?.into_response());
    }
    match shown(&visit).await {
        Ok(response) => Ok(response),
        Err(halt) => visit.halted(halt),
    }
}

async fn shown(visit: &Visit) -> Result<Response, Halt> {
    let key = PageKey::random()?;
    let mut context = visit.context(&key);
    visit.load(&mut context).await?;
    let fields = visit.template.first_fields(&visit.page, &context)?;
    visit.draw(context, Shown::new(key, fields)).await
}

impl Visit {
    /// The answer where a page can't be drawn.
    pub fn halted(&self, halt: Halt) -> Result<Response, Failure> {
        match halt {
            Halt::Failure(failure) => Err(failure),
            Halt::Unread(error) | Halt::Refused(error) => self.trouble(&self.told(&error)),
            Halt::Pending { .. } | Halt::Reused { .. } => Err(Failure::internal("a page that only reads has written")),
        }
    }
}
