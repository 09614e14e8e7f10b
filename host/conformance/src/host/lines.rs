//! A host that is another program: a JSON object a line, to it and from it.

use std::io;
use std::pin::pin;
use std::process::Stdio;

use futures::future::{BoxFuture, Either, select};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::call::{Call, Done, Facts, Ready};
use super::{Host, HostError};

/// A host at the other end of two streams.
#[derive(Debug)]
pub struct Lines<R, W> {
    from: R,
    to: W,
}

/// A host that the kit has started.
pub type Program = Lines<BufReader<ChildStdout>, ChildStdin>;

impl Program {
    /// Starts a program that speaks on its standard streams; its standard error is ours. The child ends when it is dropped.
    ///
    /// # Errors
    ///
    /// If it can't be started.
    pub fn start(program: &str, arguments: &[String]) -> io::Result<(Self, Child)> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("its streams are not there"));
        };
        Ok((Self::new(BufReader::new(from), to), child))
    }
}

impl<R, W> Lines<R, W>
where
    R: AsyncBufRead + Send + Unpin,
    W: AsyncWrite + Send + Unpin,
{
    /// A host that reads what is written to `to`, and whose lines come from `from`.
    pub fn new(from: R, to: W) -> Self {
        Self { from, to }
    }
}

async fn say(to: &mut (impl AsyncWrite + Unpin), what: &impl Serialize) -> Result<(), HostError> {
    let mut line = serde_json::to_vec(what).map_err(|error| HostError::Unreadable(error.to_string()))?;
    line.push(b'\n');
    to.write_all(&line).await?;
    to.flush().await?;
    Ok(())
}

/// The next line that is JSON. What is printed beside the matter is passed over.
async fn hear<T: DeserializeOwned>(from: &mut (impl AsyncBufRead + Unpin)) -> Result<T, HostError> {
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).await? == 0 {
            return Err(HostError::Gone);
        }
        if line.trim_start().starts_with('{') {
            return serde_json::from_str(&line)
                .map_err(|error| HostError::Unreadable(format!("{error}: {}", line.trim())));
        }
    }
}

impl<R, W> Host for Lines<R, W>
where
    R: AsyncBufRead + Send + Unpin,
    W: AsyncWrite + Send + Unpin,
{
    fn start<'a>(&'a mut self, facts: &'a Facts) -> BoxFuture<'a, Result<Ready, HostError>> {
        Box::pin(async move {
            say(&mut self.to, facts).await?;
            hear(&mut self.from).await
        })
    }

    fn call<'a>(
        &'a mut self,
        call: &'a Call,
        cancel: Option<BoxFuture<'a, ()>>,
    ) -> BoxFuture<'a, Result<Done, HostError>> {
        Box::pin(async move {
            say(&mut self.to, call).await?;
            let hearing = pin!(hear(&mut self.from));
            let done: Done = match cancel {
                None => hearing.await?,
                // The answer may come first, and then there is nothing to cancel.
                Some(cancel) => match select(hearing, cancel).await {
                    Either::Left((done, _)) => done?,
                    Either::Right(((), hearing)) => {
                        say(&mut self.to, &json!({ "cancel": call.call })).await?;
                        hearing.await?
                    }
                },
            };
            if done.call == call.call {
                Ok(done)
            } else {
                Err(HostError::Unreadable(format!(
                    "call {} was answered as call {}",
                    call.call, done.call
                )))
            }
        })
    }
}
