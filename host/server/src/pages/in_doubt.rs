//! `POST …/{page}/settle`: what a person says of a wish of their own that nobody can tell; and such wishes on pages.
//!
//! They stand where one sees how a wish went (`outcome`), and above the lists of one's own meetings. Whose a wish is, its
//! acting user says: the same by which the service knows whose meetings are whose.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::key::{self, PageKey};
use super::visit::{Asked, Place, RELEASE, Visit, with_query};
use super::{Catalogue, outcome, show};
use crate::in_doubt::{By, Card, Refused, Slip, Word, carry_out, shown};
use crate::journal::{IntentKey, JournalError};
use crate::people::FormData;
use crate::web::{Failure, SeeOther};

/// The contract's action that lists what a person has: above it stands what they may have as well.
const LIST_MEETINGS: &str = "list-meetings";
/// So many at once; the others move up as these are settled.
const SHOWN: u32 = 10;

/// Which step of which button an outcome page is about.
const STEP: [&str; 4] = [key::FIELD, "_button", "_step", RELEASE];

pub(super) async fn page(
    catalogue: Catalogue,
    place: Place,
    asked: Asked,
    form: FormData,
) -> Result<Response, Failure> {
    let visit = Visit::begin(&catalogue, place, &asked).await?;
    let slip = match settled(&visit, &form).await {
        Ok(()) => None,
        Err(refused) => Some(Slip::of(&form, refused)?),
    };
    let of_outcome = asked.queried("_button").is_some();
    match &slip {
        None if of_outcome => {
            let mut params = visit.with_proof(&visit.params);
            params.extend(step_of(&asked));
            let address = with_query(format!("{}{}/outcome", visit.base(), visit.page), &params);
            Ok(SeeOther::new(address).into_response())
        }
        None => Ok(SeeOther::new(visit.here()).into_response()),
        Some(_) if of_outcome => outcome::shown(&visit, &asked, slip.as_ref()).await,
        Some(_) => match show::shown(&visit, PageKey::random()?, slip.as_ref()).await {
            Ok(mut response) => {
                *response.status_mut() = StatusCode::CONFLICT;
                Ok(response)
            }
            Err(halt) => visit.halted(halt),
        },
    }
}

async fn settled(visit: &Visit, form: &FormData) -> Result<(), Refused> {
    let key = IntentKey::new(form.text("intent")).map_err(|_| Failure::not_found())?;
    let card = visit.own_card(&key).await?.ok_or_else(Failure::not_found)?;
    let word = Word::read(form)?;
    let integration = visit.running.integration().name();
    carry_out(&visit.app, integration, &key, &card, word, &visit.session.person.email).await
}

impl Visit {
    /// A wish of this person's.
    async fn own_card(&self, key: &IntentKey) -> Result<Option<Card>, Failure> {
        let (ledger, key) = (self.running.journal.ledger().clone(), key.clone());
        let name = self.running.integration().name().to_owned();
        let intent = tokio::task::spawn_blocking(move || ledger.show(&name, &key)).await;
        let card = intent
            .map_err(Failure::internal)??
            .map(|intent| Card::new(intent, By::Own));
        let is_own = |card: &Card| {
            card.person()
                .is_some_and(|person| self.acting_user.eq_ignore_ascii_case(person))
        };
        Ok(card.filter(is_own))
    }

    /// The wish that an outcome page is about, with its forms; empty if it is somebody else's.
    pub async fn doubt(&self, key: &IntentKey, asked: &Asked, slip: Option<&Slip>) -> Result<String, Failure> {
        let Some(card) = self.own_card(key).await? else {
            return Ok(String::new());
        };
        let mut params = self.with_proof(&self.params);
        params.extend(step_of(asked));
        let target = with_query(format!("{}{}/settle", self.base(), self.page), &params);
        self.cards(vec![card], &target, slip)
    }

    /// This person's wishes in doubt, above a page that lists their meetings; elsewhere nothing.
    pub async fn doubts(&self, slip: Option<&Slip>) -> Result<String, Failure> {
        let lists = self
            .found()?
            .manifest
            .load
            .iter()
            .any(|load| load.action == LIST_MEETINGS);
        if !lists {
            return Ok(String::new());
        }
        let ledger = self.running.journal.ledger().clone();
        let (name, person) = (self.running.integration().name().to_owned(), self.acting_user.clone());
        let cards = tokio::task::spawn_blocking(move || {
            let mut cards = Vec::new();
            for row in ledger.in_doubt(Some(&name), Some(&person), SHOWN)? {
                let Ok(key) = IntentKey::new(row.key) else { continue };
                let card = ledger.show(&name, &key)?.map(|intent| Card::new(intent, By::Own));
                // It may have been found out in the meantime.
                cards.extend(card.filter(Card::is_in_doubt));
            }
            Ok::<_, JournalError>(cards)
        });
        let cards = cards.await.map_err(Failure::internal)??;
        self.cards(cards, &self.beside("settle"), slip)
    }

    fn cards(&self, cards: Vec<Card>, target: &str, slip: Option<&Slip>) -> Result<String, Failure> {
        let journal = &self.running.journal;
        let looked_for = cards.into_iter().map(|card| {
            let looks = journal.looks_for(card.row());
            (card, looks)
        });
        let values = shown(&looked_for.collect::<Vec<_>>(), target, self.words, slip);
        let tag = self.locale.tag();
        self.app
            .view()
            .part(&self.app, Some(&self.visitor), tag, "in_doubt/own.html", values)
    }
}

/// What an outcome page's address says besides the page's own parameters.
fn step_of(asked: &Asked) -> impl Iterator<Item = (String, String)> {
    STEP.iter()
        .filter_map(|name| Some(((*name).to_owned(), asked.queried(name)?.to_owned())))
}
