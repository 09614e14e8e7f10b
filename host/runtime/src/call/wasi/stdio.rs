//! Standard streams: input is closed, output and error become log lines. A panic's message arrives here, which is the
//! only word that a trap leaves behind.

use std::sync::Arc;

use bytes::Bytes;
use wasmtime::component::Resource;
use wasmtime_wasi_io::poll::Pollable;
use wasmtime_wasi_io::streams::{
    DynInputStream, DynOutputStream, InputStream, OutputStream, StreamError, StreamResult,
};

use super::CallState;
use super::bindings::cli::{stderr, stdin, stdout};
use crate::call::CallLog;
use crate::capability::LogLevel;

/// What a stream takes at once, and the longest line before it is cut in two.
const MOST_BYTES: usize = 4 << 10;

impl stdin::Host for CallState {
    fn get_stdin(&mut self) -> wasmtime::Result<Resource<DynInputStream>> {
        self.count_host_call()?;
        let stream: DynInputStream = Box::new(Closed);
        Ok(self.table.push(stream)?)
    }
}

impl stdout::Host for CallState {
    fn get_stdout(&mut self) -> wasmtime::Result<Resource<DynOutputStream>> {
        self.lines(LogLevel::Debug)
    }
}

impl stderr::Host for CallState {
    fn get_stderr(&mut self) -> wasmtime::Result<Resource<DynOutputStream>> {
        self.lines(LogLevel::Warn)
    }
}

impl CallState {
    fn lines(&mut self, level: LogLevel) -> wasmtime::Result<Resource<DynOutputStream>> {
        self.count_host_call()?;
        let stream: DynOutputStream = Box::new(Lines {
            log: Arc::clone(&self.call.log),
            level,
            line: Vec::new(),
        });
        Ok(self.table.push(stream)?)
    }
}

/// A standard input at its end.
struct Closed;

impl InputStream for Closed {
    fn read(&mut self, _size: usize) -> StreamResult<Bytes> {
        Err(StreamError::Closed)
    }
}

#[wasmtime_wasi_io::async_trait]
impl Pollable for Closed {
    async fn ready(&mut self) {}
}

/// Collects bytes into lines, and lines into the log.
struct Lines {
    log: Arc<CallLog>,
    level: LogLevel,
    line: Vec<u8>,
}

impl Lines {
    fn end_line(&mut self) {
        if !self.line.is_empty() {
            self.log.write(self.level, &String::from_utf8_lossy(&self.line), &[]);
            self.line.clear();
        }
    }
}

impl OutputStream for Lines {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        for &byte in &bytes {
            if byte == b'\n' {
                self.end_line();
                continue;
            }
            self.line.push(byte);
            if self.line.len() >= MOST_BYTES {
                self.end_line();
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(MOST_BYTES)
    }
}

#[wasmtime_wasi_io::async_trait]
impl Pollable for Lines {
    async fn ready(&mut self) {}
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.end_line();
    }
}
