//! A socket that can be told to misbehave.
//!
//! Faults on the wire can't be made through an HTTP library: it refuses to write a wrong length, it answers once, and it
//! decides itself how a connection ends. So the library writes its answer as always, and this stream, if armed, throws that
//! answer away, sends prepared bytes in its place and ends the connection; or lets it pass, and sends it once more.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::control::faults::{Again, Ending};

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
    copy: Mutex<Option<(Bytes, Again)>>,
    repeated: Arc<AtomicU64>,
}

impl Wire {
    /// One that counts the answers that it sends again.
    pub(crate) fn counting(repeated: Arc<AtomicU64>) -> Self {
        Self {
            repeated,
            ..Self::default()
        }
    }

    /// Has these bytes sent in place of the next answer.
    pub(crate) fn arm(&self, last_words: LastWords) {
        *self.last_words.lock().unwrap_or_else(PoisonError::into_inner) = Some(last_words);
        self.armed.store(true, Ordering::Release);
    }

    /// Has these bytes sent after the next answer.
    pub(crate) fn repeat(&self, bytes: Bytes, again: Again) {
        *self.copy.lock().unwrap_or_else(PoisonError::into_inner) = Some((bytes, again));
    }
}

/// An answer that is to be sent for the second time.
#[derive(Debug)]
struct Copied {
    bytes: Bytes,
    /// None: it waits for the next answer.
    due: Option<Pin<Box<Sleep>>>,
    begun: bool,
}

/// A TCP stream that obeys its [`Wire`].
#[derive(Debug)]
pub(crate) struct Stream {
    tcp: TcpStream,
    wire: Arc<Wire>,
    /// Whether an answer is on its way out.
    answering: bool,
    copied: Option<Copied>,
}

impl Stream {
    pub(crate) fn new(tcp: TcpStream, wire: Arc<Wire>) -> Self {
        Self {
            tcp,
            wire,
            answering: false,
            copied: None,
        }
    }

    fn poll_last_words(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut slot = self.wire.last_words.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last_words) = slot.as_mut() {
            while last_words.bytes.has_remaining() {
                let written = ready!(Pin::new(&mut self.tcp).poll_write(context, &last_words.bytes))?;
                last_words.bytes.advance(written);
            }
            match last_words.ending {
                Ending::Close => ready!(Pin::new(&mut self.tcp).poll_shutdown(context))?,
                // A socket that lingers for zero seconds is reset when it is dropped, which the error below brings about.
                Ending::Reset => socket2::SockRef::from(&self.tcp).set_linger(Some(Duration::ZERO))?,
            }
            *slot = None;
        }
        Poll::Ready(Err(io::Error::from(io::ErrorKind::BrokenPipe)))
    }

    /// An answer has gone out: from now on its second copy waits.
    fn answered(&mut self) {
        if !std::mem::take(&mut self.answering) {
            return;
        }
        let copy = self.wire.copy.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((bytes, again)) = copy {
            let after = match again {
                Again::AtOnce => Some(Duration::ZERO),
                Again::AfterMs(milliseconds) => Some(Duration::from_millis(milliseconds)),
                Again::BeforeNext => None,
            };
            self.copied = Some(Copied {
                bytes,
                due: after.map(|after| Box::pin(sleep_until(Instant::now() + after))),
                begun: false,
            });
        }
    }

    /// Sends a second copy if it is time, and never in the middle of an answer. `next`: the next answer is about to go out.
    fn poll_copy(&mut self, context: &mut Context<'_>, next: bool) -> Poll<()> {
        let (false, Some(copied)) = (self.answering, &mut self.copied) else {
            return Poll::Ready(());
        };
        let is_due = match &mut copied.due {
            Some(due) => due.is_elapsed() || due.as_mut().poll(context).is_ready(),
            None => next,
        };
        if !is_due && !copied.begun {
            return Poll::Ready(());
        }
        copied.begun = true;
        while copied.bytes.has_remaining() {
            match ready!(Pin::new(&mut self.tcp).poll_write(context, &copied.bytes)) {
                Ok(written) => copied.bytes.advance(written),
                // The client is gone.
                Err(_) => break,
            }
        }
        if !copied.bytes.has_remaining() {
            self.wire.repeated.fetch_add(1, Ordering::Release);
        }
        self.copied = None;
        Poll::Ready(())
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        // If it can't be sent yet, the socket wakes this task.
        let _ = stream.poll_copy(context, false);
        Pin::new(&mut stream.tcp).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        let stream = self.get_mut();
        if stream.wire.armed.load(Ordering::Acquire) {
            return stream.poll_last_words(context);
        }
        ready!(stream.poll_copy(context, true));
        stream.answering = true;
        Pin::new(&mut stream.tcp).poll_write(context, buffer)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        ready!(Pin::new(&mut stream.tcp).poll_flush(context))?;
        stream.answered();
        ready!(stream.poll_copy(context, false));
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_shutdown(context)
    }
}
