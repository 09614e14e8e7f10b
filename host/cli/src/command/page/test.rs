//! `microapp page test`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_templates::kit::{Case, Expected, judge};
use microapp_templates::model::manifest::LocaleTag;
use similar::{ChangeTag, TextDiff};

use super::folder::{self, Service, Usable, count};
use super::visit::Visit;
use super::world::World;
use crate::exit::Failure;
use crate::human::printable;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// `microapp page test`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp page test tutoring\n  microapp page test tutoring --only 'an hour'\n\nA case:\n\n  \
                        cases:\n    - name: An hour is booked\n      page: book\n      fields: { topic: Algebra, start: \
                        2099-03-02T16:00 }\n      expect:\n        requests:\n          - { method: POST, path: \
                        /v2/users/*/meetings, body: { duration: 60 } }\n        next: invitation\n        text: [Algebra]\n\n\
                        Each case runs through the real connector against a service of its own on this machine."
)]
pub struct Test {
    /// The template's folder.
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Only cases whose name has this in it.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Runs a template's cases.
pub async fn run(args: Test) -> Result<(), Failure> {
    let service = Service::read().await?;
    let usable = folder::usable(&args.folder, &service)?;
    let only = args.only.as_deref().unwrap_or_default();
    let (mut passed, mut failed) = (0, 0);
    for (file, line, case) in usable.cases.iter().filter(|(_, _, case)| case.name.contains(only)) {
        let name = printable(&case.name);
        match one(&service, &usable, case).await? {
            Ok(()) => {
                passed += 1;
                println!("{GOOD}ok{GOOD:#}      {name}");
            }
            Err(wrong) => {
                failed += 1;
                println!(
                    "{BAD}failed{BAD:#}  {name}  {DIM}{}:{line}{DIM:#}",
                    folder::shown(&args.folder, file)
                );
                for part in &wrong {
                    difference(part);
                }
            }
        }
    }
    if passed + failed == 0 {
        let what = if only.is_empty() {
            "tests/*.yaml has no case"
        } else {
            "no case has such a name"
        };
        return Err(Failure::Template(format!(
            "{what}; `microapp page test --help` shows one"
        )));
    }
    println!("\n{passed} passed, {failed} failed");
    match failed {
        0 => Ok(()),
        failed => Err(Failure::Template(format!("{} failed", count(failed, "case")))),
    }
}

/// One case, in a world of its own.
async fn one(service: &Service, usable: &Usable, case: &Case) -> Result<Result<(), Vec<Expected>>, Failure> {
    let template = &usable.stage.template;
    let world = World::start(service).await?;
    let tag = match case.language {
        Some(tag) => LocaleTag::as_str(tag),
        None => &template.manifest().spec.locales.default,
    };
    let visit = Visit {
        template,
        world: &world,
        locale: template.locale(tag),
        page: &case.page,
        params: case.params.clone(),
        given: case.given(),
        press: case.press.as_deref(),
    };
    let wrong = match visit.pay().await {
        Ok(outcome) => judge(&case.expect, &outcome.got),
        Err(stopped) => vec![Expected {
            part: "page",
            texts: microapp_templates::kit::Texts {
                expected: "a page that can be shown".to_owned(),
                got: stopped.to_string(),
            },
        }],
    };
    Ok(if wrong.is_empty() { Ok(()) } else { Err(wrong) })
}

fn difference(part: &Expected) {
    println!("  {BOLD}{}{BOLD:#}  {DIM}- expected, + came{DIM:#}", part.part);
    let diff = TextDiff::from_lines(&part.texts.expected, &part.texts.got);
    for change in diff.iter_all_changes() {
        let line = printable(change.value().trim_end());
        match change.tag() {
            ChangeTag::Delete => println!("  {BAD}- {line}{BAD:#}"),
            ChangeTag::Insert => println!("  {GOOD}+ {line}{GOOD:#}"),
            ChangeTag::Equal => println!("    {line}"),
        }
    }
}
