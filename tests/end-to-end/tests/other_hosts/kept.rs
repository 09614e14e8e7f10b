//! The conformance kit's examination of the hosts in Node and in Python.

use std::path::Path;

use microapp_conformance::Verdict;
use microapp_conformance::host::{PROBE_WASM, Program, examine};

use crate::{HOSTS, Host, NODE, OLDER_NODE, PYTHON};

/// Examines a host by its driver; `lacks` is what it may say that it does not have.
async fn keeps_the_contract(host: &Host, driver: &str, lacks: &[&str]) {
    let Some(program) = host.program() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let probe = folder.path().join("probe.wasm");
    std::fs::write(&probe, PROBE_WASM).expect("to write");
    let driver = Path::new(HOSTS).join(driver);
    let started = Program::start(&program.display().to_string(), &[driver.display().to_string()]);
    let (mut host, _child) = started.expect("a process");
    let report = examine(&mut host, &probe.display().to_string())
        .await
        .expect("a report");
    assert!(report.holds() && report.notes().is_empty(), "{report}");
    for examined in report.clauses() {
        let name = examined.clause.name;
        let wanted = if lacks.contains(&name) {
            Verdict::Lacking
        } else {
            Verdict::Kept
        };
        assert_eq!(examined.verdict(), wanted, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn node_keeps_the_contract() {
    let lacks = ["host.limits.computing", "host.limits.memory", "host.rate-limit.quota"];
    keeps_the_contract(&NODE, "node/conformance.mjs", &lacks).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_node_keeps_the_contract_by_a_worker() {
    let lacks = [
        "host.cancel",
        "host.limits.computing",
        "host.limits.memory",
        "host.rate-limit.quota",
    ];
    keeps_the_contract(&OLDER_NODE, "node/conformance.mjs", &lacks).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn python_keeps_the_contract() {
    let lacks = ["host.cancel", "host.rate-limit.quota"];
    keeps_the_contract(&PYTHON, "python/conformance.py", &lacks).await;
}
