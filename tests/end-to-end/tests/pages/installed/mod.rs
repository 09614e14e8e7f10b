//! Templates that are installed into a server that runs.

mod archives;
mod by_command;
mod by_page;

use microapp_server::pages::{InstallError, Installed, KEPT_RELEASES, install, remove, roll_back};
use microapp_store::{Role, SqliteOptions, SqliteStore, Store as _, Timestamp};
use microapp_templates::{Bundle, kit};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{Answer, Browser};
use crate::world::{World, day, open, send, view, zoom_template};

const GUIDE: &str = include_str!("../../../../../docs/guides/book-a-tutoring-hour.md");
const BOOK: &str = "/app/zoom.tutoring/book";

/// The files of the guide, over those that it begins with.
fn tutoring() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/examples/office-hours");
    let begun = Bundle::from_folder(folder.as_ref()).expect("a template");
    let mut files = Vec::new();
    for (index, block) in GUIDE.split("```").enumerate() {
        if let Some((_, rest)) = block.split_once(" file=tutoring/").filter(|_| index % 2 == 1) {
            let (path, text) = rest.split_once('\n').expect("a file");
            files.push((path.to_owned(), text.as_bytes().to_vec()));
        }
    }
    let page = "pages/invitation.html";
    files.push((page.to_owned(), begun.get(page).expect("a page").to_vec()));
    files
}

/// The guide's template with texts of a file replaced, packed.
fn packed(changes: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut files = tutoring();
    for (path, from, to) in changes {
        let (_, bytes) = files.iter_mut().find(|(known, _)| known == path).expect("a file");
        let text = String::from_utf8(bytes.clone()).expect("text");
        assert!(text.contains(from), "{path} has no {from}");
        *bytes = text.replace(from, to).into_bytes();
    }
    kit::pack(&Bundle::from_files(files).expect("a bundle")).expect("a packed template")
}

const TITLE: &str = "book = Book a tutoring hour";

/// The next version, whose page has another heading.
fn version(number: u32, heading: &str) -> Vec<u8> {
    packed(&[
        ("template.yaml", "version: 0.1.0", &format!("version: 0.1.{number}")),
        ("locales/en.ftl", TITLE, &format!("book = {heading}")),
    ])
}

/// As another process does it: through the file.
fn elsewhere(world: &World) -> SqliteStore {
    let path = world.served.folder.path().join("microapp.db");
    SqliteStore::open(&path, &SqliteOptions::default()).expect("the store")
}

async fn installed(world: &World, packed: &[u8]) -> Result<Installed, InstallError> {
    let running = world.running().await;
    let manifest = running.integration().manifest();
    install(
        &elsewhere(world),
        "zoom",
        manifest,
        packed,
        "a test",
        Timestamp(1_800_000_000_000),
    )
}

fn hour(goal: &str) -> Vec<(String, String)> {
    let day = day();
    let fields = [
        ("topic", "Algebra"),
        ("start.date", day.as_str()),
        ("start.time", "16:00"),
        ("time_zone", "Europe/Berlin"),
        ("goal", goal),
    ];
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

fn audited(world: &World) -> Vec<(String, String, Value)> {
    let entries = world.served.store.audit(1, 1000).expect("read").into_iter();
    let about = entries.filter(|entry| entry.event.what.starts_with("template."));
    about
        .map(|entry| {
            let details = serde_json::from_str(&entry.event.details).expect("JSON");
            (entry.event.what, entry.event.who, details)
        })
        .collect()
}
