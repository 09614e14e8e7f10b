//! Script in every field that comes from a user or from the service, on every page of every delivered template: each ends
//! as harmless text, or the page in a clear error.

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use microapp_templates::form::{ControlKind, Fields, ItemKind, Tables};
use microapp_templates::kit::{Drawn, Samples, Scene, Stage, State};
use microapp_templates::{Asked, Bundle, FormView, Page, PageContext, RenderError, Template};
use serde_json::{Value, json};

const ATTACKS: [&str; 3] = [
    "\"'><script>alert(1)</script>",
    "javascript:alert(1)",
    "</textarea><img src=x onerror=alert(1)>",
];

fn delivered() -> Vec<(&'static str, Arc<Template>)> {
    let folder = common::root().join("../../templates");
    let names = [
        "zoom",
        "examples/office-hours",
        "examples/team-stand-up",
        "examples/interview-panel",
    ];
    let load = |name| {
        let bundle = Bundle::from_folder(&folder.join(name)).unwrap();
        let loaded = Template::load(&bundle, &common::actions());
        (
            name,
            Arc::new(loaded.unwrap_or_else(|found| panic!("{}", common::shown(&found)))),
        )
    };
    names.map(load).into()
}

/// The template with these samples alone: file and content.
fn stage(template: &Arc<Template>, samples: &[(String, Value)]) -> Stage {
    let files = samples
        .iter()
        .map(|(file, value)| (format!("samples/{file}.json"), value.to_string()));
    let bundle = Bundle::from_files(files).unwrap();
    Stage {
        template: Arc::clone(template),
        samples: Samples::read(&bundle, template).0,
    }
}

fn draw(stage: &Stage, page: &str, sent: Option<&Fields>) -> Result<Drawn, RenderError> {
    let scene = Scene {
        page: page.to_owned(),
        locale: stage.template.locale("en"),
        state: State::Usual,
        params: BTreeMap::new(),
        base: "/app/zoom/".to_owned(),
        now: Timestamp::UNIX_EPOCH,
    };
    stage.draw(&scene, sent)
}

#[track_caller]
fn harmless(html: &str, what: &str) {
    let lower = html.to_lowercase();
    for forbidden in [
        "<script",
        "<img src=x",
        "href=\"javascript",
        "src=\"javascript",
        "action=\"javascript",
    ] {
        assert!(!lower.contains(forbidden), "{what}: {forbidden} in {html}");
    }
}

/// The places of all texts in a value.
fn texts(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                texts(
                    member,
                    &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        _ => {}
    }
}

