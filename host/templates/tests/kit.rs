//! What those who write templates have beside the engine.

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use microapp_templates::form::Fields;
use microapp_templates::kit::{
    ArchiveError, Cases, Samples, Scene, Stage, State, documentation, example, fill, findings, pack, unpack,
    visible_text,
};
use microapp_templates::{Bundle, Next, PageContext, Template};
use serde_json::json;

/// The templates that are delivered with the project.
fn delivered() -> Vec<(&'static str, Bundle)> {
    let folder = common::root().join("../../templates");
    let names = [
        "zoom",
        "examples/office-hours",
        "examples/team-stand-up",
        "examples/interview-panel",
    ];
    names
        .map(|name| (name, Bundle::from_folder(&folder.join(name)).unwrap()))
        .into()
}

fn stage(bundle: &Bundle) -> Stage {
    let template =
        Template::load(bundle, &common::actions()).unwrap_or_else(|found| panic!("{}", common::shown(&found)));
    let (samples, wrong) = Samples::read(bundle, &template);
    assert!(wrong.is_empty(), "{}", common::shown(&wrong));
    Stage {
        template: Arc::new(template),
        samples,
    }
}

fn scene(stage: &Stage, page: &str, language: &str, state: State) -> Scene {
    Scene {
        page: page.to_owned(),
        locale: stage.template.locale(language),
        state,
        params: BTreeMap::new(),
        base: "/view/".to_owned(),
        now: Timestamp::UNIX_EPOCH,
    }
}

fn with(path: &str, text: &str) -> Bundle {
    let mut files = common::fixture();
    files.insert(path.to_owned(), text.to_owned());
    common::bundle(&files)
}

mod delivered_templates {
    use super::*;

    #[test]
    fn have_no_finding() {
        for (name, bundle) in delivered() {
            let (template, found) = findings(&bundle, &common::actions());
            assert!(
                template.is_some() && found.is_empty(),
                "{name}: {}",
                common::shown(&found)
            );
        }
    }

    #[test]
    fn are_drawn_in_every_language_and_state() {
        for (name, bundle) in delivered() {
            let stage = stage(&bundle);
            for page in stage.template.pages() {
                for locale in stage.template.locales() {
                    for state in State::ALL {
                        let page = page.manifest.name.as_str();
                        let drawn = stage.draw(&scene(&stage, page, locale.lang(), state), None);
                        let drawn = drawn.unwrap_or_else(|error| panic!("{name} {page} {state:?}: {error}"));
                        assert!(!drawn.title.is_empty());
                    }
                }
            }
        }
    }
}

mod examples {
    use super::*;

    #[test]
    fn list_no_date_that_was_cancelled() {
        let mut invitation = example(&common::actions().get("get-invitation").unwrap().output, State::Usual);
        let date = |day: &str, status: &str| json!({ "local_start": format!("{day}T10:00"), "status": status });
        invitation["occurrences"] = json!([date("2099-03-02", "available"), date("2099-03-09", "deleted")]);
        for (name, bundle) in delivered() {
            if !name.starts_with("examples/") {
                continue;
            }
            let template = stage(&bundle).template;
            let mut context = PageContext::new(template.locale("en"));
            template.put_output(&mut context, "invitation", "get-invitation", &invitation);
            let text = visible_text(template.render_page("invitation", &context).unwrap().as_str());
            assert!(text.contains("2 March 2099"), "{name}: {text}");
            assert!(!text.contains("9 March 2099"), "{name}: {text}");
        }
    }
}

mod samples {
    use super::*;

    #[test]
    fn are_right_by_the_schema_in_every_state() {
        let actions = common::actions();
        for name in actions.names() {
            let schema = &actions.get(name).unwrap().output;
            let validator = jsonschema::validator_for(schema).unwrap();
            for state in State::ALL {
                let made = example(schema, state);
                let wrong: Vec<String> = validator.iter_errors(&made).map(|error| error.to_string()).collect();
                assert!(wrong.is_empty(), "{name} {state:?}: {wrong:?}\n{made:#}");
                assert_eq!(made, example(schema, state), "the same each time");
            }
        }
    }

    #[test]
    fn of_the_template_go_before_made_ones() {
        let invitation = example(&common::actions().get("get-invitation").unwrap().output, State::Usual);
        let mut own = invitation;
        own["topic"] = json!("Own words");
        let bundle = with("samples/get-invitation.json", &own.to_string());
        let stage = stage(&bundle);
        let drawn = stage
            .draw(&scene(&stage, "invitation", "en", State::Usual), None)
            .unwrap();
        assert!(visible_text(drawn.body.as_str()).contains("Own words"));
    }

