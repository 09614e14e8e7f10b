//! The manifest, member by member: what a host, a form and an admin need is there and can be read.

use jsonschema::Validator;
use microapp_runtime::HostPattern;
use serde_json::Value;
use url::Url;

use super::examiner::{Action, Effect, Manifest, egress};
use crate::clause::connector as clauses;
use crate::report::Report;

/// An action whose schemas can be used.
pub(super) struct Examinable<'a> {
    pub(super) action: &'a Action,
    pub(super) schema: Value,
    pub(super) input: Validator,
    pub(super) output: Validator,
}

/// Looks at everything, and gives the actions that can be examined further.
pub(super) fn examine<'a>(manifest: &'a Manifest, report: &mut Report) -> Vec<Examinable<'a>> {
    texts(manifest, report);
    addresses(manifest, report);
    names(manifest, report);
    rates(manifest, report);
    look_ups(manifest, report);
    for setting in &manifest.settings {
        let _ = schema(report, &format!("settings.{}.schema", setting.name), &setting.schema);
    }
    manifest
        .actions
        .iter()
        .filter_map(|action| examinable(action, report))
        .collect()
}

fn texts(manifest: &Manifest, report: &mut Report) {
    let complete = clauses::MANIFEST_COMPLETE;
    let mut text = |place: String, text: &str| {
        report.check(complete, place, !text.trim().is_empty(), "a text", format!("{text:?}"));
    };
    text("name".to_owned(), &manifest.name);
    text("title".to_owned(), &manifest.title);
    text("description".to_owned(), &manifest.description);
    for action in &manifest.actions {
        text(format!("actions.{}.title", action.name), &action.title);
        text(format!("actions.{}.description", action.name), &action.description);
        for set in &action.scopes {
            text(format!("actions.{}.scopes", action.name), &set.vocabulary);
        }
    }
    for setting in &manifest.settings {
        text(format!("settings.{}.description", setting.name), &setting.description);
    }
    report.check(
        complete,
        "actions",
        !manifest.actions.is_empty(),
        "at least one action",
        "none",
    );
    let version = &manifest.version;
    report.check(
        complete,
        "version",
        is_semver(version),
        "a version such as 1.2.3",
        version,
    );
    let details: Result<Value, _> = serde_json::from_str(&manifest.details);
    let object = matches!(details, Ok(Value::Object(_)));
    report.check(
        complete,
        "details",
        object,
        "a JSON object; `{}` when there is nothing",
        &manifest.details,
    );
}

fn addresses(manifest: &Manifest, report: &mut Report) {
    let hosts = clauses::MANIFEST_HOSTS;
    let https = |text: &str| Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.host_str().is_some());
    let usable = egress(manifest);
    let problem = usable.as_ref().err().cloned().unwrap_or_default();
    report.check(
        hosts,
        "base-url",
        usable.is_ok(),
        "an https URL that a host takes",
        format!("`{}`: {problem}", manifest.base_url),
    );
    for host in &manifest.hosts {
        let read: Result<HostPattern, _> = host.parse();
        let problem = read.as_ref().err().map(ToString::to_string).unwrap_or_default();
        report.check(
            hosts,
            "hosts",
            read.is_ok(),
            "`api.example.com` or `*.example.com`",
            format!("`{host}`: {problem}"),
        );
    }
    let complete = clauses::MANIFEST_COMPLETE;
    let sign_in = &manifest.authentication;
    // Who has no OAuth leaves the addresses empty.
    let oauth = sign_in.modes.iter().any(|mode| mode != "none" && mode != "token");
    let modes = sign_in.modes.join(", ");
    report.check(
        complete,
        "authentication.modes",
        !sign_in.modes.is_empty(),
        "at least one way; `none` where it asks nobody for credentials",
        modes,
    );
    let urls = [
        ("authorize-url", Some(&sign_in.authorize_url)),
        ("token-url", Some(&sign_in.token_url)),
        ("revoke-url", sign_in.revoke_url.as_ref()),
    ];
    for (member, url) in urls {
        if let Some(url) = url.filter(|url| oauth || !url.is_empty()) {
            report.check(
                complete,
                format!("authentication.{member}"),
                https(url),
                "an https URL",
                url,
            );
        }
    }
}

