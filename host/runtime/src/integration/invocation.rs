//! One call, as a platform asks for it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::capability::ProgressSink;
use crate::limiter::Priority;

/// What to run, for whom, and how long it may take.
///
/// ```
/// use std::time::Duration;
/// use microapp_runtime::{Invocation, Priority};
///
/// let invocation = Invocation::new("create-meeting", r#"{"topic": "Weekly"}"#)
///     .acting_user("ada@example.com")
///     .deadline(Duration::from_secs(20))
///     .priority(Priority::Person);
/// assert_eq!(invocation.action, "create-meeting");
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Invocation {
    /// The action's name in the manifest.
    pub action: String,
    /// The input as JSON. The connector checks it.
    pub input: String,
    /// The person for whom it runs, as the service knows them (an id or an e-mail address).
    pub acting_user: Option<String>,
    /// The marker of the intent for which it runs, which the connector leaves with what it creates: at most 64 ASCII
    /// letters, digits, `-` and `_`. None: the host keeps no intents. With one, each request that may change something goes
    /// on a connection of its own, so that its answer can't be another's.
    pub intent: Option<String>,
    /// Whether what it reads comes on connections of its own as well: for a look-up, on whose answer it depends whether
    /// something is sent again.
    pub fresh_reads: bool,
    /// How long it may take in all, waiting included. None: the integration's default.
    pub deadline: Option<Duration>,
    /// How urgent its requests are among those of the integration.
    pub priority: Priority,
    /// Since when somebody has been waiting for what it is a part of: among equally urgent requests those of the older wish
    /// go first. None: since it is invoked. All requests of one call have the same age, so that a call which has begun is
    /// not overtaken by those that begin later.
    pub since: Option<Instant>,
    /// Who is told how far it has come.
    pub progress: Option<Arc<dyn ProgressSink>>,
    /// A name for this call in logs. None: a random one.
    pub call_id: Option<String>,
}

impl Invocation {
    /// An action and its input; nobody acting, the default deadline, a person waiting.
    pub fn new(action: impl Into<String>, input: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            input: input.into(),
            acting_user: None,
            intent: None,
            fresh_reads: false,
            deadline: None,
            priority: Priority::Person,
            since: None,
            progress: None,
            call_id: None,
        }
    }

    /// Sets the person for whom it runs.
    #[must_use]
    pub fn acting_user(mut self, user: impl Into<String>) -> Self {
        self.acting_user = Some(user.into());
        self
    }

    /// Sets the marker of the intent for which it runs.
    #[must_use]
    pub fn intent(mut self, marker: impl Into<String>) -> Self {
        self.intent = Some(marker.into());
        self
    }

    /// Reads on connections of its own.
    #[must_use]
    pub fn fresh_reads(mut self) -> Self {
        self.fresh_reads = true;
        self
    }

    /// Sets how long it may take in all.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets how urgent it is.
    #[must_use]
    pub fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Sets since when it has been waited for.
    #[must_use]
    pub fn since(mut self, since: Instant) -> Self {
        self.since = Some(since);
        self
    }

    /// Sets who is told of its progress.
    #[must_use]
    pub fn progress(mut self, sink: Arc<dyn ProgressSink>) -> Self {
        self.progress = Some(sink);
        self
    }

    /// Sets its name in logs.
    #[must_use]
    pub fn call_id(mut self, id: impl Into<String>) -> Self {
        self.call_id = Some(id.into());
        self
    }
}

impl fmt::Debug for Invocation {
    /// Leaves the input out: it belongs to the person, not to a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Invocation")
            .field("action", &self.action)
            .field("input_bytes", &self.input.len())
            .field("acting_user", &self.acting_user)
            .field("intent", &self.intent)
            .field("deadline", &self.deadline)
            .field("priority", &self.priority)
            .field("call_id", &self.call_id)
            .finish_non_exhaustive()
    }
}