    #[test]
    fn that_no_action_or_schema_knows_are_told() {
        let cases = [
            ("samples/get-invitatoin.json", "{}", "get-invitation"),
            ("samples/get-invitation.json", "{\"topic\": 7}", "topic"),
            ("samples/user.json", "{\"name\": \"x\"", ""),
            ("samples/tables.json", "{\"usres\": []}", "users"),
        ];
        for (path, text, help) in cases {
            let (_, found) = findings(&with(path, text), &common::actions());
            let told = common::shown(&found);
            assert!(told.contains(path) && told.contains(help), "{path}: {told}");
        }
    }

    #[test]
    fn that_are_long_reach_the_page() {
        let stage = stage(&common::bundle(&common::fixture()));
        let drawn = stage
            .draw(&scene(&stage, "invitation", "en", State::Long), None)
            .unwrap();
        assert!(drawn.body.as_str().contains("Rindfleischetikettierung"));
    }
}

mod warnings {
    use super::*;

    /// The fixture, of which the button warns by this partial.
    fn warning(partial: &str) -> Bundle {
        let mut files = common::fixture();
        let warn = "style: primary\n          warn:\n            action: preview-recurrence\n            template: \
                    pages/partials/warn.html\n";
        let manifest = files["template.yaml"].replacen("style: primary\n", warn, 1);
        files.insert("template.yaml".to_owned(), manifest);
        files.insert("pages/partials/warn.html".to_owned(), partial.to_owned());
        common::bundle(&files)
    }

    #[test]
    fn stand_in_the_live_element_as_on_a_server() {
        let stage = stage(&warning(
            "{% for date in output.occurrences %}\n<p>Taken</p>\n{% endfor %}\n",
        ));
        let shown = |state| {
            let drawn = stage.draw(&scene(&stage, "book", "en", state), None).unwrap();
            drawn.body.into_string()
        };
        let usual = shown(State::Usual);
        let (before, after) = usual.split_once("Taken").expect("the warning");
        assert!(
            before.contains("aria-live=\"polite\"><div class=\"banner banner-warning\">"),
            "{before}"
        );
        assert!(after.contains("</aside>"), "{after}");
        assert!(!shown(State::Empty).contains("Taken"));
        let live = stage.live(&scene(&stage, "book", "en", State::Usual), &Fields::default());
        assert!(live.unwrap().as_str().contains("Taken"));
    }

    #[test]
    fn that_fail_while_they_are_drawn_are_told_with_file_and_line() {
        let actions = common::actions();
        let (template, found) = findings(&warning("<p>Taken:</p>\n<p>{{ output.occurrences }}</p>\n"), &actions);
        assert!(template.is_some());
        let told = common::shown(&found);
        assert!(
            told.contains("error[undrawn-warning]") && told.contains("pages/partials/warn.html:2:1"),
            "{told}"
        );
        let (_, found) = findings(&warning("<p>Taken</p>\n"), &actions);
        assert!(found.is_empty(), "{}", common::shown(&found));
    }
}

mod pressing {
    use super::*;

    #[test]
    fn an_empty_form_shows_what_is_missing() {
        let stage = stage(&common::bundle(&common::fixture()));
        let scene = scene(&stage, "book", "en", State::Usual);
        let errors = stage.press(&scene, &Fields::default()).unwrap().unwrap_err();
        assert!(errors.iter().any(|error| error.field.as_deref() == Some("topic")));
    }

    #[test]
    fn a_filled_in_form_leads_to_the_next_page() {
        let stage = stage(&common::bundle(&common::fixture()));
        let scene = scene(&stage, "book", "en", State::Usual);
        let form = stage.template.page("book").unwrap().form.as_ref().unwrap();
        let given = [
            ("topic", "A"),
            ("start", "2099-03-02T10:00"),
            ("time_zone", "Europe/Berlin"),
            ("room", "7"),
        ];
        let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let fields = fill(form, Fields::default(), &given).unwrap();
        let next = stage.press(&scene, &fields).unwrap().unwrap();
        assert!(matches!(next, Next::Page { name, .. } if name == "invitation"));
    }

    #[test]
    fn a_field_that_is_not_there_is_told_with_the_near_one() {
        let template = common::template();
        let form = template.page("book").unwrap().form.as_ref().unwrap();
        let error = fill(form, Fields::default(), &[("topik".to_owned(), "A".to_owned())]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no field `topik` on this page; did you mean `topic`?"
        );
    }
}

mod cases {
    use super::*;

