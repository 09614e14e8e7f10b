//! Which of a host's meetings is the one that a lost reply was about.

use jiff::Timestamp;
use serde_json::{Value, json};
use zoom_connector::search::{Fit, Verdict, Wanted};
use zoom_connector::zoom::reply::{MeetingReply, parse};

const MARKER: &str = "k3J9xQ2mPw7d";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A one-off meeting on 1 December at ten in Berlin, asked for on 22 November at eight.
fn wanted() -> Wanted<'static> {
    Wanted {
        topic: "Planning",
        kind: 2,
        starts: vec![at("2026-12-01T09:00:00Z")],
        since: at("2026-11-22T08:00:00Z"),
        marker: Some(MARKER),
        marked: true,
    }
}

/// A row of Zoom's list, as it would be without a marker; `change` replaces members.
fn row(change: Value) -> MeetingReply {
    let mut row = json!({
        "id": 98765432101_u64, "topic": "Planning", "type": 2, "start_time": "2026-12-01T09:00:00Z",
        "created_at": "2026-11-22T08:00:01Z", "agenda": "Plan.",
    });
    for (name, value) in change.as_object().unwrap() {
        row[name] = value.clone();
    }
    parse(&row.to_string()).unwrap()
}

fn listed(change: Value) -> Fit {
    wanted().fit(&row(change), false)
}

fn marked(marker: &str) -> String {
    format!("Plan.\n\n[intent:{marker}]")
}

#[test]
fn the_marker_decides_alone() {
    assert_eq!(listed(json!({"agenda": marked(MARKER)})), Fit::Ours);
    let moved = json!({"agenda": marked(MARKER), "topic": "Renamed", "start_time": "2026-12-24T09:00:00Z", "type": 8});
    assert_eq!(listed(moved), Fit::Ours, "somebody may have changed it since");
    assert_eq!(
        listed(json!({"agenda": marked("another")})),
        Fit::Another,
        "all else fits"
    );
    assert_eq!(
        listed(json!({"agenda": format!("{} - mine", marked(MARKER))})),
        Fit::Alike,
        "not at the end"
    );
}

#[test]
fn the_marker_decides_whatever_the_clocks_say() {
    for created_at in ["2026-11-22T09:00:00Z", "2026-11-22T07:30:00Z", "2026-11-01T00:00:00Z"] {
        let change = json!({"created_at": created_at, "agenda": marked(MARKER)});
        assert_eq!(listed(change), Fit::Ours, "{created_at}");
    }
}

#[test]
fn without_a_marker_what_is_older_than_the_intent_by_more_than_clocks_differ_is_another() {
    let unmarked = Wanted {
        marked: false,
        ..wanted()
    };
    for (created_at, beside_marked, beside_unmarked) in [
        ("2026-11-21T07:59:59Z", Fit::Another, Fit::Another),
        ("2026-11-21T08:00:00Z", Fit::Another, Fit::Alike),
        ("2026-11-22T07:54:59Z", Fit::Another, Fit::Alike),
        ("2026-11-22T07:55:00Z", Fit::Alike, Fit::Alike),
        ("2026-11-22T09:00:00Z", Fit::Alike, Fit::Alike),
    ] {
        let row = row(json!({"created_at": created_at}));
        assert_eq!(wanted().fit(&row, false), beside_marked, "{created_at}");
        assert_eq!(unmarked.fit(&row, false), beside_unmarked, "{created_at}");
    }
    assert_eq!(
        listed(json!({"created_at": null})),
        Fit::Alike,
        "what does not say may be younger"
    );
}

#[test]
fn an_agenda_that_may_hide_the_marker_is_read_if_clocks_could_have_made_it_older() {
    for (created_at, fit) in [
        ("2026-11-21T07:59:59Z", Fit::Another),
        ("2026-11-21T08:00:00Z", Fit::Unread),
    ] {
        assert_eq!(
            listed(json!({"created_at": created_at, "agenda": "x".repeat(250)})),
            fit
        );
    }
}

#[test]
fn without_a_marker_topic_kind_and_start_have_to_fit() {
    assert_eq!(listed(json!({})), Fit::Alike);
    for (change, fit) in [
        (json!({"topic": " Planning "}), Fit::Alike),
        (json!({"topic": "planning"}), Fit::Another),
        (json!({"type": 8}), Fit::Another),
        (json!({"start_time": "2026-12-01T10:00:00Z"}), Fit::Another),
        (json!({"start_time": "2026-12-01T10:00:00+01:00"}), Fit::Alike),
        (json!({"start_time": "2026-12-01T09:00:30Z"}), Fit::Alike),
        (json!({"start_time": null}), Fit::Alike),
        (json!({"agenda": ""}), Fit::Alike),
    ] {
        assert_eq!(listed(change.clone()), fit, "{change}");
    }
}

