//! `microapp demo`: the main job on one machine, without a Zoom account.
//!
//! It takes the same way as a user: it writes an `integration.toml`, loads it, and invokes actions by name. The
//! simulator stands where Zoom would; the component does not know the difference.

use std::path::{Path, PathBuf};

use anstream::println;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;
use microapp_runtime::{Integration, Invocation};
use serde_json::{Value, json};
use zoom_simulator::{Options, Simulator};

use super::simulator::until_interrupted;
use crate::args;
use crate::exit::Failure;
use crate::style::{BOLD, DIM, GOOD};
use crate::{human, integration};

/// Creates a one-off and a weekly meeting and shows both invitations.
pub async fn run(args: args::Demo) -> Result<(), Failure> {
    let zoom = Simulator::start(Options::default()).await?;
    let folder = tempfile::Builder::new()
        .prefix("microapp-demo-")
        .tempdir()
        .map_err(|error| Failure::Io {
            what: "A temporary folder can't be made".to_owned(),
            error,
        })?;
    let config = write_config(&zoom, folder.path())?;
    let integration = integration::from_config(&config).await?;

    let people: Vec<String> = zoom
        .users()
        .into_iter()
        .filter(|user| user.kind == 2)
        .map(|user| user.email)
        .collect();
    let [host, co_hosts @ ..] = people.as_slice() else {
        return Err(Failure::UnknownAction(
            "The simulator has no licensed users.".to_owned(),
        ));
    };
    let co_hosts = &co_hosts[..co_hosts.len().min(2)];

    println!("{BOLD}microapp demo{BOLD:#}  a Zoom that runs here, and the connector in its sandbox");
    println!(
        "  Zoom       {}  {DIM}simulated, no account is used{DIM:#}",
        zoom.base_url()
    );
    println!(
        "  connector  {} KB of WebAssembly",
        zoom_component::ZOOM_WASM.len().div_ceil(1000)
    );
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
    show(&integration, host, "A weekly meeting", &weekly).await?;

    let seen = zoom
        .requests()
        .into_iter()
        .filter(|request| request.path.starts_with("/v2/"))
        .count();
    println!("{GOOD}Done.{GOOD:#} Zoom saw {seen} requests, each with a token that the component never had.");
    if !args.exit {
        invite_to_try(&config, host);
        until_interrupted().await?;
    }
    zoom.shutdown().await;
    Ok(())
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
fn write_config(zoom: &Simulator, folder: &Path) -> Result<PathBuf, Failure> {
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
    std::fs::write(&path, text).map_err(|error| Failure::Io {
        what: format!("{} can't be written", path.display()),
        error,
    })?;
    Ok(path)
}

fn invite_to_try(config: &Path, host: &str) {
    println!();
    println!("{BOLD}Try more{BOLD:#} in another terminal, as long as this one is open:");
    let config = config.display();
    println!("  microapp invoke list-meetings --human --config {config} --as {host}");
    println!("  microapp invoke list-users --human --config {config}");
    println!(
        "  microapp invoke create-meeting --config {config} --as {host} \\\n      --input '{{\"topic\": \"Mine\", \
         \"recurrence\": \"no_fixed_time\"}}'"
    );
    println!("Ctrl-C ends it.");
}

/// The next such day of the week, a week from now at the earliest.
fn coming(weekday: Weekday) -> Date {
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
