//! The small template of the tests as a whole: forms and pages with real schemas.

mod common;

use jiff::Timestamp;
use microapp_templates::form::{Fields, Pressed, Tables};
use microapp_templates::page::User;
use microapp_templates::{Asked, Bundle, FormView, Next, PageContext, Template};
use serde_json::{Value, json};

fn context(template: &Template, wishes: &str) -> PageContext {
    let mut context = PageContext::new(template.locale(wishes));
    context.user = User {
        name: "Ada Lovelace".to_owned(),
        email: "ada@example.com".to_owned(),
        time_zone: Some("Europe/Berlin".to_owned()),
    };
    context.base = "/apps/tutoring/".to_owned();
    context
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::new(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn tables() -> Tables {
    let users = json!([
        {"email": "grace@example.com", "display_name": "Grace Hopper", "can_co_host": true},
        {"email": "mary@example.com", "display_name": "Mary <b>Jackson</b>", "can_co_host": false},
    ]);
    Tables::from([("users".to_owned(), users.as_array().unwrap().clone())])
}

const WEEKLY: [(&str, &str); 14] = [
    ("topic", " Algebra "),
    ("start.date", "2027-03-22"),
    ("start.time", "10:00"),
    ("time_zone", "Europe/Berlin"),
    ("recurrence", "weekly"),
    ("recurrence.weekly.days", "monday"),
    ("recurrence.weekly.days", "wednesday"),
    ("recurrence.weekly.every", "2"),
    ("recurrence.weekly.end", "count"),
    ("recurrence.weekly.end.count", "4"),
    ("recurrence.daily.every", "not a number"),
    ("co_hosts", "grace@example.com"),
    ("room", "12"),
    ("agenda", "Vectors\r\nMatrices"),
];

fn draw(template: &Template, fields: &Fields, errors: &[microapp_templates::FieldError], wishes: &str) -> String {
    let context = context(template, wishes);
    let buttons = template.buttons("book", &context).unwrap();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let view = FormView {
        locale: &context.locale,
        action: "/apps/tutoring/book",
        hidden: &[("_csrf".to_owned(), "secret\"".to_owned())],
        fields,
        errors,
        tables: &tables(),
        time_zone: Some("Europe/Berlin"),
        now: "2027-01-10T00:00:00Z".parse::<Timestamp>().unwrap(),
        buttons: &buttons,
        preview_url: Some("/preview"),
        lookup_url: Some("/lookup/"),
        live: None,
        passcode: None,
    };
    form.render(&view).into_string()
}

#[test]
fn r62_a_weekly_form_becomes_what_create_meeting_takes() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let sent = fields(&WEEKLY);
    let submission = form.parse(&sent, &template.locale("en"), &tables());
    assert_eq!(submission.errors, []);
    assert_eq!(submission.kept, sent);
    let mut context = context(&template, "en");
    template.put_form(&mut context, "book", &submission.input);
    let (next, position) = template.step("book", "create", 0, &context).unwrap();
    let Next::Call { action, input, output } = next else {
        panic!("{next:?}")
    };
    assert_eq!(
        (action.as_str(), output.as_deref()),
        ("create-meeting", Some("meeting"))
    );
    let expected = json!({
        "topic": "Algebra",
        "start": "2027-03-22T10:00",
        "time_zone": "Europe/Berlin",
        "duration_minutes": 60,
        "recurrence": {"weekly": {"days": ["monday", "wednesday"], "every": 2, "end": {"count": 4}}},
        "co_hosts": ["grace@example.com"],
        "agenda": "Vectors\nMatrices / 12",
    });
    assert_eq!(input, expected);
    let actions = common::actions();
    let schema = &actions.get("create-meeting").unwrap().input;
    assert!(jsonschema::is_valid(schema, &input));

    context.data.insert("meeting".to_owned(), json!({"id": "93871234567"}));
    let (next, _) = template.step("book", "create", position, &context).unwrap();
    let Next::Page { name, params } = next else {
        panic!("{next:?}")
    };
    assert_eq!(name, "invitation");
    assert_eq!(params.get("meeting_id").map(String::as_str), Some("93871234567"));
}

#[test]
fn r62_monthly_by_weekday_and_daily_until_a_date() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let common = [
        ("topic", "x"),
        ("start.date", "2027-03-22"),
        ("start.time", "9:05"),
        ("time_zone", "UTC"),
        ("room", "1"),
    ];
    let read = |more: &[(&str, &str)]| {
        let sent = fields(&[&common[..], more].concat());
        let submission = form.parse(&sent, &template.locale("en"), &tables());
        assert_eq!(submission.errors, []);
        assert_eq!(submission.input["start"], "2027-03-22T09:05");
        submission.input["recurrence"].clone()
    };
    let monthly = [
        ("recurrence", "monthly"),
        ("recurrence.monthly.on", "nth"),
        ("recurrence.monthly.on.nth.week", "last"),
        ("recurrence.monthly.on.nth.day", "friday"),
    ];
    assert_eq!(
        read(&monthly),
        json!({"monthly": {"on": {"nth": {"week": "last", "day": "friday"}}}})
    );
    let daily = [
        ("recurrence", "daily"),
        ("recurrence.daily.end", "until"),
        ("recurrence.daily.end.until", "2027-04-01"),
    ];
    assert_eq!(read(&daily), json!({"daily": {"end": {"until": "2027-04-01"}}}));
    assert_eq!(read(&[("recurrence", "daily")]), json!({"daily": {}}));
    assert_eq!(read(&[]), json!("once"));
}

