//! Connectors that keep the contract, and those that break it in one way each.

use std::collections::HashSet;

use microapp_conformance::connector::{Samples, examine};
use microapp_conformance::{CONNECTOR, Report};

const SAMPLES: &str = r#"{
    "replies": [
        { "method": "POST", "path": "things", "status": 201, "body": { "id": "t-1" } },
        { "method": "GET", "path": "things", "body": { "items": [{ "id": "t-1" }] } }
    ],
    "samples": [
        { "action": "make", "input": { "name": "lamp", "count": 2 },
          "refusals": [{ "error": "conflict", "reply": { "method": "POST", "status": 409, "body": "taken" } }] },
        { "action": "list", "input": {} },
        { "action": "count", "input": {} }
    ],
    "errors": {
        "make": ["conflict", "daily_limit", "invalid_input", "not_allowed", "not_found", "rate_limited", "unauthorized",
            "unavailable", "unknown_outcome", "upstream"],
        "list": ["conflict", "daily_limit", "invalid_input", "not_allowed", "not_found", "rate_limited", "unauthorized",
            "unavailable", "upstream"],
        "count": ["invalid_input"]
    }
}"#;

async fn examined(component: &[u8]) -> Report {
    let samples = Samples::from_json(SAMPLES).expect("samples");
    examine(component, &samples).await.expect("a report")
}

#[tokio::test]
async fn a_connector_that_keeps_the_contract_keeps_every_clause() {
    let report = examined(test_guests::SLOPPY).await;
    assert!(report.holds(), "{report}");
    let checks = report
        .clauses()
        .iter()
        .map(|examined| (examined.clause.name, examined.checks));
    for (name, checks) in checks {
        assert!(checks > 0, "{name} was not examined");
    }
}

#[tokio::test]
async fn zoom_keeps_every_clause() {
    let samples = Samples::from_json(zoom_component::CONFORMANCE).expect("samples");
    let report = examine(zoom_component::ZOOM_WASM, &samples).await.expect("a report");
    assert!(report.holds(), "{report}");
    assert!(report.notes().is_empty(), "{:#?}", report.notes());
    for examined in report.clauses() {
        assert!(examined.checks > 0, "{} was not examined", examined.clause.name);
    }
}

#[tokio::test]
async fn webex_keeps_every_clause() {
    let samples = Samples::from_json(webex_component::CONFORMANCE).expect("samples");
    let report = examine(webex_component::WEBEX_WASM, &samples).await.expect("a report");
    assert!(report.holds(), "{report}");
    let unexamined = report.clauses().iter().filter(|examined| examined.checks == 0);
    let names: Vec<_> = unexamined.map(|examined| examined.clause.name).collect();
    assert_eq!(names, ["connector.offline"], "{report}");
}

#[tokio::test]
async fn without_samples_inputs_are_made_from_the_schemas() {
    let report = examine(test_guests::SLOPPY, &Samples::default())
        .await
        .expect("a report");
    assert!(report.holds(), "{report}");
    assert!(
        report.notes().iter().any(|note| note.starts_with("make: no sample")),
        "{:#?}",
        report.notes()
    );
    let refused = report
        .clauses()
        .iter()
        .find(|examined| examined.clause.name == "connector.input.refused");
    assert!(refused.is_some_and(|examined| examined.checks > 20), "{report}");
}

/// Each fault of the sloppy connector, and the clause that has to be named. Others may be broken by it too.
const FAULTS: &[(&str, &str)] = &[
    ("the time in the manifest", "connector.describe.pure"),
    ("a setting in the manifest", "connector.describe.pure"),
    ("a slow description", "connector.describe.fast"),
    ("no title", "connector.manifest.complete"),
    ("a name with a space", "connector.manifest.names"),
    ("a host with a scheme", "connector.manifest.hosts"),
    ("a base URL with a port", "connector.manifest.hosts"),
    ("a rate of zero", "connector.manifest.rates"),
    ("a look-up that writes", "connector.manifest.look-up"),
    ("a list that posts", "connector.manifest.effect"),
    ("a setting of its own", "connector.manifest.settings"),
    ("a schema that is none", "connector.schema.valid"),
    ("any action will do", "connector.invoke.unknown-action"),
    ("no JSON as upstream", "connector.invoke.not-json"),
    ("takes any input", "connector.input.refused"),
    ("too many items", "connector.input.refused"),
    ("no fields", "connector.error.shape"),
    ("another field", "connector.input.fields"),
    ("sends before it checks", "connector.input.nothing-sent"),
    ("a panic at no JSON", "connector.no-trap"),
    ("a panic at an answer", "connector.no-trap"),
    ("a host that is not declared", "connector.http.declared-hosts"),
    ("an authorization header", "connector.http.headers"),
    ("a header of a way in between", "connector.http.headers"),
    ("an unknown class", "connector.http.rate-class"),
    ("pages without end", "connector.http.bounded"),
    ("offline, and asks", "connector.offline"),
    ("a number for a text", "connector.output.schema"),
    ("no identity", "connector.error.shape"),
    ("a failure as success", "connector.error.told"),
    ("not sent as upstream", "connector.error.of-failures"),
    ("a lost answer as unavailable", "connector.error.unknown-outcome"),
    ("401 as upstream", "connector.error.of-statuses"),
    ("a conflict as upstream", "connector.error.declared"),
    ("an error that is not listed", "connector.error.listed"),
    ("a look-up that wants a marker", "connector.look-up.input"),
    ("maybe", "connector.look-up.output"),
    ("no answer as no", "connector.look-up.decides-nothing"),
];

