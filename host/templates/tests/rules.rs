//! Forms as their UI schema wants them: what each rule does, what is left out, and in which order things stand.

use jiff::Timestamp;
use microapp_templates::form::{Fields, Tables};
use microapp_templates::model::manifest::LocaleTag;
use microapp_templates::model::ui::Element;
use microapp_templates::{Form, FormView, Locale, Submission};
use serde_json::{Value, json};

fn form(schema: Value, elements: Value) -> Form {
    let ui: Element = serde_json::from_value(json!({"type": "VerticalLayout", "elements": elements})).unwrap();
    let (form, problems) = Form::build(schema, &ui);
    assert!(problems.is_empty(), "{problems:?}");
    form
}

/// A box `urgent` and a text `reason`, which has rules.
fn ruled(rules: Value) -> Form {
    let schema = json!({
        "type": "object",
        "properties": {
            "urgent": {"type": "boolean"}, "late": {"type": "boolean"}, "reason": {"type": "string", "maxLength": 20},
        },
    });
    let elements = json!([
        {"type": "Control", "scope": "#/properties/urgent", "label": "Urgent"},
        {"type": "Control", "scope": "#/properties/late", "label": "Late"},
        {"type": "Control", "scope": "#/properties/reason", "label": "Reason", "rules": rules},
    ]);
    form(schema, elements)
}

fn rule(effect: &str, field: &str) -> Value {
    let condition = json!({"scope": format!("#/properties/{field}"), "schema": {"const": true}});
    json!({"effect": effect, "condition": condition})
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::new(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn sent(form: &Form, pairs: &[(&str, &str)]) -> Submission {
    form.parse(&fields(pairs), &Locale::plain(LocaleTag::En), &Tables::new())
}

fn draw(form: &Form, pairs: &[(&str, &str)], tag: LocaleTag, tables: &Tables) -> String {
    let fields = fields(pairs);
    let errors = form.parse(&fields, &Locale::plain(tag), tables).errors;
    let view = FormView {
        locale: &Locale::plain(tag),
        action: "/sent",
        hidden: &[],
        fields: &fields,
        errors: &errors,
        tables,
        time_zone: None,
        now: Timestamp::UNIX_EPOCH,
        buttons: &[],
        preview_url: None,
        lookup_url: None,
        live: None,
        passcode: None,
    };
    form.render(&view).into_string()
}

/// The tag of an element by its id.
fn tag_of<'h>(html: &'h str, id: &str) -> &'h str {
    let at = html
        .find(&format!("id=\"{id}\""))
        .unwrap_or_else(|| panic!("no {id} in {html}"));
    let start = html[..at].rfind('<').unwrap();
    let end = html[at..].find('>').unwrap() + at;
    &html[start..end]
}

const URGENT: (&str, &str) = ("urgent", "true");
const LATE: (&str, &str) = ("late", "true");
const REASON: (&str, &str) = ("reason", "Rain");

#[test]
fn set_gives_a_field_its_value_whatever_was_typed() {
    let mut set = rule("SET", "urgent");
    set["value"] = json!("It burns");
    let form = ruled(json!([set]));
    assert_eq!(sent(&form, &[REASON]).input, json!({"reason": "Rain"}));
    let submission = sent(&form, &[URGENT, REASON]);
    assert_eq!(submission.input, json!({"urgent": true, "reason": "It burns"}));
    assert_eq!(submission.errors, []);
}

#[test]
fn a_field_that_is_set_shows_it_and_can_not_be_changed_while_that_holds() {
    let mut set = rule("SET", "urgent");
    set["value"] = json!("It burns");
    let form = ruled(json!([set]));
    let none = Tables::new();
    let held = draw(&form, &[URGENT, REASON], LocaleTag::En, &none);
    let tag = tag_of(&held, "reason");
    assert!(
        tag.contains("value=\"It burns\"") && tag.contains(" readonly data-held"),
        "{tag}"
    );
    assert!(!tag.contains(" disabled"), "{tag}");
    let free = draw(&form, &[REASON], LocaleTag::En, &none);
    let tag = tag_of(&free, "reason");
    assert!(tag.contains("value=\"Rain\"") && !tag.contains("readonly"), "{tag}");
    // The script does the same, by the fields that hold the value.
    assert!(
        free.contains("&quot;effect&quot;:&quot;SET&quot;")
            && free.contains("&quot;fields&quot;:{&quot;reason&quot;:[&quot;It burns&quot;]}"),
        "{free}"
    );
}

#[test]
fn require_asks_for_a_field_that_may_else_be_empty() {
    let form = ruled(json!([rule("REQUIRE", "urgent")]));
    assert_eq!(sent(&form, &[]).errors, []);
    let errors = sent(&form, &[URGENT]).errors;
    assert_eq!((errors.len(), errors[0].field.as_deref()), (1, Some("reason")));
    assert_eq!(errors[0].code, "missing");
    assert_eq!(sent(&form, &[URGENT, REASON]).errors, []);
    let none = Tables::new();
    assert!(tag_of(&draw(&form, &[URGENT], LocaleTag::En, &none), "reason").contains("aria-required=\"true\""));
    assert!(!tag_of(&draw(&form, &[], LocaleTag::En, &none), "reason").contains("aria-required"));
}