#[test]
fn what_is_missing_or_wrong_is_told_at_its_field_in_the_users_language() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let sent = fields(&[
        ("start.date", "2027-02-30"),
        ("time_zone", "Berlin"),
        ("recurrence", "weekly"),
        ("recurrence.weekly.every", "13"),
        ("co_hosts", "mary@example.com"),
        ("room", &"x".repeat(41)),
    ]);
    let told = |wishes: &str| -> Vec<(String, String, String)> {
        let errors = form.parse(&sent, &template.locale(wishes), &tables()).errors;
        errors
            .into_iter()
            .map(|error| (error.field.unwrap(), error.code, error.message))
            .collect()
    };
    let expected = [
        ("topic", "missing", "Subject: enter a value"),
        ("start", "date", "Start: enter a real date, such as 31/03/2027"),
        ("time_zone", "zone", "Time zone: choose a time zone from the list"),
        ("recurrence.weekly.days", "missing-choices", "On: choose at least one"),
        ("recurrence.weekly.every", "range", "Every: enter a number from 1 to 12"),
        (
            "co_hosts",
            "unavailable",
            "Co-hosts: Mary <b>Jackson</b> can’t be chosen",
        ),
        ("room", "too-long", "Room: use 40 characters or fewer. There are 41 now"),
    ];
    let expected = expected.map(|(field, code, message)| (field.to_owned(), code.to_owned(), message.to_owned()));
    assert_eq!(told("en"), expected);
    assert_eq!(told("de-AT")[4].2, "Alle: Bitte geben Sie eine Zahl von 1 bis 12 ein");
    assert_eq!(
        told("de")[1].2,
        "Beginn: Bitte geben Sie ein gültiges Datum ein, zum Beispiel 31.03.27"
    );
}

#[test]
fn nothing_cuts_a_text_that_is_too_long() {
    let template = common::template();
    let long = "x".repeat(41);
    let html = draw(&template, &fields(&[("room", &long), ("agenda", &long)]), &[], "en");
    assert!(html.contains(&format!("value=\"{long}\"")), "{html}");
    assert!(!html.contains("maxlength"), "{html}");
}

