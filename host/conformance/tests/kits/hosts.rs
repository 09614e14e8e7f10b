//! Our own runtime as a host, and hosts with one fault each.

use std::collections::HashSet;

use futures::FutureExt as _;
use microapp_conformance::host::{Call, Host as _, Lines, OwnRuntime, examine};
use microapp_conformance::{HOST, Verdict};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream};

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
    let examined = Fault::ALL.iter().map(|&(fault, clause)| {
        tokio::spawn(async move {
            let mut host = Faulty::new(fault, clause);
            let report = examine(&mut host, "probe.wasm").await.expect("a report");
            assert!(
                report.broken_names().contains(&clause),
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
}

#[test]
fn every_clause_is_broken_by_some_host() {
    let broken: HashSet<_> = Fault::ALL.iter().map(|(_, clause)| *clause).collect();
    let all: HashSet<_> = HOST.iter().map(|clause| clause.name).collect();
    assert_eq!(broken, all);
}

/// A program that answers each line with these, and never waits for a cancellation.
async fn answers(stream: DuplexStream, lines: &[&str]) {
    let (from, mut to) = tokio::io::split(stream);
    let mut asked = BufReader::new(from).lines();
    for line in lines {
        asked.next_line().await.expect("read").expect("a line");
        to.write_all(format!("{line}\n").as_bytes()).await.expect("written");
    }
}

#[tokio::test]
async fn a_call_that_ends_before_it_is_cancelled_is_heard() {
    let (ours, theirs) = tokio::io::duplex(1 << 10);
    let (from, to) = tokio::io::split(ours);
    let mut host = Lines::new(BufReader::new(from), to);
    let call = Call {
        call: 1,
        action: "run".to_owned(),
        input: "{}".to_owned(),
        acting_user: None,
        intent: None,
        deadline_ms: 1_000,
        credential: true,
    };
    // What would cancel it never comes.
    let never = std::future::pending().boxed();
    let (done, ()) = tokio::join!(
        host.call(&call, Some(never)),
        answers(theirs, &[r#"{"call": 1, "output": "{}"}"#])
    );
    assert_eq!(done.expect("an answer").output.as_deref(), Some("{}"));
}
