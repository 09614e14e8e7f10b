//! The guide, followed as it is written.
//!
//! Every fenced block is either a file (`yaml file=tutoring/template.yaml`), which is written, or a console: lines that
//! begin with `$` are run by a shell, and the lines after them have to stand in what comes out, in their order. `console
//! fails` is one whose last command does not succeed. There is no other kind of block. Commands that go on until they are
//! ended run beside all that follows, on ports of their own.

use std::fs;
use std::process::Command;

use crate::preview::Preview;
use crate::server::Program;
use crate::support::{Desk, surroundings, text};

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides/book-a-tutoring-hour.md");

pub struct Block {
    pub line: usize,
    pub kind: String,
    pub text: String,
}

pub fn blocks(guide: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in guide.lines().enumerate() {
        let fence = line.strip_prefix("```");
        match (fence, open.take()) {
            (Some(kind), None) => {
                let (line, kind) = (index + 1, kind.to_owned());
                open = Some(Block {
                    line,
                    kind,
                    text: String::new(),
                });
            }
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "the last block is closed");
    blocks
}

/// Runs one line as a shell does; what came out, and whether it succeeded.
pub fn shell(desk: &Desk, line: &str) -> (String, bool) {
    shell_with(desk, line, &[])
}

/// The same, with variables in its environment.
pub fn shell_with(desk: &Desk, line: &str, environment: &[(&str, &std::path::Path)]) -> (String, bool) {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_microapp"));
    let mut path = std::ffi::OsString::from(program.parent().expect("a folder"));
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(desk.path()).env("PATH", path);
    surroundings(&mut command);
    command.env("MICROAPP_DATA", desk.path().join("data"));
    command.envs(environment.iter().copied());
    let output = command.output().expect("a shell");
    (
        format!("{}{}", text(&output.stdout), text(&output.stderr)),
        output.status.success(),
    )
}

/// Each of these lines stands in what was shown, in their order.
#[track_caller]
pub fn assert_shows(place: &str, shown: &str, wanted: &str) {
    let mut rest = shown;
    for wanted in wanted.lines().filter(|line| !line.is_empty()) {
        let found = rest.find(wanted);
        let found = found.unwrap_or_else(|| panic!("{place}: no `{wanted}` in\n{shown}"));
        rest = &rest[found + wanted.len()..];
    }
}

#[test]
fn every_step_of_the_guide_does_what_it_says() {
    let guide = fs::read_to_string(GUIDE).expect("the guide");
    let desk = Desk::new();
    let mut preview = None;
    let mut programs: Vec<Program> = Vec::new();
    let (mut files, mut commands) = (0, 0);
    for block in blocks(&guide) {
        let place = format!("line {}", block.line);
        if let Some((_, path)) = block.kind.split_once(" file=") {
            desk.write(path, &block.text);
            files += 1;
            continue;
        }
        let fails = match block.kind.as_str() {
            "console" => false,
            "console fails" => true,
            other => panic!("{place}: `{other}` is neither a file nor a console"),
        };
        let steps: Vec<&str> = block.text.split("$ ").filter(|step| !step.is_empty()).collect();
        for (index, step) in steps.iter().enumerate() {
            let (line, wanted) = step.split_once('\n').expect("a line");
            commands += 1;
            // It goes on until it is ended, beside all that follows.
            if let Some(folder) = line.strip_prefix("microapp page preview ") {
                preview = Some(Preview::start(&desk, folder));
                continue;
            }
            let beside = ["microapp simulator", "microapp serve"];
            if beside.iter().any(|command| line.starts_with(command)) {
                programs.push(Program::start(&desk, line, wanted));
                continue;
            }
            let line = &programs
                .iter()
                .fold(line.to_owned(), |line, program| program.in_place(&line));
            let (shown, succeeded) = shell(&desk, line);
            assert_eq!(
                succeeded,
                !(fails && index + 1 == steps.len()),
                "{place}: {line}\n{shown}"
            );
            assert_shows(&format!("{place}: {line}"), &shown, wanted);
        }
    }
    assert!(files >= 7 && commands >= 8, "{files} files, {commands} commands");
    let preview = preview.expect("the guide shows the preview");
    let page = preview.get("/view/en.light.ltr.usual/book");
    for wanted in [
        "Book a tutoring hour",
        "What would you like to understand?",
        "quadratic equations",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(desk.read("tutoring/README.md").contains("# Book a tutoring hour"));
    assert!(desk.path().join("tutoring-0.1.0.zip").is_file());
    let server = programs.last().expect("the guide starts a server");
    let page = server.page_for_a_new_admin("/app/zoom.tutoring/book");
    assert!(page.contains("What would you like to understand?"), "{page}");
}