#[test]
fn what_a_rule_hides_is_neither_sent_nor_checked() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let mut sent = fields(&WEEKLY);
    sent.push("auto_recording", "no such thing");
    let locale = template.locale("en");
    let errors = form.parse(&sent, &locale, &tables()).errors;
    assert_eq!(errors[0].field.as_deref(), Some("auto_recording"));
    sent.push("waiting_room", "true");
    let submission = form.parse(&sent, &locale, &tables());
    assert_eq!(submission.errors, []);
    assert_eq!(submission.input.get("auto_recording"), None);
    assert_eq!(submission.input["waiting_room"], true);
}

#[test]
fn a_form_is_drawn_with_labels_hints_errors_and_what_was_typed() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let mut sent = fields(&WEEKLY);
    sent.set("topic", "");
    sent.set("room", "<script>alert('1')</script>".repeat(3));
    let errors = form.parse(&sent, &template.locale("en"), &tables()).errors;
    let html = draw(&template, &sent, &errors, "en");
    for expected in [
        "<li><a href=\"#topic\">Subject: enter a value</a></li>",
        "<p class=\"field-error\" id=\"topic-error\"><span class=\"visually-hidden\">Error: </span>Subject: enter a value</p>",
        "aria-required=\"true\" aria-invalid=\"true\" aria-describedby=\"topic-error\"",
        "<option value=\"weekly\" selected>Weekly</option>",
        "value=\"wednesday\" checked",
        "name=\"start.date\" type=\"date\" value=\"2027-03-22\"",
        "<option value=\"Europe/Berlin\" selected>Europe/Berlin (UTC+01:00)</option>",
        "Mary &lt;b&gt;Jackson&lt;/b&gt;",
        "has no licence",
        "data-lookup=\"/lookup/co_hosts\"",
        "name=\"_csrf\" value=\"secret&quot;\"",
        "Agenda <span class=\"optional\">(optional)</span>",
        "<details class=\"more\" open>",
        "data-preview=\"/preview\"",
        "&quot;scope&quot;:&quot;#/properties/recurrence&quot;",
    ] {
        assert!(html.contains(expected), "{expected}\n{html}");
    }
    assert!(!html.contains("<script"), "{html}");
    // Every label has its control, every description its text.
    for (start, end) in [("for=\"", "\""), ("aria-describedby=\"", "\"")] {
        for part in html.split(start).skip(1) {
            for id in part.split(end).next().unwrap().split(' ') {
                assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
            }
        }
    }
    let monthly = html.find("recurrence-monthly-on-0").unwrap();
    let before = &html[..monthly];
    assert!(before[before.rfind("<div class=\"stack\"").unwrap()..].contains(" hidden>"));
}

#[test]
fn ids_are_unique_in_every_language() {
    let template = common::template();
    for wishes in ["en", "de"] {
        let html = draw(&template, &fields(&WEEKLY), &[], wishes);
        let mut ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .map(|part| part.split('"').next().unwrap())
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(count > 40);
    }
}

#[test]
fn a_refusal_lands_at_the_field_that_caused_it() {
    let template = common::template();
    let place = |field: &str| {
        let details = json!({"fields": [{"field": field, "code": "refused", "message": "No."}]});
        let mut placed = template.refused("book", Asked::Button("create"), &template.locale("en"), &details);
        placed.remove(0).field
    };
    assert_eq!(place("co_hosts[1]").as_deref(), Some("co_hosts"));
    assert_eq!(
        place("recurrence.weekly.days[0]").as_deref(),
        Some("recurrence.weekly.days")
    );
    assert_eq!(
        place("recurrence.weekly.unheard_of").as_deref(),
        Some("recurrence.weekly")
    );
    assert_eq!(place("agenda").as_deref(), Some("agenda"));
    assert_eq!(place("start").as_deref(), Some("start"));
    assert_eq!(place("passcode"), None);
}

