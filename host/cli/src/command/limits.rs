//! `microapp limits`

use std::fmt::Write as _;

use anstream::println;
use microapp_runtime::RateReport;
use microapp_runtime::limiter::{GateReport, openmetrics};

use crate::args;
use crate::exit::Failure;
use crate::human::in_a_line;
use crate::integration;
use crate::style::{BAD, BOLD, DIM};

/// Shows what the last call has left of the limits. Sends nothing.
pub async fn run(args: args::Limits) -> Result<(), Failure> {
    let integration = match &args.config {
        Some(config) => integration::from_config(config, &args.data).await?,
        None => integration::installed(&args.integration, &args.data).await?,
    };
    let Some(report) = integration.limits() else {
        return Ok(());
    };
    if args.json {
        println!("{}", serde_json::to_string(&report).map_err(unprintable)?);
    } else if args.openmetrics {
        anstream::print!("{}", openmetrics([(integration.name(), &report)]));
    } else {
        println!("{}", for_people(integration.name(), &report));
    }
    Ok(())
}

fn unprintable(error: serde_json::Error) -> Failure {
    Failure::Io {
        what: "The limits can't be printed".to_owned(),
        error: error.into(),
    }
}

fn for_people(name: &str, report: &RateReport) -> String {
    let mut lines = format!("{BOLD}{name}{BOLD:#}\n");
    let mut line = |name: &str, content: &str| {
        // Writing to a string can't fail.
        let _ = writeln!(lines, "  {name:<20}{content}");
    };
    line("all requests", &window(&report.window));
    for class in &report.classes {
        line(&format!("class {}", in_a_line(&class.name)), &window(&class.window));
    }
    for count in &report.counts {
        let of = if count.subject.is_empty() {
            String::new()
        } else {
            format!(" of {}", in_a_line(&count.subject))
        };
        let (mark, used) = if count.used >= count.warn_at {
            (BAD, "nearly used up")
        } else {
            (DIM, "")
        };
        let facts = format!(
            "{} of {}{of}, until {}  {mark}{used}{mark:#}",
            count.used, count.limit, count.reset_at
        );
        line(&in_a_line(&count.quota), facts.trim_end());
    }
    for hold in &report.holds {
        let whom = if hold.name.is_empty() {
            hold.scope.to_owned()
        } else {
            format!("{} {}", hold.scope, in_a_line(&hold.name))
        };
        let what = if hold.kind == "stop" { "refused" } else { "paused" };
        line(
            &whom,
            &format!("{BAD}{what} until {}{BAD:#}, as the service said", hold.until),
        );
    }
    if let Some(fault) = &report.memory_fault {
        line("state", &format!("{BAD}can't be read{BAD:#}: {fault}"));
    }
    lines.trim_end().to_owned()
}

fn window(gate: &GateReport) -> String {
    let next = match gate.next_free_ms {
        Some(0) => "free now".to_owned(),
        Some(milliseconds) => format!("free in {milliseconds} ms"),
        None => "all under way".to_owned(),
    };
    format!(
        "{} of {} used in {} ms, {next}",
        gate.used, gate.requests, gate.interval_ms
    )
}
