//! `microapp schema`

use anstream::println;

use crate::args;
use crate::exit::Failure;
use crate::integration;

/// Prints the schema of an action.
pub async fn run(args: args::Schema) -> Result<(), Failure> {
    let connector = integration::connector(args.connector.as_deref())?;
    let manifest = connector.manifest().await?;
    let Some(action) = manifest.action(&args.action) else {
        let names: Vec<&str> = manifest.actions.iter().map(|action| action.name.as_str()).collect();
        return Err(Failure::UnknownAction(format!(
            "There is no action `{}`. There are {}.",
            args.action,
            names.join(", ")
        )));
    };
    let schema = if args.output {
        &action.output_schema
    } else {
        &action.input_schema
    };
    println!("{schema:#}");
    Ok(())
}