#[test]
fn a_refusal_is_told_in_the_templates_words_else_in_the_engines_and_a_services_own_are_marked() {
    let mut files = common::fixture();
    let german = files.get_mut("locales/de.ftl").unwrap();
    *german = german.replacen(
        "topic = Thema\n",
        "topic = Thema\n    .error-policy = Nicht über { $label }\n",
        1,
    );
    let template = Template::load(&common::bundle(&files), &common::actions()).unwrap();
    let told = |wishes: &str, code: &str, limit: Value| {
        let refusal = json!({"field": "topic", "code": code, "message": "No <b>.", "limit": limit});
        let details = json!({"fields": [refusal.clone(), refusal]});
        let told = template.refused("book", Asked::Button("create"), &template.locale(wishes), &details);
        assert_eq!(told.len(), 1, "a sentence once");
        (told[0].message.clone(), told[0].lang)
    };
    assert_eq!(told("de", "policy", Value::Null), ("Nicht über Thema".to_owned(), None));
    assert_eq!(
        told("de", "too-many-occurrences", json!(60)),
        (
            "Thema: Eine Serie hat höchstens 60 Termine. Wählen Sie weniger oder einen früheren letzten Tag".to_owned(),
            None
        )
    );
    let without_limit = told("de", "too-many-occurrences", Value::Null);
    assert_eq!(
        without_limit,
        ("Thema: Dieser Wert wird nicht angenommen".to_owned(), None)
    );
    assert_eq!(told("de", "300", Value::Null), ("No <b>.".to_owned(), Some("en")));
    assert_eq!(told("en", "300", Value::Null), ("No <b>.".to_owned(), None));
    let details = json!({"fields": [{"field": "topic", "code": "300", "message": "No <b>."}]});
    let errors = template.refused("book", Asked::Button("create"), &template.locale("de"), &details);
    let html = draw(&template, &fields(&WEEKLY), &errors, "de");
    assert_eq!(
        html.matches("<span lang=\"en\">No &lt;b&gt;.</span>").count(),
        2,
        "{html}"
    );
}

#[test]
fn a_live_element_tells_what_is_wrong_and_not_what_is_not_typed_yet() {
    let template = common::template();
    let told = |code: &str| {
        let details = json!({"fields": [{"field": "start", "code": code, "message": "English."}]});
        template.render_live_refusal("book", &template.locale("de"), &details)
    };
    let html = told("skipped-time").unwrap();
    assert!(html.as_str().starts_with("<p class=\"field-error\">"), "{html}");
    assert!(
        html.as_str()
            .contains("Beginn: An diesem Tag überspringen die Uhren diese Zeit"),
        "{html}"
    );
    for silent in ["missing", "unheard-of"] {
        assert!(told(silent).is_none(), "{silent}");
    }
    assert!(
        template
            .render_live_refusal("book", &template.locale("de"), &json!({}))
            .is_none()
    );
}

#[test]
fn a_page_may_show_its_form_and_speak_of_what_it_holds() {
    let mut files = common::fixture();
    let manifest = files.get_mut("template.yaml").unwrap();
    *manifest = manifest.replacen(
        "      title: book\n",
        "      title: book\n      template: pages/book.html\n",
        1,
    );
    let page = "<p>{{ form.topic }}</p>{% for part in form %}<i>{{ part }}</i>{% endfor %}{{ form() }}";
    files.insert("pages/book.html".to_owned(), page.to_owned());
    let template = Template::load(&common::bundle(&files), &common::actions())
        .unwrap_or_else(|findings| panic!("{}", common::shown(&findings)));
    let mut context = context(&template, "en");
    template.put_form(&mut context, "book", &json!({"topic": "<b>Algebra</b>"}));
    context.form_html = Some(microapp_templates::Html::text("the form"));
    let html = template.render_page("book", &context).unwrap().into_string();
    assert!(html.starts_with("<p>&lt;b&gt;Algebra&lt;/b&gt;</p>"), "{html}");
    assert!(html.contains("<i>topic</i>") && html.ends_with("the form"), "{html}");
}

