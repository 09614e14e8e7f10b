//! Counts what goes on although whoever has asked for it may have gone: a program that ends waits for it, because half a
//! refresh is a lost connection.

use tokio::sync::watch;

/// Work that is not to be cut off. Cheap to clone; all clones count the same work.
#[derive(Debug, Clone, Default)]
pub struct Unfinished(watch::Sender<usize>);

/// One piece of it, under way until this is dropped.
#[derive(Debug)]
pub struct UnderWay(watch::Sender<usize>);

impl Unfinished {
    /// Something begins.
    #[must_use]
    pub fn begin(&self) -> UnderWay {
        self.0.send_modify(|count| *count += 1);
        UnderWay(self.0.clone())
    }

    /// Waits until nothing is under way.
    pub async fn over(&self) {
        let mut counts = self.0.subscribe();
        // The sender is here, so there is no error.
        drop(counts.wait_for(|count| *count == 0).await);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_over_when_the_last_has_ended_and_begins_again_with_another() {
        let all = Unfinished::default();
        let is_over = || futures::FutureExt::now_or_never(all.over()).is_some();
        assert!(is_over());
        let (one, two) = (all.begin(), all.clone().begin());
        drop(one);
        assert!(!is_over());
        drop(two);
        assert!(is_over());
        let _three = all.begin();
        assert!(!is_over());
    }
}