    #[test]
    fn that_speak_of_what_is_not_there_are_told_with_the_place() {
        let text = "cases:\n  - name: A\n    page: bok\n  - name: B\n    page: book\n    fields: { topik: x }\n    press: crate\n    \
                    expect: { next: invitatoin }\n";
        let (_, found) = findings(&with("tests/a.yaml", text), &common::actions());
        let told = common::shown(&found);
        for wanted in [
            "tests/a.yaml:3:11",
            "did you mean `book`",
            "`topic`",
            "`create`",
            "`invitation`",
        ] {
            assert!(told.contains(wanted), "{wanted}: {told}");
        }
    }

    #[test]
    fn that_are_no_yaml_or_have_unknown_keys_are_told() {
        for (text, code) in [
            ("cases: [", "yaml-syntax"),
            ("cases:\n  - name: A\n    page: book\n    expcet: {}\n", "unknown-key"),
        ] {
            let (_, found) = findings(&with("tests/a.yaml", text), &common::actions());
            assert_eq!(found.len(), 1, "{}", common::shown(&found));
            assert_eq!((found[0].code, found[0].file.as_str()), (code, "tests/a.yaml"));
        }
    }

    #[test]
    fn are_read_in_the_order_of_the_file() {
        let text = "cases:\n  - name: A\n    page: book\n  - name: B\n    page: book\n";
        let bundle = with("tests/a.yaml", text);
        let (cases, _) = Cases::read(&bundle, &common::template());
        let read: Vec<_> = cases
            .iter()
            .map(|(file, line, case)| (file, line, case.name.as_str()))
            .collect();
        assert_eq!(read, [("tests/a.yaml", 2, "A"), ("tests/a.yaml", 4, "B")]);
    }
}

mod archives {
    use super::*;

    #[test]
    fn of_the_same_template_are_the_same_bytes_and_come_back_whole() {
        for (name, bundle) in delivered() {
            let packed = pack(&bundle).unwrap();
            assert_eq!(packed, pack(&bundle).unwrap(), "{name}");
            let back = unpack(&packed).unwrap();
            assert!(bundle.paths().eq(back.paths()), "{name}");
            assert!(bundle.paths().all(|path| bundle.get(path) == back.get(path)), "{name}");
        }
    }

    #[test]
    fn that_are_none_or_were_cut_or_changed_are_refused() {
        let packed = pack(&common::bundle(&common::fixture())).unwrap();
        assert!(matches!(unpack(b"no zip"), Err(ArchiveError::Unreadable(_))));
        assert!(unpack(&packed[..packed.len() / 2]).is_err());
        let at = packed.windows(5).position(|bytes| bytes == b"Hello").unwrap();
        let mut changed = packed;
        changed[at] = b'J';
        assert!(
            matches!(unpack(&changed), Err(ArchiveError::Unreadable(_))),
            "its sum is another"
        );
    }

    #[test]
    fn with_a_path_that_leads_out_are_refused() {
        let packed = pack(&common::bundle(&common::fixture())).unwrap();
        let (from, to) = (b"template.yaml", b"../../../evil");
        let mut evil = packed;
        let mut at = 0;
        while let Some(found) = evil[at..].windows(from.len()).position(|bytes| bytes == from) {
            at += found;
            evil[at..at + to.len()].copy_from_slice(to);
        }
        let error = unpack(&evil).unwrap_err();
        assert!(matches!(error, ArchiveError::Bundle(_)), "{error}");
    }
}

mod a_templates_documentation {
    use super::*;

    #[test]
    fn names_pages_fields_limits_actions_scopes_and_languages() {
        let scopes = BTreeMap::from([("create-meeting".to_owned(), vec!["meeting:write".to_owned()])]);
        let text = documentation(&common::template(), &scopes);
        for wanted in [
            "# Book a tutoring hour",
            "### Book an hour",
            "| Subject | `topic` | text | required, 1 characters at least, 200 characters at most |",
            "calls `create-meeting`, then goes to `invitation`",
            "`meeting:write`",
            "`en`, `de`; `en` for everybody else.",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
    }

    #[test]
    fn has_nothing_in_it_that_a_title_has_smuggled_in() {
        let mut files = common::fixture();
        let manifest = files["template.yaml"].replace("title: Book a tutoring hour", "title: '<script>a | b'");
        files.insert("template.yaml".to_owned(), manifest);
        let template = Template::load(&common::bundle(&files), &common::actions()).unwrap();
        let text = documentation(&template, &BTreeMap::new());
        assert!(text.starts_with("# &lt;script>a \\| b\n"), "{text}");
    }
}
