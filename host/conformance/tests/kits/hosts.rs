//! Our own runtime as a host, and hosts with one fault each.

use microapp_conformance::host::{OwnRuntime, examine};
use microapp_conformance::{HOST, Verdict};

use crate::faulty::{Fault, Faulty};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_runtime_keeps_every_clause() {
    let report = examine(&mut OwnRuntime::default(), "probe.wasm")
        .await
        .expect("a report");
    assert!(report.holds(), "{report}");
    for examined in report.clauses() {
        assert_eq!(examined.verdict(), Verdict::Kept, "{}", examined.clause.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_of_a_host_is_found_under_the_name_of_its_clause() {
    // They wait more than they compute.
    let examined = Fault::ALL.iter().map(|(fault, clause)| {
        tokio::spawn(async move {
            let report = examine(&mut Faulty::new(*fault), "probe.wasm").await.expect("a report");
            assert!(
                report.broken_names().contains(clause),
                "{fault:?} should break {clause}:\n{report}"
            );
            let text = report.to_string();
            assert!(
                text.contains(&format!("{clause}: broken")) && text.contains("to do"),
                "{text}"
            );
        })
    });
    for examined in examined.collect::<Vec<_>>() {
        examined.await.expect("found");
    }
    assert!(
        HOST.iter()
            .filter(|clause| Fault::ALL.iter().any(|(_, broken)| *broken == clause.name))
            .count()
            >= 12
    );
}
