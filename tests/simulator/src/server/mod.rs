//! Sockets: accepting connections, and the way of one request through faults and handlers.

pub(crate) mod exchange;
pub(crate) mod reply;
mod stream;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::control::faults::Faults;
use crate::control::journal::Journal;
use crate::webhooks::Delivery;
use crate::world::World;
use stream::{Stream, Wire};

/// Everything that requests, controls and deliveries share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    /// `http://127.0.0.1:PORT`
    pub(crate) origin: String,
    pub(crate) deliveries: mpsc::UnboundedSender<Delivery>,
    world: Mutex<World>,
}

impl Shared {
    pub(crate) fn new(clock: Clock, world: World, origin: String, deliveries: mpsc::UnboundedSender<Delivery>) -> Self {
        Self {
            clock,
            faults: Faults::default(),
            journal: Journal::default(),
            origin,
            deliveries,
            world: Mutex::new(world),
        }
    }

    /// The state, with its idea of the time brought up to date. Held for one request, never across an await.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.now = self.clock.now();
        world.ticks = self.clock.ticks();
        world
    }

    /// Hands over what a change has to tell subscribers.
    pub(crate) fn deliver(&self, deliveries: Vec<Delivery>) {
        for delivery in deliveries {
            // The receiver lives as long as the server; a server that stops has nobody to tell.
            let _ = self.deliveries.send(delivery);
        }
    }
}

/// Serves connections until `stop` changes or its sender is gone. Connections are cut then.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>, mut stop: watch::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => {
                // An accept that fails (out of descriptors, peer gone) concerns that connection only.
                let Ok((tcp, _)) = accepted else { continue };
                connections.spawn(serve_connection(tcp, Arc::clone(&shared)));
            }
        }
    }
}

async fn serve_connection(tcp: TcpStream, shared: Arc<Shared>) {
    // Without it a small answer waits for the client's delayed acknowledgement.
    let _ = tcp.set_nodelay(true);
    let wire = Arc::new(Wire::counting(Arc::clone(&shared.faults.repeated)));
    let io = TokioIo::new(Stream::new(tcp, Arc::clone(&wire)));
    let service = service_fn(move |request| exchange::exchange(Arc::clone(&shared), Arc::clone(&wire), request));
    let mut http = hyper::server::conn::http1::Builder::new();
    // Errors end the connection and are the client's, or were ordered.
    let _ = http.timer(TokioTimer::new()).serve_connection(io, service).await;
}
