//! The real program, as a person or a service manager runs it.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

/// The program, built by the cargo that runs this test, so that it is never an old one.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(named) = std::env::var_os("MICROAPP") {
            return named.into();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut build = Command::new(env!("CARGO"));
        let built = build
            .args(["build", "--quiet", "--workspace", "--bin", "microapp"])
            .current_dir(root)
            .status();
        assert!(built.expect("cargo").success(), "the program can't be built");
        let own = std::env::current_exe().expect("this test");
        own.ancestors().nth(2).expect("the profile's folder").join("microapp")
    })
}

/// Where a life happens.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        let place = Self {
            folder: scratch::tempdir().expect("a folder"),
        };
        for name in [
            "left/data",
            "left/pages",
            "left/terminal",
            "left/cores",
            "keys",
            "given",
            "control",
        ] {
            fs::create_dir_all(place.path(name)).expect("a folder");
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file that is handed to the program, with a secret in it.
    pub fn give(&self, name: &str, text: &str) -> String {
        let path = self.path("given").join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("a name").to_owned()
    }

    fn environment(&self, command: &mut Command) {
        command
            .env("MICROAPP_DATA", self.path("left/data"))
            .env("MICROAPP_KEYS", self.path("keys/microapp.keys"))
            .env("MICROAPP_LOG", "trace")
            .env("RUST_BACKTRACE", "full")
            .current_dir(self.path("left/cores"));
    }

    /// Runs the program to its end. What it says is kept; its results are for whoever runs it, and are not.
    pub fn run(&self, name: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program());
        self.environment(&mut command);
        let output = command.args(arguments).stdin(Stdio::null()).output().expect("it runs");
        fs::write(self.path("left/terminal").join(name), &output.stderr).expect("written");
        output
    }

    /// Starts it with an open terminal: what it says goes to the file, what it is told comes by the pipe.
    pub fn start(&self, name: &str, arguments: &[&str]) -> (Child, PathBuf) {
        let mut command = Command::new(program());
        self.environment(&mut command);
        let file = self.path("left/terminal").join(name);
        let says = File::create(&file).expect("a file");
        let child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(says);
        (child.spawn().expect("it runs"), file)
    }

    /// Starts the server where core dumps are welcome. What it prints for the person at the terminal comes line by line.
    pub fn serve(&self) -> (Child, impl Iterator<Item = String> + use<>) {
        let mut command = Command::new("sh");
        self.environment(&mut command);
        let serve = "ulimit -c unlimited 2>/dev/null; exec \"$0\" serve --listen 127.0.0.1:0";
        let log = File::create(self.path("left/serve.log")).expect("a log");
        command
            .arg("-c")
            .arg(serve)
            .arg(program())
            .stdout(Stdio::piped())
            .stderr(log);
        let mut child = command.spawn().expect("it runs");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        (child, lines.map_while(Result::ok))
    }

    /// Whether this system writes a core dump of a program that lets it, where this test can look for it.
    pub fn system_dumps(&self) -> bool {
        let control = self.path("control");
        let crash = Command::new("sh")
            .args(["-c", "ulimit -c unlimited && kill -ABRT $$"])
            .current_dir(&control)
            .status();
        assert!(crash.is_ok(), "a shell");
        has_files(&control)
    }
}

/// Whether a folder has a file.
pub fn has_files(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").next().is_some()
}

/// Types a line.
pub fn say(child: &mut Child, line: &str) {
    let mut input = child.stdin.take().expect("a terminal");
    writeln!(input, "{line}").expect("written");
}
