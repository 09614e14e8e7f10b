//! `integration.toml`: what is right is read, and what is wrong is told with its place.

use std::path::Path;
use std::time::Duration;

use microapp_runtime::config::{AuthMode, ConnectorSource, Redirect};
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

/// A key that nobody has the other half of.
const KEY: &str = "RWRL+1hB0i10rBmzldl/z9yhMqoEEWz8W/59iZ/AUFlKmZZYQjLY/Yx5";

#[test]
fn a_signature_is_required_as_soon_as_a_key_is_trusted_or_where_the_admin_says_so() {
    let required = |lines: &str| {
        let config = parse(&format!("[integration]\n{lines}")).expect("a configuration");
        let policy = config.trust_policy(&[]);
        (policy.keys().len(), policy.is_required())
    };
    let trusted = format!("trusted_keys = ['{KEY}']");
    assert_eq!(required(""), (0, false));
    assert_eq!(required(&trusted), (1, true));
    assert_eq!(required(&format!("{trusted}\nrequire_signature = false")), (1, false));
    assert_eq!(required("require_signature = true"), (0, true));
    let everywhere = KEY.parse().expect("a key");
    let config = parse("[integration]").expect("a configuration");
    assert!(config.trust_policy(&[everywhere]).is_required());
}

const AUTH: &str = "[integration.auth]\nmode = \"server-to-server\"\naccount_id = \"a\"\nclient_id = \"c\"\n";

const CODE: &str = "[integration.auth]\nmode = \"authorization-code\"\nclient_id = \"c\"\nclient_secret = \"s\"\n";

#[test]
fn a_token_stands_in_place_of_a_sign_in() {
    let token = "[integration]\n[integration.auth]\nmode = \"token\"\n";
    let config = parse(&format!("{token}token_env = \"CLIENT_SECRET\"\n")).expect("a configuration");
    let given = config.token.as_ref().expect("a token");
    assert_eq!(given.token.expose_secret(), "from-the-environment");
    assert!(config.auth.is_none() && !format!("{config:?}").contains("from-the-environment"));
    for (line, said) in [
        ("", "`token` is missing"),
        (
            "token = \"t\"\nclient_id = \"c\"\n",
            "integration.auth.client_id: this key is not known",
        ),
    ] {
        let error = parse(&format!("{token}{line}")).expect_err(said).to_string();
        assert!(error.contains(said), "{error}");
    }
}

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
    let file = ConnectorSource::File("folder/parts/other.wasm".into());
    assert_eq!(config.connector, Some(file));
    assert_eq!(
        config.base_url.as_ref().map(url::Url::as_str),
        Some("https://api.example.com/v2")
    );
    assert_eq!(config.allowed_hosts.len(), 2);
    let auth = config.auth.as_ref().expect("auth");
    assert_eq!(auth.mode, AuthMode::ServerToServer);
    let secret = auth.client_secret.as_ref().expect("a secret");
    assert_eq!(secret.expose_secret(), "from-the-environment");
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
    let secret = config.auth.expect("auth").client_secret.expect("a secret");
    assert_eq!(secret.expose_secret(), "from-a-file");
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
        (
            integration("trusted_keys = ['RWQ']"),
            ":2:17: integration.trusted_keys[0]: this is no public key",
        ),
        (integration("require_signature = 1"), "`true` or `false` is wanted"),
        (
            integration("connector = 'oci://ghcr.io/example/zoom:0.1.0'"),
            "say which one is meant: `oci://ghcr.io/example/zoom:0.1.0@sha256:…`",
        ),
        (
            integration("connector = 'oci://ghcr.io/example/zoom@sha256:12'"),
            "`sha256:12` is no digest",
        ),
        (integration("name = true"), "and this is a boolean"),
        (integration("auth = 3"), "integration.auth: a table is wanted"),
        (
            auth(""),
            ":2:1: integration.auth: `mode` is missing; write `mode = \"server-to-server\"`, `mode = \"authorization-code\"` or",
        ),
        (
            auth("mode = 'authorisation-code'"),
            "this way to sign in is not known; did you mean `authorization-code`?",
        ),
        (
            auth("mode = 'server-to-server'\nredirect_url = 'https://localhost/'"),
            ":4:16: integration.auth.redirect_url: nobody is sent back in `server-to-server`",
        ),
        (
            auth("mode = 'server-to-server'\npublic_client = true"),
            "`server-to-server` needs the client's secret",
        ),
        (
            auth("mode = 'authorization-code'\naccount_id_env = 'X'"),
            ":4:18: integration.auth.account_id_env: the account is that of the person who consents",
        ),
        (
            auth("mode = 'authorization-code'\nclient_id = 'c'"),
            ":2:1: integration.auth: `client_secret` is missing; give it, or `client_secret_file`, or \
             `client_secret_env`; for an app that has none write `public_client = true`",
        ),
        (
            auth("mode = 'authorization-code'\nclient_id = 'c'\nclient_secret = 's'\npublic_client = true"),
            ":5:17: integration.auth.client_secret: a public client has no secret",
        ),
        (
            auth("mode = 'authorization-code'\nclient_id = 'c'\npublic_client = 'yes'"),
            ":5:17: integration.auth.public_client: `true` or `false` is wanted",
        ),
        (
            format!("[integration]\n{CODE}redirect_url = 'localhost'"),
            "integration.auth.redirect_url: it is no absolute URL",
        ),
        (
            format!("[integration]\n{CODE}redirect_url = 'http://meet.example.com/'"),
            "browsers are sent to https only",
        ),
        (
            format!("[integration]\n{CODE}redirect_url = 'https://u@meet.example.com/'"),
            "leave out the user name",
        ),
        (
            format!("[integration]\n{CODE}redirect_url = 'https://meet.example.com/#x'"),
            "leave out the fragment",
        ),
        (
            "[integration]\n[integration.user_auth]\nmode = 'server-to-server'".into(),
            ":3:8: integration.user_auth.mode: each person signs in by `authorization-code`",
        ),
        (
            "[integration]\n[integration.user_auth]\nclient_idd = 'c'".into(),
            "integration.user_auth.client_idd: this key is not known; did you mean `client_id`?",
        ),
        (
            integration("public_url = 'meet.example.com'"),
            "write it as `https://meet.example.com`",
        ),
        (
            integration("public_url = 'http://meet.example.com'"),
            "browsers are sent to https only",
        ),
        (
            integration("public_url = 'https://meet.example.com/base'"),
            "leave out the path",
        ),
        (
            integration("public_url = 'https://meet.example.com/?a'"),
            "leave out the query",
        ),
        (
            integration("public_ur = 'https://meet.example.com/'"),
            "did you mean `public_url`?",
        ),
        (integration("user_auth = 3"), "integration.user_auth: a table is wanted"),
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
fn r37_r43_the_service_and_each_person_sign_in_with_an_app_of_their_own() {
    let config = parse(
        r#"
        [integration]
        public_url = "https://meet.example.com"
        [integration.auth]
        mode = "authorization-code"
        client_id = "server-app"
        client_secret_env = "CLIENT_SECRET"
        revoke_url = "https://example.com/oauth/revoke"
        [integration.user_auth]
        client_id = "client-app"
        public_client = true
        "#,
    )
    .expect("a configuration");
    let (auth, user) = (
        config.auth.as_ref().expect("auth"),
        config.user_auth.as_ref().expect("user_auth"),
    );
    assert_eq!(
        (auth.mode, user.mode),
        (AuthMode::AuthorizationCode, AuthMode::AuthorizationCode)
    );
    assert_eq!(
        (auth.client_id.expose_secret(), user.client_id.expose_secret()),
        ("server-app", "client-app")
    );
    assert!(auth.client_secret.is_some() && user.client_secret.is_none());
    assert_eq!(
        auth.revoke_url.as_ref().map(url::Url::as_str),
        Some("https://example.com/oauth/revoke")
    );
    let shown = format!("{config:?}");
    assert!(
        !shown.contains("from-the-environment") && !shown.contains("server-app"),
        "{shown}"
    );
}

