//! Each command.

use serde_json::Value;

use crate::support::{Desk, fails, succeeds, text};

const TEMPLATES: [&str; 4] = ["zoom", "team-stand-up", "office-hours", "interview-panel"];
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

mod new {
    use super::*;

    #[test]
    fn every_finished_template_is_a_good_beginning() {
        for template in TEMPLATES {
            let desk = Desk::with(template);
            let shown = succeeds(&desk.page(&["check", "mine"]));
            assert!(shown.starts_with("no problems found in "), "{template}: {shown}");
            assert!(
                desk.read("mine/template.yaml").contains("\n  name: mine\n"),
                "{template}"
            );
        }
    }

    #[test]
    fn editors_find_the_schemas_beside_the_template() {
        let desk = Desk::with("office-hours");
        let manifest = desk.read("mine/template.yaml");
        let line = manifest.lines().next().expect("a line");
        assert_eq!(line, "# yaml-language-server: $schema=./.microapp/template.schema.json");
        let cases = desk.read("mine/tests/book.yaml");
        assert!(cases.starts_with("# yaml-language-server: $schema=../.microapp/cases.schema.json\n"));
        for name in ["template", "ui", "cases"] {
            let schema: Value =
                serde_json::from_str(&desk.read(&format!("mine/.microapp/{name}.schema.json"))).expect("JSON");
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        }
        let settings: Value = serde_json::from_str(&desk.read("mine/.vscode/settings.json")).expect("JSON");
        assert_eq!(settings["json.schemas"][0]["url"], "./.microapp/ui.schema.json");
    }

    #[test]
    fn the_copy_is_of_the_templates_as_they_are() {
        let desk = Desk::with("zoom");
        for file in ["pages/invitations.html", "forms/create.ui.json", "locales/fi.ftl"] {
            let kept = std::fs::read_to_string(format!("{ROOT}/templates/zoom/{file}")).expect("text");
            assert_eq!(desk.read(&format!("mine/{file}")), kept, "{file}");
        }
    }

    #[test]
    fn nothing_is_written_over() {
        let desk = Desk::with("office-hours");
        let told = fails(&desk.page(&["new", "mine"]), 2);
        assert!(told.contains("mine is there already"), "{told}");
    }

    #[test]
    fn a_name_or_a_template_that_can_not_be_is_told() {
        let desk = Desk::new();
        assert!(fails(&desk.page(&["new", "../mine"]), 2).contains("small letters"));
        let told = fails(&desk.page(&["new", "mine", "--from", "zooom"]), 2);
        assert!(
            told.contains("interview-panel, office-hours, team-stand-up, zoom"),
            "{told}"
        );
    }
}

mod check {
    use super::*;

    #[test]
    fn an_error_names_file_line_and_column_marks_the_place_and_says_what_to_do() {
        let desk = Desk::with("office-hours");
        desk.change("mine/template.yaml", "action: create-meeting", "action: create-meting");
        let told = fails(&desk.page(&["check", "mine"]), 1);
        assert!(told.contains("--> mine/template.yaml:"), "{told}");
        assert!(
            told.contains("^^^^") && told.contains("did you mean `create-meeting`?"),
            "{told}"
        );
        assert!(told.contains("3 errors in"), "two fields have no use then: {told}");
    }

    #[test]
    fn json_has_the_same() {
        let desk = Desk::with("office-hours");
        desk.change("mine/forms/book.ui.json", "\"short\"", "\"tiny\"");
        let output = desk.page(&["check", "mine", "--json"]);
        assert_eq!(output.status.code(), Some(1));
        let told: Value = serde_json::from_str(text(&output.stdout)).expect("JSON");
        let findings = told["findings"].as_array().expect("a list");
        assert_eq!(told["errors"], findings.len());
        let finding = findings
            .iter()
            .find(|finding| finding["code"] == "unknown-value")
            .expect("the one");
        assert_eq!(finding["file"], "mine/forms/book.ui.json");
        assert!(
            finding["line"].as_u64() > Some(1) && finding["suggestion"].is_string(),
            "{finding}"
        );
    }

    #[test]
    fn what_is_only_forgotten_is_a_warning() {
        let desk = Desk::with("office-hours");
        desk.write("mine/pages/unused.html", "<p>Nobody comes here</p>");
        let shown = succeeds(&desk.page(&["check", "mine"]));
        assert!(shown.contains("warning[") && shown.contains("1 warning in"), "{shown}");
    }

    #[test]
    fn samples_and_cases_are_checked_too() {
        let desk = Desk::with("office-hours");
        desk.change("mine/tests/book.yaml", "page: book", "page: bok");
        desk.write("mine/samples/get-invitation.json", "{");
        let told = fails(&desk.page(&["check", "mine"]), 1);
        assert!(
            told.contains("mine/tests/book.yaml:") && told.contains("mine/samples/get-invitation.json:"),
            "{told}"
        );
    }

    #[test]
    fn a_folder_that_is_none_is_told_with_what_to_do() {
        let desk = Desk::new();
        assert!(fails(&desk.page(&["check", "nowhere"]), 2).contains("microapp page new"));
        assert!(fails(&desk.page(&["check"]), 1).contains("there is no template.yaml"));
    }
}

mod dry_run {
    use super::*;

    const FILLED: [&str; 9] = [
        "dry-run",
        "mine",
        "book",
        "--field",
        "topic=A",
        "--field",
        "date=2099-03-02",
        "--field",
        "slot=14:30",
    ];

