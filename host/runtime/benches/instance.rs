//! What isolation costs: an instance for each call, and memory for each live one.
//!
//! `cargo bench -p microapp-runtime --bench instance`
#![allow(missing_docs, reason = "a benchmark")]
#![allow(clippy::print_stdout, reason = "it prints its figures")]

use std::time::{Duration, Instant};

use criterion::Criterion;
use microapp_runtime::{Connector, Engine, EngineOptions, Integration, Invocation};
use tokio::runtime::Runtime;

/// Live at once, for the memory's figure.
const LIVE: usize = 1_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut options = EngineOptions::default();
    options.max_instances = LIVE as u32 + 8;
    let engine = Engine::new(options).expect("an engine");
    let connector = Connector::from_bytes(&engine, test_guests::ECHO).expect("a connector");
    let integration = runtime
        .block_on(Integration::builder(&connector).build())
        .expect("an integration");
    // Memory first: what is measured later has touched pages that count as resident.
    memory(&runtime, &integration);
    let mut criterion = Criterion::default().configure_from_args();
    times(&mut criterion, &runtime, &connector, &integration);
    criterion.final_summary();
}

fn times(criterion: &mut Criterion, runtime: &Runtime, connector: &Connector, integration: &Integration) {
    let mut group = criterion.benchmark_group("instance");
    group.bench_function("store + instantiate + drop", |bencher| {
        bencher.iter_custom(|rounds| {
            runtime.block_on(async {
                let started = Instant::now();
                for _ in 0..rounds {
                    connector.probe().await.expect("an instance");
                }
                started.elapsed()
            })
        });
    });
    group.bench_function("invoke without a request", |bencher| {
        bencher.iter_custom(|rounds| {
            runtime.block_on(async {
                let started = Instant::now();
                for _ in 0..rounds {
                    integration
                        .invoke(Invocation::new("run", r#"{"reply":"1"}"#))
                        .await
                        .expect("an output");
                }
                started.elapsed()
            })
        });
    });
    group.finish();
}

/// Resident memory of instances that all wait in the middle of a call.
fn memory(runtime: &Runtime, integration: &Integration) {
    runtime.block_on(async {
        integration
            .invoke(Invocation::new("run", r#"{"sleep_ms":1}"#))
            .await
            .expect("an output");
        let before = resident();
        let calls: Vec<_> = (0..LIVE)
            .map(|_| {
                let integration = integration.clone();
                tokio::spawn(async move { integration.invoke(Invocation::new("run", r#"{"sleep_ms":3000}"#)).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let live = resident();
        for call in calls {
            call.await.expect("no panic").expect("an output");
        }
        let after = resident();
        let each = live.saturating_sub(before) / LIVE;
        println!(
            "memory for each of {LIVE} live instances: {:.1} KB",
            each as f64 / 1_024.0
        );
        println!(
            "kept after all {LIVE} were dropped: {:.1} MB",
            after.saturating_sub(before) as f64 / 1_048_576.0
        );
    });
}

/// Bytes of this process that are in memory.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1_024
}
