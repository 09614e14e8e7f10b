//! Broken templates: one small mistake each, and what its author is told: file, line, rule, and the fix.

mod access;
#[path = "../common/mod.rs"]
mod common;
mod forms;
mod mistake;
mod names;
mod pages;
mod shape;
mod words;

use microapp_templates::{Severity, Template};
use mistake::{Mistake, PAGE, SCHEMA};

/// All of them, by what they are mistakes of.
const ALL: [&[Mistake]; 6] = [
    access::MISTAKES,
    shape::MISTAKES,
    names::MISTAKES,
    forms::MISTAKES,
    pages::MISTAKES,
    words::MISTAKES,
];

#[test]
fn every_mistake_is_told_with_file_line_and_fix() {
    let mistakes: Vec<&Mistake> = ALL.iter().copied().flatten().collect();
    assert!(mistakes.len() >= 60, "{} mistakes", mistakes.len());
    let actions = common::actions();
    let mut wrong = Vec::new();
    for Mistake {
        file,
        from,
        to,
        told_in,
        line,
        code,
        help,
    } in &mistakes
    {
        let mut files = common::fixture();
        let text = files.get_mut(*file).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        *text = text.replacen(from, to, 1);
        let findings = Template::check(&common::bundle(&files), &actions);
        let told_in = if *code == "no-control" { SCHEMA } else { told_in };
        let expected = findings.iter().find(|finding| {
            let text = files
                .get(&finding.file)
                .and_then(|text| text.lines().nth(finding.line - 1));
            let at_line = text.is_some_and(|text| text.contains(line) && finding.source_line.as_deref() == Some(text));
            let fix = finding.suggestion.as_deref().unwrap_or_default().contains(help);
            finding.file == told_in && finding.code == *code && at_line && fix
        });
        if expected.is_none() {
            wrong.push(format!(
                "{from:?} → {to:?}: expected {code} in {told_in} at {line:?} ({help:?}), but:\n{}",
                common::shown(&findings)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n\n{}",
        wrong.len(),
        mistakes.len(),
        wrong.join("\n----\n")
    );
}

/// What is right is not complained of, else nobody would read what is.
#[test]
fn names_headings_and_colours_that_are_right_are_let_pass() {
    let right = [
        "<img src=\"/a.png\" alt=\"\">",
        "<img src=\"/a.png\" alt=\"{{ user.name }}\">",
        "<a href=\"/\">{{ user.name }}</a>",
        "<a href=\"/\">{{ image('logo') }}</a>",
        "<a href=\"/\" aria-label=\"{{ user.name }}\"><svg aria-hidden=\"true\"><path d=\"M0 0h4\"/></svg></a>",
        "<a href=\"/\"><img src=\"/a.png\" alt=\"A\"></a>",
        "<a href=\"/\">{% if user.name %}A{% endif %}</a>",
        "{% if user.name %}<a href=\"/\">{% else %}<a href=\"/b\">{% endif %}A</a>",
        "<a id=\"place\"></a>",
        "<svg role=\"img\" aria-label=\"A\"><path fill=\"currentColor\" d=\"M0 0h4\"/></svg>",
        "<svg role=\"img\" aria-label=\"A\"><rect fill=\"#fff\" width=\"4\"/><path d=\"M0 0h4\"/></svg>",
        "<h2>1</h2>{% if user.name %}<h3>2</h3>{% else %}<h3>3</h3>{% endif %}<h2>4</h2>",
        "{% if user.name %}<h2>1</h2>{% endif %}<h2>2</h2><h3>3</h3>",
        "<section aria-labelledby=\"text-title\">1</section>",
        "<table><caption>{{ user.name }}</caption><tr><td>1</td></tr></table>",
        "<table aria-label=\"A\"><tr><td>1</td></tr></table>",
        "<progress aria-label=\"A\"></progress>",
        "<p class=\"banner banner-danger\"><span class=\"muted\">1</span></p>",
        "<a class=\"button button-link\" href=\"/\"><span class=\"muted\">1</span></a>",
    ];
    for markup in right {
        let mut files = common::fixture();
        let page = files.get_mut(PAGE).unwrap();
        *page = page.replacen("<p class=\"lead\">", &format!("{markup}<p class=\"lead\">"), 1);
        let findings = Template::check(&common::bundle(&files), &common::actions());
        assert!(findings.is_empty(), "{markup}\n{}", common::shown(&findings));
    }
}

/// Below a heading that only some see, another heading must fit for those who don't.
#[test]
fn a_heading_must_fit_whichever_way_a_page_goes() {
    let mut files = common::fixture();
    let page = files.get_mut(PAGE).unwrap();
    *page = format!("{{% if user.name %}}<h2>1</h2>{{% endif %}}\n<h3>2</h3>\n{page}");
    let findings = Template::check(&common::bundle(&files), &common::actions());
    let [finding] = &findings[..] else {
        panic!("{}", common::shown(&findings))
    };
    assert_eq!((finding.code, finding.line, finding.column), ("heading-level", 2, 1));
    assert_eq!(finding.severity, Severity::Warning, "the page works");
}

#[test]
fn findings_are_printed_as_compilers_do() {
    let mut files = common::fixture();
    let text = files.get_mut(PAGE).unwrap();
    *text = text.replace("invitation.join_url }}", "invitation.join_ulr }}");
    let findings = Template::check(&common::bundle(&files), &common::actions());
    let [finding] = &findings[..] else {
        panic!("{}", common::shown(&findings))
    };
    assert_eq!(finding.severity, Severity::Error);
    let expected = "\
error[undefined-variable]: there is no member `join_ulr` here
 --> pages/invitation.html:3:60
  |
3 | <p><a href=\"{{ invitation.join_url | url }}\">{{ invitation.join_ulr }}</a></p>
  |                                                            ^^^^^^^^
  = help: did you mean `join_url`?";
    let shown: Vec<String> = finding
        .to_string()
        .lines()
        .map(str::trim_end)
        .map(str::to_owned)
        .collect();
    let trimmed: Vec<String> = expected.lines().map(str::to_owned).collect();
    assert_eq!(shown[..5], trimmed[..5]);
    assert!(shown[5].ends_with("= help: did you mean `join_url`?"));
}

#[test]
fn an_empty_bundle_says_what_a_template_begins_with() {
    let findings = Template::check(&common::bundle(&Default::default()), &common::actions());
    assert_eq!((findings.len(), findings[0].code), (1, "missing-file"));
}
