//! Canaries: known secrets, looked for in all that a program has left behind.
//!
//! For tests. Run whatever is to be tested with secrets that are random and long, then ask whether any file of a folder
//! holds one: a database, its write-ahead log, a log, a page, a core dump.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// A secret that was found where none may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Which of the secrets, by its place in the list. The secret itself is not repeated.
    pub secret: usize,
    /// In which file.
    pub file: PathBuf,
    /// How it was written: `plain`, `base64`, `hex`, …
    pub form: &'static str,
    /// At which byte.
    pub offset: usize,
}

/// Looks for secrets in bytes.
#[derive(Debug)]
pub struct Canaries {
    forms: Vec<Form>,
    /// Finds all forms in one pass: a run of the whole suite has thousands.
    finder: AhoCorasick,
}

struct Form {
    secret: usize,
    name: &'static str,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Form({}, {})", self.secret, self.name)
    }
}

impl Canaries {
    /// These secrets, in every form in which they are looked for: plain, UTF-16, hex, base64 (at each of the three places
    /// in a group), percent-encoded, JSON-escaped.
    ///
    /// # Panics
    ///
    /// For a secret of fewer than 8 bytes, which would be found by chance, and for gigabytes of secrets.
    pub fn new<S: AsRef<str>>(secrets: &[S]) -> Self {
        let mut forms = Vec::new();
        let mut patterns = Vec::new();
        let mut known = HashSet::new();
        for (secret, text) in secrets.iter().enumerate() {
            let text = text.as_ref();
            assert!(text.len() >= 8, "secret {secret} is too short to be looked for");
            let mut add = |name, bytes: Vec<u8>| {
                if known.insert(bytes.clone()) {
                    forms.push(Form { secret, name });
                    patterns.push(bytes);
                }
            };
            let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            let percent: String = text.bytes().map(percent_encoded).collect();
            add("plain", text.as_bytes().to_vec());
            add("utf-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect());
            add("hex", hex.to_uppercase().into_bytes());
            add("hex", hex.into_bytes());
            add("percent-encoded", percent.to_lowercase().into_bytes());
            add("percent-encoded", percent.into_bytes());
            let json = serde_json::Value::from(text).to_string();
            add("json", json.trim_matches('"').as_bytes().to_vec());
            for shift in 0..3 {
                add("base64", inner_base64(text, shift, &STANDARD));
                add("base64url", inner_base64(text, shift, &URL_SAFE));
            }
        }
        let finder = AhoCorasick::new(&patterns).unwrap_or_else(|error| panic!("too many secrets: {error}"));
        Self { forms, finder }
    }

    /// Looks in bytes. Of each form the first place is told.
    #[must_use]
    pub fn find(&self, bytes: &[u8], file: &Path) -> Vec<Leak> {
        let mut first = BTreeMap::new();
        for found in self.finder.find_overlapping_iter(bytes) {
            first.entry(found.pattern().as_usize()).or_insert(found.start());
        }
        let leak = |(pattern, offset): (usize, usize)| {
            let form = &self.forms[pattern];
            Leak {
                secret: form.secret,
                file: file.to_owned(),
                form: form.name,
                offset,
            }
        };
        first.into_iter().map(leak).collect()
    }

    /// Looks in a file, or in all files of a folder and of the folders in it. Links are not followed.
    ///
    /// # Errors
    ///
    /// If something can't be read. A file that vanishes meanwhile is none.
    pub fn scan(&self, path: &Path) -> io::Result<Vec<Leak>> {
        let kind = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            found => found?.file_type(),
        };
        if kind.is_dir() {
            let mut leaks = Vec::new();
            for entry in fs::read_dir(path)? {
                leaks.extend(self.scan(&entry?.path())?);
            }
            return Ok(leaks);
        }
        if !kind.is_file() {
            return Ok(Vec::new());
        }
        match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            bytes => Ok(self.find(&bytes?, path)),
        }
    }
}

/// Asserts that no file in a folder holds one of these secrets in any form.
///
/// # Panics
///
/// If one does, or if something can't be read, with what was found where.
pub fn assert_absent<S: AsRef<str>>(folder: &Path, secrets: &[S]) {
    match Canaries::new(secrets).scan(folder) {
        Ok(leaks) => assert!(leaks.is_empty(), "secrets were written in clear: {leaks:#?}"),
        Err(error) => panic!("{} can't be looked through: {error}", folder.display()),
    }
}

fn percent_encoded(byte: u8) -> String {
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

/// What base64 always looks like where the text stands in the middle of something longer: without the characters that
/// depend on what is before and after.
fn inner_base64(text: &str, shift: usize, engine: &impl base64::Engine) -> Vec<u8> {
    let shifted = [&b"\0\0"[..shift], text.as_bytes()].concat();
    let whole = shifted.len() / 3 * 3;
    let encoded = engine.encode(shifted.get(..whole).unwrap_or_default());
    let from = if shift == 0 { 0 } else { 4 };
    encoded.as_bytes().get(from..).unwrap_or_default().to_vec()
}
