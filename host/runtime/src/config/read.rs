//! From text to [`IntegrationConfig`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use microapp_distribution::{Digest, InvalidKey, TrustedKey};
use toml::de::DeTable;
use url::Url;

use super::auth::{self, Auth};
use super::error::{ConfigError, Source};
use super::model::{ConnectorSource, IntegrationConfig, RateLimitConfig};
use super::redirect;
use super::table::{Entry, Table};
use crate::egress::{EgressPolicy, HostPattern};

/// What is at hand while reading.
pub(super) struct Reading<'a> {
    folder: &'a Path,
    pub(super) environment: &'a dyn Fn(&str) -> Option<String>,
}

impl Reading<'_> {
    /// A path as the file's folder sees it.
    pub(super) fn relative(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

pub(super) fn read(
    text: &str,
    path: &Path,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<IntegrationConfig, ConfigError> {
    let source = Source::new(path, text);
    let document = DeTable::parse(text).map_err(|error| {
        // The parser's own rendering quotes the line, which may hold a secret: only its message is passed on.
        source.error(
            &error.span().unwrap_or(0..0),
            String::new(),
            format!("this is no TOML: {}", error.message()),
        )
    })?;
    let reading = Reading {
        folder: path.parent().unwrap_or(Path::new("")),
        environment,
    };
    let root = Table::root(&source, &document);
    root.allow(&["integration"])?;
    let Some(table) = root.table("integration")? else {
        return Err(ConfigError::whole_file(
            path,
            "the table `[integration]` is missing".to_owned(),
        ));
    };
    table.allow(&[
        "name",
        "connector",
        "trusted_keys",
        "require_signature",
        "base_url",
        "allowed_hosts",
        "allow_loopback",
        "public_url",
        "auth",
        "user_auth",
        "rate_limit",
        "settings",
    ])?;
    let allow_loopback = table
        .get("allow_loopback")
        .map(|entry| entry.flag())
        .transpose()?
        .unwrap_or(false);
    let (rate_limit, plan_place) = match table.table("rate_limit")? {
        Some(table) => rate_limit(&table, &reading)?,
        None => (RateLimitConfig::default(), 0..0),
    };
    let auth = table.table("auth")?;
    let auth = auth
        .map(|table| auth::read(&table, allow_loopback, &reading))
        .transpose()?;
    let (auth, token) = match auth {
        Some(Auth::SignIn(auth)) => (Some(*auth), None),
        Some(Auth::Token(token)) => (None, Some(token)),
        None => (None, None),
    };
    Ok(IntegrationConfig {
        name: table
            .get("name")
            .map(|entry| entry.text().map(str::to_owned))
            .transpose()?,
        connector: table
            .get("connector")
            .map(|entry| connector(&entry, &reading))
            .transpose()?,
        trusted_keys: table
            .get("trusted_keys")
            .map(|entry| trusted_keys(&entry))
            .transpose()?
            .unwrap_or_default(),
        require_signature: table.get("require_signature").map(|entry| entry.flag()).transpose()?,
        base_url: table
            .get("base_url")
            .map(|entry| url(&entry, allow_loopback))
            .transpose()?,
        allowed_hosts: table
            .get("allowed_hosts")
            .map(|entry| hosts(&entry))
            .transpose()?
            .unwrap_or_default(),
        allow_loopback,
        auth,
        token,
        user_auth: table
            .table("user_auth")?
            .map(|table| auth::read_user(&table, allow_loopback, &reading))
            .transpose()?,
        public_url: table
            .get("public_url")
            .map(|entry| redirect::read_public_url(&entry))
            .transpose()?,
        rate_limit,
        settings: match table.table("settings")? {
            Some(table) => settings(&table)?,
            None => BTreeMap::new(),
        },
        plan_place,
        source: source.clone(),
    })
}

pub(super) fn url(entry: &Entry<'_>, allow_loopback: bool) -> Result<Url, ConfigError> {
    let text = entry.text()?;
    let url = Url::parse(text).map_err(|error| entry.error(format!("it is no absolute URL: {error}")))?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(entry.error("leave out the query (`?…`) and the fragment (`#…`)"));
    }
    EgressPolicy::single(&url, allow_loopback).map_err(|refusal| {
        let hint = refusal
            .configuration
            .as_ref()
            .map(|lines| format!(" This would allow it:\n{lines}"))
            .unwrap_or_default();
        entry.error(format!("{refusal}{hint}"))
    })?;
    Ok(url)
}

/// A file, or `oci://…` with the digest of what is meant: a tag alone may be another component tomorrow.
fn connector(entry: &Entry<'_>, reading: &Reading<'_>) -> Result<ConnectorSource, ConfigError> {
    let text = entry.text()?;
    if !text.starts_with("oci://") {
        return Ok(ConnectorSource::File(reading.relative(text)));
    }
    let Some((_, digest)) = text.split_once('@') else {
        return Err(entry.error(format!(
            "say which one is meant: `{text}@sha256:…`; `microapp component pull {text}` prints it"
        )));
    };
    digest
        .parse::<Digest>()
        .map_err(|error| entry.error(error.to_string()))?;
    Ok(ConnectorSource::Registry(text.to_owned()))
}

fn trusted_keys(entry: &Entry<'_>) -> Result<Vec<TrustedKey>, ConfigError> {
    let key = |element: Entry<'_>| {
        let text = element.text()?;
        text.parse()
            .map_err(|error: InvalidKey| element.error(error.to_string()))
    };
    entry.array()?.into_iter().map(key).collect()
}

