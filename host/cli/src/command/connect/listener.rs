//! A browser that comes back to this machine.
//!
//! The browser begins here, too: at a page with a random name that gives it a cookie and sends it on. So only the browser
//! that was opened from this terminal can end the sign-in.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anstream::eprintln;
use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY, SET_COOKIE};
use microapp_server::sign_in::{Begun, Callback, Finished, LIFETIME, SignInError, SignIns, callback};
use microapp_server::web::{CookieJar, CookieName};
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use url::Url;

use crate::command::browser;
use crate::data::WHO;
use crate::exit::Failure;
use crate::interrupt::until_interrupted;
use crate::style::{BAD, BOLD, DIM};

/// Waits at `address` until the browser comes back.
pub(super) async fn run(
    sign_ins: &SignIns,
    begun: Begun,
    address: SocketAddr,
    open: bool,
) -> Result<Finished, Failure> {
    let cannot = |error| Failure::Io {
        what: format!("{address} can't be listened on; another program may be there, such as `microapp serve`"),
        error,
    };
    let redirect = Url::parse(&begun.redirect).map_err(|error| Failure::Usage(error.to_string()))?;
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let jar = CookieJar {
        secure: redirect.scheme() == "https",
    };
    let (ended, mut outcomes) = mpsc::unbounded_channel();
    let ending = Callback {
        sign_ins: sign_ins.clone(),
        cookie: jar.name(CookieName::Connect),
        who: WHO.to_owned(),
        ended: Some(ended),
    };
    let (path, router) = start_page(&begun, jar);
    let router = router.merge(callback(ending, Some(redirect.path())));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let stopped = async { drop(stopped.await) };
        axum::serve(listener, router).with_graceful_shutdown(stopped).await
    });
    let start = redirect
        .join(&path)
        .map_err(|error| Failure::Usage(error.to_string()))?;
    eprintln!("{BOLD}Open this address, and consent:{BOLD:#}\n\n  {start}\n\n{DIM}Ctrl-C gives up.{DIM:#}");
    if open {
        browser::open(start.as_str());
    }
    let finished = tokio::select! {
        finished = wait(&mut outcomes) => finished,
        interrupted = until_interrupted() => {
            interrupted?;
            Err(Failure::Usage("given up; nothing was connected".to_owned()))
        }
        () = tokio::time::sleep(LIFETIME) => {
            Err(Failure::Usage("nobody came back within 10 minutes; nothing was connected".to_owned()))
        }
    };
    drop(stop);
    // The browser gets its page; a connection that it keeps open keeps nobody waiting.
    let _ = tokio::time::timeout(Duration::from_secs(1), serving).await;
    finished
}

/// The first outcome that is about this sign-in. Anybody can knock with a state of their own.
async fn wait(outcomes: &mut mpsc::UnboundedReceiver<Result<Finished, SignInError>>) -> Result<Finished, Failure> {
    loop {
        match outcomes.recv().await {
            Some(Ok(finished)) => return Ok(finished),
            Some(Err(error @ (SignInError::NotWaiting | SignInError::BadReturn(_)))) => {
                eprintln!("{DIM}{error}{DIM:#}")
            }
            Some(Err(error)) => return Err(error.into()),
            None => return Err(Failure::Usage("the listener has stopped".to_owned())),
        }
    }
}

/// A page that gives the browser its cookie and sends it to the service, once: its address is in the browser's command line,
/// where everybody on this machine can read it.
fn start_page(begun: &Begun, jar: CookieJar) -> (String, Router) {
    // As good a random name as any, and it is gone with the process; the state itself stays hidden.
    let name = begun.browser.expose_secret();
    let path = format!("/connect/{}", &name[name.len() / 2..]);
    let cookie = jar.set(CookieName::Connect, name, Some(LIFETIME.as_secs()));
    let location = begun.authorize_url.to_string();
    let asked = Arc::new(AtomicBool::new(false));
    let send_on = move || async move {
        if asked.swap(true, Ordering::SeqCst) {
            eprintln!(
                "{BAD}Somebody has asked for this address a second time{BAD:#}, and got nothing. If that was you, or if your \
                 browser was the second, give up with Ctrl-C and begin again."
            );
            return (StatusCode::GONE, [(CACHE_CONTROL, "no-store")], OPENED).into_response();
        }
        let mut response: Response = (
            StatusCode::SEE_OTHER,
            [
                (LOCATION, location),
                (CACHE_CONTROL, "no-store".to_owned()),
                (REFERRER_POLICY, "no-referrer".to_owned()),
            ],
        )
            .into_response();
        if let Some(cookie) = cookie {
            response.headers_mut().insert(SET_COOKIE, cookie);
        }
        response
    };
    (path.clone(), Router::new().route(&path, get(send_on)))
}

/// What the second one reads.
const OPENED: &str = "This address was opened before, and works once. Begin again: microapp connect\n";
