//! The figures in the OpenMetrics text format, for whoever scrapes them.
//!
//! No subject is named: a host's e-mail address does not belong into a store of metrics, and a label for each would make
//! as many series as there are people. Quotas are told by their fullest subject, and by how many have reached the warning
//! level.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::report::{GateReport, RateReport};

/// The text for these integrations, by name. Its media type is
/// `application/openmetrics-text; version=1.0.0; charset=utf-8`.
///
/// ```
/// use microapp_runtime::limiter::openmetrics;
/// assert!(openmetrics([]).ends_with("# EOF\n"));
/// ```
pub fn openmetrics<'a>(integrations: impl IntoIterator<Item = (&'a str, &'a RateReport)>) -> String {
    let integrations: Vec<_> = integrations.into_iter().collect();
    let mut text = String::new();
    // Writing to a string can't fail.
    let _ = write_all(&mut text, &integrations);
    text
}

type Integrations<'a> = [(&'a str, &'a RateReport)];

fn write_all(text: &mut String, integrations: &Integrations<'_>) -> fmt::Result {
    let windows = |value: fn(&GateReport) -> u64| {
        move |report: &RateReport| {
            let whole = (vec![("class", String::new())], value(&report.window).to_string());
            let classes = report.classes.iter();
            let classes =
                classes.map(move |class| (vec![("class", class.name.clone())], value(&class.window).to_string()));
            std::iter::once(whole).chain(classes).collect::<Vec<_>>()
        }
    };
    let mut family = Families { text, integrations };
    let name = "microapp_rate_limit_requests";
    let help = "Most requests in any interval; of the integration where class is empty.";
    family.write(name, "gauge", help, windows(|window| window.requests.into()))?;
    let name = "microapp_rate_used_requests";
    let help = "Requests that may have arrived within the last interval.";
    family.write(name, "gauge", help, windows(|window| window.used.into()))?;
    let name = "microapp_rate_in_flight_requests";
    family.write(
        name,
        "gauge",
        "Requests under way.",
        windows(|window| window.in_flight.into()),
    )?;
    let help = "Requests that wait for a slot.";
    family.write("microapp_rate_waiting_requests", "gauge", help, waiting)?;
    let help = "Seconds until a slot is free; absent while all are under way.";
    family.write("microapp_rate_next_free_seconds", "gauge", help, next_free)?;
    let help = "Requests that were sent.";
    family.write("microapp_rate_granted", "counter", help, |report| one(report.granted))?;
    let help = "Requests that were not sent, because no slot could come in time or a day's limit is used up.";
    family.write("microapp_rate_refused", "counter", help, |report| {
        let reason = |name: &str, value: u64| (vec![("reason", name.to_owned())], value.to_string());
        vec![
            reason("busy", report.refused_busy),
            reason("daily", report.refused_daily),
        ]
    })?;
    let help = "Requests that were sent again, because the service asked to slow down.";
    family.write("microapp_rate_repeated", "counter", help, |report| one(report.repeated))?;
    let help = "Repetitions that the budget has left.";
    family.write("microapp_rate_repeats_left", "gauge", help, |report| {
        one(report.repeats_left.into())
    })?;
    let help = "Requests held back by what the service's refusals have taught, by whom they concern.";
    family.write("microapp_rate_holds", "gauge", help, holds)?;
    let help = "Requests a day that a quota allows each subject.";
    family.write("microapp_rate_quota_limit_requests", "gauge", help, |report| {
        quotas(report, |quota| quota.limit)
    })?;
    let help = "Requests of the day, of the subject that has most.";
    family.write("microapp_rate_quota_used_requests", "gauge", help, |report| {
        quotas(report, |quota| quota.most)
    })?;
    let help = "Subjects that have reached a quota's warning level.";
    family.write("microapp_rate_quota_warnings", "gauge", help, |report| {
        quotas(report, |quota| quota.warnings)
    })?;
    writeln!(family.text, "# EOF")
}

type Sample = (Vec<(&'static str, String)>, String);

struct Families<'a> {
    text: &'a mut String,
    integrations: &'a Integrations<'a>,
}

impl Families<'_> {
    fn write(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        samples: impl Fn(&RateReport) -> Vec<Sample>,
    ) -> fmt::Result {
        writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}")?;
        let suffix = if kind == "counter" { "_total" } else { "" };
        for (integration, report) in self.integrations {
            for (labels, value) in samples(report) {
                write!(self.text, "{name}{suffix}{{integration=\"{}\"", Escaped(integration))?;
                for (label, content) in labels {
                    write!(self.text, ",{label}=\"{}\"", Escaped(&content))?;
                }
                writeln!(self.text, "}} {value}")?;
            }
        }
        Ok(())
    }
}

fn one(value: u64) -> Vec<Sample> {
    vec![(Vec::new(), value.to_string())]
}

fn waiting(report: &RateReport) -> Vec<Sample> {
    let waiting = report.window.waiting;
    let priorities = [
        ("person", waiting.person),
        ("follow-up", waiting.follow_up),
        ("sync", waiting.sync),
    ];
    let sample = |(name, value): (&str, u64)| (vec![("priority", name.to_owned())], value.to_string());
    priorities.into_iter().map(sample).collect()
}

