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

#[test]
fn the_host_starts_the_meeting_in_whatever_case_zoom_writes_their_address() {
    let folder = common::root().join("../../templates/zoom");
    let template = Template::load(&Bundle::from_folder(&folder).unwrap(), &common::actions()).unwrap();
    for (host, is_theirs) in [
        ("Ada.L@Example.com", true),
        ("ada.l@example.com", true),
        ("bo@example.com", false),
    ] {
        let mut context = PageContext::new(template.locale("en"));
        context.user.email = "ada.l@example.com".to_owned();
        context.params.insert("meeting_id".to_owned(), "93871234567".to_owned());
        template.put_output(
            &mut context,
            "meeting",
            "get-meeting",
            &json!({"host_email": host, "recurrence": "once"}),
        );
        let invitation = json!({"topic": "Planning", "text": "Planning", "join_url": "https://us05web.zoom.us/j/9"});
        template.put_output(&mut context, "invitation", "get-invitation", &invitation);
        assert_eq!(
            template.is_shown("invitations", "start", &context),
            Ok(is_theirs),
            "{host}"
        );
        let page = template.render_page("invitations", &context).unwrap().into_string();
        assert_eq!(page.contains("value=\"start\""), is_theirs, "{host}");
    }
}

#[test]
fn a_co_host_is_known_in_whatever_case_zoom_writes_their_address() {
    let folder = common::root().join("../../templates/zoom");
    let template = Template::load(&Bundle::from_folder(&folder).unwrap(), &common::actions()).unwrap();
    let form = template.page("create-meeting").unwrap().form.as_ref().unwrap();
    let users = json!([
        {"email": "bo@example.com", "display_name": "Bo Jones", "department": "", "can_co_host": false},
    ]);
    let tables = Tables::from([("users".to_owned(), users.as_array().unwrap().clone())]);
    let fields = Fields::new([("co_hosts".to_owned(), "Bo@Example.com".to_owned())]);
    let errors = form.parse(&fields, &template.locale("en"), &tables).errors;
    assert!(
        errors
            .iter()
            .any(|error| error.code == "unavailable" && error.message.contains("Bo Jones")),
        "{errors:?}"
    );
}

/// What the button `save` of a page sends, with these fields.
fn saved(page: &str, sent: &[(&str, &str)]) -> serde_json::Value {
    let folder = common::root().join("../../templates/zoom");
    let template = Template::load(&Bundle::from_folder(&folder).unwrap(), &common::actions()).unwrap();
    let locale = template.locale("en");
    let form = template.page(page).unwrap().form.as_ref().unwrap();
    let sent = sent
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let submission = form.parse(&Fields::new(sent), &locale, &Tables::new());
    assert!(submission.errors.is_empty(), "{:?}", submission.errors);
    let mut context = PageContext::new(locale);
    context.params.insert("meeting_id".to_owned(), "93871234567".to_owned());
    context.params.insert("occurrence_id".to_owned(), "5".to_owned());
    template.put_form(&mut context, page, &submission.input);
    let (next, _) = template.step(page, "save", 0, &context).unwrap();
    let Next::Call { action, input, .. } = next else {
        panic!("{next:?}")
    };
    assert_eq!(action, "update-meeting");
    input
}

#[test]
fn what_is_emptied_on_a_page_of_changes_is_taken_away() {
    let series = [
        ("topic", "New"),
        ("start.date", "2027-03-22"),
        ("start.time", "10:00"),
        ("time_zone", "Europe/Berlin"),
        ("recurrence", "daily"),
        ("recurrence.daily.end", "count"),
        ("recurrence.daily.end.count", "4"),
    ];
    for (page, fields) in [("change-meeting", &series[..1]), ("change-series", &series[..])] {
        let input = saved(page, fields);
        assert_eq!(
            (&input["agenda"], &input["passcode"], &input["co_hosts"]),
            (&json!(""), &json!(""), &json!([])),
            "{page}: {input}"
        );
        let mut filled = fields.to_vec();
        filled.extend([
            ("agenda", "Old"),
            ("passcode", "654321"),
            ("co_hosts", "mary@example.com"),
        ]);
        let input = saved(page, &filled);
        assert_eq!(
            (&input["agenda"], &input["passcode"], &input["co_hosts"]),
            (&json!("Old"), &json!("654321"), &json!(["mary@example.com"])),
            "{page}"
        );
    }
    let date = saved("change-date", &series[1..4]);
    assert_eq!(date["agenda"], "");
    assert_eq!(date.get("passcode"), None, "a date has no passcode of its own");
}

/// The address to which *Write an e-mail* leads, for an invitation of this text.
fn mailed(text: &str) -> String {
    let folder = common::root().join("../../templates/zoom");
    let template = Template::load(&Bundle::from_folder(&folder).unwrap(), &common::actions()).unwrap();
    let mut context = PageContext::new(template.locale("en"));
    let invitation = json!({"topic": "A", "join_url": "https://zoom.us/j/1", "text": text});
    template.put_output(&mut context, "invitation", "get-invitation", &invitation);
    let (next, _) = template.step("invitations", "mail", 0, &context).unwrap();
    let Next::Link(address) = next else { panic!("{next:?}") };
    address
}

#[test]
fn lines_of_a_mail_end_once() {
    let address = mailed("Zoom's own\r\nend of line\nand another");
    assert!(
        address.ends_with("Zoom%27s%20own%0D%0Aend%20of%20line%0D%0Aand%20another"),
        "{address}"
    );
}

#[test]
fn a_long_mail_is_cut_to_what_browsers_hand_on_and_has_the_link_all_the_same() {
    let dates: String = (0..60)
        .map(|week| format!("        Week {week}, Aug 3, 2026 10:00 AM Amsterdam\n"))
        .collect();
    let address = mailed(&format!("Topic: A\n{dates}Join Zoom Meeting\n"));
    assert!(address.len() <= 1_900 && address.len() > 1_700, "{}", address.len());
    assert!(
        address.contains("body=https%3A%2F%2Fzoom.us%2Fj%2F1%0D%0A"),
        "{address}"
    );
    assert!(address.ends_with("Amsterdam%0D%0A%E2%80%A6"), "whole lines: {address}");
}

#[test]
fn a_series_that_has_begun_is_changed_from_its_next_date_on() {
    let folder = common::root().join("../../templates/zoom");
    let template = Template::load(&Bundle::from_folder(&folder).unwrap(), &common::actions()).unwrap();
    let mut context = PageContext::new(template.locale("en"));
    let meeting = json!({
        "id": "1", "topic": "Review", "start": "2027-03-01T09:00:00Z", "time_zone": "Europe/Berlin",
    });
    template.put_output(&mut context, "meeting", "get-meeting", &meeting);
    // The connector knows which it is; where none is to come, the series' own stands there.
    for (next, shown) in [(Some("2027-03-15T09:00:00Z"), "2027-03-15"), (None, "2027-03-01")] {
        let planned = json!({"start": next, "occurrences": [], "warnings": []});
        template.put_output(&mut context, "planned", "preview-change", &planned);
        let fields = template.first_fields("change-series", &context).unwrap();
        assert_eq!(fields.get("start.date"), Some(shown), "{next:?}");
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
