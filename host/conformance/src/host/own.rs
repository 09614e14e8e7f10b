//! Our own runtime as a host under examination, no more kindly than any other.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::{BoxFuture, Either, select};
use microapp_runtime::credentials::FixedToken;
use microapp_runtime::{
    Connector, Engine, EngineOptions, Integration, IntegrationBuilder, Invocation, InvokeError, Limits, LogEntry,
    LogLevel, LogSink, Output, ProgressReport,
};

use super::call::{Call, CallError, Done, Facts, Logged, Ready, Reported};
use super::{Host, HostError, PROBE_WASM};

/// Changes an integration before it is built.
pub type Adjust = Arc<dyn Fn(IntegrationBuilder) -> IntegrationBuilder + Send + Sync>;

/// `microapp-runtime`, with its production defaults.
#[derive(Default)]
pub struct OwnRuntime {
    adjust: Option<Adjust>,
    running: Option<Running>,
}

struct Running {
    connected: Integration,
    unconnected: Integration,
    log: Arc<Kept>,
}

impl OwnRuntime {
    /// The runtime with another part in place of a default: how a platform examines its own HTTP client, credentials or rate
    /// limiter.
    pub fn adjusted(adjust: impl Fn(IntegrationBuilder) -> IntegrationBuilder + Send + Sync + 'static) -> Self {
        Self {
            adjust: Some(Arc::new(adjust)),
            running: None,
        }
    }

    async fn set_up(&self, facts: &Facts) -> Result<Running, Box<dyn std::error::Error + Send + Sync>> {
        let mut options = EngineOptions::default();
        options.max_instances = 4;
        options.instance_memory = options.instance_memory.min(facts.limits.memory_bytes);
        let engine = Engine::new(options)?;
        let connector = Connector::from_bytes(&engine, PROBE_WASM)?;
        let log = Arc::new(Kept::default());
        let mut limits = Limits::default();
        limits.requests = facts.limits.requests;
        limits.request_bytes = facts.limits.request_bytes;
        limits.response_bytes = facts.limits.answer_bytes;
        limits.computing = Duration::from_millis(facts.limits.computing_ms);
        let builder = || {
            let mut builder = Integration::builder(&connector)
                .allow_loopback(true)
                .limits(limits.clone())
                .log(Arc::clone(&log) as Arc<dyn LogSink>);
            for (name, value) in facts.settings.as_object().into_iter().flatten() {
                builder = builder.setting(name.clone(), value.clone());
            }
            builder
        };
        let base_url: url::Url = facts.base_url.parse()?;
        let token = Arc::new(FixedToken::new(facts.token.clone()));
        let connected = builder().base_url(base_url.clone()).credentials(token);
        let connected = match &self.adjust {
            Some(adjust) => adjust(connected),
            None => connected,
        };
        Ok(Running {
            connected: connected.build().await?,
            unconnected: builder().base_url(base_url).build().await?,
            log,
        })
    }
}

impl Host for OwnRuntime {
    fn start<'a>(&'a mut self, facts: &'a Facts) -> BoxFuture<'a, Result<Ready, HostError>> {
        Box::pin(async move {
            let running = self
                .set_up(facts)
                .await
                .map_err(|error| HostError::Runtime(error.to_string()))?;
            self.running = Some(running);
            let host = concat!("microapp-runtime ", env!("CARGO_PKG_VERSION")).to_owned();
            Ok(Ready {
                host,
                lacks: Vec::new(),
            })
        })
    }

    fn call<'a>(
        &'a mut self,
        call: &'a Call,
        cancel: Option<BoxFuture<'a, ()>>,
    ) -> BoxFuture<'a, Result<Done, HostError>> {
        Box::pin(async move {
            let Some(running) = &self.running else {
                return Err(HostError::Gone);
            };
            let integration = if call.credential {
                &running.connected
            } else {
                &running.unconnected
            };
            let progress = Arc::<Mutex<Vec<Reported>>>::default();
            let reported = Arc::clone(&progress);
            let sink = move |report: &ProgressReport<'_>| {
                let report = Reported {
                    done: report.done,
                    total: report.total,
                    message: report.message.to_owned(),
                };
                reported.lock().unwrap_or_else(PoisonError::into_inner).push(report);
            };
            let mut invocation = Invocation::new(&call.action, &call.input)
                .deadline(call.deadline())
                .progress(Arc::new(sink));
            invocation.acting_user.clone_from(&call.acting_user);
            invocation.intent.clone_from(&call.intent);
            let running_call = Box::pin(integration.invoke(invocation));
            let never: BoxFuture<'_, ()> = Box::pin(std::future::pending());
            let mut done = match select(running_call, cancel.unwrap_or(never)).await {
                Either::Left((result, _)) => done(result),
                // To drop the call is to cancel it.
                Either::Right(_) => Done {
                    ended: Some("cancelled".to_owned()),
                    ..Done::default()
                },
            };
            done.call = call.call;
            done.log = running.log.take();
            done.progress = std::mem::take(&mut progress.lock().unwrap_or_else(PoisonError::into_inner));
            Ok(done)
        })
    }
}

fn done(result: Result<Output, InvokeError>) -> Done {
    match result {
        Ok(output) => Done {
            output: Some(output.into_json()),
            ..Done::default()
        },
        Err(error) => {
            let words = error.to_string();
            // The host's own kinds: the connector has not returned.
            if matches!(
                error.kind.as_str(),
                "trapped" | "deadline_exceeded" | "out_of_memory" | "overloaded"
            ) {
                return Done {
                    ended: Some(words),
                    ..Done::default()
                };
            }
            let case = error.kind.as_str().to_owned();
            let error = CallError {
                case,
                code: error.code,
                message: error.message,
                details: error.details,
            };
            Done {
                error: Some(error),
                ..Done::default()
            }
        }
    }
}

/// The log of the call under way.
#[derive(Default)]
struct Kept(Mutex<Vec<Logged>>);

impl Kept {
    fn take(&self) -> Vec<Logged> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl LogSink for Kept {
    fn write(&self, entry: &LogEntry<'_>) {
        let level = match entry.level {
            LogLevel::Debug => "debug",
            LogLevel::Info => "info",
            LogLevel::Warn => "warn",
            LogLevel::Error => "error",
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Logged {
            level: level.to_owned(),
            message: entry.message.to_owned(),
            fields: entry.fields.to_vec(),
        });
    }
}