    #[test]
    fn the_requests_are_shown_as_they_would_go_out() {
        let desk = Desk::with("office-hours");
        let shown = succeeds(&desk.page(&FILLED));
        for wanted in [
            "create-meeting",
            "POST /v2/users/",
            "\"duration\": 15",
            "2099-03-02T14:30:00",
            "next  invitation",
        ] {
            assert!(shown.contains(wanted), "{wanted}: {shown}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_and_nothing_is_sent() {
        let desk = Desk::with("office-hours");
        let told = fails(&desk.page(&["dry-run", "mine", "book", "--language", "de"]), 1);
        assert!(
            told.contains("date: ") && told.contains("missing-date") && !told.contains("POST"),
            "{told}"
        );
    }

    #[test]
    fn secrets_are_not_shown() {
        let desk = Desk::with("zoom");
        let shown = succeeds(&desk.page(&[
            "dry-run",
            "mine",
            "create-meeting",
            "--field",
            "topic=A",
            "--field",
            "start=2099-03-02T16:00",
            "--field",
            "passcode=Xq7Secret",
        ]));
        assert!(shown.contains("***") && !shown.contains("Xq7Secret"), "{shown}");
    }

    #[test]
    fn the_address_that_only_the_host_may_have_is_not_shown() {
        let desk = Desk::with("zoom");
        let shown = succeeds(&desk.page(&["dry-run", "mine", "invitations", "--press", "start"]));
        assert!(shown.contains("next  ***") && !shown.contains("zak="), "{shown}");
    }

    #[test]
    fn a_refusal_of_the_service_stands_at_its_field() {
        let desk = Desk::with("interview-panel");
        let told = fails(
            &desk.page(&[
                "dry-run",
                "mine",
                "book",
                "--field",
                "candidate=Kim",
                "--field",
                "role=Engineer",
                "--field",
                "start=2099-03-02T16:00",
                "--field",
                "co_hosts=nobody@example.org",
            ]),
            1,
        );
        assert!(told.contains("co_hosts: "), "{told}");
    }

    #[test]
    fn a_field_or_page_that_is_not_there_is_told_with_what_is() {
        let desk = Desk::with("office-hours");
        let told = fails(&desk.page(&["dry-run", "mine", "book", "--field", "topik=A"]), 1);
        assert!(told.contains("did you mean `topic`?"), "{told}");
        let told = fails(&desk.page(&["dry-run", "mine", "bok"]), 2);
        assert!(told.contains("there are book, invitation"), "{told}");
    }
}

mod test {
    use super::*;

    #[test]
    fn the_cases_of_the_finished_templates_pass() {
        for (template, passed) in [("team-stand-up", 3), ("office-hours", 2), ("interview-panel", 3)] {
            let desk = Desk::with(template);
            let shown = succeeds(&desk.page(&["test", "mine"]));
            assert!(
                shown.contains(&format!("{passed} passed, 0 failed")),
                "{template}: {shown}"
            );
        }
    }

    #[test]
    fn what_fails_is_shown_as_a_difference() {
        let desk = Desk::with("office-hours");
        desk.change("mine/tests/book.yaml", "duration: 15", "duration: 50");
        let told = fails(&desk.page(&["test", "mine"]), 1);
        assert!(
            told.contains("-   \"duration\": 50") && told.contains("+   \"duration\": 15"),
            "{told}"
        );
        assert!(
            told.contains("mine/tests/book.yaml:3") && told.contains("1 passed, 1 failed"),
            "{told}"
        );
    }

    #[test]
    fn a_template_without_cases_is_no_success() {
        let desk = Desk::with("office-hours");
        std::fs::remove_dir_all(desk.path().join("mine/tests")).expect("to remove");
        assert!(fails(&desk.page(&["test", "mine"]), 1).contains("has no case"));
    }
}

mod docs_and_pack {
    use super::*;

    #[test]
    fn the_documentation_has_fields_limits_actions_scopes_and_languages() {
        let desk = Desk::with("zoom");
        let shown = succeeds(&desk.page(&["docs", "mine"]));
        for wanted in [
            "# Zoom Meetings",
            "| Title | `topic` | text | required",
            "meeting:write",
            "`pt-BR`",
        ] {
            assert!(shown.contains(wanted), "{wanted}: {shown}");
        }
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let packed = || {
            let desk = Desk::with("office-hours");
            succeeds(&desk.page(&["pack", "mine"]));
            std::fs::read(desk.path().join("mine-0.1.0.zip")).expect("the file")
        };
        assert_eq!(packed(), packed());
    }

    #[test]
    fn a_template_with_errors_is_not_packed() {
        let desk = Desk::with("office-hours");
        desk.write("mine/template.yaml", "apiVersion: microapp/v1\n");
        let told = fails(&desk.page(&["pack", "mine"]), 1);
        assert!(
            told.contains("mine/template.yaml") && !desk.path().join("mine-0.1.0.zip").exists(),
            "{told}"
        );
    }
}

#[test]
fn every_command_explains_itself_with_examples() {
    let desk = Desk::new();
    for command in ["new", "check", "preview", "dry-run", "test", "docs", "pack"] {
        let help = succeeds(&desk.page(&[command, "--help"]));
        assert!(
            help.contains("Examples:") && help.contains(&format!("microapp page {command}")),
            "{help}"
        );
    }
}
