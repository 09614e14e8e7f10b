//! `microapp page check`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_templates::Severity;
use serde_json::{Value, json};

use super::folder::{self, Service, count, errors};
use crate::exit::Failure;
use crate::style::{BAD, GOOD};

/// `microapp page check`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp page check\n  microapp page check tutoring\n  microapp page check tutoring --json | \
                        jq '.findings[].message'\n\nThe exit code is 1 if there is an error. Warnings are told, and no more."
)]
pub struct Check {
    /// The template's folder.
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Says what is wrong with a template.
pub async fn run(args: Check) -> Result<(), Failure> {
    let bundle = folder::bundle(&args.folder)?;
    let service = Service::read().await?;
    let files = bundle.paths().count();
    let checked = folder::check(bundle, &args.folder, &service);
    let wrong = errors(&checked.findings).count();
    let warned = checked.findings.len() - wrong;
    if args.json {
        let findings: Vec<Value> = checked.findings.iter().map(as_json).collect();
        println!(
            "{:#}",
            json!({ "files": files, "errors": wrong, "warnings": warned, "findings": findings })
        );
    } else {
        for finding in &checked.findings {
            println!("{finding}\n");
        }
        let place = count(files, "file");
        match (wrong, warned) {
            (0, 0) => println!("{GOOD}no problems found{GOOD:#} in {place}"),
            (0, warned) => println!("{} in {place}", count(warned, "warning")),
            (wrong, 0) => println!("{BAD}{}{BAD:#} in {place}", count(wrong, "error")),
            (wrong, warned) => {
                println!(
                    "{BAD}{}{BAD:#} and {} in {place}",
                    count(wrong, "error"),
                    count(warned, "warning")
                );
            }
        }
    }
    if wrong == 0 {
        Ok(())
    } else {
        Err(Failure::Template("the template can't be used like this".to_owned()))
    }
}

fn as_json(finding: &microapp_templates::Diagnostic) -> Value {
    json!({
        "severity": match finding.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "code": finding.code,
        "message": finding.message,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "length": finding.length,
        "suggestion": finding.suggestion,
    })
}
