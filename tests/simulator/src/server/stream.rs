//! A socket that can be told to misbehave.
//!
//! Faults on the wire can't be made through an HTTP library: it refuses to write a wrong length, and it decides itself how
//! a connection ends. So the library writes its answer as always, and this stream, if armed, throws that answer away,
//! sends prepared bytes in its place and ends the connection.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::control::faults::Ending;

/// What to send in place of the next answer, and how to end.
#[derive(Debug)]
pub(crate) struct LastWords {
    pub(crate) bytes: Bytes,
    pub(crate) ending: Ending,
}

/// The end of the stream that the request handler holds.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    armed: AtomicBool,
    last_words: Mutex<Option<LastWords>>,
}

impl Wire {
    pub(crate) fn arm(&self, last_words: LastWords) {
        *self
            .last_words
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(last_words);
        self.armed.store(true, Ordering::Release);
    }
}

/// A TCP stream that obeys its [`Wire`].
#[derive(Debug)]
pub(crate) struct Stream {
    tcp: TcpStream,
    wire: Arc<Wire>,
}

impl Stream {
    pub(crate) fn new(tcp: TcpStream, wire: Arc<Wire>) -> Self {
        Self { tcp, wire }
    }

    fn poll_last_words(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut slot = self
            .wire
            .last_words
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(last_words) = slot.as_mut() {
            while last_words.bytes.has_remaining() {
                let written = ready!(Pin::new(&mut self.tcp).poll_write(context, &last_words.bytes))?;
                last_words.bytes.advance(written);
            }
            match last_words.ending {
                Ending::Close => ready!(Pin::new(&mut self.tcp).poll_shutdown(context))?,
                // A socket that lingers for zero seconds is reset when it is dropped, which the error below brings about.
                Ending::Reset => socket2::SockRef::from(&self.tcp).set_linger(Some(std::time::Duration::ZERO))?,
            }
            *slot = None;
        }
        Poll::Ready(Err(io::Error::from(io::ErrorKind::BrokenPipe)))
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        let stream = self.get_mut();
        if stream.wire.armed.load(Ordering::Acquire) {
            return stream.poll_last_words(context);
        }
        Pin::new(&mut stream.tcp).poll_write(context, buffer)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_shutdown(context)
    }
}
