//! The finished templates that are part of the program.

use include_dir::{Dir, DirEntry, include_dir};
use microapp_templates::Bundle;

use crate::exit::Failure;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../templates");

/// Their names, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = folders()
        .filter_map(|folder| folder.path().file_name()?.to_str())
        .collect();
    names.sort_unstable();
    names
}

/// The files of one.
pub fn bundle(name: &str) -> Result<Bundle, Failure> {
    let folder = folders().find(|folder| folder.path().file_name().is_some_and(|known| known == name));
    let Some(folder) = folder else {
        let known = names().join(", ");
        return Err(Failure::Usage(format!(
            "there is no template `{name}` to begin with; there are {known}"
        )));
    };
    let mut files = Vec::new();
    gather(folder, folder, &mut files);
    Bundle::from_files(files).map_err(|error| Failure::Usage(error.to_string()))
}

fn folders() -> impl Iterator<Item = &'static Dir<'static>> {
    let examples = TEMPLATES.get_dir("examples");
    let all = TEMPLATES.dirs().chain(examples.into_iter().flat_map(Dir::dirs));
    all.filter(|folder| folder.get_file(folder.path().join("template.yaml")).is_some())
}

fn gather(top: &Dir<'_>, folder: &Dir<'_>, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => gather(top, inner, files),
            DirEntry::File(file) => {
                let path = file.path().strip_prefix(top.path()).unwrap_or(file.path());
                let hidden = path
                    .file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(|name| name.starts_with('.'));
                if !hidden {
                    let path = path.to_string_lossy().replace('\\', "/");
                    files.push((path, file.contents().to_vec()));
                }
            }
        }
    }
}
