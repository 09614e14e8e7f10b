//! `integration.toml`: what is right is read, and what is wrong is told with its place.

use std::path::Path;
use std::time::Duration;

use microapp_runtime::config::AuthMode;
use microapp_runtime::{ConfigError, IntegrationConfig};
use secrecy::ExposeSecret;

use crate::support::Fixture;

fn parse(text: &str) -> Result<IntegrationConfig, ConfigError> {
    let environment = |name: &str| match name {
        "CLIENT_SECRET" => Some("from-the-environment".to_owned()),
        "EMPTY" => Some(String::new()),
        _ => None,
    };
    IntegrationConfig::parse_with(text, Path::new("folder/integration.toml"), environment)
}

const AUTH: &str = "[integration.auth]\nmode = \"server-to-server\"\naccount_id = \"a\"\nclient_id = \"c\"\n";

#[test]
fn a_whole_configuration_is_read() {
    let config = parse(
        r#"
        [integration]
        name = "prod"
        connector = "parts/other.wasm"
        base_url = "https://api.example.com/v2"
        allowed_hosts = ["files.example.com", "*.cdn.example.com"]
        allow_loopback = false

        [integration.auth]
        mode = "server-to-server"
        authorize_url = "https://example.com/oauth/authorize"
        token_url = "https://example.com/oauth/token"
        account_id = "account"
        client_id = "client"
        client_secret_env = "CLIENT_SECRET"

        [integration.rate_limit]
        requests = 55
        interval = "1s"
        plan = "pro"

        [integration.settings]
        greeting = "hello"
        "#,
    )
    .expect("a configuration");
    assert_eq!(config.name.as_deref(), Some("prod"));
    assert_eq!(config.connector.as_deref(), Some(Path::new("folder/parts/other.wasm")));
    assert_eq!(
        config.base_url.as_ref().map(url::Url::as_str),
        Some("https://api.example.com/v2")
    );
    assert_eq!(config.allowed_hosts.len(), 2);
    let auth = config.auth.as_ref().expect("auth");
    assert_eq!(auth.mode, AuthMode::ServerToServer);
    assert_eq!(auth.client_secret.expose_secret(), "from-the-environment");
    assert_eq!(
        (config.rate_limit.requests, config.rate_limit.interval),
        (Some(55), Some(Duration::from_secs(1)))
    );
    assert_eq!(config.settings().count(), 1);
    let shown = format!("{config:?}");
    assert!(
        !shown.contains("from-the-environment") && !shown.contains("\"account\""),
        "{shown}"
    );
}

#[test]
fn little_is_enough() {
    let config = parse("[integration]").expect("a configuration");
    assert!(config.auth.is_none() && config.base_url.is_none() && !config.allow_loopback);
}

#[test]
fn intervals_have_units() {
    for (text, interval) in [
        ("1s", 1_000),
        ("250ms", 250),
        ("1.5s", 1_500),
        ("1m", 60_000),
        ("1h", 3_600_000),
        (" 2 s ", 2_000),
    ] {
        let config = parse(&format!(
            "[integration]\n[integration.rate_limit]\ninterval = \"{text}\""
        ))
        .expect(text);
        assert_eq!(
            config.rate_limit.interval,
            Some(Duration::from_millis(interval)),
            "{text}"
        );
    }
}

#[test]
fn a_secret_may_stand_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("secret.txt"), "from-a-file\r\n").expect("a write");
    let text = format!("[integration]\n{AUTH}client_secret_file = \"secret.txt\"\n");
    let config = IntegrationConfig::parse(&text, folder.path().join("integration.toml")).expect("a configuration");
    assert_eq!(config.auth.expect("auth").client_secret.expose_secret(), "from-a-file");
}

