//! Any rule, from any start, in any zone: dates in order, no more than allowed, in bounded time.
#![no_main]

use fuzz::{AnyStart, Rule, zone};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};
use zoom_connector::recurrence::{expand, preview};

#[derive(Arbitrary, Debug)]
struct Case {
    rule: Rule,
    start: AnyStart,
    zone: u16,
    duration_minutes: u32,
    limit: u16,
}

fuzz_target!(|case: Case| {
    let rule = case.rule.into_recurrence();
    let start = case.start.into_start();
    let zone = zone(case.zone);
    let limit = u32::from(case.limit % 1_000);
    let Ok(instances) = expand(&rule, &start, &zone, limit) else {
        return;
    };
    assert!(instances.len() <= usize::from(case.limit % 1_000).max(1));
    assert!(instances.is_sorted_by(|a, b| a.start < b.start));
    assert!(
        instances
            .iter()
            .all(|instance| instance.nominal >= start.local_in(&zone))
    );
    if let Ok(series) = preview(&rule, &start, &zone, case.duration_minutes, limit) {
        assert_eq!(series.occurrences.len(), instances.len());
    }
});
