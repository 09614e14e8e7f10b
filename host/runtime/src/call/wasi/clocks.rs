//! `wasi:clocks`, on the integration's clock. To sleep is to wait on tokio's, so a call's deadline ends any sleep.

use std::time::Duration;

use wasmtime::component::Resource;
use wasmtime_wasi_io::poll::{DynPollable, Pollable, subscribe};

use super::CallState;
use super::bindings::clocks::{monotonic_clock, wall_clock};

/// No guest's call lives longer; keeps the sum within what tokio's clock can hold.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 60 * 60);

impl wall_clock::Host for CallState {
    fn now(&mut self) -> wasmtime::Result<wall_clock::Datetime> {
        self.count_host_call()?;
        let now = self.call.clock.wall();
        Ok(wall_clock::Datetime {
            seconds: now.as_secs(),
            nanoseconds: now.subsec_nanos(),
        })
    }

    fn resolution(&mut self) -> wasmtime::Result<wall_clock::Datetime> {
        Ok(wall_clock::Datetime {
            seconds: 0,
            nanoseconds: 1,
        })
    }
}

impl CallState {
    fn monotonic_nanos(&self) -> u64 {
        u64::try_from(self.call.clock.monotonic().as_nanos()).unwrap_or(u64::MAX)
    }

    fn sleep(&mut self, span: Duration) -> wasmtime::Result<Resource<DynPollable>> {
        self.count_host_call()?;
        let until = tokio::time::Instant::now() + span.min(LONGEST_SLEEP);
        let alarm = self.table.push(Alarm(until))?;
        subscribe(&mut self.table, alarm)
    }
}

impl monotonic_clock::Host for CallState {
    fn now(&mut self) -> wasmtime::Result<u64> {
        self.count_host_call()?;
        Ok(self.monotonic_nanos())
    }

    fn resolution(&mut self) -> wasmtime::Result<u64> {
        Ok(1)
    }

    fn subscribe_instant(&mut self, when: u64) -> wasmtime::Result<Resource<DynPollable>> {
        let span = Duration::from_nanos(when.saturating_sub(self.monotonic_nanos()));
        self.sleep(span)
    }

    fn subscribe_duration(&mut self, span: u64) -> wasmtime::Result<Resource<DynPollable>> {
        self.sleep(Duration::from_nanos(span))
    }
}

/// Something to wait for.
struct Alarm(tokio::time::Instant);

#[wasmtime_wasi_io::async_trait]
impl Pollable for Alarm {
    async fn ready(&mut self) {
        // Past alarms yield as well, so that a guest which polls in a loop can't starve the runtime.
        tokio::task::yield_now().await;
        tokio::time::sleep_until(self.0).await;
    }
}
