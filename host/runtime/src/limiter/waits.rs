//! How long it takes to pass the windows, for whoever has to be told.

use std::time::Duration;

/// How long a request would wait if it came now, at least: in the integration's window, and in those of the plan's classes.
///
/// A request of a class waits in that class's window first, so that nobody waits in the integration's while the queue is as
/// long as it may be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waits {
    /// In the integration's window, which every request passes.
    pub whole: Duration,
    /// In the same, if all who wait in the classes' windows passed it first.
    pub behind_all: Duration,
    /// In the windows of the plan's classes, by name; none without a plan.
    pub classes: Vec<(String, Duration)>,
}

impl Waits {
    /// Those of a limiter with one window.
    pub const fn of_window(whole: Duration) -> Self {
        Self {
            whole,
            behind_all: whole,
            classes: Vec::new(),
        }
    }

    /// That of a request in this class; without one, or in one without a window, in the integration's alone.
    pub fn of(&self, class: Option<&str>) -> Duration {
        let named = |(name, _): &&(String, Duration)| class.is_some_and(|class| name.eq_ignore_ascii_case(class));
        let in_class = self.classes.iter().find(named).map(|(_, wait)| *wait);
        self.whole.max(in_class.unwrap_or_default())
    }

    /// That of a request in whichever class one waits longest.
    pub fn longest(&self) -> Duration {
        let classes = self.classes.iter().map(|(_, wait)| *wait);
        classes.fold(self.whole, Duration::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_waits_in_its_class_and_in_the_integrations_window() {
        let seconds = Duration::from_secs;
        let waits = Waits {
            whole: seconds(2),
            behind_all: seconds(3),
            classes: vec![("light".to_owned(), seconds(1)), ("medium".to_owned(), seconds(9))],
        };
        assert_eq!(waits.of(Some("Medium")), seconds(9));
        assert_eq!(waits.of(Some("light")), seconds(2));
        assert_eq!([waits.of(Some("made-up")), waits.of(None)], [seconds(2); 2]);
        assert_eq!(waits.longest(), seconds(9));
        assert_eq!(Waits::of_window(seconds(2)).longest(), seconds(2));
    }
}
