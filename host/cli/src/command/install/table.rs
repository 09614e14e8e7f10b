//! The table `[integration]` of what is installed.

use futures::StreamExt as _;
use http::Method;
use microapp_runtime::egress::EgressPolicy;
use microapp_runtime::http::HttpRequest;
use microapp_runtime::{HostPattern, HttpClient as _, PooledClient};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value, json};
use url::Url;

use super::secret::{asked_secret, given, read_secret};
use super::{Install, Mode};
use crate::exit::Failure;

/// The table for the service itself, with grants for these hosts.
pub fn at_service(args: &Install, mode: Mode, hosts: &[HostPattern]) -> Result<Map<String, Value>, Failure> {
    let mut table = table(args, mode, &Map::new(), &Value::Null)?;
    if !hosts.is_empty() {
        table.insert("allowed_hosts".to_owned(), json!(hosts));
    }
    if let Some(url) = &args.base_url {
        table.insert("base_url".to_owned(), json!(url));
        table.insert("allow_loopback".to_owned(), json!(args.allow_loopback));
    }
    Ok(table)
}

/// The table for a simulator. Where no client is given, it is the one that the simulator tells.
pub async fn at_simulator(args: &Install, mode: Mode, url: &Url) -> Result<Map<String, Value>, Failure> {
    let control = url
        .join("/_simulator/")
        .map_err(|error| Failure::Usage(format!("--simulator: {error}")))?;
    let told = fetch(&control).await?;
    let oauth = told["oauth_url"].as_str().unwrap_or_default();
    let mut addresses = Map::new();
    for name in ["authorize", "token", "revoke"] {
        addresses.insert(format!("{name}_url"), json!(format!("{oauth}/{name}")));
    }
    let mut table = table(args, mode, &addresses, &told)?;
    table.insert("base_url".to_owned(), told["base_url"].clone());
    table.insert("allow_loopback".to_owned(), json!(true));
    Ok(table)
}

/// The table, with the addresses of a simulator, and its client for an account that needs nobody's consent.
fn table(
    args: &Install,
    mode: Mode,
    addresses: &Map<String, Value>,
    told: &Value,
) -> Result<Map<String, Value>, Failure> {
    let mut table = shared(args);
    match mode {
        Mode::ServerToServer => table.insert("auth".to_owned(), client(args, mode, addresses.clone(), told)?),
        Mode::AuthorizationCode => {
            let auth = client(args, mode, addresses.clone(), &Value::Null)?;
            table.insert("auth".to_owned(), auth)
        }
        Mode::Token => {
            let token = match &args.token_file {
                Some(file) => read_secret(file)?,
                None => asked_secret("Token", "--token-file")?,
            };
            let auth = json!({"mode": "token", "token": token.expose_secret()});
            table.insert("auth".to_owned(), auth)
        }
        Mode::None => None,
    };
    if let (Some(id), Some(file)) = (&args.user_client_id, &args.user_client_secret_file) {
        let secret = read_secret(file)?;
        let mut user = addresses.clone();
        user.insert("mode".to_owned(), json!("authorization-code"));
        user.insert("client_id".to_owned(), json!(id));
        user.insert("client_secret".to_owned(), json!(secret.expose_secret()));
        if args.any_account {
            user.insert("any_account".to_owned(), json!(true));
        }
        table.insert("user_auth".to_owned(), Value::Object(user));
    }
    Ok(table)
}

/// The section of an OAuth client.
fn client(args: &Install, mode: Mode, mut auth: Map<String, Value>, told: &Value) -> Result<Value, Failure> {
    let told = |member: &str| told[member].as_str().map(str::to_owned);
    let server_to_server = mode == Mode::ServerToServer;
    let mode = if server_to_server {
        "server-to-server"
    } else {
        "authorization-code"
    };
    auth.insert("mode".to_owned(), json!(mode));
    if server_to_server {
        let account = args.account_id.clone().or_else(|| told("account_id"));
        let account = given(account, "Account ID", "--account-id")?;
        auth.insert("account_id".to_owned(), json!(account));
    }
    if let Some(redirect) = &args.redirect_url {
        auth.insert("redirect_url".to_owned(), json!(redirect));
    }
    let client = args.client_id.clone().or_else(|| told("client_id"));
    auth.insert(
        "client_id".to_owned(),
        json!(given(client, "Client ID", "--client-id")?),
    );
    let secret = match (&args.client_secret_file, told("client_secret")) {
        (Some(file), _) => read_secret(file)?,
        (None, Some(secret)) if args.client_id.is_none() => SecretString::from(secret),
        (None, _) => asked_secret("Client secret", "--client-secret-file")?,
    };
    auth.insert("client_secret".to_owned(), json!(secret.expose_secret()));
    Ok(Value::Object(auth))
}

fn shared(args: &Install) -> Map<String, Value> {
    let mut table = Map::new();
    let public_url = args.public_url.as_str().trim_end_matches('/');
    table.insert("public_url".to_owned(), json!(public_url));
    if !args.settings.is_empty() {
        let settings: Map<_, _> = args.settings.iter().cloned().collect();
        table.insert("settings".to_owned(), Value::Object(settings));
    }
    if let Some(plan) = &args.plan {
        table.insert("rate_limit".to_owned(), json!({ "plan": plan }));
    }
    table
}

/// JSON from a simulator, which can be on this machine only.
async fn fetch(url: &Url) -> Result<Value, Failure> {
    let failed = |reason: String| Failure::Usage(format!("the simulator at {url} can't be asked: {reason}"));
    if !matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
        return Err(failed("it has to be on this machine".to_owned()));
    }
    let allowed = EgressPolicy::single(url, true)?;
    let answer = PooledClient::default()
        .send(HttpRequest::new(Method::GET, allowed))
        .await;
    let mut body = answer.map_err(|error| failed(format!("{error}; is it running?")))?.body;
    let mut bytes = Vec::new();
    while let Some(part) = body.next().await {
        bytes.extend_from_slice(&part.map_err(|error| failed(error.to_string()))?);
        if bytes.len() > 4 << 20 {
            return Err(failed("it answers too much".to_owned()));
        }
    }
    serde_json::from_slice(&bytes).map_err(|_| failed("there is no simulator".to_owned()))
}