/// Each malformed text with what its error says, place first.
#[test]
fn whatever_is_wrong_is_told_with_its_place() {
    let integration = |line: &str| format!("[integration]\n{line}\n");
    let auth = |lines: &str| format!("[integration]\n[integration.auth]\n{lines}\n");
    let rate = |line: &str| format!("[integration]\n[integration.rate_limit]\n{line}\n");
    let cases: Vec<(String, &str)> = vec![
        ("".into(), "integration.toml: the table `[integration]` is missing"),
        ("[".into(), ":1:2: this is no TOML"),
        ("[integration".into(), ":1:13: this is no TOML"),
        ("[integration]\nname = ".into(), ":2:8: this is no TOML"),
        (
            "[integration]\nname = 'a'\nname = 'b'".into(),
            ":3:1: this is no TOML: duplicate key",
        ),
        ("[integration]\n[integration]".into(), ":2:"),
        (
            "integration = 3".into(),
            ":1:15: integration: a table is wanted here, and this is an integer",
        ),
        (
            "[intergation]".into(),
            ":1:2: intergation: this key is not known; did you mean `integration`?",
        ),
        (
            "[integration]\n[other]".into(),
            ":2:2: other: this key is not known; there are `integration`",
        ),
        (
            integration("base_ur = 'https://a.test'"),
            ":2:1: integration.base_ur: this key is not known; did you mean `base_url`?",
        ),
        (integration("allow_host = []"), "did you mean `allowed_hosts`?"),
        (integration("timeout = 3"), "there are `name`, `connector`"),
        (
            integration("base_url = 3"),
            ":2:12: integration.base_url: a text in quotes is wanted here, and this is an integer",
        ),
        (integration("base_url = ''"), "it is empty"),
        (integration("base_url = 'api.example.com'"), "it is no absolute URL"),
        (
            integration("base_url = 'http://api.example.com/'"),
            "only https is sent",
        ),
        (
            integration("base_url = 'https://api.example.com:8443/'"),
            "asked on port 8443",
        ),
        (integration("base_url = 'https://u:p@api.example.com/'"), "user name"),
        (
            integration("base_url = 'https://10.0.0.1/'"),
            "10.0.0.0/8, a private network",
        ),
        (integration("base_url = 'http://127.0.0.1:1/'"), "allow_loopback = true"),
        (integration("base_url = 'https://a.test/?q=1'"), "leave out the query"),
        (integration("base_url = 'file:///etc/passwd'"), "has no host"),
        (
            integration("allowed_hosts = 'a.test'"),
            ":2:17: integration.allowed_hosts: an array is wanted here, and this is a string",
        ),
        (
            integration("allowed_hosts = ['a.test', 3]"),
            ":2:28: integration.allowed_hosts[1]: a text in quotes",
        ),
        (
            integration("allowed_hosts = ['https://a.test']"),
            "without scheme and path",
        ),
        (
            integration("allowed_hosts = ['*']"),
            "a star stands only for a first label",
        ),
        (integration("allowed_hosts = ['*.test']"), "grants far too much"),
        (integration("allowed_hosts = ['a.test:443']"), "without a port"),
        (integration("allowed_hosts = ['']"), "it is empty"),
        (
            integration("allow_loopback = 'yes'"),
            ":2:18: integration.allow_loopback: `true` or `false` is wanted",
        ),
        (integration("connector = ''"), "integration.connector: it is empty"),
        (
            integration("connector = ['a']"),
            "a text in quotes is wanted here, and this is an array",
        ),
        (integration("name = true"), "and this is a boolean"),
        (integration("auth = 3"), "integration.auth: a table is wanted"),
        (auth(""), ":2:1: integration.auth: `mode` is missing"),
        (
            auth("mode = 'password'"),
            ":3:8: integration.auth.mode: this way to sign in is not known",
        ),
        (
            auth("mode = 'server-to-server'"),
            "`account_id` is missing; give it, or `account_id_file`, or `account_id_env`",
        ),
        (
            auth("mode = 'server-to-server'\naccount_id = 'a'\naccount_id_env = 'B'"),
            ":5:18: integration.auth.account_id_env: give only one of",
        ),
        (
            auth("mode = 'server-to-server'\nacount_id = 'a'"),
            "did you mean `account_id`?",
        ),
        (
            auth("mode = 'server-to-server'\ntoken_url = 'nowhere'\naccount_id = 'a'"),
            ":4:13: integration.auth.token_url: it is no absolute URL",
        ),
        (
            format!("[integration]\n{AUTH}client_secret_env = 'NOT_SET'"),
            ":6:21: integration.auth.client_secret_env: the environment variable `NOT_SET` is not set",
        ),
        (
            format!("[integration]\n{AUTH}client_secret_env = 'EMPTY'"),
            "what it leads to is empty",
        ),
        (
            format!("[integration]\n{AUTH}client_secret_file = 'no/such/file'"),
            "folder/no/such/file can't be read",
        ),
        (
            format!("[integration]\n{AUTH}client_secret = 55"),
            "a text in quotes is wanted here, and this is an integer",
        ),
        (
            format!("[integration]\n{AUTH}client_secret = \"a\\nb\""),
            "control character",
        ),
        (
            rate("requests = 0"),
            ":3:12: integration.rate_limit.requests: a whole number from 1",
        ),
        (rate("requests = -5"), "a whole number from 1"),
        (rate("requests = 5000000000"), "a whole number from 1"),
        (
            rate("requests = 5.5"),
            "a whole number is wanted here, and this is a float",
        ),
        (
            rate("requests = '55'"),
            "a whole number is wanted here, and this is a string",
        ),
        (rate("interval = 1"), "a text in quotes is wanted"),
        (
            rate("interval = 'soon'"),
            ":3:12: integration.rate_limit.interval: write it as a number and a unit",
        ),
        (rate("interval = '1'"), "write it as a number and a unit"),
        (rate("interval = '0s'"), "write it as a number and a unit"),
        (rate("interval = '-1s'"), "write it as a number and a unit"),
        (rate("interval = '2h'"), "write it as a number and a unit"),
        (rate("interval = '1 fortnight'"), "write it as a number and a unit"),
        (rate("interval = 'NaNs'"), "write it as a number and a unit"),
        (rate("burst = 5"), "there are `requests`, `interval`, `plan`"),
        (
            "[integration]\n[integration.settings]\na = 1979-05-27".into(),
            "a date goes into quotes",
        ),
        (
            "[integration]\n[integration.settings]\na = nan".into(),
            "this is no number that JSON has",
        ),
        (
            "[integration]\nsettings = 'x'".into(),
            "integration.settings: a table is wanted",
        ),
    ];
    assert!(cases.len() >= 40);
    for (text, wanted) in cases {
        let error = parse(&text).expect_err(&text).to_string();
        assert!(error.starts_with("folder/integration.toml:"), "{error}");
        assert!(
            error.contains(wanted),
            "for\n{text}\nwanted `{wanted}`\ngot    `{error}`"
        );
    }
}

