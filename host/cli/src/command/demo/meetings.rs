//! Two meetings by commands. It takes the same way as a user: it writes an `integration.toml`, loads it, and invokes
//! actions by name.

use std::path::{Path, PathBuf};

use anstream::println;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;
use microapp_runtime::{Integration, Invocation};
use serde_json::{Value, json};
use zoom_simulator::Simulator;

use crate::data::DataArgs;
use crate::exit::Failure;
use crate::style::{BOLD, DIM};
use crate::{file, human, integration};

/// Creates a one-off and a weekly meeting and shows both invitations.
pub async fn make(config: &Path, host: &str, co_hosts: &[&str]) -> Result<(), Failure> {
    let integration = integration::from_config(config, &DataArgs::default()).await?;
    println!("{BOLD}microapp demo{BOLD:#}  a Zoom that runs here, and the connector in its sandbox");
    println!("  acting     {host}");
    println!();
    let day = coming(Weekday::Tuesday);
    let single = json!({
        "topic": "Quarterly review",
        "start": format!("{day}T10:00"),
        "time_zone": "Europe/Berlin",
        "duration_minutes": 45,
        "co_hosts": co_hosts,
        "dial_in_countries": ["US", "DE"],
    });
    show(&integration, host, "A one-off meeting", &single).await?;

    let weekly = json!({
        "topic": "Weekly planning",
        "agenda": "What was, what comes",
        "start": format!("{day}T16:30"),
        "time_zone": "America/New_York",
        "duration_minutes": 30,
        "co_hosts": co_hosts,
        "recurrence": {"weekly": {"days": ["tuesday", "thursday"], "end": {"count": 6}}},
        "waiting_room": true,
    });
    show(&integration, host, "A weekly meeting", &weekly).await
}

async fn show(integration: &Integration, host: &str, title: &str, input: &Value) -> Result<(), Failure> {
    println!("{BOLD}{title}{BOLD:#}");
    println!("  {DIM}create-meeting {input}{DIM:#}");
    let created = integration
        .invoke(Invocation::new("create-meeting", input.to_string()).acting_user(host))
        .await?
        .value();
    println!("{}", indented(&human::result("create-meeting", &created), "  "));
    println!();
    let selector = json!({"meeting_id": created["id"]});
    let invitation = integration
        .invoke(Invocation::new("get-invitation", selector.to_string()).acting_user(host))
        .await?
        .value();
    println!("  {DIM}get-invitation {selector}{DIM:#}");
    println!("{}", indented(&human::result("get-invitation", &invitation), "  | "));
    println!();
    Ok(())
}

/// The same file that a user writes, with the simulator's credentials.
pub fn write_config(zoom: &Simulator, folder: &Path) -> Result<PathBuf, Failure> {
    let credentials = zoom.credentials();
    let text = format!(
        r#"# Written by `microapp demo` for the simulator that it runs.
[integration]
base_url = "{base_url}"
allow_loopback = true

[integration.auth]
mode = "server-to-server"
token_url = "{oauth_url}/token"
account_id = "{account_id}"
client_id = "{client_id}"
client_secret = "{client_secret}"
"#,
        base_url = zoom.base_url(),
        oauth_url = zoom.oauth_url(),
        account_id = credentials.account_id,
        client_id = credentials.client_id,
        client_secret = credentials.client_secret,
    );
    let path = folder.join("integration.toml");
    file::write(&path, text)?;
    Ok(path)
}

/// The next such day of the week, a week from now at the earliest.
pub fn coming(weekday: Weekday) -> Date {
    let today = Offset::UTC.to_datetime(Timestamp::now()).date();
    let next_week = today.saturating_add(jiff::Span::new().days(6));
    next_week.nth_weekday(1, weekday).unwrap_or(next_week)
}

fn indented(text: &str, with: &str) -> String {
    text.lines()
        .map(|line| format!("{with}{line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
