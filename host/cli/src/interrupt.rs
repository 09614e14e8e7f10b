//! The signals that end a program.

use crate::exit::Failure;

/// Waits for Ctrl-C, or for the system's wish to end.
pub async fn until_interrupted() -> Result<(), Failure> {
    let failed = |error| Failure::Io {
        what: "Signals can't be waited for".to_owned(),
        error,
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut ended = signal(SignalKind::terminate()).map_err(failed)?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.map_err(failed),
            _ = ended.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(failed)
}
