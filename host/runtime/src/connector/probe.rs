//! An instance that nothing is asked of.

use super::Connector;
use crate::error::InvokeError;
use crate::integration::Limits;

impl Connector {
    /// Makes an instance and throws it away: shows that there is room, and that the component starts. What a readiness
    /// check calls, and what the benchmark measures.
    ///
    /// # Errors
    ///
    /// [`InvokeError`], as for a call that ended there.
    pub async fn probe(&self) -> Result<(), InvokeError> {
        let limits = Limits::default();
        let mut store = super::describe::bare_store(self, &limits);
        let made = self.pre().instantiate_async(&mut store).await;
        made.map(drop)
            .map_err(|error| crate::integration::aborted(&error, store.data(), &limits))
    }
}
