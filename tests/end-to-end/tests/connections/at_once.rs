//! Many processes and tasks that need a newer token at the same moment: Zoom is asked for one.
//!
//! The processes are this test program once more, told by its environment where the others are.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use microapp_runtime::credentials::{CredentialProvider as _, Principal as Asks};
use microapp_server::connections::VaultCredentials;
use microapp_store::Principal;
use microapp_tests::meeting;
use microapp_vault::State;
use secrecy::ExposeSecret as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use zoom_simulator::{AppKind, RequestRecord, Switches};

use crate::support::{Installation, World, id};

const PROCESSES: usize = 4;
const TASKS: usize = 32;
/// The account's app, where the processes find the data folder, and what it is set up with.
const FOLDER: &str = "CONNECTIONS_TEST_FOLDER";
const BASE_URL: &str = "CONNECTIONS_TEST_BASE_URL";
const SECTIONS: &str = "CONNECTIONS_TEST_SECTIONS";
/// Where the processes wait for each other.
const MEETING: &str = "CONNECTIONS_TEST_MEETING";
/// A process that fails says nothing.
const PATIENCE: Duration = Duration::from_secs(120);
/// Longer than an access token lasts.
const LATER: Duration = Duration::from_secs(3_700);

/// What was asked of the token endpoint: the grants' types.
fn grants(world: &World) -> Vec<String> {
    let kind = |request: &RequestRecord| {
        let mut fields = url::form_urlencoded::parse(request.body.as_bytes());
        let kind = fields.find(|(name, _)| name == "grant_type");
        kind.expect("a grant type").1.into_owned()
    };
    world.asked("/oauth/token").iter().map(kind).collect()
}

/// All tasks of this process ask at once. Which token they have, told by its hash.
async fn ask(installation: &Installation) -> String {
    let credentials = VaultCredentials::new(installation.vault.clone(), "zoom");
    let tasks = (0..TASKS).map(|_| {
        let credentials = credentials.clone();
        tokio::spawn(async move { credentials.credential(Asks::Service).await })
    });
    let mut given = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        given.push(task.await.expect("a task").expect("a token"));
    }
    assert!(given.iter().all(|token| token.is_same(&given[0])), "one token for all");
    let kept = installation.vault.access_token(&id(Principal::Service)).await;
    let kept = kept.expect("a token");
    let hash = Sha256::digest(kept.secret().expose_secret().as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One of the processes. By itself, in an ordinary run of the tests, it has nothing to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_the_processes() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let told = |name: &str| std::env::var(name).expect("told by the test that started this process");
    let mut installation = Installation::on(Path::new(&folder)).await;
    installation.clock.advance(LATER);
    installation.configure(&told(BASE_URL), &told(SECTIONS)).await;
    let address: SocketAddr = told(MEETING).parse().expect("an address");
    let mut meeting = BufReader::new(TcpStream::connect(address).await.expect("the others"));
    let mut go = String::new();
    meeting.read_line(&mut go).await.expect("a line");
    assert_eq!(go, "go\n");
    let token = ask(&installation).await;
    meeting.write_all(format!("{token}\n").as_bytes()).await.expect("told");
}

fn process(folder: &Path, world: &World, sections: &str, meeting: SocketAddr) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["--exact", "at_once::one_of_the_processes"])
        .env(FOLDER, folder)
        .env(BASE_URL, world.zoom.base_url())
        .env(SECTIONS, sections)
        .env(MEETING, meeting.to_string())
        .stdout(Stdio::null());
    command.spawn().expect("a process")
}

/// Lets all begin at the same moment, and hears which token each of them has.
async fn meet(listener: &TcpListener) -> Vec<String> {
    let mut all = Vec::new();
    for _ in 0..PROCESSES {
        all.push(BufReader::new(listener.accept().await.expect("a process").0));
    }
    for one in &mut all {
        one.write_all(b"go\n").await.expect("told");
    }
    let mut tokens = Vec::new();
    for mut one in all {
        let mut token = String::new();
        one.read_line(&mut token).await.expect("a line");
        tokens.push(token.trim().to_owned());
    }
    tokens
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_tasks_of_four_processes_refresh_one_connection_once() {
    let folder = scratch::tempdir().expect("a folder");
    let (world, mut installation) = (World::new().await, Installation::on(folder.path()).await);
    let redirect = installation.redirect("admin/api/gwsc/auth/serverContext");
    let app = world.app(AppKind::AccountLevel, &redirect, &[]);
    let mode = "[integration.auth]\nmode = 'authorization-code'";
    let sections = format!("{mode}\n{}", world.section(&app));
    installation.configure(&world.zoom.base_url(), &sections).await;
    installation.sign_in(Principal::Service, &world.person(0)).await;
    assert_eq!(grants(&world), ["authorization_code"]);
    world.zoom.advance(LATER);
    installation.clock.advance(LATER);
    // Long enough for everybody to ask while the first answer is under way.
    world.zoom.set_switches(Switches {
        latency_after_ms: 300,
        ..world.zoom.switches()
    });

    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let processes: Vec<_> = (0..PROCESSES)
        .map(|_| process(folder.path(), &world, &sections, address))
        .collect();
    let met = tokio::time::timeout(PATIENCE, meet(&listener)).await;
    let tokens = met.expect("all have met");
    for mut process in processes {
        assert!(process.wait().expect("an end").success());
    }

    assert_eq!(
        grants(&world),
        ["authorization_code", "refresh_token"],
        "one for all {} tasks",
        PROCESSES * TASKS
    );
    assert!(
        tokens[0].len() == 64 && tokens.iter().all(|token| *token == tokens[0]),
        "{tokens:?}"
    );
    assert_eq!(ask(&installation).await, tokens[0], "and another process has it, too");
    let person = world.person(0);
    let made = installation.invoke("create-meeting", meeting(json!({})), Some(&person));
    assert_eq!(made.await.expect("a meeting")["host_email"], person);
    let status = installation
        .vault
        .status(&id(Principal::Service))
        .await
        .expect("a status");
    assert_eq!((status.state, status.unanswered), (State::Connected, None));
}