fn next_free(report: &RateReport) -> Vec<Sample> {
    let seconds = |milliseconds: u64| format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000);
    let next = report.window.next_free_ms;
    next.map(|milliseconds| (Vec::new(), seconds(milliseconds)))
        .into_iter()
        .collect()
}

fn holds(report: &RateReport) -> Vec<Sample> {
    let mut counted: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    for hold in &report.holds {
        let class = if hold.scope == "class" { hold.name.as_str() } else { "" };
        *counted.entry((hold.scope, class, hold.kind)).or_default() += 1;
    }
    let sample = |((scope, class, kind), number): ((&str, &str, &str), u64)| {
        let labels = [("scope", scope), ("class", class), ("kind", kind)];
        (
            labels.map(|(label, value)| (label, value.to_owned())).to_vec(),
            number.to_string(),
        )
    };
    counted.into_iter().map(sample).collect()
}

/// A quota over all its subjects.
#[derive(Default)]
struct Quota {
    limit: u64,
    most: u64,
    warnings: u64,
}

fn quotas(report: &RateReport, value: fn(&Quota) -> u64) -> Vec<Sample> {
    let mut quotas: BTreeMap<&str, Quota> = BTreeMap::new();
    for count in &report.counts {
        let quota = quotas.entry(&count.quota).or_default();
        quota.limit = count.limit;
        quota.most = quota.most.max(count.used);
        quota.warnings += u64::from(count.used >= count.warn_at);
    }
    let sample = |(name, quota): (&str, Quota)| (vec![("quota", name.to_owned())], value(&quota).to_string());
    quotas.into_iter().map(sample).collect()
}

/// A label's value: backslash, quote and line feed are escaped.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '\\' => formatter.write_str("\\\\")?,
                '"' => formatter.write_str("\\\"")?,
                '\n' => formatter.write_str("\\n")?,
                other => formatter.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limiter::{ClassReport, CountReport, HoldReport, WaitingReport};

    fn window(requests: u32) -> GateReport {
        GateReport {
            requests,
            interval_ms: 1_000,
            used: 3,
            in_flight: 1,
            cooling: 2,
            waiting: WaitingReport {
                person: 4,
                follow_up: 5,
                sync: 6,
            },
            next_free_ms: Some(1_250),
        }
    }

    fn report() -> RateReport {
        let count = |subject: &str, used| CountReport {
            quota: "writes".into(),
            subject: subject.into(),
            used,
            limit: 100,
            warn_at: 80,
            reset_at: "2026-11-23T00:00:00Z".into(),
        };
        let hold = |scope, name: &str| HoldReport {
            scope,
            name: name.into(),
            kind: "stop",
            until: "2026-11-23T00:00:00Z".into(),
        };
        RateReport {
            window: window(55),
            classes: vec![ClassReport {
                name: "light".into(),
                window: window(30),
            }],
            granted: 7,
            refused_busy: 8,
            refused_daily: 9,
            repeated: 10,
            repeats_left: 11,
            counts: vec![
                count("ada@example.com", 85),
                count("bob@example.com", 12),
                count("eve@example.com", 99),
            ],
            holds: vec![
                hold("subject", "ada@example.com"),
                hold("subject", "eve@example.com"),
                hold("class", "light"),
            ],
            memory_fault: None,
        }
    }

    #[test]
    fn every_family_is_described_and_no_person_is_named() {
        let text = openmetrics([("prod \"1\"\\\n", &report())]);
        let labels = r#"integration="prod \"1\"\\\n""#;
        for line in [
            format!("microapp_rate_limit_requests{{{labels},class=\"\"}} 55"),
            format!("microapp_rate_limit_requests{{{labels},class=\"light\"}} 30"),
            format!("microapp_rate_waiting_requests{{{labels},priority=\"sync\"}} 6"),
            format!("microapp_rate_next_free_seconds{{{labels}}} 1.250"),
            format!("microapp_rate_granted_total{{{labels}}} 7"),
            format!("microapp_rate_refused_total{{{labels},reason=\"daily\"}} 9"),
            format!("microapp_rate_holds{{{labels},scope=\"subject\",class=\"\",kind=\"stop\"}} 2"),
            format!("microapp_rate_quota_used_requests{{{labels},quota=\"writes\"}} 99"),
            format!("microapp_rate_quota_warnings{{{labels},quota=\"writes\"}} 2"),
        ] {
            assert!(text.lines().any(|known| known == line), "{line}\n{text}");
        }
        assert!(!text.contains("example.com"));
        assert_eq!(text.lines().last(), Some("# EOF"));
        let sample = |line: &str| line.split(['{', ' ']).next().unwrap_or_default().to_owned();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let family = sample(line).trim_end_matches("_total").to_owned();
            assert!(text.contains(&format!("# TYPE {family} ")), "{line}");
            assert!(text.contains(&format!("# HELP {family} ")), "{line}");
        }
    }
}
