//! What may have been done, and nobody can tell: shown to admins and to those whose wish it is, and settled by them.
//!
//! The journal looks by itself ([`crate::journal`]); here is what people do where looking does not help. Both faces, the
//! admin's page and the person's own pages, show the same card and send the same form. It must never take a person's word
//! for the id of something that no look has found: what an intent has made is theirs to see afterwards. An admin may name it.

mod page;
mod settle;
mod shown;
mod slip;

pub(crate) use page::waiting;
pub(crate) use settle::{Refused, Word, carry_out};
pub(crate) use shown::{By, Card, shown};
pub(crate) use slip::Slip;

use crate::web::Route;

/// The admin's page.
pub(crate) fn routes() -> Vec<Route> {
    page::routes()
}
