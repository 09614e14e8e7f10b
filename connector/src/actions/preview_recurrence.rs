//! `preview-recurrence`. Asks nobody.

use crate::bindings::exports::microapp::connector::meetings::{RecurrencePreview, RecurrencePreviewRequest};
use crate::bindings::microapp::connector::errors::Error;
use crate::check::{self, USUAL_DURATION};
use crate::problem::invalid_field;
use crate::recurrence;
use crate::setting;

/// The dates that a rule gives.
///
/// # Errors
///
/// `invalid-input` with every broken rule.
pub fn preview_recurrence(input: RecurrencePreviewRequest) -> Result<RecurrencePreview, Error> {
    let max_occurrences = setting::max_occurrences();
    let (start, zone) = check::preview(&input, max_occurrences)?;
    let duration = input.duration_minutes.unwrap_or(USUAL_DURATION);
    recurrence::preview(&input.recurrence, &start, &zone, duration, max_occurrences)
        .map_err(|error| invalid_field("recurrence", "no-dates", error.to_string()))
}
