//! The developer's kit: what those who write templates need beside the engine, as functions of values.
//!
//! - [`Samples`] has data for a page that nobody has called an action for: what `samples/` says, and for the rest values
//!   that the actions' schemas allow.
//! - [`Stage`] draws a page with them, in the usual, the empty, the wrong and the long state.
//! - [`fill`] puts values into a form's fields as a person would.
//! - [`Cases`] are the cases of `tests/*.yaml`, and what is wrong with a run of one.
//! - [`documentation`] is a template's own page of documentation; [`reference()`] that of the format.
//! - [`pack`] and [`unpack`] make one file of a template and a template of one file.
//!
//! It must never do what the engine must not: no file, no host, no clock.

mod archive;
mod cases;
mod documentation;
mod fill;
mod findings;
mod markup;
mod reference;
mod samples;
mod schemas;
mod stage;
mod words;

pub use archive::{ArchiveError, LARGEST_ARCHIVE, pack, unpack};
pub use cases::{Case, CaseFile, Cases, Expect, Expected, Got, Request, Texts, cases_schema, judge};
pub use documentation::documentation;
pub use fill::{FillError, fill, primary};
pub use findings::{connector, findings};
pub use reference::reference;
pub use samples::{Samples, State, example};
pub use schemas::SCHEMAS;
pub use stage::{Drawn, Scene, Stage};
pub use words::visible_text;
