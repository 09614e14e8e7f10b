//! The running handle.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::control::faults::Fault;
use crate::control::journal::RequestRecord;
use crate::control::state;
use crate::error::Error;
use crate::options::{Options, Switches};
use crate::server::{self, Shared};
use crate::webhooks::{self, NewSubscription, OutgoingEvent};
use crate::world::World;
use crate::world::apps::{AppCredentials, NewApp};

/// A simulator that is listening. Dropping it closes the socket and cuts every connection.
#[derive(Debug)]
pub struct Simulator {
    shared: Arc<Shared>,
    stop: watch::Sender<()>,
    server: JoinHandle<()>,
}

/// The ready-made Server-to-Server app, which has every scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Credentials {
    /// The account that is simulated.
    pub account_id: String,
    /// The app's id.
    pub client_id: String,
    /// The app's secret.
    pub client_secret: String,
}

/// One of the account's users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserSummary {
    /// Zoom's id, twenty-two characters.
    pub id: String,
    /// The address, which Zoom takes wherever it takes the id.
    pub email: String,
    /// 1 is Basic, 2 is Licensed.
    #[serde(rename = "type")]
    pub kind: u8,
    /// `active`, `inactive` or `pending`.
    pub status: String,
}

impl Simulator {
    /// Starts one on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the address can't be listened on.
    pub async fn start(options: Options) -> Result<Self, Error> {
        let address = options.listen;
        let listen = |source| Error::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let origin = format!("http://{}", listener.local_addr().map_err(listen)?);
        let clock = Clock::new(options.clock);
        let world = World::new(&options, clock.now());
        let (sender, deliveries) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(clock, world, origin, sender));
        let (stop, stopped) = watch::channel(());
        let serving = Arc::clone(&shared);
        let server = tokio::spawn(async move {
            tokio::select! {
                () = server::serve(listener, Arc::clone(&serving), stopped) => {}
                () = webhooks::deliver_all(deliveries, serving) => {}
            }
        });
        Ok(Self { shared, stop, server })
    }

    /// Stops listening and cuts every connection; when it returns, the port is free.
    pub async fn shutdown(self) {
        let Self { stop, server, .. } = self;
        drop(stop);
        // It ends by itself; a panic in it was reported where it happened.
        let _ = server.await;
    }

    /// `http://127.0.0.1:PORT/v2/`
    pub fn base_url(&self) -> String {
        format!("{}/v2/", self.shared.origin)
    }

    /// `http://127.0.0.1:PORT/oauth`; `/authorize` and `/token` are below it.
    pub fn oauth_url(&self) -> String {
        format!("{}/oauth", self.shared.origin)
    }

    /// `http://127.0.0.1:PORT/_simulator`
    pub fn control_url(&self) -> String {
        format!("{}/_simulator", self.shared.origin)
    }

    /// The ready-made Server-to-Server app.
    pub fn credentials(&self) -> Credentials {
        let world = self.shared.world();
        let app = &world.apps.all[0];
        Credentials {
            account_id: world.account_id.clone(),
            client_id: app.client_id.clone(),
            client_secret: app.client_secret.clone(),
        }
    }

    /// The account's users: the owner and four more that are licensed, then basic, inactive and pending ones.
    pub fn users(&self) -> Vec<UserSummary> {
        let world = self.shared.world();
        let summary = |user: &crate::world::users::User| UserSummary {
            id: user.id.clone(),
            email: user.email.clone(),
            kind: user.kind,
            status: user.status.as_str().into(),
        };
        world.users.iter().map(summary).collect()
    }

    /// What `microapp simulator --json` prints: `base_url`, `oauth_url`, `account_id`, `client_id`, `client_secret`, `users`.
    pub fn announcement(&self) -> Value {
        state::announcement(&self.shared)
    }

    /// Everything that arrived under `/v2` and `/oauth`, in order of arrival.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.shared.journal.records()
    }

    /// Forgets the requests so far; sequence numbers go on.
    pub fn clear_requests(&self) {
        self.shared.journal.clear();
    }

    /// Orders a fault.
    pub fn order_fault(&self, fault: Fault) {
        self.shared.faults.order(fault);
    }

    /// Cancels the faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// Lets the requests arrive that [`DropAt::Late`](crate::DropAt::Late) keeps on their way. Returns how many took effect.
    pub fn release_late(&self) -> usize {
        server::exchange::release_late(&self.shared)
    }

    /// How many answers were sent for the second time, as [`Again`](crate::Again) has it.
    pub fn answers_repeated(&self) -> u64 {
        self.shared.faults.repeated.load(std::sync::atomic::Ordering::Acquire)
    }

    /// The simulator's time.
    pub fn now(&self) -> SystemTime {
        self.shared.clock.now().into()
    }

    /// Sets the simulator's time. A clock that stands still goes on standing still.
    pub fn set_time(&self, now: SystemTime) {
        self.shared.clock.set(Some(now), None);
    }

    /// Moves the simulator's time forward.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }

    /// The switches as they stand.
    pub fn switches(&self) -> Switches {
        self.shared.world().switches.clone()
    }

    /// Throws switches.
    pub fn set_switches(&self, switches: Switches) {
        self.shared.world().switches = switches;
    }

    /// Adds an OAuth app.
    pub fn add_app(&self, app: NewApp) -> AppCredentials {
        self.shared.world().add_app(app)
    }

    /// Subscribes an endpoint to events, without validating it first. Returns the subscription's id.
    ///
    /// # Errors
    ///
    /// When the app does not exist.
    pub fn subscribe(&self, subscription: NewSubscription) -> Result<String, Error> {
        self.shared.world().subscribe(subscription)
    }

    /// Sends an event to everyone who subscribed to it. Returns to how many.
    pub fn send_event(&self, event: OutgoingEvent) -> usize {
        let deliveries = self.shared.world().deliveries_of(event);
        let count = deliveries.len();
        self.shared.deliver(deliveries);
        count
    }

    /// The whole state of every meeting, as `GET /_simulator/meetings` shows it.
    pub fn meetings(&self) -> Value {
        state::meetings(&self.shared.world())
    }
}
