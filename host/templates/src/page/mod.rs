//! Read pages, and what buttons do.
//!
//! A page is minijinja, cut down so that an untrusted one is harmless:
//!
//! - It sees the values that it is given, and calls the functions of `functions`; there is nothing to read a file or
//!   reach a host with. Includes lead to `pages/partials/` of its own bundle.
//! - Values are escaped, always. Where in the HTML an expression stands is known before anything is rendered
//!   (`markup`): none stands in a script, a style, an event handler or a tag's name, and an address that comes from a value
//!   goes through the filter `url`, which lets http, https and mailto pass. The elements and attributes that the page
//!   itself may use are listed there.
//! - It ends: instructions are counted (fuel), calls may not nest deep.
//! - It stays small: output is counted as it is written. Nothing gathers output (macros, `set` blocks), and a name is
//!   only given to a value of the data, never to a text that is built: so no text can double itself (`lint`).

pub(crate) mod components;
pub(crate) mod design;
mod environment;
mod filters;
mod functions;
pub(crate) mod lint;
pub(crate) mod markup;
mod sequence;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use thiserror::Error;

use crate::form::Form;
use crate::html::Html;
use crate::locale::Locale;
use crate::model::manifest;

pub(crate) use environment::Environment;
pub(crate) use filters::{FILTERS, TESTS};
pub(crate) use functions::FUNCTIONS;
pub use sequence::Next;

/// How many instructions a page may take.
pub const FUEL: u64 = 2_000_000;
/// How large a page may become, in bytes.
pub const LARGEST_OUTPUT: usize = 2 * 1024 * 1024;

/// One page of a template.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page as the manifest describes it.
    pub manifest: manifest::Page,
    /// Its form.
    pub form: Option<Form>,
}

/// Who looks at a page.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their time zone, an IANA name.
    pub time_zone: Option<String>,
}

/// All that a page is drawn from.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The language.
    pub locale: Arc<Locale>,
    /// Who looks at it.
    pub user: User,
    /// What the address says.
    pub params: BTreeMap<String, String>,
    /// The form's data, for expressions of actions.
    pub form: Value,
    /// The outputs of actions, by the names that the page gives them.
    pub data: BTreeMap<String, Value>,
    /// Addresses that the server gives a page, such as that of the calendar file: `links.calendar`.
    pub links: BTreeMap<String, String>,
    /// Where the template's pages are: `/apps/zoom/`. A page's name is appended.
    pub base: String,
    /// Fields that go with every button: `_csrf`.
    pub hidden: Vec<(String, String)>,
    /// The form, drawn, for `{{ form() }}`.
    pub form_html: Option<Html>,
    /// The present.
    pub now: Timestamp,
}

impl PageContext {
    /// A context with a language and nothing else.
    pub fn new(locale: Arc<Locale>) -> Self {
        Self {
            locale,
            user: User::default(),
            params: BTreeMap::new(),
            form: Value::Object(serde_json::Map::new()),
            data: BTreeMap::new(),
            links: BTreeMap::new(),
            base: "/".to_owned(),
            hidden: Vec::new(),
            form_html: None,
            now: Timestamp::UNIX_EPOCH,
        }
    }
}

/// Why a page could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RenderError {
    /// There is no such page, or it has no template.
    #[error("the template has no page `{0}` to draw")]
    NoPage(String),
    /// There is no such button on the page.
    #[error("the page `{page}` has no action `{action}`")]
    NoAction {
        /// The page.
        page: String,
        /// The button.
        action: String,
    },
    /// It would not end.
    #[error("{file} takes more than {FUEL} instructions; show less on one page")]
    TooLong {
        /// The file.
        file: String,
    },
    /// It would become too large.
    #[error("{file} becomes larger than {LARGEST_OUTPUT} bytes; show less on one page")]
    TooLarge {
        /// The file.
        file: String,
    },
    /// Something in it went wrong.
    #[error("{file}:{line}: {message}")]
    Failed {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What went wrong.
        message: String,
    },
    /// A link leads where links must not lead.
    #[error("a link of the page `{0}` is not http, https or mailto")]
    BadLink(String),
}
