//! `microapp`: runs connectors from the command line.
//!
//! Thin: it reads arguments and files, calls the runtime, and prints. Results go to standard output and nothing else
//! does; whatever is meant for a person's eyes goes to standard error.

mod account;
mod args;
mod candidate;
mod command;
mod component;
mod data;
mod exit;
mod file;
mod human;
mod integration;
mod interrupt;
mod open_files;
mod style;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    no_dumps();
    let args = Args::parse();
    start_log(args.verbose, matches!(args.command, Command::Serve(_)));
    // One thread is enough for a single call, and starts faster than a pool.
    let runtime = match &args.command {
        Command::Demo(_) | Command::Simulator(_) | Command::Serve(_) | Command::Conformance(_) | Command::Mcp(_) => {
            tokio::runtime::Builder::new_multi_thread().enable_all().build()
        }
        _ => tokio::runtime::Builder::new_current_thread().enable_all().build(),
    };
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            let what = "The asynchronous runtime can't start".to_owned();
            return exit::Failure::Io { what, error }.report();
        }
    };
    if !ends_in_order_by_itself(&args.command) {
        end_in_order_when_interrupted();
    }
    let code = match runtime.block_on(command::run(args.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    };
    runtime.block_on(data::finish());
    code
}

/// Whether a command takes the signals that end it. All others are at work for a moment, or wait for somebody who types.
const fn ends_in_order_by_itself(command: &Command) -> bool {
    matches!(
        command,
        Command::Serve(_) | Command::Simulator(_) | Command::Demo(_) | Command::Connect(_) | Command::Page(_)
    )
}

/// A refresh that is cut off in mid-air is a lost connection: whoever presses Ctrl-C, or ends `mcp`, waits for it. On a thread of
/// its own, since the command may hold its own at a prompt.
fn end_in_order_when_interrupted() {
    std::thread::spawn(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
            return;
        };
        if runtime.block_on(interrupt::until_interrupted()).is_ok() {
            runtime.block_on(data::finish());
            std::process::exit(130);
        }
    });
}

/// Memory holds keys and tokens while they are in use, so a crash must not write it to a disk, and no other program of this
/// user may read it. A system that has no such thing loses nothing else by it.
fn no_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let _ = setrlimit(Resource::Core, none);
    }
    // The limit does not hold for systems that hand dumps to a program; this does.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Logs go to standard error, where `MICROAPP_LOG` or `-v` asks for them.
/// A server that runs for months tells of what goes wrong without being asked: the references on error pages lead there.
fn start_log(verbose: u8, serves: bool) {
    let level = match verbose {
        0 if serves => "warn",
        0 => "off",
        1 => "info",
        _ => "debug",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("MICROAPP_LOG").unwrap_or_else(|_| {
        tracing_subscriber::EnvFilter::new(format!("off,microapp_runtime={level},microapp={level}"))
    });
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(style::colours_on_stderr())
        .init();
}
