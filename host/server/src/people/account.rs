//! Accounts.

use std::sync::Arc;

use microapp_runtime::Clock;
use microapp_store::PeopleStore;

/// Makes and changes accounts.
pub struct People {
    store: Arc<dyn PeopleStore>,
    clock: Arc<dyn Clock>,
}

impl People {
    pub(crate) fn new(store: Arc<dyn PeopleStore>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }
}