fn hosts(entry: &Entry<'_>) -> Result<Vec<HostPattern>, ConfigError> {
    let host = |element: Entry<'_>| {
        let text = element.text()?;
        text.parse::<HostPattern>()
            .map_err(|error| element.error(error.to_string()))
    };
    entry.array()?.into_iter().map(host).collect()
}

fn rate_limit(
    table: &Table<'_>,
    reading: &Reading<'_>,
) -> Result<(RateLimitConfig, std::ops::Range<usize>), ConfigError> {
    table.allow(&["requests", "interval", "plan", "state_file"])?;
    let plan = table.get("plan");
    let place = plan.as_ref().map_or(0..0, |entry| entry.place.clone());
    let limit = RateLimitConfig {
        requests: table.get("requests").map(|entry| entry.positive()).transpose()?,
        interval: table.get("interval").map(|entry| interval(&entry)).transpose()?,
        plan: plan.map(|entry| entry.text().map(str::to_owned)).transpose()?,
        state_file: table
            .get("state_file")
            .map(|entry| entry.text().map(|text| reading.relative(text)))
            .transpose()?,
    };
    Ok((limit, place))
}

/// `"1s"`, `"250ms"`, `"1.5s"`, `"1m"`.
fn interval(entry: &Entry<'_>) -> Result<Duration, ConfigError> {
    let wrong = || entry.error("write it as a number and a unit, such as \"1s\", \"500ms\" or \"1m\"; at most \"1h\"");
    let text = entry.text()?.trim();
    let split = text
        .find(|character: char| character.is_ascii_alphabetic())
        .ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "ms" => number / 1_000.0,
        "s" => number,
        "m" | "min" => number * 60.0,
        "h" => number * 3_600.0,
        _ => return Err(wrong()),
    };
    if !(0.001..=3_600.0).contains(&seconds) {
        return Err(wrong());
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong())
}

type Settings = BTreeMap<String, (serde_json::Value, std::ops::Range<usize>)>;

fn settings(table: &Table<'_>) -> Result<Settings, ConfigError> {
    table
        .entries()
        .map(|(name, entry)| Ok((name.to_owned(), (entry.json()?, entry.place.clone()))))
        .collect()
}
