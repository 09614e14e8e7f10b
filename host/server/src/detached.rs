//! Work that is brought to its end although whoever has asked for it goes away.
//!
//! A server drops what it does for a browser as soon as that closes its connection: a tab that is closed, a page that is
//! loaded again. Between two steps that belong together (a grant that the service has given out once, and its row; a lease,
//! and its return) that must not be. It is counted, so that a program that ends waits for it as well.

use std::panic::resume_unwind;

use microapp_vault::Unfinished;

/// Runs this on a task of its own, and waits for it.
pub(crate) async fn to_the_end<T: Send + 'static>(
    unfinished: &Unfinished,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let counted = unfinished.begin();
    let work = async move {
        let _until_it_ends = counted;
        work.await
    };
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(stopped) if stopped.is_panic() => resume_unwind(stopped.into_panic()),
        // Only a runtime that ends stops it otherwise, and with it whoever waits.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::{Unfinished, to_the_end};

    #[tokio::test]
    async fn what_has_begun_ends_although_nobody_waits_for_it() {
        let (go, gone) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel();
        let work = async move {
            gone.await.expect("told to go on");
            end.send("done").expect("somebody listens");
        };
        let unfinished = Unfinished::default();
        {
            let waiting = std::pin::pin!(to_the_end(&unfinished, work));
            assert!(futures::poll!(waiting).is_pending());
        }
        {
            let over = std::pin::pin!(unfinished.over());
            assert!(futures::poll!(over).is_pending(), "who ends now waits for it");
        }
        go.send(()).expect("it waits");
        assert_eq!(ended.await, Ok("done"));
        unfinished.over().await;
    }
}
