//! Script in every field that comes from a user or from the service, on every page of every delivered template: each ends
//! as harmless text, or the page in a clear error.

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use microapp_templates::form::Fields;
use microapp_templates::kit::{Drawn, Samples, Scene, Stage, State};
use microapp_templates::{Bundle, RenderError, Template};
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
    let (mut shown, mut refused) = (0, 0);
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
                        if !loads && !looks_up {
                            continue;
                        }
                        let what = format!("{name} {} {}{place}", page.manifest.name, used.name);
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
