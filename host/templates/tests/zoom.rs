//! The template that is delivered with the project.

mod common;

use microapp_templates::form::{Fields, Tables};
use microapp_templates::{Bundle, Next, PageContext, Template};
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
