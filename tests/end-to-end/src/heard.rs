//! What the parts log, for a test to hear.
//!
//! One subscriber serves the whole process, and hands each event to whoever listens on the thread that logs it. A subscriber
//! for one thread would not do: what `tracing` remembers of a place in the code ("nobody is interested") holds for all
//! threads, and a test that listens would stay deaf to a place that another test had come by first.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

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
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Ears).expect("the one subscriber of a test's process");
    });
}

/// Hears for all threads.
struct Ears;

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Ears {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "microapp::limits"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        LISTENERS.with_borrow(|listeners| {
            if listeners.is_empty() {
                return;
            }
            let mut line = Line(event.metadata().level().to_string());
            event.record(&mut line);
            for lines in listeners {
                lines.borrow_mut().push(line.0.clone());
            }
        });
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
