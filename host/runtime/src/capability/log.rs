//! Where a connector's log entries go.
//!
//! An entry names the integration and the call beside what the guest wrote. A guest never holds a credential, so it
//! can't log one; what it writes of people is its own responsibility and the admin's choice of level.

/// How much an entry matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// For developers of the connector.
    Debug,
    /// What a support person wants to see.
    Info,
    /// Something is odd, and the action goes on.
    Warn,
    /// The action fails.
    Error,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry<'a> {
    /// How much it matters.
    pub level: LogLevel,
    /// The integration's name.
    pub integration: &'a str,
    /// The call's name.
    pub call: &'a str,
    /// The message, as the guest wrote it, cut to the limit.
    pub message: &'a str,
    /// The fields, as the guest wrote them.
    pub fields: &'a [(String, String)],
}

/// Takes log entries. Called on the thread that runs the guest: must not block.
pub trait LogSink: Send + Sync + 'static {
    /// Takes one entry.
    fn write(&self, entry: &LogEntry<'_>);
}

/// Hands entries to `tracing`, under the target `microapp::guest`; the guest's fields stand in `fields` as JSON.
#[derive(Debug, Clone, Copy, Default)]
pub struct TracingLog;

impl LogSink for TracingLog {
    fn write(&self, entry: &LogEntry<'_>) {
        macro_rules! emit {
            ($level:ident) => {
                tracing::event!(
                    target: "microapp::guest",
                    tracing::Level::$level,
                    integration = entry.integration,
                    call = entry.call,
                    fields = %Fields(entry.fields),
                    "{}",
                    entry.message
                )
            };
        }
        match entry.level {
            LogLevel::Debug => emit!(DEBUG),
            LogLevel::Info => emit!(INFO),
            LogLevel::Warn => emit!(WARN),
            LogLevel::Error => emit!(ERROR),
        }
    }
}

/// Field names are the guest's, and `tracing` wants them known when it is compiled: so they travel as one JSON object.
struct Fields<'a>(&'a [(String, String)]);

impl std::fmt::Display for Fields<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let object: serde_json::Map<String, serde_json::Value> = self
            .0
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into()))
            .collect();
        write!(formatter, "{}", serde_json::Value::Object(object))
    }
}
