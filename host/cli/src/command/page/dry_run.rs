//! `microapp page dry-run`

use std::collections::BTreeMap;
use std::path::PathBuf;

use anstream::println;
use clap::Args as ClapArgs;
use microapp_templates::model::manifest::LocaleTag;

use super::folder::{self, Service};
use super::secrets::{hidden, hidden_field};
use super::visit::{Outcome, Visit, request_lines};
use super::world::World;
use crate::exit::Failure;
use crate::human::printable;
use crate::style::{BAD, BOLD, DIM};

/// `microapp page dry-run`
#[derive(Debug, ClapArgs)]
#[command(
    override_usage = "microapp page dry-run [OPTIONS] [DIR] <PAGE>",
    after_help = "Examples:\n  microapp page dry-run tutoring book --field topic=Algebra --field start=2099-03-02T16:00\n  \
                        microapp page dry-run zoom change-meeting --field agenda=New --press save\n\nThe real connector runs, \
                        against a service on this machine that writes down what it is asked: nothing leaves. The exit code is \
                        1 if something is wrong with what is filled in. Several values for one field are several --field."
)]
pub struct DryRun {
    /// The template's folder, which is the present one when absent, and the page.
    #[arg(value_name = "DIR> <PAGE", required = true, num_args = 1..=2)]
    place: Vec<String>,
    /// A field, by the name that `microapp page docs` shows: topic=Algebra.
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = pair)]
    fields: Vec<(String, String)>,
    /// What the page's address says. Where a page is about a meeting and none is named, one is made first.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    params: Vec<(String, String)>,
    /// The button; the primary one when absent.
    #[arg(long, value_name = "BUTTON")]
    press: Option<String>,
    /// The language.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = ["en", "de", "fr", "pt-BR", "fi"])]
    language: String,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

/// Fills in a form and shows what would be sent.
pub async fn run(args: DryRun) -> Result<(), Failure> {
    let (folder, page) = match args.place.as_slice() {
        [folder, page] => (PathBuf::from(folder), page),
        [page] => (PathBuf::from("."), page),
        _ => return Err(Failure::Usage("name a page".to_owned())),
    };
    let service = Service::read().await?;
    let usable = folder::usable(&folder, &service)?;
    let template = &usable.stage.template;
    if template.page(page).is_none() {
        let pages: Vec<&str> = template
            .pages()
            .iter()
            .map(|page| page.manifest.name.as_str())
            .collect();
        return Err(Failure::Usage(format!(
            "there is no page `{page}`; there are {}",
            pages.join(", ")
        )));
    }
    let world = World::start(&service).await?;
    let tag = LocaleTag::parse(&args.language).map_or("en", LocaleTag::as_str);
    let visit = Visit {
        template,
        world: &world,
        locale: template.locale(tag),
        page,
        params: args.params.iter().cloned().collect::<BTreeMap<_, _>>(),
        given: args.fields.clone(),
        press: args.press.as_deref(),
    };
    println!("{BOLD}{page}{BOLD:#}  {DIM}as {}{DIM:#}", world.user().email);
    for (name, value) in &args.fields {
        println!("  {name} = {}", printable(hidden_field(name, value)));
    }
    let outcome = visit.pay().await?;
    show(&outcome);
    match outcome.got.errors.len() {
        0 => Ok(()),
        count => Err(Failure::Template(format!(
            "{} in what is filled in",
            folder::count(count, "error")
        ))),
    }
}

fn show(outcome: &Outcome) {
    for (action, input) in &outcome.calls {
        println!("\n{BOLD}{action}{BOLD:#}\n{:#}", hidden(input));
    }
    if !outcome.got.requests.is_empty() {
        println!("\n{BOLD}requests{BOLD:#}  {DIM}none has left this machine{DIM:#}");
    }
    for request in &outcome.got.requests {
        let (line, body) = request_lines(request);
        println!("{}", printable(&line));
        if let Some(body) = body {
            println!("{body}");
        }
    }
    if !outcome.got.errors.is_empty() {
        println!("\n{BAD}errors{BAD:#}");
    }
    for error in &outcome.got.errors {
        let field = error.field.as_deref().unwrap_or("the form");
        println!("  {field}: {}  {DIM}{}{DIM:#}", printable(&error.message), error.code);
    }
    if let Some(next) = &outcome.got.next {
        println!("\n{BOLD}next{BOLD:#}  {}", printable(next));
    }
}