#[test]
fn r69_an_invitation_shows_its_values_as_text_only() {
    let template = common::template();
    let mut context = context(&template, "de");
    context.params.insert("meeting_id".to_owned(), "1".to_owned());
    let attack = "<script>alert(1)</script>";
    let output = json!({
        "topic": attack, "text": attack, "join_url": "javascript:alert(1)", "meeting_id": "1",
        "start": "2027-03-22T09:00:00Z", "time_zone": "Europe/Berlin",
        "occurrences": [{"start": "2027-03-29T08:00:00Z"}],
        "dial_in_numbers": [], "calendar_details": attack,
    });
    template.put_output(&mut context, "invitation", "get-invitation", &output);
    context.user.name = attack.to_owned();
    let html = template.render_page("invitation", &context).unwrap().into_string();
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("<a href=\"#\">javascript:alert(1)</a>"), "{html}");
    assert!(html.contains("Guten Tag &lt;script&gt;"), "{html}");
    assert!(
        html.contains("Montag, 22. März 2027, 10:00, Europe/Berlin (UTC+01:00)"),
        "{html}"
    );
    assert!(html.contains("Montag, 29. März 2027"), "{html}");
    assert!(html.contains("alt=\"Unser Zeichen\""), "{html}");
}

#[test]
fn the_live_element_asks_for_the_dates_and_shows_them() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let mut context = context(&template, "en");
    let data = form.data(&fields(&WEEKLY));
    template.put_form(&mut context, "book", &data);
    let (action, input) = template.live_call("book", &context).unwrap().unwrap();
    assert_eq!(action, "preview-recurrence");
    assert!(
        jsonschema::is_valid(&common::actions().get(&action).unwrap().input, &input),
        "{input}"
    );
    let output = json!({"occurrences": [{"local_start": "2027-03-22T10:00:00+01:00"}], "warnings": []});
    let html = template.render_live("book", &context, &output).unwrap();
    assert!(
        html.as_str().contains("<li>Monday, 22 March 2027, 10:00</li>"),
        "{html}"
    );
}

#[test]
fn the_live_element_stands_where_the_form_has_it() {
    let html = draw(&common::template(), &fields(&[]), &[], "en");
    let places = [
        "<form class=\"form with-aside\"",
        "name=\"recurrence\"",
        "<aside class=\"aside-sticky\"",
        "name=\"co_hosts\"",
        "</form>",
    ];
    let at = places.map(|part| html.find(part).unwrap_or_else(|| panic!("{part} is not in {html}")));
    assert!(at.is_sorted(), "{at:?}: {html}");
    assert_eq!(html.matches("<form").count(), 1, "{html}");
}

#[test]
fn buttons_are_told_apart() {
    let pressed = |word: &str| fields(&[("_action", word)]).pressed();
    assert_eq!(pressed("search:co_hosts"), Pressed::Search("co_hosts".to_owned()));
    assert_eq!(pressed("generate:passcode"), Pressed::Generate("passcode".to_owned()));
    assert_eq!(pressed("preview"), Pressed::Preview);
    assert_eq!(pressed("create"), Pressed::Action(Some("create".to_owned())));
    assert_eq!(fields(&[]).pressed(), Pressed::Action(None));
    // Enter, with something in a search box and without.
    let entered = |query: &str| fields(&[("_search.co_hosts", query), ("_action", "enter:create")]).pressed();
    assert_eq!(entered("thomas"), Pressed::Search("co_hosts".to_owned()));
    assert_eq!(entered(" "), Pressed::Action(Some("create".to_owned())));
}

#[test]
fn a_look_up_answers_the_script() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let found = form
        .search("co_hosts", "jack", &tables(), &template.locale("en"))
        .unwrap();
    let options = json!([{
        "value": "mary@example.com", "label": "Mary <b>Jackson</b>", "detail": "mary@example.com", "disabled": true,
        "reason": "has no licence",
    }]);
    let expected = json!({"options": options, "count": 1});
    assert_eq!(serde_json::to_value(found).unwrap(), expected);
    assert_eq!(form.search("topic", "", &tables(), &template.locale("en")), None);
}