#[test]
fn a_column_counts_characters() {
    let error = parse("[integration]\nname = 'ä' # ü\nallowed_hosts = ['ää.test', 'ü', 3]").expect_err("an error");
    assert_eq!((error.line, error.column), (3, 34), "{error}");
}

#[test]
fn no_error_shows_a_secret() {
    for text in [
        "[integration]\n[integration.auth]\nmode = 'server-to-server'\naccount_id = 'hush-hush'\nclient_secret = 'hush-hush",
        "[integration]\n[integration.auth]\nmode = 'server-to-server'\nclient_secret = 'hush-hush'\nclient_secret_env = 'X'\naccount_id = 'a'\nclient_id = 'b'",
        "[integration]\n[integration.auth]\nmode = 'server-to-server'\nclient_secret = \"hush-hush\\u0000\"\naccount_id = 'a'\nclient_id = 'b'",
        "[integration]\n[integration.auth]\nclient_secret = 'hush-hush'",
    ] {
        let error = parse(text).expect_err(text);
        assert!(
            !error.to_string().contains("hush") && !format!("{error:?}").contains("hush"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn settings_and_plans_are_checked_against_the_connector() {
    let fixture = Fixture::new().await;
    let connector = fixture.load(test_guests::ECHO);
    let manifest = connector.manifest().await.expect("a manifest");
    for (text, wanted) in [
        (
            "[integration]\n[integration.settings]\ngreting = 'x'",
            "integration.toml:3:11: integration.settings.greting: the connector does not have this setting; did you mean `greeting`?",
        ),
        (
            "[integration]\n[integration.settings]\ngreeting = 3",
            ":3:12: integration.settings.greeting: a value of type string is wanted here",
        ),
        (
            "[integration]\n[integration.settings]\ngreeting = 'much longer than twenty letters'",
            "at most 20 characters",
        ),
        (
            "[integration]\n[integration.rate_limit]\nplan = 'pro'",
            ":3:8: integration.rate_limit.plan: the connector does not know this plan; there are none",
        ),
    ] {
        let config = parse(text).expect(text);
        let error = config.builder(&connector, manifest).expect_err(text).to_string();
        assert!(error.contains(wanted), "{error}");
    }
    let config = parse("[integration]\n[integration.settings]\ngreeting = 'hi'").expect("a configuration");
    let integration = config
        .builder(&connector, manifest)
        .expect("a builder")
        .build()
        .await
        .expect("an integration");
    assert_eq!(integration.name(), "guest");
    assert_eq!(integration.egress().base_url().as_str(), "https://service.test/v1/");
}
