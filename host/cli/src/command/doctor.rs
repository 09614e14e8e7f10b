//! `microapp doctor`

use anstream::println;
use microapp_server::integrations::Setup;
use microapp_server::upgrades::TrustedKeys;
use microapp_store::doctor::{Check, Finding, Health, Report, examine};
use microapp_store::{KeyRow, Store, StoreError, Timestamp};
use microapp_vault::{Clock as _, KeyRing, KeySource, SystemClock, VaultError, look_at_rows};

use crate::data::DataArgs;
use crate::exit::Failure;
use crate::human::printable;
use crate::style::{BAD, BOLD, GOOD};

/// `microapp doctor`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It looks at the file, its schema and contents, the room on the disk, the clock, the audit log, the \
                  keys, whether somebody else has written rows, and whether components are signed by keys that are trusted; it changes nothing. It may run while the store is in use.\n\nExit code 1: something is wrong."
)]
pub struct Doctor {
    #[command(flatten)]
    data: DataArgs,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Checks whether all is well.
pub async fn run(args: Doctor) -> Result<(), Failure> {
    let keys = Keys(args.data.keys()?);
    let rows = Rows(args.data.keys()?);
    let components = Components(args.data.trusted_keys());
    let checks: [&dyn Check; 3] = [&keys, &rows, &components];
    let report = examine(&args.data.database()?, SystemClock.now(), &checks);
    if args.json {
        println!("{:#}", json(&report));
    } else {
        for finding in &report.findings {
            println!("{}", line(finding));
        }
    }
    match report.health() {
        Health::Bad => Err(Failure::Unwell),
        Health::Good | Health::Warning => Ok(()),
    }
}

fn line(finding: &Finding) -> String {
    let (style, mark) = match finding.health {
        Health::Good => (GOOD, "ok"),
        Health::Warning => (BOLD, "warning"),
        Health::Bad => (BAD, "bad"),
    };
    format!(
        "{style}{mark:<8}{style:#} {:<12} {}",
        finding.check,
        printable(&finding.message)
    )
}

fn json(report: &Report) -> serde_json::Value {
    let findings = report.findings.iter().map(|finding| {
        serde_json::json!({
            "check": finding.check,
            "health": finding.health.to_string(),
            "message": finding.message,
        })
    });
    serde_json::json!({
        "health": report.health().to_string(),
        "findings": findings.collect::<Vec<_>>(),
    })
}

/// Whether the keys that the store was sealed with are at hand, and not others of the same name.
struct Keys(KeySource);

impl Check for Keys {
    fn look(&self, store: &dyn Store, _: Timestamp) -> Result<Vec<Finding>, StoreError> {
        let rows = store.keys()?;
        let found = match self.0.read() {
            Err(error) => return Ok(vec![Finding::bad(self.name(), error.to_string())]),
            Ok(found) => found,
        };
        let ring = found.unwrap_or_else(|| KeyRing::new(Vec::new(), self.0.to_string()));
        let findings: Vec<_> = rows.iter().filter_map(|row| self.finding(&ring, row)).collect();
        Ok(if rows.is_empty() {
            vec![Finding::good(self.name(), "none is in use yet")]
        } else if findings.is_empty() {
            vec![Finding::good(
                self.name(),
                format!("{} in use, all in {}", rows.len(), self.0),
            )]
        } else {
            findings
        })
    }

    fn name(&self) -> &str {
        "keys"
    }
}

impl Keys {
    /// What is wrong with one of the store's keys, if anything is.
    fn finding(&self, ring: &KeyRing, row: &KeyRow) -> Option<Finding> {
        if ring.key(&row.id).is_err() {
            let message = format!("the key {} is not in {}; what it seals can't be read", row.id, self.0);
            return Some(if row.active {
                Finding::bad(self.name(), message)
            } else {
                Finding::warning(self.name(), message)
            });
        }
        let wrong = ring.check(std::slice::from_ref(row)).err()?;
        Some(Finding::bad(self.name(), wrong.to_string()))
    }
}

/// Whether integrations and connections are as the vault wrote them.
struct Rows(KeySource);

impl Check for Rows {
    fn look(&self, store: &dyn Store, _: Timestamp) -> Result<Vec<Finding>, StoreError> {
        // What is wrong with the keys themselves is said by their own check.
        let Ok(Some(ring)) = self.0.read() else {
            return Ok(Vec::new());
        };
        let found = look_at_rows(store, &ring)?;
        if !found.unsound.is_empty() {
            let bad = |error: &VaultError| Finding::bad(self.name(), error.to_string());
            return Ok(found.unsound.iter().map(bad).collect());
        }
        Ok(vec![if found.not_vouched_for {
            Finding::warning(
                self.name(),
                "integrations are from before there were marks; they are vouched for, as they are, when the store is used next",
            )
        } else {
            let (integrations, connections) = (found.integrations, found.connections);
            Finding::good(
                self.name(),
                format!("{integrations} integrations and {connections} connections, each as it was written last"),
            )
        }])
    }

    fn name(&self) -> &str {
        "rows"
    }
}

/// Whether the keys are trusted still that vouched for the components of integrations.
struct Components(TrustedKeys);

impl Check for Components {
    fn look(&self, store: &dyn Store, _: Timestamp) -> Result<Vec<Finding>, StoreError> {
        let (mut known, mut found) = (0, Vec::new());
        for row in store.integrations()? {
            // One whose configuration is a file has none here.
            let Ok(setup) = Setup::read(&row.configuration) else {
                continue;
            };
            let components = &setup.components;
            let before = components.before.as_ref().and_then(|before| before.component.as_ref());
            let kept = [
                ("runs", components.current.as_ref()),
                ("ran before", before),
                ("is offered", components.offered.as_ref()),
            ];
            for (standing, chosen) in kept {
                let Some(chosen) = chosen else { continue };
                known += 1;
                if let Err(error) = self.0.check(chosen, &setup) {
                    let message = format!("{}, what {standing}: {error}", row.name);
                    found.push(match standing {
                        "runs" => Finding::bad(self.name(), message),
                        _ => Finding::warning(self.name(), message),
                    });
                }
            }
        }
        if found.is_empty() {
            let message = format!("{known} beside the program's own, each by a key that is trusted, or taken unsigned");
            found.push(Finding::good(self.name(), message));
        }
        Ok(found)
    }

    fn name(&self) -> &str {
        "components"
    }
}