#[test]
fn an_agenda_that_the_list_cuts_off_has_to_be_read() {
    let long = "x".repeat(250);
    assert_eq!(listed(json!({"agenda": long})), Fit::Unread);
    assert_eq!(
        listed(json!({"agenda": long, "topic": "Other"})),
        Fit::Unread,
        "it may have been renamed"
    );
    assert_eq!(listed(json!({"agenda": null})), Fit::Unread, "a list may leave it away");
    assert_eq!(listed(json!({"agenda": "x".repeat(249)})), Fit::Alike);
    assert_eq!(
        wanted().fit(&row(json!({"agenda": long})), true),
        Fit::Alike,
        "that is all of it"
    );
    let unmarked = Wanted {
        marker: None,
        marked: false,
        ..wanted()
    };
    assert_eq!(
        unmarked.fit(&row(json!({"agenda": long})), false),
        Fit::Unread,
        "it may be marked as another's"
    );
    let other = row(json!({"agenda": long, "topic": "Other"}));
    assert_eq!(unmarked.fit(&other, false), Fit::Another, "no need to read it");
}

#[test]
fn a_series_is_listed_under_any_of_its_dates() {
    let series = Wanted {
        kind: 8,
        starts: vec![at("2026-12-01T09:00:00Z"), at("2026-12-03T09:00:00Z")],
        ..wanted()
    };
    for (start, fit) in [
        ("2026-12-03T09:00:00Z", Fit::Alike),
        ("2026-12-04T09:00:00Z", Fit::Another),
    ] {
        assert_eq!(
            series.fit(&row(json!({"type": 8, "start_time": start})), false),
            fit,
            "{start}"
        );
    }
}

#[test]
fn a_meeting_with_no_fixed_time_has_no_start_to_compare() {
    let open = Wanted {
        kind: 3,
        starts: Vec::new(),
        ..wanted()
    };
    assert_eq!(
        open.fit(&row(json!({"type": 3, "start_time": null})), false),
        Fit::Alike
    );
}

/// Made, not made, or undecided with so many candidates.
fn verdict(wanted: &Wanted<'_>, ours: usize, alike: usize, now: &str) -> String {
    let rows = |count| (0..count).map(|_| row(json!({}))).collect();
    match wanted.decide(rows(ours), rows(alike), at(now)) {
        Verdict::Made(_) => "made".to_owned(),
        Verdict::NotMade => "not made".to_owned(),
        Verdict::Undecided(_, candidates) => format!("undecided {}", candidates.len()),
    }
}

#[test]
fn only_one_is_adopted_and_nothing_in_doubt() {
    let (marked, unmarked) = (
        wanted(),
        Wanted {
            marked: false,
            ..wanted()
        },
    );
    for (ours, alike, if_marked, if_unmarked) in [
        (0, 0, "not made", "not made"),
        (1, 0, "made", "made"),
        (1, 3, "made", "made"),
        (2, 0, "undecided 2", "undecided 2"),
        (0, 1, "undecided 1", "made"),
        (0, 2, "undecided 2", "undecided 2"),
    ] {
        let now = "2026-11-22T08:02:00Z";
        assert_eq!(verdict(&marked, ours, alike, now), if_marked, "{ours} {alike}");
        assert_eq!(verdict(&unmarked, ours, alike, now), if_unmarked, "{ours} {alike}");
    }
}

#[test]
fn what_zoom_lists_no_more_is_not_missing() {
    let once = wanted();
    assert_eq!(
        verdict(&once, 0, 0, "2026-12-30T08:59:00Z"),
        "not made",
        "29 days after its start"
    );
    assert_eq!(verdict(&once, 0, 0, "2026-12-30T09:01:00Z"), "undecided 0");
    assert_eq!(verdict(&once, 1, 0, "2026-12-30T09:01:00Z"), "made");
    let series = Wanted { kind: 8, ..wanted() };
    assert_eq!(
        verdict(&series, 0, 0, "2026-12-30T09:01:00Z"),
        "not made",
        "a year for a series"
    );
    let open = Wanted {
        kind: 3,
        starts: Vec::new(),
        ..wanted()
    };
    assert_eq!(verdict(&open, 0, 0, "2027-11-30T00:00:00Z"), "undecided 0");
}

#[test]
fn without_a_marker_what_was_made_a_little_before_is_not_adopted() {
    let unmarked = Wanted {
        marked: false,
        ..wanted()
    };
    for (created_at, adopted) in [
        ("2026-11-22T07:59:49Z", false),
        ("2026-11-22T07:59:50Z", true),
        ("2026-11-22T08:00:00Z", true),
    ] {
        let alike = vec![row(json!({"created_at": created_at}))];
        let verdict = unmarked.decide(Vec::new(), alike, at("2026-11-22T08:02:00Z"));
        assert_eq!(
            matches!(verdict, Verdict::Made(_)),
            adopted,
            "{created_at}: {verdict:?}"
        );
        assert!(adopted || matches!(&verdict, Verdict::Undecided(_, candidates) if candidates.len() == 1));
    }
}
