//! What the parts log, for a test to hear.
//!
//! One subscriber serves the whole process, and hands each event to whoever listens on the thread that logs it. A subscriber
//! for one thread would not do: what `tracing` remembers of a place in the code ("nobody is interested") holds for all
//! threads, and a test that listens would stay deaf to a place that another test had come by first.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::rc::Rc;
use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// What tests listen for.
const LIMITS: &str = "microapp::limits";

type Lines = Rc<RefCell<Vec<String>>>;

thread_local! {
    static LISTENERS: RefCell<Vec<Lines>> = const { RefCell::new(Vec::new()) };
}

/// What was logged about limits, on this thread, since somebody began to listen: for tests on one thread.
#[derive(Debug)]
pub struct Heard(Lines);

impl Heard {
    /// Listens on this thread, until it is dropped.
    #[must_use]
    pub fn listen() -> Self {
        install();
        let lines = Lines::default();
        LISTENERS.with_borrow_mut(|listeners| listeners.push(Rc::clone(&lines)));
        Self(lines)
    }

    /// How many lines have these words.
    #[must_use]
    pub fn count(&self, words: &str) -> usize {
        self.0.borrow().iter().filter(|line| line.contains(words)).count()
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        LISTENERS.with_borrow_mut(|listeners| listeners.retain(|lines| !Rc::ptr_eq(lines, &self.0)));
    }
}

/// Installs the subscriber, once. Has to happen before anything is logged: each world does it as it begins.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let ears = Ears {
            log: scratch::log().map(Mutex::new),
        };
        tracing::subscriber::set_global_default(ears).expect("the one subscriber of a test's process");
    });
}

/// Hears for all threads.
struct Ears {
    /// Where everything is written down at its loudest, if secrets are looked for afterwards.
    log: Option<Mutex<File>>,
}

impl Ears {
    fn write(&self, metadata: &Metadata<'_>, fields: &Line) {
        if let Some(log) = &self.log {
            let line = format!("{} {}{}\n", metadata.level(), metadata.target(), fields.0);
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.write_all(line.as_bytes()).expect("the log is written");
        }
    }
}

#[derive(Default)]
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Ears {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.log.is_some() || metadata.target() == LIMITS
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut line = Line::default();
        attributes.record(&mut line);
        self.write(attributes.metadata(), &line);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        self.write(event.metadata(), &line);
        if event.metadata().target() == LIMITS {
            LISTENERS.with_borrow(|listeners| {
                for lines in listeners {
                    lines.borrow_mut().push(line.0.clone());
                }
            });
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
