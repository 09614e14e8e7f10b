//! A connection that hears what nobody asked for.
//!
//! HTTP/1.1 has no numbers on its answers: what comes next on a connection is the answer to what was asked next. A proxy
//! that sends an answer twice thus gives the second copy to the next request, which may be another person's. The pool closes
//! a connection on which it finds bytes before it writes a request. But it learns of bytes by the runtime's list of sockets
//! that are ready, and that list is made up now and then: what the system has received since is not on it. This stream
//! asks the system itself whenever no answer is awaited, which costs one call that finds nothing.
//!
//! So no answer is mistaken that has arrived before the next request leaves. One that is still under way then can't be told
//! from the right one by anybody who looks at the connection. What must not be mistaken goes on a connection of its own
//! ([`HttpRequest::fresh`](super::HttpRequest::fresh)).

use std::io::{self, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper_util::client::legacy::connect::{Connected, Connection};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// More than one look has to read: whoever finds anything closes the connection.
const LOOK: usize = 512;

/// A TCP stream that knows whether an answer is awaited.
#[derive(Debug)]
pub(crate) struct Quiet {
    tcp: TcpStream,
    /// Whether something was sent since the last byte came.
    awaits: bool,
}

impl Quiet {
    pub(crate) fn new(tcp: TcpStream) -> Self {
        Self { tcp, awaits: false }
    }

    /// What the system has received, whether the runtime knows of it yet or not.
    fn look(&self, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let room = buffer.remaining().min(LOOK);
        let socket = SockRef::from(&self.tcp);
        match (&*socket).read(buffer.initialize_unfilled_to(room)) {
            // None: the other side has closed the connection.
            Ok(count) => {
                buffer.advance(count);
                Poll::Ready(Ok(()))
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
                Poll::Pending
            }
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

impl AsyncRead for Quiet {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.tcp).poll_read(context, buffer) {
            Poll::Pending if !this.awaits => this.look(buffer),
            polled => {
                ready!(polled)?;
                this.awaits = false;
                Poll::Ready(Ok(()))
            }
        }
    }
}

impl AsyncWrite for Quiet {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.awaits = true;
        Pin::new(&mut this.tcp).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.awaits = true;
        Pin::new(&mut this.tcp).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_shutdown(context)
    }
}

impl Connection for Quiet {
    fn connected(&self) -> Connected {
        self.tcp.connected()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use futures::task::noop_waker_ref;
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    /// A connection, and its other end.
    async fn pair() -> (Quiet, std::net::TcpStream) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let tcp = TcpStream::connect(listener.local_addr().expect("an address")).await;
        let (other, _) = listener.accept().expect("a connection");
        (Quiet::new(tcp.expect("a connection")), other)
    }

    fn read(quiet: &mut Quiet) -> Option<Vec<u8>> {
        let mut space = [0; 64];
        let mut buffer = ReadBuf::new(&mut space);
        let polled = Pin::new(quiet).poll_read(&mut Context::from_waker(noop_waker_ref()), &mut buffer);
        match polled {
            Poll::Ready(read) => read.map(|()| Some(buffer.filled().to_vec())).expect("no error"),
            Poll::Pending => None,
        }
    }

    #[tokio::test]
    async fn what_came_unasked_is_heard_before_the_runtime_tells_of_it() {
        let (mut quiet, mut other) = pair().await;
        assert_eq!(read(&mut quiet), None);
        // From here to the end nothing is awaited, so the runtime has no chance to look at its sockets.
        other.write_all(b"HTTP/1.1 200 OK").expect("sent");
        assert_eq!(read(&mut quiet).as_deref(), Some(&b"HTTP/1.1 200 OK"[..]));
        assert_eq!(read(&mut quiet), None);
        drop(other);
        assert_eq!(read(&mut quiet).as_deref(), Some(&b""[..]), "it was closed");
    }

    #[tokio::test]
    async fn an_answer_that_is_awaited_is_left_to_the_runtime() {
        let (mut quiet, mut other) = pair().await;
        assert_eq!(read(&mut quiet), None);
        quiet.write_all(b"GET / HTTP/1.1").await.expect("sent");
        other.write_all(b"HTTP/1.1 200 OK").expect("sent");
        assert_eq!(read(&mut quiet), None);
        let came = std::future::poll_fn(|context| {
            let mut space = [0; 64];
            let mut buffer = ReadBuf::new(&mut space);
            Pin::new(&mut quiet)
                .poll_read(context, &mut buffer)
                .map_ok(|()| buffer.filled().to_vec())
        });
        assert_eq!(came.await.expect("an answer"), b"HTTP/1.1 200 OK");
    }
}
