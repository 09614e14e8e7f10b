//! The guide, followed as it is written.
//!
//! Every fenced block is either a file (`yaml file=tutoring/template.yaml`), which is written, and whose path stands in the
//! text before it, or a console: lines that begin with `$` are run as by one shell, and the lines after them have to stand in
//! what comes out, in their order. `console fails` is one whose last command does not succeed. There is no other kind of
//! block. Commands that go on until they are ended run beside all that follows, on ports of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::preview::Preview;
use crate::server::Program;
use crate::support::{Desk, surroundings, text};

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides/book-a-tutoring-hour.md");

pub struct Block {
    pub line: usize,
    pub kind: String,
    pub text: String,
    /// The last line of text before it.
    before: String,
}

impl Block {
    /// Where it is to be written, if it is a file. What stands behind the fence is shown by no renderer: a reader has to see
    /// it before.
    pub fn file(&self) -> Option<&str> {
        let (_, path) = self.kind.split_once(" file=")?;
        let wanted = format!("`{path}`:");
        assert_eq!(self.before, wanted, "line {}: the text before it", self.line);
        Some(path)
    }
}

pub fn blocks(guide: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut before = "";
    for (index, line) in guide.lines().enumerate() {
        let fence = line.strip_prefix("```");
        match (fence, open.take()) {
            (Some(kind), None) => {
                let (line, kind) = (index + 1, kind.to_owned());
                open = Some(Block {
                    line,
                    kind,
                    text: String::new(),
                    before: std::mem::take(&mut before).to_owned(),
                });
            }
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) if line.is_empty() => {}
            (None, None) => before = line,
        }
    }
    assert!(open.is_none(), "the last block is closed");
    blocks
}

/// The reader's terminal: the folder into which one line goes is that of the next.
pub struct Shell<'a> {
    desk: &'a Desk,
    folder: PathBuf,
    environment: &'a [(&'a str, &'a Path)],
}

impl<'a> Shell<'a> {
    /// On a desk, with these variables.
    pub fn new(desk: &'a Desk, environment: &'a [(&'a str, &'a Path)]) -> Self {
        Self {
            desk,
            folder: desk.path().to_owned(),
            environment,
        }
    }

    /// Runs one line; what came out, and whether it succeeded.
    pub fn run(&mut self, line: &str) -> (String, bool) {
        let program = Path::new(env!("CARGO_BIN_EXE_microapp"));
        let mut path = std::ffi::OsString::from(program.parent().expect("a folder"));
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let left = self.desk.path().join(".left");
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("trap 'pwd > \"$LEFT\"' EXIT\n{line}")])
            .current_dir(&self.folder)
            .env("PATH", path)
            .env("LEFT", &left);
        surroundings(&mut command);
        command.env("MICROAPP_DATA", self.desk.path().join("data"));
        command.envs(self.environment.iter().copied());
        let output = command.output().expect("a shell");
        let folder = fs::read_to_string(left).expect("the folder in which it ended");
        self.folder = folder.trim_end_matches('\n').into();
        (
            format!("{}{}", text(&output.stdout), text(&output.stderr)),
            output.status.success(),
        )
    }
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
    let mut shell = Shell::new(&desk, &[]);
    let mut preview = None;
    let mut programs: Vec<Program> = Vec::new();
    let (mut files, mut commands) = (0, 0);
    for block in blocks(&guide) {
        let place = format!("line {}", block.line);
        if let Some(path) = block.file() {
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
            let (shown, succeeded) = shell.run(line);
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
    // What the guide says in words: make the account, press Connect, and book an hour from the first page.
    let jill = server.first_account();
    jill.press("/admin", "/admin/integrations/zoom/connect", &[]);
    let (_, first) = jill.open("/");
    assert!(first.contains("zoom.tutoring\">Book a tutoring hour</a>"), "{first}");
    let (_, page) = jill.open("/app/zoom.tutoring");
    assert!(page.contains("What would you like to understand?"), "{page}");
    let hour = [
        ("_action", "create"),
        ("topic", "Algebra"),
        ("start.date", "2099-03-02"),
        ("start.time", "16:00"),
        ("time_zone", "Europe/Berlin"),
        ("goal", "prime numbers"),
    ];
    let booked = jill.press("/app/zoom.tutoring/book", "/app/zoom.tutoring/book", &hour);
    for wanted in ["Your hour is booked", "Algebra", "2 March 2099"] {
        assert!(booked.contains(wanted), "{wanted}: {booked}");
    }
    assert!(
        guide.contains("press\n*Connect* under *Admin*, and book an hour from the first page"),
        "the step is still there"
    );
}
