//! `canaries FOLDER`: looks for every secret that came up in a run of the suite in all that the run has left behind.
//!
//! The last step of `tests/canaries`. Of each leak it tells kind, form, file and place, and never the secret. It proves
//! itself each time: a secret that it plants has to be found, in each form that this text is in.

#![allow(clippy::print_stderr, reason = "a program of its own")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use microapp_vault::canary::Canaries;

/// What may hold secrets, and why. Everything else may not.
const EXEMPT: [(&str, &str); 5] = [
    (
        ".toml",
        "a configuration that a test writes as an admin does: secrets come in by it",
    ),
    (".secret", "a file with a secret that is handed to the program"),
    (
        ".keys",
        "the keys themselves, which open everything and are kept apart for that reason",
    ),
    ("-secret", "as .secret"),
    ("planted.log", "a leak that the canary test has made on purpose"),
];
/// What may stand in one place: its kind, what that place has in it, and why.
const SHOWN: [(&str, &[u8], &str); 2] = [
    (
        "link",
        b"id=\"link\"",
        "the page on which an admin is handed a link for somebody, this once",
    ),
    (
        "state",
        b"http-equiv=\"refresh\" content=\"0; url=",
        "the page that leads a browser to the service's sign-in, to that very browser and at once: it stands in the address",
    ),
];
/// Without these the scan has looked for too little.
const KINDS: [&str; 7] = [
    "access token",
    "refresh token",
    "code",
    "client secret",
    "password",
    "cookie",
    "key",
];
/// Without these it has looked at too little.
const ENDINGS: [&str; 3] = ["db", "log", "html"];
/// Shorter ones would be found by chance.
const SHORTEST: usize = 8;
/// The planted leak.
const PLANTED: &str = "proof-of-the-scan";

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("usage: canaries FOLDER");
        return ExitCode::from(2);
    };
    match scan(Path::new(&folder)) {
        Ok(leaks) if leaks.is_empty() => ExitCode::SUCCESS,
        Ok(leaks) => {
            eprintln!("secrets were left behind in clear:\n{}", leaks.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("the scan failed: {error}");
            ExitCode::from(2)
        }
    }
}

fn scan(folder: &Path) -> Result<Vec<String>, Failure> {
    let left = folder.join("left");
    let mut files = Vec::new();
    list(&left, &mut files)?;
    let secrets = secrets(&folder.join("secrets"), &files)?;
    let kinds: BTreeSet<&str> = secrets.values().map(String::as_str).collect();
    if let Some(missing) = KINDS.iter().find(|kind| !kinds.contains(*kind)) {
        return Err(format!("no {missing} was noted, so none was looked for").into());
    }
    for ending in ENDINGS {
        if !files
            .iter()
            .any(|file| file.extension().is_some_and(|found| found == ending))
        {
            return Err(format!("nothing that ends in .{ending} was left, so none was looked at").into());
        }
    }
    let texts: Vec<&String> = secrets.keys().collect();
    let canaries = Canaries::new(&texts);
    prove(&canaries, &texts, &left)?;
    let mut leaks = Vec::new();
    let mut bytes = 0;
    for file in &files {
        if EXEMPT
            .iter()
            .any(|(ending, _)| file.to_string_lossy().ends_with(ending))
        {
            continue;
        }
        let content = fs::read(file)?;
        bytes += content.len();
        for leak in canaries.find(&content, file) {
            let kind = &secrets[texts[leak.secret]];
            let shown = |place: &[u8]| content.windows(place.len()).any(|part| part == place);
            if SHOWN.iter().any(|(known, place, _)| known == kind && shown(place)) {
                continue;
            }
            let place = file.strip_prefix(&left).unwrap_or(file).display();
            leaks.push(format!("{kind} ({}) in {place} at {}", leak.form, leak.offset));
        }
    }
    eprintln!(
        "{} secrets ({}) looked for in {} files of {} MB: {} leaks",
        texts.len(),
        kinds.into_iter().collect::<Vec<_>>().join(", "),
        files.len(),
        bytes >> 20,
        leaks.len()
    );
    Ok(leaks)
}

/// Every file in a folder and in those within it. Links and sockets are none.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            list(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// What was noted, and the keys in the keys' files: each with its kind.
fn secrets(noted: &Path, files: &[PathBuf]) -> Result<BTreeMap<String, String>, Failure> {
    let mut secrets = BTreeMap::new();
    let mut put = |kind: &str, text: &str| {
        if text.len() >= SHORTEST {
            secrets.insert(text.to_owned(), kind.to_owned());
        }
    };
    for file in fs::read_dir(noted)? {
        for line in fs::read_to_string(file?.path())?.lines() {
            let (kind, text) = line.split_once('\t').ok_or("a secret without a kind was noted")?;
            put(kind, text);
        }
    }
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "keys"))
    {
        let text = fs::read_to_string(file)?;
        let words = text.split(|character: char| character.is_whitespace() || "=:,\"".contains(character));
        words.filter(|word| word.len() >= 32).for_each(|word| put("key", word));
    }
    Ok(secrets)
}

/// Plants a secret and looks for it.
fn prove(canaries: &Canaries, texts: &[&String], left: &Path) -> Result<(), Failure> {
    let planted = left.join(PLANTED);
    let secret = texts.first().ok_or("no secret was noted")?;
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    for (form, text) in [("plain", format!("GET / {secret} HTTP/1.1")), ("hex", hex)] {
        fs::write(&planted, text)?;
        let found = canaries.scan(&planted)?;
        fs::remove_file(&planted)?;
        if !found.iter().any(|leak| leak.secret == 0 && leak.form == form) {
            return Err(format!("a secret that was planted ({form}) was not found").into());
        }
    }
    Ok(())
}