/// Clauses that need another component, or other samples, to be broken.
const ELSEWHERE: [&str; 3] = ["connector.loads", "connector.sample.fits", "connector.sample.accepted"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_found_under_the_name_of_its_clause() {
    let tasks = FAULTS.iter().map(|(fault, clause)| {
        tokio::spawn(async move {
            let report = examined(&test_guests::sloppy(fault)).await;
            assert!(
                report.broken_names().contains(clause),
                "“{fault}” should break {clause}:\n{report}"
            );
            let text = report.to_string();
            assert!(
                text.contains(&format!("{clause}: broken")) && text.contains("to do"),
                "{text}"
            );
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.expect("found");
    }
}

#[test]
fn every_clause_is_broken_by_somebody() {
    let broken: HashSet<_> = FAULTS.iter().map(|(_, clause)| *clause).chain(ELSEWHERE).collect();
    let all: HashSet<_> = CONNECTOR.iter().map(|clause| clause.name).collect();
    assert_eq!(broken, all);
}

#[tokio::test]
async fn components_that_no_host_loads_are_told_by_what_is_wrong() {
    for (component, word) in [
        (test_guests::FILE_IMPORT, "wasi:filesystem"),
        (test_guests::SOCKET_IMPORT, "wasi:sockets"),
        (test_guests::OLD_CONTRACT, "version"),
        (test_guests::NO_CONNECTOR, "does not export"),
        (b"no component".as_slice(), "no WebAssembly component"),
    ] {
        let report = examined(component).await;
        assert_eq!(report.broken_names(), ["connector.loads"]);
        assert!(report.to_string().contains(word), "{word}: {report}");
    }
}

#[tokio::test]
async fn the_hostile_guests_are_found_out() {
    for (component, clause) in [
        (test_guests::AUTHORIZATION, "connector.http.headers"),
        (test_guests::CRASH, "connector.no-trap"),
        (test_guests::ENDLESS_LOOP, "connector.no-trap"),
        (test_guests::EXIT_EARLY, "connector.no-trap"),
        (test_guests::MEMORY_HOG, "connector.no-trap"),
        (test_guests::RECURSION, "connector.no-trap"),
    ] {
        let report = examine(component, &Samples::default()).await.expect("a report");
        assert!(report.broken_names().contains(&clause), "{clause}: {report}");
    }
}

#[tokio::test]
async fn samples_are_held_to_the_connector() {
    let wrong = r#"{"samples": [
        { "action": "mend", "input": {} },
        { "action": "make", "input": { "name": 7 } },
        { "action": "list", "input": {}, "replies": [{ "status": 500 }] }
    ]}"#;
    let samples = Samples::from_json(wrong).expect("samples");
    let report = examine(test_guests::SLOPPY, &samples).await.expect("a report");
    assert_eq!(
        report.broken_names(),
        [
            "connector.sample.fits",
            "connector.sample.accepted",
            "connector.error.listed"
        ]
    );
    let text = report.to_string();
    assert!(
        text.contains("samples[0]") && text.contains("`mend`") && text.contains("samples[1]"),
        "{text}"
    );
}

#[tokio::test]
async fn the_list_of_errors_is_held_to_what_comes() {
    let with = |make: &str, others: &str| {
        let errors = format!(r#""count": ["invalid_input"], "make": {make}{others}"#);
        let (before, _) = SAMPLES.split_once("\"errors\"").expect("errors");
        Samples::from_json(&format!("{before}\"errors\": {{ {errors} }} }}")).expect("samples")
    };
    let samples = with(r#"["conflict", "missing_scope"]"#, r#", "mend": []"#);
    let report = examine(test_guests::SLOPPY, &samples).await.expect("a report");
    assert_eq!(report.broken_names(), ["connector.error.listed"]);
    let listed = report.broken().next().expect("broken");
    let told: Vec<String> = listed
        .findings
        .iter()
        .map(|finding| format!("{}: {}; {}", finding.place, finding.expected, finding.found))
        .collect();
    assert!(
        told[0].starts_with("errors.mend: an action of the manifest"),
        "{told:#?}"
    );
    assert!(
        told[1].starts_with("errors.make: missing_scope, as listed; missing_scope never came"),
        "{told:#?}"
    );
    assert!(
        told[2].starts_with("errors.make: no error but those that are listed; daily_limit"),
        "{told:#?}"
    );
    // `list` has a sample, and no list.
    assert_eq!(listed.broken, 2 + 9 + 1, "{report}");
}
