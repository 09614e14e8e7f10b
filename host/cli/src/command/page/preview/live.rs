//! The template as it is on the disk, read again whenever a file changes.
//!
//! Files are looked at rather than watched: it works the same on every system, on network drives and in containers, and
//! for the few files of a template it costs next to nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use microapp_templates::kit::{self, Samples, Stage};
use microapp_templates::{ActionSchemas, Bundle, Diagnostic};
use tokio::sync::watch;

/// How often files are looked at.
const LOOK: Duration = Duration::from_millis(25);
/// So many files are looked at; a template has fewer.
const MOST: usize = 2_000;
const DEEPEST: usize = 8;

/// What is on the disk.
pub struct Live {
    folder: PathBuf,
    actions: ActionSchemas,
    now: Mutex<Arc<Reading>>,
    changed: watch::Sender<u64>,
}

/// One reading of the folder.
pub struct Reading {
    /// Counts readings.
    pub number: u64,
    /// The template, or what is wrong, as text.
    pub stage: Result<Stage, Vec<String>>,
    /// What is forgotten.
    pub warnings: Vec<Diagnostic>,
}

impl Live {
    /// Reads the folder, and goes on doing so as long as this process lives.
    pub fn start(folder: PathBuf, actions: ActionSchemas) -> Arc<Self> {
        let seen = look(&folder);
        let first = read(&folder, &actions, 1);
        let live = Arc::new(Self {
            folder,
            actions,
            now: Mutex::new(Arc::new(first)),
            changed: watch::Sender::new(1),
        });
        let watching = Arc::clone(&live);
        tokio::spawn(async move { watching.watch(seen).await });
        live
    }

    /// The latest reading.
    pub fn now(&self) -> Arc<Reading> {
        Arc::clone(&self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells the number of each new reading.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    async fn watch(self: Arc<Self>, mut seen: Seen) {
        let mut ticks = tokio::time::interval(LOOK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let live = Arc::clone(&self);
            let before = seen;
            let looked = tokio::task::spawn_blocking(move || {
                let now = look(&live.folder);
                if now != before {
                    let number = live.now().number + 1;
                    let reading = read(&live.folder, &live.actions, number);
                    *live.now.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(reading);
                    live.changed.send_replace(number);
                }
                now
            });
            match looked.await {
                Ok(now) => seen = now,
                // The process ends.
                Err(_) => return,
            }
        }
    }
}

fn read(folder: &Path, actions: &ActionSchemas, number: u64) -> Reading {
    let bundle = match Bundle::from_folder(folder) {
        Ok(bundle) => bundle,
        Err(error) => {
            let stage = Err(vec![error.to_string()]);
            return Reading {
                number,
                stage,
                warnings: Vec::new(),
            };
        }
    };
    let (template, findings) = kit::findings(&bundle, actions);
    let Some(template) = template else {
        let stage = Err(findings.iter().map(ToString::to_string).collect());
        return Reading {
            number,
            stage,
            warnings: Vec::new(),
        };
    };
    let (samples, _) = Samples::read(&bundle, &template);
    let stage = Stage {
        template: Arc::new(template),
        samples,
    };
    Reading {
        number,
        stage: Ok(stage),
        warnings: findings,
    }
}

/// When each file was written last, and its size.
type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

fn look(folder: &Path) -> Seen {
    let mut seen = Seen::new();
    gather(folder, 0, &mut seen);
    seen
}

fn gather(folder: &Path, depth: usize, seen: &mut Seen) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if seen.len() >= MOST || entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        // Of the entry itself: a link is not followed.
        let Ok(about) = entry.metadata() else { continue };
        if about.is_dir() {
            if depth < DEEPEST {
                gather(&entry.path(), depth + 1, seen);
            }
        } else {
            seen.insert(entry.path(), (about.modified().ok(), about.len()));
        }
    }
}
