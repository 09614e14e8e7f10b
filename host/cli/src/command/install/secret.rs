//! What a person types, and secrets from files.

use std::io::{self, IsTerminal as _};

use anstream::{eprint, eprintln};
use secrecy::SecretString;

use crate::exit::Failure;

/// A secret from a file, without the line break at its end.
pub fn read_secret(file: &std::path::Path) -> Result<SecretString, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::Io {
        what: format!("{} can't be read", file.display()),
        error,
    })?;
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n'])))
}

/// What was given, or what a person types.
pub fn given(given: Option<String>, what: &str, flag: &str) -> Result<String, Failure> {
    if let Some(given) = given {
        return Ok(given);
    }
    can_ask(what, flag)?;
    loop {
        eprint!("{what}: ");
        let mut line = String::new();
        if io::stdin().read_line(&mut line).map_err(unreadable)? == 0 {
            eprintln!();
            return Err(not_given(what, flag));
        }
        match line.trim() {
            "" => eprintln!("{}", needed(what)),
            line => return Ok(line.to_owned()),
        }
    }
}

/// A secret that a person types, without showing it.
pub fn asked_secret(what: &str, flag: &str) -> Result<SecretString, Failure> {
    can_ask(what, flag)?;
    loop {
        match rpassword::prompt_password(format!("{what} (not shown): ")) {
            Ok(secret) if secret.trim().is_empty() => eprintln!("{}", needed(what)),
            Ok(secret) => return Ok(SecretString::from(secret.trim())),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(not_given(what, flag)),
            Err(error) => return Err(unreadable(error)),
        }
    }
}

fn needed(what: &str) -> String {
    format!("{what} is needed; Ctrl-D ends it")
}

fn not_given(what: &str, flag: &str) -> Failure {
    Failure::Usage(format!("{what} was not given ({flag}); nothing was installed"))
}

fn can_ask(what: &str, flag: &str) -> Result<(), Failure> {
    if io::stdin().is_terminal() {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{what} is needed: give {flag}, or run it in a terminal to be asked"
    )))
}

fn unreadable(error: io::Error) -> Failure {
    Failure::Io {
        what: "Standard input can't be read".to_owned(),
        error,
    }
}
