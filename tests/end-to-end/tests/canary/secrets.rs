//! What is looked for, and where it may be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use microapp_vault::canary::Canaries;

/// Shorter ones would be found by chance.
const SHORTEST: usize = 8;

/// One secret.
struct Secret {
    kind: &'static str,
    text: String,
    /// Whether it may stand in pages and on the terminal, where a person is shown it.
    shown: bool,
}

/// All that came up in a life.
#[derive(Default)]
pub struct Secrets(Vec<Secret>);

impl Secrets {
    /// A secret that nobody is shown.
    pub fn add(&mut self, kind: &'static str, text: impl Into<String>) {
        self.put(kind, text.into(), false);
    }

    /// A secret that people are shown, and nothing else is told.
    pub fn add_shown(&mut self, kind: &'static str, text: impl Into<String>) {
        self.put(kind, text.into(), true);
    }

    fn put(&mut self, kind: &'static str, text: String, shown: bool) {
        if text.len() >= SHORTEST && self.0.iter().all(|known| known.text != text) {
            if !shown {
                scratch::secret(kind, &text);
            }
            self.0.push(Secret { kind, text, shown });
        }
    }

    /// Which kinds there are.
    pub fn kinds(&self) -> BTreeSet<&'static str> {
        self.0.iter().map(|secret| secret.kind).collect()
    }

    /// The first of a kind.
    pub fn one(&self, kind: &str) -> String {
        let found = self.0.iter().find(|secret| secret.kind == kind);
        found.unwrap_or_else(|| panic!("no {kind} came up")).text.clone()
    }

    /// Where each leak is: kind, form, file and place, never the secret itself.
    pub fn leaks(&self, folder: &Path) -> Vec<String> {
        let texts: Vec<&str> = self.0.iter().map(|secret| secret.text.as_str()).collect();
        let found = Canaries::new(&texts).scan(folder).expect("a folder that can be read");
        found
            .into_iter()
            .filter(|leak| !(self.0[leak.secret].shown && is_for_people(&leak.file, folder)))
            .map(|leak| {
                let file = leak.file.strip_prefix(folder).map_or(leak.file.clone(), PathBuf::from);
                format!(
                    "{} ({}) in {} at {}",
                    self.0[leak.secret].kind,
                    leak.form,
                    file.display(),
                    leak.offset
                )
            })
            .collect()
    }
}

/// Whether people look at it: a page, or what a terminal shows.
fn is_for_people(file: &Path, folder: &Path) -> bool {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    inside.starts_with("pages") || inside.starts_with("terminal")
}
