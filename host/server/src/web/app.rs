//! What all handlers share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::Clock;
use microapp_store::{PeopleStore, StoreError, Timestamp};

use super::view::View;
use super::{CookieJar, Failure, PublicUrl};
use crate::integrations::{Directory, Integrations};
use crate::pages::{Presses, Typed};
use crate::people::oidc::Provider;
use crate::people::{People, Sessions};

/// The application. A clone is another handle to the same.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    public_url: PublicUrl,
    behind_proxy: bool,
    body_time: Duration,
    store: Arc<dyn PeopleStore>,
    clock: Arc<dyn Clock>,
    view: View,
    sessions: Sessions,
    people: People,
    integrations: Integrations,
    directory: Directory,
    provider: Option<Provider>,
    typed: Typed,
    presses: Presses,
}

/// What an [`App`] is made of.
pub struct AppOptions {
    /// Where browsers find it.
    pub public_url: PublicUrl,
    /// Whether requests come through a proxy of ours, which says where they come from in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How long the whole body of a request may take.
    pub body_time: Duration,
    /// What it keeps.
    pub store: Arc<dyn PeopleStore>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What it serves.
    pub integrations: Integrations,
    /// Whom the services know.
    pub directory: Directory,
    /// The identity provider, if there is one.
    pub provider: Option<Provider>,
}

impl App {
    /// Puts it together.
    pub fn new(options: AppOptions) -> Self {
        let AppOptions {
            public_url,
            behind_proxy,
            body_time,
            store,
            clock,
            integrations,
            directory,
            provider,
        } = options;
        Self {
            inner: Arc::new(Inner {
                public_url,
                behind_proxy,
                body_time,
                view: View::new(),
                sessions: Sessions::new(Arc::clone(&store), Arc::clone(&clock)),
                people: People::new(Arc::clone(&store), Arc::clone(&clock)),
                store,
                clock,
                integrations,
                directory,
                provider,
                typed: Typed::default(),
                presses: Presses::default(),
            }),
        }
    }

    /// Where browsers find it.
    pub fn public_url(&self) -> &PublicUrl {
        &self.inner.public_url
    }

    /// How its cookies are made.
    pub fn cookies(&self) -> CookieJar {
        self.inner.public_url.cookies()
    }

    /// Whether a proxy says where requests come from.
    pub fn behind_proxy(&self) -> bool {
        self.inner.behind_proxy
    }

    /// How long the whole body of a request may take.
    pub fn body_time(&self) -> Duration {
        self.inner.body_time
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        now(&*self.inner.clock)
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// What it keeps, for those who may block. Handlers use [`App::read`].
    pub fn store(&self) -> &Arc<dyn PeopleStore> {
        &self.inner.store
    }

    /// Asks the store on a thread that may block.
    ///
    /// # Errors
    ///
    /// The store's, as a [`Failure`].
    pub async fn read<T, F>(&self, ask: F) -> Result<T, Failure>
    where
        F: FnOnce(&dyn PeopleStore) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        blocking(&self.inner.store, ask).await
    }

    /// Who is signed in.
    pub fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }

    /// Accounts.
    pub fn people(&self) -> &People {
        &self.inner.people
    }

    /// What runs.
    pub fn integrations(&self) -> &Integrations {
        &self.inner.integrations
    }

    /// Whom the services know.
    pub fn directory(&self) -> &Directory {
        &self.inner.directory
    }

    /// Draws pages.
    pub fn view(&self) -> &View {
        &self.inner.view
    }

    /// Forms whose outcome is not known yet.
    pub(crate) fn typed(&self) -> &Typed {
        &self.inner.typed
    }

    /// The places in the queue of those who pressed a button.
    pub(crate) fn presses(&self) -> &Presses {
        &self.inner.presses
    }

    /// The identity provider, if people can sign in with one.
    pub fn provider(&self) -> Option<&Provider> {
        self.inner.provider.as_ref()
    }

    /// The origins that may frame the pages of an integration.
    pub(super) async fn frame_origins(&self, integration: &str) -> Vec<String> {
        let running = self.integrations().get(integration).await;
        running.map_or_else(|_| Vec::new(), |running| running.setup.embed_origins.clone())
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("App")
            .field("public_url", &self.inner.public_url)
            .finish_non_exhaustive()
    }
}

/// The time of a clock as the store keeps it.
pub(crate) fn now(clock: &dyn Clock) -> Timestamp {
    Timestamp(i64::try_from(clock.wall().as_millis()).unwrap_or(i64::MAX))
}

/// Asks a store on a thread that may block.
pub(crate) async fn blocking<T, F>(store: &Arc<dyn PeopleStore>, ask: F) -> Result<T, Failure>
where
    F: FnOnce(&dyn PeopleStore) -> Result<T, StoreError> + Send + 'static,
    T: Send + 'static,
{
    let store = Arc::clone(store);
    match tokio::task::spawn_blocking(move || ask(&*store)).await {
        Ok(result) => Ok(result?),
        Err(error) => Err(Failure::internal(error)),
    }
}
