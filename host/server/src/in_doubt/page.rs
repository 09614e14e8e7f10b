//! `/admin/intents`: everything in doubt, for admins.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_store::{IntentRow, IntentState};
use minijinja::context;

use super::{By, Card, Refused, Slip, Word, carry_out, shown};
use crate::journal::{IntentKey, JournalError};
use crate::people::FormData;
use crate::web::view::Frame;
use crate::web::{Access, App, Failure, Page, Route, SeeOther, Session, Visitor};

/// Where it is.
const PATH: &str = "/admin/intents";
/// So many are shown; the others move up as these are settled.
const SHOWN: u32 = 50;
/// So many are counted.
const COUNTED: u32 = 1_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Access::Admin, list),
        Route::post(PATH, Access::Admin, settle),
    ]
}

/// How many intents wait for a person.
pub(crate) async fn waiting(app: &App) -> Result<usize, Failure> {
    let ledger = app.integrations().ledger().clone();
    let rows = tokio::task::spawn_blocking(move || ledger.in_doubt(None, None, COUNTED)).await;
    let rows = rows.map_err(Failure::internal)??;
    Ok(rows.iter().filter(|row| row.state == IntentState::Parked).count())
}

async fn list(State(app): State<App>, visitor: Visitor) -> Result<Page, Failure> {
    listing(&app, &visitor, None).await
}

/// The page; `slip`: the form that was sent from it and not taken.
async fn listing(app: &App, visitor: &Visitor, slip: Option<&Slip>) -> Result<Page, Failure> {
    let ledger = app.integrations().ledger().clone();
    let opened = tokio::task::spawn_blocking(move || {
        let mut rows = ledger.in_doubt(None, None, SHOWN + 1)?;
        let more = rows.len() > SHOWN as usize;
        rows.truncate(SHOWN as usize);
        let mut cards = Vec::new();
        for row in rows {
            let Ok(key) = IntentKey::new(row.key) else { continue };
            // Settled in the meantime: no longer in doubt.
            let intent = ledger.show(&row.integration, &key)?;
            let card = intent.map(|intent| Card::new(intent, By::Admin));
            cards.extend(card.filter(Card::is_in_doubt).map(|card| (row.integration, card)));
        }
        Ok::<_, JournalError>((cards, more))
    });
    let (cards, more) = opened.await.map_err(Failure::internal)??;
    let mut looked_for = Vec::new();
    for (integration, card) in cards {
        let looks = looks_for(app, &integration, card.row()).await;
        looked_for.push((card, looks));
    }
    let status = match slip {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    let frame = Frame::titled(visitor.words().text("doubt-title"))
        .current("admin")
        .failed(slip.is_some());
    let values = context! { more, ..shown(&looked_for, PATH, visitor.words(), slip) };
    let html = app
        .view()
        .page(app, Some(visitor), frame, "in_doubt/list.html", values)?;
    Ok(Page::new(html).status(status))
}

/// Whether something can look. Where the integration can't run at this moment, nothing does.
async fn looks_for(app: &App, integration: &str, intent: &IntentRow) -> bool {
    let running = app.integrations().get(integration).await;
    running.is_ok_and(|running| running.journal.looks_for(intent))
}

async fn settle(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    form: FormData,
) -> Result<Response, Failure> {
    match settled(&app, &session, &form).await {
        Ok(()) => Ok(SeeOther::new(PATH).into_response()),
        Err(refused) => {
            let slip = Slip::of(&form, refused)?;
            Ok(listing(&app, &visitor, Some(&slip)).await?.into_response())
        }
    }
}

async fn settled(app: &App, session: &Session, form: &FormData) -> Result<(), Refused> {
    let key = IntentKey::new(form.text("intent")).map_err(|_| Failure::not_found())?;
    let integration = form.text("integration").to_owned();
    let ledger = app.integrations().ledger().clone();
    let (name, wanted) = (integration.clone(), key.clone());
    let intent = tokio::task::spawn_blocking(move || ledger.show(&name, &wanted)).await;
    let intent = intent.map_err(Failure::internal)??.ok_or_else(Failure::not_found)?;
    let card = Card::new(intent, By::Admin);
    let word = Word::read(form)?;
    carry_out(app, &integration, &key, &card, word, &session.person.email).await
}
