//! Installed templates.

use std::ops::RangeInclusive;

use super::rows::{HARD_NAMES, integration, put_template, template};
use super::{cases, done, missing, stale};
use crate::{Change, Store, TemplateRow, Timestamp};

cases![
    a_template_comes_back_as_it_was_byte_for_byte,
    releases_of_a_template_count_up,
    templates_are_listed_by_name_and_release_and_for_one_integration,
    releases_are_forgotten_by_number_and_the_next_follows_the_newest,
    templates_go_with_their_integration,
];

fn forget(integration: &str, name: &str, releases: RangeInclusive<u64>) -> Change {
    Change::RemoveTemplates {
        integration: integration.to_owned(),
        name: name.to_owned(),
        releases,
    }
}

fn releases(store: &dyn Store, integration: &str) -> Vec<(String, u64)> {
    let rows = store.templates(integration).expect("read").into_iter();
    rows.map(|row| (row.name, row.release)).collect()
}

fn a_template_comes_back_as_it_was_byte_for_byte(store: &dyn Store) {
    assert_eq!(store.templates("zoom").expect("read"), []);
    assert_eq!(store.template_bundle("zoom", "tutoring", 1).expect("read"), None);
    for name in HARD_NAMES {
        done(store, &[Change::PutIntegration(integration(name, 1))]);
        let row = TemplateRow {
            version: name.to_owned(),
            title: format!("{name}\u{1f5d3}"),
            sha256: [0xff; 32],
            installed: Timestamp(i64::MIN),
            installed_by: name.to_owned(),
            ..template(name, name, 1)
        };
        let bundle: Vec<u8> = (0..=255).cycle().take(1 << 20).collect();
        let put = Change::PutTemplate {
            row: row.clone(),
            bundle: bundle.clone(),
        };
        done(store, &[put]);
        assert_eq!(store.templates(name).expect("read"), [row]);
        assert_eq!(store.template_bundle(name, name, 1).expect("read"), Some(bundle));
        for none in [0, 2, u64::MAX] {
            assert_eq!(store.template_bundle(name, name, none).expect("read"), None);
        }
    }
}

fn releases_of_a_template_count_up(store: &dyn Store) {
    missing(store, &[put_template("zoom", "tutoring", 1)]);
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    for never in [0, 2, u64::MAX] {
        stale(store, &[put_template("zoom", "tutoring", never)]);
    }
    done(store, &[put_template("zoom", "tutoring", 1)]);
    for not_next in [0, 1, 3, u64::MAX] {
        stale(store, &[put_template("zoom", "tutoring", not_next)]);
    }
    done(store, &[put_template("zoom", "tutoring", 2)]);
    assert_eq!(
        store.templates("zoom").expect("read"),
        [template("zoom", "tutoring", 1), template("zoom", "tutoring", 2)]
    );
    assert_eq!(
        store.template_bundle("zoom", "tutoring", 1).expect("read"),
        Some(vec![1])
    );
    assert_eq!(
        store.template_bundle("zoom", "tutoring", 2).expect("read"),
        Some(vec![2])
    );
    assert_eq!(store.template_bundle("zoom", "Tutoring", 2).expect("read"), None);
}

fn templates_are_listed_by_name_and_release_and_for_one_integration(store: &dyn Store) {
    for name in ["zoom", "other"] {
        done(store, &[Change::PutIntegration(integration(name, 1))]);
    }
    for (integration, name, release) in [
        ("zoom", "tutoring", 1),
        ("other", "tutoring", 1),
        ("zoom", "Panel", 1),
        ("zoom", "tutoring", 2),
        ("zoom", "panel", 1),
    ] {
        done(store, &[put_template(integration, name, release)]);
    }
    let own = |name: &str, release| (name.to_owned(), release);
    assert_eq!(
        releases(store, "zoom"),
        [own("Panel", 1), own("panel", 1), own("tutoring", 1), own("tutoring", 2)]
    );
    assert_eq!(releases(store, "other"), [own("tutoring", 1)]);
}

fn releases_are_forgotten_by_number_and_the_next_follows_the_newest(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    for release in 1..=4 {
        done(store, &[put_template("zoom", "tutoring", release)]);
    }
    done(store, &[put_template("zoom", "panel", 1)]);
    let own = |name: &str, release| (name.to_owned(), release);
    // The newest is taken back; what follows takes its number.
    done(store, &[forget("zoom", "tutoring", 4..=u64::MAX)]);
    assert_eq!(store.template_bundle("zoom", "tutoring", 4).expect("read"), None);
    stale(store, &[put_template("zoom", "tutoring", 5)]);
    done(store, &[put_template("zoom", "tutoring", 4)]);
    // Old ones go, in one batch with a new one.
    done(
        store,
        &[put_template("zoom", "tutoring", 5), forget("zoom", "tutoring", 0..=3)],
    );
    assert_eq!(
        releases(store, "zoom"),
        [own("panel", 1), own("tutoring", 4), own("tutoring", 5)]
    );
    // None of these is there.
    done(
        store,
        &[
            forget("zoom", "tutoring", 1..=3),
            forget("zoom", "Tutoring", 0..=u64::MAX),
            forget("other", "panel", 0..=u64::MAX),
        ],
    );
    done(store, &[forget("zoom", "tutoring", 0..=u64::MAX)]);
    assert_eq!(releases(store, "zoom"), [own("panel", 1)]);
    done(store, &[put_template("zoom", "tutoring", 1)]);
}

fn templates_go_with_their_integration(store: &dyn Store) {
    for name in ["zoom", "other"] {
        done(
            store,
            &[
                Change::PutIntegration(integration(name, 1)),
                put_template(name, "tutoring", 1),
            ],
        );
    }
    done(store, &[Change::RemoveIntegration("zoom".to_owned())]);
    assert_eq!(store.templates("zoom").expect("read"), []);
    assert_eq!(store.template_bundle("zoom", "tutoring", 1).expect("read"), None);
    assert_eq!(
        store.templates("other").expect("read"),
        [template("other", "tutoring", 1)]
    );
    missing(store, &[put_template("zoom", "tutoring", 1)]);
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    assert_eq!(store.templates("zoom").expect("read"), []);
}