fn names(manifest: &Manifest, report: &mut Report) {
    let limits = &manifest.rate_limits;
    let mut lists: Vec<(String, Vec<&str>)> = vec![
        ("name".to_owned(), vec![&manifest.name]),
        (
            "actions".to_owned(),
            manifest.actions.iter().map(|action| action.name.as_str()).collect(),
        ),
        (
            "settings".to_owned(),
            manifest.settings.iter().map(|setting| setting.name.as_str()).collect(),
        ),
        (
            "plans".to_owned(),
            limits.plans.iter().map(|plan| plan.name.as_str()).collect(),
        ),
        (
            "quotas".to_owned(),
            limits.quotas.iter().map(|quota| quota.name.as_str()).collect(),
        ),
    ];
    for plan in &limits.plans {
        let classes = plan.classes.iter().map(|class| class.name.as_str()).collect();
        lists.push((format!("plans.{}.classes", plan.name), classes));
    }
    let names = clauses::MANIFEST_NAMES;
    for (place, list) in lists {
        for (index, name) in list.iter().enumerate() {
            report.check(
                names,
                &place,
                is_name(name),
                "lower-case letters, digits and hyphens",
                format!("`{name}`"),
            );
            report.check(
                names,
                &place,
                !list[..index].contains(name),
                "each name once",
                format!("`{name}` twice"),
            );
        }
    }
}

fn rates(manifest: &Manifest, report: &mut Report) {
    let rates = clauses::MANIFEST_RATES;
    let limits = &manifest.rate_limits;
    let whole = format!("{} in {} ms", limits.requests, limits.interval_ms);
    report.check(
        rates,
        "rate-limits",
        limits.requests > 0 && limits.interval_ms > 0,
        "both above zero",
        whole,
    );
    for plan in &limits.plans {
        for class in &plan.classes {
            let kept = class.requests > 0 && class.interval_ms > 0 && class.per_day != Some(0);
            let found = format!(
                "{} in {} ms, {:?} a day",
                class.requests, class.interval_ms, class.per_day
            );
            report.check(
                rates,
                format!("plans.{}.{}", plan.name, class.name),
                kept,
                "all above zero",
                found,
            );
        }
    }
    for quota in &limits.quotas {
        let kept = quota.limit > 0 && quota.warn_at <= quota.limit;
        let found = format!("limit {}, warning at {}", quota.limit, quota.warn_at);
        report.check(
            rates,
            format!("quotas.{}", quota.name),
            kept,
            "a limit, and a warning within it",
            found,
        );
    }
}

fn look_ups(manifest: &Manifest, report: &mut Report) {
    let clause = clauses::MANIFEST_LOOK_UP;
    for action in &manifest.actions {
        let Some(name) = &action.look_up else { continue };
        let found = manifest.actions.iter().find(|known| known.name == *name);
        let reads = found.is_some_and(|found| found.effect == Effect::Reads);
        report.check(
            clause,
            format!("actions.{}.look-up", action.name),
            reads,
            "an action that only reads",
            format!("`{name}`"),
        );
    }
}

/// Reads a schema and builds its validator.
fn schema(report: &mut Report, place: &str, text: &str) -> Option<(Value, Validator)> {
    let valid = clauses::SCHEMA_VALID;
    let expected = "JSON Schema 2020-12";
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            report.check(valid, place, false, expected, format!("no JSON: {error}"));
            return None;
        }
    };
    if !matches!(value, Value::Object(_) | Value::Bool(_)) {
        report.check(valid, place, false, "a JSON object", text);
        return None;
    }
    let meta = jsonschema::draft202012::meta::validate(&value).map_err(|error| error.to_string());
    let built = jsonschema::draft202012::new(&value).map_err(|error| error.to_string());
    match meta.and(built) {
        Ok(validator) => {
            report.check(valid, place, true, expected, "");
            Some((value, validator))
        }
        Err(error) => {
            report.check(valid, place, false, expected, error);
            None
        }
    }
}

fn examinable<'a>(action: &'a Action, report: &mut Report) -> Option<Examinable<'a>> {
    let place = |side: &str| format!("actions.{}.{side}", action.name);
    let input = schema(report, &place("input-schema"), &action.input_schema);
    let output = schema(report, &place("output-schema"), &action.output_schema);
    let ((schema, input), (_, output)) = (input?, output?);
    let others = [
        Value::Null,
        Value::Bool(true),
        1.into(),
        "x".into(),
        Value::Array(Vec::new()),
    ];
    let object = !others.iter().any(|other| input.is_valid(other));
    let valid = clauses::SCHEMA_VALID;
    report.check(
        valid,
        place("input-schema"),
        object,
        "a schema that takes objects and nothing else",
        "it takes other values",
    );
    Some(Examinable {
        action,
        schema,
        input,
        output,
    })
}

/// `create-meeting`.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.contains("--")
        && name.chars().all(plain)
}

/// Three numbers, and what semver lets follow.
fn is_semver(version: &str) -> bool {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    let number = |text: &&str| text.parse::<u64>().is_ok() && (text.len() == 1 || !text.starts_with('0'));
    numbers.len() == 3 && numbers.iter().all(number)
}
