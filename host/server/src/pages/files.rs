//! Files that belong to pages: the template's pictures, and the calendar file.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};

use super::Catalogue;
use super::key::PageKey;
use super::visit::{Asked, Place, Visit};
use crate::web::Failure;

/// `GET /app/{integration}/images/{path}`
pub(super) async fn image(catalogue: Catalogue, asked: Asked) -> Result<Response, Failure> {
    let template = catalogue
        .find(&asked.app, asked.part("integration"), None)
        .await?
        .template;
    let path = format!("images/{}", asked.part("path"));
    let bytes = template.image(&path).ok_or_else(Failure::not_found)?;
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let kind = match ending.as_str() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        _ => return Err(Failure::not_found()),
    };
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "private, max-age=300")];
    Ok((headers, bytes.to_vec()).into_response())
}

/// `GET …/{page}/calendar`: the member `icalendar` of what the page loads.
pub(super) async fn calendar(catalogue: Catalogue, place: Place, asked: Asked) -> Result<Response, Failure> {
    let visit = Visit::begin(&catalogue, place, &asked).await?;
    let mut context = visit.context(&PageKey::random()?);
    if let Err(halt) = visit.load(&mut context).await {
        return visit.halted(halt);
    }
    let mut outputs = context.data.values();
    let text = outputs.find_map(|output| output["icalendar"].as_str());
    let text = text.ok_or_else(Failure::not_found)?.to_owned();
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8; method=PUBLISH"),
        (CONTENT_DISPOSITION, "attachment; filename=\"invitation.ics\""),
    ];
    Ok((headers, text).into_response())
}
