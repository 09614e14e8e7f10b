//! A component that did not come with the program: who vouches for it, what it asks for, and whether the admin agrees.

use std::io::{self, IsTerminal as _};

use anstream::{eprint, eprintln, println};
use microapp_distribution::TrustPolicy;
use microapp_runtime::Engine;
use microapp_server::upgrades::{Candidate, Chosen, Difference, Examined};

use crate::component::Fetched;
use crate::data::DataArgs;
use crate::exit::Failure;
use crate::human::in_a_line;
use crate::style::{BAD, BOLD, DIM};

/// Fetches a component and checks it: signed by a key that is trusted in this installation, unless `unsigned` is taken.
pub async fn examine(engine: &Engine, named: &str, data: &DataArgs, unsigned: bool) -> Result<Examined, Failure> {
    let fetched = Fetched::named(named).await?;
    let policy = TrustPolicy::new(data.trusted_keys().read()?, !unsigned);
    let candidate = Candidate::from(fetched);
    Ok(Examined::of(engine, &policy, candidate).await?)
}

impl From<Fetched> for Candidate {
    fn from(fetched: Fetched) -> Self {
        Self {
            bytes: fetched.bytes,
            signature: fetched.signature,
            source: fetched.source,
        }
    }
}

/// Prints which component it is, and what it asks for.
pub fn show(examined: &Examined) {
    let manifest = &examined.manifest;
    println!(
        "{BOLD}{} {}{BOLD:#}",
        in_a_line(&manifest.name),
        in_a_line(&manifest.version)
    );
    print_chosen(&examined.chosen(Vec::new()));
    print_differences(&examined.asks());
}

/// A component's digest, where it comes from, and who has signed it.
pub fn print_chosen(chosen: &Chosen) {
    println!("  {DIM}{}{DIM:#}", chosen.digest);
    println!("  {DIM}from {}{DIM:#}", in_a_line(&chosen.source));
    match &chosen.key {
        Some(key) => println!("  {DIM}signed with {key}{DIM:#}"),
        None => println!("  {BAD}not signed by anybody who is trusted{BAD:#}"),
    }
}

/// What is different, and what of it needs an admin to agree.
pub fn print_differences(differences: &[Difference]) {
    for difference in differences {
        let mark = if difference.needs_consent { "+" } else { " " };
        println!("  {mark} {}", in_a_line(&difference.to_string()));
    }
}

/// Asks, where there is something to agree to and somebody to ask.
pub fn agreed(differences: &[Difference]) -> Result<bool, Failure> {
    let nothing = !differences.iter().any(|difference| difference.needs_consent);
    if nothing || !io::stdin().is_terminal() {
        return Ok(false);
    }
    eprint!("It asks for what is marked with {BOLD}+{BOLD:#}. Do you agree? [y/N] ");
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(|error| Failure::Io {
        what: "Standard input can't be read".to_owned(),
        error,
    })?;
    let yes = matches!(line.trim(), "y" | "Y" | "yes");
    if !yes {
        eprintln!("{BAD}Nothing was changed.{BAD:#}");
    }
    Ok(yes)
}
