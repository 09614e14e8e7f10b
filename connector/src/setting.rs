//! What the admin has set: see [`crate::describe`] for the names and what they mean.

use crate::bindings::microapp::connector::settings;
use crate::recurrence::MAX_OCCURRENCES;

/// `max-occurrences`: the longest series.
pub fn max_occurrences() -> u32 {
    settings::get("max-occurrences")
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(MAX_OCCURRENCES)
}

/// `intent-marker`: whether a meeting gets the marker of its intent into the agenda.
pub fn intent_marker() -> bool {
    settings::get("intent-marker").is_none_or(|text| text.trim() != "false")
}

/// `random-passcode`: whether a meeting without a passcode gets one.
pub fn random_passcode() -> bool {
    settings::get("random-passcode").is_none_or(|text| text.trim() != "false")
}
