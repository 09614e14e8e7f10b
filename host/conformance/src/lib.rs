//! Holds connectors and hosts to the contract, clause by clause.
//!
//! [`connector`] examines a component: it plays host and service, good and bad. [`host`] examines a platform: a test
//! component, the *probe*, drives every capability from inside, while a service of the kit's own watches what arrives.
//! Both say for each broken [`Clause`] what was promised, what was expected, what came, and what to do.
//!
//! It must never know a vendor, and never be kinder to our own connector or runtime than to another's.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use microapp_conformance::connector::{Samples, examine};
//!
//! let samples = Samples::from_json(&std::fs::read_to_string("conformance.json")?)?;
//! let report = examine(&std::fs::read("connector.wasm")?, &samples).await?;
//! print!("{report}");
//! assert!(report.holds());
//! # Ok(())
//! # }
//! ```

#![deny(missing_docs)]

mod clause;
pub mod connector;
pub mod host;
mod report;

pub use clause::{CONNECTOR, Clause, HOST, named, page};
pub use report::{Examined, Finding, Report, Verdict};