#[test]
fn r23_r28_r81_r104_redirects_have_fixed_places_unless_one_is_chosen() {
    let config = |public: &str, auth: &str, user: &str| {
        let user = format!("[integration.user_auth]\nclient_id = 'u'\npublic_client = true\n{user}");
        parse(&format!("[integration]\n{public}\n{CODE}{auth}\n{user}")).expect("a configuration")
    };
    let both = |config: &IntegrationConfig| [Redirect::Service, Redirect::User].map(|of| config.redirect_url(of));
    let owned = |urls: [&str; 2]| urls.map(|url| Some(url.to_owned()));
    let plain = config("public_url = 'https://meet.example.com'", "", "");
    assert_eq!(
        both(&plain),
        owned([
            "https://meet.example.com/admin/api/gwsc/auth/serverContext",
            "https://meet.example.com/app/api/auth/serviceAction/callback",
        ])
    );
    assert_eq!(
        plain.on_premises_redirect_url("zoom").as_deref(),
        Some("https://meet.example.com/organization/integration/zoom/redirect")
    );
    let below = config("public_url = 'http://localhost:8080/'", "", "");
    assert_eq!(
        below.redirect_url(Redirect::Service).as_deref(),
        Some("http://localhost:8080/admin/api/gwsc/auth/serverContext")
    );
    // As it is written, because the service compares characters: no slash is added.
    let chosen = config(
        "",
        "redirect_url = 'https://localhost'",
        "redirect_url = 'https://localhost/'",
    );
    assert_eq!(both(&chosen), owned(["https://localhost", "https://localhost/"]));
    assert_eq!(both(&config("", "", "")), [None, None]);
    assert_eq!(config("", "", "").on_premises_redirect_url("zoom"), None);
}

#[test]
fn r41_scopes_are_refused_with_an_explanation_and_damaged_ones_are_mended() {
    let of = |line: &str| {
        parse(&format!("[integration]\n{CODE}{line}"))
            .expect_err(line)
            .to_string()
    };
    let explained = "leave it out: scopes are chosen where the app is registered with the service";
    for line in ["scope = 'meeting:read meeting:write'", "scopes = ['meeting:read']"] {
        let error = of(line);
        let key = line.split(' ').next().expect("a key");
        assert!(
            error.contains(&format!(":6:{}: integration.auth.{key}: {explained}", key.len() + 4)),
            "{error}"
        );
        assert!(!error.contains("damaged"), "{error}");
    }
    let pasted = "account:write:adminDelete account:masterDelete meeting:master meeting:read:adminDelete";
    let mended = "`account:write:admin account:master meeting:master meeting:read:admin`";
    for line in [format!("scope = '{pasted}'"), format!("scopes = ['{pasted}']")] {
        let error = of(&line);
        assert!(
            error.contains(explained) && error.contains("damaged") && error.contains(mended),
            "{error}"
        );
    }
    let user = parse("[integration]\n[integration.user_auth]\nscope = 'meeting:read'").expect_err("a scope");
    assert!(
        user.to_string()
            .contains(":3:9: integration.user_auth.scope: leave it out"),
        "{user}"
    );
    assert!(of("scope = 3").contains("a text in quotes is wanted"));
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
        (
            "[integration]\n[integration.user_auth]\nclient_id = 'c'\npublic_client = true",
            ":2:1: integration.user_auth.mode: the connector's service does not know `authorization-code`; it knows",
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
