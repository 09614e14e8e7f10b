//! The part of WASI 0.2 that language runtimes link on their own, made inert.
//!
//! Rust's, Go's or Python's standard library imports an environment, three standard streams and a few terminals,
//! whether a program uses them or not. So they exist: the environment is empty, standard input is closed, what is
//! written to standard output and error becomes log lines, nothing is a terminal, and `exit` ends the call. Clocks and
//! randomness are real. Files and sockets do not exist, and a component that imports them does not load.
//!
//! The implementations are ours, and of WASI's own crates only the smallest is used (`bindings.rs`): the large one's context
//! brings files, sockets and two seeded random generators into every store, which a call that mostly needs none of them
//! would pay for.

mod bindings;
mod cli;
mod clocks;
mod random;
mod stdio;

use wasmtime::component::{HasData, HasSelf, Linker, ResourceTable};

use self::bindings as wasi;
use super::CallState;

/// Gives `wasi:io` the table and nothing else.
struct Table;

impl HasData for Table {
    type Data<'a> = &'a mut ResourceTable;
}

/// Everything of WASI that a connector may import.
pub(super) fn add_to_linker(linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
    type Own = HasSelf<CallState>;
    let l = linker;
    wasi::io::error::add_to_linker::<_, Table>(l, |state| &mut state.table)?;
    wasi::io::poll::add_to_linker::<_, Table>(l, |state| &mut state.table)?;
    wasi::io::streams::add_to_linker::<_, Table>(l, |state| &mut state.table)?;
    wasi::clocks::wall_clock::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::clocks::monotonic_clock::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::random::random::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::random::insecure::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::random::insecure_seed::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::environment::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::exit::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::stdin::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::stdout::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::stderr::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::terminal_input::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::terminal_output::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::terminal_stdin::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::terminal_stdout::add_to_linker::<_, Own>(l, |state| state)?;
    wasi::cli::terminal_stderr::add_to_linker::<_, Own>(l, |state| state)?;
    Ok(())
}