#[test]
fn enable_and_disable_decide_what_is_sent_and_checked() {
    let too_long = ("reason", "longer than twenty letters");
    for (rules, usable, unusable) in [
        (json!([rule("ENABLE", "urgent")]), vec![URGENT], vec![]),
        (json!([rule("DISABLE", "urgent")]), vec![], vec![URGENT]),
    ] {
        let form = ruled(rules);
        let with = |boxes: &[(&'static str, &'static str)]| [boxes, &[too_long]].concat();
        let errors = sent(&form, &with(&usable)).errors;
        assert_eq!(errors.len(), 1, "{errors:?}");
        let submission = sent(&form, &with(&unusable));
        assert_eq!(submission.errors, []);
        assert_eq!(submission.input.get("reason"), None);
        let none = Tables::new();
        assert!(tag_of(&draw(&form, &with(&unusable), LocaleTag::En, &none), "reason").contains(" disabled"));
        assert!(!tag_of(&draw(&form, &with(&usable), LocaleTag::En, &none), "reason").contains(" disabled"));
    }
}

#[test]
fn several_show_rules_must_all_hold() {
    let form = ruled(json!([rule("SHOW", "urgent"), rule("SHOW", "late")]));
    for (boxes, there) in [
        (vec![], false),
        (vec![URGENT], false),
        (vec![LATE], false),
        (vec![URGENT, LATE], true),
    ] {
        let pairs = [&boxes[..], &[REASON]].concat();
        assert_eq!(sent(&form, &pairs).input.get("reason").is_some(), there, "{boxes:?}");
        let html = draw(&form, &pairs, LocaleTag::En, &Tables::new());
        let field = &html[html.find("data-rule=").unwrap()..];
        assert_eq!(!field[..field.find('>').unwrap()].contains(" hidden"), there, "{field}");
    }
}

#[test]
fn a_box_that_is_not_ticked_is_false_to_a_rule() {
    let condition = json!({"scope": "#/properties/urgent", "schema": {"const": false}});
    let form = ruled(json!([{"effect": "SHOW", "condition": condition}]));
    assert_eq!(sent(&form, &[REASON]).input, json!({"reason": "Rain"}));
    assert_eq!(sent(&form, &[URGENT, REASON]).input, json!({"urgent": true}));
}

fn with_host(required: bool) -> Form {
    let required = if required { json!(["host"]) } else { json!([]) };
    let schema = json!({
        "type": "object",
        "properties": {"host": {"type": "string"}, "guests": {"type": "array", "items": {"type": "string"}}},
        "required": required,
    });
    let lookup = json!({"table": "people", "value": "id", "label": "name"});
    let control = |name: &str| {
        let scope = format!("#/properties/{name}");
        json!({"type": "Control", "scope": scope, "label": name, "options": {"lookup": lookup}})
    };
    form(schema, json!([control("host"), control("guests")]))
}

#[test]
fn a_look_up_whose_table_the_server_does_not_give_is_left_out() {
    let form = with_host(false);
    let none = draw(&form, &[], LocaleTag::En, &Tables::new());
    assert!(!none.contains("name=\"host\"") && !none.contains("guests"), "{none}");
    let empty = Tables::from([("people".to_owned(), Vec::new())]);
    let given = draw(&form, &[], LocaleTag::En, &empty);
    assert!(
        given.contains("name=\"host\"") && given.contains("id=\"guests\""),
        "{given}"
    );
}

#[test]
fn a_look_up_without_its_table_stays_if_something_would_be_lost() {
    let chosen = [("host", "ada"), ("guests", "grace")];
    let kept = draw(&with_host(false), &chosen, LocaleTag::En, &Tables::new());
    assert!(
        kept.contains("value=\"ada\"") && kept.contains("value=\"grace\""),
        "{kept}"
    );
    let required = draw(&with_host(true), &[], LocaleTag::En, &Tables::new());
    assert!(required.contains("name=\"host\""), "{required}");
}

const DAYS: [&str; 7] = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

/// The values of all inputs and options of a name, in the order of the page.
fn shown<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!("name=\"{name}\" value=\"");
    let parts = html.split(start.as_str()).skip(1);
    parts.map(|part| part.split('"').next().unwrap_or_default()).collect()
}

#[test]
fn weeks_begin_on_the_day_that_is_usual_in_the_language() {
    let schema = json!({
        "type": "object",
        "properties": {"days": {"type": "array", "items": {"enum": DAYS}}},
    });
    let options = json!({"format": "chips"});
    let form = form(
        schema,
        json!([{"type": "Control", "scope": "#/properties/days", "label": "On", "options": options}]),
    );
    let first = |tag: LocaleTag| {
        let html = draw(&form, &[], tag, &Tables::new());
        let days = shown(&html, "days");
        assert_eq!(days.len(), 7, "{html}");
        (days[0].to_owned(), days[6].to_owned())
    };
    for tag in [LocaleTag::En, LocaleTag::De, LocaleTag::Fr, LocaleTag::Fi] {
        assert_eq!(first(tag), ("monday".to_owned(), "sunday".to_owned()), "{tag:?}");
    }
    assert_eq!(first(LocaleTag::PtBr), ("sunday".to_owned(), "saturday".to_owned()));
}

#[test]
fn how_often_is_asked_before_when_it_ends() {
    let end = json!({"oneOf": [
        {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]},
        {"type": "object", "properties": {"until": {"type": "string"}}, "required": ["until"]},
    ]});
    let weekly = json!({"type": "object", "properties": {"end": end, "every": {"type": "integer"}}});
    let schema = json!({"type": "object", "properties": {"weekly": weekly}});
    let form = form(
        schema,
        json!([{"type": "Control", "scope": "#/properties/weekly", "label": "Weekly"}]),
    );
    let names: Vec<&str> = form.controls().iter().map(|control| control.name.as_str()).collect();
    assert_eq!(names[1..3], ["weekly.every", "weekly.end"]);
}
