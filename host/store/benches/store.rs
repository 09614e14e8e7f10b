//! What a commit and a read cost, beside the same done with SQLite alone.
//!
//! On the disk of the system's folder for such files: a commit is mostly a sync, so its figure is the disk's.

use std::hint::black_box;

use criterion::{BatchSize, Criterion};
use microapp_store::conformance::rows::{connection, event, integration, intent, mark, service};
use microapp_store::{Change, ConnectionRow, IntentRow, IntentState, Sealed, SqliteOptions, SqliteStore, Store as _};
use rusqlite::{Connection, TransactionBehavior, params};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    commits(&mut criterion);
    reads(&mut criterion);
    criterion.final_summary();
}

/// What an action writes before it sends: an intent with a sealed input of 2 KiB.
fn new_intent(number: u64) -> IntentRow {
    IntentRow {
        input: Sealed(vec![8; 2048]),
        ..intent("zoom", &number.to_string(), 1)
    }
}

/// SQLite with the same promises, and one table.
fn bare(folder: &tempfile::TempDir) -> Connection {
    let connection = Connection::open(folder.path().join("bare.db")).expect("SQLite");
    connection
        .execute_batch(
            "PRAGMA journal_mode = wal; PRAGMA synchronous = full;
             CREATE TABLE t (key TEXT NOT NULL PRIMARY KEY, input BLOB NOT NULL) STRICT",
        )
        .expect("a table");
    connection
}

fn commits(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("commit");
    let mut bare = bare(&folder);
    let mut number = 0_u64;
    let input = vec![8_u8; 2048];
    group.bench_function("bare insert", |bencher| {
        bencher.iter(|| {
            number += 1;
            let transaction = bare
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .expect("a transaction");
            transaction
                .prepare_cached("INSERT INTO t VALUES (?1, ?2)")
                .expect("a statement")
                .execute(params![number.to_string(), input])
                .expect("inserted");
            transaction.commit().expect("committed");
        });
    });
    let store = SqliteStore::open(&folder.path().join("microapp.db"), &SqliteOptions::default()).expect("a store");
    store
        .apply(&[Change::PutIntegration(integration("zoom", 1))])
        .expect("written");
    group.bench_function("new intent", |bencher| {
        bencher.iter(|| {
            number += 1;
            store
                .apply(&[Change::PutIntent(new_intent(number))])
                .expect("committed");
        });
    });
    group.bench_function("intent done, noted", |bencher| {
        let prepare = || {
            number += 1;
            store
                .apply(&[Change::PutIntent(new_intent(number))])
                .expect("committed");
            let done = IntentRow {
                version: 2,
                state: IntentState::Done,
                answer: Some(Sealed(vec![9; 2048])),
                ..new_intent(number)
            };
            [Change::PutIntent(done), Change::Audit(event("intent.done"))]
        };
        bencher.iter_batched(
            prepare,
            |batch| store.apply(&batch).expect("committed"),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn reads(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("read");
    let bare = bare(&folder);
    bare.execute("INSERT INTO t VALUES ('1', ?1)", [vec![7_u8; 2048]])
        .expect("inserted");
    group.bench_function("bare select", |bencher| {
        bencher.iter(|| {
            let mut statement = bare
                .prepare_cached("SELECT * FROM t WHERE key = ?1")
                .expect("a statement");
            let row = statement.query_row(["1"], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)));
            black_box(row.expect("a row"))
        });
    });
    let store = SqliteStore::open(&folder.path().join("microapp.db"), &SqliteOptions::default()).expect("a store");
    let row = ConnectionRow {
        tokens: Some(Sealed(vec![7; 2048])),
        ..connection(service("zoom"), 1)
    };
    let put = Change::PutConnection { row, mark: mark(1) };
    store
        .apply(&[Change::PutIntegration(integration("zoom", 1)), put])
        .expect("written");
    group.bench_function("connection", |bencher| {
        bencher.iter(|| black_box(store.connection(&service("zoom")).expect("read").expect("a row")));
    });
    group.finish();
}
