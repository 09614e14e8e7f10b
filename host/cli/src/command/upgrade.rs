//! `microapp upgrade`

use std::sync::Arc;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_distribution::TrustPolicy;
use microapp_server::connections::Apps;
use microapp_server::integrations::Setup;
use microapp_server::upgrades::{Candidate, Chosen, Components, Proposal, UpgradeError, back};
use microapp_vault::{Vault, VaultError};

use crate::candidate::{agreed, print_chosen, print_differences};
use crate::command::page::catalogue;
use crate::component::Fetched;
use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::human::in_a_line;
use crate::integration;
use crate::style::{BOLD, DIM, GOOD};

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
    if args.back {
        let integrations = integration::integrations(&args.data).await?;
        return match back(&integrations, &args.name, None, WHO).await? {
            Some(chosen) => {
                println!(
                    "{GOOD}Back{GOOD:#} at {BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}",
                    in_a_line(&chosen.version),
                    chosen.digest
                );
                Ok(())
            }
            None => {
                println!("{GOOD}Back{GOOD:#} at the component that this program brings");
                Ok(())
            }
        };
    }
    let vault = args
        .data
        .vault_over(args.data.existing_store()?, Arc::new(Apps::default()))?;
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
    let keys = config.trust_policy(&args.data.trusted_keys().read()?).keys().to_vec();
    let required = !args.allow_unsigned && config.require_signature.unwrap_or(true);
    let own = integration::connector(None)?;
    let policy = TrustPolicy::new(keys, required);
    let candidate = Candidate::from(fetched);
    let is_own = own.manifest().await?.name == row.connector;
    let proposal = Proposal::of(own.engine(), &row, &secrets, is_own.then_some(&own), &policy, candidate).await?;
    let delivered = is_own.then(|| catalogue::bundle(&row.connector)).transpose()?;
    let proposal = proposal.beside_templates(&**vault.store(), delivered.as_ref())?;
    println!(
        "{BOLD}{} {}{BOLD:#}",
        in_a_line(&row.connector),
        in_a_line(&proposal.chosen().version)
    );
    print_chosen(proposal.chosen());
    if proposal.differences.is_empty() {
        println!("  It asks for what the present one asks for.");
    }
    print_differences(&proposal.differences);
    if args.offer {
        proposal.offer(vault, WHO)?;
        println!("{GOOD}Offered{GOOD:#}: an admin decides on the page Admin.");
        return Ok(());
    }
    let consented = args.yes || agreed(&proposal.differences)?;
    proposal.accept(vault, consented, WHO)?;
    println!(
        "{GOOD}Upgraded{GOOD:#} {BOLD}{}{BOLD:#}. To go back: microapp upgrade {} --back",
        args.name, args.name
    );
    Ok(())
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
            let (connector, version) = (in_a_line(&row.connector), in_a_line(&chosen.version));
            println!("{BOLD}{title}{BOLD:#}  {connector} {version}");
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

fn not_there(name: &str) -> Failure {
    UpgradeError::Vault(VaultError::NotConfigured {
        integration: name.to_owned(),
    })
    .into()
}
