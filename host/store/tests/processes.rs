//! Several processes and many threads use one file: nothing is lost, nothing happens twice.
//!
//! This program starts itself again for each process, with the file and its number as arguments.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use libtest_mimic::{Arguments, Trial};
use microapp_store::audit::verify_store;
use microapp_store::conformance::rows::{NOW, connection, event, integration, put_connection, service};
use microapp_store::{
    AuditEvent, Change, ConnectionRow, Fence, Lease, Sealed, SqliteOptions, SqliteStore, Store, StoreError,
};

const PROCESSES: u64 = 4;
const THREADS: u64 = 8;
/// How often each thread makes a new version, and how often it holds the lease.
const ROUNDS: u64 = 12;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--process") {
        work(
            Path::new(&arguments[at + 1]),
            arguments[at + 2].parse().expect("a number"),
        );
        return ExitCode::SUCCESS;
    }
    // Runners list and choose tests by the standard harness's options.
    let test = Trial::test("nothing_is_lost", || {
        nothing_is_lost();
        Ok(())
    });
    libtest_mimic::run(&Arguments::from_args(), vec![test]).exit_code()
}

/// What each process does.
fn work(path: &Path, process: u64) {
    let store = SqliteStore::open(path, &SqliteOptions::default()).expect("a store");
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (store, who) = (&store, process * THREADS + thread);
            scope.spawn(move || {
                for _ in 0..ROUNDS {
                    new_version(store, who);
                    hold(store, who);
                }
            });
        }
    });
}

/// Reads, and writes the next version, until nobody was faster.
fn new_version(store: &SqliteStore, who: u64) {
    loop {
        let (row, _) = store.connection(&service("zoom")).expect("read").expect("a row");
        let next = ConnectionRow {
            tokens: Some(Sealed(who.to_be_bytes().to_vec())),
            ..connection(service("zoom"), row.version + 1)
        };
        let mark = Sealed(who.to_be_bytes().to_vec());
        let changes = [
            Change::PutConnection { row: next, mark },
            noted(who, "version", row.version + 1),
        ];
        match store.apply(&changes) {
            Ok(()) => return,
            Err(StoreError::Stale { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Takes the lease, and adds one to a number that only its holder may change.
fn hold(store: &SqliteStore, who: u64) {
    let lease = loop {
        let lease = store.acquire_lease("counter", NOW, Duration::from_secs(60));
        match lease.expect("an answer") {
            Some(lease) => break lease,
            None => std::thread::yield_now(),
        }
    };
    let number = store
        .rate("counter")
        .expect("read")
        .map_or(0, |text| text.parse::<u64>().expect("a number"));
    let put = Change::PutRate {
        name: "counter".to_owned(),
        record: (number + 1).to_string(),
    };
    store
        .apply(&[holding(&lease), put, noted(who, "fence", lease.fence.0)])
        .expect("the lease is held");
    store.release_lease("counter", lease.fence).expect("given back");
}

fn holding(lease: &Lease) -> Change {
    Change::Holding {
        lease: lease.name.clone(),
        fence: lease.fence,
        now: NOW,
    }
}

fn noted(who: u64, what: &str, number: u64) -> Change {
    Change::Audit(AuditEvent {
        who: who.to_string(),
        details: number.to_string(),
        ..event(what)
    })
}

fn nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("microapp.db");
    let program = std::env::current_exe().expect("this program");
    let store = SqliteStore::open(&path, &SqliteOptions::default()).expect("a store");
    store
        .apply(&[
            Change::PutIntegration(integration("zoom", 1)),
            put_connection(service("zoom"), 1),
        ])
        .expect("written");
    let processes: Vec<_> = (0..PROCESSES)
        .map(|number| {
            let mut command = Command::new(&program);
            command
                .arg("--process")
                .arg(&path)
                .arg(number.to_string())
                .stdin(Stdio::null());
            command.spawn().expect("a process")
        })
        .collect();
    for mut process in processes {
        assert!(process.wait().expect("its end").success());
    }
    let all = PROCESSES * THREADS * ROUNDS;
    let (row, mark) = store.connection(&service("zoom")).expect("read").expect("a row");
    assert_eq!(row.version, 1 + all, "no version was lost");
    assert_eq!(row.tokens, mark);
    assert_eq!(
        store.rate("counter").expect("read"),
        Some(all.to_string()),
        "the lease kept others out"
    );
    let head = verify_store(&store).expect("read").expect("one chain");
    assert_eq!(head.sequence, 2 * all);
    let noted = |what: &str| -> Vec<u64> {
        let entries = store.audit(1, u32::MAX).expect("read").into_iter();
        let of_kind = entries.filter(|entry| entry.event.what == what);
        of_kind
            .map(|entry| entry.event.details.parse().expect("a number"))
            .collect()
    };
    let versions: Vec<_> = (2..=1 + all).collect();
    assert_eq!(noted("version"), versions, "each version was written once, in order");
    let fences = noted("fence");
    assert!(fences.is_sorted_by(|one, next| one < next), "fences grow");
    assert_eq!(fences.len() as u64, all);
    let late = store.renew_lease("counter", Fence(fences[0]), NOW, Duration::from_secs(1));
    assert!(matches!(late, Err(StoreError::Fenced { .. })));
}
