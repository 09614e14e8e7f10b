//! `log`, with a bound: what a guest writes costs the host's disk and the admin's patience.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::CallState;
use crate::bindings::microapp::connector::log::{Field, Host, Level};
use crate::capability::{LogEntry, LogLevel, LogSink};
use crate::text::{cut, printable};

/// The log of one call.
pub(crate) struct CallLog {
    sink: Arc<dyn LogSink>,
    integration: Arc<str>,
    call: String,
    entry_bytes: usize,
    entries: u32,
    written: AtomicU32,
}

impl CallLog {
    pub(crate) fn new(
        sink: Arc<dyn LogSink>,
        integration: Arc<str>,
        call: String,
        entries: u32,
        entry_bytes: usize,
    ) -> Self {
        Self {
            sink,
            integration,
            call,
            entry_bytes,
            entries,
            written: AtomicU32::new(0),
        }
    }

    /// Writes an entry, unless the call has written its share.
    pub(crate) fn write(&self, level: LogLevel, message: &str, fields: &[(String, String)]) {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        if number > self.entries {
            // Only so that the count can't come round.
            self.written.store(self.entries + 1, Ordering::Relaxed);
            return;
        }
        if number == self.entries {
            let message = format!(
                "This call has written its {} log entries; what follows is dropped.",
                self.entries
            );
            return self.hand_on(LogLevel::Warn, &message, &[]);
        }
        let message = printable(cut(message, self.entry_bytes));
        let mut left = self.entry_bytes.saturating_sub(message.len());
        let mut kept = Vec::with_capacity(fields.len().min(32));
        for (name, value) in fields {
            if left <= name.len() {
                break;
            }
            let value = cut(value, left - name.len());
            left -= name.len() + value.len();
            kept.push((name.clone(), value.to_owned()));
        }
        self.hand_on(level, &message, &kept);
    }

    fn hand_on(&self, level: LogLevel, message: &str, fields: &[(String, String)]) {
        self.sink.write(&LogEntry {
            level,
            integration: &self.integration,
            call: &self.call,
            message,
            fields,
        });
    }
}

impl Host for CallState {
    fn write(&mut self, level: Level, message: String, fields: Vec<Field>) -> wasmtime::Result<()> {
        self.count_host_call()?;
        let level = match level {
            Level::Debug => LogLevel::Debug,
            Level::Info => LogLevel::Info,
            Level::Warn => LogLevel::Warn,
            Level::Error => LogLevel::Error,
        };
        let fields: Vec<_> = fields.into_iter().map(|field| (field.name, field.value)).collect();
        self.call.log.write(level, &message, &fields);
        Ok(())
    }
}
