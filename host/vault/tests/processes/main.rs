//! Several processes over one file, and one refresh.
//!
//! The processes are this test program once more, told by its environment where the others are.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_store::{ConnectionId, Principal, SqliteOptions, SqliteStore};
use microapp_vault::{Grant, KeySource, RefreshToken, Renewal, TokenEndpoint, TokenError, Vault};
use secrecy::ExposeSecret as _;

const PROCESSES: usize = 4;
const TASKS: usize = 32;
const FOLDER: &str = "VAULT_TEST_FOLDER";
const ADDRESS: &str = "VAULT_TEST_ADDRESS";

/// Zoom's side: each refresh token is good for one use. One line asks, one line answers.
struct Zoom {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Zoom {
    fn start(processes: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let all_there = Arc::new(Barrier::new(processes));
        let known = requests.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, known, all_there) = (stream.expect("a caller"), known.clone(), all_there.clone());
                std::thread::spawn(move || answer(stream, &known, &all_there));
            }
        });
        Self { address, requests }
    }
}

fn answer(mut stream: TcpStream, requests: &Mutex<Vec<String>>, all_there: &Barrier) {
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).expect("a line");
    let answer = match line.trim() {
        "hello" => {
            all_there.wait();
            "go".to_owned()
        }
        token => {
            let used = {
                let mut requests = requests.lock().expect("requests");
                let used = requests.len();
                requests.push(token.to_owned());
                used
            };
            // The first use gives a pair, and the time for others to try as well.
            std::thread::sleep(Duration::from_millis(150));
            if used == 0 {
                "access-2 refresh-2".to_owned()
            } else {
                "dead".to_owned()
            }
        }
    };
    writeln!(stream, "{answer}").expect("answered");
}

fn ask(address: SocketAddr, line: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("Zoom");
    writeln!(stream, "{line}").expect("asked");
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).expect("an answer");
    answer.trim().to_owned()
}

struct Remote(SocketAddr);

impl TokenEndpoint for Remote {
    fn refresh<'a>(&'a self, _: &'a ConnectionId, token: &'a RefreshToken) -> BoxFuture<'a, Result<Grant, TokenError>> {
        let (address, token) = (self.0, token.secret().expose_secret().to_owned());
        Box::pin(async move {
            let answer = tokio::task::spawn_blocking(move || ask(address, &token))
                .await
                .expect("asked");
            let dead = TokenError::DeadGrant {
                code: "invalid_grant".to_owned(),
                reason: "Invalid Token!".to_owned(),
            };
            let (access, refresh) = answer.split_once(' ').ok_or(dead)?;
            Ok(grant(access, refresh, Duration::from_secs(3600)))
        })
    }

    fn service_grant<'a>(&'a self, _: &'a ConnectionId) -> BoxFuture<'a, Result<Grant, TokenError>> {
        unreachable!("the connection has a refresh token")
    }
}

fn grant(access: &str, refresh: &str, life: Duration) -> Grant {
    Grant {
        access_token: access.to_owned().into(),
        renewal: Renewal::Refresh(RefreshToken::new(refresh.to_owned())),
        expires_in: Some(life),
        scopes: Vec::new(),
        api_url: None,
    }
}

fn vault(folder: &Path, address: SocketAddr) -> Vault {
    let store = SqliteStore::open(&folder.join("microapp.db"), &SqliteOptions::default()).expect("a store");
    let builder = Vault::builder(Arc::new(store)).endpoint(Arc::new(Remote(address)));
    builder.open(KeySource::File(folder.join("keys"))).expect("a vault")
}

fn service() -> ConnectionId {
    ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::Service,
    }
}

/// A connection whose token has ended.
async fn set_up(folder: &Path, address: SocketAddr) {
    let vault = vault(folder, address);
    vault.ensure_integration("zoom", "zoom", "ada").expect("an integration");
    let ended = grant("access-1", "refresh-1", Duration::ZERO);
    vault.connect(&service(), ended, "ada").await.expect("connected");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_tasks_of_a_process_share_one_refresh() {
    // As one of several, or alone.
    let mut own = None;
    let (folder, address) = match (std::env::var(FOLDER), std::env::var(ADDRESS)) {
        (Ok(folder), Ok(address)) => (PathBuf::from(folder), address.parse().expect("an address")),
        _ => {
            let (folder, zoom) = (tempfile::tempdir().expect("a folder"), Zoom::start(1));
            set_up(folder.path(), zoom.address).await;
            let (path, address) = (folder.path().to_owned(), zoom.address);
            own = Some((folder, zoom));
            (path, address)
        }
    };
    let vault = vault(&folder, address);
    assert_eq!(ask(address, "hello"), "go");
    let tasks = (0..TASKS).map(|_| {
        let vault = vault.clone();
        tokio::spawn(async move { vault.access_token(&service()).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        let token = task.await.expect("a task").expect("a token");
        assert_eq!(token.secret().expose_secret(), "access-2");
    }
    if let Some((_, zoom)) = own {
        assert_eq!(*zoom.requests.lock().expect("requests"), ["refresh-1"]);
    }
}

#[tokio::test]
async fn four_processes_with_thirty_two_tasks_each_make_one_refresh() {
    let folder = tempfile::tempdir().expect("a folder");
    let zoom = Zoom::start(PROCESSES);
    set_up(folder.path(), zoom.address).await;
    let child = || {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--exact", "thirty_two_tasks_of_a_process_share_one_refresh"]);
        command
            .env(FOLDER, folder.path())
            .env(ADDRESS, zoom.address.to_string());
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process")
    };
    let children: Vec<_> = (0..PROCESSES).map(|_| child()).collect();
    for child in children {
        let output = child.wait_with_output().expect("its end");
        let words = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && words.contains("1 passed"), "{words}");
    }
    assert_eq!(
        *zoom.requests.lock().expect("requests"),
        ["refresh-1"],
        "one refresh for all 128 tasks"
    );
    let status = vault(folder.path(), zoom.address)
        .status(&service())
        .await
        .expect("a status");
    assert_eq!(status.state, microapp_vault::State::Connected);
}