#[test]
fn whatever_the_service_says_is_text_on_every_page_that_shows_it() {
    let actions = common::actions();
    let (mut shown, mut refused, mut warned, mut lively) = (0, 0, 0, 0);
    for (name, template) in delivered() {
        for used in &template.manifest().spec.actions {
            let schema = actions.get(&used.name).unwrap();
            if !schema.reads_only {
                continue;
            }
            let usual = microapp_templates::kit::example(&schema.output, State::Usual);
            let mut places = Vec::new();
            texts(&usual, "", &mut places);
            for place in places {
                for attack in ATTACKS {
                    let mut output = usual.clone();
                    *output.pointer_mut(&place).unwrap() = json!(attack);
                    let stage = stage(&template, &[(used.name.clone(), output)]);
                    for page in template.pages() {
                        let loads = page.manifest.load.iter().any(|load| load.action == used.name);
                        let looks_up = page.form.is_some() && used.name == "list-users";
                        let what = format!("{name} {} {}{place}", page.manifest.name, used.name);
                        warned += warnings(&template, page, &used.name, &stage, attack, &what);
                        if !loads && !looks_up && !is_live(page, &used.name) {
                            continue;
                        }
                        lively += usize::from(is_live(page, &used.name));
                        match draw(&stage, &page.manifest.name, None) {
                            Ok(drawn) => {
                                harmless(drawn.body.as_str(), &what);
                                harmless(&drawn.title, &what);
                                shown += 1;
                            }
                            Err(error) => {
                                harmless(&error.to_string().replace(attack, ""), &what);
                                refused += 1;
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(shown > 300 && shown > refused, "{shown} shown, {refused} refused");
    assert!(warned > 9 && lively > 9, "{warned} warnings, {lively} live elements");
}

/// Whether a page shows an action's output as one types.
fn is_live(page: &Page, action: &str) -> bool {
    let live = page.form.as_ref().and_then(|form| form.root().live());
    live.is_some_and(|item| matches!(&item.kind, ItemKind::Live { action: asked, .. } if asked == action))
}

/// Draws what the buttons of a page would warn of by an action's sample, and counts it.
fn warnings(template: &Template, page: &Page, action: &str, stage: &Stage, attack: &str, what: &str) -> usize {
    let mut drawn = 0;
    for button in &page.manifest.actions {
        if button.warn.as_ref().is_none_or(|warn| warn.action != action) {
            continue;
        }
        let mut context = PageContext::new(template.locale("en"));
        template.put_form(&mut context, &page.manifest.name, &json!({}));
        let output = stage.samples.output(&common::actions(), action, State::Usual);
        match template.render_warning(&page.manifest.name, &button.name, &context, &output) {
            Ok(html) => harmless(html.expect("a warning").as_str(), what),
            Err(error) => harmless(&error.to_string().replace(attack, ""), what),
        }
        drawn += 1;
    }
    drawn
}

#[test]
fn whatever_stands_in_a_table_is_text_on_every_form_that_looks_it_up() {
    let mut shown = 0;
    for (name, template) in delivered() {
        for attack in ATTACKS {
            let tables = &template.manifest().spec.tables;
            let row = |columns: &[String]| columns.iter().map(|column| (column.clone(), json!(attack))).collect();
            let rows = tables
                .iter()
                .map(|table| (table.name.clone(), json!([Value::Object(row(&table.columns))])));
            let rows = Value::Object(rows.collect());
            let stage = stage(&template, &[("tables".to_owned(), rows)]);
            for page in template.pages() {
                let Some(form) = &page.form else { continue };
                for control in form.controls() {
                    let ControlKind::LookUp { lookup, .. } = &control.kind else {
                        continue;
                    };
                    let what = format!("{name} {} {}", page.manifest.name, control.name);
                    // Chosen, and found by a search without script.
                    for (field, value) in [
                        (control.name.clone(), attack.to_owned()),
                        ("_action".to_owned(), format!("search:{}", control.name)),
                    ] {
                        let drawn = draw(&stage, &page.manifest.name, Some(&Fields::new(vec![(field, value)])));
                        harmless(drawn.unwrap().body.as_str(), &what);
                    }
                    shown += usize::from(lookup.table == "hosts") + usize::from(lookup.table == "dial-in-countries");
                }
            }
        }
    }
    assert!(shown >= 2 * ATTACKS.len(), "{shown} look-ups of hosts and countries");
}

#[test]
fn whatever_the_service_refuses_with_is_text_in_every_language() {
    let mut shown = 0;
    for (name, template) in delivered() {
        for page in template.pages() {
            let (Some(form), Some(button)) = (&page.form, page.manifest.actions.first()) else {
                continue;
            };
            for (attack, locale) in ATTACKS
                .iter()
                .flat_map(|attack| template.locales().map(move |locale| (attack, locale)))
            {
                let fields: Vec<Value> = form
                    .controls()
                    .iter()
                    .map(|control| json!({"field": control.name, "code": attack, "message": attack, "limit": attack}))
                    .collect();
                let asked = Asked::Button(&button.name);
                let errors = template.refused(&page.manifest.name, asked, locale, &json!({ "fields": fields }));
                assert!(!errors.is_empty());
                let html = form.render(&FormView {
                    locale,
                    action: "",
                    hidden: &[],
                    fields: &Fields::default(),
                    errors: &errors,
                    tables: &Tables::new(),
                    time_zone: None,
                    now: Timestamp::UNIX_EPOCH,
                    buttons: &[],
                    preview_url: None,
                    lookup_url: None,
                    live: None,
                    passcode: None,
                });
                harmless(html.as_str(), &format!("{name} {}", page.manifest.name));
                shown += 1;
            }
        }
    }
    assert!(shown > 50, "{shown} forms");
}

#[test]
fn whatever_a_person_types_or_is_called_is_text_on_every_form() {
    let mut shown = 0;
    for (name, template) in delivered() {
        for attack in ATTACKS {
            let user = json!({ "name": attack, "email": attack, "time_zone": attack });
            let stage = stage(&template, &[("user".to_owned(), user)]);
            for page in template.pages() {
                let page_name = &page.manifest.name;
                if let Ok(drawn) = draw(&stage, page_name, None) {
                    harmless(drawn.body.as_str(), &format!("{name} {page_name}"));
                }
                let Some(form) = &page.form else { continue };
                for control in form.controls() {
                    for part in ["", ".date", ".time"] {
                        let field = format!("{}{part}", control.name);
                        let fields = Fields::new(vec![(field.clone(), attack.to_owned())]);
                        let drawn = draw(&stage, page_name, Some(&fields));
                        let drawn = drawn.unwrap_or_else(|error| panic!("{name} {page_name} {field}: {error}"));
                        harmless(drawn.body.as_str(), &format!("{name} {page_name} {field}"));
                        shown += 1;
                    }
                }
            }
        }
    }
    assert!(shown > 300, "{shown} forms");
}