#[test]
fn a_look_up_finds_a_name_as_it_is_written_and_as_it_is_typed() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let rows = json!([
        {"email": "s@example.com", "display_name": "Séan O'Brien-Müller", "can_co_host": true},
        {"email": "t@example.com", "display_name": "Theo Brown", "can_co_host": true},
    ]);
    let tables = Tables::from([("users".to_owned(), rows.as_array().unwrap().clone())]);
    for query in [
        "séan",
        "Sean",
        "O'Brien",
        "O’BRIEN",
        "o'brien-muller",
        "Mu\u{308}ller",
        "müller sean",
    ] {
        let found = form.search("co_hosts", query, &tables, &template.locale("en")).unwrap();
        let values: Vec<&str> = found.options.iter().map(|row| row.value.as_str()).collect();
        assert_eq!(values, ["s@example.com"], "{query}");
    }
    let found = form.search("co_hosts", "’", &tables, &template.locale("en")).unwrap();
    assert_eq!(found.count, 0, "nothing to look for is not everybody");
}

#[test]
fn a_look_up_says_how_many_there_are_beside_those_that_it_shows() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let row =
        |number: usize| json!({"email": format!("{number}@example.com"), "display_name": "Theo", "can_co_host": true});
    let tables = Tables::from([("users".to_owned(), (0..75).map(row).collect())]);
    let found = form
        .search("co_hosts", "theo", &tables, &template.locale("en"))
        .unwrap();
    assert_eq!((found.options.len(), found.count), (20, 75));
}

#[test]
fn languages_are_chosen_by_the_browsers_wish() {
    let template = common::template();
    let chosen = |wishes: &str| template.locale(wishes).lang();
    assert_eq!(chosen("de-CH,fr;q=0.9"), "de");
    assert_eq!(chosen("fr, en;q=0.5, de;q=0.7"), "de");
    assert_eq!(chosen("ja"), "en");
    assert_eq!(chosen("*;q=x,,,;"), "en");
}

#[test]
fn folders_with_links_and_paths_that_lead_out_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("template.yaml"), "x").unwrap();
    assert!(Bundle::from_folder(folder.path()).is_ok());
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd")).unwrap();
    let error = Bundle::from_folder(folder.path()).unwrap_err().to_string();
    assert!(error.contains("passwd is a link"), "{error}");
    for path in ["../x", "/etc/passwd", "a//b", "a/../b", "a/.hidden", "C:\\x", ""] {
        assert!(Bundle::from_files([(path, "x")]).is_err(), "{path}");
    }
    assert!(Bundle::from_files([("x", vec![0; 600_000])]).is_err());
}

#[test]
fn a_field_that_goes_in_under_another_name_is_found_in_what_went_in() {
    let mut files = common::fixture();
    let manifest = files.get_mut("template.yaml").unwrap();
    let expression = "{ expression: \"(form.agenda or '') ~ ' / ' ~ form.room\" }";
    assert!(manifest.contains(expression));
    *manifest = manifest.replace(expression, "{ form: /room }");
    let template = Template::load(&common::bundle(&files), &common::actions()).unwrap();
    let input = json!({"topic": "Algebra", "agenda": "Room 4"});
    let form = template.form_of("book", "create", &input);
    assert_eq!(form["room"], "Room 4");
    assert_eq!(form["topic"], "Algebra");
    // Another button has put in nothing.
    assert_eq!(template.form_of("book", "other", &input), input);
}

#[test]
fn values_and_fields_say_the_same() {
    let template = common::template();
    let form = template.page("book").unwrap().form.as_ref().unwrap();
    let input: Value = form.parse(&fields(&WEEKLY), &template.locale("en"), &tables()).input;
    let again = form.parse(&form.fields_of(&input), &template.locale("en"), &tables());
    assert_eq!(again.input, input);
}
