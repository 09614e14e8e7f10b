//! A way to the service on which a test can hold an answer up.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Passes everything on, but for the answer to one request. Where the service names its own address, as it does beside each
/// token, the gate's stands in its place: both are ports of five digits on this machine.
pub struct Gate {
    address: SocketAddr,
    armed: Arc<AtomicBool>,
    held: watch::Receiver<bool>,
    open: watch::Sender<bool>,
}

impl Gate {
    /// In front of this address.
    pub async fn before(service: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
        let address = listener.local_addr().expect("an address");
        let armed = Arc::new(AtomicBool::new(false));
        let (holding, held) = watch::channel(false);
        let (open, opened) = watch::channel(false);
        let arm = Arc::clone(&armed);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let names = [service, address].map(|address| address.to_string().into_bytes());
                let service = TcpStream::connect(service).await.expect("the service");
                tokio::spawn(pass(
                    client,
                    service,
                    names,
                    Arc::clone(&arm),
                    holding.clone(),
                    opened.clone(),
                ));
            }
        });
        Self {
            address,
            armed,
            held,
            open,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Holds up the answer to the next request that creates something.
    pub fn hold_next_create(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }

    /// Waits until an answer is held up.
    pub async fn holds(&mut self) {
        self.held.wait_for(|held| *held).await.expect("the gate");
    }

    /// Lets it go.
    pub fn release(&self) {
        self.open.send_replace(true);
    }
}

async fn pass(
    client: TcpStream,
    service: TcpStream,
    [service_name, own_name]: [Vec<u8>; 2],
    armed: Arc<AtomicBool>,
    holding: watch::Sender<bool>,
    mut opened: watch::Receiver<bool>,
) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_service, mut to_service) = service.into_split();
    let is_held = Arc::new(AtomicBool::new(false));
    let hold = Arc::clone(&is_held);
    tokio::spawn(async move {
        let mut buffer = vec![0; 64 << 10];
        while let Ok(read @ 1..) = from_client.read(&mut buffer).await {
            if buffer.starts_with(b"POST /v2/users/") && armed.swap(false, Ordering::SeqCst) {
                hold.store(true, Ordering::SeqCst);
            }
            if to_service.write_all(&buffer[..read]).await.is_err() {
                break;
            }
        }
    });
    let mut buffer = vec![0; 64 << 10];
    while let Ok(read @ 1..) = from_service.read(&mut buffer).await {
        assert_eq!(service_name.len(), own_name.len());
        for at in 0..read.saturating_sub(own_name.len()) {
            if buffer[at..].starts_with(&service_name) {
                buffer[at..at + own_name.len()].copy_from_slice(&own_name);
            }
        }
        if is_held.load(Ordering::SeqCst) {
            holding.send_replace(true);
            opened.wait_for(|open| *open).await.expect("the test");
        }
        if to_client.write_all(&buffer[..read]).await.is_err() {
            break;
        }
    }
}
