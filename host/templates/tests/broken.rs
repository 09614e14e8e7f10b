//! Broken templates: one small mistake each, and what its author is told: file, line, rule, and the fix.

mod common;

use microapp_templates::{Severity, Template};

/// A mistake: in `file`, `from` becomes `to`.
struct Mistake {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// The file of the finding.
    told_in: &'static str,
    /// A part of the line that the finding points at.
    line: &'static str,
    code: &'static str,
    /// A part of the suggestion.
    help: &'static str,
}

const fn mistake(
    file: &'static str,
    from: &'static str,
    to: &'static str,
    line: &'static str,
    code: &'static str,
    help: &'static str,
) -> Mistake {
    Mistake {
        file,
        from,
        to,
        told_in: file,
        line,
        code,
        help,
    }
}

const fn elsewhere(mut mistake: Mistake, told_in: &'static str) -> Mistake {
    mistake.told_in = told_in;
    mistake
}

const YAML: &str = "template.yaml";
const SCHEMA: &str = "forms/book.schema.json";
const UI: &str = "forms/book.ui.json";
const PAGE: &str = "pages/invitation.html";
const DATES: &str = "pages/partials/dates.html";
const EN: &str = "locales/en.ftl";
const DE: &str = "locales/de.ftl";

const MISTAKES: &[Mistake] = &[
    // template.yaml: its text and shape
    mistake(
        YAML,
        "metadata:\n",
        "metadata: {\n",
        "title: Book",
        "yaml-syntax",
        "bracket",
    ),
    mistake(
        YAML,
        "  name: tutoring",
        "\tname: tutoring",
        "name: tutoring",
        "yaml-syntax",
        "spaces, not tabs",
    ),
    mistake(
        YAML,
        "title: Book a",
        "title: Book: a",
        "title: Book",
        "yaml-syntax",
        "quotes",
    ),
    mistake(
        YAML,
        "name: tutoring",
        "name: &x tutoring",
        "tutoring",
        "yaml-syntax",
        "plainly",
    ),
    mistake(
        YAML,
        "microapp/v1",
        "microapp/v2",
        "apiVersion",
        "unknown-value",
        "microapp/v1",
    ),
    mistake(
        YAML,
        "kind: Template",
        "kind: Templat",
        "kind",
        "unknown-value",
        "did you mean `Template`?",
    ),
    mistake(
        YAML,
        "metadata:\n  name",
        "metadata:\n  nmae",
        "nmae",
        "unknown-key",
        "did you mean `name`?",
    ),
    mistake(
        YAML,
        "  version: 1.0.0\n",
        "",
        "metadata",
        "missing-key",
        "add `version`: The template's own version",
    ),
    mistake(
        YAML,
        "version: 1.0.0",
        "version: 1",
        "version: 1",
        "wrong-type",
        "in quotes",
    ),
    mistake(
        YAML,
        "version: 1.0.0",
        "version: one",
        "version: one",
        "bad-value",
        "three numbers",
    ),
    mistake(
        YAML,
        "name: tutoring",
        "name: My Tutoring",
        "My Tutoring",
        "bad-value",
        "lower-case letters",
    ),
    mistake(
        YAML,
        "  connector: zoom\n",
        "  connector: zoom\n  connector: room\n",
        "connector: room",
        "duplicate-key",
        "keep one",
    ),
    mistake(
        YAML,
        "style: primary",
        "style: primry",
        "primry",
        "unknown-value",
        "did you mean `primary`?",
    ),
    mistake(
        YAML,
        "available: [en, de]",
        "available: en",
        "available",
        "wrong-type",
        "- ",
    ),
    mistake(
        YAML,
        "available: [en, de]",
        "available: [en, de, fx]",
        "fx",
        "unknown-value",
        "did you mean `f",
    ),
    // template.yaml: what it names
    mistake(
        YAML,
        "- name: create-meeting",
        "- name: create-meting",
        "create-meting",
        "unknown-action",
        "did you mean `create-meeting`?",
    ),
    mistake(
        YAML,
        "inputs: [topic, start, time_zone, duration_minutes, recurrence, co_hosts",
        "inputs: [topik, start, time_zone, duration_minutes, recurrence, co_hosts",
        "topik",
        "unknown-field",
        "did you mean `topic`?",
    ),
    mistake(
        YAML,
        "action: create-meeting",
        "action: creat-meeting",
        "creat-meeting",
        "unknown-action",
        "did you mean `create-meeting`?",
    ),
    mistake(
        YAML,
        "recurrence, co_hosts, agenda",
        "recurrence, agenda",
        "action: create-meeting",
        "undeclared-input",
        "add `co_hosts` to the inputs",
    ),
    mistake(
        YAML,
        "rows: /users",
        "rows: /user",
        "rows",
        "unknown-field",
        "did you mean `/users`?",
    ),
    mistake(
        YAML,
        "columns: [email, display_name",
        "columns: [email, displayname",
        "columns",
        "unknown-column",
        "did you mean `display_name`?",
    ),
    mistake(
        YAML,
        "default: en",
        "default: fr",
        "default",
        "unknown-locale",
        "`en` and `de`",
    ),
    mistake(
        YAML,
        "available: [en, de]",
        "available: [en, de, fi]",
        "available",
        "missing-file",
        "add the file",
    ),
    mistake(
        YAML,
        "images/logo.svg",
        "images/lgo.svg",
        "images/lgo.svg",
        "missing-file",
        "did you mean `images/logo.svg`?",
    ),
    mistake(
        YAML,
        "file: images/logo.svg",
        "file: ../logo.svg",
        "../logo.svg",
        "bad-value",
        "images/<name>.svg",
    ),
    mistake(
        YAML,
        "alt: logo",
        "alt: lgo",
        "alt: lgo",
        "unknown-message",
        "did you mean `logo`?",
    ),
    mistake(
        YAML,
        "- name: invitation\n      title",
        "- name: book\n      title",
        "- name: book",
        "duplicate-name",
        "a name of its own",
    ),
    mistake(
        YAML,
        "title: book\n",
        "title: bok\n",
        "title: bok",
        "unknown-message",
        "did you mean `book`?",
    ),
    mistake(
        YAML,
        "schema: forms/book.schema.json",
        "schema: forms/bok.schema.json",
        "bok.schema",
        "missing-file",
        "did you mean `forms/book.schema.json`?",
    ),
    mistake(
        YAML,
        "template: pages/invitation.html",
        "template: pages/invite.html",
        "invite.html",
        "missing-file",
        "invitation.html",
    ),
    mistake(
        YAML,
        "      template: pages/invitation.html\n",
        "",
        "- name: invitation",
        "missing-key",
        "a `form`, a `template`, or both",
    ),
    mistake(
        YAML,
        "- page: invitation\n",
        "- page: invitations\n",
        "page: invitations",
        "unknown-page",
        "did you mean `invitation`?",
    ),
    mistake(
        YAML,
        "meeting_id: { expression: meeting.id }",
        "meeting: { expression: meeting.id }",
        "meeting:",
        "unknown-param",
        "did you mean `meeting_id`?",
    ),
    mistake(
        YAML,
        "              params:\n                meeting_id: { expression: meeting.id }\n",
        "",
        "page: invitation",
        "missing-param",
        "add `params: {meeting_id: …}`",
    ),
    mistake(
        YAML,
        "meeting_id: { param: meeting_id }",
        "meeting_id: { param: id }",
        "param: id",
        "unknown-param",
        "`meeting_id`",
    ),
    mistake(
        YAML,
        "            meeting_id: { param: meeting_id }\n",
        "            {}\n",
        "action: get-invitation",
        "missing-input",
        "input: {meeting_id: …}",
    ),
    mistake(
        YAML,
        "meeting_id: { param: meeting_id }",
        "meeting_id: { param: meeting_id, value: 1 }",
        "value: 1",
        "bad-source",
        "such as",
    ),
    mistake(
        YAML,
        "expression: meeting.id",
        "expression: meeting.idd",
        "meeting.idd",
        "undefined-variable",
        "did you mean `id`?",
    ),
    mistake(
        YAML,
        "~ form.room",
        "~ form.rom",
        "form.rom",
        "undefined-variable",
        "did you mean `room`?",
    ),
    mistake(
        YAML,
        "expression: user.time_zone",
        "expression: usr.time_zone",
        "usr.time_zone",
        "undefined-variable",
        "did you mean `user`?",
    ),
    mistake(
        YAML,
        "time_zone: { expression",
        "timezone: { expression",
        "timezone",
        "unknown-field",
        "did you mean `time_zone`?",
    ),
    mistake(
        YAML,
        "          as: meeting\n",
        "          as: user\n",
        "as: user",
        "bad-value",
        "a word of your own",
    ),
    mistake(
        YAML,
        "- action: get-invitation\n          as",
        "- action: create-meeting\n          as",
        "create-meeting",
        "not-allowed",
        "by a button",
    ),
    mistake(
        YAML,
        "            - mail:\n                subject",
        "            - page: book\n              mail:\n                subject",
        "page: book",
        "bad-step",
        "one step of each",
    ),
    mistake(
        YAML,
        "            duration_minutes: { value: 60 }",
        "            duration: { value: 60 }",
        "duration:",
        "unknown-field",
        "did you mean",
    ),
    mistake(
        YAML,
        "            - page: invitation\n              params:\n                meeting_id: { expression: meeting.id }\n",
        "            - page: book\n",
        "- name: invitation",
        "unreachable-page",
        "menu: true",
    ),
    // Forms
    mistake(
        SCHEMA,
        "\"type\": \"object\",",
        "\"type\": \"object\"",
        "\"properties\"",
        "json-syntax",
        "a comma between",
    ),
    mistake(
        SCHEMA,
        "\"room\"]",
        "\"room\",]",
        "\"room\",]",
        "json-syntax",
        "comma before the closing bracket",
    ),
    mistake(
        SCHEMA,
        "create-meeting#/properties/topic",
        "create-meeting#/properties/topc",
        "topc",
        "bad-ref",
        "did you mean `topic`?",
    ),
    mistake(
        SCHEMA,
        "action:create-meeting#/properties/start",
        "action:create#/properties/start",
        "action:create#",
        "bad-ref",
        "`create-meeting`",
    ),
    mistake(
        SCHEMA,
        "{ \"$ref\": \"action:create-meeting#/properties/agenda\" }",
        "{ \"$ref\": \"file:///etc/passwd\" }",
        "passwd",
        "bad-ref",
        "refer to this file",
    ),
    mistake(
        SCHEMA,
        "{ \"$ref\": \"action:create-meeting#/properties/agenda\" }",
        "{ \"$ref\": \"#/properties/agenda\" }",
        "\"agenda\"",
        "bad-ref",
        "needs an end",
    ),
    mistake(
        SCHEMA,
        "\"type\": \"string\", \"maxLength\": 40",
        "\"type\": \"strng\", \"maxLength\": 40",
        "strng",
        "bad-schema",
        "json-schema.org",
    ),
    mistake(
        SCHEMA,
        "\"time_zone\", \"room\"]",
        "\"time_zone\", \"rooom\"]",
        "rooom",
        "unknown-field",
        "did you mean `room`?",
    ),
    mistake(
        UI,
        "\"type\": \"VerticalLayout\"",
        "\"type\": \"VerticalLayot\"",
        "VerticalLayot",
        "unknown-value",
        "did you mean `VerticalLayout`?",
    ),
    mistake(
        UI,
        "#/properties/topic\"",
        "#/properties/topik\"",
        "topik",
        "bad-scope",
        "did you mean `topic`?",
    ),
    mistake(
        UI,
        "{ \"type\": \"Control\", \"scope\": \"#/properties/topic\" }",
        "{ \"type\": \"Control\" }",
        "{ \"type\": \"Control\" }",
        "missing-key",
        "#/properties/topic",
    ),
    mistake(
        UI,
        "#/properties/room",
        "#/properties/topic",
        "#/properties/topic\" },",
        "duplicate-name",
        "keep one",
    ),
    mistake(
        UI,
        "{ \"type\": \"Control\", \"scope\": \"#/properties/room\" },",
        "",
        "",
        "no-control",
        "#/properties/room",
    ),
    mistake(
        UI,
        "\"scope\": \"#/properties/waiting_room\", \"schema\"",
        "\"scope\": \"#/properties/waitingroom\", \"schema\"",
        "waitingroom",
        "bad-rule",
        "did you mean `waiting_room`?",
    ),
    mistake(
        UI,
        "\"schema\": { \"const\": true }",
        "\"schema\": { \"enum\": 3 }",
        "\"schema\"",
        "bad-rule",
        "such as",
    ),
    mistake(
        UI,
        "\"effect\": \"HIDE\"",
        "\"effect\": \"HID\"",
        "HID",
        "unknown-value",
        "did you mean `HIDE`?",
    ),
    mistake(
        UI,
        "\"effect\": \"HIDE\"",
        "\"effect\": \"SET\"",
        "\"rule\"",
        "bad-rule",
        "which value",
    ),
    mistake(
        UI,
        "\"format\": \"chips\"",
        "\"format\": \"number\"",
        "weekly.days",
        "bad-format",
        "take `format` away",
    ),
    mistake(
        UI,
        "\"weekly\", \"monthly\"]",
        "\"weekly\", \"yearly\"]",
        "yearly",
        "unknown-case",
        "there are",
    ),
    mistake(
        UI,
        "\"table\": \"users\"",
        "\"table\": \"user\"",
        "\"table\"",
        "unknown-table",
        "did you mean `users`?",
    ),
    mistake(
        UI,
        "\"label\": \"display_name\"",
        "\"label\": \"name\"",
        "\"label\"",
        "unknown-column",
        "there are",
    ),
    mistake(UI, "\"i18n\": \"more\",", "", "{", "no-label", "i18n"),
    mistake(
        UI,
        "\"i18n\": \"more\"",
        "\"i18n\": \"mre\"",
        "mre",
        "unknown-message",
        "did you mean `more`?",
    ),
    mistake(
        UI,
        "\"action\": \"preview-recurrence\"",
        "\"action\": \"preview\"",
        "\"action\"",
        "unknown-action",
        "did you mean `preview-recurrence`?",
    ),
    // Pages
    mistake(
        PAGE,
        "invitation.topic]",
        "invitation.topc]",
        "invitation.topc",
        "undefined-variable",
        "did you mean `topic`?",
    ),
    mistake(
        PAGE,
        "occurrence.start |",
        "occurrence.strat |",
        "occurrence.strat",
        "undefined-variable",
        "did you mean `start`?",
    ),
    mistake(PAGE, "{% endfor %}", "", "button(\'mail\')", "template-syntax", ""),
    mistake(
        PAGE,
        "{{ button('mail') }}",
        "{{ button('mial') }}",
        "mial",
        "unknown-action",
        "did you mean `mail`?",
    ),
    mistake(
        PAGE,
        "image('logo')",
        "image('lgo')",
        "lgo",
        "unknown-image",
        "did you mean `logo`?",
    ),
    mistake(
        PAGE,
        "page_url('book')",
        "page_url('bok')",
        "bok",
        "unknown-page",
        "did you mean `book`?",
    ),
    mistake(PAGE, "| date(zone", "| datum(zone", "datum", "unknown-filter", "`date`"),
    mistake(
        PAGE,
        "summary([[",
        "sumary([[",
        "sumary",
        "unknown-function",
        "did you mean `summary`?",
    ),
    mistake(
        PAGE,
        "t('hello'",
        "t('helo'",
        "helo",
        "unknown-message",
        "did you mean `hello`?",
    ),
    mistake(
        PAGE,
        "invitation.join_url | url",
        "invitation.join_url",
        "href=",
        "unsafe-address",
        "| url",
    ),
    mistake(
        DATES,
        "occurrence.local_start",
        "occurrence.localstart",
        "localstart",
        "undefined-variable",
        "did you mean `local_start`?",
    ),
    // Words
    mistake(
        EN,
        "room = Room\n",
        "room Room\n",
        "room Room",
        "fluent-syntax",
        "key = text",
    ),
    mistake(
        DE,
        "room = Raum\n",
        "",
        "more = Mehr",
        "missing-translation",
        "add `room = …`",
    ),
    mistake(
        PAGE,
        "t('hello', name=user.name)",
        "t('hello', nam=user.name)",
        "t('hello'",
        "missing-value",
        "did you mean `name=…` where `nam=…` is given?",
    ),
    mistake(
        PAGE,
        "t('hello', name=user.name)",
        "t('hello')",
        "t('hello'",
        "missing-value",
        "write `t('hello', name=…)`",
    ),
    mistake(
        PAGE,
        "t('hello', name=user.name)",
        "t('hello', name=user.name, email=user.email)",
        "t('hello'",
        "unused-value",
        "take the value away",
    ),
    elsewhere(
        mistake(
            DE,
            "hello = Guten Tag { $name }",
            "hello = Guten Tag { $nmae }",
            "t('hello'",
            "missing-value",
            "write `t('hello', nmae=…)`",
        ),
        PAGE,
    ),
    elsewhere(
        mistake(
            EN,
            "create = Book",
            "create = Book { $room }",
            "label: create",
            "missing-value",
            "only `t()` gives values",
        ),
        YAML,
    ),
    mistake(
        PAGE,
        "{% for occurrence in invitation.occurrences %}",
        "{% set table = invitation.topic %}{% for occurrence in invitation.occurrences %}",
        "set table",
        "not-allowed",
        "a name of your own",
    ),
    mistake(
        YAML,
        "as: meeting",
        "as: card",
        "as: card",
        "bad-value",
        "no function's",
    ),
    mistake(
        UI,
        "\"weekly.days\": {",
        "\"weekly.dys\": {",
        "weekly.dys",
        "unknown-field",
        "did you mean `weekly.days`?",
    ),
    elsewhere(
        mistake(EN, "room = Room\n", "", "", "missing-translation", "add `room = …`"),
        EN,
    ),
    mistake(
        EN,
        "room = Room\n",
        "room = Room\nrom = Room\n",
        "rom = Room",
        "unused-translation",
        "take it away",
    ),
    mistake(
        DE,
        "hello = Guten Tag",
        "hello = { gruss }",
        "gruss",
        "unknown-message",
        "`",
    ),
    mistake(
        EN,
        "room = Room\n",
        "room = Room\n    .hnt = Which\n",
        ".hnt",
        "unused-translation",
        "did you mean `.hint`?",
    ),
    mistake(
        EN,
        "more = More\n",
        "more = More\nmore = Again\n",
        "more = Again",
        "duplicate-name",
        "keep one",
    ),
];

#[test]
fn every_mistake_is_told_with_file_line_and_fix() {
    assert!(MISTAKES.len() >= 60);
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
    } in MISTAKES
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
        MISTAKES.len(),
        wrong.join("\n----\n")
    );
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
