//! What the vault costs: a token from memory, a token with a look at the store, and sealing a row.
//!
//! Goal: 20 us for a read.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use microapp_store::{ConnectionId, Principal, SqliteOptions, SqliteStore, Store};
use microapp_vault::{Context, Grant, KeySource, Options, RefreshToken, Renewal, Vault};

fn service() -> ConnectionId {
    ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::Service,
    }
}

fn vault(store: &Arc<SqliteStore>, keys: &KeySource, recheck: Duration) -> Vault {
    let mut options = Options::default();
    options.recheck = recheck;
    let builder = Vault::builder(store.clone()).options(options);
    builder.open(keys.clone()).expect("a vault")
}

fn costs(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = KeySource::File(folder.path().join("keys"));
    let file = folder.path().join("microapp.db");
    let store = Arc::new(SqliteStore::open(&file, &SqliteOptions::default()).expect("a store"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let cached = vault(&store, &keys, Duration::from_secs(3600));
    cached
        .ensure_integration("zoom", "zoom", "bench")
        .expect("an integration");
    let grant = Grant {
        // As long as Zoom's.
        access_token: "a".repeat(700).into(),
        renewal: Renewal::Refresh(RefreshToken::new("r".repeat(700))),
        expires_in: Some(Duration::from_secs(80_000)),
        scopes: vec!["meeting:write:meeting:admin".to_owned(); 12],
        api_url: Some("https://api-eu.zoom.us".to_owned()),
    };
    runtime
        .block_on(cached.connect(&service(), grant, "bench"))
        .expect("connected");

    let mut group = criterion.benchmark_group("read");
    group.bench_function("from memory", |bencher| {
        bencher.iter(|| runtime.block_on(cached.access_token(&service())).expect("a token"));
    });
    let looking = vault(&store, &keys, Duration::ZERO);
    group.bench_function("with a look at the store", |bencher| {
        bencher.iter(|| runtime.block_on(looking.access_token(&service())).expect("a token"));
    });
    group.bench_function("baseline: the store's row alone", |bencher| {
        bencher.iter(|| store.connection(black_box(&service())).expect("a row"));
    });
    group.finish();

    let mut group = criterion.benchmark_group("row of 2 KB");
    let context = Context {
        integration: "zoom",
        purpose: "intent.input",
        parts: &[b"a key"],
    };
    let text = vec![7; 2048];
    group.bench_function("seal", |bencher| {
        bencher.iter(|| cached.seal(&context, black_box(&text)).expect("sealed"));
    });
    let sealed = cached.seal(&context, &text).expect("sealed");
    group.bench_function("open", |bencher| {
        bencher.iter(|| cached.open(&context, black_box(&sealed)).expect("opened"));
    });
    group.finish();
}

criterion_group!(benches, costs);
criterion_main!(benches);
