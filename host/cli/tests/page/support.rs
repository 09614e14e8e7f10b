//! The program in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            folder: scratch::tempdir().expect("a folder"),
        }
    }

    /// With a template called `mine`, from a finished one.
    pub fn with(template: &str) -> Self {
        let desk = Self::new();
        succeeds(&desk.page(&["new", "mine", "--from", template]));
        desk
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        command.current_dir(self.path());
        surroundings(&mut command);
        command
    }

    pub fn page(&self, arguments: &[&str]) -> Output {
        self.command()
            .arg("page")
            .args(arguments)
            .output()
            .expect("the program starts")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("to make it");
        fs::write(path, text).expect("to write");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("text")
    }

    /// Puts one text in place of another in a file that has it.
    #[track_caller]
    pub fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replacen(from, to, 1));
    }
}

/// Nothing of the tester's own surroundings, and one cache for all tests.
pub fn surroundings(command: &mut Command) {
    for name in [
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "MICROAPP_LOG",
        "MICROAPP_DATA",
        "MICROAPP_KEYS",
    ] {
        command.env_remove(name);
    }
    command.env(
        "MICROAPP_CACHE",
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("components"),
    );
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[track_caller]
pub fn succeeds(output: &Output) -> String {
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{out}{error}");
    out.to_owned()
}

/// Ends with this code; both streams together.
#[track_caller]
pub fn fails(output: &Output, code: i32) -> String {
    let both = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{both}");
    assert!(!both.contains("panicked"), "{both}");
    both
}
