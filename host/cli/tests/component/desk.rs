//! Where components are released, and where they run.

use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder in which somebody releases a component and somebody else runs it.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// With the connector as a file, and a key.
    pub fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        desk.succeeds(&["component", "write", "zoom.wasm"]);
        assert!(std::fs::read(desk.path("zoom.wasm")).expect("a component") == zoom_component::ZOOM_WASM);
        desk.succeeds(&["component", "keygen", "--out", "release"]);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        command.args(arguments);
        self.at_home(command)
    }

    /// The program in a shell that takes these permissions from new files.
    pub fn with_umask(&self, umask: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        let line = r#"umask "$1" && shift && exec "$@""#;
        command
            .args(["-c", line, "sh", umask, env!("CARGO_BIN_EXE_microapp")])
            .args(arguments);
        self.at_home(command)
    }

    fn at_home(&self, mut command: Command) -> Command {
        command
            .current_dir(self.folder.path())
            .env("MICROAPP_DATA", self.path("data"))
            .env("MICROAPP_CACHE", self.path("cache"))
            .env_remove("MICROAPP_LOG");
        command
    }

    #[track_caller]
    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    }

    /// What is said to a refusal, with the exit code of components.
    #[track_caller]
    pub fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
        text(&output.stderr).to_owned()
    }

    pub fn sign(&self) {
        self.sign_file("zoom.wasm");
    }

    pub fn sign_file(&self, name: &str) {
        self.succeeds(&["component", "sign", name, "--key", "release.key"]);
    }

    /// Trusts the key for everything here.
    pub fn trust(&self) {
        self.succeeds(&["component", "trust", "release.pub"]);
    }

    pub fn key(&self) -> String {
        let file = std::fs::read_to_string(self.path("release.pub")).expect("a file");
        file.lines().nth(1).expect("a line").to_owned()
    }

    /// A configuration that needs no service, and an action that sends nothing.
    pub fn invoke(&self, lines: &str) -> [&'static str; 7] {
        self.invoke_from("zoom.wasm", lines)
    }

    /// The same with the connector from elsewhere.
    pub fn invoke_from(&self, connector: &str, lines: &str) -> [&'static str; 7] {
        let config = format!("[integration]\nconnector = \"{connector}\"\n{lines}\n");
        std::fs::write(self.path("integration.toml"), config).expect("to write");
        let input = r#"{"start": "2030-01-01T10:00", "time_zone": "UTC", "recurrence": {"daily": {"every": 1, "end": {"count": 2}}}}"#;
        [
            "invoke",
            "preview-recurrence",
            "--config",
            "integration.toml",
            "--timeout",
            "60",
            leak(input),
        ]
    }

    /// How many components were compiled and kept.
    pub fn compiled(&self) -> usize {
        let Ok(entries) = std::fs::read_dir(self.path("cache")) else {
            return 0;
        };
        let names = entries.map(|entry| entry.expect("an entry").path());
        names
            .filter(|path| path.extension().is_some_and(|extension| extension == "cwasm"))
            .count()
    }
}

fn leak(input: &str) -> &'static str {
    Box::leak(format!("--input={input}").into_boxed_str())
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}
