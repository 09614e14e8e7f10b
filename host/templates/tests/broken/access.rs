//! What somebody who can't see the page, or not well, would miss.

use crate::mistake::{LOGO, Mistake, PAGE, mistake};

/// Where markup is put in.
const LEAD: &str = "<p class=\"lead\">";

const fn before_the_lead(to: &'static str, code: &'static str, help: &'static str) -> Mistake {
    mistake(PAGE, LEAD, to, to, code, help)
}

pub const MISTAKES: &[Mistake] = &[
    before_the_lead(
        "<img src=\"/images/a.png\"><p class=\"lead\">",
        "no-alt",
        "an ornament has `alt=\"\"`",
    ),
    before_the_lead(
        "<a href=\"https://example.com\"> </a><p class=\"lead\">",
        "no-name",
        "between `<a …>` and `</a>`",
    ),
    // A picture without words says nothing.
    before_the_lead(
        "<a href=\"/\"><img src=\"/images/a.png\" alt=\"\"></a><p class=\"lead\">",
        "no-name",
        "`aria-label=\"…\"`",
    ),
    before_the_lead(
        "<a href=\"/\"><svg aria-hidden=\"true\"><path d=\"M0 0h4\"/></svg></a><p class=\"lead\">",
        "no-name",
        "`aria-label=\"…\"`",
    ),
    before_the_lead(
        "<button type=\"button\" data-print></button><p class=\"lead\">",
        "no-name",
        "say in it what it does",
    ),
    before_the_lead(
        "<svg viewBox=\"0 0 4 4\"><path fill=\"currentColor\" d=\"M0 0h4\"/></svg><p class=\"lead\">",
        "no-name",
        "role=\"img\" aria-label",
    ),
    before_the_lead(
        "<meter min=\"0\" max=\"9\" value=\"3\"></meter><p class=\"lead\">",
        "no-name",
        "say what it measures",
    ),
    before_the_lead("<h2></h2><p class=\"lead\">", "no-name", "give it words"),
    before_the_lead(
        "<section aria-labelledby=\"tilte\"><h2 id=\"title\">1</h2></section><p class=\"lead\">",
        "no-name",
        "give `id=\"tilte\"`",
    ),
    before_the_lead("<h3>1</h3><p class=\"lead\">", "heading-level", "use level 2"),
    before_the_lead("<h1>1</h1><p class=\"lead\">", "heading-level", "begin with <h2>"),
    mistake(
        PAGE,
        "title=t('invitation'))",
        "title=t('invitation'), level=4)",
        "copy_block",
        "heading-level",
        "use level 2",
    ),
    before_the_lead(
        "<table><tr><td>1</td></tr></table><p class=\"lead\">",
        "no-name",
        "<caption>",
    ),
    mistake(
        PAGE,
        "{{ button('mail') }}",
        "{{ table(invitation.occurrences, columns=[{'label': t('start'), 'value': 'start'}]) }}{{ button('mail') }}",
        "table(",
        "no-name",
        "caption=t('…')",
    ),
    before_the_lead(
        "<a class=\"button\" href=\"/\">A <span class=\"muted\">1</span></a><p class=\"lead\">",
        "low-contrast",
        "text needs 4.5 to 1",
    ),
    before_the_lead(
        "<p class=\"button tag\">1</p><p class=\"lead\">",
        "low-contrast",
        "text needs 4.5 to 1",
    ),
    before_the_lead(
        "<svg role=\"img\" aria-label=\"a\"><path d=\"M0 0h4\"/></svg><p class=\"lead\">",
        "low-contrast",
        "currentColor",
    ),
    mistake(
        LOGO,
        "fill=\"#5b7bd5\"",
        "fill=\"#101828\"",
        "#101828",
        "low-contrast",
        "between light and dark",
    ),
    mistake(LOGO, "</svg>", "", "<svg", "bad-picture", "save it as SVG"),
];
