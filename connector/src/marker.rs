//! The marker of an intent in a meeting's agenda: how a meeting whose reply was lost is known again.
//!
//! Zoom has no idempotency key and no field for a caller's own reference, but an agenda. So the host's marker
//! (`caller.intent`) is its last line, `[intent:k3J9xQ2mPw7d]`, and what the connector returns is without it. An agenda
//! that leaves no room goes as it is; [`crate::search`] then has to find the meeting by other signs.
//!
//! Nothing here trusts an agenda: people edit it, and copy it with the marker into another meeting.

use crate::check::AGENDA;

const OPEN: &str = "[intent:";
const CLOSE: char = ']';
/// Between the agenda and the marker.
const GAP: &str = "\n\n";
/// The contract's longest marker.
const LONGEST: usize = 64;

/// The agenda to send: the marker at its end, if there is one and room for it. Markers that the text ends with already
/// belong to another meeting, and are left out.
pub fn mark(agenda: &str, marker: Option<&str>) -> String {
    let text = unmarked(agenda);
    let Some(marker) = marker.filter(|marker| is_marker(marker)) else {
        return text.to_owned();
    };
    let gap = if text.is_empty() { "" } else { GAP };
    let marked = format!("{text}{gap}{OPEN}{marker}{CLOSE}");
    if marked.chars().count() > AGENDA {
        text.to_owned()
    } else {
        marked
    }
}

/// The marker at the end of an agenda.
pub fn marker_of(agenda: &str) -> Option<&str> {
    split(agenda).map(|(_, marker)| marker)
}

/// The agenda as its author wrote it.
pub fn unmarked(agenda: &str) -> &str {
    let mut text = agenda;
    while let Some((before, _)) = split(text) {
        text = before;
    }
    text
}

/// The text before the last marker, and the marker. Zoom may have changed the white space around it.
fn split(agenda: &str) -> Option<(&str, &str)> {
    let inside = agenda.trim_end().strip_suffix(CLOSE)?;
    let at = inside.rfind(OPEN)?;
    let marker = &inside[at + OPEN.len()..];
    let before = &inside[..at];
    is_marker(marker).then(|| (before.strip_suffix(GAP).unwrap_or(before.trim_end()), marker))
}

fn is_marker(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKER: &str = "k3J9xQ2mPw7d";

    #[test]
    fn an_agenda_comes_back_as_it_was_written() {
        for agenda in [
            "",
            "One line.",
            "Two\nlines",
            "ends blank\n\n",
            "[brackets]",
            "日本語 🎉",
            "[intent:]",
        ] {
            let marked = mark(agenda, Some(MARKER));
            assert_eq!(marker_of(&marked), Some(MARKER), "{agenda:?}");
            assert_eq!(unmarked(&marked), agenda);
            assert!(marked.ends_with("[intent:k3J9xQ2mPw7d]"), "{marked:?}");
            assert_eq!(mark(agenda, None), agenda);
        }
    }

    #[test]
    fn white_space_that_zoom_changes_does_no_harm() {
        for stored in [
            "Plan.\r\n\r\n[intent:k3J9xQ2mPw7d]",
            "Plan. [intent:k3J9xQ2mPw7d]",
            "Plan.[intent:k3J9xQ2mPw7d]\n",
            "Plan.\n\n[intent:k3J9xQ2mPw7d]  \r\n",
        ] {
            assert_eq!(
                (unmarked(stored), marker_of(stored)),
                ("Plan.", Some(MARKER)),
                "{stored:?}"
            );
        }
    }

    #[test]
    fn a_full_agenda_goes_without() {
        let longest = AGENDA - "\n\n[intent:k3J9xQ2mPw7d]".len();
        let fits = "ä".repeat(longest);
        assert_eq!(mark(&fits, Some(MARKER)).chars().count(), AGENDA);
        let full = "ä".repeat(longest + 1);
        assert_eq!(mark(&full, Some(MARKER)), full);
    }

    #[test]
    fn a_copied_marker_is_not_passed_on() {
        let copied = "Plan.\n\n[intent:older]\n\n[intent:old]";
        assert_eq!(mark(copied, Some(MARKER)), "Plan.\n\n[intent:k3J9xQ2mPw7d]");
        assert_eq!(mark(copied, None), "Plan.");
    }

    #[test]
    fn only_a_whole_marker_at_the_end_is_one() {
        for agenda in [
            "[intent:k3J9xQ2mPw7d] first",
            "[intent:k3J9xQ2mPw7d",
            "[intent:two words]",
            "[intent:]",
            "intent:k3J9xQ2mPw7d]",
        ] {
            assert_eq!(marker_of(agenda), None, "{agenda}");
            assert_eq!(unmarked(agenda), agenda);
        }
        assert_eq!(
            mark("Plan.", Some("two words")),
            "Plan.",
            "a marker that could not be read again is none"
        );
    }
}
