//! The template that is delivered with the project.

mod common;

use microapp_templates::form::{Fields, Tables};
use microapp_templates::{Asked, Bundle, Next, PageContext, Template};
use serde_json::json;

#[test]
fn the_zoom_template_has_no_finding() {
    let folder = common::root().join("../../templates/zoom");
    let bundle = Bundle::from_folder(&folder).unwrap();
    let findings = Template::check(&bundle, &common::actions());
    assert!(findings.is_empty(), "{}", common::shown(&findings));
}

#[test]
fn the_examples_have_no_finding_and_neither_have_their_samples() {
    for name in ["team-stand-up", "office-hours", "interview-panel"] {
        let folder = common::root().join("../../templates/examples").join(name);
        let bundle = Bundle::from_folder(&folder).unwrap();
        let actions = common::actions();
        let findings = Template::check(&bundle, &actions);
        assert!(findings.is_empty(), "{}", common::shown(&findings));
        let template = Template::load(&bundle, &actions).unwrap();
        assert_eq!(template.locales().count(), 5, "{name}");
        let (_, findings) = microapp_templates::kit::Samples::read(&bundle, &template);
        assert!(findings.is_empty(), "{}", common::shown(&findings));
    }
}

#[test]
fn cancelling_asks_whether_hosts_are_told() {
    let folder = common::root().join("../../templates/zoom");
    let template = Template::load(&Bundle::from_folder(&folder).unwrap(), &common::actions()).unwrap();
    let locale = template.locale("en");
    let form = template.page("cancel-meeting").unwrap().form.as_ref().unwrap();
    for (sent, told) in [
        (vec![("notify_hosts".to_owned(), "true".to_owned())], true),
        (vec![], false),
    ] {
        let submission = form.parse(&Fields::new(sent), &locale, &Tables::new());
        let mut context = PageContext::new(locale.clone());
        context.params.insert("meeting_id".to_owned(), "93871234567".to_owned());
        context.data.insert("meeting".to_owned(), json!({"recurrence": "once"}));
        template.put_form(&mut context, "cancel-meeting", &submission.input);
        let (next, _) = template.step("cancel-meeting", "cancel-single", 0, &context).unwrap();
        let Next::Call { action, input, .. } = next else {
            panic!("{next:?}")
        };
        assert_eq!(action, "delete-meeting");
        assert_eq!(input, json!({"meeting_id": "93871234567", "notify_hosts": told}));
    }
}

/// The name of the rule in each place where a connector says that a field breaks one.
fn codes(text: &str) -> Vec<String> {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for mark in ["broken(", "beyond(", "invalid_field(", "field_error(", ".tell("] {
        for call in joined.split(mark).skip(1) {
            let (mut depth, mut quoted) = (0, false);
            let comma = call.char_indices().find(|(_, letter)| {
                match letter {
                    '"' => quoted = !quoted,
                    '(' | '[' | '{' if !quoted => depth += 1,
                    ')' | ']' | '}' if !quoted => depth -= 1,
                    _ => {}
                }
                *letter == ',' && depth == 0 && !quoted
            });
            let Some((comma, _)) = comma else { continue };
            if let Some(code) = call[comma + 1..].trim_start().strip_prefix('"') {
                found.extend(code.split('"').next().map(str::to_owned));
            }
        }
    }
    for code in joined.split("code: \"").skip(1) {
        found.extend(code.split('"').next().map(str::to_owned));
    }
    found
}

fn sources(folder: &std::path::Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
        }
    }
}

#[test]
fn whatever_the_connector_says_of_a_field_has_words_in_the_readers_language() {
    let mut texts = Vec::new();
    for folder in ["../../connector/src", "../../connectors/kit/src"] {
        sources(&common::root().join(folder), &mut texts);
    }
    let mut all: Vec<String> = texts.iter().flat_map(|text| codes(text)).collect();
    all.sort_unstable();
    all.dedup();
    assert!(all.len() > 25, "{all:?}");
    let template = Template::load(
        &Bundle::from_folder(&common::root().join("../../templates/zoom")).unwrap(),
        &common::actions(),
    );
    let template = template.unwrap();
    for code in all {
        // Zoom's own sentence about a field of its own.
        if code == "refused-by-zoom" {
            continue;
        }
        for locale in template.locales() {
            let details = json!({"fields": [{"field": "start", "code": code, "message": "Connector.", "limit": 3}]});
            let told = template
                .refused("create-meeting", Asked::Button("create"), locale, &details)
                .remove(0);
            assert!(
                !told.message.contains("Connector.") && told.lang.is_none(),
                "{code}: {told:?}"
            );
            assert!(!told.message.contains(['$', '{']), "{code}: {told:?}");
            let label = locale.message("start", None).unwrap();
            assert!(told.message.starts_with(&label), "{code}: {told:?}");
        }
    }
}
