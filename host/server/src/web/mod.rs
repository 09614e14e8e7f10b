//! The web server: takes connections, knows who asks, and lets nobody do what was not granted.
//!
//! A request passes, in this order: the count of connections (`listen`), the guard around all routes (`guard`: name of
//! the host, who asks, headers, error pages), the guard of its route (who may, is the form ours, how large is the body),
//! its handler. **Every route is denied unless granted**: a [`Route`] can't be made without saying who may use it, and
//! there is no other way to have one.
//!
//! It must never show a cause of a failure to anybody (it goes to the log, with the reference that the page shows), let
//! a page have inline script or style, or keep what would let its bearer in other than as a hash.
//!
//! | To | read |
//! |---|---|
//! | add a page | [`Route`], [`Access`], [`Visitor`], [`Session`], [`Page`], [`SeeOther`], [`Failure`] |
//! | make a form | [`Visitor::form_token`], [`FORM_TOKEN`]; [`Upload`] takes a file |
//! | draw it in our frame | [`View`], [`Frame`](view::Frame) |
//! | say something on it | [`Words`](crate::words::Words), [`Said`](crate::words::Said), and `t('key')` in a template |
//! | start it | [`Server`], [`ServerOptions`] |
//! | see what connections may use | [`Limits`] |

mod access;
mod address;
mod app;
mod assets;
mod cookie;
mod departure;
mod failure;
mod guard;
mod headers;
mod health;
mod listen;
pub mod maintenance;
mod page;
mod route;
mod routes;
mod server;
pub mod token;
mod upload;
pub mod view;
mod visitor;

pub use access::{Access, Frame};
pub use address::{HostFit, PublicUrl, PublicUrlError};
pub use app::{App, AppOptions};
pub(crate) use app::{blocking, now};
pub use assets::Assets;
pub(crate) use cookie::cookie;
pub use cookie::{CookieJar, CookieName};
pub(crate) use departure::departure;
pub use failure::Failure;
pub(crate) use guard::hex;
pub use guard::{FORM_TOKEN, FORM_TOKEN_HEADER};
pub use headers::{Loosened, is_origin};
pub use health::MONITOR_FACT;
pub(crate) use listen::counted_as;
pub use listen::{Limits, serve};
pub use page::{Page, SeeOther, next_path, sign_in_path};
pub(crate) use page::{error_page, is_page};
pub use route::{FORM_BYTES, Route};
pub use routes::{router, routes};
pub use server::{Server, ServerError, ServerOptions, finish};
pub use upload::Upload;
pub use view::View;
pub use visitor::{Session, Visitor};
