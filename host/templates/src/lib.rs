//! Pages as data: a *template* is a folder of text files from which users' pages are made.
//!
//! This crate loads a template ([`Template::load`]), tells everything that is wrong with it by file, line and column
//! ([`Diagnostic`]), and then is a set of pure functions: values in, HTML or JSON or errors out.
//!
//! - [`Form`] turns a JSON Schema and a UI schema into an accessible HTML form that needs no script, and what a browser
//!   sends back into the JSON input of an action.
//! - [`Page`] renders read pages, and says what a button does: which action with which input, and which page comes then.
//! - [`Locale`] has the words of one language and writes dates and numbers as its readers do.
//!
//! A template is untrusted. It can't read a file, reach a host, see another user's data, run on without end or fill the
//! memory: [`page`] says how. This crate must never do I/O beyond reading a template's own folder
//! ([`Bundle::from_folder`]), read a clock, or name a connector.

#![deny(missing_docs)]

pub mod actions;
pub mod bundle;
pub mod diagnostic;
pub mod form;
pub mod format;
pub mod html;
pub mod kit;
pub mod load;
pub mod locale;
pub mod model;
pub mod page;
pub mod schema;
pub mod source;
pub mod template;

pub use actions::{ActionSchema, ActionSchemas};
pub use bundle::{Bundle, BundleError};
pub use diagnostic::{Diagnostic, Severity};
pub use form::{FieldError, Form, FormView, Submission};
pub use html::Html;
pub use locale::Locale;
pub use page::{Next, Page, PageContext, RenderError};
pub use template::{Asked, Template};
