//! `microapp component`: components as files that travel.

mod keygen;
mod pull;
mod push;
mod sbom;
mod sign;
mod trust;
mod verify;
mod write;

use clap::{Args as ClapArgs, Subcommand};

use crate::exit::Failure;

/// `microapp component`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "To publish a component, and to have it trusted:\n  microapp component keygen --out release\n  microapp \
                  component sign zoom.wasm --key release.key\n  microapp component trust release.pub      where it shall \
                  run\n\nSignatures are minisign's: `minisign -Vm zoom.wasm -p release.pub` checks one as well. What a \
                  component says of itself is shown by `microapp inspect FILE.wasm`."
)]
pub struct Component {
    #[command(subcommand)]
    command: Command,
}

/// What to do with components.
#[derive(Debug, Subcommand)]
enum Command {
    /// Make a key to sign with: a secret file and a public one.
    Keygen(keygen::Keygen),
    /// Vouch for a component: that these bytes are this name and this version.
    Sign(sign::Sign),
    /// Check whether a component is signed by somebody who is trusted. Compiles and runs nothing.
    Verify(verify::Verify),
    /// Trust a key for all integrations of this installation, or list those that are trusted.
    Trust(trust::Trust),
    /// Put a component into a registry, with its signature.
    Push(push::Push),
    /// Fetch a component from a registry, with its signature, and say its digest.
    Pull(pull::Pull),
    /// Print what a component was built of, as CycloneDX.
    Sbom(sbom::Sbom),
    /// Write the Zoom connector that this program brings to a file, to embed it elsewhere.
    Write(write::Write),
}

/// Does it.
pub async fn run(args: Component) -> Result<(), Failure> {
    match args.command {
        Command::Keygen(args) => keygen::run(args),
        Command::Sign(args) => sign::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Trust(args) => trust::run(args),
        Command::Push(args) => push::run(&args).await,
        Command::Pull(args) => pull::run(&args).await,
        Command::Sbom(args) => sbom::run(&args),
        Command::Write(args) => write::run(&args),
    }
}
