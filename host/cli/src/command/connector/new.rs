//! `microapp connector new`

use std::path::PathBuf;

use anstream::println;
use clap::Args as ClapArgs;

use super::skeleton::{Language, files};
use crate::exit::Failure;
use crate::file;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp connector new`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp connector new notice-board\n  microapp connector new notice-board --language javascript \
                        --title 'The notice board'"
)]
pub struct New {
    /// The connector's name, which is the folder's, too: small letters, digits and hyphens.
    #[arg(value_parser = name)]
    name: String,
    /// What to write it in.
    #[arg(long, value_enum, default_value = "rust")]
    language: Language,
    /// The name for people; made of the name when absent.
    #[arg(long, value_parser = title)]
    title: Option<String>,
}

fn name(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = text.len() <= 60
        && text.bytes().all(plain)
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--");
    if !fits {
        return Err("use up to 60 small letters, digits and single hyphens, and begin with a letter".to_owned());
    }
    // Names that a package can't have, or that the kit has.
    if ["connector-kit", "core", "std", "alloc", "test", "serde", "serde-json"].contains(&text) {
        return Err("a package of this name is used by the connector itself; choose another".to_owned());
    }
    Ok(text.to_owned())
}

/// It goes into comments, and into strings in quotation marks, of Rust, JavaScript, JSON and TOML.
fn title(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty()
        || text.len() > 100
        || text
            .chars()
            .any(|letter| letter.is_control() || "\"\\`$\u{2028}\u{2029}".contains(letter))
    {
        return Err(
            "use up to 100 characters, without quotation marks, backslashes, backticks and dollar signs".to_owned(),
        );
    }
    Ok(text.to_owned())
}

/// `notice-board` is called "Notice board".
fn title_of(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Makes a connector.
pub fn run(args: New) -> Result<(), Failure> {
    let folder = PathBuf::from(&args.name);
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        return Err(Failure::Usage(format!(
            "{} is there already; choose another name, or go into an empty folder",
            folder.display()
        )));
    }
    let title = args.title.unwrap_or_else(|| title_of(&args.name));
    for (path, bytes) in files(args.language, &args.name, &title) {
        file::write(&folder.join(path), &bytes)?;
    }
    let shown = folder.display();
    let (language, steps) = match args.language {
        Language::Rust => ("Rust", [("cargo test", "run its tests")].as_slice()),
        Language::Javascript => (
            "JavaScript",
            [("npm install", "fetch the compiler"), ("npm test", "run its tests")].as_slice(),
        ),
    };
    println!("{GOOD}Made{GOOD:#} {BOLD}{shown}{BOLD:#} {DIM}in {language}{DIM:#}");
    println!();
    println!("  cd {shown}");
    for (step, what) in steps {
        println!("  {step:<26}{what}");
    }
    println!(
        "  {:<26}make {}.wasm, and see what a host sees of it",
        "microapp connector build", args.name
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_packages() {
        assert_eq!(name("notice-board"), Ok("notice-board".to_owned()));
        for refused in ["", "Board", "7up", "a_b", "../x", "a--b", "a-", "connector-kit", "x\ny"] {
            assert!(name(refused).is_err(), "{refused}");
        }
        assert_eq!(title_of("notice-board"), "Notice board");
    }

    #[test]
    fn a_title_ends_no_string() {
        assert_eq!(title(" The board "), Ok("The board".to_owned()));
        for refused in ["", "a\"b", "a\\b", "a`b", "${x}", "a\nb", "a\u{2028}b"] {
            assert!(title(refused).is_err(), "{refused}");
        }
    }
}
