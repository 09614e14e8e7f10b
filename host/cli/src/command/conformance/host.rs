//! `microapp conformance host`

use std::path::PathBuf;

use clap::{Args, ValueHint};
use microapp_conformance::host::{HostError, Lines, OwnRuntime, PROBE_WASM, Program, examine};
use tokio::io::BufReader;

use crate::exit::Failure;
use crate::file;

/// `microapp conformance host`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  microapp conformance host                            our own runtime\n  microapp conformance host \
                  -- node my-host.mjs        a program that speaks JSON lines on its standard streams\n  microapp \
                  conformance host --serve             the same lines on the kit's own streams\n  microapp conformance host \
                  --write probe.wasm   only the probe\n\ndocs/conformance.md tells what the lines are. Exit code 1: a clause is \
                  broken."
)]
pub struct Host {
    /// The program of a host and its arguments. Our own runtime when absent.
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
    /// Speak with a host that somebody else has started: calls go to standard output, answers come from standard input, and the
    /// report goes to --report, or to standard error.
    #[arg(long, conflicts_with = "command")]
    serve: bool,
    /// With --serve: where the report goes.
    #[arg(long, value_name = "FILE", requires = "serve", value_hint = ValueHint::FilePath)]
    report: Option<PathBuf>,
    /// Write the probe here and do nothing else.
    #[arg(long, value_name = "FILE.wasm", conflicts_with_all = ["command", "serve"], value_hint = ValueHint::FilePath)]
    write: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Examines a host.
pub async fn run(args: Host) -> Result<(), Failure> {
    if let Some(path) = &args.write {
        return file::write(path, PROBE_WASM);
    }
    let folder = tempfile::tempdir().map_err(|error| Failure::Io {
        what: "No folder for the probe".to_owned(),
        error,
    })?;
    let probe = folder.path().join("probe.wasm");
    file::write(&probe, PROBE_WASM)?;
    let probe = probe.display().to_string();
    if args.serve {
        let mut host = Lines::new(BufReader::new(tokio::io::stdin()), tokio::io::stdout());
        let report = examine(&mut host, &probe).await?;
        let text = if args.json {
            format!("{:#}\n", report.to_json())
        } else {
            report.to_string()
        };
        match &args.report {
            Some(path) => file::write(path, text.as_bytes())?,
            None => anstream::eprint!("{text}"),
        }
        return super::verdict(&report);
    }
    let report = match args.command.split_first() {
        None => examine(&mut OwnRuntime::default(), &probe).await?,
        Some((program, arguments)) => {
            let (mut host, _child) = Program::start(program, arguments).map_err(HostError::from)?;
            examine(&mut host, &probe).await?
        }
    };
    super::tell(&report, args.json)
}
