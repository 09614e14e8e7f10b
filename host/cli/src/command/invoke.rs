//! `microapp invoke`

use std::io::{self, IsTerminal as _, Read as _};
use std::sync::Arc;
use std::time::Duration;

use anstream::println;
use microapp_runtime::{Invocation, ProgressReport, ProgressSink};

use crate::args;
use crate::exit::Failure;
use crate::{human, integration};

/// Runs one action.
pub async fn run(args: args::Invoke) -> Result<(), Failure> {
    let input = read_input(&args.input)?;
    let integration = integration::connected(&args.config, &args.data).await?;
    let mut invocation = Invocation::new(args.action.as_str(), input);
    if let Some(user) = args.acting_user {
        invocation = invocation.acting_user(user);
    }
    if let Some(seconds) = args.timeout {
        invocation = invocation.deadline(Duration::from_secs(seconds));
    }
    if io::stderr().is_terminal() {
        invocation = invocation.progress(Arc::new(ProgressLine));
    }
    let output = integration.invoke(invocation).await?;
    if args.human {
        println!("{}", human::result(&args.action, &output.value()));
    } else {
        println!("{}", output.json());
    }
    Ok(())
}

fn read_input(input: &str) -> Result<String, Failure> {
    if input == "-" {
        let mut text = String::new();
        return io::stdin()
            .read_to_string(&mut text)
            .map(|_| text)
            .map_err(|error| Failure::Io {
                what: "Standard input can't be read".to_owned(),
                error,
            });
    }
    match input.strip_prefix('@') {
        Some(path) => std::fs::read_to_string(path).map_err(|error| Failure::Io {
            what: format!("The input file {path} can't be read"),
            error,
        }),
        None => Ok(input.to_owned()),
    }
}

/// Shows how far a long action has come, on one line that it overwrites.
struct ProgressLine;

impl ProgressSink for ProgressLine {
    fn report(&self, report: &ProgressReport<'_>) {
        let &ProgressReport { done, total, message } = report;
        match total {
            Some(total) if done >= total => anstream::eprint!("\r\u{1b}[K"),
            Some(total) => anstream::eprint!("\r\u{1b}[K{done} of {total} {message}"),
            None => anstream::eprint!("\r\u{1b}[K{done} {message}"),
        }
    }
}
