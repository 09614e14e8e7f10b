//! The skeletons that are part of the program, with the contract and the kit that they are copied with.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use include_dir::{Dir, DirEntry, include_dir};

static SKELETONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../connectors/skeleton");
static KIT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../connectors/kit");
static CONTRACT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../wit");
const JAVASCRIPT_KIT: &[u8] = include_bytes!("../../../../../connectors/kit.mjs");

/// The words that stand for the connector's name and title.
const NAME: &str = "skeleton";
const TITLE: &str = "Skeleton";

/// What a connector can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Rust: a component of some hundred kilobytes that starts in microseconds.
    Rust,
    /// JavaScript: a component of some twelve megabytes, which holds an engine.
    Javascript,
}

/// Every file of a new connector, by its path in the connector's folder.
pub fn files(language: Language, name: &str, title: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let folder = match language {
        Language::Rust => "rust",
        Language::Javascript => "javascript",
    };
    for (path, bytes) in SKELETONS.get_dir(folder).into_iter().flat_map(contents) {
        let path = path.strip_prefix(folder).unwrap_or(path).to_owned();
        files.push((path, named(bytes, name, title)));
    }
    let beneath = |top: &str, (path, bytes): (&Path, &[u8])| (Path::new(top).join(path), bytes.to_vec());
    files.extend(contents(&CONTRACT).into_iter().map(|file| beneath("wit", file)));
    match language {
        Language::Rust => files.extend(
            contents(&KIT)
                .into_iter()
                .map(|file| beneath("vendor/connector-kit", file)),
        ),
        Language::Javascript => files.push(("vendor/kit.mjs".into(), JAVASCRIPT_KIT.to_vec())),
    }
    files
}

fn contents<'a>(folder: &'a Dir<'a>) -> Vec<(&'a Path, &'a [u8])> {
    let mut found = Vec::new();
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => found.extend(contents(inner)),
            DirEntry::File(file) => found.push((file.path(), file.contents())),
        }
    }
    found
}

/// A text with the connector's own name and title in place of the skeleton's.
fn named(bytes: &[u8], name: &str, title: &str) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        // The title may hold the other word, and stays as it is.
        Ok(text) => {
            let parts: Vec<String> = text.split(TITLE).map(|part| part.replace(NAME, name)).collect();
            parts.join(title).into_bytes()
        }
        Err(_) => bytes.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_connector_is_called_by_its_own_name() {
        for language in [Language::Rust, Language::Javascript] {
            let files = files(language, "notice-board", "Notice board");
            let find = |path: &str| {
                files
                    .iter()
                    .find(|(known, _)| known == Path::new(path))
                    .map(|(_, bytes)| bytes)
            };
            assert!(find("wit/connector.wit").is_some());
            let readme = find("README.md").expect("a README");
            assert!(readme.starts_with(b"# Notice board\n"));
            for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with("vendor")) {
                let text = String::from_utf8_lossy(bytes).to_lowercase();
                assert!(!text.contains(NAME), "{}", path.display());
            }
        }
    }

    /// What [`title`](super::super::new) lets through ends no string, and is not changed on its way.
    #[test]
    fn a_title_with_an_apostrophe_or_the_skeletons_name_stands_as_it_is() {
        let title = "Ada's skeleton, Skeleton & sons";
        for (language, source) in [
            (Language::Rust, "src/lib.rs"),
            (Language::Javascript, "src/connector.mjs"),
        ] {
            let files = files(language, "notice-board", title);
            let (_, bytes) = files
                .iter()
                .find(|(path, _)| path == Path::new(source))
                .expect("a source");
            let text = String::from_utf8_lossy(bytes);
            assert!(text.contains(&format!("title: \"{title}\",")), "{text}");
            let (_, readme) = files
                .iter()
                .find(|(path, _)| path == Path::new("README.md"))
                .expect("a README");
            assert!(readme.starts_with(format!("# {title}\n").as_bytes()));
        }
    }
}
