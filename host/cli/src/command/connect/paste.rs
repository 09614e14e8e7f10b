//! A code that a person pastes.

use std::io;

use anstream::{eprint, eprintln};
use microapp_server::sign_in::{Begun, Finished, SignIns, Who};

use crate::command::browser;
use crate::data::WHO;
use crate::exit::Failure;
use crate::style::{BOLD, DIM};

/// Says what to open, and reads what comes back until it is a code.
pub(super) async fn run(sign_ins: &SignIns, begun: &Begun, open: bool) -> Result<Finished, Failure> {
    let url = begun.authorize_url.as_str();
    eprintln!("{BOLD}Open this address, and consent:{BOLD:#}\n\n  {url}\n");
    if open {
        browser::open(url);
    }
    eprintln!(
        "The browser then comes to an address that begins with {} and may show an error.\n{DIM}The code in it is good for a \
         few minutes, and once.{DIM:#}",
        begun.redirect
    );
    loop {
        eprint!("Paste that whole address, or the code: ");
        let line = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            io::stdin().read_line(&mut line).map(|read| (read > 0).then_some(line))
        });
        let line = match line.await {
            Ok(line) => line,
            Err(stopped) => Err(io::Error::other(stopped)),
        };
        let line = line.map_err(|error| Failure::Io {
            what: "Standard input can't be read".to_owned(),
            error,
        })?;
        let Some(line) = line else {
            return Err(Failure::Usage(
                "nothing was pasted, and standard input has ended".to_owned(),
            ));
        };
        match sign_ins
            .finish_pasted(&line, begun.pasting(), Who::Operator(WHO.to_owned()))
            .await
        {
            Ok(finished) => return Ok(finished),
            Err(error) if error.still_waits() => eprintln!("{error}"),
            Err(error) => return Err(error.into()),
        }
    }
}
