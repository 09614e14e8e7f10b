//! `microapp install` at a terminal: what it asks, and what it makes of the answers. The terminal is one of `script`'s
//! (util-linux), which every Debian has.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{microapp, text};

/// What is typed to end the input.
const END: &str = "\u{4}";

/// A program at a terminal.
struct Terminal {
    process: Child,
    keys: ChildStdin,
    screen: ChildStdout,
    /// What was shown so far.
    shown: String,
    /// How much of it was looked at.
    seen: usize,
}

impl Terminal {
    fn install(data: &Path, more: &str) -> Self {
        let line = format!("'{}' install zoom {more}", env!("CARGO_BIN_EXE_microapp"));
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
        command
            .env("MICROAPP_DATA", data)
            .env("NO_COLOR", "1")
            .env_remove("MICROAPP_LOG");
        for name in ["MICROAPP_ACCOUNT_ID", "MICROAPP_CLIENT_ID", "MICROAPP_PUBLIC_URL"] {
            command.env_remove(name);
        }
        command.env(
            "MICROAPP_CACHE",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("components"),
        );
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`script` starts");
        Self {
            keys: process.stdin.take().expect("its keys"),
            screen: process.stdout.take().expect("its screen"),
            process,
            shown: String::new(),
            seen: 0,
        }
    }

    /// Waits until this is asked, and types the answer.
    fn asked(&mut self, question: &str, answer: &str) {
        while !self.shown[self.seen..].contains(question) {
            let mut piece = [0; 1_024];
            let count = self.screen.read(&mut piece).expect("to read");
            assert!(count > 0, "it ended before {question:?}: {}", self.shown);
            self.shown.push_str(&String::from_utf8_lossy(&piece[..count]));
        }
        let found = self.shown[self.seen..].find(question).unwrap_or_default();
        self.seen += found + question.len();
        self.keys.write_all(answer.as_bytes()).expect("to type");
    }

    /// Waits until a secret is asked for, and types it when what is typed is no longer shown. A person is never as quick as
    /// to type before that.
    fn asked_secret(&mut self, secret: &str) {
        self.asked("Client secret (not shown): ", "");
        let began = Instant::now();
        while !self.hides_what_is_typed() {
            assert!(began.elapsed() < Duration::from_secs(20), "what is typed is shown");
            std::thread::yield_now();
        }
        self.keys.write_all(secret.as_bytes()).expect("to type");
    }

    /// Whether the program's terminal has its echo off.
    fn hides_what_is_typed(&self) -> bool {
        let script = self.process.id();
        let children = std::fs::read_to_string(format!("/proc/{script}/task/{script}/children")).unwrap_or_default();
        let Some(program) = children.split_whitespace().next() else {
            return false;
        };
        let told = Command::new("stty")
            .args(["-a", "-F", &format!("/proc/{program}/fd/0")])
            .output()
            .expect("`stty` starts");
        text(&told.stdout).split_whitespace().any(|word| word == "-echo")
    }

    /// Waits for the end: the exit code, and all that was shown.
    fn ends(mut self) -> (Option<i32>, String) {
        // `script` goes on as long as somebody could type.
        drop(self.keys);
        let mut rest = Vec::new();
        self.screen.read_to_end(&mut rest).expect("to read");
        self.shown.push_str(&String::from_utf8_lossy(&rest));
        let status = self.process.wait().expect("it ends");
        scratch::keep("outputs", self.shown.as_bytes());
        (status.code(), self.shown)
    }
}

#[test]
fn install_asks_for_what_is_needed_and_asks_again_where_nothing_was_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::install(folder.path(), "");
    terminal.asked("Account ID: ", "\n");
    terminal.asked("Account ID is needed", "");
    terminal.asked("Account ID: ", "  an-account \n");
    terminal.asked("Client ID: ", "a-client\n");
    terminal.asked_secret("\n");
    terminal.asked("Client secret is needed", "");
    terminal.asked_secret("s3cr3t-of-the-client\n");
    let (code, shown) = terminal.ends();
    assert_eq!(code, Some(0), "{shown}");
    // What has a default is not asked for.
    assert!(shown.contains("Installed Zoom Meetings as zoom"), "{shown}");
    assert!(!shown.contains("s3cr3t-of-the-client"), "the secret is shown: {shown}");
    let kept = microapp().arg("limits").env("MICROAPP_DATA", folder.path()).output();
    let kept = kept.expect("the program starts");
    assert!(text(&kept.stdout).starts_with("zoom\n"), "{}", text(&kept.stdout));
}

#[test]
fn what_was_given_is_not_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let more = "--name other --title Calls --account-id a --client-id c";
    let mut terminal = Terminal::install(folder.path(), more);
    terminal.asked_secret("s3cr3t-of-the-client\n");
    let (code, shown) = terminal.ends();
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains("ID: "), "{shown}");
    assert!(shown.contains("Installed Calls as other"), "{shown}");
}

#[test]
fn whoever_ends_the_input_has_installed_nothing() {
    for answers in [
        &[("Account ID: ", END)][..],
        &[("Account ID: ", "a\n"), ("Client ID: ", "c\n"), ("not shown): ", END)],
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut terminal = Terminal::install(folder.path(), "");
        for (question, answer) in answers {
            terminal.asked(question, answer);
        }
        let (code, shown) = terminal.ends();
        assert_eq!(code, Some(2), "{shown}");
        assert!(
            shown.contains("was not given") && shown.contains("nothing was installed"),
            "{shown}"
        );
        assert!(!folder.path().join("microapp.db").exists(), "{shown}");
    }
}

/// A wrong answer is told with what to do, as on the command line.
#[test]
fn an_answer_that_cannot_be_right_is_refused_and_nothing_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::install(
        folder.path(),
        "--client-id c --mode authorization-code --public-url ftp://example.com",
    );
    terminal.asked_secret("s3cr3t-of-the-client\n");
    let (code, shown) = terminal.ends();
    assert_ne!(code, Some(0), "{shown}");
    assert!(
        shown.contains("error") && !shown.contains("s3cr3t-of-the-client"),
        "{shown}"
    );
    assert!(!folder.path().join("microapp.db").exists(), "{shown}");
}

#[test]
fn without_a_terminal_nothing_is_asked_and_the_option_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = microapp();
    command.args(["install", "zoom"]).env("MICROAPP_DATA", folder.path());
    command.env_remove("MICROAPP_ACCOUNT_ID").stdin(Stdio::piped());
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(
        text(&output.stderr).contains("Account ID is needed: give --account-id"),
        "{}",
        text(&output.stderr)
    );
}
