//! `microapp upgrade`

use std::io::{self, IsTerminal as _};
use std::sync::Arc;

use anstream::{eprint, eprintln, println};
use clap::{Args as ClapArgs, ValueHint};
use microapp_distribution::TrustPolicy;
use microapp_server::connections::Apps;
use microapp_server::integrations::Setup;
use microapp_server::upgrades::{Candidate, Chosen, Components, Proposal, UpgradeError, back};
use microapp_vault::{Vault, VaultError};

use crate::component::Fetched;
use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::human::printable;
use crate::integration;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// `microapp upgrade`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp upgrade zoom                  shows what runs\n  microapp upgrade zoom zoom.wasm        \
                  shows what is different, and asks\n  microapp upgrade zoom zoom.wasm --offer    leaves the decision to an \
                  admin on the page Admin\n  microapp upgrade zoom oci://ghcr.io/example/zoom:0.2.0\n  microapp upgrade zoom --back           in one step, and back again\n\nA server \
                  that runs takes the new component with its next call; calls that are under way end on the old one. The \
                  component has to be signed by a key that is trusted (`microapp component trust`), unless \
                  --allow-unsigned says otherwise."
)]
pub struct Upgrade {
    /// The integration.
    name: String,
    /// The component to run. What runs is shown when absent.
    #[arg(value_name = "FILE.wasm|oci://…", value_hint = ValueHint::FilePath, conflicts_with = "back")]
    component: Option<String>,
    /// Agree to whatever is different.
    #[arg(long, requires = "component")]
    yes: bool,
    /// Let an admin decide on the page.
    #[arg(long, requires = "component", conflicts_with = "yes")]
    offer: bool,
    /// Take a component that nobody who is trusted has signed.
    #[arg(long, requires = "component")]
    allow_unsigned: bool,
    /// Run what ran before.
    #[arg(long)]
    back: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// Upgrades, goes back, or shows.
pub async fn run(args: Upgrade) -> Result<(), Failure> {
    let vault = args
        .data
        .vault_over(args.data.existing_store()?, Arc::new(Apps::default()))?;
    if args.back {
        return match back(&vault, &args.name, WHO)? {
            Some(chosen) => {
                println!(
                    "{GOOD}Back{GOOD:#} at {BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}",
                    chosen.version, chosen.digest
                );
                Ok(())
            }
            None => {
                println!("{GOOD}Back{GOOD:#} at the component that this program brings");
                Ok(())
            }
        };
    }
    match &args.component {
        Some(component) => upgrade(&args, component, &vault).await,
        None => show(&args.name, &vault),
    }
}

async fn upgrade(args: &Upgrade, component: &str, vault: &Vault) -> Result<(), Failure> {
    let fetched = Fetched::named(component).await?;
    let row = vault.integration(&args.name)?.ok_or_else(|| not_there(&args.name))?;
    let secrets = vault.integration_secrets(&args.name)?.unwrap_or_default();
    let config = Setup::read(&row.configuration)?.config(&args.name, &secrets)?;
    let keys = config.trust_policy(&args.data.trusted_keys()?).keys().to_vec();
    let required = !args.allow_unsigned && config.require_signature.unwrap_or(true);
    let own = integration::connector(None)?;
    let policy = TrustPolicy::new(keys, required);
    let candidate = Candidate {
        bytes: fetched.bytes,
        signature: fetched.signature,
        source: fetched.source,
    };
    let is_own = own.manifest().await?.name == row.connector;
    let proposal = Proposal::of(own.engine(), &row, &secrets, is_own.then_some(&own), &policy, candidate).await?;
    println!("{BOLD}{} {}{BOLD:#}", row.connector, proposal.chosen().version);
    print_chosen(proposal.chosen());
    if proposal.differences.is_empty() {
        println!("  It asks for what the present one asks for.");
    }
    for difference in &proposal.differences {
        let mark = if difference.needs_consent { "+" } else { " " };
        println!("  {mark} {}", printable(&difference.to_string()));
    }
    if args.offer {
        proposal.offer(vault, WHO)?;
        println!("{GOOD}Offered{GOOD:#}: an admin decides on the page Admin.");
        return Ok(());
    }
    let consented = args.yes || agreed(&proposal)?;
    proposal.accept(vault, consented, WHO)?;
    println!(
        "{GOOD}Upgraded{GOOD:#} {BOLD}{}{BOLD:#}. To go back: microapp upgrade {} --back",
        args.name, args.name
    );
    Ok(())
}

/// Asks, where there is something to agree to and somebody to ask.
fn agreed(proposal: &Proposal) -> Result<bool, Failure> {
    if proposal.to_consent().is_empty() || !io::stdin().is_terminal() {
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

fn show(name: &str, vault: &Vault) -> Result<(), Failure> {
    let row = vault.integration(name)?.ok_or_else(|| not_there(name))?;
    let Components {
        current,
        before,
        offered,
    } = Setup::read(&row.configuration)?.components;
    let print = |title: &str, component: Option<&Chosen>| match component {
        Some(chosen) => {
            println!("{BOLD}{title}{BOLD:#}  {} {}", row.connector, chosen.version);
            print_chosen(chosen);
        }
        None => println!("{BOLD}{title}{BOLD:#}  the component that this program brings"),
    };
    print("Runs   ", current.as_ref());
    if let Some(before) = &before {
        print("Before ", before.component.as_ref());
    }
    if let Some(offered) = &offered {
        print("Offered", Some(offered));
    }
    Ok(())
}

fn print_chosen(chosen: &Chosen) {
    println!("  {DIM}{}{DIM:#}", chosen.digest);
    println!("  {DIM}from {}{DIM:#}", printable(&chosen.source));
    match &chosen.key {
        Some(key) => println!("  {DIM}signed with {key}{DIM:#}"),
        None => println!("  {BAD}not signed by anybody who is trusted{BAD:#}"),
    }
}

fn not_there(name: &str) -> Failure {
    UpgradeError::Vault(VaultError::NotConfigured {
        integration: name.to_owned(),
    })
    .into()
}
