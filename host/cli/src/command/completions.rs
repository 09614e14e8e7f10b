//! `microapp completions`

use clap::CommandFactory as _;

use crate::args::{Args, Completions};
use crate::exit::Failure;

/// Prints the completion script.
#[expect(clippy::unnecessary_wraps, reason = "like every command")]
pub fn run(args: Completions) -> Result<(), Failure> {
    clap_complete::generate(args.shell, &mut Args::command(), "microapp", &mut std::io::stdout());
    Ok(())
}
