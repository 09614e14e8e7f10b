//! The part of the reference that tells which HTML a page may write, and the classes that it has.

use super::reference::row;
use crate::page::markup::{ATTRIBUTES, ELEMENTS};

/// The attributes with which a page speaks to the script, and what they do.
const DATA: [(&str, &str); 6] = [
    ("data-copied", "of a button that copies: what it says when that is done"),
    (
        "data-copy",
        "of a `<button type=\"button\" hidden>`, which the script shows: the id of the element whose text it copies",
    ),
    ("data-copy-html", "the same with the element's markup"),
    (
        "data-focus",
        "where the page begins for the keyboard; with `tabindex=\"-1\"`",
    ),
    (
        "data-label",
        "of a cell in a `table-cards`: its column's heading, shown on a telephone",
    ),
    (
        "data-print",
        "of a `<button type=\"button\" hidden>`, which the script shows: prints the page",
    ),
];

/// The classes of the design for pages, with those that go together, and what they are for.
const CLASSES: [(&str, &str); 23] = [
    ("lead", "the sentence below the title"),
    ("muted small", "quiet text, small text"),
    ("number", "digits that stand below each other, in one line"),
    ("visually-hidden", "for those who listen alone"),
    ("print-off", "not on paper"),
    ("stack stack-small", "room between what is in it"),
    ("row", "side by side where there is room"),
    ("section", "a part of the page with a heading"),
    ("title-row", "a heading with a tag beside it"),
    ("back", "a link to the page before, with an arrow"),
    (
        "button button-secondary button-danger button-link button-small button-wide",
        "a link or a button that looks like one: the first, with one of the others for another kind",
    ),
    ("button-row", "several of them"),
    (
        "banner banner-info banner-success banner-warning banner-danger",
        "a message: the first with one of the others",
    ),
    ("banner-title", "its first line"),
    (
        "tag tag-info tag-success tag-warning tag-danger",
        "a state in one word: the first, with one of the others for a colour",
    ),
    ("card cards", "something in a frame; a list of them side by side"),
    (
        "summary-list summary-row",
        "a `<dl>` with names and values, each pair in a `<div>`",
    ),
    (
        "table table-cards cell-number cell-actions",
        "a table; with the second it becomes cards on a telephone; cells with a number, or with buttons",
    ),
    ("list-plain", "a list without marks"),
    (
        "dates dates-list dates-note date-cancelled",
        "dates: the box, the list, a remark on a date, a date that is off",
    ),
    (
        "copy copy-text copy-line code",
        "what is copied: the block, its text, one line with its button, and a text in letters of equal width",
    ),
    ("empty", "what stands in place of a list that has nothing in it"),
    (
        "more more-body",
        "`<details>` that fold something away, and their inside",
    ),
];

/// Writes it.
pub(super) fn markup(out: &mut String) {
    out.push_str("\n### Markup\n\nThese elements: ");
    out.push_str(&listed(ELEMENTS));
    out.push_str(".\n\nThese attributes, and any `aria-*`: ");
    out.push_str(&listed(ATTRIBUTES));
    out.push_str(
        ". An address is http, https, mailto, tel or one of the same site. Comments are `{# … #}`.\n\nWhat the script \
         reads:\n\n| Attribute | Does |\n|---|---|\n",
    );
    for (name, does) in DATA {
        row(out, &[&format!("`{name}`"), does]);
    }
    out.push_str(
        "\n### Classes\n\nA page has no style of its own. [The patterns](../host/templates/assets/patterns.html) show each \
         class in its place.\n\n| Class | For |\n|---|---|\n",
    );
    for (names, does) in CLASSES {
        row(out, &[&listed(names.split(' ')), does]);
    }
}

/// `` `a`, `b` ``
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_described_is_there() {
        for (name, _) in DATA {
            assert!(crate::page::markup::DATA.contains(&name), "{name}");
        }
        let styles = include_str!("../../assets/microapp.css");
        for class in CLASSES.iter().flat_map(|(names, _)| names.split(' ')) {
            let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '-');
            let found = styles.split(&format!(".{class}")).skip(1).any(ends);
            assert!(found, "the design has no class {class}");
        }
    }
}
